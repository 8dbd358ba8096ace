// What the core calls its methods and measures, in another language than its own: of those that a lesson or the article meets
// (words/<language>/core.json). What has no other name keeps the core's.

import {languageNow} from './words.js';

/**
 * @typedef {import('../lab/shapes.js').Catalog} Catalog
 * @typedef {object} Names
 * @property {Record<string, {title: string, help: string}>} methods
 * @property {Record<string, string>} metrics  titles, by id
 * @property {Record<string, string>} params  titles, by the core's
 */

/** By language. @type {Record<string, Names>} */
const spoken = {};
/** By language. @type {Record<string, WeakMap<Catalog, Catalog>>} */
const made = {};

/** @param {string} language @param {Names} names */
export function addNames(language, names) {
    spoken[language] = names;
    made[language] = new WeakMap();
}

/** What a measure is called now, where the language has a name for it. @param {string} id */
export const metricNow = id => spoken[languageNow()]?.metrics[id];

/** The catalogue as it is read now: the same one each time. @template {Catalog | null} C @param {C} catalog @returns {C} */
export function catalogNow(catalog) {
    const language = languageNow();
    const names = spoken[language];
    if (!catalog || !names) return catalog;
    const before = made[language].get(catalog);
    if (before) return /** @type {C} */ (before);
    const {methods, metrics} = catalog;
    const now = {
        ...catalog,
        methods: methods.map(method => ({
            ...method,
            ...names.methods[method.id],
            params: method.params.map(param => ({...param, title: names.params[param.title ?? ''] ?? param.title})),
        })),
        metrics: metrics.map(metric => ({...metric, title: names.metrics[metric.id] ?? metric.title})),
    };
    made[language].set(catalog, now);
    return /** @type {C} */ (now);
}
