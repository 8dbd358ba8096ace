// Times training of the reference net and of boosted trees natively and in WebAssembly, taking turns in one run; medians, ratios.
//   node tests/bench/bench_train.mjs NATIVE_PROGRAM WASM_MODULE OUT.json [ROUNDS]
// Times on a shared machine drift, so only the ratios of one run are claims; the raw figures are in the JSON.
import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';
import {readFileSync, writeFileSync, existsSync} from 'node:fs';
import {cpus} from 'node:os';

const [native, module, out, rounds = '9'] = process.argv.slice(2);
const JOBS = [
    {id: 'train', job: 0, amount: 16384, unit: 'rows/s'},
    {id: 'products', job: 1, amount: 16384, unit: 'rows/s'},
    {id: 'product', job: 2, amount: 20000, unit: 'GFLOP/s', scale: (2 * 64 * 32 * 32) / 1e9},
    {id: 'score', job: 3, amount: 32768, unit: 'rows/s'},
    {id: 'trees', job: 4, amount: 100, unit: 'rounds/s'},
    {id: 'lab net', job: 5, amount: 48842, unit: 'rows/s'},
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
const sides = {native: nativeSide(native), wasm: await wasmSide(module)};
const raw = {};
for (const {id, job, amount} of JOBS) {
    raw[id] = {native: [], wasm: []};
    for (const side of Object.values(sides)) await side.seconds(job, amount); // warm
    for (let round = 0; round < Number(rounds); round++)
        for (const [name, side] of Object.entries(sides)) raw[id][name].push(await side.seconds(job, amount));
}
for (const side of Object.values(sides)) side.close();

const result = {machine: cpus()[0].model, node: process.version, rounds: Number(rounds), jobs: {}};
for (const {id, amount, unit, scale = 1} of JOBS) {
    const speed = name => (amount * scale) / median(raw[id][name]);
    const entry = {unit, native: speed('native'), wasm: speed('wasm'), ratio: speed('wasm') / speed('native')};
    result.jobs[id] = {...entry, seconds: raw[id]};
    const show = x => (x >= 1000 ? Math.round(x).toLocaleString('en') : x.toFixed(1));
    const [a, b] = [entry.native, entry.wasm].map(x => `${show(x).padStart(10)} ${unit}`);
    console.log(`${id.padEnd(9)} native ${a}  wasm ${b}  wasm/native ${entry.ratio.toFixed(2)}`);
}
for (const name of ['native', 'wasm']) {
    const share = result.jobs.train[name] / result.jobs.products[name];
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
console.log(`${result.machine}, node ${result.node}, medians of ${rounds} rounds taking turns`);
const all = existsSync(out) ? JSON.parse(readFileSync(out, 'utf8')) : {};
writeFileSync(out, JSON.stringify({...all, train: result}, null, 1) + '\n');
