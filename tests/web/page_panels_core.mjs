// The panels of the Audit step, with the core behind them. page_panels.mjs has their views alone.
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {axe, openPage, picture, site} from './lib/host.mjs';
import {auditOwn, openGerman, openSet, theatre, toast, wide} from './lib/page.mjs';
import {stream, streamed} from './lib/panels.mjs';
import {rowsOf} from './lib/tables.mjs';
import {Lab} from '../../web/lab/lab.js';

const {skip, host, browser, visit} = await theatre(test);
const core = skip ? null : await Lab.create(readFileSync(join(site, 'equipoise.wasm')));
const has = id => core?.catalog().analyses.some(a => a.id === id);

const file = stream().replace('team', 'group');
const options = {...streamed, protected: ['group']};

/** Opens a panel and waits for its answer. */
async function open(page, id) {
    const panel = page.locator(`#panel-${id}`);
    await panel.locator(':scope > summary').click();
    await settled(panel);
    return panel;
}
async function settled(panel) {
    await panel
        .locator(':scope > .panel-result > *, :scope > .alert:visible, :scope > .panel-controls .notice')
        .first()
        .waitFor();
    await panel
        .page()
        .locator(`#${await panel.getAttribute('id')}:not([aria-busy])`)
        .waitFor();
}

/** Moves a slider by its arrows until it says what is wanted. */
async function moveTo(slider, text, key) {
    for (let i = 0; i < 30 && (await slider.getAttribute('aria-valuetext')) !== text; i++) await slider.press(key);
    assert.equal(await slider.getAttribute('aria-valuetext'), text);
}

const give = (page, content) => auditOwn(page, 'stream.csv', content);

test('a panel stands for each analysis that the core has, closed until it is wanted', {skip}, () =>
    visit(async page => {
        await openGerman(page);
        const first = ['data', 'slices', 'curves', 'compare', 'monitor', 'individual'].filter(has);
        const others = core.catalog().analyses.map(a => a.id);
        const wanted = [...first, ...others.filter(id => id !== 'audit' && !first.includes(id))];
        assert.deepEqual(
            await page.locator('.analysis').evaluateAll(all => all.map(x => x.id)),
            wanted.map(id => `panel-${id}`),
        );
        assert.equal(await page.locator('.analysis[open]').count(), 0);
        assert.equal(await page.locator('.panel-result > *').count(), 0, 'nothing was asked');
        const titles = core.catalog().analyses;
        for (const id of wanted) {
            const {title, help} = titles.find(a => a.id === id);
            assert.equal((await page.locator(`#panel-${id} > summary`).innerText()).replace(/\s+/g, ' '), `${title} ${help}`);
        }
    }),
);

test('where there are no scores or batches the panel says what to give', {skip: skip || !has('curves')}, () =>
    visit(async page => {
        await openGerman(page);
        assert.match(await (await open(page, 'curves')).innerText(), /Labels have no threshold[\s\S]*score from 0 to 1/);
        if (has('monitor')) assert.match(await (await open(page, 'monitor')).innerText(), /one that names the batch/);
        if (has('compare')) assert.match(await (await open(page, 'compare')).innerText(), /scores or the decisions of both/);
    }),
);

test('the numbers of a moved threshold are those of an audit at that threshold', {skip: skip || !has('curves')}, () =>
    visit(async page => {
        await give(page, file);
        const panel = await open(page, 'curves');
        const slider = panel.getByRole('slider');
        await moveTo(slider, '0.725', 'ArrowRight');
        const {groups} = core.auditPredictions(Buffer.from(file), {
            ...options,
            threshold: 0.725,
            bootstrap: 0,
        });
        for (const group of groups) {
            const rows = await rowsOf(panel.getByRole('region', {name: group.name, exact: true}).locator('table'));
            const shown = rows.map(row => row.slice(1).map(text => Number(text.split(' ')[0].replace(',', ''))));
            assert.deepEqual(
                shown,
                [
                    [group.tp, group.fn],
                    [group.fp, group.tn],
                ],
                group.name,
            );
        }
        assert.match(await page.locator('#status').textContent(), /Threshold 0\.725\. a: \d+ fewer selected/);
        await picture(page, 'panel-curves-page.png');
    }),
);

