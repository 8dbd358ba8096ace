// A setting of the lab in words: what a reader found, what "show me" sets, what a teacher's key holds for right.

import {decimal, show} from '../lab/figures.js';
import {t} from '../words/words.js';
import {FIGURES} from './figures.js';

/** Sliders of "Bend the data", in the order in which they stand there. */
const BENT = ['hide', 'invent', 'keep', 'keep_favourable', 'drop', 'noise'];

/** What is bent. @param {Record<string, any>} inject */
function bentWords({group, ...shares}) {
    const said = BENT.filter(id => shares[id] !== undefined).map(id =>
        t(`bend.said.${id}`, {share: show('percent', shares[id])}),
    );
    return [group, said.join(', ')].filter(Boolean).join(': ');
}

/** Of knobs that are on or off only those that are on. @param {string} figure @param {Record<string, number>} knobs */
const knobWords = (figure, knobs) =>
    FIGURES[figure].knobs
        .filter(({id, stops}) => id in knobs && (stops.length > 2 || knobs[id] !== stops[0]))
        .map(({id, show: as}) => t(`knob.${figure}.${id}`, {value: show(as, knobs[id])}));

/**
 * @param {{none?: boolean, lines?: Record<string, number>, knobs?: Record<string, number>, inject?: Record<string, any> | null}}
 *   setting  lines: where each group is marked from, "*" all of them @param {string} [figure] whose knobs they are
 * @returns {string}
 */
export function settingWords({none, lines = {}, knobs = {}, inject}, figure) {
    if (none) return t('lesson.none.given');
    const from = Object.entries(lines).map(([name, line]) => (name === '*' ? '' : `${name}: `) + decimal(line, 0));
    return [...from, ...(figure ? knobWords(figure, knobs) : []), ...(inject ? [bentWords(inject)] : [])].join(', ');
}
