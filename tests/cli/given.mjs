// Plans, scores and audits with models that others made: what a model is handed, what it is asked, and what is refused.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';

import {cellsOf, rowsOf} from './lib/cells.mjs';
import {onnxOf} from './lib/onnx_make.mjs';
import {workshop} from './lib/program.mjs';

const {at, write, equipoise, refused, succeeds} = workshop('given-test');

const csv = (columns, rows) => `${[columns, ...rows].map(row => row.join(',')).join('\n')}\n`;

/** A model as our JSON. */
const modelOf = (name, columns, steps, more = {}) =>
    write(name, JSON.stringify({equipoise_model: 1, columns, classes: ['0', '1'], favourable: '1', steps, ...more}));
const linear = (weight, bias) => ({op: 'linear', weight, bias});
const sigmoid = {op: 'sigmoid'};
/** One tree that asks whether its first column is at most `cut`. */
const stump = (cut, low, high, missingLeft) => ({
    op: 'trees',
    compare: 'float64',
    join: 'sum',
    base: 0,
    trees: [
        {
            column: [0, 0, 0],
            cut: [cut, 0, 0],
            left: [1, -1, -1],
            right: [2, -1, -1],
            value: [[0], [low], [high]],
            ...(missingLeft === undefined ? {} : {missing_left: [missingLeft, false, false]}),
        },
    ],
});

/** People in a fixed order: age, hours, sex, and an outcome that hangs on the first two. */
const people = Array.from({length: 300}, (_, i) => {
    const [age, hours] = [20 + ((i * 37) % 41), 10 + ((i * 53) % 47)];
    return [age, hours, i % 3 ? 'Male' : 'Female', age + hours + ((i * 29) % 31) > 85 ? 1 : 0];
});
const COLUMNS = ['age', 'hours', 'sex', 'y'];
const DESCRIBED = [
    {name: 'age', kind: 'number'},
    {name: 'hours', kind: 'number'},
    {name: 'sex', role: 'protected', kind: 'category', privileged: ['Male']},
    {name: 'y', role: 'label', favourable: ['1']},
];

/** A data set of these rows: the options that load it. */
const dataSet = (name, {columns = COLUMNS, rows = people, described = DESCRIBED} = {}) => {
    const data = write(`${name}.csv`, csv(columns, rows));
    const schema = {equipoise: 1, name, title: name, files: [{name: `${name}.csv`}], columns: described};
    return ['--data', write(`${name}.schema.json`, JSON.stringify(schema)), '--file', data];
};
/** A plan of a given model, run; `.report` where it could be. */
const run = (name, where, model, methods, ...more) => {
    const plan = {
        equipoise: 1,
        data: name,
        model,
        methods: methods.map(id => (typeof id === 'string' ? {id} : id)),
        seeds: [1],
        report: {bootstrap: 0, curves: false},
    };
    const out = at(`${name}.report.json`);
    const done = equipoise(
        'run',
        write(`${name}.plan.json`, JSON.stringify(plan)),
        ...where,
        '--jobs',
        '1',
        '--out',
        out,
        ...more,
    );
    return done.code ? done : {...done, report: JSON.parse(readFileSync(out, 'utf8'))};
};
// ---- methods that edit a network, where there is none ----

const EDITING = [
    'random_perturbation',
    'layerwise_optimization',
    'adversarial_finetuning',
    'adversarial_intra',
    'last_layer_fairness',
    'attribute_zeroing',
    'bias_gradient',
    'bias_pruning',
    'merged_heads',
    'dropout_repair',
    'additive_correction',
];

