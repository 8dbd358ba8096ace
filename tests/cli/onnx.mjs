// Models that go home as ONNX, run by onnxruntime: scores and decisions are those of the lab, for networks of every kind of
// layer, every rule, and models of other programs. What comes back is in onnx_back.mjs.
import assert from 'node:assert/strict';
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {resolve} from 'node:path';
import test from 'node:test';

import {numbersOf} from './lib/cells.mjs';
import {column, golden, goldenCase, isAsJudged, namesOf, near, note, ort, run, tableOf, trials, why} from './lib/home.mjs';
import {hiring, schemaOf} from './lib/people.mjs';
import {workshop} from './lib/program.mjs';

const shop = workshop('onnx-test');
const {at, write, equipoise, refused, succeeds} = shop;
const {dataOf, ran, scoresOf, peopleOf, feedsOf} = trials(shop);
const skip = ort ? false : why;

// 600 rows by a fixed recipe.
const people = Array.from({length: 600}, (_, i) => {
    const skill = ((i * 37) % 100) / 100;
    const group = (i * 7) % 3 === 0 ? 'b' : 'a';
    const luck = ((i * 7919) % 97) / 97;
    return [skill, ['x', 'y', 'z'][(i * 11) % 3], group, skill + luck / 2 > (group === 'b' ? 0.9 : 0.7) ? 1 : 0];
});
const data = write('people.csv', `skill,kind,group,hired\n${people.map(row => row.join(',')).join('\n')}\n`);
const schema = write('people.json', schemaOf(hiring('1')));

/** Runs a plan; its cells with their test rows. @param {string} name @param {object} model @param {object[]} methods */
const cells = (name, model, methods) =>
    ran(name, {data: 'people', model, methods, train: {max_epochs: 12, batch: 32, learning_rate: 0.02}}, [
        '--data',
        schema,
        '--file',
        data,
    ]).map((/** @type {any} */ cell, /** @type {number} */ i) => ({
        file: `${cell.model}.eqm`,
        onnx: at(`${name}-${i}.onnx`),
        rows: cell.rows,
    }));

/** The rows of people as the inputs of a file. @param {Record<string, string>[]} rows */
const inputsOf = rows => ({
    skill: column('float32', numbersOf(rows, 'skill')),
    kind: column(
        'string',
        rows.map(row => row.kind),
    ),
    group: column(
        'string',
        rows.map(row => row.group_2),
    ),
});

test('networks score as in the lab, whatever they are made of', {skip}, async () => {
    const kinds = {
        activations: {
            hidden: [6, 5],
            activation: ['relu', 'leaky_relu', 'elu', 'selu', 'tanh', 'sigmoid', 'gelu'],
            batch_norm: true,
        },
        norms: {hidden: [6, 5], layer_norm: true, batch_norm: [true, false], dropout: 0.2},
        vectors: {hidden: [6], embed: 2, batch_norm: false},
        regression: {kind: 'logistic_regression'},
    };
    for (const [name, model] of Object.entries(kinds)) {
        for (const {file, onnx, rows} of cells(name, model, [{id: 'none'}])) {
            succeeds('model', 'export', file, '--onnx', onnx);
            await isAsJudged(onnx, inputsOf(rows), rows, onnx);
        }
    }
});

