// Lessons without a browser: the small language, the judging of answers, the code, and that every script holds to its form and
// names only what is there.
import assert from 'node:assert/strict';
import {readFileSync, readdirSync} from 'node:fs';
import test from 'node:test';
import {lessonActions} from '../../web/course/acting.js';
import {markOf} from '../../web/course/shown/class_table.js';
import {rises} from '../../web/course/shown/slopes.js';
import {codeOf, readCode} from '../../web/course/code.js';
import {evaluate, holds, namesIn, parse} from '../../web/course/expression.js';
import {FIGURES, wilson} from '../../web/course/figures.js';
import {NotANumber, judge, readNumber, shuffled} from '../../web/course/judge.js';
import {begun, isDone, partsAt, resultOf, variantFor, variantOf} from '../../web/course/lesson.js';
import {pairsOf, tailOf} from '../../web/course/pairs.js';
import {trainedBefore} from '../../web/course/runs.js';
import {scripts} from '../../web/course/scripts.js';
import {minutesFor, sentOf, wrongWith} from '../../web/lessons/check.mjs';
import {actionsOf} from '../../web/state/actions.js';
import {nothingYet} from '../../web/state/app.js';
import {readDeciles} from '../../web/state/counts.js';
import {follow} from '../../web/state/follow.js';
import {followers} from '../../web/state/followers.js';
import {Store} from '../../web/state/store.js';
import {rest} from '../../web/words/rest.js';
import {addWords} from '../../web/words/words.js';

addWords('en', rest);
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
        variant: 7,
        state: '89abcdef',
        name: 'J\u00f6rg \u5b57',
        answers: {q1: ['a', 'b'], q2: '42,7'},
        tries: {q1: 1, q2: 2},
        shown: ['q3'],
        wrong: [],
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

test('scripts hold to the schema, name only what there is, and are small together', () => {
    const files = readdirSync('web/lessons').filter(name => /^\d/.test(name));
    assert.equal(files.length, scripts.length, 'each is listed in scripts.js');
    assert.deepEqual(wrongWith(scripts), []);
    console.log(`  note ${scripts.length} lessons are ${sentOf(scripts).toFixed(1)} kB as they are sent`);
});

/** What was worked out outside of Equipoise, from the same counts and closed forms, by two programs: by lesson, question and
 *  variant, in the unit of the answer. */
const KNOWN = {
    'six-numbers q1': [44.8468, 23.4543],
    'six-numbers q2': [47.7226, 27.9853],
    'six-numbers q3': [62.9715, 59.1335],
    'six-numbers q4': [71.1875, 65.046],
    'six-numbers q5': [58.8203, 34.8003],
    'six-numbers q6': [66.9927, 63.8258],
    'six-numbers q10': [21.4815],
    'impossible q1': [59.25, 61.5385],
    'impossible q2': [42.6573, 26.1487],
    'impossible q3': [9.4981],
    'judges q1': [65],
    'judges q3': [8],
    'twelve-groups q1': [3.3],
    'twelve-groups q3': [36.1],
    'twelve-groups q4': [74.9542, 15.822],
    'private q1': [36.7879, 13.5335, 36.7879],
    'private q2': [0.299573, 0.149787],
    'private q4': [30, 20, 40],
};

test('what the scripts hold for right is what is known from elsewhere', () => {
    for (const script of scripts)
        for (const {ask} of script.steps) {
            if (ask?.kind !== 'number' || !(`${script.lesson} ${ask.id}` in KNOWN)) continue;
            KNOWN[`${script.lesson} ${ask.id}`].forEach((known, i) => {
                const {answer, tolerance} = variantOf(ask, i);
                assert.ok(Math.abs(answer.value - known) <= tolerance / 2, `${script.lesson} ${ask.id} ${i}: ${answer.value}`);
            });
        }
    const numbers = ['six-numbers', 'impossible', 'judges', 'twelve-groups', 'private'].flatMap(id =>
        scripts.find(({lesson}) => lesson === id).steps.flatMap(({ask}) => (ask?.kind === 'number' ? [`${id} ${ask.id}`] : [])),
    );
    assert.deepEqual(numbers.filter(id => !(id in KNOWN)), [], 'each number is known from elsewhere'); // prettier-ignore
});