test('a model that has no layers to edit is refused by each method that edits them, in its own words', () => {
    const where = dataSet('fixed');
    const step = {
        weights: [
            {name: 'w', dims: [2, 1], data: [1, 1]},
            {name: 'cut', dims: [1], data: [85]},
        ],
        nodes: [
            {op: 'MatMul', in: ['x', 'w'], out: ['sum']},
            {op: 'Greater', in: ['sum', 'cut'], out: ['more']},
            {op: 'Cast', in: ['more'], out: ['p'], with: {to: {i: 1}}},
        ],
        inputs: [{name: 'x', dims: ['n', 2]}],
        outputs: [{name: 'p', dims: ['n', 1]}],
    };
    const three = [
        [0.1, 0.2],
        [0.2, -0.1],
        [-0.3, 0.1],
    ];
    const models = [
        [modelOf('trees.json', ['age'], [stump(40, -1, 1), sigmoid]), {}, /is made of trees/],
        [
            modelOf('three.json', ['age', 'hours'], [linear(three, [0, 0, 0]), {op: 'softmax'}], {
                classes: ['a', 'b', 'c'],
                favourable: 'b',
            }),
            {},
            /no gradient/,
        ],
        [modelOf('platt.json', ['age', 'hours'], [linear([[1, 1]], [-60]), {op: 'platt', a: -0.1, b: 0.2}]), {}, /no gradient/],
        [modelOf('turned.json', ['age', 'hours'], [linear([[1, 1]], [-60]), sigmoid]), {score: {class: '0'}}, /no gradient/],
        [write('step.onnx', onnxOf(step)), {columns: ['age', 'hours']}, /No logit is found/],
    ];
    for (const [given, more, why] of models) {
        for (const id of EDITING) {
            const done = run('fixed', where, {given, ...more}, ['none', id]);
            assert.equal(done.code, 1, `${given}, ${id}: ${done.err}`);
            assert.match(
                done.err,
                /^equipoise run: methods\[1\]: is "\w+", which edits the layers of a network, and .* has none: /,
            );
            assert.match(done.err, why);
        }
        const scores = run('fixed', where, {given, ...more}, ['none', 'group_thresholds', 'reject_option', 'calibration']);
        assert.equal(scores.code, 0, scores.err);
        for (const cell of scores.report.cells) assert.equal(cell.error, null);
        for (const id of ['reweighing', 'score_gap_penalty'])
            assert.match(run('fixed', where, {given, ...more}, [id]).err, /a given model is not trained again/);
    }
});

// ---- a repaired file that comes back ----

test('an audit of a repaired file decides as the file does, and says so; where it cannot, it says that', () => {
    const where = dataSet('repaired');
    const given = modelOf('repaired.json', ['age', 'hours'], [linear([[0.1, 0.1]], [-8.5]), sigmoid]);
    const done = run('repaired', where, {given}, ['none', 'reject_option'], '--models', at('repaired'));
    assert.equal(done.code, 0, done.err);
    const file = at('repaired/cell-1.onnx');
    const data = where[3];
    const {decides} = JSON.parse(succeeds('model', 'score', file, '--csv', data, '--json', '--out', at('repaired.out.csv')));
    const {groups, thresholds, chances} = decides.by_group;
    const rows = rowsOf(at('repaired.out.csv'));
    const rates = groups.map((group, g) => {
        const own = rows.filter(row => row.sex === group);
        const chance = ({score}) => chances[g][thresholds[g].filter(cut => Number(score) > cut).length];
        return own.reduce((sum, row) => sum + chance(row), 0) / own.length;
    });
    chances.flat().forEach(chance => assert.ok(chance === 0 || chance === 1));
    const audit = (model, ...more) =>
        equipoise('audit', '--model', model, '--csv', data, '--label', 'y', '--bootstrap', '0', '--json', ...more);
    const selected = out => {
        const {groups: found} = JSON.parse(out);
        return groups.map(name => found.find(one => one.name === name).selection_rate.value);
    };
    const byRule = audit(file, '--protected', 'sex');
    assert.match(byRule.err, /decides by a rule of its own for each group of "sex", and so does the audit/);
    assert.deepEqual(selected(byRule.out), rates);
    assert.notDeepEqual(selected(audit(file, '--protected', 'sex', '--threshold', '0.5').out), rates);
    const other = audit(file, '--protected', 'age');
    assert.match(other.err, /names none of these groups; scores alone are audited, which is not how it decides/);
    const plain = audit(at('repaired/cell-0.onnx'), '--protected', 'sex');
    const [, cut] = /the file decides at ([0-9.]+), and so does the audit/.exec(plain.err);
    assert.notEqual(Number(cut), 0.5);
    assert.deepEqual(
        selected(plain.out),
        groups.map(group => {
            const own = rows.filter(row => row.sex === group);
            return own.filter(({score}) => Number(score) > Number(cut)).length / own.length;
        }),
    );
});

// ---- missing cells ----

