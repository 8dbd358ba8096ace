// Models of others on the command line: described, their columns found in a table, rows scored and audited. Golden models stand
// beside the project; what a table's header leads to is in their mapping.json.
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import test from 'node:test';

import {onnxOf} from './lib/onnx_make.mjs';
import {workshop} from './lib/program.mjs';

const {at, write, equipoise, refused, succeeds} = workshop('brought-test');

const golden = process.env.GOLDEN_DIR ?? '../shared/golden';
const folder = `${golden}/models`;
const there = existsSync(`${folder}/mapping.json`);
const options = {skip: there ? false : 'there are no golden models'};
const json = name => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));

const cell = value => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value));
const csv = (columns, rows) => `${[columns, ...rows].map(row => row.map(cell).join(',')).join('\n')}\n`;

// A row for a header of which only the names are known: words where the model takes them, the label among 0 and 1.
const words = ['workclass', 'marital_status', 'occupation', 'sex', 'education', 'id', 'note'];
const someRow = (columns, label) =>
    columns.map((name, i) => (name === label ? '1' : words.includes(name) ? 'Private' : String(i)));

if (there)
    for (const [i, c] of json('mapping.json').entries())
        test(`mapping ${i + 1}: ${c.model}, ${c.note ?? c.how ?? c.error.join(' ')}`, () => {
            const rows = c.row ? [c.row] : [someRow(c.table, c.label)];
            const table = write(`mapping-${i}.csv`, csv(c.table, rows));
            const flags = [...(c.options ?? [])];
            // Two golden cases say nothing of what the model itself leaves open; that is answered.
            if (!c.error && c.model.startsWith('torch_two') && !flags.includes('--score-class')) flags.push('--score-class', '1');
            const line = [
                'model',
                'score',
                `${folder}/${c.model}`,
                '--csv',
                table,
                '--label',
                c.label,
                '--json',
                '--out',
                at('s.csv'),
            ];
            const done = equipoise(...line, ...flags);
            assert.equal(done.code, c.exit ?? 0, done.err);
            if (c.error) return c.error.forEach(word => assert.ok(done.err.includes(word), `${done.err} lacks ${word}`));
            const answer = JSON.parse(done.out);
            assert.equal(answer.matched, c.how);
            if (c.columns) assert.deepEqual(answer.columns, c.columns);
            if (c.ignored) assert.deepEqual(answer.ignored, c.ignored);
            if (Array.isArray(c.confirm)) assert.deepEqual(answer.near, c.confirm);
        });

// The rows of a case as a person's table has them.
const tableOf = (name, more = []) => {
    const c = json(`${name}.json`);
    const [columns, rows] = c.table ? [c.table.columns, c.table.rows] : [c.columns, matrix(c.inputs[0])];
    return csv(
        [...columns, ...more.map(([title]) => title)],
        rows.map((row, i) => [...row, ...more.map(([, value]) => value(i))]),
    );
};
const matrix = ({dims, data}) => Array.from({length: dims[0]}, (_, i) => data.slice(i * dims[1], (i + 1) * dims[1]));

test('the scores of a table are those of the golden case', options, () => {
    for (const name of [
        'skl_columns_adult',
        'skl_columns_bank_mlp',
        'skl_columns_compas_twin',
        'torch_mlp_logit',
        'xgb_onnx_binary',
    ]) {
        const table = write(`${name}.csv`, tableOf(name));
        succeeds('model', 'score', `${folder}/${name}.onnx`, '--csv', table, '--out', at(`${name}.scores.csv`));
        const lines = readFileSync(at(`${name}.scores.csv`), 'utf8')
            .trim()
            .split('\n');
        const wanted = json(`${name}.json`).expect.score;
        assert.equal(lines[0].split(',').at(-1), 'score');
        assert.equal(lines.length, wanted.length + 1);
        wanted.forEach((score, i) =>
            assert.ok(Math.abs(Number(lines[i + 1].split(',').at(-1)) - score) <= 2e-6, `${name} row ${i}`),
        );
    }
});

