// What a person chose to read an audit by: the measures that matter, the tolerance and its name, from how many people on.

import {readTolerance} from './tolerance.js';

/** @typedef {{pinned: string[], tolerance: import('./tolerance.js').Tolerance, minimum: number}} Measures */
/** Rows from which a group is not called small, unless a person says otherwise. */
export const MINIMUM = 30;

/** @param {any} x what a link says @returns {Measures} what is not right is left at its default */
export const readMeasures = x => ({
    pinned: Array.isArray(x?.pinned) ? x.pinned.filter((/** @type {any} */ id) => typeof id === 'string') : [],
    tolerance: readTolerance(x?.tolerance),
    minimum: Number.isInteger(x?.minimum) && x.minimum > 0 ? x.minimum : MINIMUM,
});
