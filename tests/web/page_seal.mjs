// The seal, tried from inside: the worker that holds the data, the workers of a study and the pages themselves try every
// channel that a browser gives them, to a host that keeps a log. Nothing may arrive, and the badge counts what was tried.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import {launch, missing, openPage, serve} from './lib/host.mjs';
import {openDeciles} from './lib/page.mjs';

const skip = missing();
const host = skip ? null : await serve();
const browser = skip ? null : await launch();
test.after(async () => {
    await browser?.close();
    host?.close();
});

/**
 * Runs in a worker or a page: every channel to `url`, each waited for until it is decided. Names those that were not
 * refused. What a scope does not offer is left out and named too.
 */
async function tryChannels({url, page, form}) {
    const at = name => `${url}leak?${name}`;
    const ws = at('ws').replace(/^http/, 'ws');
    const settled = (target, good) =>
        new Promise((resolve, reject) => {
            target.addEventListener(good, resolve);
            target.addEventListener('error', () => reject(new Error('refused')));
        });
    const inside = text =>
        new Promise((resolve, reject) => {
            const worker = new Worker(URL.createObjectURL(new Blob([text], {type: 'text/javascript'})));
            worker.onmessage = ({data}) => (data === 'sent' ? resolve() : reject(new Error('refused')));
            worker.onerror = event => {
                event.preventDefault();
                reject(new Error('refused'));
            };
            ended.push(worker);
        });
    const ended = [];
    const xhr = async (name, wait) => {
        const request = new XMLHttpRequest();
        request.open('POST', at(name), wait);
        const done = wait ? settled(request, 'load') : null;
        request.send('people');
        await done;
    };
    const channels = {
        fetch: () => fetch(at('fetch')),
        post: () => fetch(at('post'), {method: 'POST', body: 'people', mode: 'no-cors', keepalive: true}),
        xhr: () => xhr('xhr', true),
        'sync-xhr': () => xhr('sync-xhr', false),
        websocket: async () => settled(new WebSocket(ws), 'open'),
        'event-source': async () => settled(new EventSource(at('event-source')), 'open'),
        cache: async () => (await caches.open('leak')).add(at('cache')),
        'sub-worker fetch': () => inside(`fetch('${at('sub-fetch')}').then(() => postMessage('sent'), () => postMessage(''))`),
        'sub-worker import': () => inside(`importScripts('${at('sub-import')}'); postMessage('sent')`),
        'worker by address': async () => settled(new Worker(at('worker')), 'message'),
        'dynamic import': () => import(at('import')),
        font: async () => new FontFace('leak', `url(${at('font')})`).load(),
        'web transport': async () => new WebTransport(at('transport').replace('http:', 'https:')).ready,
        ...(page
            ? {
                  image: async () => settled(Object.assign(new Image(), {src: at('image')}), 'load'),
                  ...Object.fromEntries(
                      [
                          ['prefetch', {}],
                          ['preload', {as: 'fetch'}],
                          ['modulepreload', {}],
                          ['stylesheet', {}],
                          ['icon', {}],
                          ['manifest', {}],
                      ].map(([rel, more]) => [
                          rel,
                          async () => {
                              const link = Object.assign(document.createElement('link'), {rel, href: at(rel), ...more});
                              const done = settled(link, 'load');
                              document.head.append(link);
                              // Some kinds of links say nothing when they are stopped: a violation must be reported.
                              document.addEventListener('securitypolicyviolation', e =>
                                  e.blockedURI.endsWith(`?${rel}`) ? link.dispatchEvent(new Event('error')) : 0,
                              );
                              if (rel === 'icon' || rel === 'manifest') throw new Error('only seen in the log');
                              return done;
                          },
                      ]),
                  ),
                  frame: () => {
                      const frame = Object.assign(document.createElement('iframe'), {src: at('frame')});
                      document.body.append(frame);
                      return new Promise((_, reject) =>
                          document.addEventListener('securitypolicyviolation', e =>
                              e.blockedURI.endsWith('?frame') ? reject(new Error('refused')) : 0,
                          ),
                      );
                  },
                  beacon: async () => {
                      navigator.sendBeacon(at('beacon'), 'people');
                      throw new Error('only seen in the log');
                  },
              }
            : {'import scripts': async () => importScripts(at('import-scripts'))}),
    };
    if (form)
        channels.form = async () => {
            const element = Object.assign(document.createElement('form'), {action: at('form'), method: 'post'});
            document.body.append(element);
            element.submit();
            throw new Error('only seen in the log');
        };
    const open = [];
    for (const [name, channel] of Object.entries(channels)) {
        try {
            await channel();
            open.push(name);
        } catch (error) {
            if (error instanceof ReferenceError) open.push(`${name} is not offered`);
        }
    }
    for (const worker of ended) worker.terminate();
    return {open, tried: Object.keys(channels).length};
}

/** The host is asked last by one who may: what was on its way before has arrived by then. */
async function logged(from) {
    await fetch(`${host.url}last`);
    return host.log.slice(from).filter(path => !path.endsWith('/last'));
}

/** What the badge counts. */
const stopped = async page => Number(/(\d+) stopped/.exec(await page.locator('#seal').innerText())?.[1] ?? 0);
const countsTo = (page, least) =>
    page.waitForFunction(
        n =>
            Number(
                /Sealed(?:,|\s*\u00b7) 0 requests since, (\d+) stopped$/.exec(document.getElementById('seal').innerText)?.[1],
            ) >= n,
        least,
    );

