// Models of others, behind the page: the module says of a file, of a table's rows and of ONNX what the command line says, byte by
// byte. Golden models stand beside the project.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {Lab} from '../../web/lab/lab.js';
import {readFiles} from '../../web/state/files.js';
import {isModel} from '../../web/state/model_files.js';
import {readJudged} from '../../web/state/pairing.js';
import {columnsOfCase, hasTable, modelFile, rowsOfCase, tableOf, MODELS, caseOf} from './lib/models.mjs';

const skip = existsSync(join(MODELS, 'index.json')) ? false : 'there are no golden models';
const scratch = 'build/models-test';
mkdirSync(scratch, {recursive: true});
const wasm = () => readFileSync('build/equipoise.wasm');
const native = (...line) => execFileSync('build/equipoise', line, {maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe']});
const cases = () => JSON.parse(readFileSync(join(MODELS, 'index.json'), 'utf8'));

test('every golden model is described alike', {skip}, async () => {
    const lab = await Lab.create(wasm());
    const all = cases();
    for (const {id} of all) {
        const {name, bytes, path} = modelFile(id);
        assert.deepEqual(lab.models.describe({name, bytes}), JSON.parse(native('model', 'describe', path, '--json')), id);
    }
    assert.ok(all.length >= 30, `${all.length} models`);
    lab.close();
});

// What a file asks is answered by the last of what it offers; of a table in several inputs nothing is known but their order.
const answersOf = question => {
    if (!question) return [{}, []];
    const last = question.choices.at(-1);
    const [key, flag] = {
        class: ['score_class', '--score-class'],
        is: ['score_is', '--score-is'],
        output: ['score_output', '--score-output'],
    }[question.about] ?? [null, null];
    return key ? [{[key]: last}, [flag, last]] : null;
};

/** What is said on standard error, or the answer. @param {() => any} ask */
const orRefusal = ask => {
    try {
        return {answer: ask()};
    } catch (error) {
        return {refused: String(error.stderr ?? error.message)};
    }
};

test('rows of every golden model that has a table are scored, and models exported, to the same bytes', {skip}, async () => {
    const lab = await Lab.create(wasm());
    let scored = 0;
    for (const {id} of cases()) {
        const {name, bytes, path} = modelFile(id);
        const answers = answersOf(lab.models.describe({name, bytes}).score.question);
        if (!hasTable(id) || !answers) continue;
        const [options, flags] = answers;
        const rows = tableOf(id);
        writeFileSync(join(scratch, 'rows.csv'), rows);
        const table = join(scratch, 'scores.csv');
        const line = ['model', 'score', path, '--csv', join(scratch, 'rows.csv'), '--out', table, '--json', ...flags];
        const said = orRefusal(() => JSON.parse(native(...line)));
        const made = orRefusal(() => lab.models.score({name, bytes}, Buffer.from(rows), {name: 'score', ...options}));
        if (made.answer?.answer.asks) made.refused = made.answer.answer.asks; // the command line refuses what the page asks
        assert.equal(made.refused === undefined, said.refused === undefined, `${id}: ${made.refused} and ${said.refused}`);
        if (said.refused) continue;
        scored++;
        assert.deepEqual(Buffer.from(made.answer.csv), readFileSync(table), id);
        assert.deepEqual(made.answer.answer, said.answer, id);

        const onnx = join(scratch, 'out.onnx');
        const there = orRefusal(() => native('model', 'export', path, '--onnx', onnx, '--threshold', '0.4'));
        const here = orRefusal(() => lab.models.export({name, bytes}, 0.4));
        assert.equal(here.refused === undefined, there.refused === undefined, id);
        if (!here.refused) assert.deepEqual(Buffer.from(here.answer), readFileSync(onnx), `${id} as ONNX`);
    }
    assert.ok(scored >= 28, `${scored} models`);
    lab.close();
});

/** The first rows of a table whose labels are texts. @param {string} csv @param {number} n */
function firstOf(csv, n) {
    const [columns, ...rows] = csv.split('\n').map(line => line.split(','));
    const kept = (cell, c) => (Number.isNaN(Number(cell)) || ['y', 'male', 'sex'].includes(columns[c]) ? cell : Number(cell));
    return {columns, rows: rows.slice(0, n).map(row => row.map(kept))};
}

/** The share of a scored table's rows that a threshold puts where their label y is. @param {Uint8Array} scored
 *  @param {number} threshold */
function rightOf(scored, threshold) {
    const [head, ...rows] = new TextDecoder()
        .decode(scored)
        .trim()
        .split('\n')
        .map(line => line.split(','));
    const right = rows.filter(row => Number(row.at(-1)) > threshold === (row[head.indexOf('y')] === '1'));
    return right.length / rows.length;
}

test('what the data say of a model before a plan is run, is what their table says', {skip}, async () => {
    const lab = await Lab.create(wasm());
    for (const id of ['torch_mlp_logit', 'skl_columns_adult', 'xgb_json_binary', 'lgb_text_forest']) {
        const {name, bytes} = modelFile(id);
        const {csv, schema} = rowsOfCase(id, 200);
        lab.load({schema: JSON.stringify(schema), files: [Buffer.from(csv)]});
        lab.giveModel(name, bytes);
        const look = lab.models.look({
            equipoise: 1,
            protected: schema.columns.find(c => c.role === 'protected').name,
            model: {given: name},
            methods: [{id: 'none'}],
            seeds: [1],
        });
        const say = {label: 'y', favourable: '1', other: ['y']};
        const {answer, csv: scored} = lab.models.score({name, bytes}, Buffer.from(csv), say);
        assert.deepEqual(look.columns, answer.columns, id);
        assert.deepEqual(look.preview, answer.preview, id);
        assert.equal(look.preview.rows, 200);
        assert.deepEqual(look.people, firstOf(csv, 5), id);
        assert.ok(Math.abs(look.preview.accuracy - rightOf(scored, look.preview.threshold)) < 1e-12, id);
    }
    lab.close();
});

for (const [id, methods] of Object.entries({
    xgb_json_binary: ['none', 'group_thresholds'],
    torch_mlp_logit: ['none', 'group_thresholds', 'random_perturbation'],
    skl_columns_adult: ['none', 'reject_option'],
}))
    test(`${id}: what if: a changed row has the score of that row, and decides by the rule of its group`, {skip}, async () => {
        const lab = await Lab.create(wasm());
        const {name, bytes} = modelFile(id);
        const {csv, schema} = rowsOfCase(id, 400);
        const by = schema.columns.find(c => c.role === 'protected').name;
        lab.load({schema: JSON.stringify(schema), files: [Buffer.from(csv)]});
        lab.giveModel(name, bytes);
        const plan = {equipoise: 1, protected: by, model: {given: name}, report: {bootstrap: 0}};
        lab.start({...plan, methods: methods.map(method => ({id: method}))});
        while (lab.step(1e6));
        const [head, ...lines] = csv.trim().split('\n');
        for (const [cell, method] of methods.entries()) {
            const {columns, people} = readJudged(lab.predictionsText(cell));
            assert.ok(people.length > 50 && columns.includes('age'));
            for (const {row, decision} of people.slice(0, 20)) {
                const said = lab.whatIf(cell, {row});
                if (said.chance === 0 || said.chance === 1) assert.equal(said.chance, Number(decision), `${method}, row ${row}`);
                const cells = lines[row].split(',');
                cells[head.split(',').indexOf('age')] = '71';
                const file = {name: 'home.onnx', bytes: lab.modelBytes(cell)};
                const rows = Buffer.from(`${head}\n${cells.join(',')}\n`);
                const {csv: scored} = lab.models.score(file, rows, {label: 'y', favourable: '1', other: ['y'], name: 'score'});
                const want = Number(new TextDecoder().decode(scored).trim().split(',').at(-1));
                const {score} = lab.whatIf(cell, {row, set: {age: 71}});
                assert.ok(Math.abs(score - want) < 1e-6, `${method}, row ${row}: ${score} for ${want}`);
            }
            assert.equal(typeof lab.whatIf(cell, {row: people[0].row, nearest: true}).nearest.row, 'number');
        }
        lab.close();
    });

test('what a file asks is a question with choices, and an answer is asked no more', {skip}, async () => {
    const lab = await Lab.create(wasm());
    const ask = {
        torch_two_logits: ['class', ['0', '1']],
        skl_linear_svc: ['is', ['logit', 'scale', 'rank']],
        skl_tree_three_classes: ['class', ['0', '1', '2']],
    };
    for (const [id, [kind, choices]] of Object.entries(ask)) {
        const {name, bytes} = modelFile(id);
        const description = lab.models.describe({name, bytes});
        const {question} = description.score;
        assert.deepEqual([question.about, question.choices], [kind, choices], id);
        const answers = {[kind === 'class' ? 'score_class' : 'score_is']: question.choices[1]};
        assert.equal(lab.models.describe({name, bytes}, answers).score.asks, undefined, id);
    }
    lab.close();
});

test('a model is told from a table, a schema and a report by what is in it', {skip}, () => {
    for (const {id} of cases()) assert.ok(isModel(modelFile(id)), id);
    const text = (name, content) => ({name, bytes: Buffer.from(content)});
    assert.ok(isModel(text('m.pkl', 'x')), 'the core says what would help');
    assert.ok(!isModel(text('a.csv', columnsOfCase('torch_mlp_logit').join(','))));
    assert.ok(!isModel(text('tree.txt', 'tree,height\noak,3\n')));
    for (const name of ['german', 'adult']) assert.ok(!isModel(text('s.json', readFileSync(`datasets/${name}.json`))), name);
    assert.ok(!isModel(text('x.json', '{"columns": [{"name": "learner"}]}')), 'a column of that name');
    assert.ok(caseOf('torch_mlp_logit').expect);
});

test('files that hold models in other forms are taken for models, and refused with what to do instead', async () => {
    const lab = await Lab.create(wasm());
    const pickle = [0x80, 4, 0x95, 10];
    const zip = [0x50, 0x4b, 3, 4, 20, 0, 0, 0];
    for (const [name, bytes, help] of [
        ['people.onnx', Buffer.from('age,income\n39,1\n'), /table of text: give it a name that ends in \.csv/],
        ['m.ubj', Buffer.from('{L\0\0\0\0\0\0\0\x07learner', 'latin1'), /UBJSON; save it with save_model\("model\.json"\)/],
        ['old.bst', Buffer.from('binf\0\0\0?'), /save_model\("model\.json"\)/],
        ['net.pt', Buffer.from(zip), /torch\.onnx\.export/],
        ['net.pth', Buffer.from([0x80, 2, 0x8a, 10]), /torch\.onnx\.export/],
        ['net.keras', Buffer.from(zip), /tf2onnx/],
        ['net.h5', Buffer.from([0x89, 0x48, 0x44, 0x46, 13, 10]), /HDF5.*tf2onnx/],
        ['forest.pkl', Buffer.from(pickle), /pickle.*skl2onnx.*equipoise model cell/],
        ['forest.joblib', Buffer.from(pickle), /pickle.*skl2onnx/],
        ['small.joblib', Buffer.from([0x78, 0x9c, 0xed, 0xbd]), /joblib.*skl2onnx/],
        ['gz.joblib', Buffer.from([0x1f, 0x8b, 8, 0]), /joblib.*skl2onnx/],
    ]) {
        const blob = new Blob([bytes]);
        const file = {name, size: blob.size, arrayBuffer: () => blob.arrayBuffer()};
        const [read] = await readFiles({files: [file]}, () => {});
        assert.ok(isModel(read), name);
        assert.throws(
            () => lab.giveModel(read.name, read.bytes),
            error => {
                assert.match(error.message, help);
                return error.message.startsWith(`${name} is `);
            },
        );
    }
    lab.close();
});

test('what is no model is refused with its name, and nothing is lost', async () => {
    const lab = await Lab.create(wasm());
    const notes = {name: 'notes.onnx', bytes: Buffer.from('hello')};
    assert.throws(() => lab.models.describe(notes), /notes\.onnx/);
    assert.throws(() => lab.models.export(notes), /notes\.onnx/);
    assert.throws(() => lab.giveModel(notes.name, notes.bytes), /notes\.onnx/);
    assert.ok(lab.catalog().methods.length > 10, 'the lab goes on');
    lab.close();
});
