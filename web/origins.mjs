// Where what is shipped comes from: the packages that are really in the bundles with their licences, cJSON, the compiler
// and its C library, with versions and hashes. Everything is read from what the build used; nothing is written by hand.
//   node web/origins.mjs --cjson build/cjson --emcc emcc --out build/sbom.json     a bill of materials (CycloneDX 1.5)
// The bill is written here, not by npm: npm before 10 has no `npm sbom`, and none of them knows emcc and cJSON.

import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, readdirSync, realpathSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const web = dirname(fileURLToPath(import.meta.url));
const root = dirname(web);

const read = path => readFileSync(path, 'utf8');
export const sha256 = path => createHash('sha256').update(readFileSync(path)).digest('hex');
const lock = () => JSON.parse(read(join(web, 'package-lock.json'))).packages;

/** What a program says of itself, or null where it is not there. */
function said(program, ...args) {
    try {
        return execFileSync(program, args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
    } catch {
        return null;
    }
}

/** The package of the font, which no bundle takes in: it is copied. */
export const FONT = 'node_modules/@fontsource/source-serif-4';

/** The version of the core. */
const version = () => /EQ_VERSION "([^"]+)"/.exec(read(join(root, 'include/equipoise/version.h')))[1];

/**
 * The font, and the packages of which something is in the bundles, by esbuild's account of them, with the text of their licences.
 * A package without one stops the build: nothing is shipped without its notice.
 * @param {{outputs: Record<string, {inputs: Record<string, {bytesInOutput: number}>}>}[]} metafiles
 */
