// Models of our own JSON, made by hand: each step's rare settings score as they say, go home as they score, or are refused.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';

import {workshop} from './lib/program.mjs';

const {at, write, refused, succeeds} = workshop('cell-test');

const table = write('people.csv', 'age,job,code\n30,a,1\n40,,2\n50,b,1\n20,z,2\n');
const whole = write('whole.csv', 'age,job,code\n30,a,1\n40,b,2\n50,b,1\n');
/** Its columns are those that its first step names. @param {string} name @param {any[]} steps @param {object} [more] */
const model = (name, steps, more) =>
    write(
        `${name}.json`,
        JSON.stringify({
            equipoise_model: 1,
            columns: steps[0].parts?.flatMap((/** @type {any} */ p) => p.columns),
            classes: [0, 1],
            steps,
            ...more,
        }),
    );
/** @param {number[]} weight */
const line = (...weight) => ({op: 'linear', weight: [weight], bias: [0]});
const ends = [{op: 'isotonic', x: [0, 100], y: [0, 1]}];
const columns = (/** @type {object[]} */ ...parts) => ({op: 'columns', parts});
const scoresOf = (/** @type {string} */ file, csv = table, /** @type {string[]} */ ...more) => {
    succeeds('model', 'score', file, '--csv', csv, '--out', at('scored.csv'), ...more);
    const rows = readFileSync(at('scored.csv'), 'utf8').trim().split('\n').slice(1);
    return rows.map(row => Number(row.split(',').at(-1)));
};
/** @param {number[]} got @param {number[]} want */
const near = (got, want) =>
    assert.ok(got.length === want.length && got.every((g, i) => Math.abs(g - want[i]) < 1e-6), `${got} for ${want}`);
const comesBack = (/** @type {string} */ file, csv = table) => {
    succeeds('model', 'export', file, '--onnx', at('home.onnx'));
    near(scoresOf(at('home.onnx'), csv), scoresOf(file, csv));
};

test('a code of empty cells is what it says, and so is one of levels that are not known', () => {
    const coded = (/** @type {object} */ more) => [
        columns({columns: ['job'], steps: [{op: 'ordinal', levels: [['a', 'b', 'nan']], ...more}]}, {columns: ['age']}),
        line(1, 0),
        ...ends,
    ];
    near(scoresOf(model('plain', coded({unknown: 9}))), [0, 0.02, 0.01, 0.09]);
    near(scoresOf(model('empty', coded({unknown: 9, missing: 7}))), [0, 0.07, 0.01, 0.09]);
    near(scoresOf(model('same', coded({missing: 7})), whole), [0, 0.01, 0.01]);
    refused(
        1,
        /row 1, counted from 0: .* no number/,
        'model',
        'score',
        model('none', coded({unknown: 9, missing: 'missing'})),
        '--csv',
        table,
        '--out',
        at('x.csv'),
    );
    refused(1, /encoded_missing_value.*not written as ONNX/, 'model', 'export', at('empty.json'), '--onnx', at('x.onnx'));
    comesBack(model('plain', coded({unknown: 9})));
    const filled = coded({unknown: 9, missing: 'missing'}).toSpliced(1, 0, {op: 'impute', values: [50, 0]});
    near(scoresOf(model('filled', filled)), [0, 0.5, 0.01, 0.09]);
});

test('a missing number that steps made is refused by trees that say nothing of it, and goes its way where they do', () => {
    const tree = {column: [0, -2, -2], cut: [0.5, -2, -2], left: [1, -1, -1], right: [2, -1, -1], value: [0, 0.25, 0.75]};
    const grown = (/** @type {object} */ more) => [
        columns({
            columns: ['job'],
            steps: [{op: 'ordinal', levels: [['a', 'b', 'nan']], unknown: 'missing', missing: 'missing'}],
        }),
        {op: 'trees', compare: 'float32', join: 'mean', trees: [{...tree, ...more}]},
    ];
    refused(
        1,
        /missing number comes into trees that take none/,
        'model',
        'score',
        model('deaf', grown({})),
        '--csv',
        table,
        '--out',
        at('x.csv'),
    );
    near(scoresOf(model('hears', grown({missing_left: [1, 0, 0]}))), [0.25, 0.25, 0.75, 0.25]);
});

test('numbers that steps made are named by their place; texts that a part hands on are still texts', () => {
    const placed = [
        columns({columns: ['age']}, {columns: ['code'], steps: [{op: 'scale', subtract: [0], divide: [10]}]}),
        columns({columns: [1]}, {columns: [0], steps: [{op: 'scale', subtract: [10], divide: [1]}]}),
        line(100, 1),
        ...ends,
    ];
    near(scoresOf(model('placed', placed)), [0.3, 0.5, 0.5, 0.3]);
    comesBack(at('placed.json'));
    const handed = [
        columns({columns: ['age']}, {columns: ['job'], steps: [{op: 'impute', values: ['b']}]}, {columns: ['code']}),
        columns({
            columns: [1, 2],
            steps: [
                {
                    op: 'one_hot',
                    levels: [
                        ['a', 'b'],
                        ['1', '2'],
                    ],
                    unknown: 'zeros',
                },
            ],
        }),
        line(1, 2, 4, 8),
        ...ends,
    ];
    near(scoresOf(model('handed', handed)), [0.05, 0.1, 0.06, 0.08]);
    refused(
        1,
        /step 1 \(columns\): a column is neither a name nor a place/,
        'model',
        'describe',
        model('far', [placed[0], columns({columns: [2]})]),
    );
});

