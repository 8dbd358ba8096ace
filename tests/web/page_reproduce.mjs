// The page that runs the paper's study, as a person meets it: chosen, estimated, run on one, two and three workers to the
// command line's bytes, paused, cancelled, saved and opened again. And the article about it, with figures and without.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import test from 'node:test';
import {promisify} from 'node:util';
import {cellsOf, everything, planFor, quick} from '../../web/study/choice.js';
import {answer} from '../../web/study/facts.js';
import {packStudy, unpackStudy} from '../../web/study/packed.js';
import {studyOf} from '../../web/study/figures.js';
import {axe, launch, looks, missing, originals, picture, screenshots, serve} from './lib/host.mjs';
import {wide} from './lib/page.mjs';

const program = resolve(process.env.BUILD ?? 'build', 'equipoise');
const skip = missing() || (!existsSync(program) && 'the command line is not built');
const host = skip ? null : await serve();
const browser = skip ? null : await launch();
test.after(async () => {
    await browser?.close();
    host?.close();
});
const scratch = 'build/reproduce-test';
mkdirSync(join(scratch, 'none'), {recursive: true});

/** A page on a machine of so many processors; nothing is asked of the host after "ready", and the console is silent. */
async function visit(body, {processors = 2, ...options} = {}) {
    const context = await browser.newContext({
        viewport: {width: 1280, height: 900},
        acceptDownloads: true,
        ...options,
    });
    await context.addInitScript(n => Object.defineProperty(navigator, 'hardwareConcurrency', {get: () => n}), processors);
    const page = await context.newPage();
    page.setDefaultTimeout(40000);
    const said = [];
    page.on('console', message => said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', error => said.push(`error: ${error.message}`));
    await page.goto(`${host.url}reproduce.html`);
    await page.locator('html[data-state="ready"]').waitFor({state: 'attached'});
    const before = host.log.length;
    try {
        const result = await body(page);
        assert.deepEqual(said, [], 'the console stays empty');
        assert.deepEqual(host.log.slice(before), [], 'the host is asked for nothing after "ready"');
        return result;
    } catch (error) {
        await page.screenshot({path: `${screenshots}/failed.png`, fullPage: true});
        console.log(`  note ${await page.locator('#status').textContent()} ${await page.locator('#alert').textContent()}`);
        throw error;
    } finally {
        await context.close();
    }
}

/** A study that takes seconds: networks of one epoch, and only the methods that are quick. */
async function tiny(page, {seeds = '100, 101', methods = [0, 1, 2, 3]} = {}) {
    // Each click draws the boxes anew.
    await page.locator('.choose').evaluate((place, wanted) => {
        const boxes = () => [...place.querySelectorAll('.entries input')];
        boxes().forEach((_, i) => boxes()[i].checked === wanted.includes(i) || boxes()[i].click());
    }, methods);
    assert.deepEqual(
        await page.locator('.entries input').evaluateAll(all => all.flatMap((box, i) => (box.checked ? [i] : []))),
        methods,
    );
    await write(page, /Most epochs/, '1');
    await write(page, /^Seeds/, seeds);
}

async function write(page, label, text) {
    await page.getByLabel(label).fill(text);
    await page.getByLabel(label).blur();
}

/** For axe, a script of the test's. */
const SEEN = {bypassCSP: true, reducedMotion: 'reduce'};

const start = page => page.getByRole('button', {name: 'Run the study'}).click();
const ended = page => page.locator('#numbers').waitFor();

async function saved(page, name) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name, exact: true}).click()]);
    return readFileSync(await file.path(), 'utf8');
}

/** What the command line writes for a plan; without a folder of originals, on the twin. */
async function native(plan, folder = join(scratch, 'none')) {
    const [from, to] = ['plan.json', 'native.json'].map(name => join(scratch, name));
    writeFileSync(from, plan);
    await promisify(execFile)(program, ['run', from, '--out', to, '--jobs', '1'], {
        env: {...process.env, DATASETS_DIR: resolve(folder)},
    });
    return readFileSync(to, 'utf8');
}

