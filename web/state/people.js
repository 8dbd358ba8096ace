// Groups as the page shows them: in which order and so in which colour and shape; of how many people a rate is; which two are
// compared.

import roles from '../learn/roles.json' with {type: 'json'};

/** @typedef {import('../lab/shapes.js').Group} Group */
/** @typedef {import('../lab/shapes.js').Audit} Audit */

/** Groups by size, the reference in the second place. @param {Group[]} groups @returns {Group[]} */
export function inOrder(groups) {
    const by = [...groups].sort((a, b) => b.n - a.n);
    const reference = by.findIndex(({privileged}) => privileged);
    if (reference < 0 || by.length < 2) return by;
    const [moved] = by.splice(reference, 1);
    return [by[0], moved, ...by.slice(1)];
}

/** @param {Audit} audit @returns {(name: string) => number} the place of a group, from 0 */
export function placesOf(audit) {
    const places = new Map(inOrder(audit.groups).map(({name}, i) => [name, i]));
    return name => places.get(name) ?? -1;
}

const IS = roles.measures;

/** Of whom a rate is a share: how many, of how many. @type {Record<string, (g: Group) => [number, number]>} */
const SHARES = {
    [IS.base]: g => [g.positives, g.n],
    [IS.selected]: g => [g.predicted_positives, g.n],
    [IS.rightlySelected]: g => [g.tp, g.positives],
    [IS.wronglyPassed]: g => [g.fn, g.positives],
    [IS.wronglySelected]: g => [g.fp, g.negatives],
    [IS.rightlyPassed]: g => [g.tn, g.negatives],
    [IS.worth]: g => [g.tp, g.predicted_positives],
    [IS.worthOfPassed]: g => [g.tn, g.n - g.predicted_positives],
    [IS.right]: g => [g.tp + g.tn, g.n],
};

/** @param {string} rate @param {Group} group @returns {[number, number] | null} */
export const shareOf = (rate, group) => SHARES[rate]?.(group) ?? null;

/** What outcomes and decisions are called. @typedef {{good: string, bad: string, whoGood: string, whoBad: string,
 *  selected: string, passed: string, focus?: string}} Outcomes  focus: the decision that people speak of, where it is not
 *  "selected" */
