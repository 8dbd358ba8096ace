// The predictions of a run: the file of each cell's test rows, audited like anybody's file, gives the very numbers that the
// report has of that cell; natively, by threads and shards, and in the WebAssembly module, which writes the same bytes.
import assert from 'node:assert/strict';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import test from 'node:test';

import {schemaOf} from './lib/people.mjs';
import {build, workshop} from './lib/program.mjs';

const {at, write, equipoise, refused, succeeds} = workshop('predictions-test');

// 400 rows by a fixed recipe. Two columns have names that the file needs for its own, and one a name that these would get.
const people = Array.from({length: 400}, (_, i) => {
    const skill = ((i * 37) % 100) / 100,
        group = (i * 7) % 3 === 0 ? 'b' : 'a, "old"',
        age = 20 + ((i * 29) % 41);
    const good = skill + ((i * 13) % 10) / 20 > (group === 'b' ? 0.9 : 0.7);
    return [
        (skill / 3).toFixed(7),
        ['x', 'y', ' z'][(i * 11) % 3],
        `"${group.replaceAll('"', '""')}"`,
        age,
        good ? 'yes' : 'no',
        i % 5,
    ];
});
const csv = `score,row,kin d,age,hired,score_2\n${people.map(row => row.join(',')).join('\n')}\n`;
const data = write('people.csv', csv);
const schemaText = schemaOf([
    {name: 'score', kind: 'number'},
    {name: 'row', kind: 'category'},
    {name: 'kin d', role: 'protected', kind: 'category', privileged: ['a, "old"']},
    {name: 'age', role: 'protected', kind: 'number', privileged: {min: 40}},
    {name: 'hired', role: 'label', favourable: ['yes']},
    {name: 'score_2', kind: 'number'},
]);
const schema = write('people.json', schemaText);
const here = ['--data', schema, '--file', data];
const plan = {
    equipoise: 1,
    data: 'people',
    protected: ['kin d', 'age'],
    model: {kind: 'mlp', hidden: [6, 5], dropout: 0.1},
    train: {max_epochs: 12, batch: 32},
    methods: [
        {id: 'none'},
        {id: 'reweighing'},
        {id: 'random_perturbation', trials: 5},
        {id: 'score_gap_penalty', lambda: [0, 1]},
        {id: 'group_thresholds'},
        {id: 'equalized_odds'},
        {id: 'calibrated_equalized_odds'},
    ],
    seeds: [1, 2],
    report: {bootstrap: 0},
};
const planFile = write('plan.json', JSON.stringify(plan));
const read = (folder, cell) => readFileSync(join(at(folder), `cell-${cell}.csv`), 'utf8');

const byName = groups => Object.fromEntries(groups.map(({name, ...group}) => [name, group]));

/**
 * Metrics without the groups that they name: of groups that are alike it is the first, and files order them by name. The worst
 * group has the value, and a difference between two is that of theirs.
 */
function unnamed({metrics, groups}) {
    const own = byName(groups);
    return Object.fromEntries(
        Object.entries(metrics).map(([id, {note, noted_who: who, noted_what: what, between, ...value}]) => {
            const [, rate] = id.match(/^worst_group_(.*)$/) ?? [];
            const [, gap] = id.match(/^(.*)_max_difference$/) ?? [];
            const apart = gap === 'calibration_error' ? 'debiased_calibration_error' : gap;
            if (!value.noted) return [id, {note, ...value}];
            if (rate) {
                assert.equal(own[who][rate].value, value.value, id);
                assert.equal(note, who + (value.few ? ' (few)' : ''), id);
            }
            if (apart && own[who]?.[apart]) {
                assert.deepEqual(between, [who, what]);
                assert.equal(own[who][apart].value - own[what][apart].value, value.value, id);
            }
            return [id, value];
        }),
    );
}

/** The same but for the last bits: what is summed over groups is summed in their order, which is the file's own. */
function near(a, b, path) {
    if (typeof a === 'number') return assert.ok(Math.abs(a - b) <= 1e-13 * Math.max(1, Math.abs(b)), `${path}: ${a} is not ${b}`);
    if (a === null || typeof a !== 'object') return assert.equal(a, b, path);
    assert.deepEqual(Object.keys(a), Object.keys(b), path);
    for (const key of Object.keys(a)) near(a[key], b[key], `${path}: ${key}`);
}

/** A report leaves out the members of a value that an analysis writes as null. */
const withoutNulls = (key, value) => (value === null && ['low', 'high', 'why'].includes(key) ? undefined : value);

/** How many numbers of a cell's test audit the audit of its file has too, group by group, with the same digits. */
function compare(audit, {index, test: own}) {
    const {sides, ...brief} = JSON.parse(JSON.stringify(audit), withoutNulls);
    assert.ok(sides);
    assert.deepEqual(byName(brief.groups), byName(own.groups), `cell ${index}`);
    assert.deepEqual(brief.overall, own.overall, `cell ${index}`);
    near(unnamed(brief), unnamed(own), `cell ${index}`);
    return JSON.stringify(brief).match(/:-?\d/g).length;
}

const privileged = cell => cell.test.groups.find(group => group.privileged).name;
const options = cell => ({
    label: 'y_true',
    score: 'score',
    pred: 'y_pred',
    protected: ['group'],
    privileged: privileged(cell),
    bootstrap: 0,
});

