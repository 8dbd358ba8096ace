// Counts that PostgreSQL made of rows: their audit is that of the rows. The statement itself is run by `make check` (tests/sql);
// here the folders' counts are audited as they are, with the columns that a statement of that time gave.
import assert from 'node:assert/strict';

import {compare, ofColumns} from '../cli/lib/compare.mjs';
import {caseFile, caseTest, caseWorkshop} from './lib/cases.mjs';

const {audit, equipoise, refused, succeeds} = caseWorkshop('cases-sql-test');
const scored = JSON.parse(succeeds('catalog', '--json'))
    .metrics.filter(metric => metric.needs_score)
    .map(metric => metric.id);
const groups = ['--label', 'y', '--protected', 'g'];
const pred = ['--pred', 'd'];
const counted = (id, ...args) => ['audit', '--csv', caseFile(id, 'counts.csv'), ...groups, ...args, '--count', 'count', '--json'];

/** The audit of a folder's counts and that of its rows. */
function same(id, ofCounts, ofRows) {
    const counts = JSON.parse(succeeds(...counted(id, ...ofCounts)));
    const rows = audit(id, ...groups, ...ofRows);
    // Where decisions are made of scores, a row without a score is counted as one without a decision.
    for (const {people} of ofRows.includes('--score') ? [counts, rows] : [])
        [people.no_decision, people.no_score] = [Math.max(people.no_decision, people.no_score), 0];
    // And a reason bears the name of its column, which is another in a table of counts.
    for (const {people} of [counts, rows]) people.by_group = people.by_group.map(({n}) => n);
    assert.ok(compare(counts, rows, ['scores', ...scored, ...ofColumns]) > 100);
    return counts;
}

caseTest(
    'NULL labels, decisions and groups are set aside or unknown in counts as in rows',
    ['sql-null-label', 'sql-null-pred', 'sql-empty-group-string', 'sql-null-and-empty-group'],
    () => {
        assert.equal(same('sql-null-label', pred, pred).people.no_label, 1);
        assert.equal(same('sql-null-pred', pred, pred).people.no_decision, 1);
        // A CSV has one word for NULL and for an empty text: nothing.
        assert.equal(same('sql-empty-group-string', pred, pred).people.unknown.n, 1);
        assert.equal(same('sql-null-and-empty-group', pred, pred).people.unknown.n, 2);
    },
);

caseTest('a weight that is missing or NaN is refused in counts as in rows', ['sql-null-weight', 'sql-weight-nan'], () => {
    for (const id of ['sql-null-weight', 'sql-weight-nan']) {
        refused(1, /column "w": /, 'audit', '--csv', caseFile(id), ...groups, ...pred, '--weight', 'w');
        refused(1, /column "weight": /, ...counted(id, ...pred, '--weight', 'weight', '--weight-squared', 'weight_squared'));
    }
});

caseTest('a score NaN is set aside in counts as in rows', ['sql-score-nan-dou', 'sql-bins-score-nan'], () => {
    assert.equal(same('sql-score-nan-dou', ['--pred', 'decision'], ['--score', 's']).people.set_aside, 1);
    const scores = same('sql-bins-score-nan', [...pred, '--score', 'mean_score'], [...pred, '--score', 's']);
    assert.deepEqual([scores.people.set_aside, scores.people.used], [1, 4]);
});

caseTest('decisions at the last digit of a threshold are those of the rows', ['sql-thr-ulp'], () => {
    const counts = JSON.parse(succeeds(...counted('sql-thr-ulp', '--pred', 'decision')));
    assert.deepEqual(
        counts.groups.map(group => [group.name, group.predicted_positives]),
        [
            ['f', 3],
            ['m', 2],
        ],
    );
});

caseTest(
    'booleans beside integers, and as PostgreSQL writes them, need the favourable value named once',
    ['sql-bool-label-int-pred', 'sql-bool-bool', 'sql-bool-nofav'],
    () => {
        same('sql-bool-label-int-pred', [...pred, '--favourable', 't'], pred);
        same('sql-bool-bool', [...pred, '--favourable', 't'], [...pred, '--favourable', 'true']);
        // The counts of that time hold t and f; a statement without a favourable value writes 1 and 0 now.
        same('sql-bool-nofav', [...pred, '--favourable', 't'], pred);
        assert.equal(equipoise(...counted('sql-bool-nofav', ...pred)).code, 1);
    },
);
