// The page's own reckoning, without a browser: what it reads, what it compares, what it puts in a link.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
    constantPerformance,
    flatParams,
    front,
    over,
    reportCsv,
    rowsOf,
    telling,
    trainedOf,
} from '../../web/core/compare.js';
import {countValues, readCsv} from '../../web/core/csv.js';
import {recognise} from '../../web/core/files.js';
import {buildPlan, chosenMethods, countCells, defaultChoice, readPlan} from '../../web/core/plan.js';
import {decodeHash, encodePlan} from '../../web/core/url.js';

test('a quoted cell keeps its separators, quotes and line ends', () => {
    const {header, rows} = readCsv('\ufeffa;b\r\n"x;""y""\nz";2\r\n3;\r\n', {delimiter: ';'});
    assert.deepEqual(header, ['a', 'b']);
    assert.deepEqual(rows, [
        ['x;"y"\nz', '2'],
        ['3', ''],
    ]);
});

test('a file without a header, with blanks and a comment line, is read as the schema says', () => {
    const {header, rows} = readCsv('|note\n1, x\n2, y', {header: false, trim: true, comment: '|'});
    assert.equal(header, null);
    assert.deepEqual(rows, [
        ['1', 'x'],
        ['2', 'y'],
    ]);
    assert.equal(readCsv('a\n1\n2\n3', {}, 2).rows.length, 2);
});

test('values are counted, the most frequent first', () => {
    const {values, distinct} = countValues([['a'], ['b'], ['b']], 1);
    assert.deepEqual(values, [
        [
            {value: 'b', n: 2},
            {value: 'a', n: 1},
        ],
    ]);
    assert.deepEqual(distinct, [2]);
    const many = countValues(
        Array.from({length: 100}, (_, i) => [String(i)]),
        1,
    );
    assert.deepEqual([many.values[0].length, many.distinct], [60, [100]]);
});

const CATALOG = {
    methods: [
        {id: 'base', family: 'zero', params: []},
        {id: 'one', family: 'x', params: []},
        {id: 'two', family: 'x', params: []},
    ],
    settings: {model: [{id: 'width', default: 8}], train: []},
    presets: [
        {id: 'small', model: {width: 8}},
        {id: 'large', model: {width: 64}},
    ],
};

test('the default choice is the first method of each family', () => {
    const choice = defaultChoice(CATALOG);
    assert.deepEqual(chosenMethods(CATALOG, choice), [{id: 'base'}, {id: 'one'}]);
});

test('cells are methods times sweeps times seeds', () => {
    // base: 1; one: 3 x 2 = 6; two seeds: 14
    assert.equal(countCells([{id: 'base'}, {id: 'one', a: [1, 2, 3], b: [0, 1]}], [1, 2]), 14);
});

test('a plan says only what differs from the defaults, and is read back as it was', () => {
    const roles = {protected: ['sex', 'race'], by_level: true, privileged: 'Male, White'};
    const plan = buildPlan('adult', roles, {model: {width: 4}, train: {}}, [{id: 'one', a: [1, 2]}], [3]);
    assert.deepEqual(plan, {
        equipoise: 1,
        data: 'adult',
        protected: ['sex', 'race'],
        by_level: true,
        privileged: 'Male, White',
        model: {width: 4},
        methods: [{id: 'one', a: [1, 2]}],
        seeds: [3],
    });
    const read = readPlan(plan, CATALOG);
    assert.deepEqual(read.roles, roles);
    assert.deepEqual(read.settings.model, {width: 4});
    assert.deepEqual(read.choice.one, {on: true, params: {a: [1, 2]}});
    assert.deepEqual(read.unknown, []);
    const strange = readPlan(
        {...plan, model: {depth: 1}, methods: [{id: 'three'}], drop_protected: true, colour: 1},
        CATALOG,
    );
    assert.deepEqual(strange.unknown, ['colour', 'model.depth', 'method “three”']);
    assert.ok(strange.blind);
});

test('a network by name is read as what it stands for, under the keys beside it', () => {
    const read = model => readPlan({equipoise: 1, methods: [], model}, CATALOG);
    assert.deepEqual(read({preset: 'large'}).settings.model, {width: 64});
    assert.deepEqual(read({preset: 'small'}).settings.model, {});
    assert.deepEqual(read({preset: 'large', width: 4}).settings.model, {width: 4});
    assert.deepEqual(read({preset: 'none'}).unknown, ['model.preset']);
});

test('runs at chance are left out of what is praised', () => {
    const cell = (seed, collapsed) => ({method: 'one', family: 'x', params: {}, seed, collapsed});
    const [row] = rowsOf({cells: [cell(1, 'no better than chance'), cell(2, null), cell(3)]});
    assert.deepEqual(row.cells.map(c => c.seed), [1, 2, 3]);
    assert.deepEqual(trainedOf(row).map(c => c.seed), [2, 3]);
});