test('every threshold begins at the one that makes the decisions of the file', {skip: skip || !has('curves')}, () =>
    visit(async page => {
        const lines = file.trim().split('\n');
        const decided = lines.map((line, i) => `${line},${i ? (Number(line.split(',')[1]) > 0.56 ? 1 : 0) : 'y_pred'}`);
        await give(page, decided.join('\n'));
        const panel = await open(page, 'curves');
        // scores are multiples of 0.05, so the cut is between 0.55 and 0.6
        assert.equal(await panel.getByRole('slider').getAttribute('aria-valuetext'), '0.575');
        await panel.getByRole('button', {name: 'Back to 0.575'}).waitFor();
        assert.equal(await panel.locator('[data-role=no-threshold]').count(), 0);
    }),
);

test('gaps under separate thresholds are those that the core finds for these decisions', {skip: skip || !has('curves')}, () =>
    visit(async page => {
        await give(page, file);
        const panel = await open(page, 'curves');
        await panel.getByRole('checkbox', {name: 'One threshold for each group'}).check();
        const slider = panel.getByRole('region', {name: 'b', exact: true}).getByRole('slider');
        await moveTo(slider, '0.225', 'ArrowLeft'); // scores are multiples of 0.05: the core cuts between them
        // The same decisions as a column: above 0.2 for team b, above 0.5 for the others.
        const lines = file
            .trim()
            .split('\n')
            .map((line, i) => {
                const [, score, , team] = line.split(',');
                return `${line},${i === 0 ? 'decided' : Number(score > (team === 'b' ? 0.2 : 0.5))}`;
            });
        const audit = core.auditPredictions(Buffer.from(lines.join('\n')), {
            label: 'y_true',
            pred: 'decided',
            protected: ['group'],
            favourable: '1',
            bootstrap: 0,
        });
        const rows = panel.getByRole('group', {name: 'Gaps between groups', exact: true}).locator('tbody tr');
        const title = (await rows.first().locator('th').innerText()).replace(/\s*\?\s*$/, '').replace(/\s+/g, ' ');
        const first = core.catalog().metrics.find(m => m.title === title);
        const wanted = audit.metrics[first.id].value.toFixed(3).replace('-', '−');
        await rows.first().locator('td').first().getByText(wanted).waitFor();
    }),
);

test('the followed measures are chosen, and the threshold stays where it was', {skip: skip || !has('curves')}, () =>
    visit(async page => {
        await give(page, file);
        const panel = await open(page, 'curves');
        await panel.getByRole('slider').press('ArrowRight');
        const before = await panel.getByRole('slider').getAttribute('aria-valuetext');
        await panel.locator('summary', {hasText: 'Measures'}).click();
        const rate = core.catalog().metrics.filter(m => m.kind === 'rate' && !m.needs_score)[4];
        await panel.getByRole('checkbox', {name: rate.title, exact: true}).check();
        await panel.locator('figcaption', {hasText: rate.title}).first().waitFor();
        assert.equal(await panel.getByRole('slider').getAttribute('aria-valuetext'), before);
        await panel
            .locator('.picker')
            .first()
            .locator('input:checked')
            .evaluateAll(boxes => boxes.forEach(box => box.click()));
        await panel.locator(':scope > .alert', {hasText: 'Choose at least one: rates and gaps'}).waitFor();
    }),
);

