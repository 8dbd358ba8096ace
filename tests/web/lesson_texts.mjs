// The lessons in another language, without a browser: an overlay has a text for each of its script's and no other, with the same
// values in it; nothing but the texts changes, so that a code says the same in both.
import assert from 'node:assert/strict';
import test from 'node:test';
import {FORMULAS, addFormulas, formulaOf} from '../../web/course/formulas.js';
import {asksOf, variantOf} from '../../web/course/lesson.js';
import {addLessons, scriptOf, scripts, scriptsNow} from '../../web/course/scripts.js';
import {laidOver, textsIn, withTexts, wordsRead} from '../../web/course/texts.js';
import {digestOf} from '../../web/course/shown/end.js';
import {givenWords, keyOfAsk} from '../../web/course/shown/key.js';
import {plain} from '../../web/course/shown/said.js';
import {formulasOf, overlaysOf, strayIn, wrongInFormulas, wrongInOverlay} from '../../web/lessons/texts.mjs';
import {first} from '../../web/words/first.js';
import {german} from '../../web/words/german.js';
import {rest} from '../../web/words/rest.js';
import {addWords, speak} from '../../web/words/words.js';

addWords('en', first, rest);
addWords('de', german);

const overlays = overlaysOf('de');
const formulas = formulasOf('de');
const known = scripts.filter(({lesson}) => overlays[lesson]);

/** Texts that are the same in both: names, and terms that German takes over. */
const SAME = [];

/** Every text of a script by its place. */
const textsOf = script => textsIn(laidOver(script, overlays[script.lesson]));

/** What is not text of a script. */
const bare = script => withTexts(script, () => '');

test('each lesson has German texts', () => {
    assert.deepEqual(
        scripts.map(({lesson}) => lesson).filter(id => !overlays[id]),
        [],
    );
    assert.deepEqual(strayIn('de'), [], 'and there is none of no lesson');
});

test('an overlay has a text for each of its script and no other, with the same values', () => {
    assert.deepEqual(
        known.flatMap(script => wrongInOverlay(script, overlays[script.lesson]).map(what => `${script.lesson}: ${what}`)),
        [],
    );
    assert.deepEqual(wrongInFormulas(formulas), []);
});

test('what is wrong with an overlay is said', () => {
    const script = scripts.find(({number}) => number === 2);
    // An overlay of the English texts.
    const whole = {title: script.title, goal: script.goal, steps: {}};
    for (const [path, text] of Object.entries(textsIn(script))) {
        const keys = path.split('.');
        const lists = /^(goal|hints|variants)$/;
        keys.reduce((at, key, i) => (at[key] ??= i === keys.length - 1 ? text : lists.test(key) ? [] : {}), whole);
    }
    assert.deepEqual(wrongInOverlay(script, whole), []);
    const wrong = change => {
        const other = structuredClone(whole);
        change(other);
        return wrongInOverlay(script, other).join('\n');
    };
    assert.match(
        wrong(o => delete o.steps.heaps.say),
        /^steps.heaps.say has no text$/,
    );
    assert.match(
        wrong(o => (o.steps.heaps.then = 'x')),
        /^the script has no steps.heaps.then$/,
    );
    assert.match(
        wrong(o => (o.steps.nowhere = {say: 'x'})),
        /^the script has no steps.nowhere.say$/,
    );
    assert.match(
        wrong(o => o.goal.push('x')),
        /^the script has no goal.2$/,
    );
    assert.match(
        wrong(o => (o.steps.fpr.ask.right += ' {n.black}')),
        /^steps.fpr.ask.right has .*\{n.black\}/,
    );
    assert.match(
        wrong(o => (o.steps.heaps.say = 'x')),
        /^steps.heaps.say has no marks, in English \*\* \*\*$/,
    );
    assert.match(
        wrong(o => (o.steps.fpr.ask.variants[0].who = 'x')),
        /^the script has no steps.fpr.ask.variants.0.who$/,
    );
    assert.match(
        wrong(o => (o.steps.fpr.ask.answer = {value: 1})),
        /additional properties/,
    );
    assert.match(
        wrong(o => (o.title = 1)),
        /must be string/,
    );
    assert.match(
        wrong(o => (o.title = 'x '.repeat(61))),
        /more than 48/,
    );
    assert.match(
        wrong(o => (o.steps.heaps.say = `** ** ${'x '.repeat(61)}`)),
        /over 60 words/,
    );
    assert.match(wrongInFormulas({...formulas, none: ['x']}).join(), /the script has no none.0/);
});

test('no text is the English one, but for names; the same numbers; Sie; German quotation marks', () => {
    const said = [
        ...known.flatMap(script =>
            Object.entries(textsOf(script)).map(([path, text]) => [`${script.lesson} ${path}`, text, textsIn(script)[path]]),
        ),
        ...Object.entries(FORMULAS).flatMap(([id, {terms}]) => terms.map(({text}, i) => [id, formulas[id][i], text])),
    ];
    // Signs and numbers alone are of no language; nor is what has no word of three letters beside capitals.
    const words = text => /\p{Ll}{3}/u.test(text.replace(/\{[^}]*\}|<\w+>/g, ''));
    assert.deepEqual(
        said.flatMap(([at, text, english]) => (text === english && words(text) && !SAME.includes(text) ? [at] : [])),
        [],
    );
    const read = text => text.replace(/\{[^}]*\}|<\w+>/g, '');
    /** @param {string} group @param {string} point */
    const numbers = (text, group, point) => {
        const all = [...new Set(read(text).match(/\d[\d.,]*\d|\d/g))];
        return all.map(n => Number(n.replaceAll(group, '').replace(point, '.'))).sort().join(' '); // prettier-ignore
    };
    assert.deepEqual(
        said.filter(([, text, english]) => numbers(text, '.', ',') !== numbers(english, ',', '.')),
        [],
        'the numbers of both are the same',
    );
    // Names of panels that are the core's, and of columns, stand in quotation marks or brackets.
    const left = /\b(the|of|and|with|which|people|what|who|are|were|from|by)\b/i;
    assert.deepEqual(
        said.filter(([, text]) => left.test(read(text).replace(/\u201e[^\u201c]*\u201c|\([^)]*\)/g, ''))),
        [],
    );
    assert.deepEqual(
        said.filter(([, text]) => /["'\u201d]|\b(du|dein|deine|dir|dich|euch|euer|eure)\b/i.test(read(text))),
        [],
    );
});