test('a plan goes through a link and back; other versions and cut links are refused in words', async () => {
    const plan = {
        equipoise: 1,
        data: 'adult',
        protected: 'sex',
        methods: [{id: 'one'}],
        seeds: [1],
        name: 'ä ≤ 漢',
    };
    const link = await encodePlan(plan);
    assert.match(link, /^p1=[\w-]+$/);
    assert.deepEqual(await decodeHash(`#compare&${link}`), {step: 'compare', plan});
    assert.deepEqual(await decodeHash('#train'), {step: 'train', plan: null});
    await assert.rejects(decodeHash(`#compare&${link.slice(0, -8)}`), /cannot be read/);
    await assert.rejects(decodeHash(`#compare&p9=${link.slice(3)}`), /version "p9"/);
    await assert.rejects(
        encodePlan({equipoise: 1, x: Array.from({length: 9000}, (_, i) => Math.sin(i))}),
        /too long/,
    );
});

/** A cell with the decisions of one group: balanced accuracy (tpr + tnr) / 2, or accuracy. */
function cell(method, seed, performance, bias, [tp, fn, tn, fp], params = {}) {
    const part = {
        objective: {phi: 0, performance, bias, why: null},
        overall: {tp, fn, tn, fp},
        groups: [],
        metrics: {gap: {value: bias, low: bias - 0.1, high: bias + 0.1, why: null}},
    };
    return {
        index: 0,
        method,
        family: 'x',
        params: {[method]: params},
        settings: {},
        seed,
        error: null,
        weights_sha256: 'ab',
        test: part,
        valid: part,
        train: part,
    };
}

test('cells that differ only by seed are one row; failed ones are told, not counted', () => {
    const failed = {...cell('one', 3, 0, 0, [1, 1, 1, 1], {a: 1}), error: 'the loss is not finite'};
    const rows = rowsOf({
        cells: [
            cell('one', 1, 0.6, 0.1, [1, 1, 1, 1], {a: 1, b: 5}),
            cell('one', 2, 0.8, 0.3, [1, 1, 1, 1], {a: 1, b: 5}),
            cell('one', 1, 0.7, 0.2, [1, 1, 1, 1], {a: 2, b: 5}),
            failed,
        ],
    });
    assert.deepEqual(
        rows.map(row => [row.number, row.cells.length, row.failed.length]),
        [
            [1, 2, 0],
            [2, 1, 0],
            [3, 0, 1],
        ],
    );
    assert.deepEqual(telling(rows[1], rows.slice(0, 2)), {a: 2});
    assert.deepEqual(
        over(rows[0], c => ({value: c.test.objective.performance})),
        {value: 0.7, low: 0.6, high: 0.8},
    );
    assert.match(over(rows[2], () => ({value: 1})).why, /the loss is not finite/);
    assert.deepEqual(flatParams({method: 'one+two', params: {one: {a: 1}, two: {b: 2}}}), {
        'one a': 1,
        'two b': 2,
    });
});

test('the front holds what nothing beats in both', () => {
    const points = [
        [0.1, 0.8],
        [0.2, 0.9],
        [0.2, 0.7],
        [0.05, 0.8],
    ].map(([gap, performance]) => ({gap, performance}));
    assert.deepEqual(front(points), [points[1], points[3]]);
});

test('the same decision for everyone is one half in balanced accuracy and the larger share in accuracy', () => {
    // 3 of 4 positives and 8 of 16 negatives right: balanced (0.75 + 0.5) / 2 = 0.625, accuracy 11 / 20 = 0.55
    const counts = [3, 1, 8, 8];
    assert.equal(constantPerformance({cells: [cell('one', 1, 0.625, 0, counts)]}, 'test'), 0.5);
    assert.equal(constantPerformance({cells: [cell('one', 1, 0.55, 0, counts)]}, 'test'), 0.8);
    assert.equal(constantPerformance({cells: [cell('one', 1, 0.123, 0, counts)]}, 'test'), null);
});

test('the CSV has a line for every number and quotes what needs it', () => {
    const csv = reportCsv({cells: [cell('one', 1, 0.625, 0, [3, 1, 8, 8], {a: 1, b: 2})]});
    const lines = csv.trimEnd().split('\r\n');
    assert.equal(lines.length, 1 + 3 * (3 + 1));
    assert.match(csv, /"\{""a"":1,""b"":2\}"/);
    assert.ok(lines.some(line => line.endsWith('test,,gap,0,-0.1,0.1,')));
});

test('originals are known by fingerprint or name, whatever order they come in', async () => {
    const shipped = [
        {
            id: 'pair',
            title: 'Pair',
            schema: '{}',
            twin: null,
            files: [
                {name: 'b.csv', sha256: ''},
                {name: 'a.csv', sha256: ''},
            ],
        },
    ];
    const held = new Map();
    const [a, b] = ['a.csv', 'b.csv'].map(name => ({name, bytes: new TextEncoder().encode(name)}));
    const waiting = await recognise([a], shipped, held);
    assert.equal(waiting.kind, 'wait');
    assert.match(waiting.text, /drop b\.csv too/);
    const found = await recognise([b], shipped, held);
    assert.deepEqual(found.source.files, [b.bytes, a.bytes]);
    assert.equal(held.size, 0);
    assert.equal((await recognise([a, b], shipped, held)).kind, 'source');
    assert.equal((await recognise([{name: 'c.csv', bytes: a.bytes}], shipped, held)).kind, 'table');
});