test('an audit of a model has the numbers of the audit of its scores', options, () => {
    const table = write('both.csv', tableOf('skl_columns_adult', [['y', i => (i % 3 === 0 ? 1 : 0)]]));
    const model = `${folder}/skl_columns_adult.onnx`;
    succeeds('model', 'score', model, '--csv', table, '--out', at('both.scores.csv'), '--name', 'score of the model');
    const ask = ['--label', 'y', '--protected', 'sex', '--bootstrap', '0', '--json'];
    const direct = JSON.parse(succeeds('audit', '--model', model, '--csv', table, ...ask));
    const scored = JSON.parse(succeeds('audit', '--csv', at('both.scores.csv'), '--score', 'score of the model', ...ask));
    assert.deepEqual(direct, scored);
});

test('a table with decimal commas and semicolons is scored alike', options, () => {
    const {columns, inputs} = json('torch_mlp_logit.json');
    const comma = [columns, ...matrix(inputs[0]).map(row => row.map(value => String(value).replace('.', ',')))];
    const table = write('comma.csv', `${comma.map(row => row.join(';')).join('\n')}\n`);
    const plain = write('plain.csv', tableOf('torch_mlp_logit'));
    const scores = (path, mark) => {
        const lines = succeeds('model', 'score', `${folder}/torch_mlp_logit.onnx`, '--csv', path).trim().split('\n').slice(1);
        return lines.map(line => Number(line.split(mark).at(-1).replace(',', '.')));
    };
    assert.deepEqual(scores(table, ';'), scores(plain, ','));
});

test('columns in another order are noticed where there are no names', options, () => {
    const {columns, inputs} = json('xgb_onnx_binary.json');
    const turned = csv(
        [...columns].reverse(),
        matrix(inputs[0]).map(row => [...row].reverse()),
    );
    const line = ['model', 'score', `${folder}/xgb_onnx_binary.onnx`, '--json', '--out', at('order.csv'), '--csv'];
    const right = JSON.parse(succeeds(...line, write('right.csv', tableOf('xgb_onnx_binary'))));
    const wrong = JSON.parse(succeeds(...line, write('turned.csv', turned)));
    assert.equal(right.matched, 'order');
    assert.match(wrong.preview.warnings.join(' '), /another order/);
});

test('what describes a model is as its case says', options, () => {
    const described = JSON.parse(succeeds('model', 'describe', `${folder}/skl_mlp_scaled.onnx`, '--json'));
    assert.equal(described.format, 'onnx');
    assert.equal(described.score.is, 'probability');
    assert.deepEqual(described.score.classes, ['0', '1']);
    assert.deepEqual(described.network.layers, [
        [10, 12],
        [12, 6],
        [6, 1],
    ]);
    assert.deepEqual(described.network.frozen_prefix, ['Scaler', 'Cast']);
    assert.equal(described.operations.MatMul, 3);
    const trees = succeeds('model', 'describe', `${folder}/skl_forest.onnx`);
    assert.match(trees, /cannot be edited by gradients/);
});

// 400 people of a golden case's table, in a fixed order, as a data set with a label and a protected column.
const dataSet = (name, protectedColumn, value) => {
    const c = json(`${name}.json`);
    const [columns, rows] = c.table ? [c.table.columns, c.table.rows] : [c.columns, matrix(c.inputs[0])];
    const whole = rows.filter(row => row.every(x => x !== '' && x !== null));
    const people = Array.from({length: 400}, (_, i) => [
        ...whole[(i * 7) % whole.length],
        (i * 13) % 10 < 3 + ((i * 7) % 5) ? 1 : 0,
    ]);
    const data = write(`${name}.data.csv`, csv([...columns, 'y'], people));
    const kind = i => (typeof whole[0][i] === 'number' ? 'number' : 'category');
    const described = columns.map((title, i) =>
        title === protectedColumn
            ? {name: title, role: 'protected', kind: 'category', privileged: [value]}
            : {name: title, kind: kind(i)},
    );
    const schema = {
        equipoise: 1,
        name,
        title: name,
        files: [{name: `${name}.data.csv`}],
        columns: [...described, {name: 'y', role: 'label', favourable: ['1']}],
    };
    return ['--data', write(`${name}.schema.json`, JSON.stringify(schema)), '--file', data];
};
const planOf = (name, model, methods) => ({
    equipoise: 1,
    data: name,
    model: {given: `${folder}/${name}.onnx`, ...model},
    methods: methods.map(id => ({id})),
    seeds: [1],
    report: {bootstrap: 0, curves: false},
});
const runPlan = (name, plan, where, ...more) => {
    const out = at(`${name}.report.json`);
    return equipoise('run', write(`${name}.plan.json`, JSON.stringify(plan)), ...where, '--jobs', '1', '--out', out, ...more);
};

