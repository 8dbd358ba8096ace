// Models as files on the command line: run --models writes one a cell and lists them as sha256sum checks them; a plan's
// model.given brings one back with the figures of the run that saved it; what does not fit is one sentence.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import test from 'node:test';

import {hiring, schemaOf} from './lib/people.mjs';
import {workshop} from './lib/program.mjs';

const {at, write, equipoise, refused, succeeds} = workshop('models-test');

// 300 rows by a fixed recipe: skill decides, and the smaller group needs more of it.
const people = Array.from({length: 300}, (_, i) => {
    const skill = ((i * 37) % 100) / 100;
    const group = (i * 7) % 3 === 0 ? 'b' : 'a';
    return [skill, ['x', 'y', 'z'][(i * 11) % 3], group, skill + ((i * 13) % 10) / 20 > (group === 'b' ? 0.9 : 0.7) ? 1 : 0];
});
const data = write('people.csv', `skill,kind,group,hired\n${people.map(row => row.join(',')).join('\n')}\n`);
const schema = write('people.json', schemaOf(hiring('1')));
const here = ['--data', schema, '--file', data];
const plan = {
    equipoise: 1,
    data: 'people',
    model: {hidden: [5, 4], activation: 'selu', layer_norm: true, batch_norm: false},
    train: {max_epochs: 8, batch: 32},
    methods: [
        {id: 'none'},
        {id: 'reweighing'},
        {id: 'random_perturbation', trials: 6},
        {id: 'reject_option'},
        {id: 'decoupled_classifiers'},
    ],
    seeds: [1, 2],
    report: {bootstrap: 10, curves: false},
};
const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');
const run = (name, body, ...more) => ['run', write(`${name}.json`, JSON.stringify(body)), ...here, ...more];
const given = (file, methods, more = {}) => ({...plan, model: {given: file, ...more}, methods, seeds: [1]});

const listed = equipoise(...run('plan', plan, '--models', at('m'), '--out', at('report.json'), '--jobs', '2'));
const report = JSON.parse(readFileSync(at('report.json'), 'utf8'));

test('every cell with a network has its file, whose SHA-256 is printed', () => {
    const files = readdirSync(at('m')).sort();
    assert.deepEqual(
        files,
        [0, 1, 2, 3, 4, 5, 6, 7].map(c => `cell-${c}.eqm`),
    );
    for (const file of files)
        assert.ok(listed.out.includes(`${sha256(readFileSync(at(`m/${file}`)))}  ${at(`m/${file}`)}\n`), file);
    assert.match(listed.err, /cell 8: its model is no file by itself, because "decoupled_classifiers" is a predictor of its own/);
});

test('a search says what it tried where the plan asks, and kept the first of the best; nothing else changes', () => {
    const methods = [{id: 'none'}, {id: 'random_perturbation', trials: 9}, {id: 'layerwise_optimization'}, {id: 'bias_gradient'}];
    const asked = {...plan, methods, objective: {epsilon: 0.2}, report: {...plan.report, trials: true}};
    const cellsOf = (name, body) => JSON.parse(succeeds(...run(name, body, '--json'))).cells;
    const told = cellsOf('told', asked);
    for (const {method, seed, trials, valid} of told) {
        if (method === 'none') assert.equal(trials, undefined);
        else {
            const {phi, performance, bias} = trials;
            if (method === 'random_perturbation') assert.equal(phi.length, 9);
            assert.deepEqual([performance.length, bias.length], [phi.length, phi.length]);
            const best = Math.max(...phi);
            const {objective} = valid;
            assert.ok(best > 0 && Math.abs(best - objective.phi) < 1e-6, `${method}, ${seed}: ${best}, ${objective.phi}`);
            assert.ok(Math.abs(bias[phi.indexOf(best)] - objective.bias) < 1e-6, `${method}, ${seed}`);
        }
    }
    const silent = cellsOf('silent', {...asked, report: plan.report});
    assert.deepEqual(
        silent,
        told.map(({trials, ...rest}) => rest),
    );
});

test('the bytes do not depend on the number of threads', () => {
    succeeds(...run('plan', plan, '--models', at('one'), '--jobs', '1'));
    for (const file of readdirSync(at('m')))
        assert.equal(sha256(readFileSync(at(`one/${file}`))), sha256(readFileSync(at(`m/${file}`))), file);
});