export function bundled(metafiles) {
    const folders = new Set([join(web, FONT)]);
    for (const {inputs} of metafiles.flatMap(({outputs}) => Object.values(outputs)))
        for (const [path, {bytesInOutput}] of Object.entries(inputs)) {
            const at = path.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//);
            if (at && bytesInOutput > 0) folders.add(join(root, at[1]));
        }
    return [...folders].sort().map(folder => {
        const {name, version: of, license} = JSON.parse(read(join(folder, 'package.json')));
        const file = readdirSync(folder).find(entry => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
        if (!file) throw new Error(`${name} ${of} (${license}) has no text of its licence: ${folder}`);
        return {name, version: of, license, text: read(join(folder, file))};
    });
}

/** cJSON's version, its package's where that is known, and hashes of its two files. @param {string} folder */
function cJSON(folder) {
    const header = read(join(folder, 'cJSON.h'));
    const part = name => /** @type {any} */ (new RegExp(`CJSON_VERSION_${name} (\\d+)`).exec(header))[1];
    const packaged = join(folder, 'VERSION');
    return {
        version: ['MAJOR', 'MINOR', 'PATCH'].map(part).join('.'),
        package: existsSync(packaged) ? read(packaged).trim() : null,
        sha256: Object.fromEntries(['cJSON.c', 'cJSON.h'].map(name => [name, sha256(join(folder, name))])),
    };
}

/** The compiler of the module, as it is installed, or null. @param {string} emcc */
function compiler(emcc) {
    const told = said(emcc, '--version');
    const path = said('sh', '-c', `command -v ${emcc}`)?.trim();
    if (!told || !path) return null;
    const folder = dirname(realpathSync(path));
    const script = join(folder, 'emcc.py');
    return {
        version: /\d+\.\d+\.\d+/.exec(told)?.[0] ?? told.split('\n')[0],
        // An emcc from elsewhere is not the package that may be installed beside it.
        package: said('dpkg-query', '-S', script) ? said('dpkg-query', '-W', '-f', '${Version}', 'emscripten') : null,
        sha256: {'emcc.py': existsSync(script) ? sha256(script) : sha256(realpathSync(path))},
        folder,
    };
}

/** @param {string} cjson the folder of cJSON @param {string} emcc the program */
export const tools = (cjson, emcc) => ({equipoise: version(), cJSON: cJSON(cjson), emcc: compiler(emcc)});

/** The licences of what emcc links into the module: its own libraries and musl. */
function libraries(emcc) {
    if (!emcc) return [];
    const own = join(emcc.folder, 'LICENSE');
    const debian = '/usr/share/doc/emscripten/copyright';
    const expat = existsSync(debian) ? /\nLicense: Expat\n((?: .*\n)+)/.exec(read(debian))?.[1] : null;
    const copying = existsSync(own)
        ? read(own)
        : `Copyright (c) 2010-2022 The Emscripten Authors\n\n${(expat ?? '').replace(/^ \.?/gm, '')}`;
    const musl = join(emcc.folder, 'system/lib/libc/musl/COPYRIGHT');
    if (copying.length < 500 || !existsSync(musl)) throw new Error(`emcc's licences were not found below ${emcc.folder}`);
    return [
        {name: 'Emscripten (its libraries are in the module)', version: emcc.version, license: 'MIT', text: copying},
        {name: 'musl (the C library of Emscripten)', version: emcc.version, license: 'MIT', text: read(musl)},
    ];
}

/**
 * The notices that go with the site.
 * @param {ReturnType<typeof bundled>} packages @param {ReturnType<typeof tools>} made @param {string} cjson its folder
 */
export function licences(packages, made, cjson) {
    const comment = /\/\*([\s\S]*?)\*\//.exec(read(join(cjson, 'cJSON.h')))?.[1] ?? '';
    if (!/Permission is hereby granted/.test(comment)) throw new Error(`${cjson}/cJSON.h does not begin with its licence`);
    const all = [
        {name: 'Equipoise', version: made.equipoise, license: 'MIT', text: read(join(root, 'LICENSE'))},
        {name: 'cJSON', version: made.cJSON.package ?? made.cJSON.version, license: 'MIT', text: comment},
        ...libraries(made.emcc),
        ...packages,
    ];
    const line = '='.repeat(80);
    const clean = text =>
        text
            .replace(/\r/g, '')
            .split('\n')
            .map(row => row.trimEnd())
            .join('\n')
            .trim();
    const head =
        'What this page is made of, and the licences of its parts. They were read from the parts when the page was built;\n' +
        'versions and hashes are in versions.json. The data sets keep their publishers\u2019 licences, named beside each.\n\n' +
        all.map(({name, version: of, license}) => `  ${name} ${of}: ${license}`).join('\n');
    const texts = all.map(
        ({name, version: of, license, text}) => `${line}\n${name} ${of} (${license})\n${line}\n\n${clean(text)}`,
    );
    return `${[head, ...texts].join('\n\n')}\n`;
}

/** A package of the lock file. @typedef {[string, Record<string, any>]} Locked */

/** A package may lie in a folder of another name. @param {Locked} entry */
const nameOf = ([path, {name}]) => name ?? path.replace(/^.*node_modules\//, '');
/** @param {Locked} entry */
const refOf = entry => `pkg:npm/${nameOf(entry).replace('@', '%40')}@${entry[1].version}`;

/** As a component; development ones are not shipped. @param {Locked} entry */
function component(entry) {
    const {version: of, integrity, license, dev} = entry[1];
    const name = nameOf(entry);
    const purl = refOf(entry);
    const [algorithm, digest] = (integrity ?? '').split('-');
    return {
        type: 'library',
        'bom-ref': purl,
        name,
        version: of,
        purl,
        scope: dev ? 'excluded' : 'required',
        ...(algorithm === 'sha512' ? {hashes: [{alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex')}]} : {}),
        ...(license ? {licenses: [/[ ()]/.test(license) ? {expression: license} : {license: {id: license}}]} : {}),
    };
}

/** @param {ReturnType<typeof tools>} made @param {Record<string, any>} packages of the lock file */
export function billOfMaterials(made, packages) {
    const npm = Object.entries(packages).filter(([path]) => path !== '');
    const files = hashes =>
        Object.entries(hashes).map(([name, content]) => ({type: 'file', name, hashes: [{alg: 'SHA-256', content}]}));
    const part = (type, name, of, hashes) => ({type, 'bom-ref': name, name, version: of, components: files(hashes)});
    return {
        bomFormat: 'CycloneDX',
        specVersion: '1.5',
        version: 1,
        metadata: {
            component: {
                type: 'application',
                'bom-ref': 'equipoise',
                name: 'equipoise',
                version: made.equipoise,
                licenses: [{license: {id: 'MIT'}}],
            },
        },
        components: [
            part('library', 'cJSON', made.cJSON.package ?? made.cJSON.version, made.cJSON.sha256),
            ...(made.emcc ? [part('application', 'emcc', made.emcc.package ?? made.emcc.version, made.emcc.sha256)] : []),
            // One package may lie in two places.
            ...new Map(npm.map(entry => [refOf(entry), component(entry)])).values(),
        ],
    };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const option = (name, otherwise) => {
        const at = process.argv.indexOf(name);
        return at < 0 ? otherwise : process.argv[at + 1];
    };
    const out = option('--out', join(root, 'build/sbom.json'));
    const bill = billOfMaterials(tools(option('--cjson', join(root, 'build/cjson')), option('--emcc', 'emcc')), lock());
    writeFileSync(out, `${JSON.stringify(bill, null, 1)}\n`);
    console.log(`${out}: ${bill.components.length} components`);
}
