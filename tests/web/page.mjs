// The page as a person meets it, in Chromium: the first audit without a click, the seal, training, cancelling,
// debiasing, comparing. SCREENSHOT=file also writes the picture of the README.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import {launch, missing, openPage, screenshots, serve, step} from './lib/host.mjs';

const skip = missing();
const host = skip ? null : await serve();
const browser = skip ? null : await launch();
test.after(async () => {
    await browser?.close();
    host?.close();
});

/** A page of its own for a test; at the end the console was silent and nothing was asked of the host since ready. */
async function visit(t, body, options) {
    const {page, said, context} = await openPage(browser, host.url, options);
    const before = host.log.length;
    try {
        await body(page);
        assert.deepEqual(said, [], 'the console stays empty');
        assert.deepEqual(host.log.slice(before), [], 'the host is asked for nothing after "ready"');
    } catch (error) {
        await page.screenshot({path: `${screenshots}/failed.png`, fullPage: true});
        const [status, alert] = await Promise.all(['#status', '#alert'].map(id => page.locator(id).textContent()));
        console.log(`  note ${status} ${alert}`);
        throw error;
    } finally {
        await context.close();
    }
}

/** A value of the settings, by its place in the catalogue's section: the page has no ids to go by. */
async function setTraining(page, label, value) {
    const input = page.locator('#step-train .settings').getByLabel(label);
    await input.fill(value);
    await input.blur();
}

test('the first audit is on screen without a click, and the page is sealed', {skip}, t =>
    visit(t, async page => {
        await page.getByRole('heading', {name: 'Audit', exact: true}).waitFor();
        const rows = page.locator('#audit-result table').first().locator('tbody tr');
        assert.ok((await rows.count()) >= 3, 'two groups and everyone');
        const text = await page.locator('#audit-result').innerText();
        assert.match(text, /Adult/);
        assert.match(text, /synthetic twin/);
        assert.match(text, /0\.\d{3} to 0\.\d{3}/, 'a rate has its interval');
        assert.match(text, /[−+]0\.\d{3} to [−+]0\.\d{3}/, 'a gap has its interval');
        await page.locator('#audit-result .canvas svg[role="img"]').waitFor();
        assert.match(await page.locator('#seal').innerText(), /^Sealed, 0 requests since$/);
        assert.equal(await page.locator('meta[http-equiv="Content-Security-Policy"]').count(), 2);
        assert.ok(await page.locator('#step-data input[type=file]').isEnabled(), 'files may be picked once it is sealed');
        await page.screenshot({path: `${screenshots}/audit.png`});
    }),
);

test('after sealing neither the page nor its worker can send anything, and the badge counts attempts', {skip}, async () => {
    const {page, context} = await openPage(browser, host.url);
    const before = host.log.length;
    const stopped = await page.evaluate(async () => {
        const failed = await Promise.allSettled([fetch('leak?1'), fetch('http://127.0.0.1:9/leak'), import('./leak.js')]);
        const image = new Image();
        image.src = 'leak.png';
        navigator.sendBeacon('leak?2', 'x');
        const leak = `${location.href}leak?3`;
        const text = `fetch('${leak}').then(() => postMessage('sent'), () => postMessage('stopped'))`;
        const worker = new Worker(URL.createObjectURL(new Blob([text])));
        const said = await new Promise(resolve => (worker.onmessage = event => resolve(event.data)));
        return [...failed.map(f => f.status), said];
    });
    assert.deepEqual(stopped, ['rejected', 'rejected', 'rejected', 'stopped']);
    await page.locator('#seal', {hasText: /^Sealed, 0 requests since, [5-9] stopped$/}).waitFor();
    assert.deepEqual(host.log.slice(before), []);
    await page.locator('#seal').click();
    assert.match(await page.getByRole('dialog').innerText(), /Check it yourself[\s\S]*What it does not cover/);
    await page.screenshot({path: `${screenshots}/seal.png`});
    await context.close();
});

test('groups are chosen: several attributes cross, levels split, the reference moves', {skip}, t =>
    visit(t, async page => {
        const rows = page.locator('#audit-result table').first().locator('tbody tr');
        const boxes = page.locator('#step-audit fieldset').first().locator('input[type=checkbox]');
        assert.equal(await boxes.count(), 2);
        await boxes.nth(0).check();
        await boxes.nth(1).check();
        await page.locator('#status', {hasText: '4 groups'}).waitFor();
        assert.equal(await rows.count(), 5);
        await boxes.nth(1).uncheck();
        await page.getByRole('checkbox', {name: 'One group for each level'}).check();
        await page.locator('#status', {hasText: '5 groups'}).waitFor();
        const reference = page.getByRole('combobox', {name: 'Reference group'});
        await reference.selectOption({index: 2});
        const name = await reference.evaluate(select => select.value);
        // the old audit has a reference too: wait for the row that is both
        await page.locator('#audit-result tbody tr', {hasText: 'reference'}).filter({hasText: name}).first().waitFor();
        await page.screenshot({path: `${screenshots}/levels.png`, fullPage: true});
    }),
);

