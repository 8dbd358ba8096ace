// The lab as tests walk through it: places, data, models; what is said where; where the focus is.
import assert from 'node:assert/strict';
import {readLink} from '../../../web/state/link.js';
import {launch, missing, openPage, screenshots, serve} from './host.mjs';

/** Every place of the lab, as an address has it. */
export const PLACES = ['data', 'columns', 'audit', 'measures', 'decide', 'repair', 'compare', 'report'];

/** A host and a browser for a file of tests, and `visit`: a page for one of them, watched. */
export async function theatre(test) {
    const skip = missing();
    const host = skip ? null : await serve();
    const browser = skip ? null : await launch();
    test.after(async () => {
        await browser?.close();
        host?.close();
    });
    /** At the end the console was silent and nothing was asked of the host since "ready"; `others`: unless by other pages. */
    const visit = async (body, {at = '#data', others = false, ...options} = {}) => {
        const {page, said, context} = await openPage(browser, `${host.url}${at}`, options);
        const before = host.log.length;
        try {
            await body(page);
            assert.deepEqual(said, [], 'the console stays empty');
            if (!others) assert.deepEqual(host.log.slice(before), [], 'the host is asked for nothing after "ready"');
        } catch (error) {
            await page.screenshot({path: `${screenshots}/failed.png`, fullPage: true}).catch(() => {});
            console.log(
                `  note ${page.url()} ${await page
                    .locator('#status, [role=alert]')
                    .allTextContents()
                    .catch(() => '')}`,
            );
            throw error;
        } finally {
            await context.close();
        }
    };
    return {skip, host, browser, visit};
}

/** To a place, by its address, and there. The address says a moment late where the page is: until then it may be that place's
 *  already, and to set it would tell nobody. */
export async function go(page, place) {
    await page.waitForFunction(() => {
        const now = document.querySelector('[data-step][aria-current]')?.getAttribute('data-step');
        const at = location.hash.slice(1).split('&')[0];
        return !now || now === at || !document.querySelector(`[data-step="${at}"]`);
    });
    await page.evaluate(to => (location.hash = `#${to}`), place);
    await page.waitForFunction(to => location.hash.slice(1).split('&')[0] === to, place);
    await page.evaluate(() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

/** Until the address says of what was chosen that it is so: it is written a moment after. @param {(said: any) => boolean} says */
export async function addressSays(page, says) {
    for (let frame = 0; ; frame++) {
        const {said} = await readLink(new URL(page.url()).hash);
        if (says(said ?? {})) return;
        assert.ok(frame < 1200, `the address says ${JSON.stringify(said)}`);
        await page.evaluate(() => new Promise(drawn => requestAnimationFrame(drawn)));
    }
}

export const finding = page => page.locator('#finding');
export const problem = (page, at) => page.locator(`#problem-${at}`);
export const toast = (page, hasText) => page.locator('#status', {hasText}).waitFor();

/** Opens data that are shipped, from step Data. @param {RegExp} name */
export async function openSet(page, name) {
    await page.locator('[data-step=data]').click();
    await page.locator('.btn.set', {hasText: name}).click();
    await finding(page).waitFor();
}
/** All 7,214 people of COMPAS, by their decile scores. */
export const openDeciles = page => openSet(page, /^COMPAS decile scores/);
export const openGerman = page => openSet(page, /^German/);

export const text = (name, content) => ({name, mimeType: 'text/csv', buffer: Buffer.from(content)});
/** Files, from step Data. */
export async function give(page, ...files) {
    await page.locator('[data-step=data]').click();
    await page.locator('.card.drop input[type=file][multiple]').setInputFiles(files);
}
/** A file whose columns say what they are by their names, audited as it is. */
export async function auditOwn(page, name, content) {
    await give(page, text(name, content));
    await page.waitForURL(/#columns/);
    await page.locator('[data-step=audit]').click();
    await page.locator('.eyebrow', {hasText: name}).waitFor();
    await finding(page).waitFor();
}

/** The plain model of what is open, in Repair. */
export async function trainPlain(page) {
    await page.locator('[data-step=repair]').click();
    await page.locator('#tradeoff [data-key]').first().waitFor();
    await page.locator('.running').waitFor({state: 'detached'});
}
export const stage = (page, id) => page.locator(`[data-stage=${id}]`);

/** What has the focus, in words for a person who reads a failed test. */
export const focused = page =>
    page.evaluate(() => {
        const {activeElement: at} = document;
        if (!at || at === document.body || at === document.documentElement) return 'body';
        const words = (at.ariaLabel ?? at.textContent ?? '').trim().slice(0, 40);
        return `${at.tagName.toLowerCase()}${at.id ? `#${at.id}` : ''} ${words}`;
    });

/** Presses Tab until the element has the focus. */
export async function tabTo(page, locator, most = 80) {
    for (let i = 0; i < most; i++) {
        await page.keyboard.press('Tab');
        if (await locator.evaluate(element => element === document.activeElement)) return;
    }
    assert.fail(`Tab does not reach ${locator}`);
}

/** Font sizes in use, by how many elements with words of their own are seen in them; the door has one of its own. */
export const fontSizes = page =>
    page.evaluate(() => {
        const sizes = {};
        for (const element of document.querySelectorAll('body *')) {
            const words = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
            if (!words || !element.checkVisibility() || element.closest('.vh, .skip, .hello h1')) continue;
            const size = getComputedStyle(element).fontSize;
            sizes[size] = (sizes[size] ?? 0) + 1;
        }
        return sizes;
    });

/** How wide what is there is. */
export const wide = page => page.evaluate(() => document.documentElement.scrollWidth);

/** Counts what a person does: a click, a key, a file that is given; waits are no acts. */
export function counting() {
    const acts = [];
    return {
        acts,
        click: async (what, locator) => {
            acts.push(what);
            await locator.click();
        },
        give: async (what, locator, file) => {
            acts.push(what);
            await locator.setInputFiles(file);
        },
    };
}
