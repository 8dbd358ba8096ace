// Step Audit as an auditor meets it: every measure found, explained with the person's own numbers, read by their own
// tolerance, chosen and taken along. And, without a browser, what the explanation rests on: a formula with the counts of a
// group in it gives the value that the core gave.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import test from 'node:test';
import {readCsv} from '../cases/lib/csv.mjs';
import {assumptionsOf, sidesOf, workOut} from '../../web/state/formula.js';
import {Lab} from '../../web/lab/lab.js';
import {MINIMUM, readMeasures} from '../../web/state/record.js';
import {bandOf, readingOf, readingText, readTolerance, tallyText} from '../../web/state/tolerance.js';
import {addWords} from '../../web/words/words.js';
import panelWords from '../../web/words/en/panels.js';
import {reasonOf} from '../../web/state/reason.js';
import {decodeChoice} from '../../web/state/url.js';
import {encodeChoice} from './lib/earlier.mjs';
import {axe, looks, openPage, picture, site} from './lib/host.mjs';
import {auditOwn, finding, go, openDeciles, theatre, toast, wide} from './lib/page.mjs';

addWords('en', panelWords);

const wasm = resolve(site, 'equipoise.wasm');
const noCore = !existsSync(wasm) && `${wasm} is not built`;
const {skip, host, browser, visit} = await theatre(test);

/** 900 people in three groups by two, deterministic; a score, a decision, and a label that follows the score. */
function decisions() {
    let state = 7;
    const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
    const rows = Array.from({length: 900}, (_, i) => {
        const score = random();
        const label = random() < score ? 1 : 0;
        return [label, score.toFixed(4), score > 0.5 ? 1 : 0, 'ABC'[i % 3], random() < 0.5 ? 'm' : 'f'].join(',');
    });
    return `y_true,score,y_pred,race,sex\n${rows.join('\n')}\n`;
}
const OPTIONS = {label: 'y_true', score: 'score', pred: 'y_pred', protected: ['race', 'sex']};
const lab = noCore ? null : await Lab.create(readFileSync(wasm));
const catalog = lab?.catalog();
const audited = lab?.auditPredictions(new TextEncoder().encode(decisions()), OPTIONS);
/** The arithmetic of a line, by JavaScript instead of by the page. */
const evaluate = line =>
    new Function('abs', 'sqrt', 'max', 'min', `return ${line.replaceAll('\u2212', '-').replaceAll('\u00d7', '*')}`)(
        Math.abs,
        Math.sqrt,
        Math.max,
        Math.min,
    );
const near = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));

/** What a comparison of one rate is written as, from what the catalogue says of it. */
const WRITTEN = {
    difference: r => `${r}(u) - ${r}(p)`,
    ratio: r => `${r}(u) / ${r}(p)`,
    max_difference: r => `max ${r}(g) - min ${r}(g)`,
    min_ratio: r => `min ${r}(g) / max ${r}(g)`,
    overall_difference: r => `max abs(${r}(g) - ${r} of all rows)`,
    overall_ratio: r => `min of min(${r}(g) / ${r} of all rows, its inverse)`,
    least: r => `min ${r}(g)`,
    most: r => `max ${r}(g)`,
    pairwise: r => `mean over pairs of groups g, h of abs(${r}(g) - ${r}(h))`,
    parity_loss: r => `sum over groups of abs(log(${r}(g) / ${r}(p)))`,
};
/** Sums over many groups: too long for a line. */
const ADDED_UP = ['pairwise', 'parity_loss'];

test('what the catalogue says a measure is made of gives its formula, and the value that the core gave', {skip: noCore}, () => {
    let lines = 0;
    for (const metric of catalog.metrics) {
        const {id, formula, join, shape, rates, arithmetic, compared} = metric;
        assert.equal(metric.kind === 'rate', compared === undefined, id);
        for (const rate of rates)
            assert.ok(
                catalog.metrics.some(m => m.id === rate && m.kind === 'rate'),
                id,
            );
        if (join === 'alone') assert.equal(formula.split(';')[0], WRITTEN[shape](rates[0]));
        else for (const rate of rates) assert.match(formula, new RegExp(`\\b${rate}\\b`), id);
        const whose = metric.kind === 'rate' ? [...audited.groups, audited.overall] : [null];
        for (const group of whose) {
            const v = group ? group[id] : audited.metrics[id];
            const worked = workOut(metric, catalog.metrics, {audit: audited, group, shown: v.value});
            assert.equal(
                Boolean(worked),
                Boolean((arithmetic || join) && !ADDED_UP.includes(shape) && v.value !== null),
                `${id}: ${formula}`,
            );
            if (!worked) continue;
            lines++;
            assert.ok(near(worked.value, evaluate(worked.line)), `${id}: ${worked.line}`);
            const far = worked.rounded ? Math.abs(worked.value - v.value) > 1e-4 : !near(worked.value, v.value);
            assert.ok(!far, `${id}: ${worked.line} is not ${v.value}`);
        }
    }
    console.log(`  note ${lines} lines of ${catalog.metrics.length} measures`);
    assert.ok(lines > 300, `${lines} lines`);
});

