// The pool without a browser: clients that hold the core itself take the place of workers. Whatever their number and the
// order in which they finish, a plan's report has the bytes of the command line's; a client that breaks is asked once more.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import test from 'node:test';
import {WorkerReplaced} from '../../web/lab/client.js';
import {Lab} from '../../web/lab/lab.js';
import {Pool} from '../../web/lab/pool.js';

const skip = !existsSync('build/equipoise.wasm') && 'build/equipoise.wasm is not built';
const module = skip ? null : new WebAssembly.Module(readFileSync('build/equipoise.wasm'));
const scratch = 'build/pool-test';
mkdirSync(join(scratch, 'none'), {recursive: true});

const source = name => ({
    schema: readFileSync(`datasets/${name}.json`, 'utf8'),
    twin: readFileSync(`datasets/${name}.twin.json`),
    rows: 0,
    seed: 1,
});
const german = source('german');
const plan = (change = {}) => ({
    equipoise: 1,
    data: 'german',
    protected: 'sex',
    model: {hidden: [8]},
    train: {max_epochs: 2},
    objective: {bias: ['statistical_parity_difference', 'average_odds_difference']},
    methods: [{id: 'none'}, {id: 'random_perturbation', trials: 3}, {id: 'group_thresholds'}],
    seeds: [5, 3, 4],
    report: {bootstrap: 0},
    ...change,
});
const task = (change, data = german) => ({name: 'a', plan: plan(change), source: data, cells: 1});

function native(wanted) {
    const [path, out] = ['plan.json', 'report.json'].map(name => join(scratch, name));
    writeFileSync(path, JSON.stringify(wanted));
    execFileSync('build/equipoise', ['run', path, '--jobs', '1', '--out', out], {
        env: {...process.env, DATASETS_DIR: resolve(scratch, 'none')},
        stdio: ['ignore', 'ignore', 'ignore'],
    });
    return readFileSync(out, 'utf8');
}

const turn = () => new Promise(next => setImmediate(next));

/** Stands for a worker. `trouble(job)` may throw; `log` gets what was asked. */
class Local {
    constructor({trouble = () => {}, log = []} = {}) {
        Object.assign(this, {trouble, log, stopped: false, held: false});
    }
    async open() {
        this.log.push('open');
        this.lab = await Lab.create(module);
    }
    async load(data) {
        this.log.push('load');
        this.lab.load(data);
    }
    async count(wanted) {
        this.lab.start(wanted);
        return this.lab.progress().cells;
    }
    async run(wanted, {shard, shards, onProgress}) {
        this.log.push(`run ${shard}/${shards}`);
        this.trouble(shard);
        this.lab.start(wanted, {shard, shards});
        let finished = 0;
        this.stopped = false;
        for (let more = true; more && !this.stopped;) {
            more = this.lab.step(500);
            const progress = this.lab.progress();
            onProgress(progress, progress.cells.done > finished ? this.lab.reportText() : undefined);
            finished = progress.cells.done;
            do await turn();
            while (this.held && !this.stopped);
        }
        return {report: this.lab.reportText(), cancelled: this.stopped};
    }
    async predictions(cell) {
        return this.lab.predictionsText(cell);
    }
    async merge(reports) {
        return this.lab.mergeText(reports);
    }
    async cancel() {
        this.stopped = true;
    }
    async pause(on) {
        this.held = on;
    }
    close() {
        this.log.push('close');
    }
}

test("with one, two and three workers a plan's report has the command line's bytes", {skip}, async () => {
    const want = native(plan());
    for (const size of [1, 2, 3]) {
        const told = [];
        const [outcome] = await new Pool(() => new Local(), size).run([task()], {
            onProgress: p => told.push(p),
        });
        assert.equal(outcome.report, want, `${size} workers`);
        assert.deepEqual([outcome.whole, outcome.error], [true, null]);
        const fractions = told.map(p => p.fraction);
        assert.deepEqual(
            fractions,
            [...fractions].sort((a, b) => a - b),
            'progress never goes back',
        );
        assert.deepEqual(told.at(-1).cells, {done: 18, total: 18});
    }
});

test('several plans share the workers, and each keeps its own bytes', {skip}, async () => {
    const [first, second] = [plan(), plan({protected: 'age', seeds: [7, 8]})];
    const clients = [];
    const make = () => clients[clients.push(new Local()) - 1];
    const outcomes = await new Pool(make, 2).run([task(), task({protected: 'age', seeds: [7, 8]})]);
    assert.deepEqual(
        outcomes.map(o => o.report),
        [native(first), native(second)],
    );
    for (const {log} of clients) assert.equal(log.filter(what => what === 'load').length, 1, 'data are loaded once');
    assert.ok(clients.every(({log}) => log.at(-1) === 'close'));
});

