// How a file is written: encoding, delimiter, quotes, the lines above its header. Seen where it can be, said where it is a guess
// to know of, and overridden by an option.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import test from 'node:test';

import {program} from '../cli/lib/program.mjs';
import {caseFile, caseTest, caseWorkshop} from './lib/cases.mjs';

const {audit, equipoise, refused, succeeds, write} = caseWorkshop('cases-dialect-test');
const COLUMNS = ['--label', 'y', '--pred', 'd', '--protected', 'g'];

/** Groups with their rows. @param {any} answer */
const groupsOf = answer => Object.fromEntries(answer.groups.map(({name, n}) => [name, n]));

/** What is said of how the file was read. @param {any} answer @returns {string} */
const said = answer => answer.notes.find(({kind}) => kind === 'read_as')?.text ?? '';

/** An audit of what comes on standard input. @param {string} file @param {...string} options */
function piped(file, ...options) {
    const args = ['audit', '--csv', '-', ...COLUMNS, ...options, '--json'];
    const {status, stdout, stderr} = spawnSync(program, args, {input: readFileSync(file), encoding: 'utf8', maxBuffer: 1 << 28});
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
}

const AB = {a: 2, b: 2};
/** @type {Record<string, [Record<string, number>, RegExp]>} */
const READ = {
    'csv-latin1': [{'S\u00e3o': 2, b: 2}, /line 2, column "g", "S\u00e3o": byte 0xE3 is not UTF-8, .*windows-1252/],
    'csv-latin1-other': [AB, /line 2, column "note", "caf\u00e9": byte 0xE9/],
    'csv-utf16le': [AB, /^$/],
    'csv-semi-value-hdr': [{a: 2, c: 2}, /^$/],
    'csv-semi-value': [{'a;b': 2, 'c;d': 2}, /^$/],
    'csv-pipe-value': [{'a|b|c': 2, 'c|d|e': 2}, /^$/],
    'csv-delim-colon': [AB, /^$/],
    'csv-delim-tilde': [AB, /^$/],
    'csv-sep-line': [AB, /the first line names the separator/],
    'csv-sep-line-comma': [AB, /the first line names the separator/],
    'csv-backslash': [AB, /quotes inside quotes have a backslash before them/],
    'csv-backslash-comma': [AB, /quotes inside quotes have a backslash before them/],
    'csv-single-quotes': [{a: 1, 'a, x': 1, b: 2}, /cells stand between single quotes/],
    'csv-single-quotes-nocomma': [AB, /cells stand between single quotes/],
    'csv-midquote-first': [AB, /quotes stand inside of cells, not around them/],
};
for (const [id, [groups, sentence]] of Object.entries(READ))
    caseTest('a file is read as it is written, and a guess to know of is said', [id], () => {
        const answer = audit(id, ...COLUMNS);
        assert.deepEqual(groupsOf(answer), groups);
        assert.match(said(answer), sentence);
    });

/* ---- options ---- */

caseTest('a delimiter is what it is said to be', ['delimiter-option'], () => {
    const file = ['audit', '--csv', caseFile('delimiter-option'), ...COLUMNS];
    refused(1, /every row is in group "a"/, ...file, '--delimiter', '|'); /* it has one group only */
    refused(1, /no column is called "y"/, ...file, '--delimiter', ';');
    refused(1, /delimiter: is "ab", expected one character/, ...file, '--delimiter', 'ab');
});

caseTest('an encoding is what it is said to be', ['encoding-option', 'csv-latin1'], () => {
    refused(1, /every row is in group "a"/, 'audit', '--csv', caseFile('encoding-option'), ...COLUMNS, '--encoding', 'latin-1');
    const answer = audit('csv-latin1', ...COLUMNS, '--encoding', 'latin-1');
    assert.deepEqual([groupsOf(answer), said(answer)], [{'S\u00e3o': 2, b: 2}, '']);
    const file = ['audit', '--csv', caseFile('csv-latin1'), ...COLUMNS];
    refused(
        1,
        /line 2: byte 0xE3 is not UTF-8, which it is said to be; .*--encoding windows-1252/,
        ...file,
        '--encoding',
        'utf-8',
    );
    refused(1, /encoding: is "klingon", expected auto, utf-8, windows-1252/, ...file, '--encoding', 'klingon');
});

const rows = 'y;d;g\n1;1;a\n0;1;a\n1;0;b\n0;0;b\n';
/** @type {Record<string, [string | Buffer, string[]]>} */
const WRITTEN = {
    'a title above the header': [`Staff\n\n${rows}`, []],
    'a title padded with delimiters': [`Staff;;\n${rows}`, []],
    'a header whose line is said': [`x;y;z\n1;2;3\n${rows}`, ['--header', '3']],
    'lines that are skipped': [`x;y;z\n1;2;3\n${rows}`, ['--skip', '2']],
    'tabs, named': [rows.replaceAll(';', '\t'), ['--delimiter', 'tab']],
    'UTF-16 from Excel, with tabs': [Buffer.from(`\ufeff${rows.replaceAll(';', '\t')}`, 'utf16le'), []],
    'UTF-16 without a mark': [Buffer.from(rows, 'utf16le').swap16(), ['--encoding', 'utf-16be']],
    'quotes that are bytes': [rows.replaceAll('a', '"a').replaceAll(';b', ';b"'), ['--quote', 'none']],
    'a backslash that is said': [rows.replaceAll(';a', ';"a\\""'), ['--escape', 'backslash']],
};
for (const [name, [text, options]] of Object.entries(WRITTEN))
    test(`a file is read: ${name}`, () => {
        const file = write('written.csv', text);
        const answer = JSON.parse(succeeds('audit', '--csv', file, ...COLUMNS, ...options, '--json'));
        assert.deepEqual(Object.values(groupsOf(answer)), [2, 2]);
        assert.deepEqual(piped(file, ...options), answer);
    });

test('what says nothing that can be is refused with what was expected', () => {
    const file = write('plain.csv', rows);
    for (const [options, sentence] of [
        [['--header', '0'], /header: is 0, expected the line of the column names/],
        [['--header', '2', '--skip', '1'], /skip: is 1 beside header 2, expected one of them/],
        [['--quote', '`'], /quote: is "`", expected one of/],
        [['--header', '-1'], /--header: is "-1", expected a whole number/],
        [['--delimiter', '"'], /delimiter: is "\\?"", expected one character/],
    ])
        assert.match(equipoise('audit', '--csv', file, ...COLUMNS, ...options).err, sentence);
});

test('a long stream is decoded as it comes', () => {
    // 20 MB of windows-1252, more than is read before it is decided: whether a file or counted, the groups are the same
    const file = write(
        'long.csv',
        Buffer.from(`y,d,g\n${'1,1,S\u00e3o\n0,1,S\u00e3o\n1,0,b\n0,0,b\n'.repeat(750_000)}`, 'latin1'),
    );
    const counted = piped(file, '--bootstrap', '0');
    assert.deepEqual(groupsOf(counted), {'S\u00e3o': 1_500_000, b: 1_500_000});
    assert.match(counted.counted, /column "g", "S\u00e3o": byte 0xE3 is not UTF-8, .*; 3000000 rows were counted/);
});
