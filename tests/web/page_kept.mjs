// Work is not lost: a core that traps, a worker that ends without a word and one that hears nothing any more leave the
// finished runs, a sentence and a page that works on; and a page with unsaved results is not left without a question.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import {encodePlan} from '../../web/state/url.js';
import {launch, missing, openPage, serve, step} from './lib/host.mjs';

const skip = missing();
const host = skip ? null : await serve();
const browser = skip ? null : await launch();
test.after(async () => {
    await browser?.close();
    host?.close();
});

const link = `${host?.url}#debias&${await encodePlan({
    equipoise: 1,
    data: 'german',
    protected: 'sex',
    model: {hidden: [8]},
    train: {max_epochs: 30},
    methods: [{id: 'none'}, {id: 'random_perturbation', trials: 100}, {id: 'group_thresholds'}],
    seeds: [1, 2, 3, 4, 5, 6],
    report: {bootstrap: 0},
})}`;

/**
 * A page whose worker has trouble before a step of the core: `trouble` is code in the worker that knows `cells`, how many
 * finished ones were told, and `first`, whether this is the first worker of the page.
 */
async function troubled(url, trouble, options = {}) {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
    const page = await context.newPage();
    page.setDefaultTimeout(20000);
    await page.route('**/worker.js', async route => {
        const text = await (await route.fetch()).text();
        const around = `{
            const {instantiate} = WebAssembly;
            let cells = 0;
            WebAssembly.instantiate = async (...args) => {
                const {exports} = await instantiate.apply(WebAssembly, args);
                return {exports: {...exports, eq_wasm_step(...rest) { ${trouble}; return exports.eq_wasm_step(...rest); }}};
            };
            const post = self.postMessage.bind(self);
            self.postMessage = said => {
                if (said.part) cells = JSON.parse(said.part).cells.length;
                post(said);
            };
        }`;
        await route.fulfill({body: `${around};${text}`, contentType: 'text/javascript'});
    });
    await page.goto(url);
    await page.locator('html[data-state="ready"]').waitFor({state: 'attached'});
    return {page, context};
}

const start = page => page.locator('#step-debias button.primary').click();

/** The cells that the page offers to save. */
async function savedCells(page) {
    await step(page, 'compare');
    const [json] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: 'JSON report'}).click()]);
    return JSON.parse(readFileSync(await json.path(), 'utf8')).cells;
}

/** The page answers, and can run again what it ran. */
async function worksOn(page) {
    await step(page, 'audit');
    await page.getByRole('checkbox', {name: 'One group for each level'}).check();
    await page.locator('#status', {hasText: 'Audited'}).waitFor();
}

for (const [what, trouble, sentence] of [
    [
        'a core that traps',
        "if (cells > 1) throw new WebAssembly.RuntimeError('unreachable')",
        /The computing core stopped unexpectedly \(unreachable\)\. It was started afresh with the same data\./,
    ],
    [
        'a worker that ends without a word',
        'if (cells > 1) { self.close(); return 1; }',
        /The worker ended without a word\. It was started afresh with the same data\./,
    ],
])
    test(`${what} leaves the finished runs, and a sentence`, {skip}, async () => {
        const {page, context} = await troubled(link, trouble);
        await start(page);
        await page.locator('#alert', {hasText: sentence}).waitFor();
        const status = await page.locator('#status').innerText();
        const kept = Number(/^The run stopped: (\d+) finished runs are kept, in step Compare\.$/.exec(status)?.[1]);
        assert.ok(kept >= 2 && kept < 18, status);
        assert.equal(await page.locator('.run progress:visible').count(), 0, 'nothing is said to run');
        const cells = await savedCells(page);
        assert.equal(cells.length, kept);
        assert.ok(cells.every(cell => cell.error === null && typeof cell.test.objective.phi === 'number'));
        assert.match(await page.locator('#step-compare').innerText(), /did not go to its end: finished parts only/);
        await page.locator('#step-compare [data-key]').first().click();
        await page.locator('#compare-detail h3').first().waitFor();
        assert.equal(
            await page.getByRole('button', {name: 'Audit these decisions in full'}).count(),
            0,
            'the models went with the worker',
        );
        await worksOn(page);
        await context.close();
    });

test('a worker that ends while nothing runs is replaced, with its data', {skip}, async () => {
    const {page, context} = await openPage(browser, host.url);
    await page.workers()[0].evaluate(() => self.close());
    await page.waitForEvent('worker');
    await worksOn(page);
    await context.close();
});

