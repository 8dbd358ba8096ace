// The panels of the Audit step. First each view alone, on answers written by hand; then the page with the core behind it.
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {axe, missing, openPage, screenshots, site, step} from './lib/host.mjs';
import {Lab} from '../../web/core/lab.js';
import * as given from './lib/panels.mjs';

const skip = missing();
const scene = skip ? null : await given.stage();
const core = skip ? null : await Lab.create(readFileSync(join(site, 'equipoise.wasm')));
const has = id => core?.catalog().analyses.some(a => a.id === id);
test.after(() => scene?.close());

const VIEWS = {
    dataView: [given.catalog, given.data],
    slicesView: [given.catalog, given.slices],
    curvesView: [given.catalog, given.curves()],
    compareView: [given.catalog, given.compare],
    monitorView: [given.catalog, given.monitor],
    individualView: [given.individual],
    counterfactualPanel: [given.cell],
};

const rowsOf = table =>
    table
        .locator('tbody tr')
        .evaluateAll(rows =>
            rows.map(row => [...row.children].map(cell => cell.textContent.replace(/\s+/g, ' ').trim())),
        );

async function look(name, body, options) {
    const {page, context} = await scene.show(name, VIEWS[name], options);
    try {
        await body(page);
    } finally {
        await context.close();
    }
}

for (const name of Object.keys(VIEWS)) {
    test(`${name}: axe finds nothing, light and dark, and 390 px are enough`, {skip}, async () => {
        for (const options of [
            {colorScheme: 'light'},
            {colorScheme: 'dark'},
            {viewport: {width: 390, height: 844}},
        ]) {
            await look(
                name,
                async page => {
                    await page
                        .locator('#main details')
                        .evaluateAll(all => all.forEach(details => (details.open = true)));
                    await page
                        .locator('#main figure svg')
                        .first()
                        .waitFor({state: VIEWS[name] === VIEWS.slicesView ? 'detached' : 'visible'});
                    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
                    assert.ok(wide <= (options.viewport?.width ?? 1000), `${wide} px wide`);
                    await page.locator('#main').screenshot({
                        path: `${screenshots}/panel-${name}-${options.colorScheme ?? 390}.png`,
                    });
                    assert.deepEqual(await axe(page), []);
                },
                options,
            );
        }
    });
}

test('a drawing has a table that says the same', {skip}, () =>
    look('curvesView', async page => {
        const twins = page.locator('figure .twin'),
            n = await page.locator('figure').count();
        assert.equal(await twins.count(), n);
        for (const twin of await twins.all()) {
            await twin.locator('summary').click();
            await twin.locator('tbody tr').nth(1).waitFor();
        }
    }),
);

test('a card counts the people of a group, and what a moved threshold changes for them', {skip}, () =>
    look('curvesView', async page => {
        // At 0.4 Ann's group is selected above it: 6 + 8 of 20 favourable, 4 + 2 of 20 others.
        const card = page.getByRole('region', {name: 'Ann'});
        assert.deepEqual(await rowsOf(card.locator('table')), [
            ['favourable label', '14', '6'],
            ['other label', '6', '14'],
        ]);
        const slider = page.getByRole('slider', {name: 'Threshold for everyone'});
        assert.equal(await slider.getAttribute('aria-valuetext'), '0.400');
        await slider.focus();
        await page.keyboard.press('ArrowRight');
        // At 0.6 only the ten at 0.8 are selected: 8 and 2.
        assert.equal(await slider.getAttribute('aria-valuetext'), '0.600');
        assert.deepEqual(await rowsOf(card.locator('table')), [
            ['favourable label', '8 −6', '12 +6'],
            ['other label', '2 −4', '18 +4'],
        ]);
        assert.match(
            await card.innerText(),
            /10 fewer selected: 6 with the favourable label, 4 with the other/,
        );
        assert.equal(
            await slider.evaluate(x => x === document.activeElement),
            true,
            'the slider keeps the focus',
        );
        await page.keyboard.press('Home');
        assert.equal(await slider.getAttribute('aria-valuetext'), 'everyone is selected');
        await page.keyboard.press('End');
        assert.equal(await slider.getAttribute('aria-valuetext'), 'nobody is selected');
        await page.getByRole('button', {name: 'Back to 0.400'}).click();
        assert.match(await card.innerText(), /As at the start/);
    }),
);

