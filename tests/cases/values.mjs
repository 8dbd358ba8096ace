// Which values mean what: several favourable ones, decisions that are written otherwise than labels, values that are neither.
import assert from 'node:assert/strict';

import {caseFile, caseTest, caseWorkshop} from './lib/cases.mjs';

const {audit, refused} = caseWorkshop('cases-values-test');
const columns = ['--label', 'y', '--pred', 'd', '--protected', 'g'];
const favourable = outcome => outcome.favourable.map(({value, n}) => [value, n]);
const total = outcome => outcome.favourable.reduce((sum, {n}) => sum + n, 0);

for (const [id, label, pred] of [
    ['enc-adult-dot', '>50K.', '>50K'],
    ['enc-label-bool-pred-int', 'True', '1'],
    ['enc-mixed-case', 'True', 'true'],
    ['enc-pm1-mixed', '1', '1'],
    ['enc-label-int-pred-bool-fav', '1', 'True'],
])
    caseTest('labels and decisions have a favourable value each', [id], () => {
        const answer = audit(id, ...columns, '--favourable', label, '--pred-favourable', pred);
        // 4 of 7 labels and 3 of 7 decisions, as counted by `sort | uniq -c`
        assert.deepEqual([answer.overall.n, answer.overall.positives], [7, 4]);
        assert.deepEqual(favourable(answer.outcomes.decision), [[pred, 3]]);
        const file = ['audit', '--csv', caseFile(id), ...columns, '--favourable', label, '--pred-favourable', 'maybe'];
        refused(1, /pred_favourable "maybe": is no value of column "d"/, ...file);
    });

caseTest('two values are favourable, of labels and of decisions', ['two-favourable'], () => {
    const both = ['--favourable', 'A', '--favourable', 'B'];
    const answer = audit('two-favourable', ...columns, ...both);
    assert.deepEqual([answer.overall.positives, total(answer.outcomes.decision)], [3, 3]);
    assert.deepEqual(favourable(answer.outcomes.label), [
        ['A', 2],
        ['B', 1],
    ]);
    const own = audit('two-favourable', ...columns, ...both, '--pred-favourable', 'B', '--pred-favourable', 'C');
    assert.deepEqual([own.overall.positives, total(own.outcomes.decision)], [3, 2]);
    const file = ['audit', '--csv', caseFile('two-favourable'), ...columns, ...both, '--favourable', 'D'];
    refused(1, /favourable "D": is no value of column "y"/, ...file);
});

caseTest('a value that is neither favourable nor unfavourable is set aside and named', ['enc-three-typo'], () => {
    const answer = audit('enc-three-typo', ...columns, '--favourable', 'approved', '--unfavourable', 'denied');
    assert.deepEqual([answer.people.used, answer.people.no_label, answer.people.set_aside], [8, 1, 1]);
    assert.match(answer.notes.find(({kind}) => kind === 'set_aside').text, /1 without a label \("Approved"\)/);
});

caseTest('numbers are cut where a person says', ['age-cont'], () => {
    const expected = [
        ['under 25', 23, 10],
        ['25 to 44', 80, 41],
        ['45 to 59', 68, 42],
        ['60 and over', 129, 58],
    ];
    const told = answer => answer.groups.map(({name, n, predicted_positives: p}) => [name, n, p]);
    const aged = ['--label', 'y', '--pred', 'd', '--protected', 'age', '--cut', 'age=25,45,60'];
    assert.deepEqual(told(audit('age-cont', ...aged)), expected);
    // A group by its name, crossed with another column, and refused where numbers cannot be so cut.
    const crossed = audit('age-cont', ...aged, '--protected', 'sex', '--privileged', '60 and over');
    assert.deepEqual(
        crossed.groups.filter(({privileged}) => privileged).map(({name}) => name),
        ['60 and over, f', '60 and over, m'],
    );
    const file = ['audit', '--csv', caseFile('age-cont'), ...aged.slice(0, -2)];
    refused(1, /column "age": the cut 25 does not stand above the one before it/, ...file, '--cut', 'age=45,25');
    refused(1, /column "years": there is no such column/, ...file, '--cut', 'years=45');
    refused(2, /--cut age: is "old", expected numbers with commas/, ...file, '--cut', 'age=old');
    refused(2, /--cut: is "age", expected COLUMN=/, ...file, '--cut', 'age');
});
