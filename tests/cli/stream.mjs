// Predictions through a pipe, more of them than are held: counted as they are read, in memory that does not grow with them.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readFileSync, statSync} from 'node:fs';
import test from 'node:test';

import {program, workshop} from './lib/program.mjs';

const {at, write, succeeds} = workshop('stream-test');

/** Under a shell, with "$E" for the program. @param {string} line */
function shell(line) {
    const {status, stdout, stderr} = spawnSync('bash', ['-c', line], {
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        env: {...process.env, E: program},
    });
    return {code: status, out: stdout, err: stderr};
}

/** Rows of a fixed recipe: scores of `digits` digits. @param {number} n @param {number} digits */
function block(n, digits) {
    let state = 12345;
    const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
    const rows = [];
    for (let i = 0; i < n; i++) {
        const score = random(),
            group = random() < 0.3 ? 'b' : 'a';
        rows.push(`${random() < score ? 'yes' : 'no'},${score.toFixed(digits)},"${group}",${i % 3},${'-'.repeat(60)}`);
    }
    return rows.join('\n') + '\n';
}

const head = 'y,s,g,w,filler\n';
const options = '--label y --score s --protected g --privileged a --favourable yes --bootstrap 50';
const few = write('few.csv', block(20000, 3)),
    fine = write('fine.csv', block(250000, 9));
write('head.csv', head);
const times = (/** @type {string} */ file, /** @type {number} */ n) =>
    `(cat ${at('head.csv')}; for i in $(seq ${n}); do cat ${file}; done)`;

/** Every number of one answer beside the other's, as [path, a, b]. */
function* pairs(a, b, path = '') {
    if (typeof a === 'number') yield [path, a, b];
    else if (a && typeof a === 'object') for (const key of Object.keys(a)) yield* pairs(a[key], b?.[key], `${path}.${key}`);
    else assert.equal(a, b, path);
}

test('of few different scores the counts give the numbers of the rows', () => {
    assert.equal(shell(`${times(few, 15)} >${at('long.csv')}`).code, 0);
    assert.ok(statSync(at('long.csv')).size > 16 << 20);
    const ways = [
        '--threshold median',
        '--top 1000',
        '--threshold 0.5 b=0.3',
        '--threshold 0.3 --score-direction lower',
        '--strata w',
    ];
    for (const more of ['', '--weight w', '--threshold 0.3', '--with curves', ...ways]) {
        const rows = JSON.parse(succeeds('audit', '--csv', at('long.csv'), ...`${options} ${more}`.trim().split(' '), '--json'));
        const {code, out, err} = shell(`cat ${at('long.csv')} | "$E" audit --csv - ${options} ${more} --json`);
        assert.equal(code, 0, err);
        const {counted, ...answer} = JSON.parse(out);
        assert.equal(counted, '300000 rows were counted as they were read; nothing is rounded');
        for (const [path, a, b] of pairs(rows, answer))
            assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)), `${path}: ${a} ${b}`);
    }
});

test('a decimal comma and a mark between thousands are those of the file, in scores, weights and groups', () => {
    const row = i =>
        `${i % 3 ? 'yes' : 'no'};${1 + (i % 2)}.${100 + (i % 7)},5;1.${300 + (i % 4)},5;${18 + (i % 9)},5;${'-'.repeat(60)}`;
    const rows = `${Array.from({length: 5040}, (_, i) => row(i)).join('\n')}\n`;
    const file = write('comma.csv', `y;s;w;age;filler\n${rows.repeat(45)}`);
    assert.ok(statSync(file).size > 16 << 20);
    const asked = '--label y --favourable yes --score s --threshold 1500 --weight w --protected age --bootstrap 0'.split(' ');
    for (const more of [
        ['--cut', 'age=20,25.5'],
        ['--merge', 'age=young:18.5,19.5'],
    ]) {
        const read = JSON.parse(succeeds('audit', '--csv', file, ...asked, ...more, '--json'));
        const {code, out, err} = shell(`cat ${file} | "$E" audit --csv - ${[...asked, ...more].join(' ')} --json`);
        assert.equal(code, 0, err);
        const {counted, ...answer} = JSON.parse(out);
        assert.match(counted, /^226800 rows were counted/);
        for (const [path, a, b] of pairs(read, answer))
            assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)), `${path}: ${a} ${b}`);
    }
});

