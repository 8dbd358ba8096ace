// Refusals as data: what they are about, and fixes that mend what they say they mend.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import test from 'node:test';

import {build, program} from '../cli/lib/program.mjs';
import {caseWorkshop} from './lib/cases.mjs';

const {equipoise, refused, succeeds, write} = caseWorkshop('cases-refusals-test');
const COLUMNS = ['--label', 'y', '--pred', 'd', '--protected', 'g'];

/** The call with options that take the place of those of the same name. @param {string[]} call @param {string[]} options */
function withOptions(call, options) {
    const replaced = options.filter((word, i) => i % 2 === 0 && word.startsWith('--'));
    const kept = call.filter((word, i) => !replaced.includes(word) && !replaced.includes(call[i - 1]));
    return [...kept, ...options];
}

/** Every fix that is offered, pressed in turn: the command then goes on, or is refused for another reason.
 *  @param {string[]} call @param {RegExp} sentence @param {string[]} ids of the fixes @returns {any} the refusal */
function mended(call, sentence, ids) {
    const error = refused(1, sentence, ...call, '--json');
    assert.deepEqual(
        error.fixes.map((/** @type {any} */ fix) => fix.id),
        ids,
    );
    for (const {words, options} of error.fixes) {
        assert.match(words, /^[a-z]/);
        const then = equipoise(...withOptions(call, options), '--json');
        assert.ok(then.code === 0 || JSON.parse(then.out).error.message !== error.message, `${words}: ${then.err}`);
    }
    return error;
}

/** @param {string | Buffer} text @param {...string} options */
const asking = (text, ...options) => ['audit', '--csv', write('rows.csv', /** @type {any} */ (text)), ...options];

/** @param {string} name @param {string | Buffer} text
 *  @param {string[]} options @param {RegExp} says @param {string[]} fixes @param {Record<string, any>} about */
function refusal(name, text, options, says, fixes, about) {
    test(`${name}: what it is about, and what mends it`, () => {
        const error = mended(asking(text, ...options), says, fixes);
        for (const [key, value] of Object.entries(about)) assert.deepEqual(error[key], value, key);
    });
}

