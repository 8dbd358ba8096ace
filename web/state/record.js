// An audit to take along as JSON. What a person chose (the measures that matter, the tolerance and its name) goes with it, so
// that a reader sees by what it was read.

import {readTolerance} from './tolerance.js';

/** @typedef {import('../lab/shapes.js').Audit} Audit */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {{pinned: string[], tolerance: import('./tolerance.js').Tolerance, minimum: number}} Measures */
/**
 * What was audited: `title` in words, `options` as the core was asked, `decided`: decisions and not only labels.
 * @typedef {{title: string, name: string, options: Record<string, any>, decided: boolean, synthetic?: boolean,
 *   sha256?: string}} Subject
 */

/** Rows from which a group is not called small, unless a person says otherwise. */
export const MINIMUM = 30;

/** @param {any} x what a link says @returns {Measures} what is not right is left at its default */
export const readMeasures = x => ({
    pinned: Array.isArray(x?.pinned) ? x.pinned.filter((/** @type {any} */ id) => typeof id === 'string') : [],
    tolerance: readTolerance(x?.tolerance),
    minimum: Number.isInteger(x?.minimum) && x.minimum > 0 ? x.minimum : MINIMUM,
});

/**
 * The whole audit, with what was asked and what was chosen.
 * @param {Catalog} catalog @param {Audit} audit @param {Subject} subject @param {Measures} measures
 */
export function auditJson(catalog, audit, {title, name, options, decided, synthetic, sha256}, measures) {
    const about = {title, name, decided, synthetic: synthetic ?? false, sha256: sha256 ?? null};
    const document = {equipoise: 1, version: catalog.version, subject: about, options, measures, audit};
    return `${JSON.stringify(document, null, 1)}\n`;
}
