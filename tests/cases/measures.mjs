// Measures whose definition was wrong on people's own numbers.
import assert from 'node:assert/strict';

import {caseFile, caseTest, caseText, caseWorkshop} from './lib/cases.mjs';

const {audit, refused, succeeds, write} = caseWorkshop('cases-measures-test');
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
        const {groups, metrics} = counts(id, 'a');
        for (const group of groups) {
            const {value, why} = group.conditional_demographic_disparity;
            assert.equal(value, null);
            assert.match(why, /^name a column to compare like with like: /);
        }
        assert.match(metrics.conditional_statistical_parity_difference.why, /^name a column to compare like with like: /);
    }
});

/* With one stratum for all: cdd-equal-sizes refuses all of b and none of a: 1; cdd-flip of b 25 / 35 - 5 / 65. */
caseTest('with a column it is that of the group, averaged over it', flips, () => {
    const right = {'cdd-equal-sizes': 1, 'cdd-flip': 25 / 35 - 5 / 65, 'cdd-flip2': 5 / 65 - 25 / 35};
    for (const id of flips) {
        const [head, ...lines] = caseText(id).trim().split('\n');
        const file = write(`${id}.csv`, [`${head},site`, ...lines.map(line => `${line},one`)].join('\n'));
        const answer = JSON.parse(
            succeeds('audit', '--csv', file, ...columns, '--privileged', 'a', '--strata', 'site', '--json'),
        );
        const [a, b] = answer.groups.map(group => group.conditional_demographic_disparity.value);
        near(b, right[id]);
        near(a, -right[id]);
        assert.deepEqual(answer.strata, {column: 'site', strata: 1, unknown: 0});
    }
});

caseTest('a column that cannot be compared by is refused with its name', ['cdd-flip'], () => {
    const asked = ['audit', '--csv', caseFile('cdd-flip'), ...columns];
    refused(1, /strata: "g" makes the groups, expected a column in which several groups are alike/, ...asked, '--strata', 'g');
    refused(1, /no column is called "site"/, ...asked, '--strata', 'site');
});

caseTest('false positives and negatives per person of the group are in the catalogue', ['weights-none'], () => {
    const {metrics} = JSON.parse(succeeds('catalog', '--json'));
    for (const [id, formula] of [
        ['fp_per_group', 'FP / (P + N)'],
        ['fn_per_group', 'FN / (P + N)'],
    ]) {
        assert.equal(metrics.find(metric => metric.id === id).formula, formula);
        for (const gap of ['difference', 'max_difference'])
            assert.ok(
                metrics.some(metric => metric.id === `${id}_${gap}`),
                gap,
            );
    }
});
