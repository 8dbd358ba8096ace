// A small static host that keeps a log of what was asked of it, and a Chromium to look at it with. The site is served
// from a sub-path, as any static host may; the page must not mind.
import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync} from 'node:fs';
import {mkdir, readFile, rm} from 'node:fs/promises';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {extname, join, normalize, resolve} from 'node:path';

const require = createRequire(resolve('web/package.json'));
const TYPES = {
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.json': 'application/json',
    '.wasm': 'application/wasm',
    '.woff2': 'font/woff2',
};

/** Ends a test that hangs; no test measures by it. ms */
const WATCHDOG = Number(process.env.WATCHDOG ?? 90000);

export const site = process.env.SITE ?? 'build/site';
export const screenshots = 'build/screenshots';

/** A picture for a person to look at, where PICTURES=1 asks for them. @param {string} name @param {object} [options] */
export const picture = async (of, name, options) => {
    if (process.env.PICTURES) await of.screenshot({path: `${screenshots}/${name}`, ...options});
};

let turn = 0;
/**
 * How a view is looked at by axe: by turns wide in the light and narrow in the dark, so that both layouts and both palettes are
 * judged; with EVERY_LOOK=1, as in `make check`, each view in each width and palette.
 * @returns {[number, 'light' | 'dark'][]}
 */
export function looks(wide = 1280) {
    /** @type {[number, 'light' | 'dark'][]} */
    const all = [[wide, 'light'], [390, 'dark'], [wide, 'dark'], [390, 'light']]; // prettier-ignore
    return process.env.EVERY_LOOK ? all : [all[turn++ % 2]];
}
/** The whole browser, which alone has tabs and settings of a person. */
export const WHOLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SHELL = '/usr/bin/chromium-headless-shell';
/** The browser of the page tests: Chromium's headless shell where it is, in two thirds of the processor's time. */
export const CHROMIUM = process.env.CHROMIUM ?? (existsSync(SHELL) ? SHELL : WHOLE);

/** Why the page cannot be tested here, or false. */
export function missing() {
    if (!existsSync(join(site, 'index.html'))) return `${site} is not built`;
    if (!existsSync(CHROMIUM)) return `there is no Chromium at ${CHROMIUM}`;
    if (!existsSync('web/node_modules/playwright-core')) return 'web/node_modules is not installed';
    return false;
}

/** The folder of original data files, or undefined. */
export const originals = name =>
    [process.env.DATASETS_DIR, 'build/datasets', '../shared/datasets']
        .filter(folder => folder && existsSync(join(folder, name)))
        .map(folder => resolve(folder))[0];

/** Serves a folder below /some/where/. `log` holds the path of every request. @param {object} [headers] of every answer */
export async function serve(folder = site, headers = {}) {
    const log = [];
    const server = createServer(async (request, response) => {
        log.push(request.url);
        const {pathname} = new URL(request.url, 'http://host');
        const inside = normalize(pathname.replace(/^\/some\/where\//, '')) || '.';
        const path = join(folder, inside.endsWith('.') ? 'index.html' : inside);
        if (!pathname.startsWith('/some/where/') || !existsSync(path)) return response.writeHead(404).end();
        const type = TYPES[extname(path)] ?? 'application/octet-stream';
        return response.writeHead(200, {...headers, 'Content-Type': type}).end(await readFile(path));
    });
    await new Promise(ready => server.listen(0, '127.0.0.1', ready));
    const {port} = server.address();
    const close = () => {
        server.close();
        server.closeAllConnections();
    };
    return {log, url: `http://127.0.0.1:${port}/some/where/`, close};
}

export async function launch() {
    await mkdir(screenshots, {recursive: true});
    const {chromium} = require('playwright-core');
    return chromium.launch({
        executablePath: CHROMIUM,
        args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-quic',
            '--no-first-run',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
        ],
    });
}

/**
 * A Chromium whose tabs are hidden when another is in front, which those of `launch` never are: playwright tells each that it
 * has the focus, unless it comes to a browser that is there already.
 */
export async function launchWithTabs() {
    const {chromium} = require('playwright-core');
    const folder = mkdtempSync(join(tmpdir(), 'equipoise-tabs-'));
    const args = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
    const child = spawn(WHOLE, [...args, '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank'], {
        stdio: ['ignore', 'ignore', 'pipe'],
    });
    const address = await new Promise((found, failed) => {
        let said = '';
        child.stderr.on('data', text => {
            said += text;
            const [url] = /ws:\/\/\S+/.exec(said) ?? [];
            if (url) found(url);
        });
        child.on('exit', () => failed(new Error(said)));
    });
    const browser = await chromium.connectOverCDP(address, {noDefaults: true});
    const close = async () => {
        const ended = new Promise(exit => child.on('exit', exit));
        await (await browser.newBrowserCDPSession()).send('Browser.close').catch(() => {});
        await ended;
        // Its processes end one after the other, and the last may write still.
        await rm(folder, {recursive: true, force: true, maxRetries: 10, retryDelay: 100}).catch(() => {});
    };
    return {context: browser.contexts()[0], close};
}

/**
 * A page that is ready; `said` collects what its console says and what its policy stops. It has no service worker unless
 * `serviceWorkers` says "allow": it would fetch the whole site for every test.
 */
export async function openPage(browser, url, options = {}) {
    // The headless shell has nobody to ask: a person's press of Copy is allowed by itself.
    const permissions = ['clipboard-read', 'clipboard-write'];
    const context = await browser.newContext({
        viewport: {width: 1280, height: 900},
        serviceWorkers: 'block',
        permissions,
        ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(options.timeout ?? WATCHDOG);
    const said = [];
    page.on('console', message => {
        const text = `${message.type()}: ${message.text()}`;
        if (text !== 'warning: Service Worker registration blocked by Playwright') said.push(text);
    });
    page.on('pageerror', error => said.push(`error: ${error.message}`));
    await page.goto(url);
    await page.locator('html[data-state="ready"]').waitFor({state: 'attached'});
    return {page, said, context};
}

export const step = (page, name) => page.locator(`nav [data-step="${name}"]`).click();

/**
 * Presses Stop as soon as `n` models are done, however quickly they are: the page watches itself, because a fast processor
 * does them all between two looks of the test. Resolves to how many were done.
 */
export const stopAfter = (page, n) =>
    page.evaluate(
        n =>
            new Promise(stopped => {
                const look = () => {
                    const running = document.querySelector('.running');
                    const done = Number(/(\d+) of \d+ done/.exec(running?.textContent)?.[1]);
                    if (!(done >= n)) return;
                    watch.disconnect();
                    [...running.querySelectorAll('button')].find(({textContent}) => /stop/i.test(textContent)).click();
                    stopped(done);
                };
                const watch = new MutationObserver(look);
                watch.observe(document.body, {subtree: true, childList: true, characterData: true});
                look();
            }),
        n,
    );

/** Violations that axe finds, a line each. The context needs `bypassCSP`: axe is a script of the test's. */
export async function axe(page) {
    if (!(await page.evaluate(() => 'axe' in globalThis)))
        await page.addScriptTag({path: require.resolve('axe-core/axe.min.js')});
    // A colour on its way from the light to the dark is nobody's: what is judged is where it ends.
    await page.waitForFunction(() => document.getAnimations().every(change => !(change instanceof CSSTransition)));
    const {violations} = await page.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}));
    return violations.flatMap(v => v.nodes.map(node => `${v.id}: ${v.help}: ${node.html.slice(0, 160)}`));
}