test('the worker that holds the data can send nothing, and the badge counts what it tried', {skip}, async () => {
    const {page, context} = await openPage(browser, `${host.url}#data`);
    const workers = page.workers();
    assert.equal(workers.length, 1, 'one worker, made when the page opened');
    const from = host.log.length;
    const {open, tried} = await workers[0].evaluate(tryChannels, {url: host.url, page: false});
    assert.ok(tried >= 14, `${tried} channels`);
    assert.deepEqual(open, []);
    assert.deepEqual(await logged(from), [], 'nothing arrived');
    // A sub-worker's attempts are stopped in a scope of its own, which the page does not hear of.
    await countsTo(page, tried - 2);
    // The worker is the one that computes: it still answers.
    await openDeciles(page);
    assert.ok(page.workers()[0] === workers[0], 'and it is the same');
    await page.locator('#seal').click();
    const said = await page.getByRole('dialog').innerText();
    assert.match(said, /stopped by connect-src: .*leak\?fetch/);
    assert.match(said, /its own script \(top-level navigation\)/);
    assert.match(said, /WebRTC/);
    await context.close();
});

test('a worker that takes the place of a broken one is sealed too', {skip}, async () => {
    const {page, context} = await openPage(browser, `${host.url}#data`);
    const [first] = page.workers();
    await first.evaluate(() =>
        setTimeout(() => {
            throw new Error('broken');
        }),
    );
    await page.waitForEvent('worker');
    await openDeciles(page);
    const [second] = page.workers();
    assert.notEqual(second, first);
    const from = host.log.length;
    const {open} = await second.evaluate(tryChannels, {url: host.url, page: false});
    assert.deepEqual(open, []);
    assert.deepEqual(await logged(from), []);
    await context.close();
});

test('the workers of a study can send nothing', {skip}, async () => {
    const context = await browser.newContext();
    await context.addInitScript(() => Object.defineProperty(navigator, 'hardwareConcurrency', {get: () => 2}));
    const page = await context.newPage();
    page.setDefaultTimeout(40000);
    await page.goto(`${host.url}reproduce.html`);
    await page.locator('html[data-state="ready"]').waitFor({state: 'attached'});
    await page.getByLabel(/^Seeds/).fill('1, 2, 3, 4');
    await page.getByLabel(/^Seeds/).blur();
    await page.locator('.estimate', {hasText: /as tried here/}).waitFor();
    await page.getByRole('button', {name: 'Run the study'}).click();
    await page.locator('.run-text', {hasText: /^\d+ of \d+ runs/}).waitFor();
    await page.getByRole('button', {name: 'Pause'}).click();
    await page.locator('.run-text', {hasText: 'Paused'}).waitFor();
    const workers = page.workers();
    assert.equal(workers.length, 2);
    const from = host.log.length;
    for (const worker of workers) {
        const {open} = await worker.evaluate(tryChannels, {url: host.url, page: false});
        assert.deepEqual(open, []);
    }
    const {open} = await page.evaluate(tryChannels, {url: host.url, page: true});
    assert.deepEqual(open, []);
    assert.deepEqual(await logged(from), []);
    await countsTo(page, 30);
    await page.getByRole('button', {name: 'Cancel'}).click();
    await page.locator('#status', {hasText: /^Ended/}).waitFor();
    await context.close();
});

test('the page itself can send nothing, nor can a link that fetches ahead', {skip}, async () => {
    const {page, context} = await openPage(browser, host.url);
    const from = host.log.length;
    const {open, tried} = await page.evaluate(tryChannels, {url: host.url, page: true, form: true});
    assert.ok(tried >= 22, `${tried} channels`);
    assert.deepEqual(open, []);
    assert.deepEqual(await logged(from), []);
    assert.ok((await stopped(page)) >= 15);
    await context.close();
});

test('a report that was saved as HTML asks for nothing and runs nothing', {skip}, async () => {
    const {page, context} = await openPage(browser, `${host.url}#data`, {acceptDownloads: true});
    await openDeciles(page);
    await page.locator('.next').getByRole('button', {name: 'Report'}).click();
    const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', {name: 'Save as one HTML file'}).click(),
    ]);
    const html = readFileSync(await file.path(), 'utf8');
    const reader = await context.newPage();
    const from = host.log.length;
    await reader.setContent(
        html.replace(
            '</main>',
            `<img src="${host.url}leak?img"><script>document.title = 'ran'; fetch('${host.url}leak?script')</script>` +
                `<link rel="prefetch" href="${host.url}leak?prefetch"><svg onload="document.title = 'ran'"></svg></main>`,
        ),
    );
    assert.match(await reader.title(), /^Do the decisions err equally/);
    assert.deepEqual(await logged(from), []);
    assert.notEqual(
        await reader
            .locator('h2')
            .last()
            .evaluate(h => getComputedStyle(h).borderBottomWidth),
        '0px',
        'its own style is applied',
    );
    await context.close();
});

test('no worker is there before the page is sealed', {skip}, async () => {
    for (const name of ['index.html', 'reproduce.html', 'reproduce.de.html']) {
        const context = await browser.newContext();
        const page = await context.newPage();
        await page.addInitScript(() => {
            const made = (globalThis.made = []);
            globalThis.Worker = class extends Worker {
                constructor(...args) {
                    super(...args);
                    made.push(document.querySelectorAll('meta[http-equiv="Content-Security-Policy"]').length);
                }
            };
        });
        await page.goto(`${host.url}${name}`);
        await page.locator('html[data-state="ready"]').waitFor({state: 'attached'});
        const made = await page.evaluate(() => globalThis.made);
        assert.ok(made.length > 0 && made.every(policies => policies === 2), `${name}: ${made}`);
        await context.close();
    }
});
