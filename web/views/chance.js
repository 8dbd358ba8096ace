// A model that cannot be told from chance: it tells hardly anybody apart, so its gap is small for no merit. It is marked wherever
// it is shown, and said.

import {h} from 'preact';
import {show} from '../lab/figures.js';
import {t} from '../words/words.js';

/** @typedef {import('../state/repair.js').Model} Model */

/** @param {Model} model */
export const atChance = ({cell}) => typeof cell.collapsed === 'string';

/** What is known of it, in words; nothing where it is not at chance. @param {{model: Model, name?: string}} props */
export function AtChance({model, name}) {
    if (!atChance(model)) return null;
    const {value, low, high} = model.cell.validation_auc ?? {};
    const percent = (/** @type {number | null | undefined} */ x) => show('percent', Number(x));
    const known = typeof low === 'number' && typeof high === 'number';
    const who = name ? t('chance.of', {name}) : t('chance.this');
    const args = {who, auc: percent(value), low: percent(low), high: percent(high)};
    return h('p', {class: 'small say chance'}, t(known ? 'chance.auc.range' : 'chance.auc', args));
}