const latin = Buffer.from('y,d,g\n1,1,S\u00e3o\n0,1,x\n1,0,x\n', 'latin1');
refusal(
    'an encoding that is said and is not so',
    latin,
    [...COLUMNS, '--encoding', 'utf-8'],
    /line 2: byte 0xE3 is not UTF-8, .*; to read it as windows-1252: --encoding windows-1252\n$/,
    ['encoding'],
    {field: 'encoding', line: 2, column: null},
);
refusal(
    'UTF-16 without its mark',
    Buffer.from('y,d,g\n1,1,a\n0,1,b\n', 'utf16le'),
    COLUMNS,
    /UTF-16 without a mark.*--encoding utf-16le\n$/,
    ['encoding'],
    {field: 'encoding', line: null},
);
refusal(
    'a weight that may be read in two ways',
    'y;d;g;w\n1;1;a;1.000\n0;1;a;2.000\n1;0;b;3.000\n0;0;b;4.000\n',
    [...COLUMNS, '--weight', 'w'],
    /"1\.000" is 1 or 1000/,
    ['decimal_point', 'decimal_comma'],
    {field: 'weight', line: 2, column: 'w', value: '1.000'},
);
refusal(
    'a score that is a word',
    'y,s,g\n1,0.5,a\n0,later,a\n1,0.7,b\n0,0.2,b\n',
    ['--label', 'y', '--score', 's', '--protected', 'g'],
    /line 3, column "s": "later" is not a number; to count "later" in column "s" as missing: --missing-of s=later\n$/,
    ['missing_of'],
    {field: 'columns', line: 3, column: 's', value: 'later'},
);
refusal(
    'labels that are words',
    'y,d,g\nyes,1,a\nno,1,a\nyes,0,b\nno,0,b\n',
    COLUMNS,
    /column "y": "no" is neither 1 nor 0; to take "no" as the favourable value: --favourable no; .*--favourable yes\n$/,
    ['favourable', 'favourable'],
    {field: 'favourable', column: 'y', value: 'no'},
);
refusal(
    'decisions that are words',
    'y,d,g\n1,it is,a\n0,it is,a\n1,not,b\n0,not,b\n',
    COLUMNS,
    /--pred-favourable 'it is';/,
    ['pred_favourable', 'pred_favourable'],
    {field: 'pred_favourable', column: 'd'},
);
refusal(
    'decisions in other words than the labels',
    'y,d,g\ngood,approved,a\nbad,approved,a\ngood,denied,b\nbad,denied,b\n',
    [...COLUMNS, '--favourable', 'good'],
    /is no value of the label column "y"/,
    ['pred_favourable', 'pred_favourable'],
    {field: 'pred_favourable', column: 'd', value: 'approved'},
);
refusal(
    'a favourable value that does not occur',
    'y,d,g\nyes,1,a\nno,1,a\nyes,0,b\nno,0,b\n',
    [...COLUMNS, '--favourable', 'Yes'],
    /favourable "Yes": is no value/,
    ['favourable', 'favourable'],
    {field: 'favourable', column: 'y', value: 'Yes'},
);
refusal(
    'scores on another scale',
    'y,s,g\n1,7,a\n0,3,a\n1,9,b\n0,2,b\n',
    ['--label', 'y', '--score', 's', '--protected', 'g'],
    /is 7, expected a number in \[0, 1\]/,
    ['median'],
    {field: 'threshold', line: 2, column: 's'},
);
refusal(
    'missing values that are to be refused',
    'y,d,g\n1,1,a\n0,1,\n1,0,b\n0,0,b\n1,0,a\n',
    [...COLUMNS, '--missing', 'refuse'],
    /line 3, column "g": the value is missing/,
    ['unknown', 'leave_out'],
    {field: 'missing', line: 3, column: 'g'},
);
refusal(
    'rows of another width',
    'y,d,g\n1,1,a\n0,1,a,x\n1,0,b\n0,0\n0,0,b\n',
    COLUMNS,
    /line 3: has 4 cells, expected 3 .*; to set rows with more or fewer cells aside: --ragged aside\n$/,
    ['ragged'],
    {field: 'ragged', line: 3},
);
refusal('a picture', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), COLUMNS, /this is a picture \(PNG\)/, [], {
    field: 'file',
    value: 'a picture (PNG)',
});

const wasm = join(build, 'equipoise.wasm');
test('the module refuses with the same words, fixes and options', {skip: existsSync(wasm) ? false : `no ${wasm}`}, async () => {
    const {Lab} = await import(resolve('web/lab/lab.js'));
    const {wordedNow} = await import(resolve('web/words/refusals.js'));
    const lab = await Lab.create(readFileSync(wasm));
    const asked = {label: 'y', protected: ['g']};
    /** @type {[string, Record<string, any>, string[]][]} */
    const cases = [
        ['y;d;g;w\n1;1;a;1.000\n0;1;b;2.000\n', {pred: 'd', weight: 'w'}, ['--pred', 'd', '--weight', 'w']],
        ['y,s,g\n1,later,a\n0,0.5,b\n', {score: 's'}, ['--score', 's']],
        ['y,d,g\n1,1,a\n0,1,b,x\n', {pred: 'd'}, ['--pred', 'd']],
        ['y,d,g\n1,granted,a\n0,denied,b\n', {pred: 'd'}, ['--pred', 'd']],
    ];
    for (const [text, options, args] of cases) {
        const error = refused(1, /./, ...asking(text, '--label', 'y', '--protected', 'g', ...args), '--json');
        assert.throws(
            () => lab.auditPredictions(new TextEncoder().encode(text), {...asked, ...options}),
            (/** @type {any} */ thrown) => {
                const {form, args: filled, ...about} = thrown.refusal;
                assert.deepEqual(about, error);
                assert.equal(wordedNow({form, args: filled}), error.message, 'its parts make it again');
                return thrown.message === error.message;
            },
        );
    }
    lab.close();
});

/** @param {string} text @param {string[]} options @param {string} [input] */
const read = (text, options) => JSON.parse(succeeds(...asking(text, ...options), '--json'));