test('rates, and gaps in neutral words, follow the threshold', {skip}, () =>
    look('curvesView', async page => {
        const [rates, gaps] = ['Rates by group', 'Gaps between groups'].map(name =>
            page.getByRole('group', {name, exact: true}),
        );
        assert.deepEqual(
            (await rowsOf(rates)).map(row => row.slice(1)),
            [
                ['0.500', '0.700'],
                ['0.500', '0.750'],
                ['0.000', '0.050'],
            ],
        );
        assert.equal((await rowsOf(gaps))[0].at(-1), '0.060 from the ideal of 0');
        for (const [difference, word] of [
            [0.05, 'outside'],
            [0.1, 'inside'],
        ]) {
            await page.evaluate(
                ([args, x]) => {
                    const tolerance = () => ({name: 'ours', ratio: null, difference: x});
                    document
                        .querySelector('.analysis')
                        .replaceChildren(globalThis.panels.curvesView(...args, {tolerance}));
                },
                [VIEWS.curvesView, difference],
            );
            assert.equal(
                (await rowsOf(gaps))[0].at(-1),
                `${word} your tolerance \u201cours\u201d of ${difference}`,
            );
        }
        assert.doesNotMatch(await page.locator('#main').innerText(), /\b(pass|fail|fair|unfair|biased)\b/i);
        await page.getByRole('slider').press('End');
        assert.deepEqual((await rowsOf(gaps))[1].slice(1, 2), ['undefined'], 'nobody is selected: no ratio');
    }),
);

test(
    'with a threshold for each group only that group moves, and the core is asked for the gaps',
    {skip},
    async () => {
        const {page, context} = await scene.show('curvesView', VIEWS.curvesView);
        await page.evaluate(args => {
            const {panels} = globalThis;
            globalThis.asked = [];
            const audit = async (bytes, options) => {
                globalThis.asked.push({text: new TextDecoder().decode(bytes), options});
                return {metrics: {parity: {value: 0.25}, impact: {value: 2}}};
            };
            document.querySelector('.analysis').replaceChildren(panels.curvesView(...args, {audit}));
        }, VIEWS.curvesView);
        await page.getByRole('checkbox', {name: 'One threshold for each group'}).check();
        assert.equal(await page.getByRole('slider').count(), 2);
        await page.getByRole('region', {name: 'Bob'}).getByRole('slider').press('ArrowRight');
        assert.match(await page.getByRole('region', {name: 'Ann'}).innerText(), /As at the start/);
        // Bob's group at 0.6: the five at 0.8, of whom 4 favourable; 8 have the favourable label, 12 the other.
        assert.match(
            await page.getByRole('region', {name: 'Bob'}).innerText(),
            /5 fewer selected: 2 with the favourable label, 3 with the other/,
        );
        await page.getByRole('group', {name: 'Gaps between groups'}).getByText('+0.250').waitFor();
        const last = await page.evaluate(() => globalThis.asked.at(-1));
        assert.equal(
            last.text,
            'group,label,decision,people\n"Ann",1,1,14\n"Ann",1,0,6\n"Ann",0,1,6\n"Ann",0,0,14\n' +
                '"Bob",1,1,4\n"Bob",1,0,4\n"Bob",0,1,1\n"Bob",0,0,11\n',
        );
        assert.equal(last.options.privileged, 'Ann');
        await context.close();
    },
);

test('of more than eight groups eight are drawn, and the page says so', {skip}, async () => {
    const answer = given.curves();
    answer.groups = Array.from({length: 11}, (_, i) => ({
        ...answer.groups[i === 10 ? 0 : 1],
        name: `group ${i}`,
        n: 20 + i,
    }));
    const {page, context} = await scene.show('curvesView', [given.catalog, answer]);
    assert.equal(await page.locator('.group-card').count(), 8);
    assert.match(await page.locator('#main').innerText(), /Drawn are the 8 largest of 11 groups/);
    assert.equal((await rowsOf(page.getByRole('group', {name: 'Rates by group', exact: true}))).length, 12);
    await context.close();
});

