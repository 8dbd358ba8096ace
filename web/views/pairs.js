// The two groups that a measure compares, and gaps in points.

import {decimal} from '../lab/figures.js';
import {placesOf} from '../state/people.js';
import {numberOf, t} from '../words/words.js';

/** @typedef {import('../lab/shapes.js').Audit} Audit */
/** @typedef {import('../lab/shapes.js').Value} Value */

/** In points, with its sign. @param {number | null | undefined} x */
export const points = x => (typeof x === 'number' ? decimal(100 * x, 1, true) : t('measure.none'));

/** The size of a gap in a sentence: what is rounded to none is not said to be none. @param {number} x */
export function sizeWords(x) {
    const size = Math.abs(x);
    if (size === 0) return t('measure.points.none');
    const shown = decimal(100 * size, 1);
    return numberOf(shown) === 0 ? t('measure.points.under', {n: decimal(0.1, 1)}) : t('measure.points', {n: shown});
}

/** @param {Value} gap */
export const intervalOf = ({low, high}) =>
    typeof low === 'number' ? t('measure.range', {low: points(low), high: points(high)}) : '';

/** Whether the interval of a gap holds 0. @param {Value} gap */
export const holdsNone = ({low, high}) => typeof low === 'number' && typeof high === 'number' && low <= 0 && high >= 0;

/** The gap of a rate between the two. @param {Audit} audit @param {string} rate @returns {Value} */
export const gapOf = (audit, rate) => /** @type {any} */ (audit.apart?.[rate])?.difference ?? {value: null};

/** The two groups that a rate is compared of, with their values. @param {Audit} audit @param {string} rate
 *  @returns {{name: string, place: number, value: number, few: boolean}[]} */
export function pairOf(audit, rate) {
    const place = placesOf(audit);
    const names = /** @type {any} */ (audit.apart?.[rate])?.groups ?? [];
    return names.map((/** @type {string} */ name) => {
        const v = audit.groups.find(group => group.name === name)?.[rate];
        return {name, place: place(name), value: v.value, few: Boolean(v.few)};
    });
}
