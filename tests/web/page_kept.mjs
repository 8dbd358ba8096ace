// Work is not lost: a core that traps, a worker that ends without a word and one that hears nothing any more leave what was
// finished, a sentence and a page that works on; what a person keeps on this computer or in a project file is there again; and a
// page with something to lose is not left without a question.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import {strToU8, unzipSync, zipSync} from '../../web/node_modules/fflate/esm/index.mjs';
import {defaults} from '../../web/state/fields.js';
import {linkOf} from '../../web/state/link.js';
import {launch, launchWithTabs, missing, openPage, serve, step, stopAfter} from './lib/host.mjs';

const skip = missing();
const host = skip ? null : await serve();
const browser = skip ? null : await launch();
test.after(async () => {
    await browser?.close();
    host?.close();
});

/** Six networks of German, for six seeds, trained for long enough to be interrupted. */
const CHOSEN = {
    at: 'repair',
    data: {id: 'german'},
    groups: ['sex'],
    seeds: [1, 2, 3, 4, 5, 6],
    settings: {model: {hidden: [16]}, train: {max_epochs: 200, patience: 200}, report: {bootstrap: 0}},
    stages: {data: {stop: 1}},
};
/** So many that a fast processor does not make them all between two words of the worker. */
const MANY = Array.from({length: 200}, (_, i) => i + 1);
const link = async (change = {}) => `${host?.url}${await linkOf({...defaults(), ...CHOSEN, ...change})}`;
const ready = page => page.locator('html[data-state="ready"]').waitFor({state: 'attached'});

const alone = () => Object.defineProperty(navigator, 'hardwareConcurrency', {get: () => 1});
const several = () => Object.defineProperty(navigator, 'hardwareConcurrency', {get: () => 2});
const running = page => page.locator('.running').first().waitFor();
const finished = page => page.waitForFunction(() => !document.querySelector('.running'));
const at = (page, place) => page.evaluate(to => (location.hash = `#${to}`), place);
const told = (page, text) => page.locator('#status', {hasText: text}).waitFor();

/**
 * A page whose worker has trouble before a step of the core: `trouble` is code in the worker that knows `cells`, how many
 * finished ones were told.
 */
async function troubled(url, trouble, before = alone) {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}, serviceWorkers: 'block'});
    const page = await context.newPage();
    page.setDefaultTimeout(60000);
    await page.addInitScript(before);
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
    await ready(page);
    return {page, context};
}

/** The project as a file. */
async function project(page, withData = false) {
    await page.locator('#keep').click();
    if (withData) await page.locator('dialog').getByLabel('with the data').check();
    const button = page.locator('dialog').getByRole('button', {name: 'Save the project'});
    const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
    await page.keyboard.press('Escape');
    return readFileSync(await file.path());
}
const reportsOf = zip =>
    Object.entries(unzipSync(zip))
        .filter(([name]) => name.startsWith('reports/'))
        .map(([, bytes]) => Buffer.from(bytes).toString());

