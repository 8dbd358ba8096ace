// A project: what a person chose, the runs, their notes, and the data only if they say so, as one object that is kept on this
// computer or written as a file, and opens to the same bytes.

import {t} from '../words/words.js';
import {defaults, fromLink, same, FIELDS} from './fields.js';

/** @typedef {import('./app.js').State} State */
/**
 * @typedef {object} Project
 * @property {number} equipoise  of this form: 2
 * @property {Record<string, any>} chosen  fields that differ from their defaults
 * @property {{number?: number, stage: string, text: string, cancelled: boolean, title?: string, make?: string}[]} runs
 * @property {{name: string, sha256: string, schema?: string, bytes: Uint8Array | null} | null} own
 * @property {Record<string, Uint8Array[]>} originals
 */

const VERSION = 2;

/** @param {State} state @param {boolean} withData @returns {Project} */
export function projectOf(state, withData) {
    const chosen = Object.fromEntries(
        Object.entries(FIELDS)
            .filter(([key, {otherwise}]) => key === 'at' || !same(state[key], otherwise))
            .map(([key]) => [key, state[key]]),
    );
    const {own} = state;
    return {
        equipoise: VERSION,
        chosen,
        runs: state.runs.map(({number, stage, text, cancelled, title, make}) => ({number, stage, text, cancelled, title, make})),
        own: own && {name: own.name, sha256: own.sha256, schema: own.schema, bytes: withData ? own.bytes : null},
        originals: withData ? state.originals : {},
    };
}

/** @param {string} text @param {number} number of the run */
function reportOf(text, number) {
    try {
        return JSON.parse(text);
    } catch {
        throw new Error(t('project.report', {number}));
    }
}

/**
 * A project put in place of what is open. @param {any} said @param {State} state
 * @returns {{choice: Record<string, any>, work: Record<string, any>, wrong: {field: string, value: any, expected: string}[]}}
 */
export function openProject(said, state) {
    if (said?.equipoise !== VERSION || typeof said.chosen !== 'object')
        throw new Error(t('project.version', {value: JSON.stringify(said?.equipoise), expected: VERSION}));
    const {at, ...rest} = said.chosen;
    const {change, wrong} = fromLink(rest, state.catalog, true);
    const own = said.own;
    const held = own && (own.bytes ?? (state.own?.sha256 === own.sha256 ? state.own?.bytes : null));
    return {
        choice: {...defaults(), ...change, at: FIELDS.at.check(at, null) ? 'data' : at},
        work: {
            runs: (said.runs ?? []).map((/** @type {any} */ run, /** @type {number} */ i) => ({
                ...run,
                number: run.number ?? i + 1,
                report: reportOf(run.text, i + 1),
                generation: -1, // the core has not their models
                predictions: new Map(),
                models: new Map(),
            })),
            own: held ? {name: own.name, sha256: own.sha256, schema: own.schema, bytes: held, preview: null} : null,
            originals: said.originals ?? {},
        },
        wrong,
    };
}
