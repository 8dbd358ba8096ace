// The keyboard alone: every path is walked, in the order in which one reads, and after every act the focus is where the act led,
// never on the body.
import assert from 'node:assert/strict';
import test from 'node:test';
import {STEPS} from '../../web/state/places.js';
import {finding, focused, go, openDeciles, openGerman, problem, tabTo, theatre, toast, trainPlain} from './lib/page.mjs';

const {skip, visit} = await theatre(test);

/** Whether the first comes before the second in the page. */
const before = (page, first, second) =>
    page.evaluate(
        ([a, b]) => {
            const [one, two] = [a, b].map(at => document.querySelector(at));
            return Boolean(one.compareDocumentPosition(two) & Node.DOCUMENT_POSITION_FOLLOWING);
        },
        [first, second],
    );

test('one reads: skip link, bar, steps, finding, evidence, settings, next; and the first stop skips to the content', {skip}, () =>
    visit(async page => {
        await openDeciles(page);
        const order = ['.skip', '.bar', 'nav.steps', '#finding', '[data-measure]', '#every-group', '#grouping', '.next'];
        for (let i = 1; i < order.length; i++)
            assert.ok(await before(page, order[i - 1], order[i]), `${order[i - 1]} before ${order[i]}`);
        await page.evaluate(() => document.activeElement.blur());
        await page.locator('.skip').focus();
        await page.keyboard.press('Enter');
        assert.match(await focused(page), /^main/);
        assert.equal(await page.locator('.steps [aria-current=step]').getAttribute('data-step'), 'audit', 'the place stays');
        await page.waitForURL(/#audit/);
        await page.keyboard.press('Tab');
        assert.ok(await page.evaluate(() => document.activeElement.closest('main')), 'and the next stop is in the content');
    }),
);

test('from the door to a trained model without a mouse', {skip}, () =>
    visit(
        async page => {
            await page.keyboard.press('Tab');
            assert.match(await focused(page), /^a Skip/);
            await tabTo(page, page.locator('#seal'));
            await page.keyboard.press('Enter');
            await page.getByRole('dialog').waitFor();
            await page.keyboard.press('Escape');
            await page.getByRole('dialog').waitFor({state: 'detached'});
            assert.match(await focused(page), /#seal/, 'the focus comes back');
            await tabTo(page, page.locator('#example'));
            await page.keyboard.press('Enter');
            await finding(page).waitFor();
            assert.match(await focused(page), /^main/);
            await tabTo(page, page.locator('.measure button.q').first());
            await page.keyboard.press('Space');
            await page.getByRole('dialog').waitFor();
            await page.keyboard.press('Escape');
            await page.getByRole('dialog').waitFor({state: 'detached'});
            assert.match(await focused(page), /^button What is/);
            await page.locator('.skip').focus();
            await tabTo(page, page.locator('[data-step=repair]'));
            await page.keyboard.press('Enter');
            await tabTo(page, page.locator('main .btn.go').first());
            await page.keyboard.press('Enter'); // COMPAS with its features
            await page.locator('#tradeoff [data-key]').first().waitFor();
            await page.locator('.running').waitFor({state: 'detached'});
            assert.notEqual(await focused(page), 'body');
            await tabTo(page, page.locator('[data-stage=decision] .btn'));
            await page.keyboard.press('Enter');
            await page.waitForFunction(() => document.querySelectorAll('#tradeoff [data-key]').length > 1);
            await page.locator('.running').waitFor({state: 'detached'});
            assert.match(await focused(page), /^(button|main|input)/, 'after training');
        },
        {at: ''},
    ),
);

test('number keys go to the steps, where no field has the focus', {skip}, () =>
    visit(async page => {
        // The keys are the numbers that the bar shows, in the order of the steps' one list.
        const steps = page.locator('.steps [data-step]');
        assert.deepEqual(await steps.evaluateAll(all => all.map(step => step.dataset.step)), STEPS);
        for (const [i, place] of [...STEPS.entries()].reverse()) {
            assert.equal(await steps.nth(i).locator('b').getAttribute('data-n'), String(i + 1));
            await page.keyboard.press(String(i + 1));
            await page.waitForURL(new RegExp(`#${place}`));
            assert.match(await focused(page), /^main/);
            assert.equal(await page.locator('.steps [aria-current=step]').getAttribute('data-step'), place);
        }
        await page.keyboard.press(String(STEPS.length + 1)); // no such step: nothing happens
        assert.equal(await page.locator('.steps [aria-current=step]').getAttribute('data-step'), STEPS[0]);
        await page.locator('summary', {hasText: 'Paste a table'}).click();
        await page.locator('textarea').fill('3');
        await page.locator('textarea').press('4');
        assert.equal(await page.locator('textarea').inputValue(), '34');
        assert.equal(await page.locator('.steps [aria-current=step]').getAttribute('data-step'), 'data');
    }),
);

test('sliders go by arrows, Page, Home and End; undo and redo bring lines back, and the focus stays', {skip}, () =>
    visit(async page => {
        await openDeciles(page);
        await page.locator('[data-step=decide]').click();
        const black = page.getByRole('slider', {name: 'Line of Black'});
        await black.waitFor();
        const value = () => black.getAttribute('aria-valuetext');
        const at = async () => Number(await black.inputValue());
        const data = await value();
        assert.match(data, /from 5$/);
        await black.focus();
        const begun = await at();
        await page.keyboard.press('ArrowRight');
        assert.equal(await at(), begun + 1);
        assert.match(await value(), /from 6$/);
        await page.keyboard.press('End');
        assert.match(await value(), /nobody is marked high/);
        const end = await at();
        await page.keyboard.press('Home');
        assert.match(await value(), /everyone is marked high/);
        await page.keyboard.press('PageUp');
        assert.ok((await at()) > 0 && (await at()) <= end, 'Page goes further than an arrow');
        const far = await value();
        await page.keyboard.press('Control+z');
        await toast(page, /^Undone: the line of Black/);
        assert.notEqual(await value(), far);
        assert.match(await focused(page), /Line of Black/);
        await page.keyboard.press('Control+Shift+Z');
        await toast(page, /^Done again: the line of Black/);
        assert.equal(await value(), far);
        while (
            (await page.getByRole('button', {name: 'Undo'}).getAttribute('aria-disabled')) === null &&
            (await value()) !== data
        )
            await page.keyboard.press('Control+z');
        assert.equal(await value(), data);
        assert.match(await focused(page), /Line of Black/);
    }),
);

test('the focus is never on the body after an act', {skip}, () =>
    visit(async page => {
        const acts = [];
        const act = async (name, locator, then = async () => {}) => {
            await locator.focus();
            await page.keyboard.press(
                await locator.evaluate(e => (e.matches('input[type=checkbox], input[type=radio]') ? 'Space' : 'Enter')),
            );
            await then();
            acts.push(name);
            assert.notEqual(await focused(page), 'body', name);
        };
        const set = name => page.locator('.btn.set', {hasText: name});
        const shown = () => finding(page).waitFor();
        const dialog = name => page.getByRole('dialog').getByRole('button', {name});
        const closed = () => page.getByRole('dialog').waitFor({state: 'detached'});
        await act('open data', set(/^COMPAS decile/), shown);
        await act('group by another column', page.locator('#grouping').getByLabel('sex', {exact: true}), () =>
            page.locator('.eyebrow', {hasText: 'race, sex'}).waitFor(),
        );
        await act('undo', page.getByRole('button', {name: 'Undo'}), () => toast(page, /^Undone/));
        await act('redo', page.getByRole('button', {name: 'Redo'}), () => toast(page, /^Done again/));
        await page.keyboard.press('Control+z');
        await act('open the questions', page.locator('#questions'), () => page.getByRole('dialog').waitFor());
        await act(
            'answer one',
            page
                .getByRole('dialog')
                .getByLabel(/those wrongly/)
                .first(),
        );
        await act('close them', dialog('Close'), closed);
        await act('set a tolerance', page.locator('#tolerance .btn'), () => page.getByRole('dialog').waitFor());
        await act('choose one', page.getByRole('dialog').locator('.btn[aria-pressed]').nth(1), closed);
        await act('as a table', page.locator('#every-group button.link'));
        await act('open a panel', page.locator('.closer details > summary').first());
        await act('to all measures', page.locator('main a[href="#measures"]').first(), () => page.waitForURL(/#measures/));
        await act('back', page.locator('main a[href="#audit"]').first(), () => page.waitForURL(/#audit/));
        await act('copy the finding', page.locator('.next .quiet'));
        await act('the report', page.locator('.next .btn').first(), () => page.locator('.sheet').waitFor());
        await act('another sheet', page.locator('[aria-label=Sheets] .btn').nth(1));
        await act('Keep', page.locator('#keep'), () => page.getByRole('dialog').waitFor());
        await act('copy a link', dialog('Copy the link'));
        await act('close it', dialog('Close'), closed);
        await go(page, 'decide');
        await page.locator('.card.group').first().waitFor();
        await act('a strategy', page.locator('[data-strategy]:not([aria-disabled])').nth(1));
        await act('back to the line of the data', page.getByRole('button', {name: 'Back to the data'}));
        await act('to Repair', page.locator('.next .btn.go'), () => page.waitForURL(/#repair/));
        assert.equal(acts.length, 22);
    }),
);

test('the focus is never on the body in Repair: sliders, methods, settings, training, stopping', {skip}, () =>
    visit(async page => {
        await openGerman(page);
        await trainPlain(page);
        assert.notEqual(await focused(page), 'body', 'after the plain model');
        const card = page.locator('[data-stage=decision]');
        await card.locator('button[aria-haspopup=dialog]').press('Enter');
        await page.getByRole('dialog').waitFor();
        await page.getByRole('dialog').locator('.btn.set:not([disabled])').nth(1).press('Enter');
        await page.getByRole('dialog').waitFor({state: 'detached'});
        assert.notEqual(await focused(page), 'body', 'after another method');
        await card.locator('button[aria-expanded]').press('Enter');
        assert.match(await focused(page), /^button settings/);
        await card.getByRole('slider').press('Home');
        await card.getByRole('slider').press('ArrowRight');
        assert.match(await focused(page), /^input/);
        await page.keyboard.press('Control+z');
        assert.match(await focused(page), /^input/, 'after undo');
        await card.getByRole('slider').press('End');
        await card.locator('.how > .row > .btn').press('Enter');
        await page.waitForFunction(() => document.querySelectorAll('#tradeoff [data-key]').length > 1);
        await page.locator('.running').waitFor({state: 'detached'});
        assert.notEqual(await focused(page), 'body', 'after training');
        await page.locator('#fill').press('Enter');
        await page.getByRole('button', {name: 'stop'}).first().press('Enter');
        await page.locator('.running').first().waitFor({state: 'detached'});
        assert.notEqual(await focused(page), 'body', 'after stopping');
    }),
);

test('what is wrong is said at its field, and the focus goes there', {skip}, () =>
    visit(async page => {
        await page.locator('summary', {hasText: 'Paste a table'}).press('Enter');
        await page.getByRole('button', {name: 'Use this table'}).press('Enter');
        await problem(page, 'data').getByText('Nothing was pasted').waitFor();
        assert.match(await focused(page), /#problem-data/);
        const seen = await problem(page, 'data').evaluate(element => {
            const {top, bottom} = element.getBoundingClientRect();
            return top >= 0 && bottom <= innerHeight;
        });
        assert.ok(seen, 'it is in view');
        assert.ok(await problem(page, 'data').evaluate(e => e.closest('.card.drop')), 'and stands where the act began');
        assert.equal(await problem(page, 'page').innerText(), '');
        await problem(page, 'data').getByRole('button', {name: 'Close'}).press('Enter');
        assert.notEqual(await focused(page), 'body', 'after the error was closed');
        // A setting that is out of its range, at 390 px.
        await page.setViewportSize({width: 390, height: 844});
        await openGerman(page);
        await trainPlain(page);
        const model = page.locator('main details.card', {hasText: 'Model and training'});
        await model.locator(':scope > summary').press('Enter');
        await model.locator('details > summary', {hasText: /^train/i}).press('Enter');
        const field = model.locator('input[inputmode]:visible').first();
        await field.fill('many');
        await page.keyboard.press('Enter');
        assert.equal(await field.getAttribute('aria-invalid'), 'true');
        assert.ok(await field.evaluate(e => e === document.activeElement), 'the focus is at the field');
        const told = await field.evaluate(e => document.getElementById(e.getAttribute('aria-describedby'))?.textContent);
        assert.match(told, /is “many”, expected a number/);
    }),
);
