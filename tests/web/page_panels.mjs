// The views of the Audit step's panels, each alone, on answers written by hand. page_panels_core.mjs has the page with the
// core behind it.
import assert from 'node:assert/strict';
import test from 'node:test';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {axe, looks, missing, picture, site} from './lib/host.mjs';
import {wide} from './lib/page.mjs';
import * as given from './lib/panels.mjs';
import {rowsOf} from './lib/tables.mjs';
import {Lab} from '../../web/lab/lab.js';

const skip = missing();
const scene = skip ? null : await given.stage();
test.after(() => scene?.close());

const core = skip ? null : await Lab.create(readFileSync(join(site, 'equipoise.wasm')));
const catalog = core?.catalog();
const ask = id => core.analyse(id, {...given.streamed, ...given.more[id]}, Buffer.from(given.stream()));
const answers = new Map((catalog?.analyses ?? []).map(({id}) => [id, ask(id)]));

const VIEWS = {
    curvesView: [given.catalog, given.curves()],
    answerView: [given.catalog, given.answer],
    monitorShown: [catalog, answers.get('monitor')],
};

const look = async (name, body, shown = VIEWS[name]) => body(await scene.show(name, shown));

/** Nothing for axe to find, and no wider than it is given. */
async function lookEverywhere(page, label) {
    await page.locator('#main details').evaluateAll(all => all.forEach(details => (details.open = true)));
    for (const [width, colorScheme] of looks(1000)) {
        await page.setViewportSize({width, height: 900});
        await page.emulateMedia({colorScheme});
        for (const figure of await page.locator('#main figure:visible').all()) await figure.locator('svg').first().waitFor();
        // Figures are drawn anew for the width that they get.
        await page.waitForFunction(most => document.documentElement.scrollWidth <= most, width).catch(() => {});
        assert.ok((await wide(page)) <= width, `${label} is ${await wide(page)} px wide at ${width} px`);
        await picture(page.locator('#main'), `panel-${label}-${width}-${colorScheme}.png`);
        assert.deepEqual(await axe(page), [], `${label}, ${width} px, ${colorScheme}`);
    }
}

for (const name of Object.keys(VIEWS)) {
    test(`${name}: axe finds nothing, light and dark, and 390 px are enough`, {skip}, () =>
        look(name, page => lookEverywhere(page, name)),
    );
}

for (const id of answers.keys()) {
    test(`${id}: what the page says is what the report says, and axe finds nothing`, {skip}, async () => {
        const answer = answers.get(id);
        const report = core.html({title: 'Report', answers: {[id]: answer}});
        const body = async page => {
            await lookEverywhere(page, id);
            const more = page.getByRole('button', {name: /^Show \d/});
            while ((await more.count()) > 0) await more.first().click();
            const [shown, written] = await page.evaluate(said, report);
            assert.ok(written.sentences.length > 0 && written.cells.length > 0, 'the report says something');
            // The finding of the audit stands on the report's first page.
            const lead = id === 'audit' ? shown.sentences.shift() : '';
            assert.ok(written.first.includes(lead), `${lead}: ${written.first}`);
            assert.deepEqual(shown.sentences, written.sentences);
            assert.deepEqual(shown.rows, written.rows);
            assert.deepEqual(shown.cells, written.cells);
        };
        await look('answerView', body, [catalog, answer]);
    });
}

