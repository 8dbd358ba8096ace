// What the service worker keeps: every file of the site but itself, with hashes, and a version made of them.

import {createHash} from 'node:crypto';
import {readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {dirname, join, relative, sep} from 'node:path';
import {fileURLToPath} from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
/** What nobody opens without a network: notices of what was shipped, and what it was made with. */
const LEFT_OUT = new Set(['sw.js', 'versions.json']);

/** @param {string} algorithm @param {string | Uint8Array} bytes @param {'hex' | 'base64'} as */
const hash = (algorithm, bytes, as) => createHash(algorithm).update(bytes).digest(as);

/** @param {string} out the site @returns {Record<string, string>} integrity by path; the page itself is "./" */
export function listOf(out) {
    const paths = readdirSync(out, {recursive: true, withFileTypes: true})
        .filter(entry => entry.isFile())
        .map(entry =>
            relative(out, join(entry.parentPath ?? entry.path, entry.name))
                .split(sep)
                .join('/'),
        )
        .filter(path => !LEFT_OUT.has(path))
        .sort();
    return Object.fromEntries(
        paths.map(path => [
            path === 'index.html' ? './' : path,
            `sha256-${hash('sha256', readFileSync(join(out, path)), 'base64')}`,
        ]),
    );
}

/** Writes the service worker of a site that is whole. @param {string} out @returns {string} its version */
export function writeServiceWorker(out) {
    const files = listOf(out);
    const template = readFileSync(join(here, 'sw.js'), 'utf8');
    if (!template.includes('= LIST;')) throw new Error('web/offline/sw.js has no place for its list');
    // What the worker itself does is of the version too: another worker keeps its own.
    const version = hash('sha256', template + JSON.stringify(files), 'hex').slice(0, 12);
    const list = JSON.stringify({version, files}, null, 1);
    writeFileSync(
        join(out, 'sw.js'),
        template.replace('= LIST;', () => `= ${list};`),
    );
    return version;
}
