// One file, every analysis, a run: what the report, the terminal and the page show of an answer's blocks is the same sentence and
// the same number, and the number is the answer's.
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';

import {at as valueAt, rowsOf} from '../../web/lab/blocks.js';
import {isNumber, isValue} from '../../web/lab/figures.js';
import {Lab} from '../../web/lab/lab.js';
import {schemaOf} from './lib/people.mjs';
import {build, workshop} from './lib/program.mjs';
import {assertPage, assertTerminal, plain, readReport} from './lib/rendered.mjs';

const {at, write, succeeds} = workshop('cli-answers');
const skip = existsSync(join(build, 'equipoise.wasm')) ? false : 'no module; run make wasm';

// Groups of 300, 300 and 2 people: the small one is decided about alike, so that it would be furthest from all others.
const people = Array.from({length: 602}, (_, i) => {
    const group = i < 300 ? 'a' : i < 600 ? 'b' : 'c <2>';
    const skill = (i * 37) % 100,
        score = Math.min(0.999, skill / 125 + (group === 'a' ? 0.15 : 0) + ((i * 29) % 10) / 100);
    return [
        skill + (i % 10) * 4 > 70 ? 1 : 0,
        group === 'c <2>' ? 0.9 : score.toFixed(3),
        ((skill + (i % 7)) / 110).toFixed(3),
        group,
        skill,
        ['x', 'y', 'z'][(i * 11) % 3],
        `2026-0${1 + (i % 4)}`,
    ];
});
const file = write('people.csv', `y,s,s2,g,skill,town,month\n${people.map(row => row.join()).join('\n')}\n`);
const subject = ['--csv', file, '--label', 'y', '--score', 's', '--protected', 'g', '--privileged', 'a', '--bootstrap', '200'];
const catalog = JSON.parse(succeeds('catalog', '--json'));
const others = catalog.analyses.map(analysis => analysis.id).filter(id => id !== 'audit');
const args = ['audit', ...subject, '--with', others.join(), '--set', 'compare.score2=s2', '--set', 'monitor.batch=month'];
const whole = JSON.parse(succeeds(...args, '--json'));
/** @type {[string, any][]} */
const answers = [['audit', whole], ...others.map(id => /** @type {[string, any]} */ ([id, whole[id]]))];
const terminal = succeeds(...args, '--html', at('report.html'));
const report = readReport(readFileSync(at('report.html'), 'utf8'), answers);

test('every analysis says what it found in blocks', () => {
    assert.ok(report.tables.length > 20 && report.sentences.length > 40);
    for (const [id, {blocks}] of answers)
        assert.ok(
            blocks.some(({block}) => block === 'table'),
            id,
        );
});

test('groups of 300, 300 and 2 people: the same first sentence everywhere, and it is not about the two', () => {
    const said = plain(whole.headline.text);
    assert.match(
        said,
        /^Decided favourably \(selection rate\): b \d+\.\d % and a \d+\.\d %\. .* Left out, under 30 rows: c <2> \(2\)\.$/,
    );
    assert.equal(report.sentences[0], said);
    assert.equal(plain(terminal.split('\n')[0]), said);
    assert.equal(plain(whole.blocks[0].parts.map(part => part.strong ?? part.text).join('')), said);
});

test('every number of a table is the answer\u2019s, rounded', () => {
    let n = 0;
    for (const {id, answer, block, rows} of report.tables)
        for (const [c, column] of block.columns.entries())
            for (const [r, row] of rowsOf(answer, block).entries()) {
                const value = column.path === undefined ? undefined : valueAt(row, column.path);
                const x = isValue(column.figure) ? (value?.value ?? value?.median) : value;
                if (!isNumber(column.figure) || typeof x !== 'number' || column.figure === 'share' || !rows[r]) continue;
                const shown = Number(
                    rows[r][c]
                        .replace(/^< 0\.001/, '0')
                        .match(/[+-]?[\d.,]+(e[+-]\d+)?/)[0]
                        .replaceAll(',', ''),
                );
                const [scale, half] =
                    column.figure === 'percent' ? [100, 0.05] : [1, rows[r][c].startsWith('<') ? 0.001 : 0.0005];
                assert.ok(
                    Math.abs(shown - scale * x) <= half + 1e-5 * Math.abs(x),
                    `${id}, ${column.title}: ${rows[r][c]} of ${x}`,
                );
                n++;
            }
    assert.ok(n > 1000, String(n));
});

test('the terminal says what the report says', () => {
    assert.ok(assertTerminal(report, terminal) > 300);
});

test('the page says what the report says', async () => {
    assert.ok((await assertPage(report, catalog, answers)) > 2000);
});

test('a run and its counterfactual test say the same in the report, the terminal and the page', {skip}, async () => {
    const schema = write(
        'people.json',
        schemaOf([
            ...['s', 's2', 'skill'].map(name => ({name, kind: 'number'})),
            ...['town', 'month'].map(name => ({name, kind: 'category'})),
            {name: 'g', role: 'protected', kind: 'category', privileged: ['a']},
            {name: 'y', role: 'label', favourable: ['1']},
        ]),
    );
    const plan = write(
        'plan.json',
        JSON.stringify({
            equipoise: 1,
            data: 'people',
            protected: 'g',
            model: {kind: 'logistic_regression'},
            methods: [{id: 'none'}, {id: 'reweighing', strength: [0.5, 1]}, {id: 'group_thresholds'}],
            seeds: [1, 2, 3],
            report: {bootstrap: 0, audits: false, counterfactual: true},
        }),
    );
    const run = ['run', plan, '--data', schema, '--file', file];
    const made = JSON.parse(succeeds(...run, '--json')),
        {counterfactual} = made.cells[0];
    assert.ok(counterfactual.blocks.length > 5);
    const lab = await Lab.create(readFileSync(join(build, 'equipoise.wasm')));
    const reportOf = (/** @type {any} */ own) => readReport(lab.html({title: 'T', made: '', answers: own}), Object.entries(own));
    const [ofRun, ofTest] = [reportOf({made}), reportOf({counterfactual})];
    lab.close();
    assert.ok(ofRun.tables.length >= 2 && ofTest.tables.length >= 3);
    assertTerminal(ofRun, succeeds(...run));
    await assertPage(ofRun, catalog, [['made', made]]);
    await assertPage(ofTest, catalog, [['counterfactual', counterfactual]]);
});