const header = file => {
    const bytes = readFileSync(at(file.includes('/') ? file : `m/${file}`));
    return JSON.parse(bytes.subarray(12, 12 + bytes.readUInt32LE(8)).toString());
};

test('a file says how its cell decides', () => {
    const cell = index => report.cells.find(one => one.index === index);
    assert.deepEqual(header('cell-0.eqm').decision, {kind: 'threshold'});
    assert.equal(header('cell-0.eqm').threshold, cell(0).threshold);
    assert.equal(header('cell-0.eqm').made.method, 'none');
    const {decision, threshold, made} = header('cell-7.eqm');
    assert.equal(threshold, null);
    assert.equal(made.method, 'reject_option');
    assert.equal(made.seed, 2);
    assert.deepEqual(Object.keys(decision), ['chances', 'groups', 'kind', 'thresholds']);
    assert.deepEqual(
        decision.groups,
        cell(7).test.groups.map(group => group.name),
    );
    for (const chances of decision.chances) assert.deepEqual(chances, [0, 1]);
});

test('a file says what data it was trained on by digest and number of rows, and a repaired one keeps that', () => {
    const {trained_on: on} = header('cell-0.eqm');
    assert.deepEqual(on, {sha256: sha256(readFileSync(data)), test: 60, train: 180, valid: 60});
    const plan = given(at('m/cell-0.eqm'), [{id: 'random_perturbation', trials: 6}]);
    succeeds(...run('repaired', {...plan, split: {train: 0.2, valid: 0.5, test: 0.3}}, '--models', at('repaired')));
    assert.deepEqual(header('repaired/cell-0.eqm').trained_on, on);
});

test('what cannot be saved is said, cell by cell, and the run stands', () => {
    const trees = {
        ...plan,
        model: {kind: 'gradient_boosted_trees'},
        methods: [{id: 'none'}, {id: 'group_thresholds'}],
        seeds: [1],
    };
    const maps = {...plan, methods: [{id: 'fair_representation'}, {id: 'none'}], seeds: [1]};
    const asked = (name, body) => {
        const {out, err, code} = equipoise(...run(name, body, '--models', at(name), '--json'));
        assert.equal(code, 0, err);
        assert.equal(JSON.parse(out).cells.length, 2);
        return {err, saved: readdirSync(at(name))};
    };
    const ofTrees = asked('trees', trees);
    assert.match(ofTrees.err, /^equipoise run: cell 0: .*\nequipoise run: cell 1: .*cannot be saved yet\n$/);
    assert.deepEqual(ofTrees.saved, []);
    const ofMaps = asked('maps', maps);
    assert.match(ofMaps.err, /^equipoise run: cell 0: .* maps rows before a model sees them\n[0-9a-f]{64} {2}.*cell-1\.eqm\n$/);
    assert.deepEqual(ofMaps.saved, ['cell-1.eqm']);
});

test('a given model has the figures of the run that saved it, and is repaired alike', () => {
    const methods = [{id: 'none'}, {id: 'random_perturbation', trials: 6}, {id: 'reject_option'}];
    succeeds(...run('given', given(at('m/cell-0.eqm'), methods), '--out', at('given-report.json')));
    const again = JSON.parse(readFileSync(at('given-report.json'), 'utf8'));
    assert.equal(again.plan.model.sha256, sha256(readFileSync(at('m/cell-0.eqm'))));
    for (const cell of again.cells) {
        const before = report.cells.find(one => one.method === cell.method && one.seed === 1);
        assert.equal(cell.weights_sha256, before.weights_sha256);
        assert.deepEqual(cell.test, before.test);
    }
    assert.match(succeeds('merge', at('given-report.json')), /No debiasing/);
});

