// Models that went home come back, and files of others say what they are: what is known of a file without being asked, what is
// asked, and that a repaired file is repaired again. Where there is onnxruntime, it runs what goes home.
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import test from 'node:test';

import {adultRows} from '../web/lib/models.mjs';
import {numbersOf, rowsOf} from './lib/cells.mjs';
import {column, golden, goldenCase, isAsJudged, namesOf, near, note, ort, tableOf, trials, why} from './lib/home.mjs';
import {onnxOf} from './lib/onnx_make.mjs';
import {workshop} from './lib/program.mjs';

const shop = workshop('onnx-back-test');
const {at, write, equipoise, refused, succeeds} = shop;
const {dataOf, ran, scoresOf, peopleOf, feedsOf} = trials(shop);
const skip = ort ? false : why;

test('a file that went home knows its score, threshold and columns when it comes back', {skip: !existsSync(golden)}, () => {
    const asked = {score: {class: '1'}};
    const kinds = {torch_prefix_standardise: {}, torch_mlp_logit: {}, torch_two_logits: asked, skl_mlp_scaled: {}};
    for (const [id, answers] of Object.entries(kinds)) {
        const {golden_case, data: where} = peopleOf(id);
        const methods = ['none', 'group_thresholds', 'random_perturbation'];
        const model = {given: resolve(golden, golden_case.file), ...answers};
        const made = ran(`${id}-back`, {data: id, model, methods: methods.map(method => ({id: method}))}, where);
        for (const [i, cell] of made.entries()) {
            const what = `${id}, ${methods[i]}`;
            const file = `${cell.model}.onnx`;
            const {score, columns, editing} = JSON.parse(succeeds('model', 'describe', file, '--json'));
            assert.equal(score.asks, undefined, what);
            assert.equal(score.is, 'probability', what);
            assert.equal(score.threshold, cell.threshold, what);
            assert.deepEqual(
                columns.map(({name}) => name),
                golden_case.columns,
                what,
            );
            const answer = answers.score ? ['--score-class', answers.score.class] : [];
            const before = JSON.parse(succeeds('model', 'describe', model.given, '--json', ...answer));
            assert.equal(editing.layers, before.editing.layers, `${what}: no layer that nobody made`);
            const again = scoresOf(file, cell.judged, '--name', 'again').map(Number);
            near(again, numbersOf(cell.rows, 'score'), 1e-6, what);
        }
    }
});

test(
    'a file that went home is repaired again, and goes home with the new rule alone',
    {skip: skip || !existsSync(golden)},
    async () => {
        const kinds = {torch_mlp_logit: {}, torch_two_logits: {score: {class: '1'}}, xgb_json_binary: {}, lgb_text_forest: {}};
        let edited = 0;
        for (const [id, answers] of Object.entries(kinds)) {
            const {golden_case, data: where} = peopleOf(id);
            const network = golden_case.format === 'onnx';
            const methods = ['none', 'group_thresholds', ...(network ? ['random_perturbation'] : [])].map(method => ({
                id: method,
            }));
            /** @param {string} given @param {string} to @param {object} more */
            const repair = (given, to, more) => ran(`${id}-${to}`, {data: id, model: {given, ...more}, methods}, where);
            for (const [i, once] of repair(resolve(golden, golden_case.file), 'once', answers).entries()) {
                const twice = repair(`${once.model}.onnx`, `twice-${i}`, {});
                const left = twice[0].warnings.some((/** @type {any} */ {id: of}) => of === 'own_rule_left');
                assert.equal(left, i === 1, `${id}, ${i}: a rule by group that does not decide is said`);
                for (const [k, {rows, model}] of twice.entries()) {
                    const what = `${id}, ${i} then ${k}`;
                    const file = `${model}.onnx`;
                    const {outputs} = await namesOf(file);
                    assert.equal(new Set(outputs).size, outputs.length, what);
                    assert.equal(outputs.filter(name => name === 'decision').length, 1, what);
                    await isAsJudged(file, await feedsOf(file, golden_case, rows), rows, what);
                    const versions = readFileSync(file)
                        .toString('latin1')
                        .match(/equipoise\.version/g);
                    assert.equal(versions?.length, 1, `${what}: notes of the last export alone`);
                    edited += Number(i === 2 && k === 2);
                }
            }
        }
        assert.equal(edited, 2, 'a network that was edited is edited again');
    },
);