test('what is wrong with a script is said', () => {
    const good = scripts.find(({number}) => number === 2);
    const wrong = change => wrongWith([{...structuredClone(good), ...change}]).join('\n');
    const step = more => ({steps: [...good.steps.slice(0, 3), {id: 'more', ...more}]});
    assert.match(wrong({title: 1}), /must be string/);
    assert.match(wrong(step({point: 'decide.tables'})), /more: there is no part "decide.tables"/);
    assert.match(wrong(step({set: {line: 1}})), /there is no field "line"/);
    assert.match(wrong(step({wait: {state: 'gap.fpr <'}, shown: {}})), /it ends where a number or a name is expected/);
    assert.match(wrong(step({wait: {state: 'gaps.fpr < 1'}, shown: {}})), /there is no value "gaps.fpr"/);
    assert.match(wrong(step({wait: {state: 'gap.fpr < 1'}})), /does not say what "show me" sets/);
    assert.match(wrong(step({wait: 'undo'})), /no part "undo" changes anything/);
    assert.match(wrong(step({formula: 'x'})), /^$/, 'measures are known to the core alone');
    assert.match(wrongWith([{...good, ...step({formula: 'x'})}], {metrics: [], methods: []}).join(), /there is no formula "x"/);
    assert.match(wrong(step({say: '{nothing.now}'})), /no value "{nothing.now}"/);
    assert.match(wrong(step({say: 'a '.repeat(61)})), /62 words|61 words/);
    assert.match(wrong(step({id: 'fpr'})), /"fpr" is there twice/);
    const ask = {id: 'q', kind: 'number', text: '<who>', answer: {from: 'fpr.black'}};
    assert.match(wrong(step({ask})), /what is right is no number/);
    assert.match(
        wrong(step({ask: {...ask, answer: {value: 1}, variants: [{a: 'b'}, {a: 'c'}]}})),
        /<who> is no word of variant 1/,
    );
    const options = ['a', 'b'].map(id => ({id, text: ''}));
    const choice = {id: 'q', kind: 'choice', text: '', options, answer: {value: 'c'}};
    assert.match(wrong(step({ask: choice})), /what is right is no option/);
});

test('an estimate of the time that each takes, by its words, questions and settings, is at most what it says', () => {
    for (const script of scripts) {
        const {words, asks, runs, minutes} = minutesFor(script);
        const said = `${words} words, ${asks} questions and settings, ${runs} runs: about ${minutes.toFixed(0)} minutes`;
        console.log(`  note lesson ${script.number}: ${said}, ${script.minutes} are stated`);
        assert.ok(minutes <= script.minutes && script.minutes <= 20, `${script.lesson}: ${said}`);
    }
});

test('a question of variants is one of its own for each name, and the same for the same', () => {
    const ask = {
        id: 'q',
        kind: 'number',
        text: 'of <people>',
        answer: {from: 'fpr.<who>', value: '<value>'},
        variants: [
            {who: 'black', people: 'Black people', value: '44.8'},
            {who: 'white', people: 'White people', value: '23.5'},
        ],
    };
    assert.deepEqual(variantOf(ask), {
        id: 'q',
        kind: 'number',
        text: 'of Black people',
        answer: {from: 'fpr.black', value: 44.8},
    });
    assert.equal(variantOf(ask, 3).text, 'of White people');
    assert.equal(variantFor('A', 'Ada'), variantFor('A', ' ada '));
    const of = Array.from({length: 200}, (_, i) => variantFor('A', `n${i}`));
    for (const n of [2, 3, 4, 5])
        for (let v = 0; v < n; v++) {
            const share = of.filter(x => x % n === v).length / 200;
            assert.ok(Math.abs(share - 1 / n) < 0.12, `${v} of ${n}: ${share}`);
        }
});

test('pairs of groups are counted as by hand: two clear of three, one of them after Holm', () => {
    // 50 and 70 of 100: z = .2 / sqrt(.6 * .4 * .02) = 2.887, p = .0039; 50 and 64: z = 2.0012, p = .0454; 64 and 70: z = .9025.
    const {n, below, holm, expected} = pairsOf([...[50, 70, 64].map(k => ({k, n: 100})), {k: 0, n: 0}]);
    assert.deepEqual([n, below, holm], [3, 2, 1]);
    assert.ok(Math.abs(expected - 0.15) < 1e-12);
    assert.ok(Math.abs(tailOf(1.959963985) - 0.05) < 1e-6);
});

test('figures: Wilson at 30 %, noised gaps, the identity; the numbers of the design', () => {
    const {half} = wilson(0.3, 320);
    assert.ok(half <= 0.05 && wilson(0.3, 315).half > 0.05);
    const of3 = wilson(3 / 7, 7);
    assert.ok(Math.abs(of3.low - 0.15822) < 1e-5 && Math.abs(of3.high - 0.749542) < 1e-5);
    const lab = {
        'n.black': 1,
        'n.white': 1,
        'count.fpr.black': 805,
        'of.fpr.black': 1795,
        'count.fpr.white': 349,
        'of.fpr.white': 1488,
    };
    const at = epsilon => FIGURES.noise.values({epsilon}, lab);
    assert.ok(at(0.1).within_share >= 0.95 && Math.abs(at(0.1).worst - 0.019) < 0.002);
    assert.ok(at(0.05).within_share < 0.95 && Math.abs(at(0.05).worst - 0.039) < 0.002);
    const worst = FIGURES.noise.knobs[0].stops.map(epsilon => at(epsilon).worst);
    assert.deepEqual(
        worst,
        [...worst].sort((a, b) => b - a),
        'the order of the epsilons',
    );
    const {first_share: first, second_share: second} = FIGURES.identity.values({
        p_first: 0.51434,
        p_second: 0.393643,
        ppv: 0.61,
        fnr: 0.37,
    });
    assert.ok(Math.abs(first - 0.426573) < 1e-5 && Math.abs(second - 0.261487) < 1e-5);
});

