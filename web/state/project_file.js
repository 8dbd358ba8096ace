// A project as a file: a zip that other programs open too, with the reports as they were written.

import {t} from '../words/words.js';
import {strFromU8, strToU8, unzipSync, zipSync} from 'fflate';
import {isWorkbook} from './unpack.js';

/** @param {import('./project.js').Project} project @returns {Uint8Array<ArrayBuffer>} */
export function zipped({runs, own, originals, ...rest}) {
    /** @type {Record<string, Uint8Array>} */
    const files = {};
    runs.forEach(({text}, i) => (files[`reports/${i + 1}.json`] = strToU8(text)));
    if (own?.bytes) files['data/own'] = own.bytes;
    for (const [id, parts] of Object.entries(originals)) parts.forEach((bytes, i) => (files[`data/${id}/${i}`] = bytes));
    const index = {
        ...rest,
        runs: runs.map(({stage, cancelled, title, make}) => ({stage, cancelled, title, make})),
        own: own && {...own, bytes: undefined},
        originals: Object.fromEntries(Object.entries(originals).map(([id, parts]) => [id, parts.length])),
    };
    files['project.json'] = strToU8(`${JSON.stringify(index, null, 1)}\n`);
    return /** @type {any} */ (zipSync(files, {mtime: new Date(1980, 0, 1)})); // the same project gives the same bytes
}

/** @param {string} name @param {Uint8Array} bytes @returns {{files: Record<string, Uint8Array>, index: any}} */
function readZip(name, bytes) {
    let files;
    try {
        files = unzipSync(bytes);
        if (files['project.json']) return {files, index: JSON.parse(strFromU8(files['project.json']))};
    } catch (error) {
        const why = error instanceof Error ? error.message : error;
        throw new Error(t('project.broken', {name, why}));
    }
    throw new Error(t('project.none', {name}));
}

/** @param {string} name @param {Uint8Array} bytes @returns {import('./project.js').Project} */
export function unzipped(name, bytes) {
    const {files, index} = readZip(name, bytes);
    /** @param {string} part */
    const file = part => {
        if (!files[part]) throw new Error(t('project.part', {name, part}));
        return files[part];
    };
    return {
        ...index,
        runs: (index.runs ?? []).map((/** @type {object} */ run, /** @type {number} */ i) => ({
            ...run,
            text: strFromU8(file(`reports/${i + 1}.json`)),
        })),
        own: index.own && {...index.own, bytes: files['data/own'] ?? null},
        originals: Object.fromEntries(
            Object.entries(index.originals ?? {}).map(([id, n]) => [
                id,
                Array.from({length: n}, (_, i) => file(`data/${id}/${i}`)),
            ]),
        ),
    };
}

/** Whether bytes are read as a project: a zip, whole or not, that is no workbook. One with a table in it was unpacked before.
 *  @param {Uint8Array} bytes */
export const isProject = bytes =>
    bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4 && !isWorkbook(bytes);
