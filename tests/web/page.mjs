// The page as a person meets it, in Chromium: a finished audit behind the first door, the seal, groups, lines, a repaired
// model, a run that is stopped, a link, a core that breaks. SCREENSHOT=file also writes the picture of the README.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import {openPage, picture} from './lib/host.mjs';
import {finding, go, openDeciles, openGerman, problem, stage, theatre, toast, trainPlain} from './lib/page.mjs';
import {rowsOf} from './lib/tables.mjs';

const {skip, host, browser, visit} = await theatre(test);

const points = page => page.locator('#tradeoff [data-key]');
const cards = page => page.locator('[data-measure]').evaluateAll(all => all.map(card => card.dataset.measure));
/** The rows of "every group" as a table. */
async function everyGroup(page) {
    const table = page.locator('#every-group table');
    if ((await table.count()) === 0) await page.locator('#every-group button.link').click();
    return rowsOf(table);
}

test('a finished audit is one click from the door, and the page is sealed', {skip}, () =>
    visit(
        async page => {
            const {SCREENSHOT: path} = process.env;
            if (path) await page.screenshot({path});
            await page.locator('#example').click();
            await finding(page).waitFor();
            await page.waitForURL(/#audit/);
            const said = (await finding(page).innerText()).replace(/\s+/g, ' ');
            assert.match(said, /44\.8 % of Black and 23\.5 % of White.*21\.4 points apart \(18\.2 to 24\.5\)/);
            const rows = await everyGroup(page);
            assert.equal(rows.length, 6, 'every group, not only those who are compared');
            assert.match(rows[0].join(' '), /^Black 44\.8 % \d\d\.\d % \d\d\.\d % 805 of 1,795/);
            assert.match(
                await page.locator('.measure .num').first().innerText(),
                /[−+]\d+\.\d to [−+]\d+\.\d/,
                'a gap has its interval',
            );
            await page.locator('#every-group svg[role=img]').waitFor();
            assert.match(await page.locator('#seal').innerText(), /Sealed\s*· 0 requests since$/);
            assert.equal(await page.locator('meta[http-equiv="Content-Security-Policy"]').count(), 2);
            await picture(page, 'audit.png');
        },
        {at: ''},
    ),
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
    await page.locator('#seal', {hasText: /Sealed\s*· 0 requests since, [5-9] stopped$/}).waitFor();
    assert.deepEqual(host.log.slice(before), []);
    await page.locator('#seal').click();
    assert.match(await page.getByRole('dialog').innerText(), /Check it yourself[\s\S]*What it does not cover/);
    await picture(page, 'seal.png');
    await context.close();
});

test('groups are chosen: several attributes cross, the reference moves, some are compared alone', {skip}, () =>
    visit(async page => {
        await openDeciles(page);
        const grouping = page.locator('#grouping');
        assert.equal((await everyGroup(page)).length, 6);
        await grouping.getByLabel('sex', {exact: true}).check();
        await page.locator('.eyebrow', {hasText: 'race, sex'}).waitFor();
        await page.locator('#every-group tbody tr').nth(6).waitFor();
        assert.equal((await everyGroup(page)).length, 12);
        await grouping.getByLabel('race', {exact: true}).uncheck();
        await page.locator('#every-group tbody tr', {hasText: /^Male/}).waitFor();
        assert.equal((await everyGroup(page)).length, 2);
        await grouping.getByLabel('race', {exact: true}).check();
        await grouping.getByLabel('sex', {exact: true}).uncheck();
        const rows = page.locator('#every-group tbody tr');
        await page.waitForFunction(() => document.querySelectorAll('#every-group tbody tr').length === 6);
        assert.match((await rows.nth(1).innerText()).trim(), /^White/, 'the reference of the data is second');
        await grouping.getByLabel('Compared with').selectOption('Hispanic');
        await rows
            .nth(1)
            .filter({hasText: /^Hispanic/})
            .waitFor();
        const before = await finding(page).innerText();
        await grouping.getByRole('group', {name: 'Compare only'}).getByLabel('Asian').uncheck();
        await page.waitForFunction(old => document.getElementById('finding').innerText !== old, before);
        await picture(page, 'levels.png', {fullPage: true});
    }),
);

test('three answers choose the six measures; that they cannot all be equal is said with this data\u2019s numbers', {skip}, () =>
    visit(
        async page => {
            await openDeciles(page);
            const first = await cards(page);
            assert.equal(first.length, 6);
            assert.match(await page.locator('.say.wide').innerText(), /^These cannot all be equal\. .*\d\d\.\d.%.*\d\d\.\d.%/);
            await page.locator('#questions').click();
            const dialog = page.getByRole('dialog');
            await dialog.getByRole('group', {name: 'Do you trust the recorded outcomes?'}).getByLabel('no').check();
            await dialog.getByRole('button', {name: 'Close'}).click();
            const second = await cards(page);
            assert.equal(second.length, 6);
            assert.notDeepEqual(second, first);
            await page.waitForFunction(() => location.hash.includes('&s2=') && location.hash.length > 120);
            const again = await openPage(browser, page.url());
            await finding(again.page).waitFor();
            assert.deepEqual(await cards(again.page), second, 'the answers are in the address');
            await again.context.close();
        },
        {others: true},
    ),
);

