// The door: a picture that can be moved before anything of the lab has come, whose numbers are the core's; three ways in.
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import test from 'node:test';
import {gzipSync} from 'node:zlib';
import {Lab} from '../../web/lab/lab.js';
import {alike, everyone, gapOf, groups, marksAt, of100, rightAt, shareAt} from '../../web/welcome/gap.js';
import {LINES, twoGroups} from '../../web/welcome/numbers.mjs';
import {axe, launch, missing, openPage, picture, serve, site} from './lib/host.mjs';

const wasm = resolve(site, 'equipoise.wasm');
const noCore = !existsSync(wasm) && `${wasm} is not built`;
const skip = missing();
const host = skip ? null : await serve();
const browser = skip ? null : await launch();
test.after(async () => {
    await browser?.close();
    host?.close();
});

/** The rates of the picture, as the core calls them: whom is the favourable decision, marked low, refused or granted wrongly. */
const RATES = {not: 'fnr', again: 'fpr'};
const near = (a, b, within, what) => assert.ok(Math.abs(a - b) <= within, `${what}: ${a}, expected ${b}`);

test('at every pair of lines the picture says what the core says', {skip: noCore}, async () => {
    const lab = await Lab.create(readFileSync(wasm));
    const {csv, scale} = twoGroups();
    const [, ...rows] = csv.trim().split('\n');
    for (const black of LINES)
        for (const white of LINES) {
            // Marked low is decided favourably, which in these data is written 0.
            const decided = rows.map(row => {
                const [, race, again, score, n] = row.split(',');
                const line = race === 'Black' ? black : white;
                return [race, again, Number(score) > scale.toScore(line) ? 0 : 1, n].join(',');
            });
            const table = new TextEncoder().encode(`race,again,marked,n\n${decided.join('\n')}\n`);
            const options = {
                label: 'again',
                favourable: '0',
                pred: 'marked',
                count: 'n',
                protected: ['race'],
                privileged: 'White',
                bootstrap: 0,
            };
            const answer = lab.auditPredictions(table, options);
            for (const [outcome, rate] of Object.entries(RATES)) {
                const at = `lines ${black} and ${white}, ${outcome}`;
                const said = answer.metrics[`${rate}_difference`];
                const gap = gapOf(groups[0][outcome], black, groups[1][outcome], white);
                for (const key of ['value', 'low', 'high']) near(gap[key], said[key], 1e-8, `${at}, ${key} of the gap`);
                groups.forEach((group, i) => {
                    const line = [black, white][i];
                    const there = answer.groups.find(({name}) => name === group.name)[rate];
                    near(shareAt(group[outcome], line), there.value, 1e-12, `${at}, ${group.name}`);
                    near(group[outcome].low[line - 1], there.low, 1e-8, `${at}, ${group.name}, low`);
                    near(group[outcome].high[line - 1], there.high, 1e-8, `${at}, ${group.name}, high`);
                });
            }
            near(rightAt([black, white]), answer.overall.accuracy.value, 1e-12, `right at ${black} and ${white}`);
        }
});

test('the figures are those that are known', () => {
    const [black, white] = groups;
    assert.deepEqual([black.name, white.name], ['Black', 'White']);
    // Counted from ProPublica's file by other code than this: false alarms and misses at line 5 and at line 3.
    const known = [
        [black.not, 5, 0.448468],
        [white.not, 5, 0.234543],
        [black.again, 5, 0.279853],
        [white.again, 5, 0.477226],
        [black.not, 3, 0.676323],
        [white.not, 3, 0.471102],
        [black.again, 3, 0.110468],
        [white.again, 3, 0.263975],
    ];
    for (const [wrong, line, share] of known) near(shareAt(wrong, line), share, 1e-6, `line ${line}`);
    assert.deepEqual([of100(black.not, 5), of100(white.not, 5), of100(black.again, 5), of100(white.again, 5)], [45, 23, 28, 48]);
    assert.deepEqual([alike, of100(black.not, 7), of100(white.not, 5), everyone], [[7, 5], 25, 23, 6150]);
    assert.equal(Math.round(everyone * rightAt([6, 6])), 4035);
    assert.equal(Math.round(everyone * rightAt(alike)), 3970);
    assert.deepEqual(
        [rightAt([5, 5]), rightAt(alike)].map(share => (100 * share).toFixed(1)),
        ['65.1', '64.6'],
    );
});

