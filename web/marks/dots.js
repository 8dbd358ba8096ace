// People as marks: rows of one mark for so many people each.

import {h} from 'preact';
import {hue, outline} from './shapes.js';

const STEP = 14;

/** How many people a mark stands for, so that there are at most `most` marks: a round number. @param {number} people
 *  @param {number} most */
export function unitOf(people, most) {
    let unit = 1;
    for (let i = 0; people / unit > most; i++) unit *= [2, 2.5, 2][i % 3];
    return unit;
}

/** @param {number} people @param {number} unit */
export const marksOf = (people, unit) => Math.round(people / unit);

/** The middle of a mark. @param {number} i from 0 @param {number} width of the rows, in pixels @returns {[number, number]} */
export function middleOf(i, width) {
    const across = Math.max(1, Math.floor(width / STEP));
    return [STEP / 2 + STEP * (i % across), STEP / 2 + STEP * Math.floor(i / across)];
}

/**
 * One group of people, in rows as wide as there is room; the number stands beside it in words.
 * @param {{place: number, n: number, hollow?: boolean, width: number, r?: number}} props  n: marks; width: in pixels
 */
export function Dots({place, n, hollow = false, width, r = 4.6}) {
    const across = Math.max(1, Math.floor(width / STEP));
    const rows = Math.max(1, Math.ceil(n / across));
    const path = Array.from({length: n}, (_, i) => outline(place, ...middleOf(i, width), r));
    return h(
        'svg',
        {
            width: across * STEP,
            height: rows * STEP,
            viewBox: `0 0 ${across * STEP} ${rows * STEP}`,
            'aria-hidden': 'true',
            class: 'dots-of',
        },
        h('path', {d: path.join(''), class: hue(place, hollow)}),
    );
}
