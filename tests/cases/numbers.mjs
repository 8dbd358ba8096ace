// Marks between digits: a number that may be read in two ways is refused or asked about, never decided in silence.
import assert from 'node:assert/strict';
import test from 'node:test';

import {caseFile, caseTest, caseWorkshop} from './lib/cases.mjs';

const {refused, succeeds, write} = caseWorkshop('cases-numbers-test');
const columns = ['--label', 'y', '--pred', 'd', '--protected', 'g'];

caseTest('a weight that is 1 or 1000 is refused with both readings, and read as it is said', ['csv-thousands-dot'], () => {
    const file = ['audit', '--csv', caseFile('csv-thousands-dot'), ...columns, '--weight', 'w'];
    refused(1, /line 2, column "w": "1\.000" is 1 or 1000, /, ...file);
    refused(1, /so that "1\.000" is 1: --decimal \. --thousands ,; to take .* 1000: --decimal , --thousands \.\n$/, ...file);
    const weights = (...marks) => JSON.parse(succeeds(...file, ...marks, '--json')).groups.map(g => g.weight);
    assert.deepEqual(weights('--decimal', ',', '--thousands', '.'), [3500, 1750]);
    assert.deepEqual(weights('--thousands', '.'), [3500, 1750]);
    assert.deepEqual(weights('--decimal', '.', '--thousands', ','), [3.5, 501.25]);
    assert.deepEqual(weights('--decimal', '.'), [3.5, 501.25]);
});

/** 1000 of 3000 men and 500 of 3500 women are decided for: the difference is 1/3 - 1/7 = 0.1905.
 *  @param {string} name @param {string[]} cells 1000, 2000, 500, 3000 as they are written @param {string} [delimiter] */
function counts(name, cells, delimiter = ';') {
    const rows = [
        ['1', '1', 'm'],
        ['0', '0', 'm'],
        ['1', '1', 'w'],
        ['0', '0', 'w'],
    ];
    return write(
        `${name}.csv`,
        [['y', 'd', 'g', 'n'], ...rows.map((row, i) => [...row, cells[i]])].map(row => row.join(delimiter)).join('\n'),
    );
}

/** @param {string} file @param {...string} options */
const difference = (file, ...options) =>
    JSON.parse(succeeds('audit', '--csv', file, ...columns, '--privileged', 'w', ...options, '--json')).metrics
        .statistical_parity_difference.value;

const WRITTEN = {
    'no-break-spaces': {cells: ['1\u00a0000', '2\u00a0000', '500', '3\u00a0000']},
    'narrow-spaces': {cells: ['1\u202f000', '2\u202f000', '500', '3\u202f000']},
    apostrophes: {cells: ["1'000", "2'000", '500', "3'000"]},
    'swiss-apostrophes': {cells: ['1\u2019000', '2\u2019000', '500', '3\u2019000']},
    'points-and-decimals': {cells: ['1.000,00', '2.000,00', '500,00', '3.000,00']},
    'commas-and-decimals': {cells: ['"1,000.00"', '"2,000.00"', '500.00', '"3,000.00"'], delimiter: ','},
    plain: {cells: ['1000', '2000', '500', '3000']},
};
for (const [name, {cells, delimiter}] of Object.entries(WRITTEN))
    test(`thousands that can be read in one way are read: ${name}`, () => {
        for (const column of ['--count', '--weight'])
            assert.ok(Math.abs(difference(counts(name, cells, delimiter), column, 'n') - (1 / 3 - 1 / 7)) < 1e-12);
    });

const UNSURE = {
    points: {cells: ['1.000', '2.000', '500', '3.000'], right: ['--decimal', ',', '--thousands', '.']},
    commas: {cells: ['1,000', '2,000', '500', '3,000'], right: ['--decimal', '.', '--thousands', ',']},
    'quoted-commas': {
        cells: ['"1,000"', '"2,000"', '500', '"3,000"'],
        delimiter: ',',
        right: ['--decimal', '.', '--thousands', ','],
    },
};
for (const [name, {cells, delimiter, right}] of Object.entries(UNSURE))
    test(`thousands or decimals: refused as a count and as a weight until it is said: ${name}`, () => {
        const file = counts(name, cells, delimiter);
        for (const column of ['--count', '--weight']) {
            refused(1, /column "n": "1[.,]000" is 1 or 1000/, 'audit', '--csv', file, ...columns, column, 'n');
            assert.ok(Math.abs(difference(file, column, 'n', ...right) - (1 / 3 - 1 / 7)) < 1e-12);
        }
        assert.equal(typeof difference(file), 'number'); // nobody asks for a column that counts nothing
    });

test('a point that parts decimals elsewhere in the column decides', () => {
    const file = counts('decided', ['1.000', '2.000', '0.5', '3.000']);
    assert.ok(Math.abs(difference(file, '--weight', 'n') - (1 / 3 - 0.5 / 3.5)) < 1e-12);
});

test('marks that cannot be are refused', () => {
    const file = ['audit', '--csv', counts('marks', ['1', '2', '3', '4']), ...columns];
    refused(1, /thousands: is ",", as the decimal sign, expected another mark/, ...file, '--decimal', ',', '--thousands', ',');
    refused(1, /decimal: is "x", expected one of \., ,/, ...file, '--decimal', 'x');
    refused(1, /thousands: is ";", expected one of none, \., ,, space, '/, ...file, '--thousands', ';');
});
