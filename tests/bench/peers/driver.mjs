// What our work costs beside what people use else, in one run: the sides of a job take turns, and only ratios are claims.
//   node driver.mjs ROWS NATIVE WASM_MODULE OUT.json [--data WORDS] [--rounds N] [--only ID,...]
// A peer that is not installed is said and left out; with --only no file is written. Ends with 1 where a side's work did not come
// to what ours comes to.
import {spawn, spawnSync} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {cpus} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {JOBS} from './jobs.mjs';

const {values: options, positionals} = parseArgs({
    allowPositionals: true,
    options: {data: {type: 'string', default: 'Adult'}, rounds: {type: 'string', default: '7'}, only: {type: 'string'}},
});
const [rows, native, module, out] = positionals;
const here = dirname(fileURLToPath(import.meta.url));
const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';

/** A peer in Python. @param {string} script @param {...string} args */
const python = (script, ...args) => [PYTHON, join(here, script), rows, ...args];
/** What each side is: its command, and the Python packages of Debian or the npm package that it needs. */
const SIDES = {
    native: {command: [native, rows]},
    wasm: {command: [process.execPath, join(here, 'wasm.mjs'), rows, module]},
    tfjs: {command: [process.execPath, join(here, 'tfjs_nets.mjs'), rows], npm: '@tensorflow/tfjs-layers'},
    torch: {command: python('torch_nets.py'), packages: ['torch']},
    sklearn_trees: {command: python('trees.py', 'sklearn'), packages: ['sklearn']},
    xgboost: {command: python('trees.py', 'xgboost'), packages: ['xgboost']},
    sklearn: {command: python('reductions.py'), packages: ['sklearn']},
    numpy: {command: python('counts.py', 'cells'), packages: ['sklearn']},
    numpy_rows: {command: python('counts.py', 'rows'), packages: ['sklearn']},
};

/** Why a side cannot take part, or nothing. @param {{npm?: string, packages?: string[]}} side */
function missing({npm, packages = []}) {
    if (npm && !existsSync(join(here, 'node_modules', npm))) return 'the npm packages of tests/bench/peers are not installed';
    const absent = packages.filter(name => spawnSync(PYTHON, ['-c', `import ${name}`]).status !== 0);
    return absent.length
        ? `${PYTHON} has no ${absent.join(', ')} (apt-get install ${absent.map(n => `python3-${n}`).join(' ')})`
        : '';
}

/** Starts a side; one thread. @param {string} name of SIDES */
async function start(name) {
    const [program, ...args] = SIDES[name].command;
    const env = {
        ...process.env,
        PYTHONDONTWRITEBYTECODE: '1',
        OMP_NUM_THREADS: '1',
        OPENBLAS_NUM_THREADS: '1',
        MKL_NUM_THREADS: '1',
    };
    const child = spawn(program, args, {stdio: ['pipe', 'pipe', 'inherit'], env});
    const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
    const next = async () => {
        const {value, done} = await lines.next();
        if (done) throw new Error(`${name} ended without an answer`);
        return JSON.parse(value);
    };
    const {version} = await next();
    return {
        version,
        run: (job, amount) => {
            child.stdin.write(`${job} ${amount}\n`);
            return next();
        },
        close: () => child.stdin.end(),
    };
}

/** @param {number[]} list */
const median = list => [...list].sort((a, b) => a - b)[list.length >> 1];

/**
 * Runs one job: the sides take turns, after a turn that is not measured.
 * @param {typeof JOBS[number]} job @param {Record<string, Awaited<ReturnType<typeof start>>>} sides those that are there
 */
async function measure(job, sides) {
    const rounds = Math.min(job.rounds ?? Infinity, Number(options.rounds));
    const names = ['native', 'wasm', ...job.peers].filter(name => sides[name]);
    const amount = name => job.amounts?.[name] ?? job.amount;
    const result = Object.fromEntries(names.map(name => [name, {seconds: [], value: NaN}]));
    for (let round = -1; round < rounds; round++)
        for (const name of names) {
            const {seconds, value} = await sides[name].run(job.job, amount(name));
            if (round >= 0) result[name].seconds.push(seconds);
            result[name].value = value;
        }
    for (const name of names) result[name].rate = amount(name) / median(result[name].seconds);
    const ratio = (ours, peer) => {
        const all = result[ours].seconds.map((s, i) => result[peer].seconds[i] / amount(peer) / (s / amount(ours)));
        return {median: median(all), low: Math.min(...all), high: Math.max(...all)};
    };
    const peers = names.filter(name => job.peers.includes(name));
    return {
        ...job,
        rounds,
        sides: result,
        ratios: Object.fromEntries(peers.map(peer => [peer, {native: ratio('native', peer), wasm: ratio('wasm', peer)}])),
    };
}

/** Sides whose work did not come to what our native side's came to. */
function strangers({sides, within, relative}) {
    const near = within * (relative ? Math.abs(sides.native.value) : 1);
    return Object.entries(sides).filter(([, side]) => !(Math.abs(side.value - sides.native.value) <= near));
}

const show = x => (x >= 1000 ? Math.round(x).toLocaleString('en') : x.toPrecision(3));
const times = ({median: m, low, high}) => `${show(m)}x (${show(low)} to ${show(high)})`;

const wanted = options.only?.split(',') ?? JOBS.map(job => job.id);
const jobs = JOBS.filter(job => wanted.includes(job.id));
const sides = {};
for (const name of new Set(['native', 'wasm', ...jobs.flatMap(job => job.peers)])) {
    const why = missing(SIDES[name]);
    if (why) console.log(`${name} is left out: ${why}.`);
    else sides[name] = await start(name);
}
const [nTrain, nValid, nTest] = new Uint32Array(Uint8Array.from(readFileSync(rows).subarray(0, 12)).buffer);
const words = count => count.toLocaleString('en');
const report = {
    data: `${options.data}, ${words(nTrain + nValid + nTest)} rows, of which models learn ${words(nTrain)}`,
    cpu: cpus()[0].model,
    cores: cpus().length,
    node: process.version,
    versions: Object.fromEntries(Object.entries(sides).map(([name, side]) => [name, side.version])),
    jobs: [],
};
let wrong = 0;
for (const job of jobs) {
    const done = await measure(job, sides);
    report.jobs.push(done);
    console.log(`${done.work} (rounds: ${done.rounds})`);
    for (const [name, {rate, value}] of Object.entries(done.sides)) {
        const ratios = done.ratios[name];
        const against = ratios ? `  native ${times(ratios.native)}, wasm ${times(ratios.wasm)}` : '';
        console.log(
            `  ${name.padEnd(13)} ${show(rate).padStart(9)} ${done.unit}  ${done.value} ${value.toPrecision(6)}${against}`,
        );
    }
    for (const [name, side] of strangers(done)) {
        wrong++;
        console.log(`  WRONG: ${name}: ${done.value} ${side.value}, expected within ${done.within} of ours`);
    }
}
for (const side of Object.values(sides)) side.close();
console.log(`${report.cores} cores of ${report.cpu}, node ${report.node}; one thread each; ${report.data}`);
if (!options.only) writeFileSync(out, JSON.stringify(report, null, 1) + '\n');
process.exit(wrong ? 1 : 0);
