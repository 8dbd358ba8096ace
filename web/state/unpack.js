// A gzip archive, or a zip archive with one table in it, is opened where a file is given. What is no such archive stays as it is:
// the core says what it is.

import {Unzip, UnzipInflate, unzipSync} from 'fflate';
import {t} from '../words/words.js';

/** The files of a zip archive, none of them unpacked; of what is none, or is cut short, nothing. @param {Uint8Array} bytes
 *  @returns {import('fflate').UnzipFileInfo[]} */
function entriesOf(bytes) {
    /** @type {import('fflate').UnzipFileInfo[]} */
    const entries = [];
    try {
        unzipSync(bytes, {filter: entry => !entries.push(entry)});
        return entries;
    } catch {
        return [];
    }
}

/** @param {Uint8Array} bytes @param {{name: string, most: number}} of @returns {Promise<Uint8Array>} */
async function gunzipped(bytes, {name, most}) {
    const reader = new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
    const parts = [];
    let size = 0;
    for (;;) {
        const {done, value} = await reader.read().catch(() => {
            throw new Error(t('unpack.broken', {name}));
        });
        if (done) break;
        size += value.length;
        if (size > most) {
            await reader.cancel();
            throw tooLarge(name, most);
        }
        parts.push(value);
    }
    const all = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
        all.set(part, at);
        at += part.length;
    }
    return all;
}

/** @param {string} name @param {number} most */
const tooLarge = (name, most) => new Error(t('unpack.large', {name, most: Math.round(most / 1e6)}));

/** Bytes that are unpacked at once, so small that the page goes on beside; and for how long it may stand still. ms */
const SLICE = 65536;
const STILL = 16;

/**
 * One file of an archive, slice by slice.
 * @param {{name: string, bytes: Uint8Array}} file @param {string} name @param {number} size that is said of it
 */
async function whole(file, name, size) {
    const all = new Uint8Array(size);
    let [at, broken] = [0, false];
    const archive = new Unzip(entry => {
        if (entry.name !== name) return;
        entry.ondata = (error, part) => {
            broken ||= Boolean(error) || at + part.length > size;
            if (broken) return;
            all.set(part, at);
            at += part.length;
        };
        entry.start();
    });
    archive.register(UnzipInflate);
    try {
        let since = performance.now();
        for (let from = 0; from < file.bytes.length && !broken; from += SLICE) {
            archive.push(file.bytes.subarray(from, from + SLICE), from + SLICE >= file.bytes.length);
            if (performance.now() - since < STILL) continue;
            await new Promise(go => setTimeout(go));
            since = performance.now();
        }
    } catch {
        broken = true;
    }
    if (broken || at !== size) throw new Error(t('unpack.broken', {name: file.name}));
    return all;
}

/** Whether a zip archive is a workbook, which the core has a word for. @param {Uint8Array} bytes */
export const isWorkbook = bytes => entriesOf(bytes).some(({name}) => name === '[Content_Types].xml' || name === 'mimetype');

/** @param {string} name */
const isTable = name => /\.(csv|tsv|tab|txt|data|dat)$/i.test(name) && !name.startsWith('__MACOSX/');

/** @param {{name: string, bytes: Uint8Array}} file @param {number} most */
async function unzip(file, most) {
    const entries = entriesOf(file.bytes);
    const tables = entries.filter(({name}) => isTable(name));
    const project = entries.length === 0 || entries.some(({name}) => name === 'project.json'); // or what is left of one
    if (project || isWorkbook(file.bytes)) return file;
    if (tables.length !== 1) throw new Error(t('unpack.tables', {name: file.name, n: tables.length}));
    const [{name, compression, originalSize}] = tables;
    if (originalSize > most) throw tooLarge(file.name, most);
    if (compression !== 0 && compression !== 8) throw new Error(t('unpack.method', {name: file.name}));
    const bytes = await whole(file, name, originalSize);
    return {name: name.replace(/^.*\//, ''), bytes};
}

/**
 * @param {{name: string, bytes: Uint8Array}} file @param {number} most bytes that may come out
 * @returns {Promise<{name: string, bytes: Uint8Array}>}
 */
export async function unpacked(file, most) {
    const [first, second, third, fourth] = file.bytes;
    if (first === 0x1f && second === 0x8b) {
        const name = file.name.replace(/\.gz$/i, '');
        return {name, bytes: await gunzipped(file.bytes, {name: file.name, most})};
    }
    const zip = first === 0x50 && second === 0x4b && third === 3 && fourth === 4;
    return zip ? unzip(file, most) : file;
}
