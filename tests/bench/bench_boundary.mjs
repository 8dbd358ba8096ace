// What crossing between the core and the page costs, by the page's own code: telling where a run is, asking about a file and of
// trained models, looking a file over. Shares of one run are the claim, not seconds.
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
/** The median of a few runs, in milliseconds. @param {() => void} work @param {number} [n] */
function took(work, n = 5) {
    const times = Array.from({length: n}, () => {
        const began = performance.now();
        work();
        return performance.now() - began;
    });
    return times.sort((a, b) => a - b)[n >> 1];
}

/** People by a fixed recipe, with a score, groups, and columns of every kind. @param {number} n */
function people(n) {
    let state = 1;
    const next = () => (state = (state * 16807) % 2147483647) % 1000;
    const row = () => {
        const score = next() / 1000;
        const [sex, race] = ['FM'[next() % 2], 'AAAABBBCCD'[next() % 10]];
        return [
            next() / 1000 < score ? 1 : 0,
            next() / 1000 < score ? 1 : 0,
            score,
            sex,
            race,
            17 + (next() % 60),
            `e${next() % 16}`,
            next(),
            `c${next() % 40}`,
        ].join(',');
    };
    return new TextEncoder().encode(`y,d,s,sex,race,age,education,capital,country\n${Array.from({length: n}, row).join('\n')}\n`);
}

/** Asks to the end. @param {number} subject @param {string} id @param {object} [options] */
function ask(subject, id, options = {}) {
    lab.ask(subject, id, options);
    for (let answer = null; answer === null;) answer = lab.answer(1500);
}

const file = people(200000);

/** What a further question costs, as a share of the first, which reads the file. @param {string} what @param {object} columns */
function shareOfFirst(what, columns) {
    let subject = 0;
    const first = took(() => {
        if (subject) lab.drop(subject);
        subject = lab.subject({file}, columns);
        ask(subject, 'audit');
    }, 3);
    const further = took(() => ask(subject, 'audit'));
    console.log(
        `200,000 rows of ${what}: read and audited in ${first.toFixed(0)} ms; again, ${(further / first).toFixed(3)} of that`,
    );
    return further / first;
}
const furtherDecided = shareOfFirst('decisions', {label: 'y', pred: 'd', protected: ['sex', 'race']});
const furtherScored = shareOfFirst('scores', {label: 'y', score: 's', protected: ['sex', 'race']});

lab.load({schema: readFileSync('datasets/adult.json'), twin: readFileSync('datasets/adult.twin.json')});
lab.start({
    equipoise: 1,
    model: {kind: 'logistic_regression'},
    train: {max_epochs: 2},
    methods: [{id: 'none'}, {id: 'reweighing'}],
    seeds: [1],
    report: {audits: false},
});
while (lab.step(1e6));
let pair = 0;
const compared = took(() => {
    pair = lab.subject({cell: 0, against: 1}, {});
    ask(pair, 'compare');
});
const {rows} = lab.about(pair);
const silent = took(() => ask(lab.subject({cell: 0, against: 1}, {}), 'compare', {bootstrap: 0}));
const handed = took(() => lab.subject({cell: 0, against: 1}, {}));
console.log(
    `two trained models of ${rows} rows: handed over in ${handed.toFixed(1)} ms, compared in ${compared.toFixed(1)} ms, ` +
        `${silent.toFixed(1)} ms of it without resampling`,
);

/** Looks a file over, to its first rows and to the end. @param {string} what @param {Uint8Array} bytes */
function lookedOver(what, bytes) {
    let shown = 0;
    const all = took(() => {
        const began = performance.now();
        lab.openPreview(bytes);
        lab.previewed();
        shown = performance.now() - began;
        while (lab.stepPreview(1500));
        lab.previewed();
        lab.closePreview();
    }, 1);
    console.log(
        `${what} of ${(bytes.length / 1e6).toFixed(0)} MB: first rows after ${shown.toFixed(0)} ms, ` +
            `${(shown / all).toFixed(3)} of the ${all.toFixed(0)} ms in which all of it is looked over`,
    );
    return {shown, all};
}
const large = people(1430000);
const {shown, all: previewed} = lookedOver('a file', large);
// The same where the last letter of each row is one of Windows: all of it is decoded.
const windows = large.map((byte, i) => (large[i + 1] === 10 ? 0xe9 : byte));
const decoded = lookedOver('a file of windows-1252', windows);
const boundary = {
    progress_share: told / all,
    messages: n,
    further_of_decisions: furtherDecided,
    further_of_scores: furtherScored,
    compare_ms: compared,
    hand_over_ms: handed,
    first_rows_ms: shown,
    first_rows_share: shown / previewed,
    first_rows_of_windows_ms: decoded.shown,
    first_rows_of_windows_share: decoded.shown / decoded.all,
};

const before = existsSync(out) ? JSON.parse(readFileSync(out, 'utf8')) : {};
writeFileSync(out, JSON.stringify({...before, boundary}, null, 1) + '\n');