test('a line that would contradict the value is not shown, and what is not arithmetic has none', {skip: noCore}, () => {
    const rate = catalog.metrics.find(m => m.formula === 'TP / P');
    const group = audited.groups[0];
    assert.ok(workOut(rate, catalog.metrics, {group, shown: group[rate.id].value}));
    assert.equal(workOut(rate, catalog.metrics, {group, shown: 0.123}), null);
    assert.equal(workOut(rate, catalog.metrics, {group, shown: null}), null);
    const mean = catalog.metrics.find(m => m.formula === 'mean score');
    assert.equal(workOut(mean, catalog.metrics, {group, shown: undefined}), null);
});

// Two groups: a 6 of 10 right among 10, b 2 of 5: by hand.
const GROUPS = [
    {name: 'a', privileged: true, n: 20, positives: 10, negatives: 10, tp: 6, fp: 2, tn: 8, fn: 4},
    {name: 'b', privileged: false, n: 9, positives: 5, negatives: 4, tp: 2, fp: 1, tn: 3, fn: 3},
];
const OVERALL = {name: '', n: 29, positives: 15, negatives: 14, tp: 8, fp: 3, tn: 11, fn: 7};
const HAND = {groups: GROUPS, overall: OVERALL, metrics: {}};
const made = (/** @type {string} */ arithmetic) => ({shape: 'counts', rates: [], needs: [], arithmetic: arithmetic.split(' ')});
const METRICS = [
    {id: 'hit', title: 'Hit rate', kind: 'rate', ideal: 1, direction: 1, ...made('/ TP P'), share_of: 'positives'},
    {id: 'alarm', title: 'Alarm rate', kind: 'rate', ideal: 0, direction: -1, ...made('/ FP N'), share_of: 'negatives'},
];
const gap = (shape, ideal = 0, join = 'alone') => ({
    id: 'gap',
    title: 'Gap',
    kind: 'disparity',
    compared: ['difference', 'ratio', 'side_ratio'].includes(shape) ? 'sides' : 'groups',
    ideal,
    direction: 0,
    shape,
    join,
    rates: join === 'alone' ? ['hit'] : ['hit', 'alarm'],
    needs: ['positives', 'decisions'],
});
const measure = arithmetic => ({...gap('measure'), join: undefined, ...made(arithmetic)});