test('rows of another width are set aside, counted and said, in a file as in a stream', () => {
    const text = 'y,d,g,w\n1,1,a,2\n0,1,a,2,x\n1,0,b,2\n0,0\n0,0,b,2\n';
    const answer = read(text, [...COLUMNS, '--weight', 'w', '--ragged', 'aside']);
    const note = answer.notes.find((/** @type {any} */ {kind}) => kind === 'read_as').text;
    assert.equal(note, '2 rows of more or fewer cells than the header are set aside, the first in line 3.');
    assert.deepEqual(
        answer.groups.map((/** @type {any} */ g) => [g.name, g.n]),
        [
            ['a', 1],
            ['b', 2],
        ],
    );
    const args = ['audit', '--csv', '-', ...COLUMNS, '--weight', 'w', '--ragged', 'aside', '--json'];
    const stream = spawnSync(program, args, {input: text, encoding: 'utf8'});
    assert.deepEqual(JSON.parse(stream.stdout).groups, answer.groups);
});

/** @type {Record<string, string[]>} how 10, 20, 30 and 40 are written */
const WRITTEN = {
    'a sign before': ['$ 10', '$20', '$ 30', '$40'],
    'a sign behind': ['10 %', '20%', '30 %', '40%'],
    'a code, and a decimal comma': ['10,00 EUR', '20,00 EUR', '30,00 EUR', '40,00 EUR'],
    'a no-break space': ['10\u00a0\u20ac', '20\u00a0\u20ac', '30\u00a0\u20ac', '40\u00a0\u20ac'],
    'only some cells': ['10', '20 %', '30', '40 %'],
};
for (const [name, cells] of Object.entries(WRITTEN))
    test(`numbers are read without what stands beside them: ${name}`, () => {
        const rows = ['1;1;a', '0;0;a', '1;0;b', '0;1;b'];
        const text = `y;d;g;w\n${rows.map((row, i) => `${row};${cells[i]}`).join('\n')}\n`;
        const answer = read(text, [...COLUMNS, '--weight', 'w']);
        assert.deepEqual(
            answer.groups.map((/** @type {any} */ g) => g.weight),
            [30, 70],
        );
        assert.match(answer.notes[0].text, /^The numbers of column "w" are read without the "(\$|%|EUR|\u20ac)" beside them\.$/);
        const args = ['audit', '--csv', '-', ...COLUMNS, '--weight', 'w', '--json'];
        assert.deepEqual(JSON.parse(spawnSync(program, args, {input: text, encoding: 'utf8'}).stdout).groups, answer.groups);
    });

test('what stands beside numbers may be said, and that nothing does', () => {
    const text = 'y;d;g;w\n1;1;a;10 kg\n0;0;a;20 kg\n1;0;b;30 kg\n0;1;b;40 kg\n';
    const ask = [...COLUMNS, '--weight', 'w'];
    // A weight may not lack: only of a score it is offered to count "10 kg" as missing.
    mended(asking(text, ...ask), /column "w": "10 kg" is not a number; to read .* beside "kg": --affix w=kg\n$/, ['affix']);
    const scored = ['--label', 'y', '--score', 'w', '--protected', 'g', '--threshold', '25'];
    mended(asking(text.replace('20 kg', 'none yet'), ...scored), /beside "kg": --affix w=kg; to count "10 kg"/, [
        'affix',
        'missing_of',
    ]);
    assert.deepEqual(
        read(text, [...ask, '--affix', 'w=kg']).groups.map((/** @type {any} */ g) => g.weight),
        [30, 70],
    );
    refused(1, /column "w": "10 %" is not a number/, ...asking(text.replaceAll('kg', '%'), ...ask, '--affix', 'w='));
    refused(1, /affix: is "5", expected a text without digits/, ...asking(text, ...ask, '--affix', 'w=5'));
    const cut = ['--label', 'y', '--pred', 'd', '--protected', 'w', '--cut', 'w=25'];
    const groups = read(text.replaceAll('kg', '%'), cut).groups.map((/** @type {any} */ g) => g.name);
    assert.deepEqual(groups.sort(), ['25 and over', 'under 25']);
});

test('a report verifies what was read without its signs', () => {
    const call = asking('y;d;g;w\n1;1;a;$ 1.5\n0;0;a;$ 2.5\n1;0;b;$ 3.5\n0;1;b;$ 4.5\n', ...COLUMNS, '--weight', 'w');
    const html = write('affix.html', '');
    succeeds(...call, '--html', html);
    assert.match(succeeds('verify', html), /^Agrees/);
});
