// Reading the files that a person gives, and what they are: originals of the shipped sets (by fingerprint, else by name), a
// schema with its files, or a table that nobody has described yet. What cannot be read is refused in a sentence.

import {listed, t} from '../words/words.js';
import {show} from '../lab/figures.js';
import {checkModel, isModelName} from './model_files.js';
import {unpacked} from './unpack.js';

/** @typedef {import('../lab/shapes.js').Shipped} Shipped */
/** @typedef {{name: string, bytes: Uint8Array}} Dropped */
/**
 * @typedef {{schema: string, files?: Uint8Array[], twin?: Uint8Array | null}} Source
 * @typedef {{kind: "source", source: Source, shippedId: string | null}
 *   | {kind: "wait", text: string} | {kind: "table", name: string, bytes: Uint8Array}} Found
 */

/** Bytes that are read at a time: the core holds a file twice while it is read, and its table, in 2 GB. */
export const MOST_BYTES = 400e6;

/** Columns that a form on the page describes: it has controls for each. */
export const MOST_COLUMNS = 1000;

/** @param {string} name @param {number} columns */
export const tooWide = (name, columns) =>
    `${name} has ${show('count', columns)} columns, and the page has forms for at most ` +
    `${show('count', MOST_COLUMNS)}: leave columns out, or drop it together with a schema that says what they are.`;

/** From here on it is said how large a file is and what is done with it. */
export const LARGE = 20e6;

