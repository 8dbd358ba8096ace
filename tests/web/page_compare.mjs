// Step Compare as a person meets it: two models are trained and compared, and every number is the core's; who changes is listed;
// one of them is asked otherwise; models are named, deleted and brought back.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import {decimal} from '../../web/lab/figures.js';
import {Lab} from '../../web/lab/lab.js';
import {axe, launch, looks, missing, openPage, serve, step} from './lib/host.mjs';

const skip = missing();
const host = skip ? null : await serve();
const browser = skip ? null : await launch();
test.after(async () => {
    await browser?.close();
    host?.close();
});

/** A few rounds of training are enough to compare, and the same for the core beside the page. */
const TRAIN = {max_epochs: 12};
const LAMBDA = 10;

/** No run goes on: its models are there before it has ended. @param {import('playwright-core').Page} page */
const ended = page => page.waitForFunction(() => !document.querySelector('.running'));

/** The German twin with a plain model and one with a penalty, compared. */
async function compared(use) {
    const {page, said, context} = await openPage(browser, `${host.url}#data`, {bypassCSP: true, acceptDownloads: true});
    try {
        await page.getByText('German credit').click();
        await page.locator('#finding').waitFor();
        await step(page, 'repair');
        // The plain model trains by itself, and what is below moves up when it has: nothing is clicked before.
        await page.locator('#tradeoff [data-key]').first().waitFor();
        await ended(page);
        await page.getByText('Model and training').click();
        await page.locator('summary', {hasText: /^train$/}).click();
        await page.locator('#settings-train-max_epochs').fill(String(TRAIN.max_epochs));
        await page.locator('#settings-train-max_epochs').press('Tab');
        const training = page.locator('[data-stage="training"]');
        await training.locator('input[type="range"]').fill('4');
        await training.locator('.btn', {hasText: 'Train this'}).click();
        await page.waitForFunction(() => document.querySelector('[data-stage="training"] .btn')?.textContent === 'trained');
        await ended(page);
        await step(page, 'compare');
        await page.locator('#changes').waitFor();
        await use(page);
        assert.deepEqual(
            said.filter(line => /error/i.test(line)),
            [],
        );
    } finally {
        await context.close();
    }
}

/** What the core says of the run that the page saved as a report: the same plan, run again beside it. */
async function coreOf(report) {
    const core = await Lab.create(readFileSync(`${process.env.SITE ?? 'build/site'}/equipoise.wasm`));
    core.load({schema: readFileSync('datasets/german.json'), twin: readFileSync('datasets/german.twin.json'), rows: 0, seed: 1});
    core.start(report.plan);
    while (core.step(1e6));
    assert.equal(core.reportText(), report.text, 'the same plan gives the same bytes');
    return core;
}

/** @param {import('playwright-core').Page} page */
async function saved(page, button) {
    const waiting = page.waitForEvent('download');
    await page.locator(button).click();
    return readFileSync(await (await waiting).path());
}

const points = x => decimal(100 * x, 1, true);

