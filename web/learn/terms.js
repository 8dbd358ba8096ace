// Words of the page that are not rows of the catalogue (what a method or a metric means, the catalogue says), how to
// check the seal and what it does not cover, and the settings a person can start from. The prose is in terms.json.

import prose from './terms.json' with {type: 'json'};

/** @type {Record<string, {title: string, text: string[]}>} */
export const terms = prose.terms;

/** What a method needs, by the ids of the catalogue. @type {Record<string, string>} */
export const needs = prose.needs;

/** What a method does besides what its family does, likewise. @type {Record<string, string>} */
export const does = prose.does;

/** @type {{how: string[], limits: string[]}} */
export const verify = prose.verify;

/** @type {{title: string, text: string, settings: import('../state/plan.js').Settings}[]} */
export const presets = /** @type {any} */ (prose.presets);

/** Tolerances to start from, and where they come from. The first is none, the last a person's own.
 *  @type {(import('../state/tolerance.js').Tolerance & {title: string, text: string})[]} */
export const tolerances = prose.tolerances;

/** What the symbols of the formulas count. @type {Record<string, string>} */
export const symbols = prose.symbols;

/** What a measure takes for granted, by the keys of core/formula.js. @type {Record<string, string>} */
export const assumptions = prose.assumptions;

/** Other names: words of a title, and what else people call it. @type {string[][]} */
export const synonyms = prose.synonyms;