/** Nothing for axe to find, and no wider than it is given. */
async function lookAt(page, name) {
    for (const [width, colorScheme] of looks()) {
        await page.setViewportSize({width, height: 844});
        await page.emulateMedia({colorScheme});
        await page.waitForFunction(most => document.documentElement.scrollWidth <= most, width).catch(() => {});
        assert.ok((await wide(page)) <= width, `${name} is ${await wide(page)} px wide at ${width} px`);
        await picture(page, `${name}-${width}-${colorScheme}.png`, {fullPage: true});
        assert.deepEqual(await axe(page), [], `${name}, ${width} px, ${colorScheme}`);
    }
}

/** What the figures and tables of a study say. */
const shown = async page => ({
    figures: await page.locator('#results .canvas svg').evaluateAll(all => all.map(svg => svg.getAttribute('aria-label'))),
    tables: await page.locator('#results table').evaluateAll(all => all.slice(0, 3).map(table => table.textContent)),
});

test('a study that is chosen whole is the shipped plan, and a part of it is a part of the plan', () => {
    const studies = readdirSync('datasets/studies')
        .filter(name => name.startsWith('paper-'))
        .map((name, i) => ({
            name,
            plan: JSON.parse(readFileSync(join('datasets/studies', name), 'utf8')),
            rows: 9 - i,
        }));
    assert.ok(studies.length >= 5);
    for (const study of studies) assert.deepEqual(planFor(study, everything(studies)), study.plan);
    const look = quick(studies);
    assert.deepEqual(look.studies, [studies.at(-1).name], 'the smallest data set');
    const plan = planFor(studies.at(-1), {...look, epochs: 3});
    assert.deepEqual([plan.seeds, plan.train.max_epochs], [studies.at(-1).plan.seeds.slice(0, 2), 3]);
    assert.equal(typeof plan.objective.bias, 'string');
    assert.equal(planFor(studies[0], look), null);
    // Two seeds of two measures of one method with a sweep of three and one without: 2 x 2 x (3 + 1).
    const swept = {
        seeds: [1, 2],
        objective: {bias: ['a', 'b']},
        methods: [
            {id: 'x', p: [1, 2, 3]},
            {id: 'y', q: 0},
        ],
    };
    assert.equal(cellsOf(swept), 16);
});

test('how long a study takes is said before it starts', {skip}, () =>
    visit(async page => {
        const estimate = page.locator('.estimate');
        await estimate
            .filter({
                hasText: /^\d+ runs of 2 trained networks\. About .* with 2 workers.*training rows a second/,
            })
            .waitFor();
        assert.equal(await page.locator('.studies input:checked').count(), 1, 'the quick choice is one data set');
        assert.match(await page.getByRole('button', {name: /^Quick/}).getAttribute('aria-pressed'), /true/);
        await page.getByRole('button', {name: /^Full/}).click();
        assert.equal(await page.locator('.studies input:checked').count(), await page.locator('.studies input').count());
        await estimate.filter({hasText: /of 25 trained networks/}).waitFor();
        await picture(page, 'reproduce.png', {fullPage: true});
        for (const box of await page.locator('.measures input').all()) await box.uncheck();
        assert.equal(await estimate.innerText(), 'Nothing is chosen yet.');
        assert.ok(await page.getByRole('button', {name: 'Run the study'}).isDisabled());
    }),
);

test("one, two and three workers give the command line's bytes", {skip}, () =>
    visit(
        async page => {
            await tiny(page, {seeds: '100, 101, 102', methods: [0, 3]});
            let want = null;
            for (const workers of [1, 2, 3]) {
                await page.getByLabel('Workers').selectOption(String(workers));
                await start(page);
                await page.locator('#status', {hasText: /^Done: 6 runs/}).waitFor();
                const got = await saved(page, /Save the report of/);
                want ??= await native(await saved(page, /Save the plan of/));
                assert.equal(got, want, `${workers} workers`);
                assert.equal(JSON.parse(await saved(page, 'Save the study')).sittings[0].jobs, workers);
            }
            await page.locator('#results code.hash', {hasText: /^[0-9a-f]{64}$/}).waitFor();
            assert.match(await page.locator('#results').innerText(), /All of this is synthetic/);
            const {figures} = await shown(page);
            assert.equal(figures.length, 2);
            for (const label of figures) assert.match(label, /\(synthetic\)/, 'every figure says so');
            await page.locator('#results').getByText('constant classifier', {exact: true}).waitFor();
        },
        {processors: 3},
    ),
);