test('a model of ours asks for the columns of the data, whatever was made of them, and reads a file as it is', async () => {
    const rows = Array.from({length: 500}, (_, i) => {
        const [age, sex, job, years] = [
            18 + ((i * 37) % 50),
            1 + ((i * 7) % 2),
            ['x', 'y', 'z'][(i * 11) % 3],
            ((i * 61) % 97) / 10,
        ];
        return [age, sex, job, years, years + (age > 40 ? 2 : 0) + sex + ((i * 13) % 7) / 2 > 8 ? 'yes' : 'no'];
    });
    /** @param {string} years what that column is called @param {string[]} more */
    const home = (years, more = []) => {
        const columns = [
            {name: 'age', role: 'protected', kind: 'number', privileged: {min: 25, below: 60}},
            {name: 'sex', role: 'protected', kind: 'number', privileged: ['2']},
            {name: 'job', kind: 'category'},
            {name: years, kind: 'number'},
            {name: 'hired', role: 'label', favourable: ['yes']},
        ];
        const csv = `age,sex,job,${years},hired\n${rows.map(row => row.join(',')).join('\n')}\n`;
        const train = {max_epochs: 8, batch: 32, learning_rate: 0.02};
        const plan = {data: 'kinds', protected: 'sex', model: {hidden: [4]}, train, methods: [{id: 'none'}]};
        const [cell] = ran('kinds', plan, [...dataOf('kinds', columns, csv), ...more]);
        succeeds('model', 'export', `${cell.model}.eqm`, '--onnx', at('kinds.onnx'));
        return cell.rows;
    };
    /** The file's own scores of the table as it is are those of the lab. @param {Record<string, string>[]} judged @param {string}
     *  what */
    const readsBack = (judged, what) => {
        const scores = scoresOf(at('kinds.onnx'), at('kinds.csv'), '--name', 'again').map(Number);
        near(
            judged.map(row => scores[Number(row.row)]),
            numbersOf(judged, 'score'),
            1e-6,
            what,
        );
        return scores;
    };
    const said = home('years');
    assert.deepEqual(JSON.parse(note(at('kinds.onnx'), 'equipoise.columns')), ['age', 'sex', 'years', 'job']);
    const scores = readsBack(said, 'read back');
    if (ort) {
        const of = (/** @type {number} */ k) => rows.map(row => row[k]);
        const [age, sex, years] = [0, 1, 3].map(k => column('float32', of(k)));
        near((await run(at('kinds.onnx'), {age, sex, years, job: column('string', of(2))})).score, scores, 1e-6, 'onnxruntime');
    }
    const strange = write('strange.csv', 'age,sex,job,years\n30,1,w,4\n');
    refused(1, /the level "w" is unknown to the model/, 'model', 'score', at('kinds.onnx'), '--csv', strange);

    // Cells that are missing are a level of their own: empty, as the data have them.
    rows.forEach((row, i) => i % 9 || (row[2] = ''));
    readsBack(home('years', ['--incomplete', 'impute']), 'missing cells');
    rows.forEach(row => (row[2] ||= 'x'));

    const named = home('score'); // a column that is called like a value of the file
    assert.deepEqual(JSON.parse(note(at('kinds.onnx'), 'equipoise.columns')), ['age', 'sex', 'score', 'job']);
    readsBack(named, 'a name that is taken');
});

test('a rule by group is folded in, drawn or not', {skip}, async () => {
    const methods = [
        'none',
        'group_thresholds',
        'equalized_odds',
        'reject_option',
        'calibration',
        'calibrated_equalized_odds',
        'threshold_by_cost',
    ];
    const made = cells(
        'rules',
        {hidden: [6]},
        methods.map(id => ({id})),
    );
    const scores = made[0].rows.map(row => Number(row.score));
    let drawn = 0;
    for (const [i, {file, onnx, rows}] of made.entries()) {
        succeeds('model', 'export', file, '--onnx', onnx);
        const {decision} = JSON.parse(
            readFileSync(file)
                .subarray(12)
                .toString('latin1')
                .match(/^{.*}(?=\0*)/)?.[0]
                .split('\0')[0] ?? '',
        );
        const feeds = inputsOf(rows);
        const u = rows.map((_, k) => Math.fround(((k * 61) % 101) / 101));
        const random = (decision.chances ?? []).flat().some((/** @type {number} */ c) => c > 0 && c < 1);
        if (decision.groups)
            feeds['equipoise.group'] = new ort.Tensor(
                'string',
                rows.map(row => row.group),
                [rows.length, 1],
            );
        if (random) feeds.u = new ort.Tensor('float32', Float32Array.from(u), [rows.length, 1]);
        const {score, decision: decided} = await run(onnx, feeds);
        near(score, scores, 1e-6, methods[i]);
        if (random) {
            drawn++;
            const want = rows.map((row, k) => {
                const g = decision.groups.indexOf(row.group);
                const above = decision.thresholds[g].filter((/** @type {number} */ t) => score[k] > t).length;
                return Number(u[k] < Math.fround(decision.chances[g][above]));
            });
            assert.deepEqual(decided, want, methods[i]);
        } else
            assert.deepEqual(
                decided,
                rows.map(row => Number(row.y_pred)),
                methods[i],
            );
        if (decision.groups) {
            feeds['equipoise.group'] = new ort.Tensor(
                'string',
                rows.map(() => 'nobody'),
                [rows.length, 1],
            );
            assert.ok(
                (await run(onnx, feeds)).decision.every(d => d === 0),
                'a group that is not known is never favoured',
            );
        }
    }
    assert.ok(drawn, 'one of the rules draws');
});