test('of many the rates are exact and AUC is within a millionth; that it is so is said', () => {
    assert.equal(shell(`${times(fine, 1)} >${at('fine-long.csv')}`).code, 0);
    const rows = JSON.parse(succeeds('audit', '--csv', at('fine-long.csv'), ...options.split(' '), '--json'));
    const line = `cat ${at('fine-long.csv')} | "$E" audit --csv - ${options}`;
    const answer = JSON.parse(shell(`${line} --json`).out);
    const found = answer.counted.match(/^250000 rows were counted as they .* in (\d+) bins: .* every AUC within (\S+),/);
    assert.ok(found, answer.counted);
    assert.equal(Number(found[1]), 1 << 21);
    assert.ok(Number(found[2]) < 1e-6);
    let n = 0;
    for (const [path, a, b] of pairs(rows, answer)) {
        if (/\.(low|high)$/.test(path)) continue;
        if (/auc/.test(path)) ((n += 1), assert.ok(Math.abs(a - b) < 1e-6, `${path}: ${a} ${b}`));
        if (/selection|tpr\.|fpr\.|ppv|npv|accuracy|parity|\.(tp|fp|tn|fn|n)$/.test(path) && !/generalized/.test(path))
            assert.equal(a, b, path);
    }
    assert.ok(n > 5);
    const text = shell(`${line} --html ${at('fine.html')}`);
    assert.match(text.out, /^250000 rows were counted as they were read/);
    assert.match(readFileSync(at('fine.html'), 'utf8'), /250000 rows were counted as they were read/);
});

test('memory does not grow with the rows', () => {
    // 3.2 million rows, 240 MB: as rows they take over 400 MB
    const {code, out, err} = shell(`${times(few, 160)} | (ulimit -v 150000; "$E" audit --csv - ${options} --json)`);
    assert.equal(code, 0, err);
    assert.equal(JSON.parse(out).overall.n, 3200000);
});

test('a stream is refused with the line that is wrong', () => {
    const bad = (/** @type {string} */ row, /** @type {string} */ more = '') =>
        shell(`(${times(few, 15)}; printf '${row}') | "$E" audit --csv - ${options} ${more}`);
    for (const [row, more, sentence] of [
        ['yes,0.5,a\\n', '', /line 300002: has 3 cells, expected 5/],
        ['yes,0.5,"a\\n', '', /line 300002, cell 3: a quote is opened and never closed/],
        ['yes,0.5,a,x,\\n', '--weight w', /line 300002, column "w": "x" is not a number in/],
        ['yes,0.5,\\351,1,\\n', '', /line 300002: byte 0xE9 is not UTF-8/],
        ['yes,abc,a,1,\\n', '', /"abc" is not a number/],
    ]) {
        const {code, err} = bad(row, more);
        assert.equal(code, 1, row);
        assert.match(err, sentence);
    }
    const {code, err} = shell(`${times(few, 15)} | "$E" audit --csv - ${options.replace('g', 'nope')}`);
    assert.equal(code, 1);
    assert.match(err, /line 1: no column is called/);
});

test('what bins could not decide is refused, and decisions need no labels', () => {
    for (const more of ['--threshold median', '--top 1000', '--threshold 0.5 b=0.3', '--threshold 0.5 --at-least']) {
        const {code, err} = shell(`${times(fine, 2)} | "$E" audit --csv - ${options} ${more}`);
        assert.equal(code, 1);
        assert.match(err, /there are more than 65536 different scores .* expected fewer, or the rows saved as a file/, more);
    }
    const {code, out, err} = shell(`${times(few, 15)} | "$E" audit --csv - --pred y --protected g --pred-favourable yes --json`);
    assert.equal(code, 0, err);
    assert.equal(JSON.parse(out).impact.people, 300000);
});
