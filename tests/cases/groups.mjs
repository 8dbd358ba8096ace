// What groups are called, whom they are compared with, and scores that rank the wrong way round.
import assert from 'node:assert/strict';

import {caseFile, caseTest, caseWorkshop} from './lib/cases.mjs';

const {audit, refused} = caseWorkshop('cases-groups-test');
const crossed = (a, b) => ['--label', 'y', '--pred', 'd', '--protected', a, '--protected2', b];
const names = answer => answer.groups.map(group => group.name);
const privileged = answer => answer.groups.filter(group => group.privileged).map(group => group.name);

caseTest("groups crossed from codes carry their columns' names", ['cross-codes'], () => {
    const answer = audit('cross-codes', ...crossed('sex', 'race'));
    assert.deepEqual(names(answer), ['sex = 0, race = 0', 'sex = 0, race = 1', 'sex = 1, race = 0', 'sex = 1, race = 1']);
    const largest = answer.groups.reduce((best, group) => (group.n > best.n ? group : best));
    assert.deepEqual(answer.privileged, {names: [largest.name], chosen: 'largest'});
});

caseTest('groups crossed from words are called by their values', ['cross-sex-race'], () => {
    const answer = audit('cross-sex-race', ...crossed('sex', 'race'));
    assert.deepEqual(names(answer), ['f, b', 'f, o', 'f, w', 'm, b', 'm, o', 'm, w']);
});

caseTest('several groups may be privileged, by value or by name', ['cross-priv'], () => {
    for (const [given, expected] of [
        [['w'], ['f, w', 'm, w']],
        [['m, w'], ['m, w']],
        [['m,w'], ['m, w']],
        [['m', 'w'], ['m, w']],
        [
            ['m, w', 'f, w'],
            ['f, w', 'm, w'],
        ],
        [
            ['race = w', 'race=o'],
            ['f, o', 'f, w', 'm, o', 'm, w'],
        ],
    ]) {
        const answer = audit('cross-priv', ...crossed('sex', 'race'), ...given.flatMap(text => ['--privileged', text]));
        assert.deepEqual(privileged(answer), expected, given.join(' and '));
        assert.deepEqual(answer.privileged, {names: expected, chosen: 'named'});
    }
    refused(
        1,
        /no group is called "x", expected one of "f, b", .*, or a value of each column/,
        'audit',
        '--csv',
        caseFile('cross-priv'),
        ...crossed('sex', 'race'),
        '--privileged',
        'x',
    );
});

caseTest('the privileged group of codes is named whole or by its values', ['cross-codes-priv'], () => {
    for (const [given, expected] of [
        ['1', 'sex = 1, race = 1'],
        ['1, 0', 'sex = 1, race = 0'],
        ['sex = 1, race = 0', 'sex = 1, race = 0'],
    ])
        assert.deepEqual(privileged(audit('cross-codes-priv', ...crossed('sex', 'race'), '--privileged', given)), [expected]);
});

caseTest('two groups never have one name', ['cross-collision'], () => {
    const answer = audit('cross-collision', ...crossed('p', 'q'));
    assert.deepEqual(names(answer), ['p = a, q = b, c', 'p = a, b, q = c']);
    refused(
        1,
        /no group is called "a, b, c", expected one of "p = a, q = b, c", "p = a, b, q = c"/,
        'audit',
        '--csv',
        caseFile('cross-collision'),
        ...crossed('p', 'q'),
        '--privileged',
        'a, b, c',
    );
});

caseTest('scores of another value than the favourable one are warned of', ['score-fav0'], () => {
    const columns = ['--label', 'y', '--score', 's', '--protected', 'g', '--favourable'];
    const wrong = audit('score-fav0', ...columns, '0'),
        right = audit('score-fav0', ...columns, '1');
    const warnings = answer => answer.notes.filter(note => note.kind === 'score_direction');
    assert.ok(wrong.overall.auc.high < 0.5 && right.overall.auc.low > 0.5);
    assert.equal(warnings(right).length, 0);
    assert.equal(warnings(wrong).length, 1);
    assert.ok(warnings(wrong)[0].warning);
    assert.match(warnings(wrong)[0].text, /the scores rank the favourable outcome last/);
});
