// The page that runs the paper's study, as a person meets it: chosen, estimated, run on one, two and three workers to the
// command line's bytes, paused, cancelled, saved and opened again. And the article about it, with figures and without.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import test from 'node:test';
import {promisify} from 'node:util';
import {axe, launch, missing, screenshots, serve} from './lib/host.mjs';

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
    await context.addInitScript(
        n => Object.defineProperty(navigator, 'hardwareConcurrency', {get: () => n}),
        processors,
    );
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
        console.log(
            `  note ${await page.locator('#status').textContent()} ${await page.locator('#alert').textContent()}`,
        );
        throw error;
    } finally {
        await context.close();
    }
}

/** A study that takes seconds: networks of one epoch, and only the methods that are quick. */
async function tiny(page, {seeds = '100, 101', methods = [0, 1, 2, 3]} = {}) {
    const boxes = page.locator('.entries input');
    const n = await boxes.count();
    for (let i = 0; i < n; i++) await boxes.nth(i).setChecked(methods.includes(i));
    await write(page, /Most epochs/, '1');
    await write(page, /^Seeds/, seeds);
}

async function write(page, label, text) {
    await page.getByLabel(label).fill(text);
    await page.getByLabel(label).blur();
}

const start = page => page.getByRole('button', {name: 'Run the study'}).click();
const ended = page => page.locator('#numbers').waitFor();

async function saved(page, name) {
    const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', {name, exact: true}).click(),
    ]);
    return readFileSync(await file.path(), 'utf8');
}

/** What the command line writes for a plan, on the twin. */
async function native(plan) {
    const [from, to] = ['plan.json', 'native.json'].map(name => join(scratch, name));
    writeFileSync(from, plan);
    await promisify(execFile)(program, ['run', from, '--out', to, '--jobs', '1'], {
        env: {...process.env, DATASETS_DIR: resolve(scratch, 'none')},
    });
    return readFileSync(to, 'utf8');
}

/** What the figures and tables of a study say. */
const shown = async page => ({
    figures: await page
        .locator('#results .canvas svg')
        .evaluateAll(all => all.map(svg => svg.getAttribute('aria-label'))),
    tables: await page
        .locator('#results table')
        .evaluateAll(all => all.slice(0, 3).map(table => table.textContent)),
});

test('how long a study takes is said before it starts', {skip}, () =>
    visit(async page => {
        const estimate = page.locator('.estimate');
        await estimate
            .filter({
                hasText: /^\d+ runs of 2 trained networks\. About .* with 2 workers.*training rows a second/,
            })
            .waitFor();
        assert.equal(
            await page.locator('.studies input:checked').count(),
            1,
            'the quick choice is one data set',
        );
        assert.match(await page.getByRole('button', {name: /^Quick/}).getAttribute('aria-pressed'), /true/);
        await page.getByRole('button', {name: /^Full/}).click();
        assert.equal(
            await page.locator('.studies input:checked').count(),
            await page.locator('.studies input').count(),
        );
        await estimate.filter({hasText: /of 25 trained networks/}).waitFor();
        await page.screenshot({path: `${screenshots}/reproduce.png`, fullPage: true});
        for (const box of await page.locator('.measures input').all()) await box.uncheck();
        assert.equal(await estimate.innerText(), 'Nothing is chosen yet.');
        assert.ok(await page.getByRole('button', {name: 'Run the study'}).isDisabled());
    }),
);

test("one, two and three workers give the command line's bytes", {skip}, async () => {
    let want = null;
    for (const processors of [1, 2, 3]) {
        await visit(
            async page => {
                await tiny(page, {seeds: '100, 101, 102'});
                await start(page);
                await ended(page);
                const got = await saved(page, /Save the report of/);
                want ??= await native(await saved(page, /Save the plan of/));
                assert.equal(got, want, `${processors} workers`);
                await page.locator('#results code.hash', {hasText: /^[0-9a-f]{64}$/}).waitFor();
                if (processors > 1) return;
                assert.match(await page.locator('#results').innerText(), /All of this is synthetic/);
                const {figures} = await shown(page);
                assert.equal(figures.length, 2);
                for (const label of figures) assert.match(label, /\(synthetic\)/, 'every figure says so');
                await page.locator('#results').getByText('constant classifier', {exact: true}).waitFor();
            },
            {processors},
        );
    }
});

test('a study that was saved is shown again on a fresh page; what is broken is said', {skip}, async () => {
    const {text, before} = await visit(async page => {
        await page.locator('.studies input').nth(0).check();
        await page.locator('.measures input').nth(1).check();
        await tiny(page, {methods: [0, 3]});
        await start(page);
        await page.locator('#results h2', {hasText: 'So far'}).waitFor();
        await page.locator('#results .canvas svg').first().waitFor();
        await page.screenshot({path: `${screenshots}/reproduce-live.png`, fullPage: true});
        await ended(page);
        await page.screenshot({path: `${screenshots}/reproduce-done.png`, fullPage: true});
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
            [
                '{"plans": [{"plan": "a", "report": {"data": {"name": "a"}}}]}',
                /^study\.json is not whole: .* has no data\.$/,
            ],
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
        await input.setInputFiles(file('report.json', JSON.stringify(JSON.parse(text).plans[1].report)));
        await page.locator('#status', {hasText: 'report.json is shown: 1 plan'}).waitFor();
        await input.setInputFiles(file('other.csv', 'a,b\n1,2\n'));
        await page.locator('#alert', {hasText: /^other\.csv is none of the original files: /}).waitFor();
    });
});

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

test('axe finds nothing, light and dark, and 390 px are enough', {skip}, async () => {
    for (const options of [
        {colorScheme: 'light'},
        {colorScheme: 'dark', viewport: {width: 390, height: 844}, hasTouch: true, isMobile: true},
    ]) {
        await visit(
            async page => {
                await tiny(page, {methods: [0, 1]});
                await start(page);
                await ended(page);
                await page.locator('#results .canvas svg').nth(1).waitFor();
                await page.getByText('Every seed', {exact: true}).click();
                await page.screenshot({
                    path: `${screenshots}/reproduce-${options.colorScheme}.png`,
                    fullPage: true,
                });
                const width = await page.evaluate(() => document.documentElement.scrollWidth);
                assert.ok(width <= page.viewportSize().width, `${width} px wide`);
                assert.deepEqual(await axe(page), []);
            },
            {bypassCSP: true, reducedMotion: 'reduce', ...options},
        );
    }
});
