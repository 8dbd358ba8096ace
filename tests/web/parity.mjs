// One plan, three places: the native command line, the module in node, the module in a worker of headless Chromium.
// The reports are the same bytes. The plan takes a method of every family through a network with dropout and batch
// normalisation, on a synthetic twin, so that it runs on any machine; and on the original file where there is one.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import {join, resolve} from 'node:path';
import test from 'node:test';
import {promisify} from 'node:util';
import {CHROMIUM} from './lib/host.mjs';

const run = promisify(execFile);
const scratch = 'build/parity';
mkdirSync(join(scratch, 'none'), {recursive: true});

const plan = {
    equipoise: 1,
    data: 'german',
    protected: 'sex',
    model: {kind: 'mlp', hidden: [16, 16], dropout: 0.2, batch_norm: true},
    train: {max_epochs: 6},
    methods: [
        {id: 'none'},
        {id: 'reweighing'},
        {id: 'score_gap_penalty', lambda: [1]},
        {id: 'random_perturbation', trials: 7},
        {id: 'group_thresholds'},
        {id: 'uniform_resampling'},
        [{id: 'correlation_remover'}, {id: 'decoupled_classifiers', strength: 0.5}, {id: 'equalized_odds'}],
    ],
    seeds: [1, 2],
    report: {bootstrap: 50, counterfactual: true},
};
/** The same through boosted trees, which the methods that edit networks refuse. */
const boosted = {
    ...plan,
    model: {kind: 'gradient_boosted_trees', trees: 12, min_rows: 10, l2: 0.5},
    methods: [
        {id: 'none'},
        {id: 'reweighing'},
        {id: 'group_thresholds'},
        {id: 'group_thresholds', constraint: 'equalized_odds', tolerance: 0.05, minimum: 0.2, objective: 'f1'},
        {id: 'fair_plug_in'},
        {id: 'calibration'},
        {id: 'linear_post_blind'},
        {id: 'threshold_by_cost', ratio_privileged: 0.6},
        {id: 'fair_reranking'},
        {id: 'fairness_penalty'},
    ],
};
/** What is made of the training rows before a model sees them, and what a model is trained for that pays for its gap. */
const prepared = {
    ...plan,
    model: {kind: 'logistic_regression'},
    methods: [
        {id: 'preferential_resampling'},
        {id: 'massaging'},
        {id: 'disparate_impact_remover', strength: 0.5},
        {id: 'group_balancing', strength: 0.5},
        {id: 'counterfactual_augmentation'},
        {id: 'fair_representation', iterations: 20},
        {id: 'fair_sampling'},
        {id: 'optimized_preprocessing'},
        [{id: 'massaging'}, {id: 'fair_cost'}, {id: 'reject_option'}],
    ],
    seeds: [1],
};
/** Methods that train models of their own or change what is minimised. */
const trained = {
    ...plan,
    model: {kind: 'mlp', hidden: [8]},
    methods: [
        ...['ratio', 'projection', 'decision_gap', 'covariance', 'mutual_information', 'kernel'].map(form => ({
            id: 'fairness_penalty',
            form,
        })),
        {id: 'covariance_constraint', strength: 0.9},
        {id: 'prejudice_remover'},
        {id: 'exponentiated_gradient', rounds: 8},
        {id: 'grid_search', points: 3},
        {id: 'gerry_fair', rounds: 20},
        {id: 'fair_trees', rounds: 10, step: 1},
        {id: 'dp_sgd', epsilon: 3, epochs: 2, reproducible: true},
    ],
    seeds: [1],
    report: {bootstrap: 10},
};
const schema = readFileSync(`datasets/${plan.data}.json`, 'utf8');
const twin = readFileSync(`datasets/${plan.data}.twin.json`, 'utf8');
const sha256 = text => createHash('sha256').update(text).digest('hex');