test('a lesson in German is the same but for its texts, and its code names the same script', async t => {
    t.after(() => speak('en'));
    addLessons('de', Object.fromEntries(scripts.map(script => [script.lesson, overlayOf(script)])));
    addFormulas('de', {impossible: ['x']});
    const before = await Promise.all(scripts.map(({lesson}) => digestOf(lesson)));
    speak('de');
    assert.equal(scriptsNow().length, scripts.length);
    for (const [i, script] of scripts.entries()) {
        const other = scriptOf(script.lesson);
        assert.ok(other !== script && other === scriptOf(String(script.number)), 'found by its number too');
        assert.equal(other.title, `de ${script.title}`);
        assert.equal(JSON.stringify(bare(other)), JSON.stringify(bare(script)));
        assert.ok(Object.values(textsIn(other)).every(text => text.startsWith('de ')));
        assert.equal(await digestOf(script.lesson), before[i]);
        for (const variant of [0, 1, 2]) {
            const [ours, theirs] = [script, other].map(one =>
                asksOf(one, variant).map(({id, kind, answer}) => ({id, kind, answer})),
            );
            assert.deepEqual(theirs, ours);
        }
    }
    assert.equal(formulaOf('impossible').terms[0].text, 'x');
    assert.equal(formulaOf('adversarial').terms[0].text, FORMULAS.adversarial.terms[0].text, 'what is wanting is English');
    assert.equal(formulaOf('nowhere'), null);
    speak('en');
    assert.equal(scriptOf('judges'), scripts[3]);
});

/** An overlay that says "de" before each text. */
const overlayOf = script => {
    const {title, goal, steps} = withTexts(script, text => `de ${text}`);
    const askOf = ({variants, options, text, right, wrong}) => ({
        ...{text, right, wrong},
        options: options && Object.fromEntries(options.map(option => [option.id, option.text])),
        variants,
    });
    return {title, goal, steps: Object.fromEntries(steps.map(({id, ask, ...step}) => [id, {...step, ask: ask && askOf(ask)}]))};
};

test('keys and answers are words of the language, and no value of the lab stands in them by its name', t => {
    t.after(() => speak('en'));
    const number = {id: 'q', kind: 'number', text: '', unit: '%', answer: {value: 59.25}, tolerance: 0.1};
    const options = [{id: 'a', text: '**b**: {fpr.black} against {fpr.white}'}]; // prettier-ignore
    const choice = {id: 'q', kind: 'choice', text: '', options, answer: {value: 'a'}};
    const find = {id: 's', kind: 'find', text: ''};
    const bent = {id: 's', shown: {inject: {group: 'sex=Female', hide: 0.73}}};
    const inject = [
        {id: 'group', kind: 'text', title: 'Group'},
        {id: 'hide', kind: 'number', title: 'Hide'},
        {id: 'keep', kind: 'number', title: 'Keep'},
    ];
    const cut = {id: 's', figure: 'toy', shown: {knobs: {unit_1: 0, unit_4: 1}}};
    assert.equal(keyOfAsk(number, cut, null), '59.25\u00a0% \u00b1\u00a00.1');
    speak('de');
    assert.equal(keyOfAsk(number, cut, null), '59,25\u00a0% \u00b1\u00a00,1');
    assert.equal(keyOfAsk(choice, cut, null), 'b: ____ against ____');
    assert.equal(keyOfAsk(find, cut, null), 'Einheit 4 abgeschnitten: 1');
    assert.equal(keyOfAsk(find, bent, {inject}), 'sex=Female, Hide 73,0\u00a0%');
    assert.equal(keyOfAsk(find, {id: 's', shown: {lines: {Black: 7, White: 5}}}, null), 'Black: 7, White: 5');
    assert.equal(keyOfAsk(find, {id: 's', shown: {lines: {'*': 3}}}, null), '3');
    assert.equal(keyOfAsk(find, {id: 's', shown: {none: true}}, null), german['lesson.none.given']);
    assert.equal(givenWords('0.05, 320', find), '0,05, 320');
    assert.equal(givenWords('none', find), german['lesson.none.given']);
    assert.equal(givenWords('a', choice), 'b: ____ against ____');
    assert.equal(givenWords(44.847, number), '44,847', 'as it was shown');
    assert.equal(givenWords('44.8', number), '44.8', 'as it was written');
    assert.equal(plain('37 % of {n}', {n: 1234}), '37\u00a0% of 1.234');
});

test('of a variant the words that are read are texts, those in names of values are not', () => {
    const ask = {
        id: 'q',
        kind: 'number',
        text: 'of <people>, {fpr.<who>}',
        right: 'with <k>',
        answer: {from: 'fpr.<who>', value: '<value>'},
        variants: [{who: 'black', people: 'Black people', k: '1', value: '2'}],
    };
    assert.deepEqual(wordsRead(ask), ['people', 'k']);
    assert.equal(variantOf(ask).text, 'of Black people, {fpr.black}');
});
