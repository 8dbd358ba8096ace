// Two models on the same people without a browser: which two, the rows of two runs as one file, how changes read, what can be
// asked of one person.
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import test from 'node:test';
import {Lab} from '../../web/lab/lab.js';
import {defaults, fromLink, toLink} from '../../web/state/fields.js';
import {changeOfGap, changeOfLevel, changedOf, joined, peopleOf, pickedOf, readJudged} from '../../web/state/pairing.js';
import {openProject, projectOf} from '../../web/state/project.js';
import {modelsOf} from '../../web/state/repair.js';
import {askedOf, cellsOf, editsOf, judgedBy, otherOf} from '../../web/state/what_if.js';

const wasm = resolve(process.env.SITE ?? 'build/site', 'equipoise.wasm');
const skip = !existsSync(wasm) && `${wasm} is not built`;
const text = bytes => new TextDecoder().decode(bytes);

const FIRST = 'row,y_true,score,y_pred,group,job,age\n7,1,0.5,1,"a, b","say ""no""",30\n2,0,0.25,0,c,,41\n9,1,0.75,1,c,x,5\n';
const SECOND = 'row,y_true,score,y_pred,group,job,age\n2,0,0.6,1,c,,41\n7,1,0.1,0,"a, b","say ""no""",30\n';

test('rows of two runs become one file of those whom both judged', () => {
    const {columns, people} = readJudged(FIRST);
    assert.deepEqual(columns, ['job', 'age']);
    assert.deepEqual(people[0], {row: 7, label: '1', score: '0.5', decision: '1', group: 'a, b', known: ['say "no"', '30']});
    assert.deepEqual(people[1].known, ['', '41']);
    const {csv, n, options} = joined(FIRST, SECOND);
    assert.equal(n, 2);
    assert.deepEqual(options, {score2: 'score2', pred2: 'pred2'});
    const lines = [
        'row,y_true,score,y_pred,group,score2,pred2,job,age',
        '7,1,0.5,1,"a, b",0.1,0,"say ""no""",30',
        '2,0,0.25,0,c,0.6,1,,41',
    ];
    assert.equal(csv, `${lines.join('\n')}\n`);
    const taken = joined(FIRST.replace('job', 'pred2'), SECOND);
    assert.equal(taken.options.pred2, 'pred2_');
    assert.equal(joined(FIRST, SECOND.split('\n')[0]).n, 0);
});

test('a gap comes closer, goes further, changes side, or cannot be told', () => {
    const v = (value, low = null, high = null) => ({value, low, high});
    for (const [a, b, d, kind, size, low, high] of [
        [-0.342, -0.114, v(0.228, 0.215, 0.244), 'closer', 0.228, 0.215, 0.244],
        [0.3, 0.1, v(-0.2, -0.25, -0.15), 'closer', 0.2, 0.15, 0.25],
        [0.1, 0.3, v(0.2, 0.1, 0.3), 'further', 0.2, 0.1, 0.3],
        [-0.096, 0.111, v(0.207, 0.172, 0.248), 'side', 0.207, 0.172, 0.248],
        [0.2, 0.1, v(-0.1, -0.3, 0.1), 'unclear', -0.1, -0.3, 0.1],
        [0.2, 0.1, v(-0.1), 'unclear', -0.1, null, null],
        [0.2, null, v(null), 'none', null, null, null],
    ])
        assert.deepEqual(changeOfGap(v(a), v(b), d), {kind, size, low, high}, kind);
    assert.deepEqual(changeOfLevel(v(-0.02, -0.03, -0.01)), {kind: 'lower', size: -0.02, low: -0.03, high: -0.01});
    assert.equal(changeOfLevel(v(0.02, 0, 0.03)).kind, 'unclear');
    assert.equal(changeOfLevel(v(0.02, 0.01, 0.03)).kind, 'higher');
});

/** Two runs of the small set's twin in one lab, as the page keeps them. */
async function twoRuns() {
    const runs = [];
    const core = await Lab.create(readFileSync(wasm));
    core.load({schema: readFileSync('datasets/german.json'), twin: readFileSync('datasets/german.twin.json'), rows: 400});
    const plan = {equipoise: 1, data: 'german', protected: 'sex', train: {max_epochs: 15}, report: {bootstrap: 20}, seeds: [1]};
    for (const repair of [{id: 'score_gap_penalty', lambda: 3}, {id: 'group_thresholds'}]) {
        core.start({...plan, methods: [{id: 'none'}, repair]});
        while (core.step(1e6));
        const report = core.reportText();
        const judged = new Map([0, 1].map(cell => [cell, core.predictionsText(cell)]));
        const number = runs.length + 1;
        const own = {text: report, report: JSON.parse(report), cancelled: false, generation: number, predictions: judged};
        runs.push({number, stage: 'x', ...own});
    }
    const own = {runs, live: null, description: core.describe(), catalog: core.catalog(), originals: {}, own: null};
    return {core, state: {...defaults(), ...own}};
}
const made = skip ? null : await twoRuns();

