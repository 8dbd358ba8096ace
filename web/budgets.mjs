// How much is sent before the first drag, asserted when the site is built: the page is to be there at once. What main.js begins
// with is also said to the browser, which then need not read main.js to find it.

import {readFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {gzipSync} from 'node:zlib';

/** In thousand bytes as they are sent: without the serif, which may come later, and with it. */
const MOST = {plain: 40, all: 60, marks: 4};

/** @param {string} file */
const sent = file => gzipSync(readFileSync(file), {level: 9}).length / 1000;

/** The chunks that main.js imports, and they, but for what is fetched later. @param {any} metafile of the page's bundle
 *  @returns {string[]} names */
export function begins(metafile) {
    const at = Object.keys(metafile.outputs).find(path => basename(path) === 'main.js');
    const seen = new Set();
    const follow = (/** @type {string} */ path) => {
        for (const {path: next, kind, external} of metafile.outputs[path].imports)
            if (kind === 'import-statement' && !external && !seen.has(next)) {
                seen.add(next);
                follow(next);
            }
    };
    follow(/** @type {string} */ (at));
    return [...seen].map(path => basename(path));
}

/** @param {string[]} chunks of `begins` @returns {string} for index.html */
export const preloads = chunks => chunks.map(name => `<link rel="modulepreload" href="${name}">`).join('\n    ');

/** Stops the build over a budget. @param {string} out the site @param {string[]} chunks @returns {string} the figures */
export function checkBudgets(out, chunks) {
    const size = (/** @type {string[]} */ names) => names.reduce((sum, name) => sum + sent(join(out, name)), 0);
    const parts = {html: size(['index.html']), css: size(['equipoise.css']), js: size(['main.js', ...chunks])};
    const plain = parts.html + parts.css + parts.js;
    const all = plain + size(['serif.woff2']);
    const kB = (/** @type {number} */ x) => `${x.toFixed(1)} kB`;
    const each = Object.entries(parts).map(([name, of]) => `${name} ${kB(of)}`);
    const said = `before the first drag: ${each.join(', ')}, with the serif ${kB(all)}`;
    if (plain > MOST.plain || all > MOST.all)
        throw new Error(`${said}: at most ${MOST.plain} kB without the serif and ${MOST.all} kB with it`);
    return said;
}

/** The pictures of people together. @param {string} text of their bundle */
export function checkMarks(text) {
    const kB = gzipSync(text, {level: 9}).length / 1000;
    if (kB > MOST.marks) throw new Error(`web/marks together: ${kB.toFixed(1)} kB, at most ${MOST.marks} kB`);
    return `marks ${kB.toFixed(1)} kB`;
}