/** The page answers, and trains again. */
async function worksOn(page) {
    await step(page, 'audit');
    await page.locator('#finding').waitFor();
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
    test(`${what} leaves the finished models, and a sentence`, {skip}, async () => {
        const {page, context} = await troubled(await link({seeds: MANY}), trouble);
        await page.locator('#problem-run', {hasText: sentence}).waitFor();
        const status = await page.locator('#status').innerText();
        const kept = Number(/^(\d+) finished models? (is|are) kept\.$/.exec(status)?.[1]);
        assert.ok(kept >= 2 && kept < MANY.length, status);
        assert.equal(await page.locator('.running').count(), 0, 'nothing is said to run');
        const [report] = reportsOf(await project(page));
        const {cells} = JSON.parse(report);
        assert.equal(cells.length, kept);
        assert.ok(cells.every(cell => cell.error === null && typeof cell.test.objective.phi === 'number'));
        await worksOn(page);
        await context.close();
    });

test('a worker that ends while nothing runs is replaced, with its data', {skip}, async () => {
    const {page, context} = await openPage(browser, `${host.url}#data`);
    await page
        .getByRole('button', {name: /German/})
        .first()
        .click();
    await page.locator('#finding').waitFor();
    const [replaced] = await Promise.all([page.waitForEvent('worker'), page.workers()[0].evaluate(() => self.close())]);
    assert.ok(replaced);
    const before = await page.locator('#finding').innerText();
    await page.evaluate(() => (location.hash = '#repair'));
    await page.locator('[data-stage="data"] .btn', {hasText: 'Train'}).waitFor();
    await finished(page);
    await worksOn(page);
    assert.equal(await page.locator('#finding').innerText(), before);
    await context.close();
});

test('a run that hears nothing is stopped all the same, and its finished part is kept', {skip}, async () => {
    const {page, context} = await troubled(await link({seeds: MANY}), 'while (cells > 1);');
    await page.locator('.running', {hasText: /(^|\D)([2-9]|[1-9]\d+) of 200 done/}).waitFor();
    // Twenty seconds of silence, without waiting for them.
    await page.evaluate(() => {
        const now = performance.now.bind(performance);
        performance.now = () => now() * 40;
    });
    await page.locator('.running', {hasText: /nothing heard for \d+ s/}).waitFor();
    await page.locator('.running').getByRole('button', {name: 'stop'}).click();
    await told(page, /^\d+ finished models are kept\.$/);
    await finished(page);
    assert.ok(JSON.parse(reportsOf(await project(page))[0]).cells.length >= 2);
    await worksOn(page);
    await context.close();
});

test('when the core breaks on a question, a fresh one takes over with the same data', {skip}, async () => {
    const context = await browser.newContext({serviceWorkers: 'block'});
    const page = await context.newPage();
    // A worker says that it broke; what it says is what a real trap makes it say.
    await page.route('**/worker.js', async route => {
        const text = await (await route.fetch()).text();
        const broken = `{const listen = self.onmessage;
            self.onmessage = event => JSON.stringify(event.data.args).includes('"minimum":77')
            ? self.postMessage({id: event.data.id, error: 'The computing core stopped unexpectedly.', trap: true})
            : listen(event);}`;
        await route.fulfill({body: `${text};${broken}`, contentType: 'text/javascript'});
    });
    await page.goto(`${host.url}${await linkOf({...defaults(), at: 'audit', data: {id: 'german'}, groups: ['sex']})}`);
    await page.locator('#finding').waitFor();
    const before = await page.locator('#finding').innerText();
    await page.goto(`${host.url}${await linkOf({...defaults(), at: 'audit', data: {id: 'german'}, groups: ['sex'], small: 77})}`);
    await page.locator('#problem-audit', {hasText: 'started afresh with the same data'}).waitFor();
    await page.goto(`${host.url}${await linkOf({...defaults(), at: 'audit', data: {id: 'german'}, groups: ['sex'], small: 29})}`);
    await page.locator('#problem-audit', {hasText: 'started afresh'}).waitFor({state: 'detached'});
    assert.equal(await page.locator('#finding').innerText(), before);
    await context.close();
});

/* leaving */

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
const leave = page => () => page.goto(`${host.url}reproduce.html`, {timeout: 4000}).catch(() => {});

test('a page with a run or unsaved models asks before it is left; one without does not', {skip}, async () => {
    const {page, context} = await openPage(browser, await link({at: 'audit'}));
    await page.locator('#finding').waitFor();
    assert.deepEqual(await questions(page, reload(page)), [], 'nothing to lose yet');
    await ready(page);
    await page.locator('#finding').waitFor();
    await step(page, 'repair');
    await running(page);
    assert.deepEqual(await questions(page, leave(page)), ['beforeunload'], 'a run goes on');
    await finished(page);
    assert.deepEqual(await questions(page, leave(page)), ['beforeunload'], 'its models are not saved');
    await project(page);
    assert.deepEqual(await questions(page, leave(page)), [], 'they are saved');
    await page.locator('h1', {hasText: 'Reproduce the paper'}).waitFor();
    await context.close();
});

const PEOPLE = Array.from({length: 300}, (_, i) => [(i * 7) % 10 < 3 + (i % 3) * 2 ? 1 : 0, 'abc'[i % 3], i % 9].join(','));
const CSV = `hired,group,years\n${PEOPLE.join('\n')}\n`;
const give = (page, name, buffer, mimeType = 'text/csv') =>
    page
        .locator('input[type=file]')
        .first()
        .setInputFiles({name, mimeType, buffer: Buffer.from(buffer)});

test('what is kept on this computer is offered again, with its data, until it is forgotten', {skip}, async () => {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}, serviceWorkers: 'block'});
    await context.addInitScript(() => {
        /** Where the slider of the training stands in what is kept. */
        globalThis.keptStop = () =>
            new Promise(resolve => {
                const opening = indexedDB.open('equipoise');
                opening.onsuccess = () => {
                    const asking = opening.result.transaction('kept').objectStore('kept').get('chosen');
                    asking.onsuccess = () => {
                        opening.result.close();
                        resolve(asking.result.stages.training?.stop);
                    };
                };
            });
    });
    const page = await context.newPage();
    await page.goto(await link({seeds: [1]}));
    await ready(page);
    assert.deepEqual(await page.evaluate(async () => (await indexedDB.databases()).map(({name}) => name)), [], 'nothing is kept');
    await page.locator('[data-stage="data"] .btn', {hasText: 'Train'}).click();
    await finished(page);
    await page.locator('#keep').click();
    await page.getByRole('button', {name: 'Keep on this computer'}).click();
    await page.locator('dialog', {hasText: 'Everything is kept in this browser'}).waitFor();
    await page.keyboard.press('Escape');
    const reports = reportsOf(await project(page));
    assert.equal(reports.length, 2);
    // A change, and away at once: it is kept, or the page asks.
    await page.locator('[data-stage="training"] input[type=range]').focus();
    await page.keyboard.press('Home');
    const asked = await questions(page, leave(page));
    if (asked.length > 0) {
        await page.evaluate(async () => {
            while ((await keptStop()) !== 0);
        });
        assert.deepEqual(await questions(page, leave(page)), []);
    }
    await page.locator('h1', {hasText: 'Reproduce the paper'}).waitFor();
    await page.goto(host.url);
    await ready(page);
    await page.locator('.hero').getByRole('button', {name: 'Go on where you were'}).waitFor();
    await at(page, 'audit');
    await page.locator('main').getByRole('button', {name: 'Go on where you were'}).click();
    await page.locator('[data-stage="data"]').waitFor();
    assert.equal(await page.locator('[data-stage="training"] input[type=range]').inputValue(), '0', 'the last change too');
    assert.deepEqual(reportsOf(await project(page)), reports, 'with the same bytes');
    await page.locator('#keep').click();
    await page.getByRole('button', {name: 'Forget everything'}).click();
    await told(page, 'Nothing is kept here any more.');
    await page.keyboard.press('Escape');
    page.on('dialog', dialog => void dialog.accept());
    await page.goto(`${host.url}reproduce.html`);
    await page.goto(host.url);
    await ready(page);
    await page.locator('.hero h1').waitFor();
    assert.equal(await page.getByRole('button', {name: 'Go on where you were'}).count(), 0);
    await context.close();
});