test('a run that hears nothing is cancelled all the same, and its finished part is kept', {skip}, async () => {
    const {page, context} = await troubled(link, 'while (cells > 1);');
    await start(page);
    await page.locator('#status', {hasText: /^\d+ of 18 runs done/}).waitFor();
    await page.getByRole('button', {name: 'Cancel'}).click();
    await page.locator('#step-debias .run-text', {hasText: /Cancelling/}).waitFor();
    await page.locator('#status', {hasText: /^Cancelled: \d+ finished runs are kept/}).waitFor();
    assert.match(await page.locator('#alert').innerText(), /did not hear that the run was cancelled and was ended/);
    assert.ok((await savedCells(page)).length >= 2);
    await worksOn(page);
    await context.close();
});

test('a run that is not heard of says so', {skip}, async () => {
    const {page, context} = await troubled(link, 'while (cells > 1);');
    // Twenty seconds of silence, without waiting for them.
    await page.evaluate(() => {
        const now = performance.now.bind(performance);
        performance.now = () => now() * 40;
    });
    await start(page);
    await page.locator('#step-debias .run-text', {hasText: /Nothing was heard of it for .* Cancel ends it and keeps/}).waitFor();
    await context.close();
});

/** The questions that a page asks while `leave` leaves it; each is answered with "stay". */
async function questions(page, leave) {
    const asked = [];
    const hear = dialog => {
        asked.push(dialog.type());
        void dialog.dismiss();
    };
    page.on('dialog', hear);
    await leave();
    page.off('dialog', hear);
    return asked;
}
const reload = page => () => page.reload({timeout: 4000}).catch(() => {});
const follow = page => () =>
    page
        .getByRole('link', {name: 'Reproduce the paper'})
        .click({timeout: 4000})
        .catch(() => {});

test('a page with a run or unsaved results asks before it is left; one without does not', {skip}, async () => {
    const {page, context} = await openPage(browser, link);
    await page.locator('#step-debias .method').first().click();
    assert.deepEqual(await questions(page, reload(page)), [], 'nothing to lose yet');
    await page.locator('html[data-state="ready"]').waitFor({state: 'attached'});
    await page.locator('#status', {hasText: 'A plan came with the link'}).waitFor();
    await start(page);
    await page.locator('.run progress:visible').waitFor();
    assert.deepEqual(await questions(page, follow(page)), ['beforeunload'], 'a run goes on');
    await page.locator('#step-compare [data-key]').first().waitFor();
    assert.deepEqual(await questions(page, follow(page)), ['beforeunload'], 'its results are not saved');
    assert.equal((await savedCells(page)).length, 18, 'the run went on and is here');
    assert.deepEqual(await questions(page, follow(page)), [], 'they are saved');
    await page.locator('h1', {hasText: 'Reproduce the paper'}).waitFor();
    await context.close();
});

test('a study goes on when one of its workers ends, and its page asks before it is left', {skip}, async () => {
    const context = await browser.newContext({acceptDownloads: true});
    await context.addInitScript(() => Object.defineProperty(navigator, 'hardwareConcurrency', {get: () => 2}));
    const page = await context.newPage();
    page.setDefaultTimeout(40000);
    await page.goto(`${host.url}reproduce.html`);
    await page.locator('html[data-state="ready"]').waitFor({state: 'attached'});
    await page.getByLabel(/^Seeds/).fill('1, 2, 3, 4');
    await page.getByLabel(/Most epochs/).fill('3');
    await page.getByLabel(/Most epochs/).blur();
    const boxes = page.locator('.entries input');
    for (let i = (await boxes.count()) - 1; i >= 0; i--) await boxes.nth(i).setChecked(i < 2);
    await page.locator('.estimate', {hasText: /as tried here/}).waitFor();
    await page.getByRole('button', {name: 'Run the study'}).click();
    await page.locator('.run-text', {hasText: /^\d+ of \d+ runs/}).waitFor();
    await page.workers()[0].evaluate(() => self.close());
    await page.locator('#status', {hasText: /^Done: \d+ runs/}).waitFor();
    assert.equal(await page.locator('#alert').isVisible(), false);
    const lab = () =>
        page
            .getByRole('link', {name: 'Lab', exact: true})
            .click({timeout: 4000})
            .catch(() => {});
    assert.deepEqual(await questions(page, lab), ['beforeunload']);
    await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: 'Save the study'}).click()]);
    assert.deepEqual(await questions(page, lab), []);
    await context.close();
});