test('a worker that breaks is asked once more, and the bytes are the same', {skip}, async () => {
    let broken = 0;
    const trouble = shard => {
        if (shard === 1 && broken++ === 0) throw new WorkerReplaced('it broke.');
    };
    const [outcome] = await new Pool(() => new Local({trouble}), 2).run([task()]);
    assert.equal(outcome.report, native(plan()));
    assert.equal(broken, 2);
});

test(
    'a run that was stopped goes on: nothing that is whole is run again, nothing finished is lost, same bytes',
    {skip},
    async () => {
        /** Runs until so many cells are done. */
        const until = async (done, parts) => {
            const log = [];
            const pool = new Pool(() => new Local({log}), 1);
            const [outcome] = await pool.run([{...task(), parts}], {onProgress: p => p.cells.done >= done && pool.cancel()});
            return {...outcome, ran: log.filter(what => what.startsWith('run'))};
        };
        const cells = ({report}) => JSON.parse(report).cells.map(({index}) => index);
        const first = await until(8);
        const whole = [...first.parts].filter(([, part]) => part.whole).map(([number]) => number);
        const half = [...first.parts].filter(([, part]) => !part.whole);
        assert.deepEqual([first.whole, whole.length > 0, half.length], [false, true, 1]);
        assert.equal(half[0][1].cells, JSON.parse(half[0][1].text).cells.length);
        const again = await until(1, first.parts); // ended at once
        assert.deepEqual(cells(again), cells(first), 'what was finished is still there');
        const rest = await until(Infinity, again.parts);
        assert.deepEqual([rest.whole, rest.report], [true, native(plan())]);
        for (const number of whole)
            assert.ok(!rest.ran.some(what => what.startsWith(`run ${number}/`)), `${number} of ${rest.ran}`);
        assert.ok(rest.ran.some(what => what.startsWith(`run ${half[0][0]}/`)));
    },
);

test('what breaks twice, or is refused, is said; the rest is kept', {skip}, async () => {
    let asked = 0;
    const trouble = shard => {
        if (shard === 1 && ++asked) throw new WorkerReplaced('it broke.');
    };
    const wrong = {...task(), plan: {...plan(), seeds: 'all'}};
    const [half, refused, whole] = await new Pool(() => new Local({trouble}), 1).run([task(), wrong, task({seeds: [1]})]);
    assert.equal(asked, 2, 'no third time');
    assert.match(half.error, /broke/);
    assert.equal(half.whole, false);
    assert.deepEqual(new Set(JSON.parse(half.report).cells.map(cell => cell.seed)), new Set([5]));
    assert.match(refused.error, /^seeds: /);
    assert.equal(refused.report, null);
    assert.equal(whole.report, native(plan({seeds: [1]})));
});

test('a pause holds, going on ends it, and a cancelled run keeps its finished cells', {skip}, async () => {
    const pool = new Pool(() => new Local(), 2);
    let parts = 0,
        cancelAt = Infinity;
    const running = pool.run([task({seeds: [1, 2, 3, 4, 5, 6]})], {
        onPart: () => {
            if (++parts === 4) pool.pause(true);
            if (parts === cancelAt) pool.cancel();
        },
    });
    while (!pool.paused) await turn();
    for (let i = 0; i < 200; i++) await turn();
    const held = parts,
        {elapsed} = pool.overall();
    for (let i = 0; i < 200; i++) await turn();
    assert.equal(parts, held, 'nothing is finished while it is paused');
    assert.equal(pool.overall().elapsed, elapsed, 'and no time is counted');
    cancelAt = held + 3;
    pool.pause(false);
    const [outcome] = await running;
    const {cells} = JSON.parse(outcome.report);
    assert.equal(outcome.whole, false);
    assert.ok(cells.length >= cancelAt - 2 && cells.length < 36, `${cells.length} of 36 cells`);
    assert.deepEqual(
        cells,
        JSON.parse(native(plan({seeds: [1, 2, 3, 4, 5, 6]}))).cells.filter(cell => cells.some(kept => kept.index === cell.index)),
    );
});

test(
    'what the models of a shard decide is taken before they are gone, and is what they decide in one run of all',
    {skip},
    async () => {
        const taken = new Map();
        const [{report}] = await new Pool(() => new Local(), 2).run([task()], {
            onShard: async (client, text, cells) => {
                assert.equal(cells, 18);
                for (const {index} of JSON.parse(text).cells) taken.set(index, await client.predictions(index));
            },
        });
        const lab = await Lab.create(module);
        lab.load(german);
        lab.start(plan());
        while (lab.step(1e6));
        const want = JSON.parse(report).cells.map(({index}) => [index, lab.predictionsText(index)]);
        assert.equal(want.length, 18);
        assert.deepEqual(new Map([...taken].sort(([a], [b]) => a - b)), new Map(want));
    },
);
