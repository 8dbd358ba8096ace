// What the picture says of a line: how many of 100, how far apart, how many decisions are right. All from counts that the core
// made when the site was built (numbers.json); a test holds it against the core.

import numbers from './numbers.json' with {type: 'json'};

/**
 * The people of one group with one outcome, at each line from 1 to 11: those who got the wrong decision.
 * @typedef {{n: number, k: number[], low: number[], high: number[]}} Wrong  low, high: of the share, with 95 % confidence
 * @typedef {{name: string, not: Wrong, again: Wrong}} Group  not: not charged again, marked high; again: charged, marked low
 * @typedef {'not' | 'again'} Outcome
 */

/** @type {Group[]} */
export const groups = numbers.groups;

/** The best two lines at which the groups' false alarms are alike. @type {number[]} */
export const alike = numbers.alike;

/** The line that courts use: marked from 5. */
export const USUAL = 5;

/** @param {Wrong} wrong @param {number} line from 1 to 11 */
export const shareAt = ({n, k}, line) => k[line - 1] / n;

/** The same as marks of 100. @param {Wrong} wrong @param {number} line */
export const of100 = (wrong, line) => Math.round(100 * shareAt(wrong, line));

/**
 * How much larger the first share is, with its interval: Newcombe's, of the two that the core gave (R. G. Newcombe, Interval
 * estimation for the difference between independent proportions, Statistics in Medicine 17, 1998, method 10).
 * @param {Wrong} first @param {number} line its line @param {Wrong} second @param {number} other its line
 */
export function gapOf(first, line, second, other) {
    const [a, b] = [shareAt(first, line), shareAt(second, other)];
    const value = a - b;
    return {
        value,
        low: value - Math.hypot(a - first.low[line - 1], second.high[other - 1] - b),
        high: value + Math.hypot(first.high[line - 1] - a, b - second.low[other - 1]),
    };
}

/** The share of all decisions that are right. @param {number[]} lines by group */
export function rightAt(lines) {
    let [right, all] = [0, 0];
    groups.forEach(({not, again}, i) => {
        all += not.n + again.n;
        right += not.n - not.k[lines[i] - 1] + again.n - again.k[lines[i] - 1];
    });
    return right / all;
}

/** How many people there are in all. */
export const everyone = groups.reduce((n, {not, again}) => n + not.n + again.n, 0);

/**
 * How many of 100 marks stand at each score, so that those on the wrong side of any line are as many as its share says, rounded.
 * @param {Wrong} wrong @returns {number[]} for scores 1 to 10
 */
export const marksAt = wrong => Array.from({length: 10}, (_, i) => Math.abs(of100(wrong, i + 2) - of100(wrong, i + 1)));