test('the plain model and the newest are compared, whatever was deleted; any two can be', {skip}, () => {
    const {state} = made;
    const keys = pair => pair && [pair.before.key, pair.after.key];
    assert.deepEqual(keys(pickedOf(state)), ['2.0', '2.1']);
    assert.deepEqual(keys(pickedOf({...state, pick: ['1.0', '1.1']})), ['1.0', '1.1']);
    assert.deepEqual(keys(pickedOf({...state, deleted: ['2.1']})), ['2.0', '1.1']);
    assert.deepEqual(keys(pickedOf({...state, deleted: ['2.0', '2.1', '1.0']})), null);
    assert.deepEqual(keys(pickedOf({...state, pick: ['1.1', '1.0']})), ['1.1', '1.0'], 'also the other way round');
    assert.equal(modelsOf({...state, names: {2.1: 'Mine'}}).at(-1).name, 'Mine');
});

test('names, notes and deletions go with a project, never with a link', {skip}, () => {
    const {state} = made;
    const chosen = {names: {2.1: 'Mine'}, notes: {2.1: 'A note'}, deleted: ['1.0']};
    assert.deepEqual(toLink({...defaults(), ...chosen}), {});
    assert.equal(fromLink(chosen, null).wrong.length, 3);
    const {choice, work, wrong} = openProject(JSON.parse(JSON.stringify(projectOf({...state, ...chosen}, false))), state);
    assert.deepEqual(wrong, []);
    for (const [field, value] of Object.entries(chosen)) assert.deepEqual(choice[field], value);
    assert.deepEqual(
        work.runs.map(({number}) => number),
        [1, 2],
    );
});

test('the file of kept rows gives every number that the core gives of its own cells', {skip}, () => {
    const {core, state} = made;
    const pair = pickedOf(state);
    const own = peopleOf(pair, 2),
        file = peopleOf(pair, 3);
    assert.deepEqual(own.about.rows, {cell: 0, against: 1, generation: 2});
    assert.equal(file, peopleOf(pair, 3), 'one pair is one subject');
    const answer = ({about, options}) => {
        const subject = core.subject(about.rows, about.options);
        core.ask(subject, 'compare', {...options, rows: 10});
        return core.answer();
    };
    const [a, b] = [answer(own), answer(file)];
    assert.deepEqual(b.difference, a.difference);
    assert.deepEqual(b.groups, a.groups);
    assert.deepEqual(b.mcnemar, a.mcnemar);
    assert.equal(b.people.n, a.overall.to_favourable + a.overall.to_unfavourable);
    const seen = ({people: {columns, rows}}) =>
        rows.map(({cells, group, positive, gains}) => [cells[columns.indexOf('row')], group, positive, gains]);
    assert.deepEqual(seen(b), seen(a));
    const {overall, groups} = changedOf(a);
    for (const way of ['gain', 'lose'])
        for (const part of ['all', 'good', 'bad'])
            assert.equal(
                overall[way][part],
                groups.reduce((sum, g) => sum + g[way][part], 0),
            );
    assert.equal(overall.gain.all, overall.gain.good + overall.gain.bad);
});

test('models of two runs are compared on the people whom both judged', {skip}, () => {
    const {core, state} = made;
    const pair = pickedOf({...state, pick: ['1.1', '2.1']});
    const {about, options} = peopleOf(pair, 2);
    assert.ok(text(about.rows.file).startsWith('row,y_true,score,y_pred,group,score2,pred2,'));
    core.ask(core.subject(about.rows, about.options), 'compare', options);
    const answer = core.answer();
    const [before, after] = [pair.before, pair.after].map(({cell}) => cell.test);
    assert.equal(answer.overall.n, before.overall.n);
    for (const id of ['statistical_parity_difference', 'accuracy']) {
        const of = cell => (cell.metrics[id] ?? cell.overall[id]).value;
        assert.equal(answer.a.metrics[id].value, of(before));
        assert.equal(answer.b.metrics[id].value, of(after));
    }
    const gone = {...pair, after: {...pair.after, run: {...pair.after.run, predictions: new Map()}}};
    assert.equal(peopleOf(gone, 9), null);
});

test('one person can be asked otherwise by, and becomes the nearest other', {skip}, () => {
    const {core, state} = made;
    const {after} = pickedOf(state);
    const judged = judgedBy(after);
    const asked = askedOf({...state, groups: ['sex']}, judged);
    assert.equal(asked[0].name, 'sex');
    assert.ok(asked[0].first && !asked[1].first);
    assert.deepEqual(asked[0].of, ['Female', 'Male']);
    assert.equal(otherOf(asked[0], 'Male'), 'Female');
    assert.ok(!asked.some(({name}) => ['row', 'credit', 'personal_status'].includes(name)));
    for (const person of judged.people.slice(0, 5)) {
        const cells = cellsOf(judged, person.row, asked);
        const said = core.whatIf(1, {row: person.row, set: cells, nearest: true});
        assert.equal(said.score, Number(person.score));
        assert.equal(said.group, person.group);
        const other = cellsOf(judged, said.nearest.row, asked);
        const turned = core.whatIf(1, {row: person.row, set: editsOf(cells, other)});
        const found = judged.people.find(({row}) => row === said.nearest.row);
        assert.notEqual(found.decision, person.decision);
        assert.equal(turned.score, Number(found.score), 'with all its columns it is that person');
    }
});
