// Lessons without a browser: the small language, the judging of answers, the code, and that every script holds to its form and
// names only what is there.
import assert from 'node:assert/strict';
import {createRequire} from 'node:module';
import {readFileSync, readdirSync} from 'node:fs';
import {resolve} from 'node:path';
import {gzipSync} from 'node:zlib';
import test from 'node:test';
import {codeOf, readCode} from '../../web/course/code.js';
import {evaluate, holds, namesIn, parse} from '../../web/course/expression.js';
import {FORMULAS} from '../../web/course/formulas.js';
import {NotANumber, judge, readNumber, shuffled} from '../../web/course/judge.js';
import {asksOf, begun, isDone, partsAt, resultOf} from '../../web/course/lesson.js';

import {scripts} from '../../web/course/scripts.js';
import {isName} from '../../web/course/values.js';
import {FIELDS} from '../../web/state/fields.js';
import {isPart} from '../../web/state/parts.js';
import {addWords, hasWords} from '../../web/words/words.js';
import {rest} from '../../web/words/rest.js';

addWords('en', rest);
const require = createRequire(resolve('web/package.json'));
const value = (text, names = {}) => evaluate(parse(text), name => names[name]);

test('the small language counts as arithmetic does', () => {
    const is = {
        '1 + 2 * 3': 7,
        '(1 + 2) * 3': 9,
        '2 - 3 - 4': -5,
        '12 / 3 / 2': 2,
        '-2 * -3': 6,
        'abs(-.5)': 0.5,
        'min(3, 1, 2) + max(1, 2)': 3,
        '1 < 2 && 2 <= 2 && 3 > 2 && 2 >= 2': 1,
        '1 == 1 || 1 / 0 == 0': 1,
        '!(1 == 2)': 1,
        '1 != 2': 1,
        '1 + 1 == 2 && 2 + 2 != 5': 1,
    };
    for (const [text, number] of Object.entries(is)) assert.equal(value(text), number, text);
    assert.equal(value('a.b - a.c', {'a.b': 3, 'a.c': 1}), 2);
    assert.deepEqual(namesIn(parse('abs(gap.fpr) < .02 && x')), ['gap.fpr', 'x']);
});

test('what is unknown makes no condition true, and nothing of it is an error', () => {
    for (const text of ['x < 1', 'x > 1', 'x == x', 'x != 1', '!x', 'abs(x) < 1', 'x + 1 > 0', 'x && 1 == 1'])
        assert.equal(
            holds(text, () => null),
            false,
            text,
        );
    for (const name of ['constructor', '__proto__', 'toString'])
        assert.equal(
            holds(`${name} == 1`, () => undefined),
            false,
        );
});

test('what is none is refused with where it ends', () => {
    for (const text of [
        '',
        '1 +',
        '(1',
        '1)',
        'a b',
        '1 ! 2',
        'abs 1',
        'abs()',
        'alert(1)',
        'a = 1',
        'a; b',
        '"x"',
        '1 < 2 3',
        'f(1)',
        'a..(1)',
    ])
        assert.throws(() => parse(text), Error, text);
});

test('numbers are read as people write them', () => {
    const read = {44.8: 44.8, '44,8': 44.8, ' 44,8 % ': 44.8, '\u22123.5': -3.5, '.5': 0.5, '1 000': 1000, '+2': 2};
    for (const [text, number] of Object.entries(read)) assert.equal(readNumber(text), number, text);
    for (const text of ['', '4.4.8', 'abc', '1e5', '12a', '--1', '1,2,3']) assert.equal(readNumber(text), null, text);
});

