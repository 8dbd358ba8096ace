// What is for other pages, into the site: the element, the module with its types, a demonstration of each.

import {build} from 'esbuild';
import {execFileSync} from 'node:child_process';
import {copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';
import {defaults} from '../state/fields.js';
import {linkOf} from '../state/link.js';

const web = dirname(dirname(fileURLToPath(import.meta.url)));

/** In thousand bytes as they are sent. */
const MOST = 2;

/** The types that the JSDoc of the module says, with those it is made of. @param {string} out */
function types(out) {
    const folder = join(out, 'types');
    const asked = ['--allowJs', '--declaration', '--emitDeclarationOnly', '--skipLibCheck', '--target', 'es2022'];
    const modules = ['--module', 'nodenext', '--moduleResolution', 'nodenext', '--lib', 'es2023,dom', '--types', ''];
    const paths = ['--rootDir', web, '--outDir', folder];
    execFileSync(join(web, 'node_modules/.bin/tsc'), [join(web, 'embed/equipoise.js'), ...asked, ...modules, ...paths], {
        stdio: ['ignore', 'inherit', 'inherit'],
    });
    writeFileSync(join(out, 'equipoise.d.ts'), "export * from './types/embed/equipoise.js';\n");
}

/** @param {string} out */
async function demonstrations(out) {
    const to = join(out, 'demo');
    mkdirSync(to, {recursive: true});
    const from = join(web, 'demo');
    for (const name of readdirSync(from)) copyFileSync(join(from, name), join(to, name));
    // In the site the module stands above them.
    const script = readFileSync(join(from, 'module.js'), 'utf8').replace('../embed/equipoise.js', '../equipoise.js');
    writeFileSync(join(to, 'module.js'), script);
    const chosen = {at: 'decide', data: {counts: 'compas_deciles'}, among: ['Black', 'White']};
    const link = (await linkOf({...defaults(), ...chosen})).split('s2=')[1];
    const frame = readFileSync(join(from, 'iframe.html'), 'utf8').replace('s2=LINK', `s2=${link}`);
    writeFileSync(join(to, 'iframe.html'), frame);
}

/** @param {string} out the site @returns {Promise<string>} the figure */
export async function writeEmbeds(out) {
    const common = /** @type {const} */ ({bundle: true, minify: true, target: 'es2022', format: 'esm', legalComments: 'none'});
    const bundles = {'element.js': 'equipoise-lab.js', 'equipoise.js': 'equipoise.js'};
    for (const [from, to] of Object.entries(bundles))
        await build({...common, entryPoints: [join(web, 'embed', from)], outfile: join(out, to), external: ['node:*']});
    types(out);
    await demonstrations(out);
    const kB = gzipSync(readFileSync(join(out, 'equipoise-lab.js')), {level: 9}).length / 1000;
    if (kB > MOST) throw new Error(`equipoise-lab.js: ${kB.toFixed(1)} kB, at most ${MOST} kB`);
    return `equipoise-lab.js ${kB.toFixed(1)} kB`;
}
