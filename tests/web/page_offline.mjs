// Without a network: the service worker keeps what the build listed and nothing else, before the seal; the page opens, audits and
// trains with the network cut; a new version waits for the next visit; and the page as one file does the same from a disk.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, resolve} from 'node:path';
import test from 'node:test';
import {pathToFileURL} from 'node:url';
import {variantOf} from '../../web/course/lesson.js';
import {scripts} from '../../web/course/scripts.js';
import {defaults} from '../../web/state/fields.js';
import {linkOf} from '../../web/state/link.js';
import {writeServiceWorker} from '../../web/offline/list.mjs';
import {launch, missing, openPage, serve, site, step} from './lib/host.mjs';

const skip = missing();
const host = skip ? null : await serve();
const browser = skip ? null : await launch();
test.after(async () => {
    await browser?.close();
    host?.close();
});

const ready = page => page.locator('html[data-state="ready"]').waitFor({state: 'attached'});
const WITH = {serviceWorkers: 'allow'};
/** Chromium itself looks whether the worker has changed, about a second after a page that it gave out: no page can stop it. */
const byThePage = log => log.filter(path => path !== '/some/where/sw.js');

/** Audits the counts of COMPAS from the door, and trains German in Repair. */
async function auditsAndTrains(page) {
    await page.evaluate(() => (location.hash = '#audit'));
    await page.getByRole('button', {name: /COMPAS|example/i}).click();
    await page.locator('#finding').waitFor();
    assert.match(await page.locator('#finding').innerText(), /44\.8.%.*23\.5.%/);
    await step(page, 'data');
    await page
        .getByRole('button', {name: /German/})
        .first()
        .click();
    await step(page, 'repair');
    await page.locator('[data-stage="data"] .btn', {hasText: 'Train'}).waitFor();
    await page.locator('#finding').waitFor();
    assert.match(await page.locator('#finding').innerText(), /%/);
}

/** What the worker keeps, by path from its scope. */
const keptBy = page =>
    page.evaluate(async () => {
        const [name] = await caches.keys();
        const cache = await caches.open(name);
        const kept = await Promise.all(
            (await cache.keys()).map(async request => {
                const bytes = await (await cache.match(request)).arrayBuffer();
                const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
                return [request.url.replace(new URL('./', location.href).href, ''), btoa(String.fromCharCode(...digest))];
            }),
        );
        return {name, kept: Object.fromEntries(kept)};
    });

test('every file of the site is kept with its bytes before the seal, and nothing is asked for afterwards', {skip}, async () => {
    const {page, context, said} = await openPage(browser, host.url, WITH);
    const {length} = host.log;
    const other = () =>
        navigator.serviceWorker.register('sw.js?another').then(
            () => 'taken',
            error => error.name,
        );
    assert.notEqual(await page.evaluate(other), 'taken', 'no other worker is taken after the seal');
    const {name, kept} = await keptBy(page);
    const files = readdirSync(site, {recursive: true, withFileTypes: true})
        .filter(entry => entry.isFile() && !['sw.js', 'versions.json'].includes(entry.name))
        .map(entry => join(entry.parentPath ?? entry.path, entry.name));
    const want = files.map(path => [
        path === join(site, 'index.html') ? '' : path.slice(site.length + 1),
        createHash('sha256').update(readFileSync(path)).digest('base64'),
    ]);
    assert.deepEqual(kept, Object.fromEntries(want.sort(([a], [b]) => (a < b ? -1 : 1))));
    const version = /"version": "(\w+)"/.exec(readFileSync(join(site, 'sw.js'), 'utf8'))[1];
    assert.equal(name, `equipoise ${host.url} ${version}`);
    assert.deepEqual(
        said.filter(text => !text.includes('Content Security Policy')),
        [],
    );
    await page.locator('#seal').click();
    assert.match(await page.locator('dialog').innerText(), new RegExp(`Version ${version} of this page is kept in this browser`));
    assert.deepEqual(host.log.slice(length), [], 'the host is asked for nothing after "ready"');
    await context.close();
});

test('with the network cut it is opened again, audits and trains', {skip}, async () => {
    const gone = await serve();
    const {page, context} = await openPage(browser, gone.url, WITH);
    await context.setOffline(true);
    gone.close(); // what the browser itself might ask for has nobody to ask either
    await page.reload();
    await ready(page);
    assert.match((await page.locator('#seal').innerText()).replace(/\s+/g, ' '), /Sealed · 0 requests since$/);
    await auditsAndTrains(page);
    page.on('dialog', dialog => void dialog.accept());
    await page.goto(`${gone.url}learn/intra-processing.html`);
    assert.match(await page.locator('h1').innerText(), /What the paper claims/);
    await page.goto(`${gone.url}index.html#audit`);
    await ready(page);
    await context.close();
});

