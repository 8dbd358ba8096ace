// Models that go home as ONNX, run by onnxruntime (the -web build; with ORT=node the one for node, of `make check`): scores and
// decisions are those of the lab, for networks of every kind of layer, every rule, and trees of other programs.
import assert from 'node:assert/strict';
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {resolve} from 'node:path';
import test from 'node:test';

import {onnxOf} from './lib/onnx_make.mjs';
import {adultRows} from '../web/lib/models.mjs';
import {hiring, schemaOf} from './lib/people.mjs';
import {workshop} from './lib/program.mjs';

const {at, write, equipoise, refused, succeeds} = workshop('onnx-test');
const golden = resolve(process.env.GOLDEN_DIR ?? '../shared/golden', 'models');

/** onnxruntime, or the sentence why not. */
function runtime() {
    const node = process.env.ORT === 'node';
    const home = node ? (process.env.ORT_HOME ?? resolve('tests/onnx')) : resolve('web');
    const name = node ? 'onnxruntime-node' : 'onnxruntime-web';
    try {
        const ort = createRequire(resolve(home, 'package.json'))(name);
        if (!node) ort.env.wasm.numThreads = 1;
        return {ort, why: ''};
    } catch {
        return {ort: null, why: `${name} is not installed in ${home}`};
    }
}
const {ort, why} = runtime();
const skip = ort ? false : why;

/** Runs a file on rows: every output as numbers. @param {string} file @param {Record<string, any>} feeds
 *  @param {string[]} [only] outputs that are wanted, of those it has */
async function run(file, feeds, only) {
    const session = await ort.InferenceSession.create(new Uint8Array(readFileSync(file)), {graphOptimizationLevel: 'disabled'});
    assert.deepEqual([...session.inputNames].sort(), Object.keys(feeds).sort());
    const wanted = only?.filter(name => session.outputNames.includes(name));
    const made = await session.run(feeds, wanted);
    await session.release();
    return Object.fromEntries(Object.entries(made).map(([name, value]) => [name, [...value.data].map(Number)]));
}

/** A note of the file. @param {string} file @param {string} key */
function note(file, key) {
    const bytes = readFileSync(file).toString('latin1');
    const found = bytes.lastIndexOf(key) + key.length;
    const size =
        bytes.charCodeAt(found + 1) < 128
            ? [bytes.charCodeAt(found + 1), 2]
            : [(bytes.charCodeAt(found + 1) & 127) + 128 * bytes.charCodeAt(found + 2), 3];
    return Buffer.from(bytes.slice(found + size[1], found + size[1] + size[0]), 'latin1').toString('utf8');
}

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
function cells(name, model, methods) {
    const plan = {
        equipoise: 1,
        data: 'people',
        model,
        train: {max_epochs: 12, batch: 32, learning_rate: 0.02},
        methods,
        seeds: [1],
        report: {bootstrap: 0, curves: false},
    };
    const folders = ['--models', at(`${name}-m`), '--predictions', at(`${name}-p`), '--out', at(`${name}.json`)];
    succeeds('run', write(`${name}-plan.json`, JSON.stringify(plan)), '--data', schema, '--file', data, ...folders);
    const n = JSON.parse(readFileSync(at(`${name}.json`), 'utf8')).cells.length;
    return Array.from({length: n}, (_, i) => {
        const [head, ...lines] = readFileSync(at(`${name}-p/cell-${i}.csv`), 'utf8')
            .trim()
            .split('\n');
        const key = head.split(',');
        const rows = lines.map(line => Object.fromEntries(line.split(',').map((cell, k) => [key[k], cell])));
        return {file: at(`${name}-m/cell-${i}.eqm`), onnx: at(`${name}-${i}.onnx`), rows};
    });
}

/** Numbers (rows, columns) as the file's inputs: a table, or each column by itself.
 *  @param {string} file @param {string[]} columns @param {number[]} flat @param {'float32' | 'float64'} type */