test('trees and networks of other programs score as there', {skip: skip || !existsSync(golden)}, async () => {
    const index = JSON.parse(readFileSync(resolve(golden, 'index.json'), 'utf8'));
    const kinds = ['xgboost-json', 'lightgbm-text', 'equipoise-json'];
    let n = 0;
    for (const {id, format, file} of index) {
        if (!kinds.includes(format) || id === 'cell_columns_logreg') continue;
        const golden_case = goldenCase(id);
        const onnx = at(`${id}.onnx`);
        succeeds('model', 'export', resolve(golden, file), '--onnx', onnx, '--threshold', '0.4');
        const rows = golden_case.table?.rows.flat() ?? golden_case.inputs[0].data;
        const type = format === 'lightgbm-text' ? 'float64' : 'float32';
        const want = golden_case.expect.score;
        const made = await run(onnx, await tableOf(onnx, golden_case.columns, rows.map(Number), type));
        near(made.score, want, 1e-6, id);
        assert.deepEqual(
            made.decision,
            want.map((/** @type {number} */ s) => Number(s > 0.4)),
            id,
        );
        assert.deepEqual(JSON.parse(note(onnx, 'equipoise.columns')), golden_case.columns);
        n++;
    }
    assert.equal(n, 8);
});

test('a given ONNX model keeps its bytes, and a rule stands behind its score', {skip: skip || !existsSync(golden)}, async () => {
    const index = JSON.parse(readFileSync(resolve(golden, 'index.json'), 'utf8'));
    const questions = {skl_tree_three_classes: ['--score-class', '1']};
    let n = 0;
    for (const {id, format, file} of index) {
        if (format !== 'onnx') continue;
        const golden_case = goldenCase(id);
        const want = golden_case.expect.score;
        if (!want || questions[id] || golden_case.expect.describe?.asks || id === 'torch_fixed_batch') continue;
        const given = resolve(golden, file);
        const plain = at(`${id}.onnx`);
        const ruled = at(`${id}.ruled.onnx`);
        if (equipoise('model', 'export', given, '--onnx', plain).code !== 0) continue;
        assert.deepEqual(readFileSync(plain), readFileSync(given), id);
        const cut = [...want].sort((a, b) => a - b)[Math.floor(want.length / 2)] + 1e-5;
        const export_ = equipoise('model', 'export', given, '--onnx', ruled, '--threshold', String(cut));
        if (id === 'export_group_thresholds') {
            assert.match(export_.err, /has a value "decision" already/);
            continue;
        }
        assert.equal(export_.code, 0, export_.err);
        const feeds = Object.fromEntries(
            golden_case.inputs.map((/** @type {any} */ {name, type, dims, data}) => {
                const list =
                    type === 'string'
                        ? data
                        : type === 'int64'
                          ? BigInt64Array.from(data.map(BigInt))
                          : Float32Array.from(data.map(Number));
                return [name, new ort.Tensor(type, type === 'float64' ? Float64Array.from(data.map(Number)) : list, dims)];
            }),
        );
        const made = await run(ruled, feeds, ['score', 'equipoise.score', 'decision']);
        near(made['equipoise.score'] ?? made.score, want, golden_case.tolerance, id);
        assert.deepEqual(
            made.decision,
            want.map((/** @type {number} */ s) => Number(s > cut)),
            id,
        );
        assert.equal(Number(note(ruled, 'equipoise.threshold')), cut);
        n++;
    }
    assert.ok(n >= 15, `${n} models`);
});