test("a model that takes missing values is handed the empty cells; rows that are left out are said; row is the file's", () => {
    const rows = people.map(([age, hours, sex, y], i) => [
        i % 5 === 2 ? '' : age,
        hours,
        i % 7 === 3 ? '' : sex,
        i % 11 ? y : '',
    ]);
    const described = [
        ...DESCRIBED.slice(0, 2),
        {name: 'sex', kind: 'category'},
        DESCRIBED[3],
        {name: 'g', role: 'protected', kind: 'category', privileged: ['a']},
    ];
    const columns = [...COLUMNS, 'g'];
    const where = dataSet('holes', {columns, rows: rows.map((row, i) => [...row, i % 2 ? 'a' : 'b']), described});
    const parts = {
        op: 'columns',
        parts: [
            {columns: ['age'], steps: [stump(41, -1, 1, true)]},
            {columns: ['sex'], steps: [{op: 'one_hot', levels: [['Male']], unknown: 'zeros', drop: [null]}]},
        ],
    };
    const given = modelOf('holes.json', ['age', 'sex'], [parts, linear([[1, 0.7]], [0.1]), sigmoid]);
    succeeds('model', 'score', given, '--csv', where[3], '--out', at('holes.out.csv'));
    const scored = rowsOf(at('holes.out.csv'));
    const agree = folder => {
        const judged = rowsOf(at(`${folder}/cell-0.csv`));
        for (const {row, age, hours, score} of judged) {
            assert.equal(Number(hours), Number(scored[row].hours));
            if (scored[row].age) assert.equal(Number(age), Number(scored[row].age));
            assert.ok(Math.abs(score - scored[row].score) < 1e-6, `row ${row}: ${score}, ${scored[row].score}`);
        }
        return judged;
    };
    const left = run('holes', where, {given}, ['none'], '--predictions', at('left'));
    assert.equal(left.code, 0, left.err);
    const n = rows.filter(row => row.includes('')).length;
    assert.ok(agree('left').every(({row}) => !rows[row].includes('')));
    assert.equal(left.report.data.missing.left_out, n);
    assert.match(left.out, new RegExp(`${n} of the 300 rows have a missing value and are left out`));
    const kept = run(
        'holes',
        where,
        {given},
        ['none', 'group_thresholds'],
        '--incomplete',
        'impute',
        '--predictions',
        at('kept'),
        '--models',
        at('kept'),
    );
    assert.equal(kept.code, 0, kept.err);
    assert.ok(agree('kept').some(({row}) => rows[row][0] === '' || rows[row][2] === ''));
    assert.match(kept.out, /28 of the 300 rows have no outcome or no group and are left out/);
    assert.match(kept.out, /model: A given model/);
});

// ---- which class is favourable ----

test('the favourable class is the one that the data call so, in plans, scores and audits', () => {
    const rows = people.map(([age, hours, sex, y]) => [age, hours, sex, y ? 'no' : 'yes']);
    const described = [...DESCRIBED.slice(0, 3), {name: 'y', role: 'label', favourable: ['no']}];
    const where = dataSet('classes', {rows, described});
    const steps = [linear([[0.1, 0.1]], [-8.5]), sigmoid];
    const scores = name => rowsOf(at(`${name}/cell-0.csv`)).map(({score}) => Number(score));
    const of = (name, classes, favourable, model = {}) => {
        const given = modelOf(`${name}.json`, ['age', 'hours'], steps, {classes, favourable});
        const done = run('classes', where, {given, ...model}, ['none'], '--predictions', at(name));
        assert.equal(done.code, 0, done.err);
        return scores(name);
    };
    const second = of('codes', ['0', '1'], '1');
    const first = second.map(score => 1 - score);
    const near = (a, b) => a.forEach((score, i) => assert.ok(Math.abs(score - b[i]) < 1e-6, `${score}, ${b[i]}`));
    near(of('other', ['yes', 'no'], 'yes'), second);
    near(of('same', ['no', 'yes'], 'yes'), first);
    near(of('half', ['approved', 'yes'], 'yes'), first);
    near(of('said', ['no', 'yes'], 'yes', {score: {class: 'yes'}}), second);
    const scored = (...more) =>
        cellsOf(succeeds('model', 'score', at('same.json'), '--csv', where[3], '--label', 'y', ...more)).map(({score}) =>
            Number(score),
        );
    near(scored('--favourable', 'no'), scored('--score-class', 'no'));
    near(
        scored('--favourable', 'yes'),
        scored('--score-class', 'no').map(score => 1 - score),
    );
});