/** Sentences in their order, and the cells of all tables, sorted: of the page, and of a report. Runs in the page. */
function said(report) {
    const plain = text => text.replace(/[\s\u00a0]+/g, ' ').trim();
    const without = (element, selector) => {
        const copy = element.cloneNode(true);
        for (const part of copy.querySelectorAll(selector)) part.remove();
        return plain(copy.textContent);
    };
    /* Remarks stand below the page's tables and inside the report's cells; a number and its interval stand in both. */
    const cellsOf = (root, interval, aside) =>
        [...root.querySelectorAll('tbody td')]
            .flatMap(cell => [without(cell, aside), ...[...cell.querySelectorAll(interval)].map(x => plain(x.textContent))])
            .filter(text => text !== '')
            .sort();
    /* A wide table goes on in the report, its rows named again. */
    const rowsOf = (root, aside) => [...new Set([...root.querySelectorAll('tbody th')].map(head => without(head, aside)))].sort();
    const sentencesOf = (root, selector) =>
        [...root.querySelectorAll(selector)].map(element => without(element, 'button, details')).filter(text => text !== '');
    const page = document.querySelector('.answer');
    const main = new DOMParser().parseFromString(report, 'text/html').querySelector('main');
    const first = main.querySelector('section.first'); // the board's page stands before every answer
    first?.remove();
    const end = [...main.querySelectorAll('h2')].at(-1);
    while (end.nextSibling) end.nextSibling.remove();
    for (const small of main.querySelectorAll('td small')) if (!/^[\S]+ to [\S]+$/.test(small.textContent)) small.remove();
    for (const other of main.querySelectorAll('h1 + .soft, figure')) other.remove();
    return [
        {
            sentences: sentencesOf(page, '.answer > p, .answer > ul:not(.footnotes) > li'),
            cells: cellsOf(page, '.ci', '.ci, .note, .tag, sup, button, svg'),
            rows: rowsOf(page, 'button'),
        },
        {
            first: plain(first?.textContent ?? ''),
            sentences: sentencesOf(main, 'p, ul > li'),
            cells: cellsOf(main, 'small', 'small, svg'),
            rows: rowsOf(main, 'small'),
        },
    ];
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
            ['Favourable label', '14', '6'],
            ['Other label', '6', '14'],
        ]);
        const slider = page.getByRole('slider', {name: 'Threshold for everyone'});
        assert.equal(await slider.getAttribute('aria-valuetext'), '0.400');
        await slider.focus();
        await page.keyboard.press('ArrowRight');
        // At 0.6 only the ten at 0.8 are selected: 8 and 2.
        assert.equal(await slider.getAttribute('aria-valuetext'), '0.600');
        assert.deepEqual(await rowsOf(card.locator('table')), [
            ['Favourable label', '8 −6', '12 +6'],
            ['Other label', '2 −4', '18 +4'],
        ]);
        assert.match(await card.innerText(), /10 fewer selected: 6 with the favourable label, 4 with the other/);
        assert.equal(await slider.evaluate(x => x === document.activeElement), true, 'the slider keeps the focus');
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
        const [rates, gaps] = ['Rates by group', 'Gaps between groups'].map(name => page.getByRole('group', {name, exact: true}));
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
                    document.querySelector('.analysis').replaceChildren(globalThis.panels.curvesView(...args, {tolerance}));
                },
                [VIEWS.curvesView, difference],
            );
            assert.equal((await rowsOf(gaps))[0].at(-1), `${word} your tolerance \u201cours\u201d of ${difference}`);
        }
        assert.doesNotMatch(await page.locator('#main').innerText(), /\b(pass|fail|fair|unfair|biased)\b/i);
        await page.getByRole('slider').press('End');
        assert.deepEqual((await rowsOf(gaps))[1].slice(1, 2), ['undefined'], 'nobody is selected: no ratio');
    }),
);

test('with a threshold for each group only that group moves, and the core is asked for the gaps', {skip}, async () => {
    const page = await scene.show('curvesView', VIEWS.curvesView);
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
});

test('of more than eight groups eight are drawn, and the tables have all', {skip}, async () => {
    const answer = given.curves();
    answer.groups = Array.from({length: 11}, (_, i) => ({
        ...answer.groups[i === 10 ? 0 : 1],
        name: `group ${i}`,
        n: 20 + i,
    }));
    const page = await scene.show('curvesView', [given.catalog, answer]);
    assert.equal(await page.locator('.group-card').count(), 8);
    assert.equal((await rowsOf(page.getByRole('group', {name: 'Rates by group', exact: true}))).length, 12);
});

test('the columns of a long table sort, undefined values last', {skip}, () =>
    look(
        'answerView',
        async page => {
            const columns = page.getByRole('group', {name: 'What each column tells of the outcome and of the group'});
            const first = async () => (await rowsOf(columns)).map(row => row[0]);
            const before = await first();
            await columns.getByRole('button', {name: 'Values', exact: true}).press('Enter');
            assert.equal(await page.locator('th[aria-sort=descending]').count(), 1);
            assert.equal((await first())[0], 'age', 'of the most values');
            assert.deepEqual([...before].sort(), (await first()).sort());
        },
        [catalog, answers.get('data')],
    ),
);

