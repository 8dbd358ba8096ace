// What telling the page where a run is costs the worker, by the page's own code: its slices of work and its time between two
// progress messages. Shares of one run are the claim, not seconds.
//   node tests/bench/bench_boundary.mjs MODULE OUT.json
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {Lab} from '../../web/lab/lab.js';

const [module, out] = process.argv.slice(2);
const REPORT_MS = 125; // as web/lab/worker.js
const lab = await Lab.create(readFileSync(module));
lab.load({schema: readFileSync('datasets/german.json'), twin: readFileSync('datasets/german.twin.json')});
lab.start({
    equipoise: 1,
    model: {preset: 'paper'},
    train: {max_epochs: 4000, patience: 4000},
    methods: [{id: 'none'}],
    seeds: [1],
});
let told = 0;
let n = 0;
let last = 0;
const started = performance.now();
for (let more = true; more;) {
    more = lab.step(20000);
    const now = performance.now();
    if (now - last < REPORT_MS) continue;
    last = now;
    structuredClone(lab.progress());
    told += performance.now() - now;
    n++;
}
const all = performance.now() - started;
console.log(`progress: ${n} messages take ${((100 * told) / all).toFixed(2)} % of the worker's time over 4,000 epochs`);
const before = existsSync(out) ? JSON.parse(readFileSync(out, 'utf8')) : {};
writeFileSync(out, JSON.stringify({...before, boundary: {progress_share: told / all, messages: n}}, null, 1) + '\n');
