// A threshold decides by doubles: score > t, whatever t is and however it was given.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';

import {Lab} from '../../web/lab/lab.js';
import {build} from '../cli/lib/program.mjs';
import {caseFile, caseTest, caseText, caseWorkshop} from './lib/cases.mjs';

const {audit, at, refused, succeeds, write} = caseWorkshop('cases-thresholds-test');
const columns = ['--label', 'y', '--score', 's', '--protected', 'g'];
const selected = answer => Object.fromEntries(answer.groups.map(g => [g.name, g.predicted_positives]));

/** People of each group with score > t, counted here. @param {string} text @param {number} t */
function above(text, t) {
    /** @type {Record<string, number>} */
    const n = {};
    for (const line of text.trim().split('\n').slice(1)) {
        const [, score, group] = line.split(',');
        n[group] = (n[group] ?? 0) + (Number(score) > t ? 1 : 0);
    }
    return n;
}

caseTest('a threshold a hair below the scores selects them', ['thr-tie-0.7999999999999999'], () =>
    assert.deepEqual(selected(audit('thr-tie-0.7999999999999999', ...columns, '--threshold', '0.7999999999999999')), {
        f: 3,
        m: 2,
    }),
);

for (const [id, thresholds] of [
    ['thr-tie-0.8', ['0.8']],
    ['thr-one', ['0.5', '1', '0.999999']],
])
    caseTest('a score equal to the threshold is not above it', [id], () => {
        for (const t of thresholds)
            assert.deepEqual(selected(audit(id, ...columns, '--threshold', t)), above(caseText(id), Number(t)));
    });

caseTest('a threshold in per cent is refused', ['thr-tie-80pc'], () =>
    refused(
        1,
        /threshold: is "80%", expected a number, median or GROUP=NUMBER/,
        'audit',
        '--csv',
        caseFile('thr-tie-80pc'),
        ...columns,
        '--threshold',
        '80%',
    ),
);

test('a threshold that is empty or no number is refused', () => {
    const file = write('plain.csv', 'y,s,g\n1,0.8,f\n0,0.2,m\n1,0.3,m\n0,0.9,f\n');
    for (const wrong of ['', ' ', '0,8', 'half', 'a=', '0.5,b=x', 'nan'])
        refused(1, /threshold: is "/, 'audit', '--csv', file, ...columns, '--threshold', wrong);
});

// Scores of every length; the thresholds are scores of the file, given as the shortest digits that read back.
let state = 20261;
const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647;
const scores = Array.from({length: 200}, (_, i) => (i % 4 ? uniform() : Number(uniform().toFixed(1 + (i % 5)))));
const text = `y,s,g\n${scores.map((s, i) => `${i % 3 ? 1 : 0},${s},${i % 2 ? 'a' : 'b'}`).join('\n')}\n`;

test("at 200 thresholds equal to a score, and beside it, the page's module counts exactly those above", async () => {
    const lab = await Lab.create(readFileSync(join(build, 'equipoise.wasm')));
    const bytes = new TextEncoder().encode(text);
    for (const s of scores)
        for (const t of [s, s - 2 ** -54, s + 2 ** -53]) {
            const options = {label: 'y', score: 's', protected: ['g'], bootstrap: 0, threshold: Math.min(1, t)};
            assert.deepEqual(selected(lab.analyse('audit', options, bytes)), above(text, options.threshold), String(t));
        }
    lab.close?.();
});

test('at 200 thresholds equal to a score, the command line counts exactly those above', () => {
    const file = write('ties.csv', text);
    for (const t of scores) {
        const answer = JSON.parse(
            succeeds('audit', '--csv', file, ...columns, '--bootstrap', '0', '--threshold', String(t), '--json'),
        );
        assert.deepEqual(selected(answer), above(text, t), String(t));
    }
    assert.ok(at('ties.csv'));
});

test('every threshold begins at the one that makes the decisions of the file', () => {
    const rows = scores.map((s, i) => [i % 3 ? 1 : 0, s, s > 0.555 ? 1 : 0, i % 2 ? 'a' : 'b']);
    const file = write('decided.csv', `y,s,d,g\n${rows.map(row => row.join(',')).join('\n')}\n`);
    const curves = (...more) =>
        JSON.parse(succeeds('audit', '--csv', file, ...columns, '--with', 'curves', '--bootstrap', '0', ...more, '--json'))
            .curves;
    const given = curves('--pred', 'd');
    const opened = given.thresholds[given.at];
    assert.equal(given.at_from, 'decisions');
    assert.deepEqual(
        scores.map(s => s > opened),
        scores.map(s => s > 0.555),
    );
    assert.equal(curves().at_from, 'default');
    assert.deepEqual(
        [curves('--threshold', '0.25').at_from, curves('--pred', 'd', '--threshold', '0.25').at_from],
        ['options', 'options'],
    );
    const turned = rows.map(([y, s, d, g], i) => [y, s, i === 7 ? 1 - d : d, g].join(','));
    const mixed = write('mixed.csv', `y,s,d,g\n${turned.join('\n')}\n`);
    const none = JSON.parse(succeeds('audit', '--csv', mixed, ...columns, '--pred', 'd', '--with', 'curves', '--json')).curves;
    assert.equal(none.at_from, 'default');
});
