// Looking into a network from Repair: the picture, its table, what cutting a unit does, and a model made of it.
import assert from 'node:assert/strict';
import test from 'node:test';
import {axe, openPage, picture} from './lib/host.mjs';
import {go, openGerman, theatre} from './lib/page.mjs';

const {skip, host, browser} = await theatre(test);

/** Repair on the German twin with its plain model trained, and the dialog open. */
async function inside(options = {}) {
    const opened = await openPage(browser, `${host.url}#data`, {bypassCSP: true, timeout: 20000, ...options});
    const {page} = opened;
    await openGerman(page);
    await go(page, 'repair');
    await page.locator('#look:not([disabled])').click();
    await page.locator('.network svg').waitFor();
    return opened;
}

const dialog = page => page.getByRole('dialog');
const number = text => Number(text.replace('\u2212', '-').replace(/[^\d.-]/g, ''));

test(
    'the numbers beside the last layer add up to the gap that is told, and cutting a unit says what becomes of it',
    {skip},
    async () => {
        const {page, context} = await inside();
        await dialog(page).getByText('As a table').click();
        const rows = await dialog(page)
            .locator('tbody tr')
            .evaluateAll(list => list.map(row => [...row.cells].map(cell => cell.textContent)));
        const last = rows.at(-1)[0].replace(/^Unit \d+/, '');
        const sum = rows.filter(([name]) => name.endsWith(last)).reduce((all, row) => all + number(row.at(-3)), 0);
        const told = number((await dialog(page).locator('p').first().textContent()).match(/differs by (\S+) \(/)[1]);
        assert.ok(Math.abs(sum - told) < 0.005 * rows.length + 0.005, `${sum} and ${told}`);
        const most = rows.reduce((a, b) => (Math.abs(number(b.at(-3))) > Math.abs(number(a.at(-3))) ? b : a));
        await dialog(page).getByRole('button', {name: most[0], exact: true}).click();
        const unit = page.locator('#unit');
        const said = await unit.textContent();
        assert.ok(
            said.includes(most.at(-3)) && said.includes(`to ${most.at(-2)} points.`) && said.includes(`to ${most.at(-1)}.`),
            said,
        );

        await unit.getByRole('button', {name: 'Cut it'}).click();
        await page.locator('.network .pick .cut').waitFor();
        // The picture has the cut at once, the core says a moment later what comes of it.
        const before = new RegExp(`differs by \\u2212?${String(Math.abs(told).toFixed(2)).replace('.', '\\.')} `);
        await dialog(page).locator('p').first().filter({hasNotText: before}).waitFor();
        const after = number((await dialog(page).locator('p').first().textContent()).match(/differs by (\S+) \(/)[1]);
        assert.ok(Math.abs(after - (told - number(most.at(-3)))) < 0.02, `${after}, of ${told} less ${most.at(-3)}`);

        await dialog(page).getByRole('button', {name: 'Make this a model'}).click();
        const made = page.locator('#tradeoff [data-key]', {hasText: '1 unit cut'});
        await made.waitFor({timeout: 60000});
        await context.close();
    },
);

for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 390],
])
    test(`axe finds nothing inside a network, ${colorScheme} at ${width}, and nothing scrolls sideways`, {skip}, async () => {
        const {page, context} = await inside({colorScheme, viewport: {width, height: 900}});
        const names = await page.locator('.network .pick title').allTextContents();
        const of = wanted => page.locator('.network .pick').nth(names.findIndex(name => wanted.test(name)));
        await of(/^(?!Unit)/).click();
        assert.match(await page.locator('#unit').innerText(), /What goes in cannot be cut\. In units of its spread its mean is/);
        assert.equal(await page.locator('#unit .btn').count(), 0);
        assert.ok((await page.locator('.network .edge.on').count()) > 0, 'its lines stand out');
        await of(/^Unit/).click();
        await page.locator('#unit .btn').waitFor();
        await picture(page, `network-${width}-${colorScheme}.png`);
        assert.deepEqual(await axe(page), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        await context.close();
    });