test('a hundred marks stand for each, and at any line as many are counted as the sentence says', () => {
    for (const {name, ...outcomes} of groups)
        for (const [outcome, wrong] of Object.entries(outcomes)) {
            const marks = marksAt(wrong);
            assert.equal(
                marks.reduce((sum, n) => sum + n, 0),
                100,
                `${name}, ${outcome}`,
            );
            for (const line of LINES) {
                const counted = marks.slice(...(outcome === 'not' ? [line - 1] : [0, line - 1])).reduce((sum, n) => sum + n, 0);
                assert.equal(counted, of100(wrong, line), `${name}, ${outcome}, line ${line}`);
            }
        }
});

/** The page while the core does not come. */
async function unopened(options = {}) {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
    const page = await context.newPage();
    let come = () => {};
    const gate = new Promise(go => (come = go));
    await page.route('**/equipoise.wasm', async route => {
        await gate;
        await route.continue();
    });
    await page.goto(host.url);
    return {page, context, come};
}
const slider = (page, i = 0) => page.locator('.strip-of input').nth(i);
const finding = page => page.locator('.pic .finding').innerText();
const counted = (page, i) =>
    page
        .locator('.strip-of')
        .nth(i)
        .locator(`path.s${i + 1}`)
        .count();

test('what the build painted is there without a script', {skip}, async () => {
    const context = await browser.newContext({javaScriptEnabled: false});
    const page = await context.newPage();
    await page.goto(host.url);
    assert.match(await finding(page), /45 of 100 Black and\s+23 of 100 White/);
    assert.deepEqual([await counted(page, 0), await counted(page, 1)], [45, 23]);
    assert.equal(await page.locator('.strip-of path').count(), 200);
    await context.close();
});