test('shapes and joins are worked out: sides, groups, all rows, spreads, inverses', () => {
    for (const [metric, line, value] of [
        [gap('difference'), '(2 / 5) \u2212 (6 / 10)', -0.2],
        [gap('max_difference'), '(6 / 10) \u2212 (2 / 5)', 0.2],
        [gap('min_ratio'), '(2 / 5) / (6 / 10)', 2 / 3],
        [gap('overall_difference'), 'abs((2 / 5) \u2212 (8 / 15))', 2 / 15],
        [gap('overall_ratio'), 'min((2 / 5) / (8 / 15), 1 / ((2 / 5) / (8 / 15)))', 0.75],
        [gap('max_difference', 0, 'larger'), 'max((6 / 10) \u2212 (2 / 5), (1 / 4) \u2212 (2 / 10))', 0.2],
        [gap('max_difference', 0, 'mean'), '((6 / 10) \u2212 (2 / 5) + (1 / 4) \u2212 (2 / 10)) / 2', 0.125],
        [gap('difference', 0, 'mean'), null, (-0.2 + 0.05) / 2],
        [gap('difference', 0, 'mean_abs'), null, (0.2 + 0.05) / 2],
        [gap('difference', 0, 'larger'), null, 0.2],
        [gap('side_ratio', 1, 'smaller'), null, 2 / 3],
        [gap('overall_difference', 0, 'larger'), null, 2 / 15],
        [gap('least'), '2 / 5', 0.4],
        [gap('most'), '6 / 10', 0.6],
        [measure('/ u + TP FP p + TP FP'), '(2 + 1) / (6 + 2)', 3 / 8],
        [measure('/ - u rows p rows rows'), '(9 \u2212 20) / 29', -11 / 29],
        [measure('/ * 2 u TP u + + * 2 TP FP FN'), '2 \u00d7 2 / (2 \u00d7 2 + 1 + 3)', 0.5],
    ]) {
        const worked = workOut(metric, METRICS, {audit: HAND, shown: undefined});
        const name = `${metric.shape} ${metric.join} ${metric.arithmetic}`;
        assert.ok(worked, name);
        assert.ok(near(worked.value, value), `${name}: ${worked.value}`);
        assert.ok(near(evaluate(worked.line), value), worked.line);
        if (line) assert.equal(worked.line, line);
    }
    const {picks} = workOut(gap('max_difference'), METRICS, {audit: HAND, shown: undefined});
    assert.deepEqual(
        picks.map(p => [p.which, p.group]),
        [
            ['max', 'a'],
            ['min', 'b'],
        ],
    );
    assert.equal(sidesOf(HAND).unprivileged.tp, 2);
    assert.deepEqual(assumptionsOf(gap('ratio', 1), METRICS), ['sides', 'ratio', 'outcomes']);
    assert.deepEqual(assumptionsOf(measure('/ - u rows p rows rows'), METRICS), ['groups']);
});

test('without decisions the labels stand in for them', () => {
    const labels = {...GROUPS[0], tp: null, fp: null, tn: null, fn: null};
    const rate = {...METRICS[0], ...made('/ + TP FP + P N')};
    assert.equal(workOut(rate, METRICS, {group: labels, shown: 0.5}).line, '(10 + 0) / (10 + 10)');
});

test('a reading says inside, outside or cannot tell, and neither passes nor fails', () => {
    const ratio = gap('ratio', 1);
    const mine = {name: 'Four-fifths rule', ratio: 0.8, difference: 0.1};
    const none = readTolerance(null);
    const kind = (low, high, metric = ratio, tolerance = mine) =>
        readingOf({value: (low + high) / 2, low, high}, metric, tolerance).kind;
    assert.equal(kind(0.82, 1.1), 'inside');
    assert.equal(kind(0.5, 0.79), 'outside');
    assert.equal(kind(1.3, 1.5), 'outside', 'a ratio is a gap from both sides: 0.8 to 1.25');
    assert.equal(kind(0.7, 0.9), 'unclear');
    assert.equal(kind(-0.05, 0.08, gap('difference')), 'inside');
    assert.equal(kind(-0.3, -0.2, gap('difference')), 'outside');
    assert.equal(kind(-0.3, -0.2, gap('difference'), none), 'below');
    assert.equal(kind(-0.1, 0.2, gap('difference'), none), 'holds');
    const unsigned = {...gap('max_difference'), min: 0, max: 1};
    assert.equal(kind(0.1, 0.2, unsigned, none), 'above');
    assert.equal(kind(0.1, 0.2, {...unsigned, leans: true}, none), 'leans', 'it would stay clear of 0 whatever the truth');
    assert.equal(kind(0.2, 0.3, unsigned), 'outside');
    assert.equal(readingOf({value: null, why: 'x'}, ratio, mine).kind, 'undefined');
    assert.equal(bandOf({...ratio, direction: 1}, mine), null, 'a level is no gap');
    const readings = ['inside', 'outside', 'outside', 'unclear', 'undefined'].map(each => ({kind: each, bare: false}));
    assert.equal(tallyText(readings), '5 measures, 2 outside your tolerance, 1 crossing it, 1 undefined');
    assert.deepEqual(readTolerance({name: 7, ratio: 2, difference: -1}), none);
});

