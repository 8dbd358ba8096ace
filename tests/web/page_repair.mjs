// Step Repair while it trains and afterwards: how a model gets on is the core's own curve; a run of several seeds that was
// stopped goes on to the same bytes; what was trained with other settings is no model of these; a model at chance is marked.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import {unzipSync} from '../../web/node_modules/fflate/esm/index.mjs';
import {decimal, show} from '../../web/lab/figures.js';
import {Lab} from '../../web/lab/lab.js';
import {defaults} from '../../web/state/fields.js';
import {linkOf} from '../../web/state/link.js';
import {axe, step, stopAfter} from './lib/host.mjs';
import {theatre} from './lib/page.mjs';

const {skip, host, browser} = await theatre(test);

const link = async (change = {}) => `${host.url}${await linkOf({...defaults(), at: 'repair', data: {id: 'german'}, ...change})}`;
/** Small networks of several seeds, trained for long enough to be interrupted. */
const LONG = {
    seeds: [1, 2, 3, 4, 5, 6],
    settings: {model: {hidden: [16]}, train: {max_epochs: 400, patience: 400}, report: {bootstrap: 0}},
};
/** A penalty that leaves nothing of this network: its scores cannot be told from chance. */
const LOST = {seeds: [1], settings: {train: {max_epochs: 3}, report: {bootstrap: 0}}};

/** Repair with what a link says, on so many processors. */
async function opened(change, processors = 2, options = {}) {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}, serviceWorkers: 'block', ...options});
    await context.addInitScript(n => Object.defineProperty(navigator, 'hardwareConcurrency', {get: () => n}), processors);
    const page = await context.newPage();
    page.setDefaultTimeout(60000);
    await page.goto(await link(change));
    await page.locator('html[data-state="ready"]').waitFor({state: 'attached'});
    return {page, context};
}
const ended = page => page.waitForFunction(() => !document.querySelector('.running'));
const card = (page, stage) => page.locator(`[data-stage=${stage}]`);
const train = (page, stage) => card(page, stage).locator('.how .btn').first();
const says = (page, stage, text) =>
    page.waitForFunction(
        ([of, words]) => document.querySelector(`[data-stage=${of}] .how .btn`)?.textContent === words,
        [stage, text],
    );

/** The reports that a project holds, in the order of their runs. */
async function reports(page) {
    await page.locator('#keep').click();
    const button = page.locator('dialog').getByRole('button', {name: 'Save the project'});
    const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
    await page.keyboard.press('Escape');
    const files = unzipSync(readFileSync(await file.path()));
    const text = name => Buffer.from(files[name]).toString();
    return JSON.parse(text('project.json')).runs.map((_, i) => text(`reports/${i + 1}.json`));
}

/** What the core makes of a plan in one go. */
async function inOneGo(plan) {
    const core = await Lab.create(readFileSync(`${process.env.SITE ?? 'build/site'}/equipoise.wasm`));
    core.load({schema: readFileSync('datasets/german.json'), twin: readFileSync('datasets/german.twin.json'), rows: 0, seed: 1});
    core.start(plan);
    while (core.step(1e6));
    return core.reportText();
}

