// A gzip archive, or a zip archive with one table in it, is opened where a file is given. What is no such archive stays as it is:
// the core says what it is.

import {t} from '../words/words.js';

/** @param {Uint8Array} bytes @param {number} at @param {number} n bytes, least first */
const number = (bytes, at, n) => Array.from({length: n}, (_, i) => bytes[at + i] * 2 ** (8 * i)).reduce((a, b) => a + b, 0);

const IN_ZIP = {end: 0x06054b50, entry: 0x02014b50};

/** Where the list of a zip archive's files is told of, or -1. @param {Uint8Array} bytes */
function endOf(bytes) {
    const first = Math.max(0, bytes.length - 22 - 65535);
    for (let at = bytes.length - 22; at >= first; at--) if (number(bytes, at, 4) === IN_ZIP.end) return at;
    return -1;
}

/** @typedef {{name: string, method: number, size: number, at: number}} Entry */

/** The files of a zip archive. @param {Uint8Array} bytes @returns {Entry[]} */
function entriesOf(bytes) {
    const end = endOf(bytes);
    /** @type {Entry[]} */
    const entries = [];
    if (end < 0) return entries;
    let at = number(bytes, end + 16, 4);
    for (let left = number(bytes, end + 10, 2); left > 0 && at + 46 <= bytes.length; left--) {
        if (number(bytes, at, 4) !== IN_ZIP.entry) break;
        const length = number(bytes, at + 28, 2);
        const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length));
        const [method, size, local] = [number(bytes, at + 10, 2), number(bytes, at + 20, 4), number(bytes, at + 42, 4)];
        entries.push({name, method, size, at: local});
        at += 46 + length + number(bytes, at + 30, 2) + number(bytes, at + 32, 2);
    }
    return entries;
}

/**
 * @param {Uint8Array} bytes @param {'gzip' | 'deflate-raw'} format @param {{name: string, most: number}} of
 * @returns {Promise<Uint8Array>}
 */
async function inflate(bytes, format, {name, most}) {
    const reader = new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(new DecompressionStream(format)).getReader();
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
            throw new Error(t('unpack.large', {name, most: Math.round(most / 1e6)}));
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
    const [{name, method, size, at}] = tables;
    const start = at + 30 + number(file.bytes, at + 26, 2) + number(file.bytes, at + 28, 2);
    const packed = file.bytes.subarray(start, start + size);
    if (method !== 0 && method !== 8) throw new Error(t('unpack.method', {name: file.name}));
    const bytes = method === 0 ? packed.slice() : await inflate(packed, 'deflate-raw', {name: file.name, most});
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
        return {name, bytes: await inflate(file.bytes, 'gzip', {name: file.name, most})};
    }
    const zip = first === 0x50 && second === 0x4b && third === 3 && fourth === 4;
    return zip ? unzip(file, most) : file;
}