test('an answer is judged by a constant, by the lab or by the options', () => {
    const number = {
        id: 'q',
        kind: 'number',
        text: '',
        unit: '%',
        answer: {value: 44.8},
        tolerance: 0.1,
        right: 'yes',
        wrong: {'lt 30': 'low', '*': 'no'},
    };
    assert.deepEqual(judge(number, '44,85', {}), {right: true, says: 'yes'});
    assert.equal(judge(number, '0.4481', {}).right, true, 'a share is a percentage');
    assert.deepEqual(judge(number, '23', {}), {right: false, says: 'low'});
    assert.deepEqual(judge(number, '50', {}), {right: false, says: 'no'});
    assert.throws(() => judge(number, 'many', {}), NotANumber);
    const lab = {id: 'q', kind: 'number', text: '', answer: {from: 'gap.ppv', scale: 100}, tolerance: 0.15};
    assert.equal(judge(lab, 9.5, {'gap.ppv': 0.094981}).right, true);
    assert.equal(judge(lab, 9.5, {}).right, false, 'what the lab does not know is no answer');
    const choice = {id: 'q', kind: 'choice', text: '', answer: {value: ['a', 'b']}, wrong: {c: 'not c'}};
    assert.equal(judge(choice, ['b', 'a'], {}).right, true);
    assert.deepEqual(judge(choice, ['a', 'c'], {}), {right: false, says: 'not c'});
    assert.equal(judge({id: 'q', kind: 'order', text: '', answer: {value: ['a', 'b']}}, ['b', 'a'], {}).right, false);
    assert.equal(judge({id: 'q', kind: 'text', text: ''}, 'words', {}).right, null);
    assert.equal(judge({id: 'q', kind: 'find', text: '', answer: {state: 'x > 1'}}, null, {x: 2}).right, true);
});

test('options stand in the same order for the same person, and in another for another', () => {
    const options = ['a', 'b', 'c', 'd', 'e', 'f'];
    assert.deepEqual(shuffled(options, 'one'), shuffled(options, 'one'));
    assert.deepEqual([...shuffled(options, 'one')].sort(), options);
    assert.ok(['two', 'three', 'four'].some(seed => String(shuffled(options, seed)) !== String(shuffled(options, 'one'))));
});

test('a code is read again, and every letter that is wrong is found', async () => {
    const record = {
        lesson: 'impossible',
        script: '01234567',
        class: 'ML-A',
        name: 'J\u00f6rg \u5b57',
        answers: {q1: ['a', 'b'], q2: '42,7'},
        tries: {q1: 1, q2: 2},
        shown: ['q3'],
    };
    const code = await codeOf(record);
    assert.match(code, /^EQ3-[0-9A-Z]{5}-/);
    assert.deepEqual(await readCode(code), record);
    assert.deepEqual(
        await readCode(`  ${code.toLowerCase().replaceAll('-', ' ').replace('eq3 ', 'EQ3-')} `),
        record,
        'however it is copied',
    );
    let found = 0;
    for (let i = 4; i < code.length; i++) {
        if (code[i] === '-') continue;
        const wrong = code.slice(0, i) + (code[i] === 'X' ? 'Y' : 'X') + code.slice(i + 1);
        if (wrong !== code && (await readCode(wrong)) === null) found++;
    }
    assert.equal(found, code.replace(/^EQ3-/, '').replaceAll('-', '').length, 'each of them');
    for (const none of ['', 'EQ3-', 'EQ3-UUUUU', 'hello', `${code}0`, code.slice(0, -1)])
        assert.equal(await readCode(none), null, none);
});

test('each script has the form of the schema, and ids that are its own', () => {
    const Ajv = require('ajv/dist/2020.js').default;
    const check = new Ajv({strict: false, allErrors: true}).compile(JSON.parse(readFileSync('web/lessons/schema.json', 'utf8')));
    const files = readdirSync('web/lessons').filter(name => /^\d/.test(name));
    assert.equal(files.length, scripts.length, 'each is listed in scripts.js');
    for (const script of scripts) {
        assert.ok(check(script), `${script.lesson}: ${JSON.stringify(check.errors)}`);
        for (const ids of [script.steps.map(({id}) => id), asksOf(script).map(({id}) => id)])
            assert.equal(new Set(ids).size, ids.length, `${script.lesson}: an id twice`);
    }
    const numbers = scripts.map(({number}) => number);
    assert.deepEqual(
        numbers,
        [...numbers].sort((a, b) => a - b),
    );
});