test('a line fitted to outcomes is known by its numbers, and held to [0, 1] where it is called a probability', async () => {
    const graph = {
        nodes: [{op: 'Gemm', in: ['x', 'w', 'b'], out: ['y']}],
        weights: [
            {name: 'w', dims: [2, 1], data: [0.6, 0.5]},
            {name: 'b', dims: [1], data: [-0.02]},
        ],
        inputs: [{name: 'x', dims: ['n', 2]}],
        outputs: [{name: 'y', dims: ['n', 1]}],
    };
    const file = write('line.onnx', onnxOf(graph));
    const rows = Array.from({length: 200}, (_, i) => [((i * 37) % 100) / 100, ((i * 61) % 97) / 97]);
    const table = write('line.csv', `x.0,x.1\n${rows.map(row => row.join(',')).join('\n')}\n`);
    const line = rows.map(([a, b]) => 0.6 * a + 0.5 * b - 0.02);
    const within = line.filter(p => p >= 0 && p <= 1).length / line.length;
    assert.ok(within > 0.9 && within < 1);

    const asked = (...more) => {
        const {out, err, code} = equipoise('model', 'score', file, '--csv', table, '--columns', 'x.0,x.1', '--json', ...more);
        assert.equal(code, 0, err);
        return {...JSON.parse(out), err};
    };
    const taken = asked('--out', at('line.taken.csv'));
    assert.equal(taken.preview.likely.is, 'probability');
    assert.ok(Math.abs(taken.preview.likely.share - within) < 1e-9);
    assert.match(taken.err, /if they are probabilities already, --score-is probability says so/);
    const said = asked('--out', at('line.said.csv'), '--score-is', 'probability');
    assert.equal(said.preview.likely, undefined);
    assert.equal(asked('--out', at('line.logit.csv'), '--score-is', 'logit').preview.likely, undefined);
    near(
        numbersOf(rowsOf(at('line.said.csv')), 'score'),
        line.map(p => Math.min(1, Math.max(0, p))),
        1e-6,
        'held',
    );
    if (!ort) return;

    const people = rows.map(([a, b], i) => [a, b, i % 3 ? 'a' : 'b', Number(a + b / 2 > 0.3 + ((i * 13) % 10) / 20)].join(','));
    const columns = [
        {name: 'x.0', kind: 'number'},
        {name: 'x.1', kind: 'number'},
        {name: 'group', role: 'protected', kind: 'category', privileged: ['a']},
        {name: 'y', role: 'label', favourable: ['1']},
    ];
    const where = dataOf('lines', columns, `x.0,x.1,group,y\n${people.join('\n')}\n`);
    const model = {given: file, columns: ['x.0', 'x.1'], score: {is: 'probability'}};
    const [cell] = ran('lines', {data: 'lines', model, methods: [{id: 'none'}]}, where);
    const home = `${cell.model}.onnx`;
    const flat = cell.rows.flatMap((/** @type {any} */ row) => [Number(row['x.0']), Number(row['x.1'])]);
    await isAsJudged(home, await tableOf(home, ['x.0', 'x.1'], flat, 'float32'), cell.rows, 'the file that went home');
    assert.equal(note(home, 'equipoise.score_is'), 'probability');
});

