// What the core calls its methods, measures and analyses, in another language than its own: core.json of a language has those
// that the article meets too, catalog.json the others. What has no other name keeps the core's.

import {keyOf} from './forms.js';
import {languageNow, within} from './words.js';

/**
 * @typedef {import('../lab/shapes.js').Catalog} Catalog
 * @typedef {{title?: string, help?: string, otherwise?: string}} Name
 * @typedef {Record<string, Name>} ById
 * @typedef {object} Names
 * @property {ById} methods
 * @property {Record<string, string>} metrics  titles, by id
 * @property {Record<string, string>} params  titles, by the core's
 * @property {Record<string, string>} [choices]  of parameters, by the core's ids
 * @property {Record<string, string>} [helps]  of parameters and measures, by keys of the core's (forms.js)
 * @property {Record<string, Name & {options?: ById}>} [analyses]
 * @property {ById} [families]
 * @property {ById} [kinds]  of models
 * @property {ById} [presets]  of models
 * @property {ById} [inject]
 * @property {ById} [selection]
 * @property {ById} [intervals]
 * @property {Record<string, string>} [refusals]  of what the core refuses with, by keys of its forms (refusals.js)
 * @property {string[]} [printed]  formats by which a text that was printed in one piece is known (printed.js)
 * @property {Record<string, string>} [said]  of sentences and phrases, likewise (said.js)
 * @property {Record<string, Name & {computes?: string, thresholds?: string, source?: string, asked?: string[],
 *   words?: Record<string, string>}>} [audit_presets]  asked: what its report asks for, in the order of `ask`
 */

/** What is a list of the catalogue, each with an id, and no more. */
const LISTS = /** @type {const} */ (['families', 'kinds', 'presets', 'inject', 'selection', 'intervals', 'audit_presets']);

/** By language. @type {Record<string, Names>} */
const spoken = {};
/** By language. @type {Record<string, WeakMap<Catalog, Catalog>>} */
const made = {};

/** @param {string} language @param {Names} names */
export function addNames(language, names) {
    spoken[language] = names;
    made[language] = new WeakMap();
}

/** The names of the language of now; undefined in English. */
export const namesNow = () => spoken[languageNow()];

/** The catalogue that was read last, as the core has it and as it is read now. @type {{core: any, now: any} | null} */
let last = null;
export const lastRead = () => last;

/** What the catalogue calls a measure, within a sentence. @param {Catalog | null} catalog @param {string} id */
export const metricWithin = (catalog, id) => within(catalog?.metrics.find(metric => metric.id === id)?.title ?? id);

/** What a measure is called now, where the language has a name for it. @param {string} id */
export const metricNow = id => namesNow()?.metrics[id];

/** @param {any[] | undefined} list @param {ById} [names] */
const named = (list, names = {}) =>
    list?.map(one => ({
        ...one,
        ...names[one.id],
        ...(one.words && {words: {...one.words, .../** @type {any} */ (names[one.id])?.words}}),
    }));

/** The catalogue as it is read now: the same one each time. @template {Catalog | null} C @param {C} catalog @returns {C} */
export function catalogNow(catalog) {
    const language = languageNow();
    const names = spoken[language];
    if (!catalog || !names) return catalog;
    const before = made[language].get(catalog);
    if (before) return /** @type {C} */ (before);
    const {methods, metrics, analyses, settings = {}} = catalog;
    const helpOf = (/** @type {{help?: string}} */ {help}) => names.helps?.[keyOf(help ?? '')] ?? help;
    const paramNow = (/** @type {import('../lab/shapes.js').Param} */ param) => ({
        ...param,
        title: names.params[param.title ?? ''] ?? param.title,
        help: helpOf(param),
    });
    const now = /** @type {any} */ ({
        ...catalog,
        methods: methods.map(method => ({...method, ...names.methods[method.id], params: method.params.map(paramNow)})),
        settings: Object.fromEntries(Object.entries(settings).map(([section, params]) => [section, params.map(paramNow)])),
        metrics: metrics.map(metric => ({...metric, title: names.metrics[metric.id] ?? metric.title, help: helpOf(metric)})),
    });
    for (const list of LISTS) {
        const plain = /** @type {Record<string, any>} */ (catalog)[list];
        if (plain) now[list] = named(plain, names[list]);
    }
    if (analyses)
        now.analyses = analyses.map((/** @type {any} */ analysis) => {
            const {options, ...rest} = names.analyses?.[analysis.id] ?? {};
            return {...analysis, ...rest, options: named(analysis.options, options)};
        });
    made[language].set(catalog, now);
    last = {core: catalog, now};
    return now;
}