test('while a model trains its card shows the core’s own curve by round, what is left, and Stop', {skip}, async () => {
    const train = {max_epochs: 3000, patience: 3000};
    const {page, context} = await opened({seeds: [1], settings: {train, report: {bootstrap: 0}}}, 1);
    await page.locator('.running .live path').waitFor();
    await page.evaluate(() => {
        globalThis.seen = new Set();
        const look = () => {
            for (const going of document.querySelectorAll('.running [data-going]')) seen.add(going.textContent);
            seen.add(`bar ${document.querySelector('.running')?.lastChild.textContent}`);
            seen.add(`said ${document.querySelector('#status').textContent}`);
        };
        new MutationObserver(look).observe(document.body, {subtree: true, childList: true, characterData: true});
    });
    await ended(page);
    const seen = await page.evaluate(() => [...globalThis.seen]);
    const {cells} = JSON.parse((await reports(page))[0]);
    const {performance, bias} = cells[0].curve;
    const rounds = seen.flatMap(text => /round (\d+): (.*) on the people used to choose/.exec(text)?.slice(1, 3) ?? []);
    assert.ok(rounds.length >= 2 * 3, `${rounds.length / 2} rounds were shown`);
    for (let i = 0; i < rounds.length; i += 2) {
        const round = Number(rounds[i]) - 1;
        const gap = decimal(100 * bias[round], 1, true);
        assert.equal(rounds[i + 1], `balanced accuracy ${show('percent', performance[round])}, gap ${gap}`);
    }
    assert.ok(seen.some(text => /^bar .*about \d+ s left · pause · stop$/.test(text)));
    const said = seen.flatMap(text => /^said (Training.*)/.exec(text)?.[1] ?? []);
    assert.deepEqual(said, [...new Set(said)], 'nothing is announced twice');
    assert.match(said.join(' '), /75 % done\. Training has ended\./);
    await context.close();
});

for (const [processors, how] of [
    [2, 'in its own report, to the bytes of one go'],
    [1, 'in a run of its own'],
])
    test(`a run of several seeds that was stopped goes on: on ${processors} processors ${how}`, {skip}, async () => {
        const {page, context} = await opened({...LONG, stages: {data: {stop: 1}}}, processors);
        await ended(page);
        await train(page, 'data').click();
        await stopAfter(page, 7);
        await ended(page);
        const before = JSON.parse((await reports(page))[1]).cells.length;
        assert.ok(before >= 7 && before < 12, `${before} cells`);
        const [, rest] = /^Train the rest: (\d) of 6 seeds$/.exec(await train(page, 'data').textContent()) ?? [];
        assert.ok(Number(rest) >= 1 && Number(rest) < 6, `${rest} seeds are left`);

        await train(page, 'data').click();
        await page.locator('[data-stage=data] .running').waitFor();
        await says(page, 'data', 'trained');
        await ended(page);
        assert.equal(await train(page, 'data').isDisabled(), true);
        const all = await reports(page);
        const last = JSON.parse(all.at(-1));
        const trained = all.slice(1).flatMap(text => JSON.parse(text).cells.filter(cell => cell.method === 'reweighing'));
        assert.deepEqual(trained.map(cell => cell.seed).sort(), LONG.seeds, 'each seed once');
        assert.equal(all.length, processors > 1 ? 2 : 3);
        assert.equal(all.at(-1), await inOneGo(last.plan));
        if (processors > 1)
            assert.equal(
                await page
                    .locator('[data-step=repair]')
                    .innerText()
                    .then(text => /\d+ models/.exec(text)[0]),
                '18 models',
            );
        await context.close();
    });

test('filled sliders that were stopped say what is left, and go on from there', {skip}, async () => {
    const {page, context} = await opened({...LONG, seeds: [1, 2], settings: {model: {hidden: [8]}, report: {bootstrap: 0}}});
    await ended(page);
    await page.locator('#fill').click();
    await stopAfter(page, 4);
    await ended(page);
    const [part] = (await reports(page)).slice(-1);
    const {cells} = JSON.parse(part);
    const [, left, all] = /(\d+) of (\d+) models are left/.exec(await page.locator('#main').innerText());
    assert.equal(Number(left), Number(all) - cells.length);
    await page.locator('#fill').click();
    await page.locator('.running').first().waitFor();
    await ended(page);
    const whole = await reports(page);
    assert.deepEqual([whole.length, JSON.parse(whole[1]).cells.length], [2, Number(all)]);
    assert.doesNotMatch(await page.locator('#main').innerText(), /models are left/);
    await context.close();
});