/** @param {number} bytes */
export const sizeOf = bytes => (bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`);

/**
 * The bytes of what was chosen or dropped.
 * @param {{files: Iterable<File>, items?: Iterable<DataTransferItem>}} given  a drop, or an input's files
 * @param {(text: string) => void} say @returns {Promise<Dropped[]>}
 */
export async function readFiles({files, items = []}, say) {
    // A drop forgets what it held as soon as its event is over: folders are asked for before anything is waited for.
    const folder = [...items].map(item => item.webkitGetAsEntry?.()).find(entry => entry?.isDirectory);
    if (folder) throw new Error(t('files.folder', {name: folder.name}));
    const all = [...files];
    for (const file of all) await checkModel(file);
    const total = all.reduce((sum, file) => sum + file.size, 0);
    const names = listed(all.map(file => file.name)).join('');
    if (total > MOST_BYTES) throw new Error(t('files.large', {names, size: sizeOf(total), most: sizeOf(MOST_BYTES)}));
    if (total > LARGE) say(t('files.reading', {names, size: sizeOf(total)}));
    return Promise.all(
        all.map(async file => {
            const bytes = await file.arrayBuffer().catch(error => {
                throw new Error(t('files.unread', {name: file.name, why: error instanceof Error ? error.message : error}));
            });
            const read = {name: file.name, bytes: new Uint8Array(bytes)};
            return isModelName(file.name) ? read : unpacked(read, MOST_BYTES);
        }),
    );
}

/** Whether it is a report of ours, as a page or as JSON; whole or not is for the core to say. @param {Uint8Array} bytes */
export function isReport(bytes) {
    const head = new TextDecoder().decode(bytes.subarray(0, 200)).trimStart().toLowerCase();
    // Other pages, such as a table that was exported "to Excel", are for the core to name.
    if (head.startsWith('<!doctype html')) return new TextDecoder().decode(bytes).includes('Equipoise');
    return head.startsWith('{') && /,"inside":\{"format":[^]*,"seal":"[0-9a-f]{64}"\}\s*$/.test(new TextDecoder().decode(bytes));
}

/** Of the files that are at hand: a digest copies the whole first, which 40 MB are seen to take. @type {WeakMap<Uint8Array,
 *  Promise<string>>} */
const digests = new WeakMap();

/** @param {Uint8Array} bytes that do not change @returns {Promise<string>} "" where the browser does not offer it (plain http) */
export function sha256(bytes) {
    const known = digests.get(bytes) ?? digestOf(bytes);
    digests.set(bytes, known);
    return known;
}

/** @param {Uint8Array} bytes */
async function digestOf(bytes) {
    if (!globalThis.crypto?.subtle) return '';
    const digest = await crypto.subtle.digest('SHA-256', /** @type {any} */ (bytes));
    return [...new Uint8Array(digest)].map(b => b.toString(16).padStart(2, '0')).join('');
}

/**
 * @param {Dropped[]} files @param {Shipped[]} shipped
 * @param {Map<string, Uint8Array>} held  files that wait for their companions; kept up to date here
 * @returns {Promise<Found>}
 */
export async function recognise(files, shipped, held) {
    if (files.length === 0) throw new Error(t('files.none'));
    const empty = files.find(file => file.bytes.length === 0);
    if (empty) throw new Error(t('files.empty', {name: empty.name}));
    const json = files.filter(file => /\.json$/i.test(file.name));
    const tables = files.filter(file => !json.includes(file));
    if (json.length > 0) return withSchema(json, tables);
    for (const file of tables) {
        const hash = await sha256(file.bytes);
        const known = shipped.flatMap(set => set.files.map(entry => ({set, entry})));
        const match =
            known.find(({entry}) => entry.sha256 !== '' && entry.sha256 === hash) ??
            known.find(({entry}) => entry.name.toLowerCase() === file.name.toLowerCase());
        if (!match) continue;
        held.set(match.entry.name, file.bytes);
        const missing = match.set.files.filter(entry => !held.has(entry.name) && !tables.some(t => t.name === entry.name));
        if (missing.length > 0) {
            return {
                kind: 'wait',
                text: t('files.wait', {
                    title: match.set.title,
                    n: match.set.files.length,
                    name: file.name,
                    missing: listed(missing.map(entry => entry.name)).join(''),
                }),
            };
        }
        for (const other of tables)
            if (match.set.files.some(entry => entry.name === other.name)) held.set(other.name, other.bytes);
        const whole = match.set.files.map(entry => /** @type {Uint8Array} */ (held.get(entry.name)));
        for (const entry of match.set.files) held.delete(entry.name);
        return {kind: 'source', source: {schema: match.set.schema, files: whole}, shippedId: match.set.id};
    }
    if (tables.length > 1) {
        throw new Error(t('files.several', {n: tables.length}));
    }
    return {kind: 'table', name: tables[0].name, bytes: tables[0].bytes};
}

/** What a JSON file of Equipoise is; the words say what to do with one that is no schema.
 *  @typedef {'schema' | 'twin' | 'report' | 'study' | 'plan' | 'audit' | 'other'} KindOfJson */

/** @param {any} x the file's content @returns {KindOfJson} */
function kindOf(x) {
    if (typeof x !== 'object' || x === null) return 'other';
    if (x.equipoise_twin !== undefined) return 'twin';
    if (Array.isArray(x.cells)) return 'report';
    if (Array.isArray(x.plans)) return 'study';
    if (x.methods !== undefined && x.columns === undefined) return 'plan';
    if ((x.audit !== undefined || (x.groups && x.metrics)) && x.columns === undefined) return 'audit';
    return Array.isArray(x.columns) ? 'schema' : 'other';
}

/** A schema, or a sentence about what it is instead. @param {string} name @param {string} text */
export function readSchema(name, text) {
    const {parsed, kind} = readJson({name, bytes: new TextEncoder().encode(text)});
    if (kind !== 'schema') throw new Error(t(`files.is.${kind}`, {name}));
    return parsed;
}

/** @param {Dropped} file */
function readJson({name, bytes}) {
    const text = new TextDecoder().decode(bytes);
    try {
        const parsed = JSON.parse(text);
        return {name, bytes, text, parsed, kind: kindOf(parsed)};
    } catch (error) {
        throw new Error(t('files.json', {name, why: error instanceof Error ? error.message : error}));
    }
}

/** @param {Dropped[]} json @param {Dropped[]} tables @returns {Found} */
function withSchema(json, tables) {
    const read = json.map(readJson);
    for (const {name, kind} of read) if (kind !== 'schema' && kind !== 'twin') throw new Error(t(`files.is.${kind}`, {name}));
    const [schemas, twins] = ['schema', 'twin'].map(kind => read.filter(file => file.kind === kind));
    if (schemas.length > 1) throw new Error(t('files.schemas', {names: schemas.map(f => f.name).join(', ')}));
    if (schemas.length === 0) throw new Error(t('files.is.twin', {name: twins[0].name}));
    const [{name, text, parsed}] = schemas;
    if (twins.length > 0) {
        const others = [...tables, ...twins.slice(1)];
        if (others.length > 0) throw new Error(t('files.rows', {one: twins[0].name, other: others[0].name}));
        return {kind: 'source', source: {schema: text, twin: twins[0].bytes}, shippedId: null};
    }
    if (tables.length === 0) throw new Error(t('files.is.schema', {name}));
    /** @type {any[]} */
    const names = Array.isArray(parsed.files) ? parsed.files.map((/** @type {any} */ f) => f?.name) : [];
    const ordered =
        names.length === tables.length && tables.length > 1
            ? names.map(wanted => tables.find(t => t.name === wanted) ?? missingFile(name, String(wanted)))
            : tables;
    return {kind: 'source', source: {schema: text, files: ordered.map(t => t.bytes)}, shippedId: null};
}

/** @param {string} schema @param {string} name @returns {never} */
function missingFile(schema, name) {
    throw new Error(t('files.missing', {schema, name}));
}