test('a given model that was repaired goes home as ONNX', {skip: skip || !existsSync(golden)}, async () => {
    const post = ['none', 'group_thresholds', 'reject_option'];
    const kinds = {
        xgb_json_binary: post,
        lgb_text_forest: post,
        cell_mlp: [...post, 'random_perturbation'],
        xgb_onnx_binary: post,
        skl_mlp_scaled: [...post, 'random_perturbation', 'layerwise_optimization'],
        keras_matmul_add: ['random_perturbation'],
        skl_logreg_zipmap: ['random_perturbation'],
    };
    for (const [id, methods] of Object.entries(kinds)) {
        const {golden_case, data: where} = peopleOf(id);
        const model = {given: resolve(golden, golden_case.file)};
        const made = ran(id, {data: id, model, methods: methods.map(method => ({id: method}))}, where);
        for (const [i, cell] of made.entries()) {
            const what = `${id}, ${methods[i]}`;
            const file = `${cell.model}.onnx`;
            const {rows} = cell;
            const {inputs} = await namesOf(file);
            assert.equal(inputs.includes('group'), ['group_thresholds', 'reject_option'].includes(methods[i]), what);
            assert.equal(inputs.includes('u'), /draw/.test(JSON.stringify(cell.warnings)), what);
            await isAsJudged(file, await feedsOf(file, golden_case, rows), rows, what);
            const audit = JSON.parse(note(file, 'equipoise.audit'));
            assert.equal(audit.rows, rows.length);
            assert.equal(audit.bias, cell.test.objective.bias);
            assert.equal(note(file, 'equipoise.method'), methods[i]);
        }
    }
});

test('the same model gives the same bytes, and what is no model a sentence', () => {
    const [{file}] = cells('again', {hidden: [3]}, [{id: 'none'}]);
    succeeds('model', 'export', file, '--onnx', at('a.onnx'));
    succeeds('model', 'export', file, '--onnx', at('b.onnx'));
    assert.deepEqual(readFileSync(at('a.onnx')), readFileSync(at('b.onnx')));
    assert.equal(note(at('a.onnx'), 'equipoise.method'), 'none');
    refused(1, /people\.csv is not a model this lab reads/, 'model', 'export', data, '--onnx', at('c.onnx'));
    assert.ok(!existsSync(at('c.onnx')));
    refused(2, /--onnx is missing/, 'model', 'export', file);
    refused(2, /has its own rule/, 'model', 'export', file, '--onnx', at('c.onnx'), '--threshold', '0.5');
    const cell = succeeds('model', 'cell');
    assert.equal(cell, readFileSync('src/model/scorer/cell.py', 'utf8'));
});