test("the audit of a cell's file is the cell's audit, number for number", t => {
    succeeds('run', planFile, ...here, '--predictions', at('all'), '--out', at('all.json'));
    const report = JSON.parse(readFileSync(at('all.json'), 'utf8'));
    assert.equal(report.cells.length, 16);
    let n = 0;
    for (const cell of report.cells) {
        const file = join(at('all'), `cell-${cell.index}.csv`);
        n += compare(
            JSON.parse(
                succeeds(
                    'audit',
                    '--csv',
                    file,
                    '--label',
                    'y_true',
                    '--score',
                    'score',
                    '--pred',
                    'y_pred',
                    '--protected',
                    'group',
                    '--privileged',
                    privileged(cell),
                    '--bootstrap',
                    '0',
                    '--json',
                ),
            ),
            cell,
        );
    }
    t.diagnostic(`${n} numbers of ${report.cells.length} cells`);
});

test('a row is the person that it was in the loaded data, under names that are free', () => {
    const [head, ...rows] = read('all', 0).trim().split('\n');
    assert.equal(head, 'row,y_true,score,y_pred,group,score_3,row_2,kin d,age,score_2');
    assert.equal(rows.length, 80);
    for (const row of rows) {
        const [number, y, , yhat, ...rest] = row.split(',');
        const person = people[Number(number)];
        assert.deepEqual([y, ['0', '1'].includes(yhat)], [person[4] === 'yes' ? '1' : '0', true]);
        assert.equal(rest.at(-2), `${person[3]}`);
        assert.equal(rest.at(-1), `${person[5]}`);
        assert.ok(row.includes(person[2] === '"b"' ? ',b,' : person[2]), row);
    }
});

test('threads and shards write the same files', () => {
    succeeds('run', planFile, ...here, '--predictions', at('one'), '--jobs', '1');
    for (const i of [1, 2]) succeeds('run', planFile, ...here, '--predictions', at('shards'), '--shard', `${i}/2`);
    const names = readdirSync(at('all')).sort();
    assert.equal(names.length, 16);
    for (const folder of ['one', 'shards']) {
        assert.deepEqual(readdirSync(at(folder)).sort(), names);
        for (let cell = 0; cell < 16; cell++) assert.equal(read(folder, cell), read('all', cell));
    }
});

test('what cannot be had is refused before anything is trained', () => {
    const refused = (code, sentence, ...args) => {
        const result = equipoise('run', ...args, ...here, '--predictions', at('refused'));
        assert.deepEqual([result.code, result.out, existsSync(at('refused'))], [code, '', false]);
        assert.match(result.err, sentence);
    };
    refused(2, /--predictions and --resume exclude each other/, planFile, '--resume', at('parts'));
    const seeds = Array.from({length: 9}, (_, i) => i + 1);
    const large = write('large.json', JSON.stringify({...plan, seeds}));
    refused(1, /the plan has 72 cells, and predictions are kept of at most 64: expected a plan of fewer cells/, large);
});

test('a cell that cannot be run has no file, and the others have', () => {
    const one = write(
        'one.json',
        JSON.stringify({
            ...plan,
            methods: [{id: 'none'}, {id: 'equalized_odds'}],
            seeds: [1, 2, 3],
            split: {train: 0.96, valid: 0.02, test: 0.02},
        }),
    );
    const result = equipoise('run', one, ...here, '--predictions', at('failed'), '--out', at('failed.json'));
    const {cells} = JSON.parse(readFileSync(at('failed.json'), 'utf8'));
    const whole = cells.filter(cell => !cell.error).map(cell => `cell-${cell.index}.csv`);
    assert.deepEqual([result.code, whole.length, cells.length], [1, 5, 6], result.err);
    assert.deepEqual(readdirSync(at('failed')).sort(), whole);
});

const module = join(build, 'equipoise.wasm');
const noModule = existsSync(module) ? false : `${module} is not built`;

test("the module writes the same bytes, and its audit of them is the cell's", {skip: noModule}, async () => {
    const {Lab, LabError} = await import(resolve('web/lab/lab.js'));
    const lab = await Lab.create(readFileSync(module));
    const bytes = new TextEncoder().encode(csv);
    lab.load({schema: schemaText, files: [bytes]});
    assert.throws(() => lab.predictionsText(0), /plan: none was started/);
    lab.start(plan);
    assert.throws(
        () => lab.predictionsText(0),
        error =>
            error instanceof LabError &&
            error.message === 'cell 0 is not finished, expected one that is finished' &&
            error.status === 'input' &&
            error.refusal?.fixes.length === 0,
    );
    assert.throws(() => lab.predictionsText(16), /cell: is 16, expected one of the plan's 16, counted from 0/);
    while (lab.step(1e6));
    const report = JSON.parse(lab.reportText());
    for (const cell of report.cells) {
        const text = lab.predictionsText(cell.index);
        assert.equal(text, read('all', cell.index));
        compare(lab.auditPredictions(new TextEncoder().encode(text), options(cell)), cell);
    }
    lab.start({...plan, seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9]});
    assert.throws(
        () => lab.predictionsText(0),
        error => error instanceof LabError && error.status === 'limit',
    );
    lab.close();
});
