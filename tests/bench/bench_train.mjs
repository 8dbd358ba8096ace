// Times training of the reference net and of boosted trees natively, as this processor does it and with 16-byte vectors alone,
// and in WebAssembly. All jobs take turns in many short rounds of one run: medians, and medians of the rounds' ratios.
//   node tests/bench/bench_train.mjs NATIVE_PROGRAM NARROW_PROGRAM WASM_MODULE OUT.json [ROUNDS]
// Times on a shared machine drift, so only the ratios are claims; the raw figures are in the JSON.
import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';
import {readFileSync, writeFileSync, existsSync} from 'node:fs';
import {cpus} from 'node:os';

const [native, narrow, module, out, rounds = '60'] = process.argv.slice(2);
const JOBS = [
    {id: 'train', job: 0, amount: 4096, unit: 'rows/s'},
    {id: 'products', job: 1, amount: 4096, unit: 'rows/s'},
    {id: 'product', job: 2, amount: 8000, unit: 'GFLOP/s', scale: (2 * 64 * 32 * 32) / 1e9},
    {id: 'score', job: 3, amount: 8192, unit: 'rows/s'},
    {id: 'trees', job: 4, amount: 10, unit: 'rounds/s'},
    {id: 'lab net', job: 5, amount: 12288, unit: 'rows/s'},
    {id: 'forest', job: 6, amount: 8192, unit: 'rows/s'},
];

/** A side is a name and a function that runs a job and gives its seconds. */
function nativeSide(program) {
    const child = spawn(program, {stdio: ['pipe', 'pipe', 'inherit']});
    const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
    return {
        async seconds(job, amount) {
            child.stdin.write(`${job} ${amount}\n`);
            return Number((await lines.next()).value) / 1e9;
        },
        close: () => child.stdin.end(),
    };
}

async function wasmSide(path) {
    const {instance} = await WebAssembly.instantiate(readFileSync(path), {
        env: {emscripten_notify_memory_growth() {}},
    });
    instance.exports._initialize?.();
    if (instance.exports.bench_open() !== 0) throw new Error('bench_open failed');
    return {
        async seconds(job, amount) {
            const start = process.hrtime.bigint();
            instance.exports.bench_run(job, amount);
            return Number(process.hrtime.bigint() - start) / 1e9;
        },
        close() {},
    };
}

const median = list => [...list].sort((a, b) => a - b)[list.length >> 1];
const sides = {native: nativeSide(native), narrow: nativeSide(narrow), wasm: await wasmSide(module)};
const raw = Object.fromEntries(Object.keys(sides).map(name => [name, Object.fromEntries(JOBS.map(({id}) => [id, []]))]));
for (let round = -3; round < Number(rounds); round++)
    for (const {id, job, amount} of JOBS)
        for (const [name, side] of Object.entries(sides)) {
            const seconds = await side.seconds(job, amount);
            if (round >= 0) raw[name][id].push(seconds); // before: warm
        }
for (const side of Object.values(sides)) side.close();

/** The median of what job `id` takes on side a over what job `other` takes on side b. */
const times = (a, id, b, other = id) => median(raw[a][id].map((seconds, round) => seconds / raw[b][other][round]));
const result = {machine: cpus()[0].model, node: process.version, rounds: Number(rounds), jobs: {}};
for (const {id, amount, unit, scale = 1} of JOBS) {
    const speed = Object.fromEntries(Object.keys(sides).map(name => [name, (amount * scale) / median(raw[name][id])]));
    const ratio = times('native', id, 'wasm'),
        wide = times('narrow', id, 'native');
    const seconds = Object.fromEntries(Object.keys(sides).map(name => [name, raw[name][id]]));
    result.jobs[id] = {unit, ...speed, ratio, wide, seconds};
    const show = x => (x >= 1000 ? Math.round(x).toLocaleString('en') : x.toFixed(1)).padStart(9);
    console.log(
        `${id.padEnd(9)} native ${show(speed.native)}  16-byte ${show(speed.narrow)}  wasm ${show(speed.wasm)} ${unit};  ` +
            `native/16-byte ${wide.toFixed(2)}  wasm/native ${ratio.toFixed(2)}  ` +
            `wasm/16-byte ${times('narrow', id, 'wasm').toFixed(2)}`,
    );
}
for (const name of Object.keys(sides)) {
    const share = times(name, 'products', name, 'train');
    result[`product_share_${name}`] = share;
    console.log(`${name}: products are ${(100 * share).toFixed(0)} % of a training step`);
    const hundred = 100 / result.jobs.trees[name],
        epoch = 48842 / result.jobs['lab net'][name];
    result[`trees_in_epochs_${name}`] = hundred / epoch;
    console.log(
        `${name}: 100 boosted trees on 48,842 rows take ${hundred.toFixed(2)} s, ` +
            `${(hundred / epoch).toFixed(1)} epochs of the lab's network`,
    );
}
for (const name of Object.keys(sides))
    console.log(
        `${name}: 100,000 rows through a given forest of 500 trees take ${(1e5 / result.jobs.forest[name]).toFixed(2)} s`,
    );
console.log(`${result.machine}, node ${result.node}, medians of ${rounds} rounds taking turns`);
const all = existsSync(out) ? JSON.parse(readFileSync(out, 'utf8')) : {};
writeFileSync(out, JSON.stringify({...all, train: result}, null, 1) + '\n');