test('two score columns are two models; who changes sides is counted', {skip: skip || !has('compare')}, () =>
    visit(async page => {
        await give(page, file);
        const panel = await open(page, 'compare');
        await panel.getByText(/people differently/).waitFor();
        const answer = core.analyse('compare', {...options, score2: 'score_b', threshold2: 0.5}, Buffer.from(file));
        const {to_favourable: up, to_unfavourable: down} = answer.overall;
        assert.ok(up > 0);
        assert.match(
            await panel.locator('.lead').innerText(),
            new RegExp(`${up + down} of 1,200 people differently: ${up} to the`),
        );
        const gaps = panel.getByRole('group', {name: 'Gaps between groups'});
        const few = await rowsOf(gaps);
        assert.match(few.join('\n'), /^Statistical parity difference[^]*Equal opportunity difference/);
        assert.doesNotMatch(few.join('\n'), /Base rate|Class imbalance/);
        assert.equal(few.length, 12, 'of hundreds some of each section are in sight');
        await gaps.getByRole('button', {name: /^Show \d+ more$/}).click();
        assert.ok((await rowsOf(gaps)).length > 100);
        const data = await rowsOf(panel.getByRole('group', {name: 'Of the data, whatever the model'}));
        assert.match(data.join('\n'), /Base rate difference[^]*Class imbalance/);
        await picture(panel, 'panel-compare-page.png');
    }),
);

test('batches are followed by month, and the month of the change is named', {skip: skip || !has('monitor')}, () =>
    visit(async page => {
        await give(page, file);
        const panel = await open(page, 'monitor');
        assert.match(await panel.locator('.lead').innerText(), /6 batches by month/);
        assert.match(await panel.locator('.panel-result').innerText(), /2024-0[56]/);
        await picture(panel, 'panel-monitor-page.png');
    }),
);

/** People with 16 numbers that are not related, so that no neighbour can be ruled out. @param {number} n */
function unrelated(n) {
    let state = 1;
    const next = () => (state = (state * 16807) % 2147483647) % 1000;
    const names = Array.from({length: 16}, (_, i) => `x${i}`);
    const lines = Array.from({length: n}, () => [next() % 2, next() / 1000, 'abc'[next() % 3], ...names.map(next)].join(','));
    return `y_true,score,group,${names.join(',')}\n${lines.join('\n')}\n`;
}

test('a long answer says how far it is and is cancelled; what was shown stays', {skip: skip || !has('individual')}, () =>
    visit(
        async page => {
            await give(page, unrelated(24000));
            const panel = page.locator('#panel-individual');
            const ask = panel.getByRole('button', {name: 'Compare similar people'});
            const cancel = panel.getByRole('button', {name: 'Cancel'});
            await panel.locator(':scope > summary').click();
            await ask.click();
            await panel.getByRole('progressbar').waitFor();
            await panel.getByText(/^[1-9]\d? %$/).waitFor();
            assert.equal(await panel.getAttribute('aria-busy'), 'true');
            await cancel.click();
            await panel.getByText('Ended before it was done.').waitFor();
            assert.equal(await panel.getAttribute('aria-busy'), null);
            await panel.getByRole('button', {name: 'Ask again'}).click();
            await panel.locator('.lead', {hasText: 'consistency is'}).waitFor({timeout: 40000});
            assert.equal(await panel.locator('.working:visible').count(), 0);
            await ask.click();
            await cancel.click();
            await panel.getByText('Ended before it was done.').waitFor();
            await panel.locator('.lead', {hasText: 'consistency is'}).waitFor();
            // and the core answers other questions, at once
            if (has('slices')) await open(page, 'slices');
            assert.deepEqual(await axe(page), []);
        },
        {timeout: 60000, bypassCSP: true},
    ),
);

test('what the core refuses is said in the panel, in its own sentence', {skip: skip || !has('monitor')}, () =>
    visit(async page => {
        await give(page, file);
        // Each row a month of its own: more batches than the core follows.
        const many = file
            .trim()
            .split('\n')
            .map((line, i) => `${line},${i === 0 ? 'visit' : `visit ${i}`}`)
            .join('\n');
        let said = '';
        try {
            core.analyse('monitor', {...options, batch: 'visit'}, Buffer.from(many));
        } catch (error) {
            said = error.message;
        }
        assert.match(said, /\w/, 'the core refuses');
        await auditOwn(page, 'many.csv', many);
        const panel = await open(page, 'monitor');
        await panel.getByLabel('Batch', {exact: true}).selectOption('visit');
        await panel.locator(':scope > .alert:visible').waitFor();
        assert.equal(await panel.locator(':scope > .alert').innerText(), said);
        assert.equal(await page.locator('[id^=problem-]:visible', {hasText: /./}).count(), 0);
    }),
);

