// For everyone: no axe violation in any step, light and dark; the keyboard alone goes all the way; 390 px are enough;
// forced 200 % text; the HTML is valid.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import test from 'node:test';
import {axe, launch, missing, openPage, screenshots, serve, step} from './lib/host.mjs';

const skip = missing();
const host = skip ? null : await serve();
const browser = skip ? null : await launch();
test.after(async () => {
    await browser?.close();
    host?.close();
});
const STEPS = ['data', 'audit', 'train', 'debias', 'compare'];

/** A page in which the baseline has been trained, so that every step has something to show. */
async function trained(options) {
    const opened = await openPage(browser, host.url, options);
    await step(opened.page, 'train');
    await opened.page.locator('#step-train button.primary').click();
    await opened.page.locator('#train-result .figures').waitFor();
    return opened;
}

for (const colorScheme of ['light', 'dark']) {
    test(`axe finds nothing in any step, ${colorScheme}`, {skip}, async () => {
        const {page, context} = await trained({bypassCSP: true, colorScheme, reducedMotion: 'reduce'});
        for (const name of STEPS) {
            await step(page, name);
            await page.locator(`#step-${name}`).waitFor();
            for (const details of await page.locator(`#step-${name} details:not([open]) > summary`).all()) {
                if (await details.isVisible()) await details.click();
            }
            await page.screenshot({path: `${screenshots}/${name}-${colorScheme}.png`, fullPage: true});
            assert.deepEqual(await axe(page), [], name);
        }
        await page.locator('#step-compare button.q').first().click();
        await page.getByRole('dialog').waitFor();
        assert.deepEqual(await axe(page), [], 'the explaining dialog');
        await context.close();
    });
}

test('light and dark are different and both are chosen by the system', {skip}, async () => {
    const colours = [];
    for (const colorScheme of ['light', 'dark']) {
        const {page, context} = await openPage(browser, host.url, {colorScheme});
        colours.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
        await context.close();
    }
    assert.notEqual(colours[0], colours[1]);
});

test('at 390 px nothing scrolls sideways in any step', {skip}, async () => {
    const {page, context} = await trained({
        viewport: {width: 390, height: 844},
        hasTouch: true,
        isMobile: true,
    });
    for (const name of STEPS) {
        await step(page, name);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        await page.screenshot({path: `${screenshots}/${name}-390.png`, fullPage: true});
        assert.ok(width <= 390, `${name} is ${width} px wide`);
    }
    await context.close();
});

test('with text at 200 % nothing scrolls sideways', {skip}, async () => {
    const {page, context} = await openPage(browser, host.url, {
        viewport: {width: 1280, height: 900},
        deviceScaleFactor: 1,
    });
    await page.evaluate(() => {
        document.documentElement.style.fontSize = '200%';
    });
    for (const name of STEPS) {
        await step(page, name);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 1280, `${name} is ${width} px wide`);
    }
    await context.close();
});

/** Presses Tab until the element has the focus. */
async function tabTo(page, locator, most = 80) {
    for (let i = 0; i < most; i++) {
        await page.keyboard.press('Tab');
        if (await locator.evaluate(element => element === document.activeElement)) return;
    }
    assert.fail(`Tab does not reach ${locator}`);
}

test('the keyboard alone goes from the first audit to a trained model', {skip}, async () => {
    const {page, context} = await openPage(browser, host.url);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip', 'the first stop skips the head');
    await tabTo(page, page.locator('#seal'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({state: 'hidden'});
    assert.equal(await page.evaluate(() => document.activeElement.id), 'seal', 'the focus comes back');
    await tabTo(page, page.locator('#audit-result button.q').first());
    await page.keyboard.press('Space');
    assert.match(await page.getByRole('dialog').innerText(), /./);
    await page.keyboard.press('Escape');
    // All measures lie between: the first stop of the step leads past them.
    await page.locator('.skip').focus();
    await tabTo(page, page.locator('#step-audit .jump'), 20);
    await page.keyboard.press('Enter');
    const protectedBox = page.locator('#step-audit fieldset input').nth(1);
    await tabTo(page, protectedBox, 5);
    await page.keyboard.press('Space');
    await page.locator('#status', {hasText: 'Audited by'}).waitFor();
    await page.keyboard.press('Home');
    await page.locator('.skip').focus();
    await tabTo(page, page.locator('[data-step="train"]'));
    await page.keyboard.press('Enter');
    await page.locator('#step-train').waitFor();
    await tabTo(page, page.locator('#step-train button.primary'));
    await page.keyboard.press('Enter');
    await page.locator('#train-result .figures').waitFor();
    assert.match(await page.locator('#status').innerText(), /Trained/);
    await context.close();
});

test('what happens is announced', {skip}, async () => {
    const {page, context} = await openPage(browser, host.url);
    assert.equal(await page.getByRole('status').count(), 1);
    assert.match(await page.getByRole('status').innerText(), /is loaded/);
    await context.close();
});

const validate = 'web/node_modules/.bin/html-validate';
test('the HTML is valid', {skip: !existsSync(validate) && 'html-validate is not installed'}, () => {
    try {
        const pages = ['web/index.html', 'web/reproduce.html', 'web/learn/intra-processing.html'];
        execFileSync(validate, ['--config', 'web/.htmlvalidate.json', ...pages], {encoding: 'utf8'});
    } catch (error) {
        assert.fail(error.stdout);
    }
});
