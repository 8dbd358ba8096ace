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

const flips = ['cdd-equal-sizes', 'cdd-flip', 'cdd-flip2'];

caseTest('conditional demographic disparity asks for the column to compare by', flips, () => {
    for (const id of flips) {
        const {value, why} = counts(id, 'a').metrics.conditional_demographic_disparity;
        assert.equal(value, null);
        assert.match(why, /^name a column to compare like with like: /);
    }
});
