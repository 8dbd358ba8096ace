// Records bent by hand on the page:
// the card, the tag, judged by records and by truth, in a run, in the link; refused in a report.
import assert from 'node:assert/strict';
import test from 'node:test';
import {axe} from './lib/host.mjs';
import {finding, go, openSet, problem, theatre, trainPlain, wide} from './lib/page.mjs';

const {skip, visit} = await theatre(test);
const options = {reducedMotion: 'reduce', bypassCSP: true, timeout: 20000};
const tag = page => page.locator('#bent');

/** Moves a slider to a share. */
const slide = (page, id, share) =>
    page.locator(`#bend-${id}`).evaluate((slider, value) => {
        slider.value = String(value);
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        slider.dispatchEvent(new Event('change', {bubbles: true}));
    }, share);

test('bent records are said to be that everywhere, judged by records and by truth, and undone', {skip}, async () => {
    await visit(
        async page => {
            await openSet(page, /^German/);
            await finding(page).waitFor();
            const plain = await finding(page).innerText();
            assert.equal(await tag(page).count(), 0);
            await go(page, 'columns');
            await page.locator('#bend > summary').click();
            await page.locator('#bend-group').selectOption('sex=Female');
            await tag(page).getByText('nothing yet').waitFor();
            await slide(page, 'hide', 0.5);
            await tag(page)
                .getByText(/favourable outcomes hidden/)
                .waitFor();
            const [, hidden, of] = (await tag(page).innerText()).match(/(\d+) of (\d+) favourable outcomes hidden/);
            assert.equal(Number(hidden), Math.floor(Number(of) / 2 + 0.5));
            assert.deepEqual(await axe(page), []);
            await go(page, 'audit');
            await tag(page).waitFor();
            assert.notEqual(await finding(page).innerText(), plain);
            await page.waitForFunction(() => location.hash.includes('s2='));
            const link = page.url();
            await page.locator('#judge-by').selectOption('truth');
            await page.waitForFunction(text => document.querySelector('#finding')?.innerText === text, plain);
            assert.match(link, /s2=/);
            await go(page, 'report');
            await page.getByRole('button', {name: 'Save the report'}).or(page.locator('.btn.go')).first().click();
            await problem(page, 'page')
                .getByText(/bent by hand/)
                .waitFor();
            await tag(page).getByRole('button').click();
            await tag(page).waitFor({state: 'detached'});
            await page.goto('about:blank');
            await page.goto(link);
            await tag(page)
                .getByText(/favourable outcomes hidden/)
                .waitFor();
        },
        {...options, others: true},
    );
});

test('a run learns from the bent records, and its model is judged by either', {skip}, async () => {
    await visit(
        async page => {
            await openSet(page, /^German/);
            await go(page, 'columns');
            await page.locator('#bend > summary').click();
            await page.locator('#bend-group').selectOption('sex=Female');
            await slide(page, 'hide', 0.9);
            await tag(page)
                .getByText(/favourable outcomes hidden/)
                .waitFor();
            assert.equal(await wide(page), 390);
            await trainPlain(page);
            await go(page, 'audit');
            const model = await page.locator('#judged option').nth(1).getAttribute('value');
            await page.locator('#judged').selectOption(model);
            await tag(page)
                .getByText(/favourable outcomes hidden/)
                .waitFor();
            const rows = () => page.locator('[data-part="audit.every"]').innerText();
            const byRecords = await rows();
            await page.locator('#judge-by').selectOption('truth');
            await page.waitForFunction(
                before => document.querySelector('[data-part="audit.every"]')?.innerText !== before,
                byRecords,
            );
            assert.equal(await wide(page), 390);
        },
        {...options, viewport: {width: 390, height: 844}},
    );
});