test('a study that was saved is shown again on a fresh page; what is broken is said', {skip}, async () => {
    const {text, before} = await visit(async page => {
        await page.locator('.studies input').nth(0).check();
        await page.locator('.measures input').nth(1).check();
        await tiny(page, {methods: [0, 3]});
        await start(page);
        await page.locator('#results h2', {hasText: 'So far'}).waitFor();
        await page.locator('#results .canvas svg').first().waitFor();
        await picture(page, 'reproduce-live.png', {fullPage: true});
        await ended(page);
        await picture(page, 'reproduce-done.png', {fullPage: true});
        return {text: await saved(page, 'Save the study'), before: await shown(page)};
    });
    assert.equal(JSON.parse(text).plans.length, 2);
    const file = (name, content) => ({name, mimeType: 'application/json', buffer: Buffer.from(content)});
    await visit(async page => {
        const input = page.locator('#choose input[type=file]');
        const broken = JSON.parse(text);
        delete broken.plans[0].report.cells[1].test;
        for (const [content, sentence] of [
            [text.slice(0, 900), /^study\.json is not valid JSON: /],
            ['{"equipoise": 1}', /^study\.json holds neither a study nor a report of Equipoise\.$/],
            [JSON.stringify(broken), /^study\.json is not whole: cell 2 of .* cannot be read\.$/],
            ['{"plans": [{"plan": "a", "report": {"data": {"name": "a"}}}]}', /^study\.json is not whole: .* has no data\.$/],
        ]) {
            await input.setInputFiles(file('study.json', content));
            await page.locator('#alert', {hasText: sentence}).waitFor();
            assert.equal((await page.locator('#alert').innerText()).split('\n').length, 1);
        }
        await input.setInputFiles(file('study.json', text));
        await ended(page);
        assert.equal(await page.locator('#alert').isVisible(), false);
        await page.locator('#results .canvas svg').nth(3).waitFor();
        assert.deepEqual(await shown(page), before);
        await page.getByText('Every seed', {exact: true}).click();
        await lookAt(page, 'reproduce');
        await input.setInputFiles(file('report.json', JSON.stringify(JSON.parse(text).plans[1].report)));
        await page.locator('#status', {hasText: 'report.json is shown: 1 plan'}).waitFor();
        await input.setInputFiles(file('other.csv', 'a,b\n1,2\n'));
        await page.locator('#alert', {hasText: /^other\.csv is none of the original files: /}).waitFor();
    }, SEEN);
});