test('subgroups sort, their luck is spoken of, and small intersections are named', {skip}, () =>
    look('slicesView', async page => {
        const text = await page.locator('#main').innerText();
        assert.match(text, /84 subgroups were tested/);
        assert.match(text, /race = Asian, sex = Female/);
        const first = page.locator('table.sortable tbody tr').first();
        assert.match(await first.innerText(), /race = African-American/);
        await page.getByRole('button', {name: 'p, adjusted'}).press('Enter');
        assert.match(await first.innerText(), /sex = Female/);
        assert.equal(await page.locator('th[aria-sort=descending]').count(), 1);
    }),
);

test('the data audit begins with its warnings and says how well the group can be guessed', {skip}, () =>
    look('dataView', async page => {
        const text = await page.locator('#main').innerText();
        assert.ok(text.indexOf('AUC of 0.93') < text.indexOf('Groups'), 'warnings first');
        assert.match(text, /AUC of 0\.910 \(0\.890–0\.930\)/);
        await page.getByRole('button', {name: 'Group: V'}).click();
        assert.match(await page.locator('table.sortable tbody tr').first().innerText(), /^role/);
    }),
);

test('two models: differences, who changes sides, and rates by group', {skip}, () =>
    look('compareView', async page => {
        assert.match(
            await page.locator('#main .lead').innerText(),
            /65 of 1,000 people differently: 45 to the favourable decision, 20 away/,
        );
        const rows = await rowsOf(page.getByRole('group', {name: 'Gaps of both models'}));
        assert.match(rows[0].join(' '), /\+0\.150\+0\.080 to \+0\.220/);
        assert.equal(rows[0].at(-1), 'the second is higher');
    }),
);

test('an alarm is a ring on the drawing and a sentence', {skip}, () =>
    look('monitorView', async page => {
        assert.match(
            await page.locator('#main').innerText(),
            /2024-04\s*Statistical parity difference\s*Statistical parity difference is -0\.200, below/,
        );
        assert.equal(await page.locator('svg[role=img]').count(), 2);
        assert.match(await page.locator('#main').innerText(), /id: it has 1000 levels/);
    }),
);

test('the counterfactual test counts who would be decided otherwise', {skip}, () =>
    look('counterfactualPanel', async page => {
        const text = await page.locator('#main').innerText();
        assert.match(
            text,
            /changes the decision on 6\.0 % of 1,000 people: 40 to the favourable one, 20 away/,
        );
        assert.match(text, /race: the model does not see this column/);
    }),
);

/* ---- the page, with the core behind it ---- */

/** 1,200 people of three teams in six months, with two scores; from the fifth month on the first is hard on team b. */
function stream() {
    const lines = Array.from({length: 1200}, (_, i) => {
        const month = 1 + Math.floor(i / 200),
            team = 'abc'[(i * 7) % 3],
            age = 20 + ((i * 13) % 45);
        const merit = ((i * 37) % 100) / 100,
            label = ((i * 61) % 100) / 100 < merit ? 1 : 0;
        const hard = month > 4 && team === 'b' ? 0.3 : 0;
        const score = Math.max(0, Math.round((merit - hard) * 20) / 20),
            other = Math.round(merit * 20) / 20;
        return [label, score, other, team, `2024-0${month}`, age].join(',');
    });
    return `y_true,score,score_b,team,month,age\n${lines.join('\n')}\n`;
}
const file = stream();
const options = {label: 'y_true', score: 'score', protected: ['team'], favourable: '1', threshold: 0.5};