test('an alarm is a ring on the drawing and a sentence', {skip}, () =>
    look('monitorShown', async page => {
        const {charts} = answers.get('monitor');
        const [alarm] = charts.statistical_parity_difference.alarms;
        assert.match(await page.locator('.answer .defects').innerText(), new RegExp(`2024-05.*${alarm.why.slice(0, 20)}`));
        assert.equal(await page.locator('svg[role=img]').count(), 4, 'two measures, each with its running sums');
        const table = page.locator('details', {hasText: 'The same as a table'}).first();
        assert.equal((await rowsOf(table.locator('table'))).length, 6);
    }),
);

test('an answer is its blocks in their order, numbers of a lead bold', {skip}, () =>
    look('answerView', async page => {
        const main = page.locator('.answer');
        const text = (await main.innerText()).replaceAll('\u00a0', ' ');
        assert.match(text, /^Consistency is/, 'the title is the frame\u2019s');
        assert.deepEqual(await page.locator('.lead b').allInnerTexts(), ['0.820', '1,000']);
        assert.equal(await page.locator('.lead').innerText(), 'Consistency is 0.820 (0.800 to 0.840) over 1,000 people.');
        assert.deepEqual(await page.locator('.warnings li').count(), 2);
        assert.match(text, /The gap is \+0\.070 \(\+0\.020 to \+0\.120\), a share of 6\.2 %\./);
        assert.equal(await page.locator('.defects li').count(), 2);
        assert.equal(await page.locator('.defects b').innerText(), 'to look at first');
        await page.getByText('2 measures').click();
        assert.match(await page.locator('.defects details[open]').innerText(), /Statistical parity difference, Disparate impact/);
        assert.ok(text.indexOf('There is none.') < text.indexOf('What counts as similar'));
        await page.getByRole('button', {name: 'What is few?'}).click();
        assert.match(await page.locator('dialog').innerText(), /A denominator is under 30 rows/);
    }),
);

test('the rows of an answer are where its paths point', {skip}, () =>
    look('answerView', async page => {
        assert.deepEqual(await rowsOf(page.getByRole('group', {name: 'Consistency by group'})), [
            ['Male', '700', '0.8400.820 to 0.860', 'a, b', '< 0.001'],
            ['Female', '280', '0.7700.730 to 0.810', 'c', '0.500'],
            ['Other', '20.50', '0.062few\u22120.010 to 0.200', '0.25', '\u2013'],
            ['Nobody', '0', 'undefineda', 'yes', '\u2013'],
            ['Everyone', '1,000', '0.8200.800 to 0.840', '', ''],
        ]);
        assert.deepEqual(await page.locator('.footnotes:visible li').allInnerTexts(), ['a the group is empty']);
        const gaps = await rowsOf(page.getByRole('group', {name: 'By group', exact: true}));
        assert.deepEqual(
            gaps.map(row => row[0].replace(/\s/g, ' ')),
            ['Statistical parity difference ?', 'Disparate impact ?'],
        );
        assert.deepEqual(gaps[0].slice(1), [
            '\u22120.050\u22120.100 to \u22120.010',
            '0',
            '',
            'the whole interval is below the ideal',
            'chosen(u) - chosen(p)',
            '1,000',
        ]);
        assert.deepEqual(await rowsOf(page.getByRole('group', {name: 'Runs'})), [
            ['A', 'lambda 0.1, blind no', 'the best, few rows', '25.0 %', '0.7000.600 to 0.800', '+0.100'],
            ['C', 'blind yes', '', '100.0 %', '0.5000.400 to 0.600', '\u22120.062\u22120.100 to +0.200'],
        ]);
        await page.locator('.answer summary', {hasText: 'Shares'}).click();
        const shares = page.getByRole('group', {name: 'Shares'});
        assert.deepEqual(
            (await rowsOf(shares)).map(row => row[0]),
            ['Male', 'Other', 'Nobody'],
        );
        const share = shares.locator('button', {hasText: /^Share$/});
        await share.click();
        await share.click();
        assert.deepEqual(
            (await rowsOf(shares)).map(row => row[1]),
            ['0.0 %', '2.0 %', '70.0 %'],
        );
    }),
);