test('a plan takes a network that others trained: as it is, its layers edited, its scores repaired', options, () => {
    const name = 'skl_columns_adult';
    const where = dataSet(name, 'sex', 'Male');
    const plan = planOf(name, {}, ['none', 'random_perturbation', 'adversarial_intra', 'reject_option']);
    const done = runPlan(name, plan, where, '--predictions', at('p'));
    assert.equal(done.code, 0, done.err);
    const report = JSON.parse(readFileSync(at(`${name}.report.json`), 'utf8'));
    assert.equal(report.cells.length, 4);
    report.cells.forEach(cell => assert.equal(cell.error, null));
    assert.match(report.plan.model.sha256, /^[0-9a-f]{64}$/);
    // Each test row's score of the model as it is stands in a golden table of the same people.
    const scored = readFileSync(at('p/cell-0.csv'), 'utf8').trim().split('\n');
    const golden = new Set(json(`${name}.json`).expect.score.map(x => x.toFixed(5)));
    const column = scored[0].split(',').findIndex(title => /score/.test(title));
    assert.ok(column >= 0, scored[0]);
    for (const line of scored.slice(1)) assert.ok(golden.has(Number(line.split(',')[column]).toFixed(5)), line);
});

test('a plan takes trees that others grew: their scores are repaired, their insides are not', options, () => {
    const name = 'skl_forest';
    const where = dataSet(name, 'male', '1');
    const good = runPlan(name, planOf(name, {}, ['none', 'reject_option']), where);
    assert.equal(good.code, 0, good.err);
    const cells = JSON.parse(readFileSync(at(`${name}.report.json`), 'utf8')).cells;
    cells.forEach(cell => assert.equal(cell.error, null));
    const edited = runPlan(name, planOf(name, {}, ['random_perturbation']), where);
    assert.equal(edited.code, 1);
    assert.match(edited.err, /methods\[0\]: is "random_perturbation".*This model is made of trees/);
});

test('what a given model leaves open a plan answers', options, () => {
    const name = 'torch_two_logits';
    const where = dataSet(name, 'male', '0.7072048');
    const open = runPlan(name, planOf(name, {}, ['none']), where);
    assert.equal(open.code, 1);
    assert.match(open.err, /--score-class|favourable/);
    const answered = runPlan(name, planOf(name, {score: {class: '1'}}, ['none', 'layerwise_optimization']), where);
    assert.equal(answered.code, 0, answered.err);
});

// Support vector machines by hand, with what onnxruntime 1.30 gives of four rows. 300 such machines (2, 3 and 5 classes, every
// kernel) agreed within 8e-7.
const machines = [
    {
        per: [2, 2],
        kernel: 'RBF',
        params: [0.5, 0, 3],
        coefficients: [0.61, -0.474, 1.333, -0.722],
        rho: [-0.223],
        vectors: [0.725, 1.236, 0.815, -1.684, 0.455, 1.242, -0.621, 1.255],
        a: [-1.314],
        b: [0.149],
        rows: ['0.545,-1.941', '1.794,-0.237', '1.636,1.136', '0.306,-0.853'],
        scores: [0.2670001, 0.7329998, 0.4496344, 0.5503656, 0.7046897, 0.2953103, 0.3496613, 0.6503386],
    },
    {
        per: [1, 2, 1],
        kernel: 'POLY',
        params: [0.5, 1, 3],
        coefficients: [0.277, -0.968, 1.587, -0.716, 1.256, -1.483, -0.02, -0.26],
        rho: [-0.147, -0.546, -0.586],
        vectors: [-0.287, 0.552, -0.797, -0.811, 0.843, -1.37, -1.685, -1.393],
        a: [-0.509, -0.749, -1.373],
        b: [-0.283, 0.277, -0.027],
        rows: ['1.184,-1.804', '-1.682,1.613', '1.59,-1.601', '0.349,1.419'],
        scores: [
            0.1506266, 0.0010429, 0.8483304, 0.6146756, 0.219492, 0.1658326, 0.2851716, 0.0087094, 0.706119, 0.589153, 0.2222512,
            0.1885958,
        ],
    },
];

