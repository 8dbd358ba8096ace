// How much faster several networks are trained by two workers than by one, in Chromium, by the page's own pool. One worker and
// two take turns; medians of the rounds' ratios are the claim, beside what two processes of this machine gain at the same time:
// where others work too, no pool does better than that. The processor's time that two take against one depends on no others: it
// says what the pool costs.
//   node tests/bench/bench_pool.mjs SITE OUT.json [ROUNDS]
import {spawn} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {cpus} from 'node:os';
import {resolve} from 'node:path';
import {launch, serve} from '../web/lib/host.mjs';

const [site, out, rounds = '5'] = process.argv.slice(2);
const NETWORKS = 8;
const {build} = createRequire(resolve('web/package.json'))('esbuild');

/** The pool as the page has it, run on a plan; what it takes in seconds, with the making of workers and without. */
const code = `
import {Client} from './lab/client.js';
import {Pool} from './lab/pool.js';
globalThis.bench = async (size, plan, source) => {
    const text = await (await fetch('../worker.js')).text();
    const module = await WebAssembly.compileStreaming(fetch('../equipoise.wasm'));
    const began = performance.now();
    let first = 0;
    const [{report, error, whole}] = await new Pool(() => new Client(text, module), size).run(
        [{name: '', plan, source: {...source, twin: new Uint8Array(source.twin)}, cells: 1}],
        {onProgress: () => (first ||= performance.now())},
    );
    if (!whole) throw new Error(error);
    return {all: (performance.now() - began) / 1000, set: (first - began) / 1000, report};
};`;
const bundled = await build({
    stdin: {contents: code, resolveDir: 'web'},
    bundle: true,
    write: false,
    format: 'iife',
});

const plan = {
    equipoise: 1,
    data: 'german',
    protected: 'sex',
    model: {preset: 'paper'},
    train: {max_epochs: 150, patience: 150},
    methods: [{id: 'none'}],
    seeds: Array.from({length: NETWORKS}, (_, i) => i + 1),
    report: {bootstrap: 0},
};
const source = {
    schema: readFileSync('datasets/german.json', 'utf8'),
    twin: [...readFileSync('datasets/german.twin.json')],
    rows: 0,
    seed: 1,
};

/** Seconds until so many processes have each done a fixed amount of arithmetic. @param {number} n */
async function busy(n) {
    const work = 'let x = 1; for (let i = 0; i < 2e8; i++) x = Math.imul(x, 48271) ^ i; if (x === 1) console.log(x);';
    const began = performance.now();
    const ended = Array.from({length: n}, () => new Promise(end => spawn(process.execPath, ['-e', work]).on('exit', end)));
    await Promise.all(ended);
    return (performance.now() - began) / 1000;
}

const median = list => [...list].sort((a, b) => a - b)[list.length >> 1];
const host = await serve(site);
const browser = await launch();
const context = await browser.newContext({bypassCSP: true, serviceWorkers: 'block'});
const page = await context.newPage();
await page.goto(`${host.url}data/index.json`);
await page.addScriptTag({content: bundled.outputFiles[0].text});
const system = await browser.newBrowserCDPSession();
/** Seconds of processor that pages and their workers took so far. */
async function processor() {
    const {processInfo} = await system.send('SystemInfo.getProcessInfo');
    return processInfo.filter(({type}) => type === 'renderer').reduce((sum, {cpuTime}) => sum + cpuTime, 0);
}
async function run(size) {
    const before = await processor();
    const took = await page.evaluate(args => globalThis.bench(...args), [size, plan, source]);
    return {...took, processor: (await processor()) - before};
}

const raw = {one: [], two: [], machine: []};
for (let round = -1; round < Number(rounds); round++) {
    const [one, two] = [await run(1), await run(2)];
    if (one.report !== two.report) throw new Error('one worker and two made different reports');
    const machine = (2 * (await busy(1))) / (await busy(2));
    if (round < 0) continue; // before: warm
    for (const [list, {all, set, processor}] of [
        [raw.one, one],
        [raw.two, two],
    ])
        list.push({all, set, processor});
    raw.machine.push(machine);
}
await browser.close();
host.close();

const ratios = raw.one.map(({all}, i) => all / raw.two[i].all);
const speedup = median(ratios);
const machine = median(raw.machine);
const cost = median(raw.two.map(({processor}, i) => processor / raw.one[i].processor));
const round2 = x => x.toFixed(2);
console.log(
    `pool: ${NETWORKS} networks by two workers ${round2(speedup)} times as fast as by one ` +
        `(${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}, ${rounds} rounds, ${cpus().length} processors, ` +
        `same bytes); two bare processes` +
        ` ${round2(machine)} times as fast as one: ${round2(speedup / machine)} of that; two workers take ${round2(cost)} of the ` +
        `processor's time of one`,
);
const before = existsSync(out) ? JSON.parse(readFileSync(out, 'utf8')) : {};
writeFileSync(out, `${JSON.stringify({...before, pool: {speedup, machine, cost, ratios, raw}}, null, 2)}\n`);
