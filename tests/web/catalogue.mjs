// The study of the whole catalogue: its counting by hand, its script on tiny twins, and its page in Chromium: complete,
// accessible, silent.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import test from 'node:test';
import {against, frontOf, linesOf, middle} from '../study/catalogue_lines.js';
import {axe, launch, missing, picture} from './lib/host.mjs';

const folder = join(process.env.BUILD ?? 'build', 'catalogue-test');
const at = name => join(folder, name);
rmSync(folder, {recursive: true, force: true});
mkdirSync(folder, {recursive: true});

/** Cells of one line, a seed each: [performance, bias, phi]. */
const cellsOf = (method, params, figures, settings = {}) =>
    figures.map(([performance, bias, phi], seed) => {
        const objective = {performance, bias, phi};
        const head = {method, title: method.toUpperCase(), family: 'pre', params: {[method]: params}, settings, seed};
        return performance === null
            ? {...head, error: 'refused'}
            : {...head, valid: {objective: {performance: 0.5, bias: 0, phi: 0.5}}, test: {objective}};
    });

test('lines are counted against no debiasing as by hand', () => {
    const none = [
        [0.8, -0.3, 0],
        [0.7, 0.2, 0],
        [0.6, -0.04, 0.6],
    ];
    const some = [
        [0.7, -0.04, 0.7],
        [0.7, -0.2, 0],
        [null, null, null],
    ];
    const report = {
        cells: [
            ...cellsOf('none', {}, none),
            ...cellsOf('none', {}, none, {threshold: 'objective'}),
            ...cellsOf('a', {strength: 1, form: 'x'}, some),
            ...cellsOf('a', {strength: 2, form: 'x'}, none),
        ],
        front: [{method: 'constant', valid: {performance: 0.5}, test: {performance: 0.5}}],
    };
    const {lines, constant} = linesOf(report);
    assert.deepEqual(constant, {valid: 0.5, test: 0.5});
    assert.deepEqual(
        lines.map(line => line.label),
        ['NONE', 'NONE, threshold objective', 'A, strength 1', 'A, strength 2'],
    );
    assert.deepEqual(lines[2].errors, ['seed 2: refused']);
    assert.deepEqual(middle(lines[0], 'test'), {gap: 0.2, performance: 0.7, phi: 0, kept: 1, n: 3});
    const {gap, performance, phi} = against([{line: lines[2], baseline: lines[0]}], 'test');
    assert.deepEqual(gap, {wins: 1, losses: 0, ties: 1, p: 1}); /* 0.04 beats 0.3, 0.2 ties, the third is not there */
    assert.deepEqual(performance, {wins: 0, losses: 1, ties: 1, p: 1});
    assert.deepEqual(phi, {wins: 1, losses: 0, ties: 1, p: 1});
    const four = Array.from({length: 4}, () => ({line: lines[2], baseline: lines[0]}));
    assert.equal(against(four, 'test').gap.p, 2 / 16); /* of 4 wins to 0 */
});

test('the front holds what nothing beats on both axes', () => {
    const points = [
        [0.8, 0.3],
        [0.7, -0.1],
        [0.7, 0.2],
        [0.6, 0.1],
        [0.5, 0],
        [0.8, -0.3],
    ];
    const lines = points.map(([performance, bias]) => ({seeds: [{seed: 1, test: {performance, bias, phi: 0}}]}));
    const on = frontOf(lines, 'test');
    assert.deepEqual(
        lines.map(line => on.has(line)),
        [true, true, false, false, true, true],
    );
});

function writePlan(data, column, kind) {
    const path = at(`tiny-${data}-${kind}.json`);
    const plan = {
        equipoise: 1,
        data,
        protected: column,
        model: {kind, ...(kind === 'mlp' ? {hidden: [6]} : {})},
        objective: {performance: 'balanced_accuracy', bias: 'statistical_parity_difference', epsilon: 0.05},
        methods: [
            {id: 'none'},
            {id: 'reweighing', strength: [0.5, 1]},
            ...(kind === 'mlp' ? [{id: 'attribute_zeroing'}, {id: 'bias_pruning'}] : [{id: 'covariance_constraint'}]),
            {id: 'group_thresholds', tolerance: [0, 0.1, 0.3]},
        ],
        seeds: [1, 2],
        report: {audits: false, curves: false, bootstrap: 0},
    };
    writeFileSync(path, JSON.stringify({...plan, ...(kind === 'mlp' ? {train: {max_epochs: 3}} : {})}));
    return path;
}