// Models of our own JSON, whose steps before the score are many; rows with missing cells and with words that no list has.
const stump = (column, cut, left, right) => ({
    column: [column, -2, -2],
    cut: [cut, -2, -2],
    left: [1, -1, -1],
    right: [2, -1, -1],
    value: [0.5, left, right],
});
const encoded = {
    op: 'columns',
    parts: [
        {
            columns: ['age', 'hours'],
            steps: [
                {op: 'impute', values: [38.25, 40.5]},
                {op: 'scale', subtract: [38.3, 40.7], divide: [13.3, 11.9]},
            ],
        },
        {
            columns: ['work', 'sex'],
            steps: [
                {
                    op: 'one_hot',
                    levels: [
                        ['gov', 'own', 'nan'],
                        ['f', 'm'],
                    ],
                    unknown: 'zeros',
                    drop: [null, 0],
                },
            ],
        },
        {columns: ['sex'], steps: [{op: 'one_hot', levels: [['f', 'm']], unknown: 'refuse'}]},
        {
            columns: ['work'],
            steps: [
                {op: 'impute', values: ['own']},
                {op: 'ordinal', levels: [['gov', 'own']], unknown: -1},
            ],
        },
        {columns: ['sex'], steps: [{op: 'ordinal', levels: [['f', 'm']]}]},
        {columns: ['hours'], steps: [{op: 'impute', values: [1]}]},
    ],
};
const weights = [0.4, -0.31, 0.7, -0.2, 0.11, 0.9, -0.6, 0.25, 0.35, -0.15, 0.01];
const cellModels = {
    regression: [encoded, {op: 'linear', weight: [weights], bias: [-0.4]}, {op: 'sigmoid'}],
    network: [
        encoded,
        {op: 'linear', weight: [weights, weights.map(w => -w / 2)], bias: [0.1, 0.2]},
        {op: 'tanh'},
        {
            op: 'linear',
            weight: [
                [0.9, -1.1],
                [-0.3, 0.8],
            ],
            bias: [0.05, -0.02],
        },
        {op: 'softmax'},
    ],
    calibrated: [
        encoded,
        {
            op: 'mean',
            weights: [1, 2, 1],
            parts: [
                {
                    steps: [
                        {
                            op: 'trees',
                            compare: 'float32',
                            join: 'mean',
                            trees: [stump(0, 0.25, 0.2, 0.7), stump(5, 0.5, 0.3, 0.9)],
                        },
                        {op: 'isotonic', x: [0.2, 0.4, 0.55, 0.9], y: [0.1, 0.35, 0.35, 0.95]},
                    ],
                },
                {
                    steps: [
                        {op: 'linear', weight: [weights], bias: [0.3]},
                        {op: 'platt', a: -1.3, b: 0.2},
                    ],
                },
                {
                    steps: [
                        {op: 'linear', weight: [weights, weights.map(w => w / 3)], bias: [0, 0.1]},
                        {op: 'relu'},
                        {op: 'softmax'},
                    ],
                },
            ],
        },
    ],
};
const cellPeople = Array.from({length: 60}, (_, i) => ({
    age: i % 11 === 0 ? '' : 17 + ((i * 37) % 610) / 10,
    work: ['gov', 'own', '', 'army'][(i * 7) % 4],
    hours: i % 13 === 0 ? '' : (i * 29) % 80,
    sex: i % 3 ? 'm' : 'f',
}));

test('models of our own JSON with their encoders go home as ONNX and are read back', async t => {
    const columns = ['age', 'work', 'hours', 'sex'];
    const table = write(
        'cell.csv',
        `${[columns, ...cellPeople.map(row => columns.map(c => row[c]))].map(r => r.join(',')).join('\n')}\n`,
    );
    for (const [name, steps] of Object.entries(cellModels)) {
        const model = {equipoise_model: 1, made_by: 'a test', columns, classes: ['no', 'yes'], favourable: 'yes', steps};
        const file = write(`cell-${name}.json`, JSON.stringify(model)),
            onnx = at(`cell-${name}.onnx`);
        succeeds('model', 'export', file, '--onnx', onnx);
        const here = scoresOf(file, table).map(Number);
        near(scoresOf(onnx, table).map(Number), here, 1e-6, `${name} read back`);
        if (skip) {
            t.diagnostic(skip);
            continue;
        }
        const texts = c =>
            new ort.Tensor(
                'string',
                cellPeople.map(row => row[c]),
                [60, 1],
            );
        const doubles = c =>
            new ort.Tensor(
                'float64',
                Float64Array.from(cellPeople, row => (row[c] === '' ? NaN : row[c])),
                [60, 1],
            );
        const made = await run(onnx, {age: doubles('age'), work: texts('work'), hours: doubles('hours'), sex: texts('sex')});
        near(made.score, here, 1e-6, name);
    }
});

test('each file that a fuzzer begins with is described or refused in a sentence', () => {
    for (const kind of ['onnx', 'scorer', 'model'])
        for (const name of readdirSync(`tests/fuzz/corpus/${kind}`)) {
            const {code, err} = equipoise('model', 'describe', `tests/fuzz/corpus/${kind}/${name}`);
            assert.ok(code === 0 || (code > 0 && err.length > 20), `${name}: ${code} ${err}`); // a signal has no code
        }
});
