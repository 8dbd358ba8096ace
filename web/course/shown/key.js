// What is right and what was answered, in words: on paper, on slides, on the teacher's page.

import {show} from '../../lab/figures.js';
import {t} from '../../words/words.js';
import {FIGURES} from '../figures.js';
import {NONE} from '../judge.js';
import {plain} from './said.js';

/** @typedef {import('../judge.js').Ask} Ask */
/** @typedef {import('../lesson.js').Step} Step */
/** @typedef {import('../../lab/shapes.js').Catalog} Catalog */

/** An option as it is read, or a number or words that were given. @param {Ask} ask @param {any} id */
function optionOf({options = []}, id) {
    const option = options.find(one => one.id === id);
    if (option) return plain(option.text);
    return typeof id === 'number' ? show('general', id) : String(id ?? '');
}

/** What is right: a number as it is known, options, the setting that "show me" makes. @param {Ask} ask
 *  @param {Step} step @param {Catalog | null} catalog */
export function keyOfAsk(ask, step, catalog) {
    const {answer, options = [], unit = '', tolerance} = ask;
    if (ask.kind === 'text') return t('teach.key.text');
    if (ask.kind === 'find') return step.shown ? settingWords(step, catalog) : t('teach.key.find');
    const ids = [answer?.value].flat();
    if (options.length > 0) return ids.map(id => optionOf(ask, id)).join('; ');
    const number = ids.map(id => show('general', Number(id))).join(', ');
    return `${number}${unit ? `\u00a0${unit}` : ''}${tolerance ? ` \u00b1\u00a0${show('general', tolerance)}` : ''}`;
}

/** Lines by group, knobs that were turned, or how records are bent. @param {Step} step @param {Catalog | null} catalog */
function settingWords({figure = '', shown = {}}, catalog) {
    const {none, lines = {}, knobs = {}, inject = {}} = shown;
    if (none) return t('lesson.none.given');
    const number = (/** @type {number} */ x) => show('general', x);
    const marked = Object.entries(lines).map(([name, at]) => (name === '*' ? number(at) : `${name}: ${number(at)}`));
    const turned = (FIGURES[figure]?.knobs ?? [])
        .filter(({id, initial}) => id in knobs && knobs[id] !== initial)
        .map(({id, show: as}) => t(`knob.${figure}.${id}`, {value: show(as, knobs[id])}));
    const bent = (catalog?.inject ?? [])
        .filter(({id}) => id in inject)
        .map(({id, kind, title}) => (kind === 'number' ? `${title} ${show('percent', inject[id])}` : inject[id]));
    return [...marked, ...turned, ...bent].join(', ');
}

/** What was answered. @param {any} given @param {Ask} ask */
export function givenWords(given, ask) {
    if (ask.kind === 'find') return foundWords(String(given ?? ''));
    return [given].flat().map(id => optionOf(ask, id)).join('; '); // prettier-ignore
}

/** A setting that was found. @param {string} given */
const foundWords = given =>
    given === NONE
        ? t('lesson.none.given')
        : given.replace(/(?<![\w.])\d+(\.\d+)?(?![\w.])/g, number => show('general', Number(number)));