test('page and core read every value alike, by every tolerance, and the words are the core\u2019s', {skip: noCore}, () => {
    const gaps = catalog.metrics.filter(m => m.kind === 'disparity');
    const grid = [null, -1, -0.2, -0.1, 0, 0.05, 0.1, 0.5, 0.79, 0.8, 0.9, 1, 1.25, 1.3, 2];
    const values = grid.flatMap(value => [
        {value},
        ...(value === null ? [] : grid.flatMap(high => (high === null || high < value ? [] : [{value, low: value, high}]))),
    ]);
    const tolerances = [null, 0.1, 0].flatMap(difference => [null, 0.8, 1].map(ratio => ({name: '', ratio, difference})));
    const kinds = new Set();
    for (const tolerance of tolerances.flatMap(t => [t, {...t, name: 'Mine'}])) {
        for (const v of values) {
            const metrics = Object.fromEntries(gaps.map(m => [m.id, v]));
            const audit = {groups: [], overall: {name: ''}, metrics};
            const {rows} = readCsv(lab.csv({tolerance, answers: {audit}}), {});
            const core = new Map(rows.map(row => [row[1], row[9]]));
            for (const m of gaps) {
                const reading = readingOf(v, m, tolerance);
                kinds.add(reading.kind);
                const {text, of_tolerance} = catalog.readings.find(r => r.id === reading.kind);
                const expected = text + (of_tolerance ? ' the tolerance' : '');
                assert.equal(core.get(m.id), expected, `${m.id} ${JSON.stringify([v, tolerance])}`);
                const words = readingText(catalog, reading, m, tolerance);
                if (!of_tolerance) assert.equal(words, text);
                else
                    assert.ok(
                        words.startsWith(`${text} your tolerance${tolerance.name ? ' \u201cMine\u201d' : ''} of\u00a0`),
                        words,
                    );
                assert.equal(words.endsWith(', no interval'), of_tolerance && v.low === undefined);
            }
        }
    }
    const expected = catalog.readings.map(r => r.id).filter(id => id !== 'unjudged');
    assert.deepEqual([...kinds].sort(), expected.sort(), 'each is met');
    assert.equal(MINIMUM, catalog.few);
});

test(
    'the reason of every undefined value is made of its cause, and is the sentence without its conclusion',
    {skip: noCore},
    () => {
        const bytes = text => new TextEncoder().encode(text);
        const lonely = 'y,p,w,g\n1,1,1,A "x": {what}\n0,0,1,B\n1,1,0,B\n1,0,0,$&\n';
        const causes = new Set();
        for (const options of [
            {label: 'y', protected: ['g'], pred: 'p', weight: 'w'},
            {label: 'y', protected: ['g'], score: 'p'},
            {label: 'y', protected: ['g'], pred: 'p', bootstrap: 50},
        ]) {
            const audit = lab.auditPredictions(bytes(lonely), options);
            const whose = [audit.overall, ...audit.groups, audit.metrics];
            for (const m of catalog.metrics) {
                for (const v of whose.map(set => set[m.id]).filter(Boolean)) {
                    assert.equal(typeof v.why === 'string', v.cause !== undefined, m.id);
                    assert.equal(Boolean(v.note), Boolean(v.few || v.noted), m.id);
                    if (!v.why) continue;
                    causes.add(v.cause);
                    const reason = reasonOf(catalog, v);
                    if (v.value !== null) assert.equal(v.why, reason);
                    else if (v.cause === 'no_number') assert.equal(v.why, reason);
                    else assert.ok(v.why.startsWith(`${reason}: `) && v.why.endsWith(' is undefined'), `${v.why} | ${reason}`);
                }
            }
        }
        for (const cause of ['no_scores', 'no_rows_weigh', 'no_negatives', 'zero_rate', 'no_selected'])
            assert.ok(causes.has(cause), `${cause}: ${[...causes]}`);
        assert.equal(reasonOf(catalog, {value: null, why: 'as it stands'}), 'as it stands', 'of an older file');
    },
);