async function tableOf(file, columns, flat, type) {
    const session = await ort.InferenceSession.create(new Uint8Array(readFileSync(file)));
    const names = session.inputNames;
    await session.release();
    const make = type === 'float64' ? Float64Array : Float32Array;
    const n = flat.length / columns.length;
    const whole = names.find((/** @type {string} */ name) => !columns.includes(name) && !/^(equipoise\.)?(group|u)$/.test(name));
    if (whole) return {[whole]: new ort.Tensor(type, make.from(flat), [n, columns.length])};
    const column = (/** @type {number} */ k) => make.from({length: n}, (_, i) => flat[i * columns.length + k]);
    return Object.fromEntries(columns.map((name, k) => [name, new ort.Tensor(type, column(k), [n, 1])]));
}

/** The rows as the file's inputs: each column of the data one. @param {Record<string, string>[]} rows */
function feedsOf(rows) {
    const shape = [rows.length, 1];
    const texts = (/** @type {string} */ name) =>
        new ort.Tensor(
            'string',
            rows.map(row => row[name]),
            shape,
        );
    const skill = Float32Array.from(rows, row => Number(row.skill));
    return {skill: new ort.Tensor('float32', skill, shape), kind: texts('kind'), group: texts('group_2')};
}

/** @param {number[]} a @param {number[]} b @param {number} most @param {string} what */
function near(a, b, most, what) {
    assert.equal(a.length, b.length, what);
    const off = Math.max(...a.map((v, i) => Math.abs(v - b[i])));
    assert.ok(off <= most, `${what}: off by ${off}, at most ${most}`);
}

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
            const made = await run(onnx, feedsOf(rows));
            near(
                made.score,
                rows.map(row => Number(row.score)),
                1e-6,
                onnx,
            );
            assert.deepEqual(
                made.decision,
                rows.map(row => Number(row.y_pred)),
                onnx,
            );
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
    const table = (/** @type {string} */ name) =>
        write('kinds.csv', `age,sex,job,${name},hired\n${rows.map(row => row.join(',')).join('\n')}\n`);
    /** @param {string} years what that column is called @param {string[]} more */
    const home = (years, more = []) => {
        const columns = [
            {name: 'age', role: 'protected', kind: 'number', privileged: {min: 25, below: 60}},
            {name: 'sex', role: 'protected', kind: 'number', privileged: ['2']},
            {name: 'job', kind: 'category'},
            {name: years, kind: 'number'},
            {name: 'hired', role: 'label', favourable: ['yes']},
        ];
        const about = {equipoise: 1, name: 'kinds', title: 'Kinds', files: [{name: 'kinds.csv'}], columns};
        const plan = {
            equipoise: 1,
            data: 'kinds',
            protected: 'sex',
            model: {hidden: [4]},
            train: {max_epochs: 8, batch: 32, learning_rate: 0.02},
            methods: [{id: 'none'}],
            seeds: [1],
            report: {bootstrap: 0, curves: false},
        };
        const where = ['--data', write('kinds.json', JSON.stringify(about)), '--file', table(years)];
        const out = ['--models', at('kinds-m'), '--predictions', at('kinds-p'), '--out', at('kinds.report.json')];
        succeeds('run', write('kinds.plan.json', JSON.stringify(plan)), ...where, ...more, ...out);
        succeeds('model', 'export', at('kinds-m/cell-0.eqm'), '--onnx', at('kinds.onnx'));
        const [head, ...lines] = readFileSync(at('kinds-p/cell-0.csv'), 'utf8').trim().split('\n');
        const key = head.split(',');
        return lines.map(line => Object.fromEntries(line.split(',').map((cell, k) => [key[k], cell])));
    };
    const said = home('years');
    assert.deepEqual(JSON.parse(note(at('kinds.onnx'), 'equipoise.columns')), ['age', 'sex', 'years', 'job']);
    const scores = scoresOf(at('kinds.onnx'), at('kinds.csv')).map(Number); // the file itself, nothing encoded
    near(
        said.map(row => scores[Number(row.row)]),
        said.map(row => Number(row.score)),
        1e-6,
        'read back',
    );
    if (ort) {
        const numbers = (/** @type {number} */ k) =>
            new ort.Tensor(
                'float32',
                Float32Array.from(rows, row => Number(row[k])),
                [500, 1],
            );
        const job = new ort.Tensor(
            'string',
            rows.map(row => row[2]),
            [500, 1],
        );
        const made = await run(at('kinds.onnx'), {age: numbers(0), sex: numbers(1), years: numbers(3), job});
        near(made.score, scores, 1e-6, 'onnxruntime');
    }
    const strange = write('strange.csv', 'age,sex,job,years\n30,1,w,4\n');
    refused(1, /the level "w" is unknown to the model/, 'model', 'score', at('kinds.onnx'), '--csv', strange);

    // Cells that are missing are a level of their own: empty, as the data have them.
    rows.forEach((row, i) => i % 9 || (row[2] = ''));
    const filled = home('years', ['--incomplete', 'impute']);
    const again = scoresOf(at('kinds.onnx'), at('kinds.csv')).map(Number);
    near(
        filled.map(row => again[Number(row.row)]),
        filled.map(row => Number(row.score)),
        1e-6,
        'missing cells',
    );
    rows.forEach(row => (row[2] ||= 'x'));

    const named = home('score'); // a column that is called like a value of the file
    assert.deepEqual(JSON.parse(note(at('kinds.onnx'), 'equipoise.columns')), ['age', 'sex', 'score', 'job']);
    const found = scoresOf(at('kinds.onnx'), at('kinds.csv'), '--name', 'again').map(Number);
    near(
        named.map(row => found[Number(row.row)]),
        named.map(row => Number(row.score)),
        1e-6,
        'a name that is taken',
    );
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
        const feeds = feedsOf(rows);
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
        const golden_case = JSON.parse(readFileSync(resolve(golden, `${id}.json`), 'utf8'));
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
        const golden_case = JSON.parse(readFileSync(resolve(golden, `${id}.json`), 'utf8'));
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