async function visit(body, asked = {}) {
    const {page, said, context} = await openPage(scene.browser, scene.host.url, asked);
    const before = scene.host.log.length;
    try {
        await step(page, 'audit');
        await body(page);
        assert.deepEqual(said, [], 'the console stays empty');
        assert.deepEqual(scene.host.log.slice(before), [], 'nothing is asked of the host');
    } catch (error) {
        await page.screenshot({path: `${screenshots}/failed-panels.png`, fullPage: true});
        throw error;
    } finally {
        await context.close();
    }
}

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
    for (let i = 0; i < 30 && (await slider.getAttribute('aria-valuetext')) !== text; i++)
        await slider.press(key);
    assert.equal(await slider.getAttribute('aria-valuetext'), text);
}

async function give(page, text) {
    await page.getByText('Audit a model’s predictions', {exact: true}).click();
    await page
        .getByLabel('Predictions file')
        .setInputFiles({name: 'stream.csv', mimeType: 'text/csv', buffer: Buffer.from(text)});
    await page.getByRole('checkbox', {name: 'team'}).check();
    await page.getByRole('button', {name: 'Audit these predictions'}).click();
    await page.locator('#status', {hasText: 'stream.csv is audited'}).waitFor();
}

test('a panel stands for each analysis that the core has, closed until it is wanted', {skip}, () =>
    visit(async page => {
        const wanted = ['data', 'slices', 'curves', 'compare', 'monitor', 'individual'].filter(has);
        assert.deepEqual(
            await page.locator('.analysis').evaluateAll(all => all.map(x => x.id)),
            wanted.map(id => `panel-${id}`),
        );
        assert.equal(await page.locator('.analysis[open]').count(), 0);
        assert.equal(await page.locator('.panel-result > *').count(), 0, 'nothing was asked');
        const titles = core.catalog().analyses;
        for (const id of wanted) {
            const {title, help} = titles.find(a => a.id === id);
            assert.equal(
                (await page.locator(`#panel-${id} > summary`).innerText()).replace(/\s+/g, ' '),
                `${title} ${help}`,
            );
        }
    }),
);

test('where there are no scores or batches the panel says what to give', {skip: skip || !has('curves')}, () =>
    visit(async page => {
        assert.match(
            await (await open(page, 'curves')).innerText(),
            /Labels have no threshold[\s\S]*score from 0 to 1/,
        );
        if (has('monitor'))
            assert.match(await (await open(page, 'monitor')).innerText(), /one that names the batch/);
        if (has('compare'))
            assert.match(await (await open(page, 'compare')).innerText(), /scores or the decisions of both/);
    }),
);

test(
    'the numbers of a moved threshold are those of an audit at that threshold',
    {skip: skip || !has('curves')},
    () =>
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
                const rows = await rowsOf(
                    panel.getByRole('region', {name: group.name, exact: true}).locator('table'),
                );
                const shown = rows.map(row =>
                    row.slice(1).map(text => Number(text.split(' ')[0].replace(',', ''))),
                );
                assert.deepEqual(
                    shown,
                    [
                        [group.tp, group.fn],
                        [group.fp, group.tn],
                    ],
                    group.name,
                );
            }
            assert.match(
                await page.locator('#status').innerText(),
                /Threshold 0\.725\. a: \d+ fewer selected/,
            );
            await page.screenshot({path: `${screenshots}/panel-curves-page.png`});
        }),
);

test(
    'gaps under separate thresholds are those that the core finds for these decisions',
    {skip: skip || !has('curves')},
    () =>
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
                protected: ['team'],
                favourable: '1',
                bootstrap: 0,
            });
            const rows = panel
                .getByRole('group', {name: 'Gaps between groups', exact: true})
                .locator('tbody tr');
            const title = (await rows.first().locator('th').innerText())
                .replace(/\s*\?\s*$/, '')
                .replace(/\s+/g, ' ');
            const first = core.catalog().metrics.find(m => m.title === title);
            const wanted = audit.metrics[first.id].value.toFixed(3).replace('-', '−');
            await rows.first().locator('td').first().getByText(wanted).waitFor();
        }),
);

