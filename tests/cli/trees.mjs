// Models of XGBoost and LightGBM, made by hand: what the program that made a file does with levels, with trees behind the best
// one, and what is said where its file leaves something open.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';

import {workshop} from './lib/program.mjs';

const {at, write, equipoise, refused, succeeds} = workshop('trees-test');
const logistic = (/** @type {number} */ x) => 1 / (1 + Math.exp(-x));
/** @param {string} file @param {string} csv */
const scoresOf = (file, csv) => {
    const said = equipoise('model', 'score', file, '--csv', csv, '--out', at('scored.csv'));
    assert.equal(said.code, 0, said.err);
    const rows = readFileSync(at('scored.csv'), 'utf8').trim().split('\n').slice(1);
    return {err: said.err, scores: rows.map(row => Number(row.split(',').at(-1)))};
};
/** @param {number[]} got @param {number[]} want */
const near = (got, want) =>
    assert.ok(got.length === want.length && got.every((g, i) => Math.abs(g - want[i]) < 1e-6), `${got} for ${want}`);

/** One tree: the second level goes left. @param {string} name @param {any[]} levels */
const lightgbm = (name, levels) =>
    write(
        `${name}.txt`,
        `tree
version=v4
num_class=1
num_tree_per_iteration=1
max_feature_idx=1
objective=binary sigmoid:1
feature_names=kind age
feature_infos=0:1:2 [1:99]

Tree=0
num_leaves=3
num_cat=1
split_feature=0 1
threshold=0 40.5
decision_type=1 10
left_child=-1 -2
right_child=1 -3
leaf_value=1 -1 0.5
cat_boundaries=0 1
cat_threshold=2
is_linear=0
shrinkage=1

end of trees

pandas_categorical:${JSON.stringify([levels])}
`,
    );
const rows = (/** @type {string} */ name, /** @type {string[]} */ ...kinds) =>
    write(`${name}.csv`, `age,kind\n${kinds.map((kind, i) => `${30 + 20 * (i % 2)},${kind}\n`).join('')}`);

test('levels of LightGBM are met by their text or as the number that they are, here and in the file that goes home', () => {
    const want = [-1, 1, -1].map(logistic);
    for (const [name, levels, ...kinds] of [
        ['words', ['x', 'y', 'z'], 'x', 'y', ''],
        ['truths', [false, true], 'False', 'True', ''],
        ['wholes', [3, 7, 9], '3', '7', ''],
        ['points', [3, 7, 9.5], '3.0', '7.0', ''],
    ]) {
        const file = lightgbm(String(name), /** @type {any[]} */ (levels));
        const csv = rows(String(name), ...kinds.map(String));
        near(scoresOf(file, csv).scores, want);
        succeeds('model', 'export', file, '--onnx', at('home.onnx'));
        near(scoresOf(at('home.onnx'), csv).scores, want);
    }
});

test('a level that LightGBM was not trained on is refused, with what LightGBM does', () => {
    refused(
        1,
        /column "kind": is "w", expected one of the levels.*LightGBM takes others as missing: leave the cell empty/,
        ...['model', 'score', lightgbm('words', ['x', 'y', 'z']), '--csv', rows('new', 'x', 'w'), '--out', at('x.csv')],
    );
});

/** Three stumps. @param {string} name @param {object} attributes */
const xgboost = (name, attributes) => {
    const stump = (/** @type {number} */ leaf) => ({
        left_children: [1, -1, -1],
        right_children: [2, -1, -1],
        split_indices: [0, 0, 0],
        split_conditions: [40, -leaf, leaf],
        default_left: [1, 0, 0],
    });
    const learner = {
        attributes,
        feature_names: ['age', 'gain'],
        feature_types: ['float', 'float'],
        gradient_booster: {model: {gbtree_model_param: {num_parallel_tree: '1'}, trees: [1, 0.5, 4].map(stump)}, name: 'gbtree'},
        learner_model_param: {base_score: '5E-1', num_class: '0', num_feature: '2'},
        objective: {name: 'binary:logistic'},
    };
    return write(`${name}.json`, JSON.stringify({learner, version: [1, 7, 4]}));
};
const people = write('people.csv', 'age,gain\n30,0\n50,-999\n60,7\n');

test('early stopping: trees count as the class that saved the file counts them, and it is said', () => {
    const native = scoresOf(xgboost('native', {best_iteration: '1'}), people);
    near(native.scores, [-5.5, 5.5, 5.5].map(logistic));
    assert.match(native.err, /all of its 3 trees count, as Booster\.predict counts them: to end at the best 2/);
    const classes = scoresOf(
        xgboost('classes', {best_iteration: '1', scikit_learn: '{"_estimator_type": "classifier"}'}),
        people,
    );
    near(classes.scores, [-1.5, 1.5, 1.5].map(logistic));
    assert.match(classes.err, /of its 3 trees the first 2 count \(best_iteration\), as XGBClassifier counts them/);
    assert.doesNotMatch(scoresOf(xgboost('whole', {best_iteration: '2'}), people).err, /stopped early/);
});

test('a number that may have stood for missing is pointed at', () => {
    const {err} = scoresOf(xgboost('whole', {}), people);
    assert.match(err, /Often -999: "gain" \(1 of 3 rows\)\. If the model was trained with missing=-999/);
    assert.match(err, /Often 0: "gain" \(1 of 3 rows\)/);
    assert.doesNotMatch(scoresOf(at('whole.json'), write('marks.csv', 'age,gain\n30,0\n50,1\n60,1\n')).err, /Often/);
});