test('what was trained with other settings of a method is not called trained', {skip}, async () => {
    const {page, context} = await opened({...LOST, stages: {data: {method: 'fair_representation', stop: 4}}}, 1);
    await ended(page);
    await train(page, 'data').click();
    await says(page, 'data', 'trained');
    await card(page, 'data').getByRole('button', {name: 'settings'}).click();
    const label = page.locator('#data-fair_representation-label');
    for (const [value, words] of [
        ['2', 'Train this'],
        ['1', 'trained'],
    ]) {
        await label.fill(value);
        await label.press('Tab');
        await says(page, 'data', words);
    }
    await context.close();
});

test(
    'a model at chance is marked in card, picture, Compare and its model card, beside what one decision for all comes to',
    {
        skip,
    },
    async () => {
        const {page, context} = await opened(LOST, 1, {bypassCSP: true});
        await ended(page);
        assert.equal(await page.locator('#tradeoff .chance, #tradeoff .alike, .say.chance').count(), 0, 'nothing is marked yet');
        await train(page, 'training').click();
        await says(page, 'training', 'trained');
        await ended(page);
        const {cells} = JSON.parse((await reports(page)).at(-1));
        const [plain, lost] = cells;
        assert.deepEqual([typeof lost.collapsed, plain.collapsed], ['string', null]);
        const auc = show('percent', lost.validation_auc.value);
        await card(page, 'training')
            .locator('.say', {hasText: `puts ${auc} in the right order`})
            .waitFor();
        const mark = page.locator('#tradeoff .chance');
        assert.match(await mark.getAttribute('aria-label'), /^Score gap penalty, 100: .*; not told from chance$/);
        assert.match(await mark.locator('path').getAttribute('class'), /^h4$/, 'hollow');
        assert.equal(await page.locator('#tradeoff .joined').count(), 0, 'it is no stop on the way of a repair');
        const heights = await page.locator('#tradeoff svg[role=group]').evaluate(svg => ({
            alike: Number(svg.querySelector('.alike').getAttribute('y1')),
            ticks: [...svg.querySelectorAll('.l')].map(line => Number(line.getAttribute('y1'))),
            words: [...svg.querySelectorAll('text')]
                .map(text => Number(/^(\d+)\s%$/.exec(text.textContent)?.[1]))
                .filter(Boolean),
        }));
        const [a, b] = heights.words;
        const at =
            heights.ticks[0] + ((100 * lost.test.objective.constant - a) / (b - a)) * (heights.ticks[1] - heights.ticks[0]);
        assert.ok(Math.abs(at - heights.alike) < 0.01, `${at}, ${heights.alike}`);
        assert.match(await page.locator('#chance').innerText(), /^1 of 2 models cannot be told from chance/);
        assert.deepEqual(await axe(page), []);
        await step(page, 'compare');
        await page.locator('#changes').waitFor();
        assert.equal(await page.locator('.title .say.chance').count(), 1);
        await page.locator('#history small', {hasText: 'not told from chance'}).waitFor();
        assert.match(await page.locator('#compare\\.after option:checked').textContent(), /not told from chance$/);
        await page.evaluate(() => (location.hash = '#report'));
        await page.getByRole('button', {name: 'Model card', exact: true}).click();
        const sheet = page.locator('.sheet[data-sheet=model]');
        await sheet.getByText('Intended use').waitFor();
        const told = await sheet.innerText();
        assert.ok(told.includes(`Seed ${lost.seed}.`) && told.includes('By group') && told.includes('Balanced accuracy'), told);
        assert.match(told, /SHA-256 of this model's file: [0-9a-f]{64}/);
        assert.match(told, /This model tells hardly anybody apart: no better than chance/);
        if (process.env.PICTURES) await page.screenshot({path: 'build/screenshots/model_card.png', fullPage: true});
        assert.deepEqual(await axe(page), []);
        const saved = page.waitForEvent('download');
        await page.getByRole('button', {name: 'Card as JSON'}).click();
        const file = JSON.parse(readFileSync(await (await saved).path(), 'utf8'));
        assert.deepEqual([file.kind, file.model.seed, file.before.method], ['model card', lost.seed, 'none']);
        await context.close();
    },
);
