// Somebody who has never seen the page: from a file of their own to a printed report, and from COMPAS to a fairer model, in
// as few acts as are promised. An act is a click, a key, a file that is given.
import assert from 'node:assert/strict';
import test from 'node:test';
import {counting, finding, text, theatre} from './lib/page.mjs';

const {skip, visit} = await theatre(test);

const loans = () => {
    const rows = Array.from({length: 400}, (_, i) => {
        const women = i % 3 === 0;
        return [i % 2, (i * 7) % 10 < (women ? 4 : 6) ? 1 : 0, women ? 'women' : 'men'].join(',');
    });
    return `y_true,y_pred,sex\n${rows.join('\n')}\n`;
};

test('from a file of one\u2019s own to a printed report in at most 12 acts', {skip}, () =>
    visit(
        async page => {
            const {acts, click, give} = counting();
            await page.evaluate(
                () => (globalThis.print = () => (globalThis.printed = document.querySelector('.sheet').innerText)),
            );
            await give('the file, at the door', page.locator('#door-own input'), text('loans.csv', loans()));
            await page.waitForURL(/#columns/);
            await click('on to the audit', page.locator('[data-step=audit]'));
            await finding(page).waitFor();
            await click('the report', page.locator('.next').getByRole('button', {name: 'Report'}));
            await click('print', page.getByRole('button', {name: 'Print'}));
            const printed = await page.evaluate(() => globalThis.printed);
            assert.match(printed, /of women/);
            assert.match(printed, /loans\.csv/);
            assert.match(printed, /points apart/);
            console.log(`  note ${acts.length} acts: ${acts.join(', ')}`);
            assert.ok(acts.length <= 12);
        },
        {at: ''},
    ),
);

test('from the door to a fairer model of COMPAS in at most 8 acts', {skip}, () =>
    visit(
        async page => {
            const {acts, click} = counting();
            await click('the example', page.locator('#example'));
            await finding(page).waitFor();
            await click('Repair', page.locator('[data-step=repair]'));
            await click('COMPAS with its features', page.locator('main .btn.go'));
            await page.locator('#tradeoff [data-key]').first().waitFor();
            await page.locator('.running').waitFor({state: 'detached'});
            const gaps = () =>
                page
                    .locator('#tradeoff [data-key]')
                    .evaluateAll(all => all.map(point => Number(/gap (\d+\.\d)/.exec(point.getAttribute('aria-label'))[1])));
            const [plain] = await gaps();
            await click('train the decision stage', page.locator('[data-stage=decision] .how > .row > .btn'));
            await page.waitForFunction(() => document.querySelectorAll('#tradeoff [data-key]').length > 1);
            await page.locator('.running').waitFor({state: 'detached'});
            const fairest = Math.min(...(await gaps()));
            console.log(`  note ${acts.length} acts: ${acts.join(', ')}; the gap went from ${plain} to ${fairest} points`);
            assert.ok(fairest < plain / 2, `${fairest} of ${plain}`);
            assert.ok(acts.length <= 8);
        },
        {at: ''},
    ),
);