test(
    'the followed measures are chosen, and the threshold stays where it was',
    {skip: skip || !has('curves')},
    () =>
        visit(async page => {
            await give(page, file);
            const panel = await open(page, 'curves');
            await panel.getByRole('slider').press('ArrowRight');
            const before = await panel.getByRole('slider').getAttribute('aria-valuetext');
            await panel.getByText('Measures to follow').click();
            const rate = core.catalog().metrics.filter(m => m.kind === 'rate' && !m.needs_score)[4];
            await panel.getByRole('checkbox', {name: rate.title, exact: true}).check();
            await panel.locator('figcaption', {hasText: rate.title}).first().waitFor();
            assert.equal(await panel.getByRole('slider').getAttribute('aria-valuetext'), before);
            await panel
                .locator('.picker')
                .first()
                .locator('input:checked')
                .evaluateAll(boxes => boxes.forEach(box => box.click()));
            await panel.locator(':scope > .alert', {hasText: 'Choose at least one measure'}).waitFor();
        }),
);

test('two score columns are two models; who changes sides is counted', {skip: skip || !has('compare')}, () =>
    visit(async page => {
        await give(page, file);
        const panel = await open(page, 'compare');
        await panel.getByText(/people differently/).waitFor();
        const answer = core.analyse(
            'compare',
            {...options, score2: 'score_b', threshold2: 0.5},
            Buffer.from(file),
        );
        const {to_favourable: up, to_unfavourable: down} = answer.overall;
        assert.ok(up > 0);
        assert.match(
            await panel.locator('.lead').innerText(),
            new RegExp(`${up + down} of 1,200 people differently: ${up} to the`),
        );
        await panel.screenshot({path: `${screenshots}/panel-compare-page.png`});
    }),
);

test(
    'batches are followed by month, and the month of the change is named',
    {skip: skip || !has('monitor')},
    () =>
        visit(async page => {
            await give(page, file);
            const panel = await open(page, 'monitor');
            assert.match(await panel.locator('.lead').innerText(), /6 batches by month/);
            assert.match(await panel.locator('.panel-result').innerText(), /2024-0[56]/);
            await panel.screenshot({path: `${screenshots}/panel-monitor-page.png`});
        }),
);

test('what the core refuses is said in the panel, in its own sentence', {skip: skip || !has('monitor')}, () =>
    visit(async page => {
        await give(page, file);
        const panel = await open(page, 'monitor');
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
        await page
            .getByLabel('Predictions file')
            .setInputFiles({name: 'many.csv', mimeType: 'text/csv', buffer: Buffer.from(many)});
        await page.getByRole('checkbox', {name: 'team'}).check();
        await page.getByRole('button', {name: 'Audit these predictions'}).click();
        await page.locator('#status', {hasText: 'many.csv is audited'}).waitFor();
        await panel.getByLabel('Column of the batches').selectOption('visit');
        await panel.locator(':scope > .alert:visible').waitFor();
        assert.equal(await panel.locator(':scope > .alert').innerText(), said);
        assert.equal(await page.locator('#alert:visible').count(), 0);
    }),
);

test(
    'the tolerance chosen beside the audit is the one that the panel goes by',
    {skip: skip || !has('curves')},
    () =>
        visit(async page => {
            await give(page, file);
            const panel = await open(page, 'curves');
            const gaps = panel.getByRole('group', {name: 'Gaps between groups', exact: true});
            assert.match((await rowsOf(gaps))[0].at(-1), /from the ideal of 0/);
            const form = page.getByRole('region', {name: 'Tolerance'});
            const last = await form.locator('option').count();
            await form.getByLabel('Begin with').selectOption({index: last - 1});
            await form.getByLabel('Difference at most').fill('0.03');
            await form.getByLabel('Difference at most').blur();
            await gaps.locator('td.words', {hasText: 'your tolerance of 0.03'}).first().waitFor();
            assert.match((await rowsOf(gaps))[0].at(-1), /(in|out)side your tolerance of 0\.03/);
        }),
);