test('the files hold every number and what was chosen', {skip: noCore}, () => {
    const gaps = catalog.metrics.filter(m => m.kind !== 'rate');
    const rates = catalog.metrics.filter(m => m.kind === 'rate');
    const measures = {pinned: [gaps[0].id], tolerance: {name: 'Mine', ratio: 0.8, difference: 0.1}, minimum: 150};
    const audit = {...audited, groups: audited.groups.map(group => ({...group, small: group.n < measures.minimum}))};
    const {header, rows: all} = readCsv(lab.csv({tolerance: measures.tolerance, chosen: measures.pinned, answers: {audit}}), {});
    const rows = all.filter(row => !row[1].startsWith('impact/')); // of whose tables tests/cases/impact.mjs speaks
    assert.ok(rows.length < all.length);
    assert.deepEqual(header, [
        'group',
        'metric',
        'value',
        'low',
        'high',
        'small',
        'why',
        'note',
        'matters',
        'reading',
        'highest',
        'lowest',
    ]);
    const counts = rows.filter(row => row[0] === 'A, f' && !rates.some(m => m.id === row[1]));
    assert.equal(rows.length, gaps.length + 7 * (rates.length + counts.length));
    const [first] = rows.filter(row => row[1] === gaps[0].id);
    assert.equal(Number(first[2]), audit.metrics[gaps[0].id].value);
    assert.equal(first[8], 'yes');
    assert.match(first[9], /(inside|outside|crosses) the tolerance$/);
    const flagsOf = name => new Set(rows.filter(row => row[0] === name).map(row => row[5]));
    for (const {name, small} of audit.groups) assert.deepEqual([...flagsOf(name)], [small ? 'yes' : ''], name);
});

test('a link carries what was chosen', async () => {
    const measures = {pinned: ['x'], tolerance: {name: 'Mine', ratio: 0.8, difference: null}, minimum: 40};
    const part = await encodeChoice({data: 'd', measures});
    assert.match(part, /^m1=[\w-]+$/);
    const choice = await decodeChoice(`#audit&${part}`);
    assert.deepEqual(readMeasures(choice.measures), measures);
    assert.equal(await decodeChoice('#audit'), null);
    await assert.rejects(decodeChoice(`#audit&${part.slice(0, -6)}`), /cannot be read/);
    await assert.rejects(decodeChoice('#audit&m9=x'), /version "m9"/);
    assert.deepEqual(readMeasures({pinned: 'x', minimum: -1}), readMeasures(null));
});

/* ---- in the page ---- */

/** Audits the decisions above by race x sex. */
async function auditDecisions(page) {
    await auditOwn(page, 'model.csv', decisions());
    await page.locator('#grouping').getByLabel('sex', {exact: true}).check();
    await page.locator('.eyebrow', {hasText: 'race, sex'}).waitFor();
}
/** Opens every section, and waits for their rows. */
async function openAll(page) {
    const closed = page.locator('.sections details:not([open]) > summary');
    while ((await closed.count()) > 0) await closed.first().click();
}
const search = page => page.getByRole('searchbox', {name: 'Find a measure'});
const ROWS = '.sections tbody tr, .sections li';
const tolerate = async (page, name) => {
    await page.locator('#tolerance .btn').click();
    await page.getByRole('dialog').locator('.btn', {hasText: name}).click();
    await page.getByRole('dialog').waitFor({state: 'detached'});
};

test('every measure is in a section of the page of all, and typing finds it by any of its names', {skip}, () =>
    visit(async page => {
        await auditDecisions(page);
        await go(page, 'measures');
        const titles = catalog.metrics.map(m => m.title);
        await page.getByRole('heading', {name: `All ${titles.length} measures`}).waitFor();
        await openAll(page);
        assert.equal(await page.locator(ROWS).count(), titles.length, 'a row for each measure');
        await search(page).fill('recall');
        await toast(page, /^\d+ of \d+ measures match \u201crecall\u201d/);
        const found = await page.locator(ROWS).count();
        const rates = catalog.metrics.filter(m => m.formula === 'TP / P');
        assert.ok(found > 1 && found < titles.length);
        assert.ok((await page.locator('.sections').innerText()).includes(rates[0].title));
        await search(page).press('ArrowDown');
        assert.equal(await page.evaluate(() => document.activeElement.type), 'checkbox', 'the first hit');
        await search(page).fill('hardt fairest');
        await toast(page, /^0 of/);
        await search(page).press('Escape');
        assert.equal(await search(page).inputValue(), '');
    }),
);