const machineFile = (name, {per, kernel, params, coefficients, rho, vectors, a, b}, more = {}) => {
    const attributes = {
        classlabels_strings: {strings: per.map((_, k) => `class ${k}`)},
        coefficients: {floats: coefficients},
        kernel_params: {floats: params},
        kernel_type: {s: kernel},
        prob_a: {floats: a},
        prob_b: {floats: b},
        rho: {floats: rho},
        support_vectors: {floats: vectors},
        vectors_per_class: {ints: per},
        ...more,
    };
    const given = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value));
    const graph = {
        nodes: [{op: 'SVMClassifier', domain: 'ai.onnx.ml', in: ['x'], out: ['label', 'p'], with: given}],
        inputs: [{name: 'x', dims: ['n', 2]}],
        outputs: [
            {name: 'label', type: 'string', dims: ['n']},
            {name: 'p', dims: ['n', per.length]},
        ],
    };
    return write(name, onnxOf(graph));
};

test('a support vector machine scores as in onnxruntime', () => {
    for (const [m, machine] of machines.entries()) {
        const file = machineFile(`machine-${m}.onnx`, machine);
        const table = write(`machine-${m}.csv`, `u,v\n${machine.rows.join('\n')}\n`);
        for (const [k] of machine.per.entries()) {
            const out = succeeds('model', 'score', file, '--csv', table, '--score-class', `class ${k}`);
            out.trim()
                .split('\n')
                .slice(1)
                .forEach((line, i) => {
                    const score = Number(line.split(',').at(-1));
                    assert.ok(Math.abs(score - machine.scores[i * machine.per.length + k]) <= 1e-6, `${m} ${k}: ${line}`);
                });
        }
    }
    const described = JSON.parse(succeeds('model', 'describe', at('machine-1.onnx'), '--json'));
    assert.deepEqual(described.score.classes, ['class 0', 'class 1', 'class 2']);
    assert.equal(described.editing.editable, 0);
});

test('a support vector machine that is not read is refused in a sentence', () => {
    const [machine] = machines;
    const refusals = [
        [{prob_a: null, prob_b: null}, /gives margins and no probabilities/],
        [{rho: {floats: [1, 2]}}, /rho has 2 values, expected 1/],
        [{support_vectors: {floats: [1, 2, 3]}}, /support_vectors has 3 values, expected 8/],
        [{vectors_per_class: {ints: [4]}}, /vectors_per_class has 1 values, expected one for each of 2 classes/],
        [{vectors_per_class: {ints: [0, 0]}}, /has no support vectors/],
        [{vectors_per_class: {ints: [-1, 5]}}, /vectors_per_class has -1/],
        [{kernel_type: {s: 'SPLINE'}}, /kernel_type is "SPLINE"/],
        [{post_transform: {s: 'PROBIT'}}, /post_transform is "PROBIT"/],
        [{prob_a: {floats: [NaN]}}, /prob_a has a value that is not finite|not finite/],
        [{classlabels_strings: null}, /has 0 labels of classes/],
    ];
    for (const [i, [more, sentence]] of refusals.entries())
        refused(1, sentence, 'model', 'describe', machineFile(`bad-machine-${i}.onnx`, machine, more));
});

// A net by hand whose layers stand between a PRelu, a Clip and a HardSigmoid.
const bent = {
    weights: [
        {name: 'w1', dims: [2, 3], data: [0.5, -1, 0.25, 1, 0.75, -0.5]},
        {name: 'slope', dims: [3], data: [0.25, -0.5, 0.125]},
        {name: 'w2', dims: [3, 2], data: [1, -0.5, 0.5, 0.25, -1, 1]},
        {name: 'low', dims: [], data: [-0.75]},
        {name: 'high', dims: [], data: [1.5]},
        {name: 'w3', dims: [2, 2], data: [2, -1, 1, 3]},
        {name: 'w4', dims: [2, 1], data: [2, -1.5]},
    ],
    nodes: [
        {op: 'MatMul', in: ['x', 'w1'], out: ['a']},
        {op: 'PRelu', in: ['a', 'slope'], out: ['b']},
        {op: 'MatMul', in: ['b', 'w2'], out: ['c']},
        {op: 'Clip', in: ['c', 'low', 'high'], out: ['d']},
        {op: 'MatMul', in: ['d', 'w3'], out: ['e']},
        {op: 'HardSigmoid', in: ['e'], out: ['f'], with: {alpha: {f: 0.25}, beta: {f: 0.5}}},
        {op: 'MatMul', in: ['f', 'w4'], out: ['z']},
        {op: 'Sigmoid', in: ['z'], out: ['p']},
    ],
    inputs: [{name: 'x', dims: ['n', 2]}],
    outputs: [{name: 'p', dims: ['n', 1]}],
};
const times = (row, {dims, data}) =>
    Array.from({length: dims[1]}, (_, j) => row.reduce((sum, value, i) => sum + value * data[i * dims[1] + j], 0));