const counterfactual = core?.catalog().settings.report.find(p => p.id === 'counterfactual');
test('a run that tests counterfactually shows whose decision turns', {skip: skip || !counterfactual}, () =>
    visit(
        async page => {
            await step(page, 'train');
            await page.locator('#step-train .settings summary', {hasText: 'Report'}).click();
            await page.locator('#step-train').getByRole('checkbox', {name: counterfactual.help}).check();
            await page.locator('#step-train button.primary').click();
            const part = page.locator('#train-result .counterfactual');
            await part.getByText(/alone changes the decision on/).waitFor();
            await part.locator('svg[role=img]').first().waitFor();
            await part.screenshot({path: `${screenshots}/counterfactual-page.png`});
        },
        {timeout: 60000},
    ),
);

test(
    'COMPAS by race and sex: its labels are looked at from every side that needs no model',
    {skip: skip || !has('slices')},
    () =>
        visit(
            async page => {
                await step(page, 'data');
                await page.locator('#step-data .card', {hasText: 'COMPAS'}).click();
                await page.locator('#status', {hasText: 'COMPAS'}).waitFor();
                await step(page, 'audit');
                const boxes = page.locator('#step-audit fieldset').first().getByRole('checkbox');
                for (const box of await boxes.all()) await box.check();
                await page.locator('#status', {hasText: '4 groups'}).waitFor();
                const panel = await open(page, 'slices');
                assert.match(
                    await panel.locator('.panel-result').innerText(),
                    /subgroups of at least 30 rows/,
                );
                await panel.getByLabel('Rows at least').fill('1000');
                await panel.getByLabel('Rows at least').blur();
                await panel.locator('.notice', {hasText: 'at least 1000 rows'}).waitFor();
                await panel.getByLabel('Rows at least').fill('none');
                await panel.getByLabel('Rows at least').blur();
                assert.match(await panel.innerText(), /“none” is not a whole number/);
                if (has('data'))
                    assert.match(
                        await (await open(page, 'data')).innerText(),
                        /Proxies[\s\S]*AUC of 0\.\d{3}/,
                    );
                if (has('individual')) {
                    const people = page.locator('#panel-individual');
                    await people.locator(':scope > summary').click();
                    await people.getByRole('button', {name: 'Compare similar people'}).click();
                    await people.getByText(/consistency is/).waitFor();
                }
                // Other groups: what is open is asked again, by itself.
                await boxes.nth(1).uncheck();
                await page.locator('[data-step="audit"]', {hasText: '2 groups by'}).waitFor();
                await page.locator('#panel-slices:not([aria-busy]) table').first().waitFor();
            },
            {timeout: 60000},
        ),
);

test(
    'a model trained here is looked at closer, beside another of the same run',
    {skip: skip || !has('curves')},
    () =>
        visit(
            async page => {
                await step(page, 'debias');
                await page.locator('#step-debias button.primary').click();
                await page.locator('#step-compare table').first().waitFor();
                await step(page, 'audit');
                const models = page.getByLabel('Asked about');
                await models.selectOption({index: 1});
                const panel = await open(page, 'curves');
                await panel.getByRole('slider').waitFor();
                if (has('compare')) {
                    const two = await open(page, 'compare');
                    await two.getByText(/people differently/).waitFor();
                    const names = await two.getByLabel('Second model').locator('option').allInnerTexts();
                    assert.ok(names.length > 1);
                }
                assert.equal(await page.locator('#panel-curves > .alert:visible').count(), 0);
            },
            {timeout: 120000},
        ),
);

test(
    'axe finds nothing in open panels of the page; at 390 px nothing scrolls sideways',
    {skip: skip || !has('curves')},
    async () => {
        for (const asked of [{}, {viewport: {width: 390, height: 844}, colorScheme: 'dark'}]) {
            const {page, context} = await openPage(scene.browser, scene.host.url, {
                bypassCSP: true,
                ...asked,
            });
            await step(page, 'audit');
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
            await page.getByText('Audit a model’s predictions', {exact: true}).click();
            await page.getByLabel('Predictions file').setInputFiles(golden);
            await page.getByRole('button', {name: 'Audit these predictions'}).click();
            await page.locator('#status', {hasText: 'is audited'}).waitFor();
            for (const id of ['data', 'slices', 'curves'].filter(has)) {
                const panel = await open(page, id);
                assert.equal(await panel.locator(':scope > .alert:visible').count(), 0, id);
            }
        }),
);