const [original] = JSON.parse(readFileSync('datasets/compas.json', 'utf8')).files;
const folder = originals(original.name);
test('an original file takes the place of its twin', {skip: skip || (!folder && `${original.name} is not here`)}, () =>
    visit(async page => {
        await tiny(page, {methods: [0, 2]});
        await page.locator('#choose input[type=file]').setInputFiles(join(folder, original.name));
        await page.locator('#status', {hasText: 'take the place of the synthetic twin'}).waitFor();
        assert.equal(await page.locator('.studies .tag.real').count(), 2);
        await start(page);
        await ended(page);
        assert.equal(await saved(page, /Save the report of/), await native(await saved(page, /Save the plan of/), folder));
        assert.doesNotMatch(await page.locator('#results').innerText(), /is synthetic|\(synthetic/);
    }),
);

test('a study pauses, goes on, and is cancelled with its finished runs kept', {skip}, () =>
    visit(async page => {
        await tiny(page, {seeds: '1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20'});
        await write(page, /Most epochs/, '4');
        await start(page);
        await page.locator('.run-text', {hasText: /^[1-9]\d* of 80 runs/}).waitFor();
        await page.getByRole('button', {name: 'Pause'}).click();
        await page.locator('.run-text', {hasText: 'Paused'}).waitFor();
        await page.waitForTimeout(300);
        const held = await page.locator('.run-text').innerText();
        await page.waitForTimeout(700);
        assert.equal(await page.locator('.run-text').innerText(), held, 'nothing goes on');
        await page.getByRole('button', {name: 'Go on'}).click();
        await page.getByRole('button', {name: 'Cancel'}).click();
        await page.locator('#status', {hasText: 'Ended early'}).waitFor();
        await ended(page);
        assert.match(await page.locator('#results').innerText(), /did not run to its end/);
        const study = JSON.parse(await saved(page, 'Save the study'));
        const {cells} = study.plans[0].report;
        assert.ok(cells.length > 0 && cells.length < 80, `${cells.length} runs are kept`);
        await tiny(page, {methods: [0]});
        await start(page);
        await page.locator('#status', {hasText: 'Done: 2 runs'}).waitFor();
    }),
);

const SPD = 'statistical_parity_difference';
const MEASURES = [SPD, 'equal_opportunity_difference', 'average_odds_difference'];

/**
 * A report by recipe: `figures(method, seed)` gives [performance, bias] of validation and test.
 * @param {string} name @param {[string, string, object][]} methods id, family, parameters
 */
function report(name, methods, figures, measures = MEASURES) {
    const objective = ([performance, bias]) => ({
        objective: {phi: Math.abs(bias) < 0.05 ? performance : 0, performance, bias, why: null},
    });
    const cells = methods.flatMap(([method, family, {threshold, ...params}]) =>
        measures.flatMap(bias =>
            [1, 2].map(seed => {
                const [valid, test] = figures([method, ...Object.values(params)].join(' '), seed, bias);
                const settings = {bias, ...(threshold ? {threshold} : {})};
                return {
                    method,
                    title: method,
                    family,
                    params: {[method]: params},
                    settings,
                    seed,
                    valid: objective(valid),
                    test: objective(test),
                };
            }),
        ),
    );
    return {
        plan: name,
        report: {
            cells,
            data: {name: name.split('-')[1], title: name, synthetic: true, rows: 9},
            plan: {
                protected: ['p'],
                seeds: [1, 2],
                objective: {bias: measures, epsilon: 0.05, performance: 'balanced_accuracy'},
            },
        },
    };
}

test('sentences ask a study for their numbers, and small files answer alike', () => {
    const methods = [
        ['a', 'intra', {}],
        ['b', 'post', {kind: 'x'}],
        ['b', 'post', {kind: 'y'}],
    ];
    // Seed 1, then seed 2. Method a: phi 0.7 and 0.6 on both parts. b x: 0.8, on test lost for seed 2. b y: one half.
    const table = {
        a: [
            [
                [0.7, 0.01],
                [0.7, 0.02],
            ],
            [
                [0.6, 0],
                [0.6, -0.01],
            ],
        ],
        'b x': [
            [
                [0.8, 0.04],
                [0.8, 0.049],
            ],
            [
                [0.8, 0.04],
                [0.8, 0.051],
            ],
        ],
        'b y': [
            [
                [0.5, 0],
                [0.5, 0],
            ],
            [
                [0.5, 0],
                [0.5, 0],
            ],
        ],
    };
    const study = studyOf([report('plan-d-p', methods, (key, seed) => table[key][seed - 1], ['m'])]);
    const asked = {
        phi: [{by: 'a'}, 0.65],
        bias: [{by: 'a'}, 0.005],
        feasible: [{by: 'b kind=x'}, 1],
        seeds: [{by: 'b'}, 4],
        lines: [{}, 3],
        constant: [{}, 1],
        above: [{}, 1],
        kept: [{}, 3],
        lost: [{}, 1],
        wins: [{by: 'a', against: 'b kind=x'}, 1],
        losses: [{by: 'a', against: 'b kind=x'}, 1],
        p: [{by: 'a', against: 'b kind=y'}, 0.5],
        same: [{by: 'a', against: 'b kind=y'}, 0],
        pairs: [{by: 'a', against: 'b kind=y'}, 2],
        // The post family puts b x forward, best on validation; on test its median phi is 0.4 against 0.65.
        'family-wins': [{family: 'intra', rival: 'post'}, 1],
        'family-cases': [{family: 'intra', rival: 'post'}, 1],
        'family-phi': [{family: 'post'}, 0.4],
        'family-feasible': [{family: 'post'}, 1],
        'family-seeds': [{family: 'post'}, 2],
        tops: [{by: 'b kind=y'}, 1],
        networks: [{}, 2],
        'cells-of': [{}, 6],
    };
    const packed = unpackStudy(
        JSON.parse(JSON.stringify(packStudy([report('plan-d-p', methods, (key, seed) => table[key][seed - 1], ['m'])]))),
    );
    for (const [fact, [question, want]] of Object.entries(asked)) {
        for (const from of [study, packed])
            assert.ok(Math.abs(answer(from, {fact, ...question}) - want) < 1e-9, `${fact} ${JSON.stringify(question)}`);
    }
    assert.equal(answer(study, {fact: 'phi', by: 'c'}), null);
    assert.equal(answer(study, {fact: 'phi', at: 'elsewhere'}), null);
    assert.throws(() => answer(study, {fact: 'luck'}), /Nothing answers/);
});

/** What a site would carry, by recipe: every method and place that the article asks about. */
function resultsByRecipe() {
    const paper = [
        ['none', 'baseline', {}],
        ['none', 'baseline', {threshold: 'objective'}],
        ['reject_option', 'post', {variant: 'recommended'}],
        ['reject_option', 'post', {variant: 'aif360'}],
        ['equalized_odds', 'post', {}],
        ['random_perturbation', 'intra', {}],
        ...['flat', 'pooled', 'direct'].map(critic => ['adversarial_finetuning', 'intra', {critic}]),
    ];
    const both = ['random_perturbation', 'layerwise_optimization', 'adversarial_finetuning'];
    const reference = [
        ['none', 'baseline', {threshold: 'objective'}],
        ...both.flatMap(id => ['recommended', 'reference'].map(variant => [id, 'intra', {variant}])),
        ...['recommended', 'aif360'].map(variant => ['reject_option', 'post', {variant}]),
        ...['recommended', 'aif360_0_3'].map(variant => ['equalized_odds', 'post', {variant}]),
    ];
    const figures = (key, seed) =>
        [0, 1].map(part => [0.5 + ((key.length * 7 + seed * 3 + part) % 10) / 30, (key.length % 7) / 100 - 0.02 + seed / 100]);
    const of = (kind, places, methods, measures) =>
        packStudy(places.map(place => report(`${kind}-${place}`, methods, figures, measures)));
    const three = ['adult-sex', 'compas-race', 'bank-age'];
    return {
        equipoise: 1,
        version: '0.1.0',
        sources: 'abc',
        plans: '0'.repeat(64),
        families: ['baseline', 'intra', 'post'],
        sittings: [{when: '2026-01-02T03:04:05Z', cpu: 'a machine', threads: 2, jobs: 2, seconds: 61, networks: 9}],
        titles: Object.fromEntries(MEASURES.map(id => [id, id.replaceAll('_', ' ')])),
        studies: {
            paper: of('paper', three, paper),
            better: of('better', three, paper, [SPD]),
            reference: of('reference', three, reference, [SPD]),
            variance: of('sensitivity', three, [['none', 'baseline', {}]]),
            fixed: of('sensitivity-fixed', three, [['none', 'baseline', {}]]),
            unseen: of('unseen', three, paper, [SPD]),
        },
    };
}

/** The article, with the given results or without any. */
async function article(results, options, body, path = 'learn/intra-processing.html') {
    const context = await browser.newContext({
        viewport: {width: 1280, height: 900},
        bypassCSP: true,
        ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20000);
    const said = [];
    page.on('console', message => said.push(message.text()));
    page.on('pageerror', error => said.push(error.message));
    await page.route('**/studies/index.json', route => route.fulfill({json: {studies: [], results: results !== null}}));
    await page.route('**/studies/results.json', route => route.fulfill({json: results}));
    await page.goto(`${host.url}${path}`);
    await page.locator('html[data-state="ready"]').waitFor({state: 'attached'});
    await body(page);
    assert.deepEqual(said, []);
    await context.close();
}

test('the article fills every sentence and figure from the study', {skip}, async () => {
    const results = resultsByRecipe();
    await article(results, {reducedMotion: 'reduce'}, async page => {
        await page.locator('main .canvas svg').nth(3).waitFor();
        assert.deepEqual(await page.locator('data.unknown').evaluateAll(all => all.map(x => JSON.stringify(x.dataset))), []);
        assert.ok((await page.locator('data').allInnerTexts()).every(text => /\d/.test(text)));
        const by = 'reject_option variant=recommended';
        const phi = answer(unpackStudy(results.studies.paper), {fact: 'phi', at: 'adult-sex', of: SPD, by});
        const claim = `reject option classification has a median \u03c6 of ${phi.toFixed(3)}`;
        assert.ok((await page.locator('#claims').innerText()).includes(claim));
        assert.match(await page.locator('#provenance').innerText(), /a machine, 2 of 2 threads/);
        assert.ok(await page.getByText('This study ran on synthetic twins.').isVisible());
        await lookAt(page, 'article');
    });
});

/** Words that are English and no names. */
const ENGLISH = /\b(the|of|and|with|which|who|are|were|from|by|is|mean)\b/i;

test('in German it says the same, in German numbers; names of methods and data stay', {skip}, async () => {
    const results = resultsByRecipe();
    await article(
        results,
        {reducedMotion: 'reduce'},
        async page => {
            await page.locator('main .canvas svg').nth(3).waitFor();
            assert.deepEqual(await page.locator('data.unknown').evaluateAll(all => all.map(x => JSON.stringify(x.dataset))), []);
            const by = 'reject_option variant=recommended';
            const phi = answer(unpackStudy(results.studies.paper), {fact: 'phi', at: 'adult-sex', of: SPD, by});
            const claim = `hat Reject Option Classification einen Median von \u03c6 von ${phi.toFixed(3).replace('.', ',')}`;
            assert.ok((await page.locator('#claims').innerText()).includes(claim));
            assert.match(await page.locator('#provenance').innerText(), /a machine, 2 von 2 Threads/);
            assert.match(
                await page.locator('main .canvas svg').first().getAttribute('aria-label'),
                /^Median von Phi .* \d,\d{3}/,
            );
            const texts = await page.evaluate(() =>
                [...document.querySelectorAll('body *')].flatMap(element =>
                    element.closest('[lang=en], cite, code, option, .note, th[scope=row], svg g[aria-label]') ||
                    !element.checkVisibility()
                        ? []
                        : [...element.childNodes].flatMap(node => (node.nodeType === 3 ? [node.textContent] : [])),
                ),
            );
            assert.deepEqual(texts.filter(text => ENGLISH.test(text)), []); // prettier-ignore
            await lookAt(page, 'article-german');
            await page.getByRole('link', {name: 'English'}).click();
            await page.locator('html[lang=en][data-state=ready]').waitFor({state: 'attached'});
        },
        'learn/de/intra-processing.html',
    );
});

test('without a study the article says so, and reports nothing', {skip}, () =>
    article(null, {}, async page => {
        assert.ok(await page.getByText('No study was shipped with this copy of the page').isVisible());
        assert.equal(await page.locator('data, .result, .shown, [data-figure], [data-section]').count(), 0);
        await page.locator('#c8').waitFor();
        assert.deepEqual(await axe(page), []);
        await page.getByRole('link', {name: 'Run the study in your browser'}).first().click();
        await page.waitForURL(/reproduce\.html$/);
    }),
);