test('the explanation puts the person\u2019s numbers into the formula, in the list of all and at the six', {skip}, () =>
    visit(async page => {
        await auditDecisions(page);
        const check = async () => {
            const dialog = page.getByRole('dialog');
            const line = await dialog.locator('.arithmetic code').first().innerText();
            const value = Number(await dialog.locator('.outcome data').first().getAttribute('value'));
            assert.ok(near(evaluate(line), value), `${line} = ${value}`);
            return line;
        };
        await page.locator('[data-measure] button.q').first().click();
        await check();
        await picture(page, 'explain.png');
        await page.keyboard.press('Escape');
        await go(page, 'measures');
        for (const formula of ['TP / P', '(TP + FP) / (P + N)']) {
            const rate = catalog.metrics.find(m => m.formula === formula);
            await search(page).fill(rate.id);
            await page
                .locator('.sections')
                .getByRole('button', {name: `What is ${rate.title}?`, exact: true})
                .click();
            const whole = await check();
            await page.getByRole('dialog').getByRole('combobox', {name: 'Of'}).selectOption('B, m');
            assert.notEqual(await check(), whole);
            await page.keyboard.press('Escape');
        }
        const compared = catalog.metrics.find(m => m.shape === 'difference' && m.join === 'alone' && !m.needs_score);
        await search(page).fill(compared.id);
        await page
            .locator('.sections')
            .getByRole('button', {name: `What is ${compared.title}?`, exact: true})
            .click();
        await check();
        const words = await page.getByRole('dialog').innerText();
        assert.match(words, /p, the reference: C, f/);
        assert.match(words, /What it takes for granted/);
    }),
);

/** By sex, how much more often White people have a low score than all others, weighed by these: by hand. */
function likeWithLike() {
    const {rows} = JSON.parse(readFileSync('datasets/counts/compas_deciles.json', 'utf8'));
    const share = (sex, white) => {
        const own = rows.filter(([s, race]) => s === sex && (race === 'Caucasian') === white).map(row => row[3]);
        const sum = (from, to) => own.reduce((all, counts) => all + counts.slice(from, to).reduce((a, b) => a + b, 0), 0);
        return {n: sum(0, 10), rate: sum(0, 4) / sum(0, 10)};
    };
    const strata = ['Male', 'Female'].map(sex => [share(sex, false), share(sex, true)]);
    const n = strata.reduce((all, [u]) => all + u.n, 0);
    return strata.reduce((all, [u, p]) => all + u.n * (u.rate - p.rate), 0) / n;
}

test('like is compared with like by a column that is chosen, with undo', {skip}, () =>
    visit(async page => {
        const title = 'Conditional statistical parity difference';
        const row = page.locator('.sections tbody tr', {hasText: title});
        await openDeciles(page);
        await go(page, 'measures');
        await openAll(page);
        await page.locator('.undefined-here', {hasText: 'name a column to compare like with like'}).first().waitFor();
        assert.equal(await row.count(), 0);
        await go(page, 'audit');
        await page.locator('#grouping label', {hasText: 'Like with like'}).locator('select').selectOption('sex');
        await go(page, 'measures');
        await row.waitFor();
        const said = await row.innerText();
        assert.ok(said.includes(likeWithLike().toFixed(3).replace('-', '\u2212')), said);
        assert.ok(said.includes('among people who are alike'), 'words for people');
        const ofGroups = page.locator('.sections tbody tr', {hasText: 'Conditional demographic disparity'});
        assert.match(await ofGroups.innerText(), /of groups only[^]*White to [^]*Black/);
        assert.match(
            await page.locator('.sections tbody tr', {hasText: /^\s*Demographic parity difference/}).innerText(),
            /highest Other, lowest Native American \(few\)/,
        );
        await page.keyboard.press('Control+z');
        await row.waitFor({state: 'detached'});
    }),
);