test('what an output is, is not taken from rows that tell nothing', () => {
    const weight = (/** @type {string} */ name, /** @type {number[]} */ dims, /** @type {number[]} */ data) => ({
        name,
        dims,
        data,
    });
    const table = [{name: 'x', dims: ['n', 2]}];
    const gemm = {op: 'Gemm', in: ['x', 'w', 'b'], out: ['y']};
    const [wide, bias] = [weight('w', [2, 1], [3e-6, 1e-6]), weight('b', [1], [0.4])];
    const graphs = {
        // columns that are divided by a million: near 0 whatever comes in
        'the sigmoid of output "y"': {
            nodes: [gemm],
            weights: [wide, bias],
            inputs: table,
            outputs: [{name: 'y', dims: ['n', 1]}],
        },
        // places in a list alone: nothing is known of them
        'the sigmoid of output "z"': {
            nodes: [
                {op: 'Gather', in: ['list', 'code'], out: ['x']},
                {op: 'Gemm', in: ['x', 'w', 'b'], out: ['z']},
            ],
            weights: [weight('list', [3, 2], [0.1, 0, 2, 1, -9, 4]), weight('w', [2, 1], [3, 1]), bias],
            inputs: [{name: 'code', type: 'int64', dims: ['n']}],
            outputs: [{name: 'z', dims: ['n', 1]}],
        },
        // two chances that are no pair
        'the chosen columns of output "both"': {
            nodes: [
                {op: 'Gemm', in: ['x', 'w', 'b'], out: ['y']},
                {op: 'Sigmoid', in: ['y'], out: ['both']},
            ],
            weights: [weight('w', [2, 2], [3, 1, -1, 2]), weight('b', [2], [0.1, 0.2])],
            inputs: table,
            outputs: [{name: 'both', dims: ['n', 2]}],
        },
    };
    for (const [from, graph] of Object.entries(graphs)) {
        const {score} = JSON.parse(succeeds('model', 'describe', write('told.onnx', onnxOf(graph)), '--json'));
        assert.equal(score.from, from);
        assert.equal(score.question?.about, from.includes('both') ? 'class' : undefined);
    }
    // a table whose width the file leaves open: what reads it knows
    const open = {...graphs['the sigmoid of output "y"'], inputs: [{name: 'x', dims: ['n', 'columns']}]};
    const {columns} = JSON.parse(succeeds('model', 'describe', write('open.onnx', onnxOf(open)), '--json'));
    assert.equal(columns.length, 2);
    const mixed = {
        nodes: [
            {op: 'Concat', in: ['x', 'age'], out: ['all'], with: {axis: {i: 1}}},
            {op: 'Gemm', in: ['all', 'w', 'b'], out: ['y']},
            {op: 'Sigmoid', in: ['y'], out: ['p']},
        ],
        weights: [weight('w', [3, 1], [3, 1, 2]), bias],
        inputs: [...table, {name: 'age', dims: ['n', 1]}],
        outputs: [{name: 'p', dims: ['n', 1]}],
    };
    const file = write('mixed.onnx', onnxOf(mixed));
    const rows = write('mixed.csv', 'age,a,b\n1,2,3\n4,5,6\n');
    refused(
        2,
        /it takes 2 inputs, of which 1 is a table of columns without names.*--columns/,
        'model',
        'score',
        file,
        '--csv',
        rows,
    );
    const said = scoresOf(file, rows, '--columns', 'a,b,age').map(Number);
    near(
        said,
        [
            [2, 3, 1],
            [5, 6, 4],
        ].map(([a, b, age]) => 1 / (1 + Math.exp(-(3 * a + b + 2 * age + 0.4)))),
        1e-6,
        'columns as they are said',
    );
});

test('a network in float64 goes home in float64; one that computes in half precision is not rounded in silence', async t => {
    const rows = Array.from({length: 300}, (_, i) => [((i * 37) % 100) / 50 - 1, ((i * 61) % 97) / 48 - 1, i % 3 ? 'a' : 'b']);
    const lines = rows.map(([a, b, group], i) => [a, b, group, Number(a + b / 2 > ((i * 13) % 10) / 10 - 0.5)].join(','));
    const columns = [
        {name: 'a', kind: 'number'},
        {name: 'b', kind: 'number'},
        {name: 'group', role: 'protected', kind: 'category', privileged: ['a']},
        {name: 'y', role: 'label', favourable: ['1']},
    ];
    const where = dataOf('wide', columns, `a,b,group,y\n${lines.join('\n')}\n`);
    for (const [type, to] of Object.entries({double: 11, half: 10})) {
        const weight = (name, dims, data) => ({name, dims, data, type});
        const graph = {
            nodes: [
                {op: 'Concat', in: ['a', 'b'], out: ['x'], with: {axis: {i: 1}}},
                {op: 'Cast', in: ['x'], out: ['wide'], with: {to: {i: to}}},
                {op: 'Gemm', in: ['wide', 'w1', 'b1'], out: ['h']},
                {op: 'Relu', in: ['h'], out: ['r']},
                {op: 'Gemm', in: ['r', 'w2', 'b2'], out: ['z']},
                {op: 'Cast', in: ['z'], out: ['logit'], with: {to: {i: 1}}},
                {op: 'Sigmoid', in: ['logit'], out: ['p']},
            ],
            weights: [
                weight('w1', [2, 3], [1, -0.5, 2, 0.25, 1.5, -1]),
                weight('b1', [3], [0.5, 0, 0.125]),
                weight('w2', [3, 1], [1, -1, 0.75]),
                weight('b2', [1], [-0.25]),
            ],
            inputs: ['a', 'b'].map(name => ({name, dims: ['n', 1]})),
            outputs: [{name: 'p', dims: ['n', 1]}],
        };
        const model = {given: write(`${type}.onnx`, onnxOf(graph))};
        const plan = {data: 'wide', model, methods: [{id: 'random_perturbation'}]};
        if (type === 'half') {
            const whole = write('half.plan.json', JSON.stringify({equipoise: 1, seeds: [1], ...plan}));
            const {err} = equipoise('run', whole, ...where, '--models', at('half-m'), '--out', at('half.json'));
            assert.match(err, /weight "w.*" is computed with in half precision.*float32/);
            assert.ok(!existsSync(at('half-m/cell-0.onnx')));
            continue;
        }
        const [{rows: judged, model: home}] = ran(type, plan, where);
        if (skip) {
            t.diagnostic(skip);
            continue;
        }
        const of = (/** @type {string} */ name) => column('float32', numbersOf(judged, name));
        await isAsJudged(`${home}.onnx`, {a: of('a'), b: of('b')}, judged, 'float64');
    }
});

