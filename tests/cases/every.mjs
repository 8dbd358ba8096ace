// Every folder of cases is in a test that names it; and the folders that are about a step of the page or another form of a table,
// answered in today's words.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';

import {caseFile, caseFolder, caseIds, caseTest, caseWorkshop} from './lib/cases.mjs';

const {audit, refused, succeeds, write} = caseWorkshop('cases-every-test');
const near = (/** @type {number} */ a, /** @type {number} */ b) => assert.ok(Math.abs(a - b) <= 5e-4, `${a}, expected ${b}`);
const rates = (/** @type {any} */ answer) =>
    Object.fromEntries(answer.groups.map((/** @type {any} */ g) => [g.name, g.selection_rate.value]));
const ratios = (/** @type {any} */ answer) =>
    Object.fromEntries(answer.impact.tables[0].groups.map((/** @type {any} */ g) => [g.name, g.ratio]));

const skip = caseIds.length === 0 && `no cases in ${caseFolder} (CASES_DIR may name another place)`;
test('every folder of cases is named by a test', {skip}, () => {
    const texts = ['tests/cases', 'tests/web', 'tests/cli', 'tests/sql']
        .flatMap(folder => readdirSync(folder).map(name => join(folder, name)))
        .filter(name => name.endsWith('.mjs'))
        .map(name => readFileSync(name, 'utf8'));
    const unnamed = caseIds.filter(id => !texts.some(text => text.includes(`'${id}'`)));
    assert.deepEqual(unnamed, []);
});

/* ---- impact ratios of a table in another form (r15) ---- */

/** What expected.txt says: against the most selected of all groups, "Unknown" being one of them. */
const RIGHT = {Asian: 1, White: 0.906, Native: 0.801, Hispanic: 0.758, Unknown: 0.716, Black: 0.671};

caseTest('a report of impact ratios says those of the table of counts', ['ll144-html'], () => {
    const ask = ['--pred', 'selected', '--protected', 'race', '--count', 'count'];
    for (const [name, {value, low, high}] of Object.entries(ratios(audit('ll144-html', ...ask, '--missing', 'as-group')))) {
        near(value, RIGHT[/** @type {keyof RIGHT} */ (name)]);
        assert.ok(low <= value && value <= high, name);
    }
    const html = write('report.html', '');
    succeeds(
        'audit',
        '--csv',
        caseFile('ll144-html'),
        ...ask,
        '--html',
        html,
        '--min-ratio',
        '0.8',
        '--tolerance',
        'four-fifths',
    );
    const page = readFileSync(html, 'utf8');
    for (const said of ['0.906', '0.801', '0.758', '0.671', 'four-fifths']) assert.ok(page.includes(said), said);
    succeeds('verify', html);
});

caseTest('a table with a row a group says how many are selected', ['ll144-wide'], () => {
    const ask = ['--protected', 'category', '--count', 'applicants'];
    const answer = audit('ll144-wide', '--selected', 'selected', ...ask);
    for (const [name, of] of Object.entries(ratios(answer))) near(of.value, RIGHT[/** @type {keyof RIGHT} */ (name)]);
    assert.deepEqual(rates(answer), {Asian: 276 / 790, Black: 150 / 640, White: 513 / 1620});
    near(
        ratios(audit('ll144-wide', '--selected', 'selected', ...ask, '--reference', 'White')).Black.value,
        150 / 640 / (513 / 1620),
    );
    refused(
        1,
        /line 2, column "applicants": is 1620, expected at most the 513 of column "selected"/,
        ...[
            'audit',
            '--csv',
            caseFile('ll144-wide'),
            '--selected',
            'applicants',
            '--count',
            'selected',
            '--protected',
            'category',
        ],
    );
    refused(
        1,
        /selected: expected "count" beside it/,
        'audit',
        '--csv',
        caseFile('ll144-wide'),
        '--selected',
        'selected',
        ...ask.slice(0, 2),
    );
    // Everybody or nobody of a group: no row of zero people is made of it.
    const edge = write('edge.csv', 'g,n,k\na,40,40\nb,40,0\nc,0,0\n');
    const {groups, people} = JSON.parse(
        succeeds('audit', '--csv', edge, '--selected', 'k', '--count', 'n', '--protected', 'g', '--json'),
    );
    assert.deepEqual(
        groups.map((/** @type {any} */ g) => [g.name, g.n, g.predicted_positives]),
        [
            ['a', 40, 40],
            ['b', 40, 0],
        ],
    );
    assert.equal(people.used, 80);
});