test('what matters is kept on top, read by a tolerance with a name, and goes into address and files', {skip}, () =>
    visit(
        async page => {
            await auditDecisions(page);
            await page.locator('#tolerance .btn').click();
            const dialog = page.getByRole('dialog');
            assert.match(await dialog.innerText(), /EEOC/);
            await dialog.getByLabel('Name').fill('Ours');
            await dialog.getByLabel('Ratio at least').fill('0.8');
            await dialog.getByLabel('Difference at most').fill('much');
            await dialog.getByRole('button', {name: 'Use these'}).click();
            await dialog.getByText('\u201cmuch\u201d is not a number from 0 to 1').waitFor();
            assert.ok(await dialog.getByLabel('Difference at most').evaluate(box => box === document.activeElement));
            await dialog.getByLabel('Difference at most').fill('0.1');
            await page.keyboard.press('Enter');
            await page.locator('#tolerance', {hasText: '\u201cOurs\u201d: ratio at least 0.8, difference at most 0.1'}).waitFor();
            await go(page, 'measures');
            const rows = page.locator('.yours tbody tr');
            const boxes = page.locator('.sections input[type=checkbox]');
            await boxes.nth(2).check();
            await boxes.nth(3).focus();
            await page.keyboard.press('Space');
            await rows.nth(1).waitFor();
            assert.equal(await rows.count(), 2);
            assert.ok(await boxes.nth(3).evaluate(box => box === document.activeElement), 'the focus stays');
            await toast(page, /among your measures: 2 now/);
            assert.match(await rows.first().innerText(), /(inside|outside|crosses) your tolerance \u201cOurs\u201d/);
            assert.doesNotMatch(await page.locator('main').innerText(), /\b(pass|fail)/i);
            await page.waitForFunction(() => location.hash.includes('&s2='));
            await go(page, 'report');
            const save = async name => {
                const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name}).click()]);
                return readFileSync(await file.path(), 'utf8');
            };
            const lines = readCsv(await save('Every number (CSV)'), {}).rows;
            assert.ok(lines.filter(row => row[8] === 'yes').length >= 2);
            const json = JSON.parse(await save('Audit as JSON'));
            assert.equal(json.inside.document.tolerance.name, 'Ours');
            assert.equal(json.inside.document.chosen.length, 2);
            const html = await save('Save as one HTML file');
            assert.match(html, /<h3>Chosen measures<\/h3>/);
            assert.match(html, /Tolerance \u201cOurs\u201d/);
            assert.doesNotMatch(html, /<script/);
        },
        {acceptDownloads: true},
    ),
);

test('a gap is said with its interval, and few people are said to be few by the line that is drawn', {skip}, () =>
    visit(async page => {
        await openDeciles(page);
        assert.match(await finding(page).innerText(), /points apart \(\d+\.\d to \d+\.\d\)/);
        await page.locator('#every-group button.link').click();
        const few = page.locator('#every-group tbody tr', {hasText: 'few'});
        const before = await few.count();
        assert.ok(before >= 1, 'Native American: 11 people');
        await page.locator('#every-group', {hasText: 'rests on fewer than 30'}).waitFor();
        await page.locator('#grouping').getByLabel('Few means under').selectOption('5');
        await page.waitForFunction(
            n =>
                document.querySelectorAll('#every-group tbody tr').length === 6 &&
                ![...document.querySelectorAll('#every-group tbody tr')]
                    .filter(row => row.textContent.includes('few'))
                    .slice(n - 1).length,
            before,
        );
        assert.ok((await few.count()) < before);
    }),
);

test('the report is one file of the audit, clean to read and to print', {skip}, async () => {
    const {page, context} = await openPage(browser, `${host.url}#data`, {acceptDownloads: true});
    await openDeciles(page);
    await page.locator('.next').getByRole('button', {name: 'Report'}).click();
    const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', {name: 'Save as one HTML file'}).click(),
    ]);
    assert.match(file.suggestedFilename(), /^equipoise-audit-[\w-]+\.html$/);
    const html = readFileSync(await file.path(), 'utf8');
    await context.close();
    for (const colorScheme of ['light', 'dark']) {
        const reader = await browser.newContext({colorScheme, bypassCSP: true});
        const report = await reader.newPage();
        await report.setContent(html);
        assert.deepEqual(await axe(report), [], colorScheme);
        await reader.close();
    }
});

