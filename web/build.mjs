// Assembles build/site: the page, the worker as one text, the charts as a chunk of their own, the module, the data
// sets' schemas and twins, the licences of it all. Everything is addressed relatively, so the folder works from any
// sub-path of any host.
//   node web/build.mjs [--out build/site] [--wasm build/equipoise.wasm] [--cjson build/cjson] [--emcc emcc]
//       [--equipoise build/equipoise]

import {build} from 'esbuild';
import {existsSync} from 'node:fs';
import {copyFile, mkdir, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {FONT, bundled, licences, sha256, tools} from './origins.mjs';
import {begins, checkBudgets, checkMarks, preloads} from './budgets.mjs';
import {writeEmbeds} from './embed/site.mjs';
import {withFirstPicture} from './first_picture.mjs';
import {writeServiceWorker} from './offline/list.mjs';
import {checkNumbers} from './welcome/numbers.mjs';
import {checkLessons} from './lessons/check.mjs';
import {writeLessonTexts} from './lessons/texts.mjs';
import {writeWords} from './words/list.mjs';

const web = dirname(fileURLToPath(import.meta.url));
const root = dirname(web);

/** @param {string} name @param {string} otherwise */
function option(name, otherwise) {
    const at = process.argv.indexOf(name);
    return at < 0 ? join(root, otherwise) : process.argv[at + 1];
}

const word = process.argv.indexOf('--emcc');
const emcc = word < 0 ? 'emcc' : process.argv[word + 1];
const cjson = option('--cjson', 'build/cjson');
const out = option('--out', 'build/site');
const wasm = option('--wasm', 'build/equipoise.wasm');
const equipoise = option('--equipoise', 'build/equipoise');

/** What went into each bundle, by esbuild's own account. */
async function bundle() {
    const common = /** @type {const} */ ({
        bundle: true,
        minify: true,
        target: 'es2022',
        legalComments: 'none',
        metafile: true,
    });
    const bundles = [
        {
            entryPoints: [join(web, 'lab/worker.js')],
            format: /** @type {const} */ ('iife'),
            outfile: join(out, 'worker.js'),
        },
        // The page in two parts: what the first picture needs, and the rest, which it fetches after that.
        {
            entryPoints: ['main.js', 'chart/charts.js'].map(page => join(web, page)),
            format: /** @type {const} */ ('esm'),
            outdir: out,
            entryNames: '[name]',
            chunkNames: 'part-[hash]',
            splitting: true,
            external: ['./charts.js'],
        },
        ...['reproduce.js', 'article.js'].map(page => ({
            entryPoints: [join(web, page)],
            format: /** @type {const} */ ('esm'),
            outfile: join(out, page),
            external: ['./charts.js'],
        })),
        {entryPoints: [join(web, 'css/equipoise.css')], outfile: join(out, 'equipoise.css'), external: ['serif.woff2']},
        {entryPoints: [join(web, 'style.css')], outfile: join(out, 'style.css'), external: ['serif.woff2']},
    ];
    const built = [];
    for (const one of bundles) built.push(await build({...common, absWorkingDir: root, ...one}));
    return built.map(({metafile}) => metafile);
}

/** The notices of all that is shipped, and the versions and hashes of what it was made with. */
async function origins(/** @type {any[]} */ metafiles) {
    const packages = bundled(metafiles);
    const {emcc: compiler, ...made} = tools(cjson, emcc);
    await writeFile(join(out, 'LICENSES.txt'), licences(packages, {...made, emcc: compiler}, cjson));
    const versions = {
        ...made,
        emcc: compiler && {version: compiler.version, package: compiler.package, sha256: compiler.sha256},
        packages: Object.fromEntries(packages.map(({name, version}) => [name, version])),
        sha256: {'equipoise.wasm': sha256(wasm)},
    };
    await writeFile(join(out, 'versions.json'), `${JSON.stringify(versions, null, 1)}\n`);
}

/** The index of what is shipped: the page shows it and fetches by it. */
async function datasets() {
    const from = join(root, 'datasets');
    await mkdir(join(out, 'data'), {recursive: true});
    const files = (await readdir(from)).filter(name => name.endsWith('.json')).sort();
    const index = [];
    for (const name of files.filter(file => !file.endsWith('.twin.json'))) {
        const id = name.replace(/\.json$/, '');
        const schema = JSON.parse(await readFile(join(from, name), 'utf8'));
        if (!Array.isArray(schema.columns)) continue;
        const twin = `${id}.twin.json`;
        await copyFile(join(from, name), join(out, 'data', name));
        if (files.includes(twin)) await copyFile(join(from, twin), join(out, 'data', twin));
        index.push({
            id,
            title: schema.title ?? id,
            schema: name,
            twin: files.includes(twin) ? twin : null,
            files: (schema.files ?? []).map((/** @type {any} */ f) => ({
                name: f.name,
                sha256: f.sha256 ?? '',
            })),
        });
    }
    await mkdir(join(out, 'data/counts'));
    for (const name of await readdir(join(from, 'counts')))
        await copyFile(join(from, 'counts', name), join(out, 'data/counts', name));
    if (index.length === 0) throw new Error(`${from}: no data set schema there`);
    await writeFile(join(out, 'data/index.json'), JSON.stringify(index));
}

/** The plans of the paper's study, with the size of their data; and what the studies gave, where that is at hand. */
async function studies() {
    const from = join(root, 'datasets');
    const names = (await readdir(join(from, 'studies'))).filter(name => /^paper-.*\.json$/.test(name)).sort();
    const index = [];
    for (const name of names) {
        const plan = JSON.parse(await readFile(join(from, 'studies', name), 'utf8'));
        const twin = join(from, `${plan.data}.twin.json`);
        const rows = existsSync(twin) ? JSON.parse(await readFile(twin, 'utf8')).rows : Infinity;
        index.push({name: name.replace(/\.json$/, ''), plan, rows});
    }
    await mkdir(join(out, 'studies'), {recursive: true});
    const results = join(from, 'studies/results/paper.json');
    if (existsSync(results)) await copyFile(results, join(out, 'studies/results.json'));
    const intra = join(from, 'studies/results/intra.json');
    if (existsSync(intra)) await copyFile(intra, join(out, 'studies/intra.json'));
    const listed = {studies: index, results: existsSync(results), intra: existsSync(intra)};
    await writeFile(join(out, 'studies/index.json'), JSON.stringify(listed));
}

/** The pictures of people, measured as one bundle without what they share with all views. */
async function marks() {
    const folder = join(web, 'marks');
    const contents = (await readdir(folder)).map(name => `export * from './${name}';`).join('\n');
    const {outputFiles} = await build({
        stdin: {contents, resolveDir: folder},
        bundle: true,
        minify: true,
        write: false,
        format: 'esm',
        external: ['preact', 'preact/hooks', '*/lab/figures.js'],
    });
    return checkMarks(outputFiles[0].text);
}

checkNumbers(equipoise);
const lessons = checkLessons(equipoise);
await rm(out, {recursive: true, force: true});
await mkdir(out, {recursive: true});
const metafiles = await bundle();
await origins(metafiles);
const chunks = begins(metafiles[1]);
await datasets();
await studies();
const words = writeWords(out);
const texts = writeLessonTexts(out, 'de');
await mkdir(join(out, 'learn/de'), {recursive: true});
const index = withFirstPicture(await readFile(join(web, 'index.html'), 'utf8'));
await writeFile(join(out, 'index.html'), index.replace('<!-- what main.js begins with: web/build.mjs -->', preloads(chunks)));
for (const page of ['reproduce.html', 'reproduce.de.html', 'learn/intra-processing.html', 'learn/de/intra-processing.html'])
    await copyFile(join(web, page), join(out, page));
await copyFile(join(web, FONT, 'files/source-serif-4-latin-400-normal.woff2'), join(out, 'serif.woff2'));
await copyFile(wasm, join(out, 'equipoise.wasm'));
const embeds = await writeEmbeds(out);
const version = writeServiceWorker(out);
console.log(`${checkBudgets(out, chunks)}; ${await marks()}; ${words}; ${lessons}; ${texts}; ${embeds}; version ${version}`);