test('a project file opens to the same reports, the same link and the same choices', {skip}, async () => {
    const {page, context} = await openPage(browser, await link({seeds: [1]}));
    await page.locator('[data-stage="data"] .btn', {hasText: 'Train'}).click();
    await finished(page);
    const zip = await project(page);
    const address = await page.evaluate(() => location.href);
    await context.close();
    const other = await openPage(browser, `${host.url}#data`);
    await give(other.page, 'equipoise-project.zip', zip, 'application/zip');
    await told(other.page, 'equipoise-project.zip is open.');
    await other.page.waitForURL(address);
    assert.deepEqual(await project(other.page), zip, 'to the byte');
    assert.deepEqual(await questions(other.page, leave(other.page)), [], 'nothing of it is unsaved');
    await other.context.close();
});

test('a project holds a person’s file only if they say so, and without it asks for that very file', {skip}, async () => {
    const {page, context} = await openPage(browser, `${host.url}#data`);
    await give(page, 'people.csv', CSV);
    await page.waitForURL(/#columns/);
    assert.deepEqual(await questions(page, leave(page)), ['beforeunload'], 'a file that is not kept');
    const [without, withData] = [await project(page), await project(page, true)];
    const address = await page.evaluate(() => location.href);
    await context.close();
    assert.ok(!Buffer.from(without).includes('years'), 'no data');
    assert.equal(Buffer.from(unzipSync(withData)['data/own']).toString(), CSV);
    for (const zip of [withData, without]) {
        const other = await openPage(browser, `${host.url}#data`);
        await give(other.page, 'p.zip', zip, 'application/zip');
        await told(other.page, 'p.zip is open.');
        await other.page.waitForURL(address);
        if (zip === without) {
            await at(other.page, 'data');
            await give(other.page, 'people.csv', CSV);
            await other.page.waitForURL(address);
        }
        assert.deepEqual(unzipSync(await project(other.page, true))['data/own'], unzipSync(withData)['data/own']);
        await other.context.close();
    }
});

test('a zip that is broken, or no project, is refused in a sentence and changes nothing', {skip}, async () => {
    const {page, context} = await openPage(browser, await link({at: 'data', seeds: [1]}));
    const open = () => page.locator('#about-data').innerText();
    await page.locator('#about-data dt', {hasText: 'SHA-256'}).waitFor(); // the data have been read
    const before = await open();
    const good = zipSync({'project.json': strToU8('{"equipoise": 2, "chosen": {"at": "audit"}, "runs": [{"stage": "plain"}]}')});
    const index = strToU8('{"equipoise": 2, "chosen": {}, "runs": [{}]}');
    const report = zipSync({'project.json': index, 'reports/1.json': strToU8('{"ce')});
    const later = strToU8('{"equipoise": 9, "chosen": {}}');
    for (const [bytes, sentence] of [
        [good.slice(0, good.length - 30), /^p\.zip cannot be read: it is broken or was cut short/],
        [good, /^p\.zip is not whole: reports\/1\.json is missing\./],
        [report, /^The project is broken: the report of its run 1 is no JSON\./],
        [zipSync({'a.md': strToU8('x')}), /^p\.zip holds 0 tables \(.*\), and one is wanted/],
        [zipSync({'project.json': later}), /^This is no project of this version/],
        [zipSync({'a.csv': strToU8('x'), 'project.json': later}), /^This is no project of this version/],
    ]) {
        await give(page, 'p.zip', bytes, 'application/zip');
        await page.locator('#problem-data', {hasText: sentence}).waitFor();
        assert.equal(await open(), before);
    }
    await context.close();
});

/* every processor */

/** The report of "Fill all sliders" with as many processors as `processors` says, and the workers that it had. */
async function filled(processors, whileRunning = async () => {}) {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}, serviceWorkers: 'block'});
    const page = await context.newPage();
    await page.addInitScript(processors);
    await page.goto(await link({seeds: [1], settings: {model: {hidden: [8]}, train: {max_epochs: 10}, report: {bootstrap: 0}}}));
    await ready(page);
    await page.locator('#fill').waitFor();
    await finished(page);
    let most = page.workers().length;
    page.on('worker', () => (most = Math.max(most, page.workers().length)));
    await page.locator('#fill').click();
    await whileRunning(page);
    await finished(page);
    await page.locator('#fill:enabled').waitFor();
    const report = reportsOf(await project(page)).at(-1);
    const left = page.workers().length;
    assert.match(await page.locator('#seal').innerText(), /0 requests since$/);
    await context.close();
    return {report, most, left};
}