test('one number a row is turned where it is of the other class, and a class that it has not is refused', () => {
    const where = dataSet('turned');
    const one = {
        weights: [
            {name: 'w', dims: [2, 1], data: [-0.1, -0.1]},
            {name: 'b', dims: [1], data: [8.5]},
        ],
        nodes: [
            {op: 'MatMul', in: ['x', 'w'], out: ['m']},
            {op: 'Add', in: ['m', 'b'], out: ['z']},
            {op: 'Sigmoid', in: ['z'], out: ['p']},
        ],
        inputs: [{name: 'x', dims: ['n', 2]}],
        outputs: [{name: 'p', dims: ['n', 1]}],
    };
    const given = write('one.onnx', onnxOf(one));
    const score = (...more) =>
        cellsOf(succeeds('model', 'score', given, '--csv', where[3], '--columns', 'age,hours', ...more)).map(row =>
            Number(row.score),
        );
    const [own, other] = [score('--score-class', '1'), score('--score-class', '0')];
    assert.deepEqual(score(), own);
    own.forEach((value, i) => assert.ok(Math.abs(1 - value - other[i]) < 1e-6));
    refused(1, /--score-class is "2", and its score is one number/, 'model', 'describe', given, '--score-class', '2');
    const model = {given, columns: ['age', 'hours'], score: {class: '0'}};
    const done = run('turned', where, model, ['none', 'group_thresholds'], '--predictions', at('turned'));
    assert.equal(done.code, 0, done.err);
    for (const {row, score: value} of rowsOf(at('turned/cell-0.csv'))) assert.ok(Math.abs(value - other[row]) < 1e-6);
    assert.match(run('turned', where, model, ['bias_gradient']).err, /Its score is turned/);
});

// ---- cells that are not numbers as they stand ----

test('words for missing values and True and False are read in a column of numbers; a text may be missing too', () => {
    const parts = {
        op: 'columns',
        parts: [
            {columns: ['age', 'member'], steps: [{op: 'impute', values: [40, 0]}]},
            {columns: ['sex'], steps: [{op: 'one_hot', levels: [['Male', 'nan']], unknown: 'zeros', drop: [null]}]},
        ],
    };
    const given = modelOf('words.json', ['age', 'member', 'sex'], [parts, linear([[0.1, 1, 0.5, 2]], [-4]), sigmoid]);
    const columns = ['age', 'member', 'sex', 'y'];
    const rows = people.slice(0, 60).map(([age, , sex, y], i) => [age, i % 2 ? 'True' : 'False', sex, y]);
    const plain = rows.map(([age, member, ...rest]) => [age, member === 'True' ? 1 : 0, ...rest]);
    const scores = (name, body, ...more) =>
        cellsOf(succeeds('model', 'score', given, '--csv', write(name, csv(columns, body)), ...more)).map(({score}) => score);
    assert.deepEqual(scores('truths.csv', rows), scores('codes.csv', plain));
    const holes = word => plain.map(([age, member, sex, y], i) => [i % 4 ? age : word, member, i % 6 === 1 ? word : sex, y]);
    const empty = scores('empty.csv', holes(''));
    for (const word of ['NA', 'NaN', 'null', '#N/A']) assert.deepEqual(scores('word.csv', holes(word)), empty, word);
    refused(1, /is "\?\?", expected a number/, 'model', 'score', given, '--csv', write('odd.csv', csv(columns, holes('??'))));
    assert.deepEqual(scores('told.csv', holes('??'), '--missing-tokens', '??,x'), empty);
    assert.notDeepEqual(
        scores(
            'kept.csv',
            holes('NA').map(([, ...rest]) => [50, ...rest]),
            '--missing-tokens',
            '',
        ),
        empty,
    );
    const audit = (...more) =>
        equipoise(
            'audit',
            '--model',
            given,
            '--csv',
            at('told.csv'),
            '--label',
            'y',
            '--protected',
            'sex',
            '--bootstrap',
            '0',
            ...more,
        );
    assert.equal(audit().code, 1);
    assert.match(audit('--missing-tokens', '??').out, /Selected: score > 0\.5/);
    const described = [
        {name: 'age', kind: 'number'},
        {name: 'member', kind: 'category'},
        {name: 'sex', role: 'protected', kind: 'category', privileged: ['Male']},
        {name: 'y', role: 'label', favourable: ['1']},
    ];
    const all = people.map(([age, , sex, y], i) => [age, i % 2 ? 'True' : 'False', sex, y]);
    const done = run('truths', dataSet('truths', {columns, rows: all, described}), {given}, ['none']);
    assert.equal(done.code, 0, done.err);
});