test('rows that a given model learned from are left out; that nobody knows them stands beside every repair', () => {
    const methods = [{id: 'none'}, {id: 'random_perturbation', trials: 6}, {id: 'reject_option'}];
    const asked = (name, trainedOn) => {
        const body = given(at('m/cell-0.eqm'), methods, trainedOn && {trained_on: trainedOn});
        succeeds(...run(name, body, '--out', at(`${name}.out.json`), '--predictions', at(name)));
        const text = succeeds('merge', at(`${name}.out.json`));
        return {text, ...JSON.parse(readFileSync(at(`${name}.out.json`), 'utf8'))};
    };
    const count = part => part.groups.reduce((sum, group) => sum + group.n, 0);
    const rows = cell => count(cell.train) + count(cell.valid) + count(cell.test);
    const unknown = asked('unknown');
    assert.equal(unknown.plan.model.trained_on, 'unknown');
    assert.deepEqual(unknown.data.learned, {left_out: 0, says: null});
    assert.equal(rows(unknown.cells[0]), 300);
    assert.deepEqual(
        unknown.warnings.filter(({id}) => id === 'trained_on_unknown').map(({method}) => method),
        ['random_perturbation', 'reject_option'],
    );
    assert.match(unknown.text, /which rows the model learned from is not known/);

    const none = asked('none-learned', 'none');
    assert.equal(none.plan.model.trained_on, 'none');
    assert.doesNotMatch(none.text, /not known/);
    assert.deepEqual(none.cells[0].test, unknown.cells[0].test);

    // 100 of the 300 people are of kind y: i * 11 mod 3 = 1.
    const learned = {column: 'kind', value: 'y'};
    const some = asked('some', learned);
    assert.deepEqual(some.plan.model.trained_on, learned);
    assert.equal(some.data.learned.left_out, 100);
    assert.match(some.text, /learned from 100 of the 300 rows \(kind is y\); they are left out/);
    assert.doesNotMatch(some.text, /not known/);
    for (const [c, cell] of some.cells.entries()) {
        assert.equal(rows(cell), 200);
        const lines = readFileSync(at(`some/cell-${c}.csv`), 'utf8')
            .trim()
            .split('\n');
        const row = lines[0].split(',').indexOf('row');
        assert.equal(lines.length - 1, count(cell.test));
        for (const line of lines.slice(1)) assert.notEqual(people[Number(line.split(',')[row])][1], 'y', line);
    }
    assert.match(succeeds('model', 'card', at('unknown.out.json'), '--cell', '1'), /learned from is not known/);
});

test('a network with a vector for each category is trained, saved, and gives the same figures when it is given', () => {
    const methods = [{id: 'none'}, {id: 'random_perturbation', trials: 6}];
    const embeds = {...plan, model: {...plan.model, embed: 2}, methods, seeds: [1]};
    succeeds(...run('embeds', embeds, '--models', at('e'), '--out', at('embeds-report.json')));
    const before = JSON.parse(readFileSync(at('embeds-report.json'), 'utf8'));
    assert.deepEqual(
        header('e/cell-0.eqm')
            .ops.slice(0, 4)
            .map(({op}) => op),
        ['Slice', 'Slice', 'Gemm', 'Concat'],
    );
    succeeds(...run('embedded', given(at('e/cell-0.eqm'), methods), '--out', at('embedded-report.json')));
    const again = JSON.parse(readFileSync(at('embedded-report.json'), 'utf8'));
    again.cells.forEach((cell, i) => assert.deepEqual(cell.test, before.cells[i].test));
});

test('with --json the list goes to standard error', () => {
    const {out, err} = equipoise(...run('json', {...plan, methods: [{id: 'none'}], seeds: [1]}, '--models', at('j'), '--json'));
    JSON.parse(out);
    assert.match(err, /^[0-9a-f]{64} {2}.*cell-0\.eqm$/m);
});

test('what does not fit is one sentence', () => {
    const file = at('m/cell-0.eqm');
    const none = [{id: 'none'}];
    writeFileSync(at('cut.eqm'), readFileSync(file).subarray(0, 700));
    refused(1, /nowhere\.eqm: cannot be read: No such file/, ...run('missing', given(at('nowhere.eqm'), none)));
    refused(1, /cut\.eqm: was changed or cut: its 700 bytes/, ...run('cut', given(at('cut.eqm'), none)));
    refused(1, /people\.csv is not a model this lab reads/, ...run('csv', given(data, none)));
    refused(
        1,
        /model\.sha256: is 0000000000000000\.\.\., and ".*" is another file/,
        ...run('other', given(file, none, {sha256: '0'.repeat(64)})),
    );
    refused(1, /"reweighing", which works before or while a model is trained/, ...run('pre', given(file, [{id: 'reweighing'}])));
    refused(2, /--models and --resume exclude each other/, ...run('resumed', plan, '--models', at('r'), '--resume', at('r')));
});
