// For everyone: no axe violation in any place, light and dark, wide and narrow; nothing scrolls sideways at 1280, 800 and 390 px,
// nor with text at 200 %; few sizes of type; forced colours; no motion where none is wanted; the HTML is valid.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import test from 'node:test';
import {axe, looks, openPage} from './lib/host.mjs';
import {PLACES, finding, fontSizes, go, openDeciles, openGerman, theatre, toast, trainPlain, wide} from './lib/page.mjs';

const {skip, host, browser} = await theatre(test);

/** A page with a trained model, in which every place has something to show. */
async function full(options) {
    const opened = await openPage(browser, `${host.url}#data`, {reducedMotion: 'reduce', ...options});
    await openGerman(opened.page);
    await trainPlain(opened.page);
    return opened;
}
/** Everything that can be unfolded. */
async function unfold(page) {
    const closed = page.locator('main details:not([open]) > summary:visible');
    while ((await closed.count()) > 0) await closed.first().click();
    await page.locator('[aria-busy]').first().waitFor({state: 'detached'});
}

/** Sizes that were seen anywhere. */
const sizes = new Set();

test('axe finds nothing in any place, light and dark, wide and narrow, and nothing scrolls sideways', {skip}, async () => {
    const {page, context} = await full({bypassCSP: true});
    /** @param {string} name @param {ReturnType<typeof looks>} [by] */
    const look = async (name, by = looks()) => {
        for (const [width, colorScheme] of by) {
            await page.setViewportSize({width, height: 844});
            await page.emulateMedia({colorScheme});
            assert.deepEqual(await axe(page), [], `${name} at ${width} px, ${colorScheme}`);
        }
        for (const width of [1280, 800, 390]) {
            await page.setViewportSize({width, height: 844});
            assert.ok((await wide(page)) <= width, `${name} is ${await wide(page)} px wide at ${width} px`);
            for (const size of Object.keys(await fontSizes(page))) sizes.add(size);
        }
        await page.setViewportSize({width: 1280, height: 844});
    };
    for (const place of PLACES) {
        await go(page, place);
        await look(place);
        if (place === 'report') {
            await page.setViewportSize({width: 390, height: 844});
            const inside = await page.locator('.sheet .scroll').evaluateAll(all => all.map(e => e.scrollWidth - e.clientWidth));
            assert.ok(inside.length > 0 && inside.every(more => more <= 0), `tables scroll by ${inside} px at 390 px`);
        }
        if (!['audit', 'repair'].includes(place)) continue;
        await unfold(page);
        await look(`${place}, unfolded`, looks().slice(0, 1));
    }
    await go(page, 'audit');
    await page.locator('.measure button.q').first().click();
    await page.getByRole('dialog').waitFor();
    await look('a dialog that explains');
    await page.keyboard.press('Escape');
    // Lines need scores, which the deciles have.
    await openDeciles(page);
    await page.locator('[data-step=decide]').click();
    await page.locator('.card.group').first().waitFor();
    await look('lines of the deciles');
    await context.close();
});

test('with text at 200 % nothing scrolls sideways at 1280, 800 and 390 px', {skip}, async () => {
    const {page, context} = await full({});
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    for (const place of ['', ...PLACES]) {
        await go(page, place);
        for (const width of [1280, 800, 390]) {
            await page.setViewportSize({width, height: 844});
            assert.ok((await wide(page)) <= width, `"${place}" is ${await wide(page)} px wide at ${width} px`);
        }
    }
    await context.close();
});

test('there are at most seven sizes of type, besides the door', {skip}, () => {
    assert.ok(sizes.size >= 4, 'pages were looked at');
    assert.ok(sizes.size <= 7, [...sizes].join(', '));
});

test('at 390 px the way to the rest of the site is seen, and can be pressed', {skip}, async () => {
    const {page, context} = await openPage(browser, `${host.url}#data`, {viewport: {width: 390, height: 844}});
    const links = page.getByRole('navigation', {name: 'Site'}).getByRole('link');
    assert.ok((await links.count()) >= 2);
    for (const link of await links.all()) {
        const {height} = await link.boundingBox();
        assert.ok(height >= 24, `${await link.innerText()} is ${height} px high`);
    }
    await links.last().click();
    await page.waitForURL(/learn\//);
    await context.close();
});

test('light and dark are different and both are chosen by the system', {skip}, async () => {
    const colours = [];
    for (const colorScheme of ['light', 'dark']) {
        const {page, context} = await openPage(browser, host.url, {colorScheme});
        colours.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
        await context.close();
    }
    assert.notEqual(colours[0], colours[1]);
});

test('with forced colours shapes are seen, and the present step and a pressed button are told apart', {skip}, async () => {
    const {page, context} = await openPage(browser, `${host.url}#data`, {forcedColors: 'active'});
    await openDeciles(page);
    const looks = () =>
        page.evaluate(() => {
            const style = at => getComputedStyle(document.querySelector(at));
            return {
                paper: style('body').backgroundColor,
                shape: style('.measure svg .s1').fill,
                now: style('.steps [aria-current]').borderBottomColor,
                other: style('.steps a:not([aria-current])').borderBottomColor,
            };
        });
    const {paper, shape, now, other} = await looks();
    assert.notEqual(shape, paper, 'a shape is not paper on paper');
    assert.notEqual(now, other, 'the present step');
    await page.locator('[data-step=decide]').click();
    await page.locator('[data-strategy=one_line]:not([aria-disabled])').click();
    await page.locator('[data-strategy=one_line][aria-pressed=true]').waitFor();
    const [pressed, free] = await page.evaluate(() =>
        ['true', 'false'].map(value => {
            const {backgroundColor, borderColor, outlineStyle} = getComputedStyle(
                document.querySelector(`[data-strategy][aria-pressed=${value}]`),
            );
            return `${backgroundColor} ${borderColor} ${outlineStyle}`;
        }),
    );
    assert.notEqual(pressed, free, 'a pressed button');
    await context.close();
});

test('nothing moves by itself where motion is not wanted', {skip}, async () => {
    const {page, context} = await openPage(browser, `${host.url}#data`, {reducedMotion: 'reduce'});
    await openDeciles(page);
    await page.locator('[data-step=decide]').click();
    await page.getByRole('slider').first().press('ArrowRight');
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
    await context.close();
});

test('what happens is announced, once', {skip}, async () => {
    const {page, context} = await openPage(browser, `${host.url}#data`);
    assert.equal(await page.getByRole('status').count(), 1);
    await openDeciles(page);
    assert.match(await finding(page).innerText(), /44\.8/);
    await page.getByRole('button', {name: 'Undo'}).click();
    await toast(page, /^Undone: /);
    await context.close();
});

const validate = 'web/node_modules/.bin/html-validate';
test('the HTML is valid', {skip: !existsSync(validate) && 'html-validate is not installed'}, () => {
    try {
        const pages = [
            'web/index.html',
            'web/reproduce.html',
            'web/reproduce.de.html',
            'web/learn/intra-processing.html',
            'web/learn/de/intra-processing.html',
        ];
        execFileSync(validate, ['--config', 'web/.htmlvalidate.json', ...pages], {encoding: 'utf8'});
    } catch (error) {
        assert.fail(error.stdout);
    }
});
