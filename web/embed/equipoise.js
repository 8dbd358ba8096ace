// Equipoise as a module, in a page, a worker or node, without a page of its own:
//   import {audit, run} from '.../equipoise.js';
// Both work where they are called: a page that must not wait calls them in a worker. The core (equipoise.wasm) and the data sets
// that are shipped are read from beside the module, once; nothing else is ever fetched and nothing is sent.

import {Lab} from '../lab/lab.js';

export {Lab, LabError} from '../lab/lab.js';

/** @typedef {import('../lab/shapes.js').Audit} Audit */
/** @typedef {import('../lab/shapes.js').Report} Report */
/** @typedef {import('../lab/shapes.js').Progress} Progress */

/**
 * What the columns of a table are, where somebody has decided already: the options of `equipoise audit`.
 * @typedef {object} Question
 * @property {string} [label]  column of outcomes
 * @property {string} [pred]  column of decisions
 * @property {string} [score]  column of scores from 0 to 1
 * @property {string[]} protected  columns by which people are grouped, crossed
 * @property {string | string[]} [favourable]  the good value of the outcome, where it is not 1
 * @property {string} [privileged]  the group that others are compared with
 * @property {number} [minimum]  groups of fewer people are small
 *
 * A schema says what every column of a file is (datasets/README.md), as an object or as its JSON.
 * @typedef {{columns: object[], [key: string]: any}} Schema
 *
 * @typedef {object} Data  rows that a plan is run on; nothing: those that are shipped under the plan's name
 * @property {Schema | string} schema
 * @property {Uint8Array[]} [files]  in the schema's order
 * @property {Uint8Array} [twin]
 *
 * @typedef {object} How
 * @property {Data} [data]
 * @property {(progress: Progress) => void} [onProgress]  told now and then
 * @property {AbortSignal} [signal]  ends it: it then fails with the signal's reason
 */

const SLICE_MS = 24;
const REPORT_MS = 125;

/** @param {string} path @returns {Promise<Uint8Array<ArrayBuffer>>} a file beside the module */
async function beside(path) {
    const address = new URL(path, import.meta.url);
    if (address.protocol === 'file:') {
        const fs = await import(/* @vite-ignore */ /** @type {any} */ ('node:fs/promises'));
        return new Uint8Array(await fs.readFile(address));
    }
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address} could not be fetched (${response.status}).`);
    return new Uint8Array(await response.arrayBuffer());
}

/** @type {Promise<WebAssembly.Module> | null} */
let core = null;

/** A lab of one's own, with all that it can do; close it when it is no longer wanted. @returns {Promise<Lab>} */
export async function open() {
    core ??= beside('equipoise.wasm').then(bytes => WebAssembly.compile(bytes));
    return Lab.create(await core);
}

/** @param {object | string} x */
const textOf = x => (typeof x === 'string' ? x : JSON.stringify(x));

/** @param {Uint8Array | string} rows */
const bytesOf = rows => (typeof rows === 'string' ? new TextEncoder().encode(rows) : rows);

/**
 * Audits a table. With a schema: the outcomes that it says, by its protected columns. With a question: decisions or scores that
 * are in the table.
 * @param {Uint8Array | string} bytes  CSV @param {Schema | Question | string} schema  a text is the JSON of a schema
 * @param {Record<string, any>} [options]  more for the audit, of `equipoise audit --set`
 * @returns {Promise<Audit>} the same numbers as the command line's; fails with the core's sentence
 */
export async function audit(bytes, schema, options = {}) {
    const lab = await open();
    try {
        if (typeof schema !== 'string' && !('columns' in schema))
            return lab.auditPredictions(bytesOf(bytes), {...schema, ...options});
        lab.load({schema: textOf(schema), files: [bytesOf(bytes)]});
        const {protected: columns} = lab.describe();
        return lab.audit({protected: columns.slice(0, 1).map(({column}) => column), ...options});
    } finally {
        lab.close();
    }
}

/** @param {string} id of a data set that is shipped @returns {Promise<Data>} */
async function shipped(id) {
    const index = JSON.parse(new TextDecoder().decode(await beside('data/index.json')));
    const entry = index.find((/** @type {any} */ one) => one.id === id);
    const ids = index.map((/** @type {any} */ one) => one.id).join(', ');
    if (!entry?.twin) throw new Error(`The plan's data are "${id}", expected one of ${ids}, or data of one's own.`);
    const [schema, twin] = await Promise.all([beside(`data/${entry.schema}`), beside(`data/${entry.twin}`)]);
    return {schema: new TextDecoder().decode(schema), twin};
}

/** A turn for whatever else there is to do. */
const turn = () => new Promise(next => setTimeout(next));

/**
 * Runs a plan: trains its models, repairs and judges them.
 * @param {Record<string, any> & {data: string}} plan  as `equipoise run` takes it @param {How} [how]
 * @returns {Promise<Report>} the same bytes as the command line's; fails with the core's sentence
 */
export async function run(plan, {data, onProgress, signal} = {}) {
    signal?.throwIfAborted();
    const {schema, files = [], twin = null} = data ?? (await shipped(plan.data));
    const lab = await open();
    try {
        lab.load({schema: textOf(schema), files, twin});
        lab.start(plan);
        let budget = 2000;
        let told = 0;
        for (let more = true; more;) {
            signal?.throwIfAborted();
            const before = performance.now();
            more = lab.step(Math.round(budget));
            const now = performance.now();
            budget = Math.min(1e8, Math.max(64, budget * Math.min(2, SLICE_MS / Math.max(0.1, now - before))));
            if (onProgress && (now - told >= REPORT_MS || !more)) {
                told = now;
                onProgress(lab.progress());
            }
            await turn();
        }
        return JSON.parse(lab.reportText());
    } finally {
        lab.close();
    }
}
