// What is shipped says where it comes from: the notices of every part in the site, versions and hashes, a bill of materials.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join, resolve} from 'node:path';
import test from 'node:test';

const site = process.env.SITE ?? 'build/site';
const cjson = process.env.CJSON_DIR ?? 'build/cjson';
const skip =
    (!existsSync(join(site, 'index.html')) && `${site} is not built`) ||
    (!existsSync('web/node_modules/esbuild') && 'web/node_modules is not installed');
const require = createRequire(resolve('web/package.json'));
const sha256 = path => createHash('sha256').update(readFileSync(path)).digest('hex');
const notices = skip ? '' : readFileSync(join(site, 'LICENSES.txt'), 'utf8');
const versions = skip ? {} : JSON.parse(readFileSync(join(site, 'versions.json'), 'utf8'));
const {packages: locked} = JSON.parse(readFileSync('web/package-lock.json', 'utf8'));

/** Sections of the notices by their headings. */
const PAGES = [
    'index.html',
    ...['', '.de'].map(of => `reproduce${of}.html`),
    ...['', 'de/'].map(of => `learn/${of}intra-processing.html`),
];
const sections = new Map(
    [...notices.matchAll(/^={80}\n(.+)\n={80}\n([\s\S]*?)(?=^={80}$|$(?![\s\S]))/gm)].map(([, title, text]) => [
        title,
        text.trim(),
    ]),
);

test('every package of which something is in a bundle has its notice in the site', {skip}, async () => {
    const {build} = require('esbuild');
    const found = new Set();
    for (const entry of ['main.js', 'reproduce.js', 'article.js', 'chart/charts.js', 'lab/worker.js']) {
        // What esbuild marks in a bundle that is not minified, rather than what the build read from its account.
        const options = {bundle: true, write: false, format: 'esm', external: ['./charts.js']};
        const {outputFiles} = await build({entryPoints: [join('web', entry)], ...options});
        const marks = outputFiles[0].text.matchAll(/^\/\/ web\/node_modules\/((?:@[^/]+\/)?[^/]+)\//gm);
        for (const [, name] of marks) found.add(name);
    }
    assert.ok(found.has('@observablehq/plot') && found.has('d3-array'), [...found].join());
    for (const name of found) {
        const {version, license} = locked[`node_modules/${name}`];
        const text = sections.get(`${name} ${version} (${license})`);
        assert.ok(text?.length > 300 && /Copyright/i.test(text), `${name} ${version} (${license})`);
        assert.equal(versions.packages[name], version);
    }
    // The font is in no bundle.
    assert.deepEqual(Object.keys(versions.packages).sort(), ['@fontsource/source-serif-4', ...found].sort());
    assert.match([...sections].find(([title]) => title.includes('source-serif'))?.[1] ?? '', /SIL OPEN FONT LICENSE/);
});

test("the project's own licence, cJSON's, Emscripten's and musl's are there too", {skip}, () => {
    for (const [heading, words] of [
        [/^Equipoise \d/, /The Equipoise authors/],
        [/^cJSON 1\.\d+\.\d+/, /Dave Gamble/],
        [/^Emscripten /, /Permission is hereby granted, free of charge[\s\S]*THE SOFTWARE IS PROVIDED "AS IS"/],
        [/^musl /, /Rich Felker/],
    ]) {
        const [, text] = [...sections].find(([title]) => heading.test(title)) ?? [];
        assert.match(text ?? '', words);
    }
    for (const page of PAGES)
        assert.match(readFileSync(join(site, page), 'utf8'), /<footer[\s\S]*href="(\.\.\/)*LICENSES\.txt"[\s\S]*<\/footer>/);
});

test('versions and hashes are those of the files', {skip}, () => {
    assert.equal(versions.sha256['equipoise.wasm'], sha256(join(site, 'equipoise.wasm')));
    for (const name of ['cJSON.c', 'cJSON.h']) assert.equal(versions.cJSON.sha256[name], sha256(join(cjson, name)));
    assert.match(versions.emcc.version, /^\d+\.\d+\.\d+$/);
    assert.match(Object.values(versions.emcc.sha256)[0], /^[0-9a-f]{64}$/);
    assert.match(versions.equipoise, /^\d+\.\d+\.\d+$/);
    assert.doesNotMatch(JSON.stringify(versions), /"\//, 'no path of the machine');
});

test('packages are installed without their scripts, and what is built works without them', {skip}, async () => {
    assert.match(readFileSync('.ci/setup', 'utf8'), /npm ci --ignore-scripts /);
    const scripted = Object.keys(locked).filter(path => locked[path].hasInstallScript);
    // esbuild's script only makes its command quicker, that of protobufjs (of onnxruntime-web, for tests) only warns of version
    // ranges; a new one with a script must be looked at.
    assert.deepEqual(scripted, ['node_modules/esbuild', 'node_modules/protobufjs']);
});

test('the bill of materials has every locked package with its hash, cJSON and emcc; npm says the same', {skip}, t => {
    const path = 'build/sbom-test.json';
    execFileSync('node', ['web/origins.mjs', '--cjson', cjson, '--out', path], {stdio: 'ignore'});
    const bill = JSON.parse(readFileSync(path, 'utf8'));
    assert.deepEqual([bill.bomFormat, bill.specVersion], ['CycloneDX', '1.5']);
    const npm = bill.components.filter(({purl}) => purl);
    for (const [path, {name, version, integrity, dev}] of Object.entries(locked)) {
        if (path === '') continue;
        const part = npm.find(c => `/${name ?? path}`.endsWith(`/${c.name}`) && c.version === version);
        const digest = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
        assert.deepEqual(part?.hashes, [{alg: 'SHA-512', content: digest}], path);
        assert.equal(part.scope, dev ? 'excluded' : 'required', path);
    }
    const refs = bill.components.map(c => c['bom-ref']);
    assert.equal(new Set(refs).size, refs.length, 'every component once');
    const part = name => bill.components.find(c => c.name === name);
    assert.equal(part('cJSON').components[0].hashes[0].content, sha256(join(cjson, 'cJSON.c')));
    assert.match(part('emcc').components[0].hashes[0].content, /^[0-9a-f]{64}$/);
    let told;
    try {
        const cwd = 'build/sbom-test'; // npm wants a version of its own to be there
        mkdirSync(cwd, {recursive: true});
        const own = {...JSON.parse(readFileSync('web/package.json', 'utf8')), version: '1.0.0'};
        writeFileSync(join(cwd, 'package.json'), JSON.stringify(own));
        copyFileSync('web/package-lock.json', join(cwd, 'package-lock.json'));
        const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--offline'];
        told = JSON.parse(execFileSync('npm', args, {cwd, stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1e8}));
    } catch {
        t.diagnostic('this npm has no sbom command');
        return;
    }
    const ids = list => [...new Set(list.map(({purl}) => purl))].sort();
    assert.deepEqual(ids(npm), ids(told.components));
});