test('scripts name only parts, fields, values and formulas that there are, and 60 words a step at most', () => {
    for (const script of scripts)
        for (const step of [{id: 'start', ...script.start, set: script.start}, ...script.steps]) {
            const where = `${script.lesson} ${step.id}`;
            for (const name of [
                ...(step.show ?? []),
                ...(step.hide ?? []),
                ...(step.lock ?? []),
                ...(step.unlock ?? []),
                ...(step.point ? [step.point] : []),
            ])
                assert.ok(isPart(name), `${where}: part ${name}`);
            for (const name of Object.keys(step.set ?? {}))
                assert.ok(name in FIELDS || ['hide', 'lock'].includes(name), `${where}: field ${name}`);
            if (step.point) assert.ok(hasWords(`part.${step.point}`), `${where}: ${step.point} has no name`);
            if (step.formula) assert.ok(step.formula in FORMULAS, `${where}: formula ${step.formula}`);
            const conditions = [step.wait?.state, step.ask?.answer?.state, step.ask?.answer?.from].filter(Boolean);
            for (const text of conditions) for (const name of namesIn(parse(text))) assert.ok(isName(name), `${where}: ${name}`);
            const texts = [step.say, step.then, step.ask?.text, step.ask?.right, ...Object.values(step.ask?.wrong ?? {})].filter(
                Boolean,
            );
            for (const text of texts) {
                for (const [, name] of text.matchAll(/\{([^}]*)\}/g)) assert.ok(isName(name), `${where}: {${name}}`);
                assert.ok(text.split(/\s+/).length <= 60, `${where}: ${text.split(/\s+/).length} words: ${text}`);
            }
            if (typeof step.wait === 'object') assert.ok(step.shown, `${where}: what "show me" sets`);
        }
    const kB = gzipSync(JSON.stringify(scripts)).length / 1000;
    console.log(`  note ${scripts.length} lessons are ${kB.toFixed(1)} kB as they are sent`);
    assert.ok(kB <= 30);
});

test('an estimate of the time that each takes, by its words, questions and settings, is at most what it says', () => {
    for (const script of scripts) {
        const words = JSON.stringify(script.steps).split(/\s+/).length;
        const asks = asksOf(script).length;
        const acts = script.steps.filter(({wait}) => wait && wait !== 'next').length;
        const minutes = words / 150 + 0.75 * asks + 1 * acts;
        console.log(
            `  note lesson ${script.number}: ${words} words, ${asks} questions, ${acts} settings: about ${minutes.toFixed(0)} minutes`,
        );
        assert.ok(minutes <= 20, `${script.lesson}: ${minutes}`);
    }
});

test('parts come and go with the steps, a step is done when it is answered or met, points fall with the tries', () => {
    const script = {
        lesson: 'x',
        start: {hide: ['decide.table'], lock: ['decide.lines']},
        steps: [
            {id: 'a', point: 'decide.lines'},
            {id: 'b', show: ['decide.table'], unlock: ['decide.lines'], wait: {state: 'x > 1'}},
            {id: 'c', ask: {id: 'q', kind: 'number', text: '', answer: {value: 1}}},
        ],
    };
    assert.deepEqual(partsAt(script, 0), {
        away: ['steps', 'next', 'lesson.none', 'decide.table'],
        locked: ['decide.lines'],
        pointed: 'decide.lines',
    });
    assert.deepEqual(partsAt(script, 1), {away: ['steps', 'next', 'lesson.none'], locked: [], pointed: null});
    const lesson = begun('x');
    assert.equal(isDone(script.steps[0], lesson), true);
    assert.equal(isDone(script.steps[1], lesson), false);
    assert.equal(isDone(script.steps[1], {...lesson, done: ['b']}), true);
    const answered = (right, tries, shown = false) => ({...lesson, answers: {q: {given: 1, tries, right, shown}}});
    assert.equal(isDone(script.steps[2], answered(false, 1)), false);
    assert.equal(isDone(script.steps[2], answered(true, 1)), true);
    assert.equal(resultOf(script, answered(true, 1)).points, 2);
    assert.equal(resultOf(script, answered(true, 2)).points, 1);
    assert.equal(resultOf(script, answered(true, 3, true)).points, 0);
});