const program = resolve('build/equipoise');
const native = skip || (!existsSync(program) && `${program} is not built`);
/** What a person sees of some HTML: no tags, no entities. */
const LETTERS = {lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&'};
const seen = html => html.replace(/<[^>]*>/g, '').replace(/&(lt|gt|quot|#39|amp);/g, (_, name) => LETTERS[name]);

/** Three people all selected beside 200 and 220: 80 and 66 of these. Crossed with nothing. */
const THREE = [
    'y_true,y_pred,race',
    ...[
        ['Much', 200, 80],
        ['Some', 220, 66],
        ['Few "<&>"', 3, 3],
    ].flatMap(([name, n, k]) => Array.from({length: n}, (_, i) => `${i % 2},${i < k ? 1 : 0},"${name.replaceAll('"', '""')}"`)),
].join('\n');

test('terminal and report say one sentence, page and program save one table', {skip: native}, async () => {
    for (const [name, content, columns] of [
        ['three.csv', `${THREE}\n`, ['race']],
        ['two.csv', decisions(), ['sex']],
        ['six.csv', decisions(), ['race', 'sex']],
    ]) {
        const folder = mkdtempSync(join(tmpdir(), 'equipoise-said-'));
        const at = file => join(folder, file);
        writeFileSync(at(name), content);
        const scored = content.startsWith('y_true,score') ? ['--score', 'score'] : [];
        const args = ['audit', '--csv', at(name), '--label', 'y_true', '--pred', 'y_pred', '--favourable', '1', ...scored];
        for (const column of columns) args.push('--protected', column);
        const run = (...more) => execFileSync(program, [...args, ...more], {encoding: 'utf8', maxBuffer: 1e8});
        const terminal = run('--html', at('told.html'), '--table', at('told.csv')).split('\n')[0];
        const {headline} = JSON.parse(run('--json'));
        await visit(
            async page => {
                await auditOwn(page, name, content);
                const grouping = page.locator('#grouping');
                for (const column of columns) await grouping.getByLabel(column, {exact: true}).check();
                if (!columns.includes('race')) await grouping.getByLabel('race', {exact: true}).uncheck();
                await page.locator('.eyebrow', {hasText: `by ${columns.join(', ')}`}).waitFor();
                await page.locator('.next').getByRole('button', {name: 'Report'}).click();
                const save = async button => {
                    const [file] = await Promise.all([
                        page.waitForEvent('download'),
                        page.getByRole('button', {name: button}).click(),
                    ]);
                    return readFileSync(await file.path());
                };
                const table = await save('Every number (CSV)');
                const report = (await save('Save as one HTML file')).toString();
                const lead = html => seen(html.match(/<p class="lead">(.*?)<\/p>/)[1]);
                assert.equal(terminal, headline.text);
                assert.equal(lead(readFileSync(at('told.html'), 'utf8')), headline.text);
                assert.equal(lead(report), headline.text);
                assert.ok(table.equals(readFileSync(at('told.csv'))), `${name}: the tables differ`);
            },
            {acceptDownloads: true},
        );
        if (name === 'three.csv') {
            for (const part of ['Much 40.0 % and Some 30.0 %.', 'Much less Some: 10.0 points', 'under 30 rows: Few "<&>" (3).'])
                assert.ok(headline.text.includes(part), headline.text);
        }
        rmSync(folder, {recursive: true});
    }
});

test('a choice made while an earlier one is being worked out adds to it', {skip}, () =>
    visit(async page => {
        await openDeciles(page);
        const sex = page.locator('#grouping').getByLabel('sex', {exact: true});
        const few = page.locator('#grouping').getByLabel('Few means under');
        await sex.evaluate(
            (box, select) => {
                box.click();
                select.value = '50';
                select.dispatchEvent(new Event('change', {bubbles: true}));
            },
            await few.elementHandle(),
        );
        await page.locator('.eyebrow', {hasText: 'race, sex'}).waitFor();
        await page.locator('#every-group', {hasText: 'rests on fewer than 50'}).waitFor();
        assert.ok(await sex.isChecked());
    }),
);

test('twelve groups, their measures and what explains them: light, dark and 390 px', {skip}, async () => {
    const {page, context} = await openPage(browser, `${host.url}#data`, {bypassCSP: true, reducedMotion: 'reduce'});
    await openDeciles(page);
    await page.locator('#grouping').getByLabel('sex', {exact: true}).check();
    await page.locator('.eyebrow', {hasText: 'race, sex'}).waitFor();
    await tolerate(page, 'Four-fifths rule');
    const look = async name => {
        for (const [width, colorScheme] of looks()) {
            await page.emulateMedia({colorScheme});
            await page.setViewportSize({width, height: 844});
            assert.deepEqual(await axe(page), [], `${name}, ${colorScheme}, ${width} px`);
            assert.ok((await wide(page)) <= width, `${name}: ${await wide(page)} px wide`);
            await picture(page, `compas-${name}-${colorScheme}-${width}.png`, {fullPage: true});
        }
        await page.setViewportSize({width: 1280, height: 844});
    };
    await look('audit');
    await go(page, 'measures');
    await page.locator('.sections input[type=checkbox]').nth(2).check();
    await openAll(page);
    await look('measures');
    await page.locator('.yours tbody button.q').first().click();
    await page.getByRole('dialog').waitFor();
    await look('explained');
    await context.close();
});