const plans = [
    ['adult', 'sex'],
    ['german', 'sex'],
].flatMap(([data, column]) => ['logistic_regression', 'mlp'].map(kind => writePlan(data, column, kind)));

function study(...args) {
    const script = ['tests/study/catalogue.mjs', '--plans', plans.join(','), '--twin', '400', '--out', folder, ...args];
    return spawnSync(process.execPath, script, {encoding: 'utf8', env: {...process.env, GOLDEN_DIR: at('golden')}});
}

/** What a golden folder holds of one data set, with made-up figures. */
function makeGolden() {
    const groups = {0: {expected_selection_rate: 0.25}, 1: {expected_selection_rate: 0.375}};
    const best = {'demographic_parity/balanced_accuracy_score': {expected_balanced_accuracy: 0.625, groups}};
    mkdirSync(join(at('golden'), 'expected'), {recursive: true});
    writeFileSync(join(at('golden'), 'expected', 'german_sex.algos.json'), JSON.stringify({fairlearn_ThresholdOptimizer: best}));
}

test('the study runs on tiny twins, and says that other toolkits are not present', () => {
    const made = study();
    assert.equal(made.status, 0, made.stderr);
    assert.match(made.stdout, /32 of 32: [^]*4 plans, 60 cells/);
    assert.equal(JSON.parse(readFileSync(at('catalogue/report.json'))).peers, null);
    makeGolden();
    const again = study();
    assert.equal(again.status, 0, again.stderr);
    assert.doesNotMatch(again.stdout, / of 32: /);
    const [row] = JSON.parse(readFileSync(at('catalogue/report.json'))).peers.german;
    assert.deepEqual([row.toolkit, row.performance, row.gap], ['Fairlearn', 0.625, 0.125]);
});

/** Marks that stand outside their picture; runs in the page. */
const marksOutside = () =>
    [...document.querySelectorAll('figure svg')].flatMap(svg => {
        const {top, bottom} = svg.getBoundingClientRect();
        const outside = mark => mark.getBoundingClientRect().top < top - 1 || mark.getBoundingClientRect().bottom > bottom + 1;
        return [...svg.querySelectorAll('path, text')].filter(outside).map(mark => mark.outerHTML);
    });

test('its page draws every data set, switches, is accessible and asks for nothing', {skip: missing()}, async () => {
    const browser = await launch();
    try {
        for (const [width, colorScheme] of [
            [1280, 'light'],
            [390, 'dark'],
        ]) {
            const context = await browser.newContext({viewport: {width, height: 900}, colorScheme, bypassCSP: true});
            const page = await context.newPage(),
                asked = [],
                said = [];
            page.on('request', request => asked.push(request.url()));
            page.on('console', message => said.push(message.text()));
            page.on('pageerror', error => said.push(error.message));
            await page.goto(pathToFileURL(at('catalogue/index.html')).href);
            await page.locator('html[data-state="ready"]').waitFor({state: 'attached'});
            assert.equal(await page.locator('figure svg').count(), 2);
            const german = page.locator('#data-german');
            assert.match(await german.innerText(), /Fairlearn\s+ThresholdOptimizer, demographic parity\s+0\.625\s+0\.125/);
            assert.match(await german.innerText(), /Covariance constraint/); // run with another learner, shown here too
            const before = await german.innerText();
            await page.getByRole('radio', {name: 'Validation rows'}).check();
            const after = await german.innerText();
            assert.match(after, /neural network, validation rows/);
            assert.notEqual(after, before);
            await page.getByRole('radio', {name: 'Logistic regression'}).check();
            assert.match(await page.locator('#against').innerText(), /logistic regression, validation rows/);
            for (const view of ['Whole picture', 'Near the front']) {
                await page.getByRole('radio', {name: view}).check();
                assert.deepEqual(await page.evaluate(marksOutside), []);
            }
            assert.match(await german.innerText(), /Below the picture: \d+ more/);
            assert.deepEqual(await axe(page), []);
            assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
            await picture(page, `catalogue-study-${width}.png`);
            assert.deepEqual(said, []);
            assert.equal(asked.length, 1);
            await context.close();
        }
    } finally {
        await browser.close();
    }
});
