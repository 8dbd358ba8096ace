// What is missing is set aside and counted: never an unfavourable label, a group, the reference, or nothing at all.
import assert from 'node:assert/strict';

import {caseFile, caseTest, caseWorkshop} from './lib/cases.mjs';

const {audit, refused, succeeds, write} = caseWorkshop('cases-missing-test');
const columns = ['--label', 'y', '--pred', 'd', '--protected', 'g'];
const group = (answer, name) => answer.groups.find(each => each.name === name);
const names = answer => answer.groups.map(each => each.name);
const notes = (answer, kind) => answer.notes.filter(note => note.kind === kind).map(note => note.text);

/** Group a without its eighth row: 4 rows, 2 favourable. */
function withoutTheLast(answer) {
    assert.deepEqual(names(answer), ['a', 'b']);
    assert.deepEqual([group(answer, 'a').n, group(answer, 'a').positives], [4, 2]);
    assert.equal(group(answer, 'a').base_rate.value, 0.5);
    assert.deepEqual([answer.people.read, answer.people.used], [8, 7]);
}

for (const id of ['miss-label-fav-NA', 'miss-label-fav-nan', 'miss-label-fav-NULL', 'page-miss-label-NA'])
    caseTest('a row without a label is set aside, whether the favourable value is named or not', [id], () => {
        for (const named of [['--favourable', '1'], []]) {
            const answer = audit(id, ...columns, ...named);
            withoutTheLast(answer);
            assert.deepEqual([answer.people.set_aside, answer.people.no_label], [1, 1]);
            assert.match(notes(answer, 'set_aside')[0], /^1 of 8 rows is set aside and in no figure: 1 without a label/);
        }
    });

caseTest('every value that counts as unfavourable is named, and two are warned of', ['enc-three-typo'], () => {
    const answer = audit('enc-three-typo', ...columns, '--favourable', 'approved');
    assert.deepEqual(answer.outcomes.label.unfavourable, [
        {value: 'Approved', n: 1},
        {value: 'denied', n: 3},
    ]);
    const warning = answer.notes.find(note => note.kind === 'unfavourable');
    assert.ok(warning.warning);
    assert.match(warning.text, /as unfavourable counts "Approved" \(1 row\), "denied" \(3\)/);
    assert.deepEqual(answer.outcomes.decision.unfavourable, [{value: 'denied', n: 5}]);
});

// The form leaves the favourable value out unless somebody names it.
caseTest('a slip of the pen is refused with its line where nobody named a value, else it is named', ['page-label-typo'], () => {
    const file = ['audit', '--csv', caseFile('page-label-typo'), ...columns];
    refused(1, /line 9, column "y": "l" is neither 1 nor 0/, ...file);
    const answer = audit('page-label-typo', ...columns, '--favourable', '1');
    assert.deepEqual(answer.outcomes.label.unfavourable, [
        {value: '0', n: 3},
        {value: 'l', n: 1},
    ]);
    withoutTheLast(audit('page-label-typo', ...columns, '--missing-tokens', 'l'));
});

caseTest('an audit and its data section are about the same rows', ['with-data-missing', 'with-data-missing-json'], () => {
    for (const id of ['with-data-missing', 'with-data-missing-json']) {
        const answer = audit(id, '--label', 'y', '--score', 's', '--protected', 'g', '--with', 'data', '--favourable', '1');
        const {rows} = answer.data;
        assert.deepEqual([answer.overall.n, rows.n, rows.set_aside, rows.without_label], [371, 371, 29, 10]);
        assert.deepEqual(answer.people.unknown.n, 19);
        assert.deepEqual(names(answer), ['a', 'b', 'c']);
        assert.equal(
            answer.groups.reduce((sum, each) => sum + each.n, 0),
            371,
        );
        for (const each of answer.groups)
            assert.equal(answer.data.groups.find(g => g.name === each.name).base_rate.value, each.base_rate.value);
        assert.deepEqual(
            answer.outcomes.label.unfavourable.map(each => each.value),
            ['0'],
        );
    }
});

for (const id of [
    'miss-group-nan',
    'miss-group-NaN',
    'miss-group-None',
    'miss-group-NA',
    'miss-group-null',
    'miss-group-question',
    'miss-group-hashNA',
    'page-miss-group-nan',
])
    caseTest('a row of unknown group is counted apart, and never the reference', [id], () => {
        const answer = audit(id, ...columns);
        withoutTheLast(answer);
        assert.deepEqual(answer.people.unknown, {n: 1, selected: 1});
        assert.deepEqual(answer.privileged, {names: ['a'], chosen: 'largest'});
        assert.match(notes(answer, 'unknown')[0], /^1 of 8 rows is of unknown group \(".*"\); 1 of them decided favourably/);
        const kept = audit(id, ...columns, '--missing', 'as-group');
        assert.deepEqual([kept.groups.length, kept.people.used, kept.privileged.names], [3, 8, ['a']]);
        assert.deepEqual(audit(id, ...columns, '--missing', 'leave-out').people.unknown, {n: 0, selected: 0});
        refused(1, /line 9, column "g": the value is missing/, 'audit', '--csv', caseFile(id), ...columns, '--missing', 'refuse');
        refused(1, /no group is called/, 'audit', '--csv', caseFile(id), ...columns, '--privileged', 'nan');
    });

/** The schema that the import form writes for a case, and the audit of the file by it. */
function imported(id, sex, missing) {
    const schema = write(
        `${id}.json`,
        JSON.stringify({
            equipoise: 1,
            name: 'own',
            title: 'own',
            missing,
            columns: [
                {name: 'age', kind: 'number'},
                {name: 'job', kind: 'category'},
                {name: 'sex', role: 'protected', kind: 'category', privileged: ['m'], ...sex},
                {name: 'hired', role: 'label', kind: 'category', favourable: ['yes']},
            ],
        }),
    );
    return JSON.parse(
        succeeds(
            'audit',
            '--data',
            schema,
            '--file',
            caseFile(id),
            '--by-level',
            '--protected',
            'sex',
            '--with',
            'data',
            '--json',
        ),
    );
}

caseTest('an imported file sets people without an outcome aside and counts them', ['page-import-label-na'], () => {
    for (const missing of [['NA'], []]) {
        const answer = imported('page-import-label-na', {}, missing);
        assert.deepEqual([answer.people.read, answer.people.used, answer.people.no_label, answer.data.rows.n], [60, 54, 6, 54]);
        assert.deepEqual(
            answer.outcomes.label.unfavourable.map(each => each.value),
            ['no'],
        );
    }
});

caseTest(
    'an imported file counts people of unknown group, unless the word is said to be a value',
    ['page-import-group-na', 'page-import-group-none-word'],
    () => {
        for (const [id, word] of [
            ['page-import-group-na', 'NA'],
            ['page-import-group-none-word', 'None'],
        ]) {
            const answer = imported(id, {}, []);
            const unknown = answer.people.unknown.n;
            assert.ok(unknown >= 9);
            assert.deepEqual(names(answer), ['f', 'm']);
            assert.deepEqual([answer.people.used, answer.data.rows.without_group], [60 - unknown, unknown]);
            const kept = imported(id, {missing: []}, []);
            assert.deepEqual([names(kept), kept.people.used], [[word, 'f', 'm'], 60]);
            assert.deepEqual(kept.privileged, {names: ['m'], chosen: 'schema'});
        }
    },
);
