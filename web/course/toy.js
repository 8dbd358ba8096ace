// The toy network: six units over a test and a district, and what is left of gap and accuracy when some are cut. The lab's core
// says the same of it to five digits (tests/cli/toy.mjs): here it answers while a finger is on a slider.

import toy from '../lessons/toy.json' with {type: 'json'};

const {rows, network: {W, b, v, c}} = toy; // prettier-ignore
export const UNITS = v.length;

/** Weighted means over rows. @param {(row: number[]) => number} of @param {(row: number[]) => boolean} [who] */
function mean(of, who = () => true) {
    let sum = 0, n = 0; // prettier-ignore
    for (const row of rows) if (who(row)) ((sum += of(row) * row[4]), (n += row[4]));
    return sum / n;
}

/** What a unit makes of a person. @param {number[]} row @param {number} k */
const unitOf = ([x1, x2], k) => Math.max(0, x1 * W[0][k] + x2 * W[1][k] + b[k]);
const MEANS = v.map((_, k) => mean(row => unitOf(row, k)));
const isGroup = (/** @type {number} */ a) => (/** @type {number[]} */ row) => row[2] === a;

/** A unit's share of the gap in the mean logit; together they are the whole. */
export const SHARES = v.map((w, k) => w * (mean(row => unitOf(row, k), isGroup(0)) - mean(row => unitOf(row, k), isGroup(1))));

/** Strengths of the lines of the picture: from the test and the district to each unit. */
export const WEIGHTS = W;

/** With units cut, each by its mean. @param {boolean[]} cut @returns {{gap: number, accuracy: number}} selection, group A less
 *  group B; balanced accuracy */
export function toyWith(cut) {
    const decides = (/** @type {number[]} */ row) =>
        v.reduce((sum, w, k) => sum + w * (cut[k] ? MEANS[k] : unitOf(row, k)), c) > 0 ? 1 : 0;
    const right = (/** @type {number} */ y) => mean(row => (decides(row) === y ? 1 : 0), row => row[3] === y); // prettier-ignore
    return {gap: mean(decides, isGroup(0)) - mean(decides, isGroup(1)), accuracy: (right(1) + right(0)) / 2};
}
