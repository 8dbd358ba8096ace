// Measures whose definition was wrong on people's own numbers.
import assert from 'node:assert/strict';

import {caseTest, caseWorkshop} from './lib/cases.mjs';

const {audit} = caseWorkshop('cases-measures-test');
const columns = ['--label', 'y', '--pred', 'd', '--protected', 'g', '--count', 'n'];
const counts = (id, privileged) => audit(id, ...columns, '--privileged', privileged);

const near = (value, right) => assert.ok(Math.abs(value - right) < 1e-12, `${value}, right: ${right}`);

const normalized = [
    ['nmd-u-favoured-2', 9 / 14],
    ['nmd-u-favoured', 1],
    ['nmd-p-favoured', -9 / 13],
];

caseTest(
    'a normalized mean difference is within [-1, 1] and turns its sign with the sides',
    normalized.map(([id]) => id),
    () => {
        for (const [id, right] of normalized) {
            near(counts(id, 'p').metrics.normalized_mean_difference.value, right);
            near(counts(id, 'u').metrics.normalized_mean_difference.value, -right);
        }
    },
);

caseTest('a measure over groups names the two that make it, highest first', ['edf'], () => {
    const {metrics, groups} = audit('edf', '--label', 'y', '--score', 's', '--protected', 'g');
    const rateOf = (name, rate) => groups.find(group => group.name === name)[rate].value;
    const apart = {
        demographic_parity_difference: 'selection_rate',
        equal_opportunity_max_difference: 'tpr',
        auc_max_difference: 'auc',
    };
    for (const [id, rate] of Object.entries(apart)) {
        const [highest, lowest] = metrics[id].between,
            values = groups.map(group => group[rate].value);
        assert.equal(rateOf(highest, rate), Math.max(...values));
        assert.equal(rateOf(lowest, rate), Math.min(...values));
        assert.equal(rateOf(highest, rate) - rateOf(lowest, rate), metrics[id].value);
    }
    assert.equal(metrics.smoothed_empirical_differential_fairness.between.length, 2);
    for (const [id, {value, between}] of Object.entries(metrics))
        if (/_max_difference$|_min_ratio$/.test(id) && value !== null) assert.ok(between, id);
});

const flips = ['cdd-equal-sizes', 'cdd-flip', 'cdd-flip2'];

caseTest('conditional demographic disparity asks for the column to compare by', flips, () => {
    for (const id of flips) {
        const {value, why} = counts(id, 'a').metrics.conditional_demographic_disparity;
        assert.equal(value, null);
        assert.match(why, /^name a column to compare like with like: /);
    }
});