/** The report of the command line. With `folder` empty of data it takes the twin. */
async function native(folder, jobs, plan) {
    writeFileSync(join(scratch, 'plan.json'), JSON.stringify(plan));
    const out = join(scratch, 'native.json');
    await run('build/equipoise', ['run', join(scratch, 'plan.json'), '--out', out, '--jobs', String(jobs)], {
        env: {...process.env, DATASETS_DIR: resolve(folder)},
    });
    return readFileSync(out, 'utf8');
}

/** The report of the module, in steps of a budget that nothing may depend on. Runs in node and, as text, in a worker. */
async function inModule(Lab, bytes, source, plan, budget) {
    const lab = await Lab.create(bytes);
    lab.load(source);
    lab.start(plan);
    while (lab.step(budget));
    const text = lab.reportText();
    lab.close();
    return text;
}

/** The answers of the module to audits of one file. Runs in node and, as text, in a worker. */
async function auditsInModule(Lab, bytes, csv, audits) {
    const lab = await Lab.create(bytes);
    const file = new TextEncoder().encode(csv);
    const texts = audits.map(options => lab.analyseText('audit', options, file));
    lab.close();
    return texts;
}

/** What such a function gives in a worker of Chromium, started from a blob as the page does. */
async function inChromium(work, ...args) {
    const {chromium} = createRequire(resolve('web/package.json'))('playwright-core');
    const files = {
        '/': ['text/html', '<!doctype html><title>parity</title>'],
        ...Object.fromEntries(
            ['lab.js', 'errors.js', 'models.js'].map(name => [`/${name}`, ['text/javascript', readFileSync(`web/lab/${name}`)]]),
        ),
        '/equipoise.wasm': ['application/wasm', readFileSync('build/equipoise.wasm')],
    };
    const server = createServer((request, response) => {
        const file = files[request.url];
        response.writeHead(file ? 200 : 404, {'Content-Type': file ? file[0] : 'text/plain'}).end(file ? file[1] : '');
    });
    await new Promise(ready => server.listen(0, '127.0.0.1', ready));
    const browser = await chromium.launch({executablePath: CHROMIUM, args: ['--no-sandbox']});
    try {
        const page = await browser.newPage();
        await page.goto(`http://127.0.0.1:${server.address().port}/`);
        return await page.evaluate(
            async ({code, name, args}) => {
                const bytes = await (await fetch('/equipoise.wasm')).arrayBuffer();
                const text = `import {Lab} from '${location.origin}/lab.js'; ${code}
                self.onmessage = async ({data}) => {
                    try { self.postMessage({made: await ${name}(Lab, data.bytes, ...data.args)}); }
                    catch (error) { self.postMessage({error: String(error)}); }
                };`;
                const worker = new Worker(URL.createObjectURL(new Blob([text], {type: 'text/javascript'})), {
                    type: 'module',
                });
                const answer = await new Promise((done, failed) => {
                    worker.onmessage = event => done(event.data);
                    worker.onerror = event => failed(new Error(event.message));
                    worker.postMessage({bytes, args});
                });
                if (answer.error) throw new Error(answer.error);
                return answer.made;
            },
            {code: work.toString(), name: work.name, args},
        );
    } finally {
        await browser.close();
        server.close();
    }
}

async function same(folder, source, plan) {
    const {Lab} = await import(resolve('web/lab/lab.js'));
    const reports = {native: await native(folder, 1, plan)};
    reports.node = await inModule(Lab, readFileSync('build/equipoise.wasm'), source, plan, 777);
    if (existsSync(CHROMIUM)) reports.chromium = await inChromium(inModule, source, plan, 3000);
    for (const [place, text] of Object.entries(reports)) {
        console.log(`  note ${sha256(text)} ${place}: ${text.length} bytes, synthetic ${JSON.parse(text).data.synthetic}`);
        writeFileSync(join(scratch, `${place}.json`), text);
    }
    assert.equal(JSON.parse(reports.native).cells.length, plan.methods.length * plan.seeds.length);
    for (const place of Object.keys(reports)) assert.equal(sha256(reports[place]), sha256(reports.native), place);
}

