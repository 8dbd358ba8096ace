// The finding in one sentence, with the two groups in their colours; it can be copied as words.

import {h} from 'preact';
import {decimal, show} from '../lab/figures.js';
import {People} from '../ui/people.js';
import {languageNow, rich, t} from '../words/words.js';
import {gapOf, pairOf, sizeWords} from './pairs.js';

/** @typedef {import('../lab/shapes.js').Audit} Audit */
/** @typedef {import('../state/people.js').Outcomes} Outcomes */

/** The gap without its sign, and its interval turned with it. @param {any} gap */
function sizeOf({value, low, high}) {
    const turned = value < 0;
    return {value: Math.abs(value), low: turned ? -high : low, high: turned ? -low : high, known: typeof low === 'number'};
}

/** What fills the finding of a rate, as words; nothing where no two groups are compared.
 *  @param {Audit} audit @param {string} rate @param {Outcomes} outcomes */
export function findingWords(audit, rate, outcomes) {
    const pair = pairOf(audit, rate);
    const gap = gapOf(audit, rate);
    if (pair.length < 2 || typeof gap.value !== 'number') return null;
    const size = sizeOf(gap);
    const number = (/** @type {number} */ x) => decimal(100 * x, 1);
    const [a, b] = pair.map((/** @type {any} */ {name, value}) => t('measure.share', {share: show('percent', value), name}));
    return {
        ...outcomes,
        a,
        b,
        gap: sizeWords(size.value),
        interval: size.known ? t('measure.interval', {low: number(size.low), high: number(size.high)}) : '',
        places: pair.map((/** @type {any} */ {place}) => place),
    };
}

/** What is said where no two groups are compared: by the core, in its own language. @param {Audit} audit @param {string} rate */
export const nothingCompared = ({apart, headline}, rate) =>
    languageNow() === 'en'
        ? (/** @type {any} */ (apart?.[rate])?.text ?? headline?.text ?? '')
        : t('audit.nothing', {n: headline?.minimum ?? 0});

/** @param {{audit: Audit, rate: string, outcomes: Outcomes}} props */
export function Finding({audit, rate, outcomes}) {
    const words = findingWords(audit, rate, outcomes);
    if (!words) return h('h2', {class: 'finding', id: 'finding'}, nothingCompared(audit, rate));
    const {a, b, places} = words;
    return h(
        'h2',
        {class: 'finding', id: 'finding'},
        rich(`measure.${rate}.finding`, {
            ...words,
            a: h(People, {place: places[0]}, a),
            b: h(People, {place: places[1]}, b),
            gap: h('b', {}, words.gap),
        }),
    );
}