test('training shows live curves and ends in the audit of its decisions', {skip}, t =>
    visit(t, async page => {
        await step(page, 'train');
        await page.locator('#step-train button.primary').click();
        await page.locator('#step-train .run progress').waitFor();
        await page.locator('#step-train .curves svg').first().waitFor();
        await page.locator('#train-result .figures').waitFor();
        assert.equal(await page.locator('#step-train .curves svg').count(), 3);
        assert.match(await page.locator('#train-result code.hash').innerText(), /^[0-9a-f]{64}$/);
        const figures = await page.locator('#train-result .figures').innerText();
        const performance = Number(figures.match(/0\.\d{3}/)[0]);
        assert.ok(performance > 0.65 && performance < 0.95, `balanced accuracy ${performance}`);
        await page.screenshot({path: `${screenshots}/train.png`, fullPage: true});
    }),
);

test('boosted trees are chosen, with settings of their own, and train; what edits networks says that it cannot', {skip}, t =>
    visit(t, async page => {
        await step(page, 'train');
        const settings = page.locator('#step-train .settings');
        assert.equal(await settings.getByLabel(/^Dropout/).count(), 1);
        await settings.locator('.model-kind select').selectOption({label: 'Boosted trees'});
        await setTraining(page, /^Most trees/, '20');
        assert.equal(await settings.getByLabel(/^Dropout/).count(), 0);
        assert.equal(await settings.getByLabel(/^Learning rate/).count(), 0);
        await page.locator('#step-train button.primary').click();
        await page.locator('#train-result .figures').waitFor();
        const figures = await page.locator('#train-result .figures').innerText();
        assert.match(figures, /Boosted trees/);
        assert.match(figures, /20 \(best/);
        assert.equal(await page.locator('#step-train .curves svg').count(), 3);
        await page.screenshot({path: `${screenshots}/trees.png`, fullPage: true});
        await step(page, 'debias');
        const method = page.locator('#step-debias .method', {hasText: 'Random perturbation'});
        assert.ok(await method.locator('input[type=checkbox]').first().isDisabled());
        assert.match(await method.innerText(), /works on a network; the model of step Train is \u201cBoosted trees\u201d/);
        await page.locator('#step-debias button.primary').click();
        await page.locator('#step-compare .canvas svg').waitFor();
        assert.equal(await page.locator('#step-compare [data-key]').count(), 3, 'the baseline, one method before, one after');
        await step(page, 'train');
        await settings.locator('.model-kind select').selectOption({index: 1});
        assert.equal(await settings.getByLabel(/^Dropout/).count(), 1);
    }),
);

test('a run pauses, goes on, and is cancelled in its middle; the page works on', {skip}, t =>
    visit(t, async page => {
        await step(page, 'train');
        await page.getByRole('button', {name: 'Full'}).click();
        for (const label of [/^Most epochs/, /^Epochs without a better/]) await setTraining(page, label, '100000');
        await page.locator('#step-train button.primary').click();
        await page.locator('#step-train .curves svg').first().waitFor();
        await page.getByRole('button', {name: 'Pause'}).click();
        await page.locator('.run-text', {hasText: 'Paused'}).first().waitFor();
        await page.getByRole('button', {name: 'Go on'}).click();
        await page.getByRole('button', {name: 'Cancel'}).click();
        // no time: a machine under load is slow; a run of 100,000 epochs would never end by itself
        await page.locator('#status', {hasText: 'Cancelled'}).waitFor();
        await step(page, 'audit');
        await page.getByRole('checkbox', {name: 'One group for each level'}).check();
        await page.locator('#status', {hasText: 'Audited'}).waitFor();
    }),
);

test('debiasing runs a method of each family, also all together, and they are compared', {skip}, t =>
    visit(
        t,
        async page => {
            await step(page, 'debias');
            assert.equal(await page.locator('#step-debias .family').count(), 5);
            assert.equal(await page.locator('#step-debias .method.on').count(), 5);
            const together = page.getByRole('checkbox', {name: 'Run the ticked methods together as well'});
            await together.check();
            const second = page.locator('#step-debias .family').nth(1).locator('.method input[type=checkbox]').nth(1);
            await second.check(); // two of one family cannot follow each other
            assert.ok((await together.isDisabled()) && !(await together.isChecked()));
            await second.uncheck();
            assert.ok(await together.isChecked());
            await page.locator('#step-debias', {hasText: '6 methods, 1 seed: 6 runs.'}).waitFor();
            await page.screenshot({path: `${screenshots}/debias.png`, fullPage: true});
            await page.locator('#step-debias button.primary').click();
            await page.locator('#step-compare .canvas svg').waitFor({timeout: 200000});
            const points = page.locator('#step-compare [data-key]');
            assert.equal(await points.count(), 6);
            const table = page.locator('#step-compare table', {hasText: 'Methods on test rows'});
            assert.equal(await table.locator('tbody tr').count(), 6);
            assert.equal(await table.locator('tbody tr', {hasText: /, then .*, then .*, then /}).count(), 1);
            assert.match(await page.locator('#step-compare .canvas').innerHTML(), /the same decision for everyone: 0\.500/);
            assert.match(await page.locator('#step-compare .canvas').innerHTML(), /tolerance 0\.05/);
            await page.screenshot({path: `${screenshots}/compare.png`, fullPage: true});
            if (process.env.SCREENSHOT) await page.screenshot({path: process.env.SCREENSHOT});

            await points.first().focus();
            await page.keyboard.press('ArrowRight');
            assert.ok(await points.nth(1).evaluate(mark => mark === document.activeElement), 'arrows go from point to point');
            await page.keyboard.press('Enter');
            await page.locator('#compare-detail h3').first().waitFor();
            assert.match(await page.locator('#compare-detail code.hash').first().innerText(), /^[0-9a-f]{64}$/);

            const first = await table.innerText();
            await page.getByRole('radio', {name: 'Validation rows'}).check();
            await page.locator('#step-compare caption', {hasText: 'validation'}).waitFor();
            assert.notEqual(await page.locator('#step-compare table').last().innerText(), first);

            const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: 'CSV'}).click()]);
            const lines = readFileSync(await csv.path(), 'utf8')
                .trim()
                .split('\r\n');
            assert.match(lines[0], /^method,params,seed,weights_sha256,part,group,metric,value,low,high,why$/);
            assert.ok(lines.length > 500, `${lines.length} lines`);
            const [json] = await Promise.all([
                page.waitForEvent('download'),
                page.getByRole('button', {name: 'JSON report'}).click(),
            ]);
            assert.equal(JSON.parse(readFileSync(await json.path(), 'utf8')).cells.length, 6);
        },
        {acceptDownloads: true},
    ),
);