/** 400 people of a golden case as a data set with a label of its own. @param {string} id */
function peopleOf(id) {
    const golden_case = JSON.parse(readFileSync(resolve(golden, `${id}.json`), 'utf8'));
    const {columns} = golden_case;
    const width = columns.length;
    const flat = golden_case.table?.rows.flat() ?? golden_case.inputs[0].data;
    const rows = Array.from({length: 400}, (_, i) => {
        const at = (i * 7) % (flat.length / width);
        const row = flat.slice(at * width, (at + 1) * width);
        return [...row, (i * 13) % 10 < 3 + ((i * 7) % 5) ? 1 : 0];
    });
    const high = Math.max(...rows.map(row => row[columns.indexOf('male')]));
    const file = write(`${id}.csv`, `${[...columns, 'y'].join(',')}\n${rows.map(row => row.join(',')).join('\n')}\n`);
    const described = columns.map((/** @type {string} */ name) =>
        name === 'male' ? {name, role: 'protected', kind: 'category', privileged: [String(high)]} : {name, kind: 'number'},
    );
    const text = JSON.stringify({
        equipoise: 1,
        name: id,
        title: id,
        files: [{name: `${id}.csv`}],
        columns: [...described, {name: 'y', role: 'label', favourable: ['1']}],
    });
    return {golden_case, data: ['--data', write(`${id}.schema.json`, text), '--file', file]};
}

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
        const plan = {
            equipoise: 1,
            data: id,
            model: {given: resolve(golden, golden_case.file)},
            methods: methods.map(method => ({id: method})),
            seeds: [1],
            report: {bootstrap: 0, curves: false},
        };
        const folders = ['--models', at(`${id}-m`), '--predictions', at(`${id}-p`), '--out', at(`${id}.report.json`)];
        const done = equipoise('run', write(`${id}.plan.json`, JSON.stringify(plan)), ...where, ...folders);
        assert.equal(done.code, 0, done.err);
        const {cells: made} = JSON.parse(readFileSync(at(`${id}.report.json`), 'utf8'));
        for (const [i, cell] of made.entries()) {
            const what = `${id}, ${methods[i]}`;
            const file = at(`${id}-m/cell-${i}.onnx`);
            assert.ok(existsSync(file), `${what}: ${done.err}`);
            const [head, ...lines] = readFileSync(at(`${id}-p/cell-${i}.csv`), 'utf8')
                .trim()
                .split('\n');
            const key = head.split(',');
            const rows = lines.map(line => Object.fromEntries(line.split(',').map((value, k) => [key[k], value])));
            const wide = id.startsWith('lgb');
            const x = rows.flatMap(row =>
                golden_case.columns.map((/** @type {string} */ name) => Number(row[name] ?? row[`${name}_2`])),
            );
            const feeds = await tableOf(file, golden_case.columns, x, wide ? 'float64' : 'float32');
            if (methods[i] === 'group_thresholds' || methods[i] === 'reject_option')
                feeds.group = new ort.Tensor(
                    'string',
                    rows.map(row => row.group),
                    [rows.length, 1],
                );
            const drawn = /draw/.test(JSON.stringify(cell.warnings));
            if (drawn) feeds.u = new ort.Tensor('float32', new Float32Array(rows.length), [rows.length, 1]);
            const home = await run(file, feeds, ['score', 'equipoise.score', 'decision']);
            near(
                home['equipoise.score'] ?? home.score,
                rows.map(row => Number(row.score)),
                1e-6,
                what,
            );
            if (!drawn)
                assert.deepEqual(
                    home.decision,
                    rows.map(row => Number(row.y_pred)),
                    what,
                );
            const audit = JSON.parse(note(file, 'equipoise.audit'));
            assert.equal(audit.rows, rows.length);
            assert.equal(audit.bias, cell.test.objective.bias);
            assert.equal(note(file, 'equipoise.method'), methods[i]);
        }
    }
});