const bentScore = row => {
    const [w1, slope, w2, , , w3, w4] = bent.weights;
    const b = times(row, w1).map((a, j) => (a < 0 ? a * slope.data[j] : a));
    const d = times(b, w2).map(c => Math.min(Math.max(c, -0.75), 1.5));
    const f = times(d, w3).map(e => Math.min(Math.max(0.25 * e + 0.5, 0), 1));
    return 1 / (1 + Math.exp(-times(f, w4)[0]));
};

test('through PRelu, Clip and HardSigmoid all layers are edited, and the file that comes back says so', () => {
    const file = write('bent.onnx', onnxOf(bent));
    const {editing, network} = JSON.parse(succeeds('model', 'describe', file, '--json'));
    assert.equal(editing.editable, 4);
    assert.equal(editing.why_not, null);
    assert.equal(network.layers.length, 4);
    const rows = Array.from({length: 400}, (_, i) => [((i * 37) % 101) / 40 - 1.25, ((i * 53) % 97) / 40 - 1.2]);
    const columns = ['u', 'v', 'group', 'y'];
    const people = rows.map((row, i) => [...row, i % 3 ? 'a' : 'b', bentScore(row) + ((i * 13) % 10) / 20 > 0.9 ? 1 : 0]);
    const data = write('bent.csv', csv(columns, people));
    const scored = succeeds('model', 'score', file, '--csv', data, '--columns', 'u,v').trim().split('\n').slice(1);
    scored.forEach((line, i) => assert.ok(Math.abs(Number(line.split(',').at(-1)) - bentScore(rows[i])) <= 1e-6, line));
    const schema = {
        equipoise: 1,
        name: 'bent',
        title: 'bent',
        files: [{name: 'bent.csv'}],
        columns: [
            {name: 'u', kind: 'number'},
            {name: 'v', kind: 'number'},
            {name: 'group', role: 'protected', kind: 'category', privileged: ['a']},
            {name: 'y', role: 'label', favourable: ['1']},
        ],
    };
    const where = ['--data', write('bent.schema.json', JSON.stringify(schema)), '--file', data];
    const methods = [{id: 'none'}, {id: 'adversarial_intra'}];
    const plan = {
        equipoise: 1,
        data: 'bent',
        model: {given: file, columns: ['u', 'v'], trained_on: 'none'},
        methods,
        seeds: [1],
        report: {bootstrap: 0, curves: false},
    };
    const done = runPlan('bent', plan, where, '--models', at('bent'));
    assert.equal(done.code, 0, done.err);
    const [before, after] = ['cell-0', 'cell-1'].map(cell => {
        const out = succeeds(
            'model',
            'score',
            at(`bent/${cell}.onnx`),
            '--csv',
            data,
            '--columns',
            'u,v',
            '--score-output',
            'score',
        );
        return out.trim().split('\n').slice(1);
    });
    assert.equal(before.length, 400);
    assert.notDeepEqual(after, before);
});

test('what cannot be used is one sentence', options, () => {
    const model = `${folder}/skl_columns_adult.onnx`;
    const table = write('few.csv', tableOf('skl_columns_adult'));
    refused(2, /--csv is missing/, 'model', 'score', model);
    refused(2, /exclude each other/, 'audit', '--model', model, '--csv', table, '--score', 'age', '--protected', 'sex');
    refused(1, /has a column "age" already/, 'model', 'score', model, '--csv', table, '--name', 'age');
    refused(1, /empty\.onnx is empty/, 'model', 'describe', `${folder}/refused/empty.onnx`);
    refused(1, /no column "sexx"/, 'model', 'score', model, '--csv', table, '--label', 'sexx');
});