test('the tolerance chosen beside the audit is the one that the panel goes by', {skip: skip || !has('curves')}, () =>
    visit(async page => {
        await give(page, file);
        const panel = await open(page, 'curves');
        const gaps = panel.getByRole('group', {name: 'Gaps between groups', exact: true});
        assert.match((await rowsOf(gaps))[0].at(-1), /from the ideal of 0/);
        await page.locator('#tolerance .btn').click();
        await page.getByRole('dialog').getByLabel('Difference at most').fill('0.03');
        await page.getByRole('dialog').getByRole('button', {name: 'Use these'}).click();
        await gaps.locator('td.words', {hasText: 'your tolerance of 0.03'}).first().waitFor();
        assert.match((await rowsOf(gaps))[0].at(-1), /(in|out)side your tolerance of 0\.03/);
    }),
);

test('COMPAS by race and sex: its labels are looked at from every side that needs no model', {skip: skip || !has('slices')}, () =>
    visit(
        async page => {
            await openSet(page, /^COMPAS(?! decile)/);
            const boxes = page.locator('#grouping fieldset').first().getByRole('checkbox');
            for (const box of await boxes.all()) await box.check();
            await page.waitForFunction(() => document.querySelectorAll('#every-group svg g').length === 4);
            const panel = await open(page, 'slices');
            assert.match(await panel.locator('.panel-result').innerText(), /Subgroups of at least 30 rows that were tested/);
            await panel.getByLabel('Rows at least', {exact: true}).fill('1000');
            await panel.getByLabel('Rows at least', {exact: true}).blur();
            await panel.locator('.answer', {hasText: 'at least 1,000 rows'}).waitFor();
            await panel.getByLabel('Rows at least', {exact: true}).fill('none');
            await panel.getByLabel('Rows at least', {exact: true}).blur();
            assert.match(await panel.innerText(), /“none” is not a whole number/);
            if (has('data')) assert.match(await (await open(page, 'data')).innerText(), /can be told with an AUC of 0\.\d{3}/);
            if (has('individual')) {
                const people = page.locator('#panel-individual');
                await people.locator(':scope > summary').click();
                await people.getByRole('button', {name: 'Compare similar people'}).click();
                await people.getByText(/consistency is/).waitFor();
            }
            // Other groups: what is open is asked again, by itself.
            await boxes.nth(1).uncheck();
            await page.waitForFunction(() => document.querySelectorAll('#every-group svg g').length === 2);
            await page.locator('#panel-slices:not([aria-busy]) table').first().waitFor();
        },
        {timeout: 60000},
    ),
);

test(
    'axe finds nothing in open panels of the page; at 390 px nothing scrolls sideways',
    {skip: skip || !has('curves')},
    async () => {
        for (const asked of [{}, {viewport: {width: 390, height: 844}, colorScheme: 'dark'}]) {
            const {page, context} = await openPage(browser, `${host.url}#data`, {bypassCSP: true, ...asked});
            await give(page, file);
            for (const id of ['slices', 'curves', 'monitor'].filter(has)) await open(page, id);
            const width = await page.evaluate(() => document.documentElement.scrollWidth);
            assert.ok(width <= (asked.viewport?.width ?? 1280), `${width} px wide`);
            assert.deepEqual(await axe(page), []);
            await context.close();
        }
    },
);

const golden = ['../shared/golden/cases/compas_race.csv'].find(path => existsSync(path));
test(
    'a golden file of COMPAS scores opens in every panel without a word of complaint',
    {skip: skip || (!golden && 'no golden files')},
    () =>
        visit(async page => {
            await auditOwn(page, 'compas_race.csv', readFileSync(golden));
            for (const id of ['data', 'slices', 'curves'].filter(has)) {
                const panel = await open(page, id);
                assert.equal(await panel.locator(':scope > .alert:visible').count(), 0, id);
            }
        }),
);
