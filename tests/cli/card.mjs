// Model cards on the command line: what a report's cell says of its model, as text, JSON and one HTML file.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {readFileSync, writeFileSync} from 'node:fs';
import test from 'node:test';

import {workshop} from './lib/program.mjs';

const {at, write, refused, succeeds} = workshop('card-test');

const people = Array.from({length: 400}, (_, i) => {
    const skill = ((i * 37) % 100) / 100;
    const group = (i * 7) % 3 === 0 ? 'b <i>' : 'a';
    return [skill, group, skill + ((i * 7919) % 97) / 194 > (group === 'a' ? 0.7 : 0.9) ? 1 : 0];
});
const data = write('people.csv', `skill,group,hired\n${people.map(row => row.join(',')).join('\n')}\n`);
const schema = write(
    'people.json',
    JSON.stringify({
        equipoise: 1,
        name: 'people',
        title: 'People & others',
        files: [{name: 'people.csv'}],
        columns: [
            {name: 'skill', kind: 'number'},
            {name: 'group', role: 'protected', kind: 'category', privileged: ['a']},
            {name: 'hired', role: 'label', favourable: ['1']},
        ],
    }),
);
const plan = {
    equipoise: 1,
    data: 'people',
    model: {hidden: [6]},
    train: {max_epochs: 20, batch: 32, learning_rate: 0.02},
    methods: [{id: 'none'}, {id: 'reweighing'}, {id: 'group_thresholds'}],
    seeds: [1, 2],
    report: {bootstrap: 50, curves: false},
};
const where = ['--data', schema, '--file', data, '--models', at('m'), '--out', at('report.json')];
succeeds('run', write('plan.json', JSON.stringify(plan)), ...where);
const report = JSON.parse(readFileSync(at('report.json'), 'utf8'));
const index = report.cells.findIndex(({method, seed}) => method === 'group_thresholds' && seed === 2);
const card = (...more) => JSON.parse(succeeds('model', 'card', at('report.json'), '--cell', String(index), '--json', ...more));

test('a card has the numbers of its cell and of the plain one of its seed', () => {
    const made = card('--model', at(`m/cell-${index}.eqm`));
    const after = report.cells[index];
    const before = report.cells.find(({method, seed}) => method === 'none' && seed === 2);
    assert.equal(made.kind, 'model card');
    assert.equal(made.model.seed, 2);
    assert.equal(
        made.model.sha256,
        createHash('sha256')
            .update(readFileSync(at(`m/cell-${index}.eqm`)))
            .digest('hex'),
    );
    assert.equal(made.before.weights_sha256, before.weights_sha256);
    assert.deepEqual(made.data, report.data);
    assert.equal(made.measures[0].id, 'balanced_accuracy');
    assert.equal(new Set(made.measures.map(({id}) => id)).size, made.measures.length);
    for (const {id, before: was, after: is} of made.measures) {
        assert.deepEqual(was, before.test.metrics[id]);
        assert.deepEqual(is, after.test.metrics[id]);
        assert.ok('low' in is, id);
    }
    for (const {name, n, after: rates} of made.groups) {
        const group = after.test.groups.find(one => one.name === name);
        assert.equal(n, group.n);
        assert.deepEqual(rates.tpr, group.tpr);
    }
    for (const {says} of after.warnings) assert.ok(made.limits.includes(says));
});

test('people read it as text and as one file, in which names are text', () => {
    const text = succeeds('model', 'card', at('report.json'), '--cell', String(index));
    for (const part of ['Intended use', 'Hardt, Price & Srebro 2016', 'By group', 'Limits', 'not a verdict', 'Seed 2'])
        assert.ok(text.includes(part), part);
    succeeds('model', 'card', at('report.json'), '--cell', String(index), '--html', at('card.html'));
    const html = readFileSync(at('card.html'), 'utf8');
    assert.match(html, /People &amp; others/);
    assert.ok(html.includes('b &lt;i&gt;') && !html.includes('b <i>'));
    assert.ok(!/<script|<link|src=/.test(html));
});

test('a given model is the card’s before, by its file', () => {
    const given = at('m/cell-0.eqm');
    const repair = {...plan, model: {given}, train: undefined, methods: [{id: 'none'}, {id: 'reject_option'}], seeds: [1]};
    const flags = ['--data', schema, '--file', data, '--out', at('given.json')];
    succeeds('run', write('given-plan.json', JSON.stringify(repair)), ...flags);
    const made = JSON.parse(succeeds('model', 'card', at('given.json'), '--cell', '1', '--json'));
    assert.equal(made.before.sha256, createHash('sha256').update(readFileSync(given)).digest('hex'));
    assert.match(succeeds('model', 'card', at('given.json'), '--cell', '1'), /A given model, .*cell-0\.eqm, was taken as it is/);
});

test('what is no cell of a report is one sentence', () => {
    refused(2, /--cell is missing/, 'model', 'card', at('report.json'));
    refused(1, /has no cell 99, expected one of its 6/, 'model', 'card', at('report.json'), '--cell', '99');
    refused(1, /has no cells/, 'model', 'card', write('other.json', '{}'), '--cell', '0');
    refused(1, /line 1/, 'model', 'card', write('bad.json', '{'), '--cell', '0');
    writeFileSync(at('failed.json'), JSON.stringify({cells: [{index: 0, error: 'there was none'}]}));
    refused(1, /cell 0 has no model: there was none/, 'model', 'card', at('failed.json'), '--cell', '0');
});