test('a level that is a number is met as 1 and as 1.0, also where the model has gone home', () => {
    /** @type {any[]} */
    const hot = [
        columns({columns: ['code'], steps: [{op: 'one_hot', levels: [['1.0', '2.0']], unknown: 'zeros'}]}, {columns: ['age']}),
        line(30, 60, 0),
        ...ends,
    ];
    const points = write('points.csv', 'age,job,code\n30,a,1.0\n40,b,2.0\n');
    near(scoresOf(model('hot', hot)), [0.3, 0.6, 0.3, 0.6]);
    comesBack(at('hot.json'));
    comesBack(at('hot.json'), points);
    hot[0].parts[0].steps.unshift({op: 'impute', values: [2]});
    comesBack(model('filled_hot', hot), write('hole.csv', 'age,job,code\n30,a,1\n40,b,\n'));
});

test('several classes may be favourable: their probabilities are added', () => {
    const three = [
        columns({columns: ['age']}, {columns: ['code']}),
        {
            op: 'linear',
            weight: [
                [0.01, 0],
                [0, 0],
                [-0.02, 0],
            ],
            bias: [0, 0.1, 1],
        },
        {op: 'softmax'},
    ];
    const classes = {classes: ['low', 'mid', 'high'], favourable: ['mid', 'high']};
    const of = (/** @type {number} */ age) => {
        const [low, mid, high] = [0.01 * age, 0.1, 1 - 0.02 * age].map(Math.exp);
        return {low: low / (low + mid + high), mid: mid / (low + mid + high), high: high / (low + mid + high)};
    };
    const ages = [30, 40, 50, 20];
    const file = model('three', three, classes);
    near(
        scoresOf(file),
        ages.map(age => 1 - of(age).low),
    );
    comesBack(file);
    near(
        scoresOf(file, table, '--score-class', 'low,high'),
        ages.map(age => 1 - of(age).mid),
    );
    near(
        scoresOf(file, table, '--score-class', 'high'),
        ages.map(age => of(age).high),
    );
    refused(
        1,
        /all of its 3 classes are called favourable/,
        'model',
        'describe',
        model('all', three, {...classes, favourable: classes.classes}),
    );
    refused(
        1,
        /favourable class is "nobody"/,
        'model',
        'describe',
        model('nobody', three, {...classes, favourable: ['mid', 'nobody']}),
    );
    refused(1, /margins, which are not added/, 'model', 'describe', model('margins', three.slice(0, 2), classes));
});

test('a steep curve behind trees goes home as it is: their sum in float32 would not be enough', () => {
    const tree = (/** @type {number} */ a, /** @type {number} */ b) => ({
        ...{column: [0, -2, -2], cut: [35, -2, -2], left: [1, -1, -1], right: [2, -1, -1]},
        value: [0, a, b],
    });
    const trees = {op: 'trees', compare: 'float32', join: 'mean', trees: [tree(0.1, 0.7), tree(0.2, 0.3), tree(0.7, 0.45)]};
    const [low, high] = [1 / 3, 1.45 / 3];
    const steep = {op: 'isotonic', x: [low - 1e-7, low + 1e-7, high - 2e-7, high + 1e-7], y: [0, 0.4, 0.5, 0.8]};
    const file = model('steep', [columns({columns: ['age']}, {columns: ['code']}), trees, steep]);
    near(scoresOf(file), [0.2, 0.7, 0.7, 0.2]);
    comesBack(file);
});

test('a margin that goes home is a margin when it comes back', () => {
    const file = model('margin', [columns({columns: ['age']}, {columns: ['code']}), line(0.1, -1)]);
    near(scoresOf(file), [2, 2, 4, 0]);
    comesBack(file);
    assert.equal(JSON.parse(succeeds('model', 'describe', at('home.onnx'), '--json')).score.is, 'number');
});

test('what goes home knows its columns where only one of them is read, and fills in what is missing before it scales', () => {
    const one = [columns({columns: ['job'], steps: [{op: 'ordinal', levels: [['a', 'b']], unknown: 9}]}), line(1), ...ends];
    comesBack(model('one', one, {columns: ['age', 'job', 'code']}));
    const scaled = [
        {op: 'impute', values: [40, 2]},
        {op: 'scale', subtract: [30, 1], divide: [10, 1]},
        line(0.5, -0.25),
        {op: 'sigmoid'},
    ];
    const holes = write('holes.csv', 'age,code\n30,1\n,2\n50,\n');
    const file = model('scaled', scaled, {columns: ['age', 'code']});
    near(
        scoresOf(file, holes),
        [0, 0.25, 0.75].map(x => 1 / (1 + Math.exp(-x))),
    );
    comesBack(file, holes);
});