test('a figure is of the training at its step or the last before it; a pair that rises over the limit is told', () => {
    const cell = (method, seed, error) => ({method, seed, error});
    const report = {plan: {objective: {epsilon: 0.1}}, cells: [cell('a', 1), cell('b', 1, 'why'), cell('b', 2), cell('a', 2)]};
    const run = (step, more = report, id = 'x') => ({lesson: {id, step}, report: more});
    const none = {cells: []};
    const runs = [run('one', none), run('one'), run('three', none), run('one', none, 'y')];
    const state = {lesson: {id: 'x'}, runs};
    const steps = [{id: 'zero'}, {id: 'one', run: {}}, {id: 'two'}, {id: 'three', run: {}}];
    const {epsilon, ways} = trainedBefore(state, steps, 2);
    assert.equal(epsilon, 0.1);
    const named = ways.map(cells => cells.map(({method, seed}) => `${method}${seed}`).join(' '));
    assert.deepEqual(named, ['a1 a2', 'b2']);
    for (const at of [0, 3]) assert.deepEqual(trainedBefore(state, steps, at).ways, []);
    const risen = (left, right) => rises({key: '', left, right}, 0.05);
    assert.deepEqual([risen(0.049, 0.05), risen(0.05, 0.2), risen(0.01, 0.049), risen(0.01, null)], [true, false, false, false]);
});

test('what a record says is marked again where it can be, and a record that is none is refused', async () => {
    const who = {lesson: 'x', script: 'a', class: '', name: '', variant: 0, state: 'b'};
    const record = {...who, answers: {n: '7', f: '7, 5'}, tries: {n: 1, f: 1}, shown: [], wrong: []};
    const ask = {id: 'n', kind: 'number', text: '', answer: {value: 8}};
    assert.equal(markOf(record, ask).right, false, 'though it is said to be right');
    assert.equal(markOf({...record, answers: {n: 'eight'}}, ask).right, false);
    assert.deepEqual(markOf(record, {id: 'f', kind: 'find', text: ''}), {right: true, points: 2, given: '7, 5'});
    assert.equal(markOf({...record, shown: ['f']}, {id: 'f', kind: 'find', text: ''}).points, 0);
    assert.equal(markOf(record, {id: 'other', kind: 'find', text: ''}).right, null);
    for (const broken of [{...record, answers: null}, {...record, shown: 'x'}, {...record, variant: -1}, [], 'x', null])
        assert.equal(await readCode(await codeOf(broken)), null, JSON.stringify(broken));
    const long = {...record, answers: {n: 'x'.repeat(30000)}};
    assert.equal(await readCode(await codeOf(long)), null, 'what unpacks to more than a record holds');
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

/** A lesson over counts whose core answers by `ask`. */
async function lessonOver(id, ask) {
    const counts = {compas_deciles: readDeciles(JSON.parse(readFileSync('datasets/counts/compas_deciles.json', 'utf8')))};
    const app = {store: new Store({...nothingYet(), counts}), actions: {}};
    const has = {decided: true, scored: true, labelled: true, chances: true, columns: []};
    app.client = () => ({about: async () => has, ask: async (_, kind) => ask(kind)});
    Object.assign(app.actions, actionsOf(app), lessonActions(app));
    app.actions.startLesson(id);
    follow(app, followers.filter(row => ['audit', 'curves'].includes(row.id))); // prettier-ignore
    return app;
}

for (const fails of ['audit', 'curves'])
    test(`a question is judged by its key, and is shown, though the lab's ${fails} fails`, {timeout: 5000}, async () => {
        const refuse = async kind => {
            if (kind === fails) throw new Error('out of memory');
            return {groups: [], thresholds: []};
        };
        const {store, actions} = await lessonOver('six-numbers', refuse);
        const {steps} = scripts.find(({lesson}) => lesson === 'six-numbers');
        const i = steps.findIndex(({ask}) => ask?.answer.from);
        const ask = variantOf(steps[i].ask);
        actions.lessonStep(i);
        await actions.answerQuestion(String(ask.answer.value));
        assert.deepEqual(store.state.failed, [fails]);
        assert.equal(store.state.lesson.answers[ask.id].right, true);
        actions.startLesson('six-numbers');
        actions.lessonStep(i);
        await actions.showMe();
        const {given, right, shown} = store.state.lesson.answers[ask.id];
        assert.deepEqual({right, shown}, {right: true, shown: true});
        assert.ok(Math.abs(given - ask.answer.value) < 0.001);
    });

test('the long read of a lesson is there, and the lesson about the paper has one', () => {
    const articles = scripts.flatMap(({after}) => after?.article ?? []);
    assert.ok(articles.length > 0);
    for (const article of articles)
        for (const path of [article, article.replace('learn/', 'learn/de/')])
            assert.ok(readFileSync(`web/${path}`, 'utf8').length > 1000, path);
});