test(
    'moving a line moves marks, counts and the sentence at once; a strategy draws lines for all',
    {skip},
    () =>
        visit(
            async page => {
                await openDeciles(page);
                await page.locator('[data-step=decide]').click();
                const black = page.locator('[data-group=Black]');
                await black.waitFor();
                const look = async () => [
                    (await finding(page).innerText()).replace(/\s+/g, ' '),
                    await black.innerText(),
                    await black.locator('svg path').evaluateAll(all => all.map(path => path.getAttribute('d')).join()),
                ];
                const before = await look();
                assert.match(
                    before[0],
                    /^Marked high from 5: .*44\.8 % of Black and 23\.5 % of White.*21\.4 points apart.*65\.1 %/,
                );
                for (let i = 0; i < 2; i++) await black.getByRole('slider').press('ArrowRight');
                const after = await look();
                assert.match(after[0], /^Marked high from 7 \(Black\) and 5 \(White\): .*24\.9 % of Black and 23\.5 % of White/);
                for (const i of [0, 1, 2]) assert.notEqual(after[i], before[i]);
                assert.match(await page.locator('.next').innerText(), /reads the person.s group/);
                await page.getByRole('button', {name: /^Back to the data/}).click();
                assert.deepEqual(await look(), before);
                await page.locator('[data-strategy]:not([aria-disabled])').nth(1).click();
                await page.locator('[data-strategy][aria-pressed=true]').waitFor();
                assert.notDeepEqual(await look(), before);
                await picture(page, 'decide.png', {fullPage: true});
            },
            {reducedMotion: 'reduce'},
        ), // marks that travel are elsewhere for a moment
);

test('a repaired model appears in the picture beside the plain one, and nothing is thrown away', {skip}, () =>
    visit(async page => {
        await openGerman(page);
        await trainPlain(page);
        assert.equal(await points(page).count(), 1);
        assert.match(await finding(page).innerText(), /The plain model selects .* and .*Pick where to repair it/s);
        await stage(page, 'data').locator('.how > .row > .btn').click();
        await page.waitForFunction(() => document.querySelectorAll('#tradeoff [data-key]').length === 2);
        await page.locator('.running').waitFor({state: 'detached'});
        await stage(page, 'data')
            .locator('.gain', {hasText: /gap [+\u2212]?\d+\.\d/})
            .waitFor();
        await stage(page, 'data').getByRole('slider').press('ArrowLeft');
        assert.equal(await points(page).count(), 2, 'a slider that is moved keeps its models');
        const labels = await points(page).evaluateAll(all => all.map(point => point.getAttribute('aria-label')));
        for (const label of labels) assert.match(label, /gap \d+\.\d, .* \d\d\.\d.%/);
        await picture(page, 'repair.png', {fullPage: true});
    }),
);

test(
    'all sliders are filled in one run, that is stopped in its middle; what it finished is kept and the page works on',
    {skip},
    () =>
        visit(async page => {
            await openGerman(page);
            await trainPlain(page);
            await page.locator('#fill').click();
            await page.waitForFunction(() => document.querySelectorAll('#tradeoff [data-key]').length > 1);
            await page.getByRole('button', {name: 'stop'}).first().click();
            await page.locator('.running').first().waitFor({state: 'detached'});
            const kept = await points(page).count();
            assert.ok(kept > 1, `${kept} models`);
            assert.equal(await problem(page, 'run').innerText(), '', 'to stop is no error');
            await page.locator('[data-step=audit]').click();
            await page.locator('#grouping').getByLabel('Few means under').selectOption('100');
            await page.locator('#every-group').waitFor();
            await page.locator('[data-step=repair]').click();
            assert.equal(await points(page).count(), kept);
        }),
);

test('boosted trees are chosen with settings of their own; what edits networks says that it cannot', {skip}, () =>
    visit(async page => {
        await openGerman(page);
        await trainPlain(page);
        const card = page.locator('main details.card', {hasText: 'Model and training'});
        await card.locator(':scope > summary').click();
        await card.locator('details > summary', {hasText: 'model'}).click();
        const field = name => card.getByLabel(name);
        assert.equal(await field(/^Dropout/).count(), 1);
        await page.locator('#settings-model-kind').selectOption({label: 'gradient boosted trees'});
        await field(/^Most trees/).fill('20');
        await field(/^Most trees/).blur();
        assert.equal(await field(/^Dropout/).count(), 0);
        await stage(page, 'network')
            .getByText(/works on a network; the model here is “Boosted trees”/)
            .waitFor();
        assert.ok(await stage(page, 'network').locator('.how > .row > .btn').isDisabled());
        await page.getByRole('button', {name: 'Undo'}).click();
        await page.getByRole('button', {name: 'Undo'}).click();
        assert.equal(await field(/^Dropout/).count(), 1, 'undo brings the network back');
    }),
);