test('a file that went home knows its score, threshold and columns when it comes back', {skip: !existsSync(golden)}, () => {
    const asked = {score: {class: '1'}};
    const kinds = {torch_prefix_standardise: {}, torch_mlp_logit: {}, torch_two_logits: asked, skl_mlp_scaled: {}};
    for (const [id, answers] of Object.entries(kinds)) {
        const {golden_case, data: where} = peopleOf(id);
        const methods = ['none', 'group_thresholds', 'random_perturbation'];
        const model = {given: resolve(golden, golden_case.file), ...answers};
        const plan = {equipoise: 1, data: id, model, methods: methods.map(method => ({id: method})), seeds: [1]};
        const folders = ['--models', at(`${id}-back`), '--predictions', at(`${id}-said`), '--out', at(`${id}.back.json`)];
        succeeds('run', write(`${id}.back.plan.json`, JSON.stringify(plan)), ...where, ...folders);
        const {cells: made} = JSON.parse(readFileSync(at(`${id}.back.json`), 'utf8'));
        for (const [i, cell] of made.entries()) {
            const what = `${id}, ${methods[i]}`;
            const file = at(`${id}-back/cell-${i}.onnx`);
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
            const [head, ...lines] = readFileSync(at(`${id}-said/cell-${i}.csv`), 'utf8')
                .trim()
                .split('\n');
            const said = lines.map(line => Number(line.split(',')[head.split(',').indexOf('score')]));
            const again = scoresOf(file, at(`${id}-said/cell-${i}.csv`), '--name', 'again').map(Number);
            near(again, said, 1e-6, what);
        }
    }
});

