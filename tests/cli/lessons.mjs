// The models that lessons train, run again from the scripts' plans: no number moved, no ordering turned, every answer is the
// core's. `make lessons` writes what is compared with here.
import assert from 'node:assert/strict';
import test from 'node:test';
import {compute, moved, recorded, spoken, turned, wrongAnswers} from '../../web/lessons/runs.mjs';
import {scripts} from '../../web/course/scripts.js';
import {program, workshop} from './lib/program.mjs';

const values = compute(program);

test('no number of a lesson moved by over 0.02 since it was written down', () => {
    assert.deepEqual(moved(recorded(), spoken(values)), []);
    const names = Object.values(recorded()).flatMap(numbers => Object.keys(numbers));
    assert.ok(names.length > 50, String(names.length));
    for (const [lesson, numbers] of Object.entries(spoken(values)))
        for (const [name, value] of Object.entries(numbers)) assert.ok(Number.isFinite(value), `${lesson}: ${name}`);
});

test('no ordering that a lesson speaks of turned round', () => assert.deepEqual(turned(values), []));

test('right answers are what the core gives', () => assert.deepEqual(wrongAnswers(values), []));

test('lesson 5: how well the other columns tell the sex, and which tells it best, is what the core finds', () => {
    const {succeeds} = workshop('lessons-test');
    const {proxy} = JSON.parse(
        succeeds('audit', '--data', 'adult', '--twin', '--protected', 'sex', '--with', 'data', '--json'),
    ).data;
    const asks = scripts.find(({lesson}) => lesson === 'leave-it-out').steps.flatMap(({ask}) => ask ?? []);
    const [guess, best] = ['q4', 'q5'].map(id => asks.find(ask => ask.id === id));
    assert.ok(Math.abs(proxy.auc.value - guess.answer.value) < 0.005, String(proxy.auc.value));
    const columns = proxy.columns.toSorted((a, b) => b.auc.value - a.auc.value);
    assert.equal(best.options.find(({id}) => id === best.answer.value).text, columns[0].name);
    assert.equal(Number(best.right.match(/AUC of ([\d.]+\d)/)[1]), Number(columns[0].auc.value.toFixed(2)));
});

test('a number that moved, an ordering that turned and an answer that is wrong are found', () => {
    const before = recorded();
    const [lesson] = Object.keys(before);
    const [name] = Object.keys(before[lesson]);
    const off = {...before, [lesson]: {...before[lesson], [name]: before[lesson][name] + 0.021}};
    assert.equal(moved(off, before).length, 1);
    const otherwise = {...values, 'bias-in-data': {...values['bias-in-data'], 'run.bent.none.accuracy': 0}};
    assert.equal(turned(otherwise).length, 1);
    const answered = {...values, 'fair-on-monday': {...values['fair-on-monday'], 'run.days.group_thresholds.1.within': 12}};
    assert.equal(wrongAnswers(answered).length, 1);
});