test('a link carries what was chosen and never the data; what is wrong in it is named and the rest opens', {skip}, async () => {
    const first = await openPage(browser, `${host.url}#data`);
    await openDeciles(first.page);
    await first.page.locator('[data-step=decide]').click();
    await first.page.waitForURL(/#decide&s2=[\w-]+$/);
    const before = first.page.url();
    await first.page.getByRole('slider', {name: 'Line of Black'}).press('End');
    await first.page.waitForFunction(old => location.href !== old, before);
    const link = first.page.url();
    const said = await finding(first.page).innerText();
    await first.context.close();
    assert.ok(link.length < 1000);
    const second = await openPage(browser, link);
    await second.page.locator('[data-group=Black]').waitFor();
    assert.equal(await finding(second.page).innerText(), said);
    await second.context.close();
    const cut = await openPage(browser, link.slice(0, -9));
    await problem(cut.page, 'page')
        .getByText(/link cannot be read/)
        .waitFor();
    await cut.page.locator('.doors').waitFor();
    await cut.context.close();
    const wrong = await openPage(
        browser,
        `${host.url}${await linkWith({small: -1, among: ['Black', 'White'], data: {counts: 'compas_deciles'}})}`,
    );
    await problem(wrong.page, 'page').getByText('The link’s small is -1, expected a whole number').waitFor();
    await finding(wrong.page).waitFor();
    await wrong.context.close();
});

async function linkWith(said) {
    const {pack} = await import('../../web/state/url.js');
    return `#audit&s2=${await pack({v: 2, ...said}, 'choice')}`;
}

test('when the core breaks, a fresh worker takes over with the same data', {skip}, async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    // The first worker says once that it broke; what it says is what a real trap makes it say.
    await page.route('**/worker.js', async route => {
        const given = await (await route.fetch()).text();
        const broken = `{const listen = self.onmessage;
            self.onmessage = event => JSON.stringify(event.data.args ?? null).includes('"minimum":50')
            ? self.postMessage({id: event.data.id, error: 'The computing core stopped unexpectedly.', trap: true})
            : listen(event);}`;
        await route.fulfill({body: `${given};${broken}`, contentType: 'text/javascript'});
    });
    await page.goto(`${host.url}#data`);
    await page.locator('html[data-state=ready]').waitFor({state: 'attached'});
    await openGerman(page);
    const few = page.locator('#grouping').getByLabel('Few means under');
    await few.selectOption('50');
    await problem(page, 'audit').getByText('stopped unexpectedly').waitFor();
    await few.selectOption('100');
    await problem(page, 'audit').getByText('stopped unexpectedly').waitFor({state: 'detached'});
    await finding(page).waitFor();
    await trainPlain(page);
    await context.close();
});

test('the report is on screen as it prints, and three files hold it', {skip}, () =>
    visit(
        async page => {
            await openDeciles(page);
            await page.locator('.next').getByRole('button', {name: 'Report'}).click();
            const sheet = page.locator('.sheet[data-sheet=audit]');
            await sheet.waitFor();
            const words = (await sheet.innerText()).replace(/\s+/g, ' ');
            assert.match(words, /44\.8 % of Black and 23\.5 % of White/);
            assert.match(words, /A measurement is an argument, not a verdict/);
            const save = async name => {
                const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name}).click()]);
                return readFileSync(await file.path(), 'utf8');
            };
            assert.match(
                await save('Save as one HTML file'),
                /^<!doctype html>[^]*Do the decisions err equally\?[^]*COMPAS decile scores/i,
            );
            assert.match((await save(/CSV/)).split('\r\n')[0], /^group,metric,value,low,high,small,why/);
            assert.equal(JSON.parse(await save(/JSON/)).groups.length, 6);
            // Of made-up people the file says so; of people it does not.
            const made = /<b>The rows are synthetic:<\/b>/;
            assert.doesNotMatch(await save('Save as one HTML file'), made);
            await openGerman(page);
            await page.locator('.next').getByRole('button', {name: 'Report'}).click();
            await sheet.waitFor();
            assert.match(await save('Save as one HTML file'), made);
            await page.emulateMedia({media: 'print'});
            for (const gone of ['.bar', '.steps', '.no-print']) assert.ok(await page.locator(gone).first().isHidden(), gone);
            assert.ok(await sheet.isVisible());
        },
        {acceptDownloads: true},
    ),
);

test('pages of earlier links are found, and a place without data says what gives it', {skip}, () =>
    visit(async page => {
        for (const place of ['audit', 'decide', 'repair', 'report']) {
            await go(page, place);
            await page.locator('main .lead').waitFor();
            await page.locator('main a.btn.go, main button.btn').first().waitFor();
        }
        await page.evaluate(() => (location.hash = '#train'));
        await page.locator('.steps [data-step=repair][aria-current=step]').waitFor();
    }),
);
