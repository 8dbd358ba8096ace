// The second language as the page fetches it: a list of texts in the order of the English ids, so that no id is sent twice; null
// where there is no text yet.

import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {german} from './german.js';
import {first} from './first.js';
import {rest} from './rest.js';

/** In thousand bytes as they are sent, to those who read German only: 15 before panels and sentences about files were in them. */
const MOST = 18;

/** @returns {(string | null)[]} */
export const germanList = () => Object.keys({...first, ...rest}).map(id => german[id] ?? null);

/** Stops the build over its budget. @param {string} out the site @returns {string} the figure */
export function writeWords(out) {
    const list = germanList();
    const text = JSON.stringify(list);
    const kB = gzipSync(text, {level: 9}).length / 1000;
    if (kB > MOST) throw new Error(`the German texts: ${kB.toFixed(1)} kB, at most ${MOST} kB`);
    mkdirSync(join(out, 'words'), {recursive: true});
    writeFileSync(join(out, 'words/de.json'), text);
    const wanting = list.filter(one => one === null).length;
    return `German ${kB.toFixed(1)} kB${wanting > 0 ? `, ${wanting} texts wanting` : ''}`;
}
