// A study's report to one HTML file: scripts, styles and data are inside, and its policy lets it ask for nothing.
import {createHash} from 'node:crypto';
import {writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {resolve} from 'node:path';

const require = createRequire(resolve('web/package.json'));
const hash = text => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function bundle(entry) {
    const {outputFiles} = require('esbuild').buildSync({
        entryPoints: [entry],
        bundle: true,
        minify: true,
        write: false,
        target: 'es2022',
        format: 'iife',
        legalComments: 'none',
        external: ['serif.woff2'],
        nodePaths: [resolve('web/node_modules')],
    });
    // The page is one file and fetches nothing: the next serif does.
    return outputFiles[0].text.replace(/@font-face\{[^}]*\}/g, '').trim();
}

/** Only what the page shows: cells without their sums and checksums, which stay in report.json. */
function lean(study) {
    const cell = ({method, title, family, params, settings, seed, error, valid, test}) =>
        error
            ? {method, title, family, params, settings, seed, error}
            : {
                  method,
                  title,
                  family,
                  params,
                  settings,
                  seed,
                  valid: {objective: valid.objective},
                  test: {objective: test.objective},
              };
    return {
        ...study,
        plans: study.plans.map(({plan, report: {data, plan: made, cells}}) => ({
            plan,
            report: {
                data: {name: data.name, title: data.title, synthetic: data.synthetic, rows: data.rows},
                plan: {protected: made.protected, objective: made.objective, seeds: made.seeds},
                cells: cells.map(cell),
            },
        })),
    };
}

/**
 * One file with everything in it.
 * @param {{title: string, made: string, entry: string, held: any}} page  made: the command; entry: its script; held: its data
 * @param {string} path
 */
export function writeHtml({title, made, entry, held}, path) {
    const script = bundle(entry).replaceAll('</script', '<\\/script');
    const style = [bundle('web/style.css'), bundle('tests/study/page.css')].join('\n');
    const data = JSON.stringify(held).replaceAll('<', '\\u003c');
    const policy =
        `default-src 'none'; script-src ${hash(script)}; style-src 'unsafe-inline'; base-uri 'none'; ` + "form-action 'none'";
    writeFileSync(
        path,
        `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<header><h1>${title}</h1></header>
<main id="page"><p>This page draws its figures with JavaScript.</p></main>
<footer class="foot">
<p>Made by <code>${made}</code>. No figure on this page was typed by hand, and it sends nothing anywhere.</p></footer>
<script type="application/json" id="held">${data}</script>
<script>${script}</script>
</body>
</html>
`,
    );
}

/** @param {Record<string, any>} documents  study, confident, sensitivity; each may be null @param {string} path */
export function writePage(documents, path) {
    const held = Object.entries(documents)
        .filter(([, found]) => found?.plans.length)
        .map(([name, found]) => [name, lean(found)]);
    writeHtml(
        {
            title: 'Intra-processing, run again',
            made: 'make study',
            entry: 'tests/study/page.js',
            held: Object.fromEntries(held),
        },
        path,
    );
}