test('two models are compared, and the numbers are the core\u2019s', {skip}, () =>
    compared(async page => {
        const text = (await saved(page, '#compare-json')).toString();
        const report = Object.assign(JSON.parse(text), {text});
        const core = await coreOf(report);
        const at = report.cells.findIndex(({method}) => method === 'score_gap_penalty');
        core.ask(core.subject({cell: 0, against: at}, {}), 'compare', {rows: 20});
        const answer = core.answer();
        const {to_favourable: gain, to_unfavourable: lose} = answer.overall;

        assert.match(await page.locator('#changes').innerText(), new RegExp(`${gain} gain the decision[^]*${lose} lose it`));
        for (const id of ['statistical_parity_difference', 'equal_opportunity_difference', 'fpr_difference']) {
            const row = await page.locator(`#paired [data-measure="${id}"]`).innerText();
            assert.ok(row.includes(points(answer.a.metrics[id].value)), `${row}: ${answer.a.metrics[id].value}`);
            assert.ok(row.includes(points(answer.b.metrics[id].value)), `${row}: ${answer.b.metrics[id].value}`);
        }
        const finding = await page.locator('#finding').innerText();
        for (const {test: of} of [report.cells[0], report.cells[at]])
            assert.ok(finding.includes(decimal(100 * Math.abs(of.objective.bias), 1)), finding);

        await page.locator('#list-people').click();
        await page.locator('.people-listed tbody tr').first().waitFor();
        assert.equal(await page.locator('.people-listed tbody tr').count(), Math.min(20, gain + lose));
        const [first] = answer.people.rows;
        const shown = await page.locator('.people-listed tbody tr').first().innerText();
        assert.ok(shown.includes(`${decimal(first.score, 3)} \u2192 ${decimal(first.score2, 3)}`), shown);

        // The first who changes is asked about, and says what the core says.
        const row = first.cells[answer.people.columns.indexOf('row')];
        await page.locator(`[aria-label="What if, of row ${row}"]`).click();
        await page.locator('#what-if', {hasText: `Row ${row}:`}).waitFor();
        await page.locator('[data-said="0"]', {hasText: decimal(first.score, 3)}).waitFor();
        await page.locator('[data-said="1"]', {hasText: decimal(first.score2, 3)}).waitFor();
        await page.locator('#what-if label', {hasText: 'month'}).locator('input').fill('4');
        const changed = core.whatIf(at, {row, set: {month: 4}});
        await page.locator('[data-said="1"]', {hasText: decimal(changed.score, 3)}).waitFor();
        await page.locator('#nearest').click();
        const {nearest} = core.whatIf(at, {row, nearest: true});
        const other = core.whatIf(at, {row: nearest.row});
        await page.locator('[data-said="1"]', {hasText: decimal(other.score, 3)}).waitFor();
        await page.getByRole('button', {name: 'As it was'}).click();
        await page.locator('[data-said="1"]', {hasText: decimal(first.score2, 3)}).waitFor();

        await page.locator('#only-the-line summary').first().click();
        core.ask(core.subject({cell: 0, against: at}, {}), 'unprocessing', {});
        const {beyond} = core.answer().models[1];
        await page.locator('#only-the-line .lead', {hasText: decimal(Math.abs(100 * beyond), 1)}).waitFor();
        core.close();
    }),
);