test('the worker refuses other hosts, and tells a page nothing', {skip}, async () => {
    const other = await serve();
    const {page, context} = await openPage(browser, host.url, WITH);
    // A page of this site without a policy of its own.
    await page.route('**/bare.html', route => route.fulfill({contentType: 'text/html', body: '<title>bare</title>'}));
    await page.goto(`${host.url}bare.html`);
    const answers = await page.evaluate(async url => {
        const {controller} = navigator.serviceWorker;
        let told = false;
        navigator.serviceWorker.onmessage = () => (told = true);
        controller?.postMessage({anything: true});
        const answer = await fetch(url, {mode: 'no-cors'}).then(
            () => 'answered',
            () => 'refused',
        );
        return {controlled: Boolean(controller), answer, told};
    }, `${other.url}leak`);
    assert.deepEqual(answers, {controlled: true, answer: 'refused', told: false});
    assert.deepEqual(other.log, []);
    other.close();
    await context.close();
});

test('a new version is told of, is not forced, and is whole at the next visit', {skip}, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'equipoise-site-'));
    cpSync(site, folder, {recursive: true});
    const changing = await serve(folder);
    const {page, context} = await openPage(browser, changing.url, WITH);
    const before = (await keptBy(page)).name;
    const path = join(folder, 'index.html');
    writeFileSync(path, readFileSync(path, 'utf8').replace('<title>', '<title>New: '));
    const version = writeServiceWorker(folder);
    await page.reload();
    await ready(page);
    await page.locator('#status', {hasText: 'A new version is here.'}).waitFor();
    assert.doesNotMatch(await page.title(), /^New/, 'the page that is open is the old one');
    const {name} = await keptBy(page);
    assert.notEqual(name, before);
    assert.ok(name.endsWith(` ${version}`), name);
    await page.getByRole('button', {name: 'Reload'}).click();
    await page.waitForFunction(() => document.title.startsWith('New: '));
    await ready(page);
    await page.waitForFunction(() => performance.getEntriesByName('sealed').length > 0);
    assert.equal(await page.locator('#status').innerText(), '', 'and it is told of once');
    const {length} = changing.log;
    await page.locator('#seal').click();
    assert.deepEqual(byThePage(changing.log.slice(length)), []);
    changing.close();
    rmSync(folder, {recursive: true});
    await context.close();
});

test('a run is not disturbed by a new version that another tab brought', {skip}, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'equipoise-site-'));
    cpSync(site, folder, {recursive: true});
    const changing = await serve(folder);
    const {page, context} = await openPage(browser, changing.url, WITH);
    const chosen = {
        at: 'repair',
        data: {id: 'german'},
        groups: ['sex'],
        seeds: Array.from({length: 200}, (_, i) => i),
        settings: {model: {hidden: [16]}, train: {max_epochs: 200, patience: 200}, report: {bootstrap: 0}},
    };
    await page.goto(`${changing.url}index.html${await linkOf({...defaults(), ...chosen})}`);
    await page.locator('.running', {hasText: /[1-9]\d* of 200 done/}).waitFor();
    assert.ok(await page.evaluate(() => Boolean(navigator.serviceWorker.controller)));
    writeFileSync(join(folder, 'LICENSES.txt'), 'another');
    writeServiceWorker(folder);
    const other = await context.newPage();
    await other.goto(changing.url);
    await other.locator('#status', {hasText: 'A new version is here.'}).waitFor();
    await page.locator('.running').waitFor();
    assert.doesNotMatch(await page.locator('#status').innerText(), /new version/);
    await page.locator('.running').getByRole('button', {name: 'stop'}).click();
    await page.locator('#status', {hasText: 'A new version is here.'}).waitFor();
    changing.close();
    rmSync(folder, {recursive: true});
    await context.close();
});

test('a site of which a file is not what its list says is not kept, and works', {skip}, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'equipoise-site-'));
    cpSync(site, folder, {recursive: true});
    writeFileSync(join(folder, 'versions.json'), '{}'); // not of the list
    writeFileSync(join(folder, 'LICENSES.txt'), 'changed on its way');
    const changed = await serve(folder);
    const {page, context} = await openPage(browser, changed.url, WITH);
    assert.deepEqual(await page.evaluate(() => caches.keys()), []);
    await page.locator('#seal').click();
    assert.match(await page.locator('dialog').innerText(), /This page is not kept in this browser/);
    changed.close();
    rmSync(folder, {recursive: true});
    await context.close();
});