test(
    'a file that went home is repaired again, and goes home with the new rule alone',
    {skip: skip || !existsSync(golden)},
    async () => {
        const methods = ['none', 'group_thresholds', 'random_perturbation'];
        const kinds = {torch_mlp_logit: {}, torch_two_logits: {score: {class: '1'}}, xgb_json_binary: {}, lgb_text_forest: {}};
        let edited = 0;
        for (const [id, answers] of Object.entries(kinds)) {
            const {golden_case, data: where} = peopleOf(id);
            const tree = golden_case.format !== 'onnx';
            /** @param {string} given @param {string} to @param {object} more */
            const repair = (given, to, more) => {
                const list = methods.filter(method => !tree || method !== 'random_perturbation').map(method => ({id: method}));
                const plan = {equipoise: 1, data: id, model: {given, ...more}, methods: list, seeds: [1], report: {bootstrap: 0}};
                const out = [
                    '--models',
                    at(`${id}-${to}`),
                    '--predictions',
                    at(`${id}-${to}-p`),
                    '--out',
                    at(`${id}.${to}.json`),
                ];
                const said = equipoise('run', write(`${id}.${to}.plan.json`, JSON.stringify(plan)), ...where, ...out);
                assert.equal(said.code, 0, said.err);
                return list.map((_, i) => at(`${id}-${to}/cell-${i}.onnx`));
            };
            const first = repair(resolve(golden, golden_case.file), 'once', answers);
            for (const [i, given] of first.entries()) {
                const twice = repair(given, `twice-${i}`, {});
                const {
                    cells: [plain],
                } = JSON.parse(readFileSync(at(`${id}.twice-${i}.json`), 'utf8'));
                const left = plain.warnings.some((/** @type {any} */ {id: of}) => of === 'own_rule_left');
                assert.equal(left, i === 1, `${id}, ${i}: a rule by group that does not decide is said`);
                for (const [k, file] of twice.entries()) {
                    const what = `${id}, ${i} then ${k}`;
                    assert.ok(existsSync(file), what);
                    const [head, ...lines] = readFileSync(at(`${id}-twice-${i}-p/cell-${k}.csv`), 'utf8')
                        .trim()
                        .split('\n');
                    const key = head.split(',');
                    const rows = lines.map(line => Object.fromEntries(line.split(',').map((value, c) => [key[c], value])));
                    const names = golden_case.columns;
                    const x = rows.flatMap(row =>
                        names.map((/** @type {string} */ name) => Number(row[name] ?? row[`${name}_2`])),
                    );
                    const wide = id.startsWith('lgb');
                    const table = await tableOf(file, names, x, wide ? 'float64' : 'float32');
                    const group = new ort.Tensor(
                        'string',
                        rows.map(row => row.group),
                        [rows.length, 1],
                    );
                    const session = await ort.InferenceSession.create(new Uint8Array(readFileSync(file)));
                    const {inputNames, outputNames} = session;
                    await session.release();
                    assert.equal(new Set(outputNames).size, outputNames.length, what);
                    assert.equal(outputNames.filter((/** @type {string} */ name) => name === 'decision').length, 1, what);
                    const feeds = {
                        ...table,
                        ...(inputNames.includes('group') ? {group} : {}),
                        ...(inputNames.includes('u')
                            ? {u: new ort.Tensor('float32', new Float32Array(rows.length), [rows.length, 1])}
                            : {}),
                    };
                    const home = await run(file, feeds, ['score', 'equipoise.score', 'decision']);
                    near(
                        home['equipoise.score'] ?? home.score,
                        rows.map(row => Number(row.score)),
                        1e-6,
                        what,
                    );
                    if (!feeds.u)
                        assert.deepEqual(
                            home.decision,
                            rows.map(row => Number(row.y_pred)),
                            what,
                        );
                    const notes = readFileSync(file)
                        .toString('latin1')
                        .match(/equipoise\.version/g);
                    assert.equal(notes?.length, 1, `${what}: notes of the last export alone`);
                    edited += Number(i === 2 && k === 2 && !tree);
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
    const scores = readFileSync(at('line.said.csv'), 'utf8').trim().split('\n').slice(1);
    near(
        scores.map(row => Number(row.split(',').at(-1))),
        line.map(p => Math.min(1, Math.max(0, p))),
        1e-6,
        'held',
    );
    if (!ort) return;

    const header = 'x.0,x.1,group,y';
    const people = rows.map(([a, b], i) => [a, b, i % 3 ? 'a' : 'b', Number(a + b / 2 > 0.3 + ((i * 13) % 10) / 20)].join(','));
    const columns = [
        {name: 'x.0', kind: 'number'},
        {name: 'x.1', kind: 'number'},
        {name: 'group', role: 'protected', kind: 'category', privileged: ['a']},
        {name: 'y', role: 'label', favourable: ['1']},
    ];
    const about = {equipoise: 1, name: 'lines', title: 'Lines', files: [{name: 'lines.csv'}], columns};
    const where = [
        '--data',
        write('lines.schema.json', JSON.stringify(about)),
        '--file',
        write('lines.csv', `${header}\n${people.join('\n')}\n`),
    ];
    const model = {given: file, columns: ['x.0', 'x.1'], score: {is: 'probability'}};
    const plan = {equipoise: 1, data: 'lines', model, methods: [{id: 'none'}], seeds: [1], report: {bootstrap: 0}};
    const out = ['--models', at('lines-m'), '--predictions', at('lines-p'), '--out', at('lines.report.json')];
    succeeds('run', write('lines.plan.json', JSON.stringify(plan)), ...where, ...out);
    const [head, ...judged] = readFileSync(at('lines-p/cell-0.csv'), 'utf8').trim().split('\n');
    const key = head.split(',');
    const back = judged.map(row => Object.fromEntries(row.split(',').map((value, c) => [key[c], value])));
    const x = Float32Array.from(back.flatMap(row => [Number(row['x.0']), Number(row['x.1'])]));
    const feeds = {x: new ort.Tensor('float32', x, [back.length, 2])};
    const home = await run(at('lines-m/cell-0.onnx'), feeds, ['score', 'decision']);
    near(
        home.score,
        back.map(row => Number(row.score)),
        1e-6,
        'the file that went home',
    );
    assert.deepEqual(
        home.decision,
        back.map(row => Number(row.y_pred)),
    );
    assert.equal(note(at('lines-m/cell-0.onnx'), 'equipoise.score_is'), 'probability');
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
    const about = {equipoise: 1, name: 'wide', title: 'Wide', files: [{name: 'wide.csv'}], columns};
    const where = [
        '--data',
        write('wide.schema.json', JSON.stringify(about)),
        '--file',
        write('wide.csv', `a,b,group,y\n${lines.join('\n')}\n`),
    ];
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
        const methods = [{id: 'random_perturbation'}];
        const plan = {equipoise: 1, data: 'wide', model, methods, seeds: [1], report: {bootstrap: 0}};
        const out = ['--models', at(`${type}-m`), '--predictions', at(`${type}-p`), '--out', at(`${type}.json`)];
        const {err} = equipoise('run', write(`${type}.plan.json`, JSON.stringify(plan)), ...where, ...out);
        const home = at(`${type}-m/cell-0.onnx`);
        if (type === 'half') {
            assert.match(err, /weight "w.*" is computed with in half precision.*float32/);
            assert.ok(!existsSync(home));
            continue;
        }
        const [head, ...judged] = readFileSync(at(`${type}-p/cell-0.csv`), 'utf8')
            .trim()
            .split('\n');
        const key = head.split(',');
        const judgedRows = judged.map(row => Object.fromEntries(row.split(',').map((value, c) => [key[c], value])));
        if (skip) {
            t.diagnostic(skip);
            continue;
        }
        const column = name =>
            new ort.Tensor(
                'float32',
                Float32Array.from(judgedRows, row => Number(row[name])),
                [judgedRows.length, 1],
            );
        near(
            (await run(home, {a: column('a'), b: column('b')}, ['score'])).score,
            judgedRows.map(row => Number(row.score)),
            1e-6,
            'float64',
        );
    }
});

test('a protected column is found behind what comes before the layers, and counts for less', {skip: !existsSync(golden)}, () => {
    let mended = 0;
    for (const id of ['torch_prefix_standardise', 'skl_mlp_scaled', 'torch_mlp_logit']) {
        const golden_case = JSON.parse(readFileSync(resolve(golden, `${id}.json`), 'utf8'));
        const {csv, schema} = adultRows(id, 1500);
        const table = write(`${id}.adult.csv`, csv);
        const where = ['--data', write(`${id}.adult.json`, JSON.stringify(schema)), '--file', table];
        const model = {given: resolve(golden, golden_case.file)};
        const plan = {
            equipoise: 1,
            data: id,
            model,
            methods: [{id: 'attribute_zeroing'}],
            seeds: [1],
            report: {bootstrap: 0},
        };
        const out = ['--models', at(`${id}-zero`), '--out', at(`${id}.zero.json`)];
        succeeds('run', write(`${id}.zero.plan.json`, JSON.stringify(plan)), ...where, ...out);
        const columns = golden_case.columns;
        const flat = golden_case.table?.rows.flat() ?? golden_case.inputs[0].data;
        const row = flat.slice(0, columns.length);
        const values = new Set(
            flat.filter((/** @type {any} */ _, /** @type {number} */ k) => columns[k % columns.length] === 'male'),
        );
        const another = [...values].find(value => value !== row[columns.indexOf('male')]);
        const other = row.map((/** @type {string} */ cell, /** @type {number} */ k) => (columns[k] === 'male' ? another : cell));
        const pair = write('pair.csv', `${[columns, row, other].map(cells => cells.join(',')).join('\n')}\n`);
        const [before, after] = [model.given, at(`${id}-zero/cell-0.onnx`)].map(file => scoresOf(file, pair));
        const [was, is] = [before, after].map(([a, b]) => Math.abs(Number(a) - Number(b)));
        assert.ok(was > 1e-3, id);
        const [{notes}] = JSON.parse(readFileSync(at(`${id}.zero.json`), 'utf8')).cells;
        if (/as it was trained/.test((notes ?? []).join())) continue; // found, and no better without it
        assert.ok(is < was / 2, `${id}: ${was} was, ${is} is`); // validation takes as much of the way as is good
        mended++;
    }
    assert.ok(mended);
});

test('columns in another order are said, and the order that goes with the model is proposed', {skip: !existsSync(golden)}, () => {
    for (const id of ['xgb_onnx_binary', 'skl_mlp_scaled', 'torch_prefix_standardise']) {
        const golden_case = JSON.parse(readFileSync(resolve(golden, `${id}.json`), 'utf8'));
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

/** @param {string} file @param {string} table @param {...string} more */
const scoresOf = (file, table, ...more) =>
    succeeds('model', 'score', file, '--csv', table, ...more)
        .trim()
        .split('\n')
        .slice(1)
        .map(line => line.slice(line.lastIndexOf(',') + 1));

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

test('each file that a fuzzer begins with is described or refused in a sentence', () => {
    for (const kind of ['onnx', 'scorer', 'model'])
        for (const name of readdirSync(`tests/fuzz/corpus/${kind}`)) {
            const {code, err} = equipoise('model', 'describe', `tests/fuzz/corpus/${kind}/${name}`);
            assert.ok(code === 0 || (code > 0 && err.length > 20), `${name}: ${code} ${err}`); // a signal has no code
        }
});