test('models change places, are named, deleted and brought back', {skip}, () =>
    compared(async page => {
        const value = id => page.locator(`[id="${id}"]`).inputValue();
        const [before, after] = [await value('compare.before'), await value('compare.after')];
        assert.notEqual(before, after);
        const finding = await page.locator('#finding').innerText();
        await page.locator('#swap').click();
        await page.waitForFunction(was => document.querySelector('#finding')?.textContent !== was, finding);
        assert.deepEqual([await value('compare.before'), await value('compare.after')], [after, before]);
        await page.keyboard.press('Control+z');
        await page.locator('#finding', {hasText: finding.slice(0, 30)}).waitFor();

        // By the picture, with the keyboard: one stop, arrows, Enter.
        const stops = await page.locator('#tradeoff [tabindex="0"][data-key]').count();
        assert.equal(stops, 1);
        await page.locator('#tradeoff [tabindex="0"][data-key]').focus();
        const key = () => page.evaluate(() => document.activeElement?.getAttribute('data-key'));
        const was = await key();
        await page.keyboard.press('ArrowRight');
        assert.notEqual(await key(), was);

        const model = page.locator(`[data-model="${after}"]`);
        await model.getByRole('button', {name: /Name and note/}).click();
        await page.locator('#model-name').fill('Milder');
        await page.locator('#model-note').fill('Asked for by the board');
        await page.getByRole('dialog').getByRole('button', {name: 'Close'}).click();
        await page.locator('[data-step="compare"]', {hasText: 'Milder'}).waitFor();
        assert.match(await model.innerText(), /Milder[^]*Asked for by the board/);

        await page.getByRole('button', {name: 'Delete Milder'}).click();
        await model.waitFor({state: 'detached'});
        await page.locator('#status').getByRole('button', {name: 'Undo'}).click();
        await model.waitFor();
        assert.equal(await page.evaluate(() => document.activeElement === document.body), false, 'the focus is not lost');
        await page.locator('#changes').waitFor();

        // Of two runs: the core has the models of the last alone, and the rows of both were kept.
        await step(page, 'repair');
        const decision = page.locator('[data-stage="decision"]');
        await decision.locator('.btn', {hasText: 'Train this'}).click();
        await page.waitForFunction(() => document.querySelector('[data-stage="decision"] .btn')?.textContent === 'trained');
        await ended(page);
        await step(page, 'compare');
        await page.locator('[id="compare.before"]').selectOption(after);
        await page.locator('#paired th', {hasText: 'Milder'}).waitFor();
        assert.match(await page.locator('#paired').innerText(), /On the same 200 people/);
        assert.equal(await page.locator('#problem-compare').innerText(), '');
        const model_ = await saved(page, '#home-eqm');
        assert.equal(model_.subarray(0, 8).toString(), 'EQMODEL1');
        // One of the run before goes home as well, in every form.
        await page.getByRole('button', {name: 'Milder: take home'}).click();
        await page.locator('#home:focus', {hasText: 'Take Milder home'}).waitFor();
        assert.match(await page.locator('#home').innerText(), /Trained here on .*Measured on 200 people it never saw/s);
        assert.equal((await saved(page, '#home-eqm')).subarray(0, 8).toString(), 'EQMODEL1');
        assert.ok((await saved(page, '#home-onnx')).includes('equipoise.columns'));
        assert.match((await saved(page, '#home-card')).toString(), /<h1>Model card: Milder/);
        await page.locator('#compare-shell').click();
        const command = await page.locator('.command').innerText();
        assert.match(command, /^equipoise run plan\.json --data german --twin --out report\.json$/);
        await page.keyboard.press('Escape');
        assert.match((await saved(page, '#compare-csv')).toString(), /^method,params,seed/);
        await framed(page);
    }),
);

/** A frame in the picture, by mouse and by keyboard, lists who is in it. @param {import('playwright-core').Page} page */
async function framed(page) {
    const marks = page.locator('#tradeoff [data-key]');
    const listed = () => page.locator('#history tr[data-model]').evaluateAll(all => all.map(row => row.dataset.model).sort());
    const everyone = await listed();
    assert.ok(everyone.length >= 3, `${everyone.length} models`);
    const pressed = await marks.evaluateAll(all => all.map(mark => mark.ariaPressed).join());
    const one = marks.last();
    const key = await one.getAttribute('data-key');
    await one.scrollIntoViewIfNeeded();
    const {x, y, width, height} = await one.boundingBox();
    await page.mouse.move(x - 2, y - 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.move(x + width + 2, y + height + 2);
    await page.mouse.up();
    await page.locator('#history', {hasText: `those in the frame`}).waitFor();
    assert.ok((await listed()).includes(key) && (await listed()).length < everyone.length, `${await listed()}`);
    assert.equal(await marks.evaluateAll(all => all.map(mark => mark.ariaPressed).join()), pressed, 'a frame is no press');
    await page.locator('#show-all').click();
    assert.deepEqual(await listed(), everyone);
    await page.locator('#tradeoff [data-key][tabindex="0"]').focus();
    await page.keyboard.press('Shift+ArrowRight');
    assert.equal((await listed()).length, 2);
    await page.keyboard.press('Escape');
    assert.deepEqual(await listed(), everyone);
}

test('it fits every width, in the light and in the dark, and axe finds nothing', {skip}, () =>
    compared(async page => {
        await page.locator('#list-people').click();
        await page.locator('.people-listed table').waitFor();
        await page.locator('#only-the-line summary').first().click();
        await page.locator('#only-the-line svg').first().waitFor();
        for (const [width, colorScheme] of looks()) {
            await page.setViewportSize({width, height: 900});
            await page.emulateMedia({colorScheme});
            await page.waitForFunction(most => document.documentElement.scrollWidth <= most, width);
            assert.deepEqual(await axe(page), [], `${width} ${colorScheme}`);
        }
    }),
);