test('methods that train models of their own give the same bytes everywhere', () =>
    same(join(scratch, 'none'), {schema, twin}, trained));

test('a plan on the twin gives the same bytes natively, in node and in Chromium', () =>
    same(join(scratch, 'none'), {schema, twin}, plan));

test('so does a plan of boosted trees', () => same(join(scratch, 'none'), {schema, twin}, boosted));

test('so does one of every method before training', () => same(join(scratch, 'none'), {schema, twin}, prepared));

test('the shards of a plan merge into the report of the whole, in the module', async () => {
    const {Lab} = await import(resolve('web/lab/lab.js'));
    const lab = await Lab.create(readFileSync('build/equipoise.wasm'));
    lab.load({schema, twin});
    const shards = [0, 1, 2].map(shard => {
        lab.start(plan, {shard, shards: 3});
        while (lab.step(5000));
        return lab.reportText();
    });
    lab.start(plan);
    while (lab.step(5000));
    const whole = lab.reportText();
    assert.equal(sha256(lab.mergeText(shards)), sha256(whole));
    lab.close();
});

test('a plan gives the same bytes with one thread and with three', async () => {
    const [one, three] = [await native(join(scratch, 'none'), 1, plan), await native(join(scratch, 'none'), 3, plan)];
    assert.equal(sha256(one), sha256(three));
});

const folder = [process.env.DATASETS_DIR, 'build/datasets', '../shared/datasets'].find(
    f => f && existsSync(join(f, 'german.data')),
);
const skip = !folder && 'german.data is not here';
test('a plan on the original file gives the same bytes in all places', {skip}, async () => {
    const files = JSON.parse(schema).files.map(file => new Uint8Array(readFileSync(join(folder, file.name))));
    await same(folder, {schema, files}, plan);
});

/** Steps a lab to its end. */
function finish(lab, plan) {
    lab.start(plan);
    while (lab.step(777));
    return lab.reportText();
}

test('a model saved by either is the same file, and given to either makes the same report', async () => {
    const {Lab} = await import(resolve('web/lab/lab.js'));
    const env = {...process.env, DATASETS_DIR: resolve(join(scratch, 'none'))};
    const folder = join(scratch, 'models');
    const first = {...plan, methods: [{id: 'none'}, {id: 'group_thresholds'}], seeds: [1], report: {bootstrap: 10}};
    first.model = {...plan.model, activation: 'gelu', layer_norm: true};
    writeFileSync(join(scratch, 'saves.json'), JSON.stringify(first));
    const {stdout} = await run('build/equipoise', ['run', join(scratch, 'saves.json'), '--models', folder], {env});
    const lab = await Lab.create(readFileSync('build/equipoise.wasm'));
    lab.load({schema, twin});
    finish(lab, first);
    for (const cell of [0, 1]) {
        const saved = readFileSync(join(folder, `cell-${cell}.eqm`));
        assert.equal(sha256(lab.modelBytes(cell)), sha256(saved));
        assert.match(stdout, new RegExp(`^${sha256(saved)}  ${folder}/cell-${cell}\\.eqm$`, 'm'));
    }
    const name = join(folder, 'cell-0.eqm');
    const second = {...first, model: {given: name}};
    second.methods = [{id: 'none'}, {id: 'random_perturbation', trials: 4}, [{id: 'reject_option'}]];
    writeFileSync(join(scratch, 'given.json'), JSON.stringify(second));
    const out = join(scratch, 'given-report.json');
    await run('build/equipoise', ['run', join(scratch, 'given.json'), '--out', out], {env});
    assert.throws(() => lab.start(second), /model\.given: is ".*cell-0\.eqm", expected the name of a model file/);
    assert.throws(() => lab.giveModel(name, readFileSync(name).subarray(0, 999)), /cell-0\.eqm: was changed or cut/);
    lab.giveModel(name, readFileSync(name));
    const text = finish(lab, second);
    assert.equal(sha256(text), sha256(readFileSync(out, 'utf8')));
    assert.equal(JSON.parse(text).plan.model.sha256, sha256(readFileSync(name)));
    lab.close();
});

