// The views of the Audit step's panels, each alone, on answers written by hand. page_panels_core.mjs has the page with the
// core behind it.
import assert from 'node:assert/strict';
import test from 'node:test';
import {axe, missing, screenshots} from './lib/host.mjs';
import * as given from './lib/panels.mjs';
import {rowsOf} from './lib/tables.mjs';

const skip = missing();
const scene = skip ? null : await given.stage();
test.after(() => scene?.close());

const VIEWS = {
    dataView: [given.catalog, given.data],
    slicesView: [given.catalog, given.slices],
    curvesView: [given.catalog, given.curves()],
    compareView: [given.catalog, given.compare],
    monitorView: [given.catalog, given.monitor],
    answerView: [given.catalog, given.answer],
    counterfactualPanel: [given.cell],
};

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
        for (const options of [{colorScheme: 'light'}, {colorScheme: 'dark'}, {viewport: {width: 390, height: 844}}]) {
            await look(
                name,
                async page => {
                    await page.locator('#main details').evaluateAll(all => all.forEach(details => (details.open = true)));
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
});

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
        assert.match(text, /AUC of 0\.910 \(0\.890 to 0\.930\)/);
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
        assert.ok(text.indexOf('There is none.') < text.indexOf('What counts as similar'));
        await page.getByRole('button', {name: 'What is few?'}).click();
        assert.match(await page.locator('dialog').innerText(), /A denominator is under 30 rows/);
    }),
);

test('the rows of an answer are where its paths point', {skip}, () =>
    look('answerView', async page => {
        assert.deepEqual(await rowsOf(page.getByRole('group', {name: 'Consistency by group'})), [
            ['Malereference', '700', '0.8400.820 to 0.860', 'a, b', '< 0.001'],
            ['Female', '280', '0.7700.730 to 0.810', 'c', '0.500'],
            ['Other', '20.50', '0.062few\u22120.010 to 0.200', '0.25', '\u2013'],
            ['Nobody', '0', 'undefineda', 'yes', '\u2013'],
            ['Everyone', '1,000', '0.8200.800 to 0.840', '', ''],
        ]);
        assert.deepEqual(await page.locator('.footnotes:visible li').allInnerTexts(), ['a the group is empty']);
        const gaps = await rowsOf(page.getByRole('group', {name: 'gaps'}));
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
        await page.locator('.answer summary', {hasText: 'Shares'}).click();
        const shares = page.getByRole('group', {name: 'Shares'});
        assert.deepEqual((await rowsOf(shares)).map(row => row[0]), ['Malereference', 'Other', 'Nobody']);
        await page.getByRole('button', {name: 'Share', exact: true}).click();
        await page.getByRole('button', {name: 'Share', exact: true}).click();
        assert.deepEqual((await rowsOf(shares)).map(row => row[1]), ['0.0 %', '2.0 %', '70.0 %'].map(x => x.replace(' ', '\u00a0')));
    }),
);

test('the counterfactual test counts who would be decided otherwise', {skip}, () =>
    look('counterfactualPanel', async page => {
        const text = await page.locator('#main').innerText();
        assert.match(text, /changes the decision on 6\.0\u00a0% of 1,000 people: 40 to the favourable one, 20 away/);
        assert.match(text, /race: the model does not see this column/);
    }),
);
