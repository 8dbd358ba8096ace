// The page as one file, which opens from a disk: scripts, styles, the serif, the core, the worker and the data sets are in it,
// and its policy names its script and its style by their hashes, and no address at all.
//   node web/offline/single.mjs [--site build/site] [--out build/equipoise.html]

import {build} from 'esbuild';
import {createHash} from 'node:crypto';
import {readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';

const web = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {string} name @param {string} otherwise */
function option(name, otherwise) {
    const at = process.argv.indexOf(name);
    return at < 0 ? join(dirname(web), otherwise) : process.argv[at + 1];
}
const site = option('--site', 'build/site');
const out = option('--out', 'build/equipoise.html');

const text = (/** @type {string} */ path) => readFileSync(join(site, path), 'utf8');
const hash = (/** @type {string} */ of) => `'sha256-${createHash('sha256').update(of).digest('base64')}'`;

/** What the page would fetch, by path: web/state/site.js reads it from here. */
function files() {
    const data = readdirSync(join(site, 'data'), {recursive: true, withFileTypes: true})
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath ?? entry.path, entry.name).slice(site.length + 1));
    const german = ['words/de.json', 'words/de.core.json', 'lessons/de.json'];
    const paths = ['equipoise.wasm', 'worker.js', 'LICENSES.txt', ...german, ...data.sort()];
    const packed = paths.map(path => [path, gzipSync(readFileSync(join(site, path)), {level: 9}).toString('base64')]);
    return JSON.stringify(Object.fromEntries(packed));
}

/** All of the page's scripts as one. */
async function script() {
    const {outputFiles} = await build({
        entryPoints: [join(web, 'offline/single.js')],
        bundle: true,
        minify: true,
        write: false,
        format: 'esm',
        target: 'es2022',
        legalComments: 'none',
        plugins: [
            {
                // The charts are a chunk of their own in the site (web/build.mjs), under this name.
                name: 'charts',
                setup: ({onResolve}) => onResolve({filter: /^\.\/charts\.js$/}, () => ({path: join(web, 'chart/charts.js')})),
            },
        ],
    });
    return outputFiles[0].text;
}

/** The styles with the serif, without what leads to pages that are not here. */
function styles() {
    const serif = `data:font/woff2;base64,${readFileSync(join(site, 'serif.woff2')).toString('base64')}`;
    const css = text('equipoise.css');
    if (!css.includes('serif.woff2')) throw new Error('equipoise.css has no serif.woff2');
    return `${css.replace('serif.woff2', serif)}${readFileSync(join(web, 'offline/single.css'), 'utf8')}`;
}

/** Puts a text where another is, which must be there. @param {string} whole @param {RegExp} what @param {string} by */
function put(whole, what, by) {
    if (!what.test(whole)) throw new Error(`index.html has no ${what}`);
    return whole.replace(what, () => by);
}

const [js, css] = [await script(), styles()];
const policy = [
    `default-src 'none'; script-src ${hash(js)} 'wasm-unsafe-eval'; worker-src blob:; style-src ${hash(css)}`,
    "font-src data:; img-src data: blob:; connect-src 'none'; base-uri 'none'; form-action 'none'",
].join('; ');
let html = text('index.html');
html = put(html, /(?<=http-equiv="Content-Security-Policy" content=")[^"]*/, policy);
html = put(html, /<link rel="stylesheet"[^>]*>/, `<style>${css}</style>`);
html = put(html, /<link rel="preload"[^>]*>\s*/, '');
html = html.replace(/<link rel="modulepreload"[^>]*>\s*/g, '');
html = put(html, /<script type="module" src="main.js"><\/script>\s*/, '');
html = put(
    html,
    /<\/body>/,
    `<script type="application/json" id="inside">${files()}</script>\n<script type="module">${js}</script>\n</body>`,
);
writeFileSync(out, html);
console.log(`${out}: ${(html.length / 1e6).toFixed(2)} MB`);