test('a protected column is found behind what comes before the layers, and counts for less', {skip: !existsSync(golden)}, () => {
    let mended = 0;
    for (const id of ['torch_prefix_standardise', 'skl_mlp_scaled', 'torch_mlp_logit']) {
        const golden_case = goldenCase(id);
        const {csv, schema} = adultRows(id, 1500);
        const model = {given: resolve(golden, golden_case.file)};
        const plan = {data: id, model, methods: [{id: 'attribute_zeroing'}]};
        const [{notes, model: home}] = ran(`${id}-zero`, plan, dataOf(id, schema.columns, csv));
        const columns = golden_case.columns;
        const flat = golden_case.table?.rows.flat() ?? golden_case.inputs[0].data;
        const row = flat.slice(0, columns.length);
        const values = new Set(
            flat.filter((/** @type {any} */ _, /** @type {number} */ k) => columns[k % columns.length] === 'male'),
        );
        const another = [...values].find(value => value !== row[columns.indexOf('male')]);
        const other = row.map((/** @type {string} */ cell, /** @type {number} */ k) => (columns[k] === 'male' ? another : cell));
        const pair = write('pair.csv', `${[columns, row, other].map(cells => cells.join(',')).join('\n')}\n`);
        const [before, after] = [model.given, `${home}.onnx`].map(file => scoresOf(file, pair));
        const [was, is] = [before, after].map(([a, b]) => Math.abs(Number(a) - Number(b)));
        assert.ok(was > 1e-3, id);
        if (/as it was trained/.test((notes ?? []).join())) continue; // found, and no better without it
        assert.ok(is < was / 2, `${id}: ${was} was, ${is} is`); // validation takes as much of the way as is good
        mended++;
    }
    assert.ok(mended);
});

test('columns in another order are said, and the order that goes with the model is proposed', {skip: !existsSync(golden)}, () => {
    for (const id of ['xgb_onnx_binary', 'skl_mlp_scaled', 'torch_prefix_standardise']) {
        const golden_case = goldenCase(id);
        const [head, ...rows] = adultRows(id, 1500).csv.trim().split('\n');
        const names = head.split(',');
        const order = [names[1], names[0], ...names.slice(2)]; // two are exchanged
        const swapped = rows.map(row => row.split(',')).map(([a, b, ...rest]) => [b, a, ...rest].join(','));
        const table = write(`${id}.swapped.csv`, `${[order.join(','), ...swapped].join('\n')}\n`);
        const model = resolve(golden, golden_case.file);
        const asked = (...more) => {
            const {out, err, code} = equipoise('model', 'score', model, '--csv', table, '--label', 'y', '--json', ...more);
            assert.equal(code, 0, err);
            return {preview: JSON.parse(out).preview, err};
        };
        const wrong = asked();
        const {columns, auc} = wrong.preview.proposed;
        assert.deepEqual(columns.slice(0, 5), golden_case.columns.slice(0, 5), id);
        assert.match(wrong.err, new RegExp(`--columns ${columns.join(',')} \\(AUC 0\\.\\d{3}, now 0\\.\\d{3}\\)`));
        const taken = asked('--columns', columns.join(','));
        assert.equal(taken.preview.proposed, undefined, id);
        assert.equal(taken.preview.auc, auc, id);
        assert.doesNotMatch(taken.err, /another order/);
    }
});

test('trees as ai.onnx.ml 5 writes them are refused with what reads them', () => {
    const graph = {
        nodes: [{op: 'TreeEnsemble', domain: 'ai.onnx.ml', in: ['x'], out: ['y'], with: {n_targets: {i: 1}}}],
        inputs: [{name: 'x', dims: ['n', 2]}],
        outputs: [{name: 'y', dims: ['n', 1]}],
    };
    const file = write('trees5.onnx', onnxOf(graph, {opset: 21, ml: 5}));
    refused(1, /TreeEnsemble.*target_opset=\{"": 17, "ai\.onnx\.ml": 3\}/, 'model', 'describe', file);
});

/* ---- what the fuzzers found ---- */