test('a link carries the plan and never the data', {skip}, async () => {
    const first = await openPage(browser, host.url);
    await step(first.page, 'train');
    await first.page.locator('#step-train button.primary').click();
    await first.page.locator('#train-result .figures').waitFor();
    await step(first.page, 'compare');
    await first.page.getByRole('button', {name: 'Link to the plan'}).click();
    await first.page.locator('#status', {hasText: 'link'}).waitFor();
    const link = first.page.url();
    assert.match(link, /#compare&p1=[\w-]+$/);
    await first.context.close();
    const second = await openPage(browser, link);
    await second.page.locator('#status', {hasText: 'A plan came with the link'}).waitFor();
    assert.equal(await second.page.locator('#step-debias .method.on').count(), 1);
    await second.context.close();
    const broken = await openPage(browser, `${link.slice(0, -9)}`);
    assert.match(await broken.page.locator('#alert').innerText(), /plan cannot be read/);
    await broken.page.locator('#audit-result table').first().waitFor({state: 'attached'});
    await broken.context.close();
});

test('when the core breaks, a fresh worker takes over with the same data', {skip}, async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    // The first worker says once that it broke; what it says is what a real trap makes it say.
    await page.route('**/worker.js', async route => {
        const text = await (await route.fetch()).text();
        const broken = `{const listen = self.onmessage;
            self.onmessage = event => JSON.stringify(event.data.args).includes('"by_level":true')
            ? self.postMessage({id: event.data.id, error: 'The computing core stopped unexpectedly.', trap: true})
            : listen(event);}`;
        await route.fulfill({body: `${text};${broken}`, contentType: 'text/javascript'});
    });
    await page.goto(host.url);
    await page.locator('html[data-state="ready"]').waitFor({state: 'attached'});
    await page.getByRole('checkbox', {name: 'One group for each level'}).check();
    await page.locator('#alert', {hasText: 'started afresh with the same data'}).waitFor();
    assert.ok((await page.getByRole('checkbox', {name: 'One group for each level'}).isChecked()) === false);
    await page.locator('#step-audit fieldset input').nth(1).check();
    await page.locator('#status', {hasText: '4 groups'}).waitFor();
    await context.close();
});

test('a run that leaves its audits and curves out is shown for what it is', {skip}, t =>
    visit(t, async page => {
        await step(page, 'train');
        await page.locator('#step-train .settings summary', {hasText: 'Report'}).click();
        for (const name of [/training curve/i, /every metric/i]) await page.getByRole('checkbox', {name}).uncheck();
        await page.locator('#step-train button.primary').click();
        await page.locator('#train-result .figures').waitFor();
        assert.match(await page.locator('#train-result').innerText(), /leave its audits out/);
        await step(page, 'compare');
        assert.match(await page.locator('#step-compare').innerText(), /told to leave its audits out/);
    }),
);