test('all sliders are filled by every processor, to the same bytes as by one', {skip}, async () => {
    const one = await filled(alone);
    assert.equal(one.most, 1);
    const many = await filled(several, page => page.waitForFunction(() => /^\(\d+ %\) Equipoise$/.test(document.title)));
    assert.deepEqual([many.most, many.left], [3, 1], 'two workers beside the one that has the data, and they end');
    assert.equal(many.report, one.report);
    assert.ok(JSON.parse(one.report).cells.length > 12);
});

test('a shared run that is stopped keeps what it finished', {skip}, async () => {
    const {page, context} = await openPage(browser, await link({seeds: MANY}));
    await stopAfter(page, 2);
    await finished(page);
    const [report] = reportsOf(await project(page));
    const {length} = JSON.parse(report).cells;
    assert.ok(length >= 2 && length < MANY.length, `${length} cells`);
    await worksOn(page);
    await context.close();
});

test('training goes on in a tab behind another', {skip}, async () => {
    const {context, close} = await launchWithTabs();
    try {
        const page = context.pages()[0];
        await page.goto(await link({seeds: Array.from({length: 36}, (_, i) => i + 1)}));
        await running(page);
        // Nothing is trained while the tabs change places: it is all done behind.
        await page.getByRole('button', {name: 'pause'}).click();
        const front = await context.newPage();
        await front.bringToFront();
        await page.waitForFunction(() => document.hidden && /^\(\d+ %\) Equipoise$/.test(document.title), null, {polling: 20});
        const done = await page.evaluate(() => Number(/\d+/.exec(document.title)[0]));
        assert.ok(done < 50, `${done} % was done before`);
        await page.evaluate(() => {
            globalThis.heard = new Set();
            new MutationObserver(() => heard.add(`${document.visibilityState} ${document.title}`)).observe(document.head, {
                subtree: true,
                childList: true,
            });
            [...document.querySelectorAll('.running button')].find(button => button.textContent === 'go on').click();
        });
        await page.waitForFunction(() => !document.querySelector('.running'), null, {polling: 100, timeout: 60000});
        const heard = await page.evaluate(() => [...globalThis.heard]);
        assert.ok(heard.length >= 4 && heard.every(text => text.startsWith('hidden ')), heard.join());
        assert.equal(await page.evaluate(() => document.visibilityState), 'hidden');
        assert.match(await page.locator('main').innerText(), /The plain model selects/);
        assert.doesNotMatch(await page.title(), /%/);
    } finally {
        await close();
    }
});