test('in a frame, and where there are no service workers, the page works without', {skip}, async () => {
    const context = await browser.newContext();
    await context.route('**/frame.html', route =>
        route.fulfill({contentType: 'text/html', body: '<iframe src="./" width="1000" height="800"></iframe>'}),
    );
    const page = await context.newPage();
    await page.goto(`${host.url}frame.html`);
    await page.frameLocator('iframe').locator('html[data-state="ready"]').waitFor({state: 'attached'});
    assert.deepEqual(await page.evaluate(() => caches.keys()), []);
    await context.close();
    const bare = await browser.newContext();
    await bare.addInitScript(() => Object.defineProperty(Navigator.prototype, 'serviceWorker', {get: () => undefined}));
    const alone = await bare.newPage();
    await alone.goto(host.url);
    await ready(alone);
    await bare.close();
});

/* the page as one file */

const single = resolve(dirname(resolve(site)), 'equipoise.html');
const noSingle = skip || (!existsSync(single) && `${single} is not built (make single)`);

test('the page as one file opens from a disk, sealed, audits and trains', {skip: noSingle}, async () => {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}});
    const page = await context.newPage();
    const asked = [];
    const said = [];
    page.on('request', request => asked.push(request.url()));
    page.on('console', message => said.push(message.text()));
    page.on('pageerror', error => said.push(error.message));
    const url = pathToFileURL(single).href;
    await page.goto(url);
    await ready(page);
    assert.match((await page.locator('#seal').innerText()).replace(/\s+/g, ' '), /Sealed · 0 requests since$/);
    assert.equal(await page.evaluate(() => document.fonts.check("18px 'Source Serif 4'") && document.fonts.size > 0), true);
    await auditsAndTrains(page);
    assert.deepEqual(
        asked.filter(address => !address.startsWith('blob:')),
        [url],
        'it asks for nothing but itself',
    );
    const [licences] = await Promise.all([page.waitForEvent('download'), page.locator('a[href="LICENSES.txt"]').click()]);
    assert.equal(readFileSync(await licences.path(), 'utf8'), readFileSync(join(site, 'LICENSES.txt'), 'utf8'));
    assert.deepEqual(said, []);
    await context.close();
});

test(
    'in the one file each lesson begins over its data, is answered, and leads nowhere that is not there',
    {skip: noSingle},
    async () => {
        const context = await browser.newContext({viewport: {width: 1280, height: 900}, offline: true});
        const page = await context.newPage();
        page.setDefaultTimeout(60000);
        const said = [];
        page.on('console', message => said.push(message.text()));
        page.on('pageerror', error => said.push(error.message));
        await page.goto(pathToFileURL(single).href);
        await ready(page);
        for (const script of scripts) {
            await page.evaluate(to => (location.hash = to), `#learn/${script.lesson}`);
            const rail = page.locator('.rail', {has: page.locator('h1', {hasText: script.title})});
            await rail.waitFor();
            // The lab has said what the step speaks of, and the data of a training are there.
            await page.waitForFunction(() => !document.querySelector('#lesson-step').textContent.includes('\u2026'));
            const first = script.steps.findIndex(({ask, run}) => run || ask?.kind === 'number' || ask?.kind === 'choice');
            for (let i = 0; i < first; i++) await page.locator('#lesson-next').click();
            const {run, ask} = script.steps[first];
            if (run) await page.locator('#lesson-run:not([disabled])').waitFor();
            else {
                const {kind, answer} = variantOf(ask);
                if (kind === 'choice') await rail.locator(`.ask input[value="${[answer.value].flat()[0]}"]`).check();
                else await rail.locator('.ask input').fill(String(answer.value));
                await rail.locator('#ask-check').click();
                await rail.locator('.ask .say').waitFor();
            }
            await page.waitForFunction(() => [...document.links].every(link => {
            const to = link.getAttribute('href');
            return to.startsWith('#') || to === 'LICENSES.txt' || !link.checkVisibility();
        })); // prettier-ignore
        }
        assert.deepEqual(said, []);
        await context.close();
    },
);

test('its policy names no address, and what is in it by hashes', {skip: noSingle}, () => {
    const html = readFileSync(single, 'utf8');
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)[1];
    assert.doesNotMatch(policy, /'self'|https?:|unsafe-inline|\*/);
    const hash = text => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const [, style] = /<style>([^]*?)<\/style>/.exec(html);
    const [, script] = /<script type="module">([^]*?)<\/script>/.exec(html);
    assert.ok(policy.includes(`style-src ${hash(style)}`));
    assert.ok(policy.includes(`script-src ${hash(script)}`));
    assert.doesNotMatch(html, /<(?:script|link|img)[^>]+(?:src|href)="(?!data:)[^"]/);
});