/* ---- audits ---- */

/** 600 people: of one in nine the race is not known; scores of a scale of their own, with ties; chances of three groups. */
const people = `decision,score,sex,race,site,p_a,p_b\n${Array.from({length: 600}, (_, i) => {
    const x = (i * 7919) % 600;
    const race = i % 9 === 4 ? '' : 'aabbbc'[(i * 5) % 6];
    const approved = x % 10 < 4 + (i % 3) ? 'approved' : x % 2 ? 'denied' : 'withdrawn';
    return [approved, Math.floor(x / 6) - 20, 'fm'[(i >> 2) % 2], race, 'xyz'[i % 3], (x % 5) / 8, (i % 4) / 8].join(',');
}).join('\n')}\n`;

const decided = {pred: 'decision', pred_favourable: ['approved']};
const byDecision = ['--pred', 'decision', '--pred-favourable', 'approved'];
const [bySex, byBoth] = [{protected: ['sex']}, {protected: ['sex', 'race']}];
const scored = {score: 'score', ...bySex};
const byScore = ['--score', 'score', '--protected', 'sex'];
/** Every kind of audit of who is selected: as the module is asked, and as the program is. */
const AUDITS = [
    ['decisions alone', {...decided, ...bySex}, [...byDecision, '--protected', 'sex']],
    [
        'of unknown race, against one',
        {...decided, protected: ['race'], reference: ['b']},
        [...byDecision, '--protected', 'race', '--reference', 'b'],
    ],
    [
        'crossed, against the largest',
        {...decided, ...byBoth, reference: ['largest'], exclude_below: 0.1},
        [...byDecision, '--protected', 'sex', 'race', '--reference', 'largest', '--exclude-below', '0.1'],
    ],
    ['within strata', {...decided, ...bySex, strata: 'site'}, [...byDecision, '--protected', 'sex', '--strata', 'site']],
    [
        'memberships',
        {...decided, membership: ['p_a', 'p_b'], cells: 10},
        [...byDecision, '--membership', 'p_a', 'p_b', '--cells', '10'],
    ],
    ['above the median', {...scored, threshold: ['median']}, [...byScore, '--threshold', 'median']],
    [
        'smaller is better',
        {...scored, threshold: 12.5, score_direction: 'lower'},
        [...byScore, '--threshold', '12.5', '--score-direction', 'lower'],
    ],
    ['the best', {...scored, top: 100}, [...byScore, '--top', '100']],
    [
        'thresholds by group',
        {...scored, threshold: ['f=10', 'm=20.5'], at_least: true},
        [...byScore, '--threshold', 'f=10', 'm=20.5', '--at-least'],
    ],
    ...['ai-act', 'eeoc', 'lending', 'll144'].map(preset => [
        preset,
        {...decided, ...byBoth, preset},
        [...byDecision, '--protected', 'sex', 'race', '--preset', preset],
    ]),
];

test('audits of who is selected give the same bytes natively, in node and in Chromium', async () => {
    const {Lab} = await import(resolve('web/lab/lab.js'));
    const file = join(scratch, 'people.csv');
    writeFileSync(file, people);
    const options = AUDITS.map(([, asked]) => asked);
    const places = {node: await auditsInModule(Lab, readFileSync('build/equipoise.wasm'), people, options)};
    if (existsSync(CHROMIUM)) places.chromium = await inChromium(auditsInModule, people, options);
    for (const [i, [name, , args]] of AUDITS.entries()) {
        const {stdout} = await run('build/equipoise', ['audit', '--csv', file, ...args, '--json'], {maxBuffer: 1 << 26});
        assert.ok(JSON.parse(stdout).impact, name);
        for (const [place, texts] of Object.entries(places)) assert.equal(`${texts[i]}\n`, stdout, `${name}, ${place}`);
    }
    console.log(`  note ${AUDITS.length} audits in ${Object.keys(places).length + 1} places`);
});