caseTest('people of unknown group are apart without a filter', ['filter'], () => {
    const answer = audit('filter', '--label', 'y', '--pred', 'd', '--protected', 'g');
    assert.deepEqual([Object.keys(rates(answer)), answer.people.unknown.n], [['a', 'b'], 1]);
});

/* ---- scores with a sign (r20) ---- */

caseTest('percents are scores on their own scale', ['score-percent'], () => {
    const ask = ['--label', 'y', '--score', 's', '--protected', 'g'];
    const answer = audit('score-percent', ...ask, '--threshold', '50');
    assert.deepEqual(rates(answer), {a: 1 / 2, b: 1 / 2}); // 87 and 55 of 87, 12 and 55, 40
    assert.match(answer.notes[0].text, /^The numbers of column "s" are read without the "%" beside them\.$/);
    const error = refused(
        1,
        /is 87, expected a number in \[0, 1\], .*--threshold median\n$/,
        'audit',
        '--csv',
        caseFile('score-percent'),
        ...ask,
        '--json',
    );
    assert.deepEqual([error.field, error.line, error.column, error.fixes[0].id], ['threshold', 2, 's', 'median']);
});

/* ---- what the page was asked (r03, r10, r21, r22, r25, r30): the same file, by the core that the page asks ---- */

const decided = ['--label', 'y', '--score', 's', '--protected', 'g'];

caseTest(
    'the threshold decides as a double, and 0.5 where none is named',
    ['page-thr-08', 'page-thr-ulp', 'page-thr-empty'],
    () => {
        const selected = (/** @type {string} */ id, /** @type {string[]} */ ...how) =>
            audit(id, ...decided, ...how).groups.map((/** @type {any} */ g) => [g.name, g.predicted_positives]);
        assert.deepEqual(selected('page-thr-08', '--threshold', '0.8'), [
            ['f', 1],
            ['m', 1],
        ]);
        assert.deepEqual(selected('page-thr-ulp', '--threshold', '0.7999999999999999'), [
            ['f', 3],
            ['m', 2],
        ]);
        assert.deepEqual(selected('page-thr-empty'), selected('page-thr-empty', '--threshold', '0.5'));
    },
);

caseTest('ages are cut in groups', ['page-import-age-protected'], () => {
    const ask = ['--label', 'hired', '--favourable', 'yes', '--protected', 'age'];
    const {groups} = audit('page-import-age-protected', ...ask, '--cut', 'age=25,45,60');
    assert.deepEqual(groups.map((/** @type {any} */ g) => g.name).slice(0, 2), ['under 25', '25 to 44']);
});

caseTest('Excel\u2019s letters are read, and that is said', ['page-import-latin1'], () => {
    const answer = audit('page-import-latin1', '--label', 'hired', '--favourable', 'yes', '--protected', 'sex', 'job');
    assert.match(answer.notes[0].text, /byte 0xE9 is not UTF-8, .*windows-1252/);
    assert.ok(answer.groups.some((/** @type {any} */ g) => g.name.includes('caf\u00e9')));
});

caseTest('a header with another delimiter in it is no proof', ['page-import-semi-header'], () => {
    const {groups} = audit('page-import-semi-header', '--label', 'hired', '--favourable', 'yes', '--protected', 'sex', 'q1;q2');
    assert.ok(groups.every((/** @type {any} */ g) => g.name.includes('a;b')));
});

caseTest('every level of a label is seen', ['page-import-many-label-levels'], () => {
    const text = readFileSync(caseFile('page-import-many-label-levels'), 'utf8').trim().split('\n').slice(1);
    const levels = new Set(text.map(line => line.split(',').at(-1)));
    const answer = audit('page-import-many-label-levels', '--label', 'hired', '--favourable', 'level3', '--protected', 'sex');
    const note = answer.notes.find((/** @type {any} */ {kind}) => kind === 'unfavourable').text;
    const named = [...note.matchAll(/"(level\d+)"/g)].length;
    const more = Number(/and (\d+) other values/.exec(note)?.[1] ?? 0);
    assert.equal(named + more, levels.size, note);
});