test('before the core has come the line is drawn by mouse, by its handle and by keys', {skip}, async () => {
    const {page, context, come} = await unopened();
    const strip = page.locator('.strip-of').first();
    const {x, y, width, height} = await strip.boundingBox();
    const at = line => x + ((line - 1) * width) / 10;
    await page.waitForFunction(() => performance.getEntriesByName('draggable').length > 0);
    // In the middle of the marks, from the line to another.
    await page.mouse.move(at(5) + 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(at(7), y + height / 2, {steps: 4});
    await page.mouse.up();
    assert.match(await finding(page), /25 of 100 Black and\s+9 of 100 White/);
    assert.deepEqual([await counted(page, 0), await counted(page, 1)], [25, 9]);
    // By the handle: it is where the line is.
    await page.mouse.move(at(7), y + 12);
    await page.mouse.down();
    await page.mouse.move(at(3), y + 12, {steps: 4});
    await page.mouse.up();
    assert.equal(await slider(page).inputValue(), '3');
    await slider(page).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.match(await slider(page).getAttribute('aria-valuetext'), /^5: 45 of 100 Black, 23 of 100 White marked high$/);
    await page.keyboard.press('End');
    assert.equal(await slider(page).getAttribute('aria-valuetext'), 'above 10: 0 of 100 Black, 0 of 100 White marked high');
    await page.keyboard.press('Home');
    assert.match(await finding(page), /100 of 100 Black and\s+100 of 100 White/);
    assert.equal(await page.locator('html').getAttribute('data-state'), 'opening');
    come();
    await page.locator('html[data-state="ready"]').waitFor({state: 'attached'});
    assert.match(await finding(page), /100 of 100 Black/, 'the arrival of the lab has moved the line');
    await context.close();
});

test('three buttons: two lines with equal false alarms, those who were charged again, one line', {skip}, async () => {
    const {page, said, context} = await openPage(browser, host.url);
    await page.click('#way-alike');
    assert.match(await finding(page), /25 of 100 Black and\s+23 of 100 White/);
    assert.match(
        await page.locator('.gap-of').innerText(),
        /Gap 1\.4 points \(95.% interval .1\.5 to 4\.4\)\. Right decisions: 64\.6.%; with one line at 5, 65\.1.%\.$/,
    );
    assert.equal(await page.locator('.strip-of input').count(), 2);
    await slider(page, 1).focus();
    await page.keyboard.press('ArrowLeft');
    assert.equal(await slider(page, 1).getAttribute('aria-valuetext'), '4: 35 of 100 White marked high');
    assert.equal(await page.locator('#way-alike').getAttribute('aria-pressed'), 'false');
    await page.click('#way-one');
    await page.click('#way-again');
    assert.match(await finding(page), /were charged again.*28 of 100 Black and\s+48 of 100 White.*low risk/s);
    assert.deepEqual([await counted(page, 0), await counted(page, 1)], [28, 48]);
    assert.match(await page.locator('.gap-of').innerText(), /Gap .19\.7 points \(95.% interval .23\.5 to .16\.0/);
    assert.deepEqual(said, []);
    await context.close();
});

test('marks travel, unless motion is not wanted', {skip}, async () => {
    for (const reducedMotion of ['no-preference', 'reduce']) {
        const {page, context} = await openPage(browser, host.url, {reducedMotion});
        const running = await page.evaluate(() => {
            document.getElementById('way-again').click();
            return new Promise(done =>
                requestAnimationFrame(() => requestAnimationFrame(() => done(document.getAnimations().length))),
            );
        });
        assert.ok(reducedMotion === 'reduce' ? running === 0 : running > 50, `${running} animations under ${reducedMotion}`);
        await context.close();
    }
});

const ROWS = Array.from({length: 80}, (_, i) => `${i % 3 ? 1 : 0},${i % 2 ? 'a' : 'b'},${(i % 10) / 10}`);
const CSV = `out,group,score\n${ROWS.join('\n')}\n`;

test('a file that comes before the core waits for the seal, and is opened', {skip}, async () => {
    const {page, context, come} = await unopened();
    await page.waitForFunction(() => performance.getEntriesByName('draggable').length > 0);
    await page.locator('#door-own input').setInputFiles({name: 'own.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV)});
    await page.getByText('own.csv: cutting the network first').waitFor();
    come();
    await page.waitForURL(/#columns/);
    await context.close();
});

test('the whole page takes files, and says so while they are held over it', {skip}, async () => {
    const {page, context} = await openPage(browser, host.url);
    const event = (type, at) =>
        page.evaluate(
            ([name, text, where]) => {
                const data = new DataTransfer();
                data.items.add(new File([text], 'dropped.csv', {type: 'text/csv'}));
                const held = new DragEvent(name, {dataTransfer: data, bubbles: true, cancelable: true});
                document.querySelector(where).dispatchEvent(held);
                return held.defaultPrevented;
            },
            [type, CSV, at],
        );
    assert.ok(await event('dragover', '.facts'));
    await page.getByText('Drop to audit').waitFor();
    await event('dragleave', 'body');
    await page.getByText('Drop to audit').waitFor({state: 'detached'});
    await event('dragover', '.facts');
    assert.ok(await event('drop', '.facts'));
    await page.waitForURL(/#columns/);
    assert.equal(await page.getByText('Drop to audit').count(), 0);
    // In a step too; but not where a form takes files itself.
    await page.goto(`${host.url}#data`);
    await page.locator('[data-part="data.own"]').waitFor();
    assert.ok(await event('dragover', '[data-part="data.own"]'));
    assert.equal(await page.getByText('Drop to audit').count(), 0);
    assert.ok(await event('dragover', 'header'));
    await page.getByText('Drop to audit').waitFor();
    await context.close();
});

test('the other doors lead somewhere, and the example is a finished audit', {skip}, async () => {
    const {page, context, come} = await unopened();
    for (const door of await page.locator('.doors a').all()) {
        const href = await door.getAttribute('href');
        assert.ok(href.startsWith('#') || existsSync(join(site, href)), href);
    }
    await page.waitForFunction(() => performance.getEntriesByName('draggable').length > 0);
    await page.click('#example');
    come();
    await page.getByText('44.8').first().waitFor();
    await page.waitForURL(/#audit/);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
    await context.close();
});

for (const [width, height] of [
    [1280, 800],
    [390, 844],
])
    for (const colorScheme of ['light', 'dark'])
        test(`axe finds nothing and nothing scrolls sideways at ${width} px, ${colorScheme}`, {skip}, async () => {
            const {page, context} = await openPage(browser, host.url, {
                viewport: {width, height},
                bypassCSP: true,
                colorScheme,
                reducedMotion: 'reduce',
            });
            for (const way of ['one', 'alike', 'again']) {
                await page.click(`#way-${way}`);
                await picture(page, `welcome-${way}-${width}-${colorScheme}.png`, {fullPage: true});
                if (way === 'alike') assert.deepEqual(await axe(page), [], way);
            }
            await slider(page).focus();
            for (const key of ['Home', 'End']) {
                await page.keyboard.press(key);
                const wide = await page.evaluate(() => document.documentElement.scrollWidth);
                assert.ok(wide <= width, `${wide} px wide after ${key}`);
            }
            const small = await page.evaluate(() =>
                [...document.querySelectorAll('#main *')]
                    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
                    .map(e => parseFloat(getComputedStyle(e).fontSize))
                    .filter(size => size < 12),
            );
            assert.deepEqual(small, [], 'text under 12 px');
            if (width === 1280) {
                const bottoms = await page.evaluate(() =>
                    ['h1', '.pic', '.doors'].map(at => document.querySelector(at).getBoundingClientRect().bottom),
                );
                assert.ok(Math.max(...bottoms) <= 800, `title, picture and doors end at ${bottoms}`);
            }
            await context.close();
        });

test('with forced colours the line, its handle and both kinds of marks are seen', {skip}, async () => {
    const {page, context} = await openPage(browser, host.url, {forcedColors: 'active'});
    await picture(page, 'welcome-forced.png', {fullPage: true});
    const seen = await page.evaluate(() => {
        const style = at => getComputedStyle(document.querySelector(at));
        return {
            solid: style('.strip-of path.s1').fill,
            hollow: style('.strip-of path.h1').fill,
            line: style('.line').borderLeftColor,
            paper: getComputedStyle(document.body).backgroundColor,
        };
    });
    assert.notEqual(seen.solid, seen.hollow);
    assert.notEqual(seen.line, seen.paper);
    await context.close();
});

test('it is small and there at once', {skip}, async () => {
    const index = readFileSync(join(site, 'index.html'), 'utf8');
    const chunks = [...index.matchAll(/modulepreload" href="(.+?)"/g)].map(([, name]) => name);
    const first = ['index.html', 'equipoise.css', 'main.js', ...chunks];
    const sizes = [...first, 'serif.woff2'].map(name => gzipSync(readFileSync(join(site, name)), {level: 9}).length / 1000);
    const all = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(all - sizes.at(-1) <= 40 && all <= 60, `${sizes} kB`);
    const {page, context} = await openPage(browser, host.url, {viewport: {width: 390, height: 844}});
    const ms = await page.evaluate(() => ({
        painted: performance.getEntriesByName('first-contentful-paint')[0].startTime,
        draggable: performance.getEntriesByName('draggable')[0].startTime,
        sealed: performance.getEntriesByName('sealed')[0].startTime,
    }));
    const rounded = Object.entries(ms).map(([name, at]) => `${name} ${Math.round(at)} ms`);
    console.log(`  note ${all.toFixed(1)} kB before the first drag; ${rounded.join(', ')}`);
    const slow = await page.evaluate(async () => {
        const handle = document.querySelector('.strip-of input');
        const took = [];
        for (let i = 0; i < 60; i++) {
            const began = performance.now();
            handle.value = String(1 + (i % 11));
            handle.dispatchEvent(new Event('input', {bubbles: true}));
            await new Promise(drawn => requestAnimationFrame(drawn));
            document.body.getBoundingClientRect();
            took.push(performance.now() - began);
        }
        return took.sort((a, b) => a - b)[30];
    });
    console.log(`  note a step of the line is drawn in ${slow.toFixed(1)} ms (median of 60)`);
    assert.ok(slow < 100, `${slow} ms a step`);
    // 300, 400 and 1200 ms on a machine that does nothing else.
    assert.ok(ms.painted <= 3000 && ms.draggable <= 4000 && ms.sealed <= 12000, rounded.join());
    await context.close();
});
