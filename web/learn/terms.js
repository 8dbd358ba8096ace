// Words of the page that are not rows of the catalogue (what a method or a metric means, the catalogue says), how to
// check the seal and what it does not cover, and the settings a person can start from. The prose is in terms.json.

import prose from './terms.json' with {type: 'json'};

/** @type {Record<string, {title: string, text: string[]}>} */
export const terms = prose.terms;

/** What a method needs, by the ids of the catalogue. @type {Record<string, string>} */
export const needs = prose.needs;

/** @type {{how: string[], limits: string[]}} */
export const verify = prose.verify;

/** @type {{title: string, text: string, settings: import('../core/plan.js').Settings}[]} */
export const presets = /** @type {any} */ (prose.presets);