// ---- what a number is ----

test('a margin that is called a logit is its sigmoid, a regression that is called a probability is held to [0, 1]', () => {
    const where = dataSet('meaning');
    const margin = modelOf('margin.json', ['age', 'hours'], [linear([[0.1, 0.1]], [-8.5])]);
    const other = modelOf('margin0.json', ['age', 'hours'], [linear([[0.1, 0.1]], [-8.5])], {favourable: '0'});
    const line = modelOf('line.json', ['age'], [stump(30, -0.5, 1.25)]);
    const scores = (model, ...more) =>
        cellsOf(succeeds('model', 'score', model, '--csv', where[3], ...more)).map(row => Number(row.score));
    const raw = scores(margin);
    const near = (a, b) => a.forEach((score, i) => assert.ok(Math.abs(score - b[i]) < 1e-6, `${score}, ${b[i]}`));
    near(
        scores(margin, '--score-is', 'logit'),
        raw.map(z => 1 / (1 + Math.exp(-z))),
    );
    near(
        scores(other, '--score-is', 'logit', '--favourable', '0'),
        raw.map(z => 1 / (1 + Math.exp(z))),
    );
    near(
        scores(line, '--score-is', 'probability'),
        scores(line).map(x => Math.min(1, Math.max(0, x))),
    );
    near(scores(line, '--score-is', 'scale'), scores(line));
    refused(
        1,
        /--score-is is "odds", expected probability, logit, scale or rank/,
        'model',
        'describe',
        line,
        '--score-is',
        'odds',
    );
    assert.match(
        run('meaning', where, {given: margin}, ['none']).err,
        /takes its sigmoid, \{"is": "probability"\} holds it to \[0, 1\]/,
    );
    for (const [given, is, name] of [
        [margin, 'logit', 'm'],
        [line, 'probability', 'l'],
    ]) {
        const done = run(
            'meaning',
            where,
            {given, score: {is}},
            ['none', 'group_thresholds'],
            '--predictions',
            at(name),
            '--models',
            at(name),
        );
        assert.equal(done.code, 0, done.err);
        const own = scores(given, '--score-is', is);
        for (const {row, score} of rowsOf(at(`${name}/cell-0.csv`))) assert.ok(Math.abs(score - own[row]) < 1e-6);
        if (is === 'logit') near(scores(at(`${name}/cell-1.onnx`)), own);
        else assert.match(done.err, /its score is held to \[0, 1\], which is not written into the file/);
    }
});

test('a model that reads the outcome itself is warned of', () => {
    const where = dataSet('leak');
    const given = modelOf('leak.json', ['age', 'y'], [linear([[0.1, 1]], [-4]), sigmoid]);
    const sentence = /The model reads "?y"?, the column of the outcomes: it cannot score people whose outcome is not known yet\./;
    const scored = equipoise('model', 'score', given, '--csv', where[3], '--label', 'y');
    assert.equal(scored.code, 0);
    assert.match(scored.err, sentence);
    assert.doesNotMatch(equipoise('model', 'score', given, '--csv', where[3]).err, sentence);
    const done = run('leak', where, {given}, ['none']);
    assert.match(done.out, sentence);
    assert.equal(done.report.data.learned.outcome, 'y');
});

test('values that are merged before the model reads them are said', () => {
    const where = dataSet('merged');
    const one = {op: 'one_hot', levels: [['Male', 'Female']], unknown: 'zeros', drop: [null]};
    const given = modelOf('merged.json', ['sex'], [one, linear([[0.5, -0.5]], [0]), sigmoid]);
    const plain = run('merged', where, {given}, ['none']);
    assert.doesNotMatch(plain.out, /merged or cut/);
    const done = run('merged', where, {given}, ['none'], '--merge', 'sex=other:Female');
    assert.match(done.out, /Values of "sex" are merged or cut before the model reads them/, done.err);
});
