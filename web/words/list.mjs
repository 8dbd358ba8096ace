// The second language as the page fetches it: a list of texts in the order of the English ids, so that no id is sent twice; null
// where there is no text yet; and what the core's catalogue is called in it.

import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';
import {german} from './german.js';
import {first} from './first.js';
import {byKey} from './forms.js';
import {rest} from './rest.js';

/** In thousand bytes as they are sent to everybody, for what is not there before the seal never comes: the texts (15 before
 *  panels, sentences about files and what terms mean were in them); and the core's names (23) with what it says and what it
 *  refuses with (21), by keys of the English forms. */
const MOST = {texts: 20.5, names: 64};

/** @returns {(string | null)[]} */
export const germanList = () => Object.keys({...first, ...rest}).map(id => german[id] ?? null);

/** What the core's catalogue says in German: what the article has too, the rest, and the sentences. */
export function germanNames() {
    const read = (/** @type {string} */ name) =>
        JSON.parse(readFileSync(fileURLToPath(new URL(`de/${name}`, import.meta.url)), 'utf8'));
    const [some, others] = [read('core.json'), read('catalog.json')];
    const both = Object.keys(some).map(of => [of, {...some[of], ...others[of]}]);
    const {forms, refused} = read('printed.json');
    return {
        ...others,
        ...Object.fromEntries(both),
        helps: byKey(others.helps),
        said: byKey(read('said.json')),
        refusals: byKey({...read('refusals.json'), ...forms}),
        printed: [...Object.keys(forms), ...refused],
    };
}

/** Stops the build over its budget. @param {string} file @param {any} content @param {number} most @returns {number} its size */
function write(file, content, most) {
    const text = JSON.stringify(content);
    const kB = gzipSync(text, {level: 9}).length / 1000;
    if (kB > most) throw new Error(`${file}: ${kB.toFixed(1)} kB, at most ${most} kB`);
    writeFileSync(file, text);
    return kB;
}

/** @param {string} out the site @returns {string} the figures */
export function writeWords(out) {
    const list = germanList();
    mkdirSync(join(out, 'words'), {recursive: true});
    const texts = write(join(out, 'words/de.json'), list, MOST.texts);
    const names = write(join(out, 'words/de.core.json'), germanNames(), MOST.names);
    const wanting = list.filter(one => one === null).length;
    return `German ${texts.toFixed(1)} and ${names.toFixed(1)} kB${wanting > 0 ? `, ${wanting} texts wanting` : ''}`;
}
