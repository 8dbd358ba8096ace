// Two languages, without a browser: every text is there in both, with the same holes; numbers, lists and plurals are those of the
// language; none is in code.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync, readdirSync} from 'node:fs';
import test from 'node:test';
import {decimal, show, showInterval} from '../../web/lab/figures.js';
import {first} from '../../web/words/first.js';
import germanReproduce from '../../web/words/de/reproduce.js';
import germanStudy from '../../web/words/de/study.js';
import reproduce from '../../web/words/en/reproduce.js';
import study from '../../web/words/en/study.js';
import {german as page} from '../../web/words/german.js';
import {germanList, germanNames} from '../../web/words/list.mjs';
import {rest} from '../../web/words/rest.js';
import {scripts} from '../../web/course/scripts.js';
import {synonyms, terms, tolerances, verify} from '../../web/learn/terms.js';
import {searchable, matcher} from '../../web/state/search.js';
import {readCuts} from '../../web/state/recode.js';
import core from '../../web/words/de/core.json' with {type: 'json'};
import {keyOf} from '../../web/words/forms.js';
import {addNames, catalogNow, metricWithin} from '../../web/words/core.js';
import {asTyped, listTyped, typedNumber, typedNumbers} from '../../web/words/typed.js';
import {LANGUAGES, addWords, goingOn, hasWords, languageNow, listed, numberOf, rich, speak, t} from '../../web/words/words.js';

// Those of the pages about the paper come with them.
const english = {...first, ...rest, ...study, ...reproduce};
const german = {...page, ...germanStudy, ...germanReproduce};
addWords('en', english);
addWords('de', german);

/** @param {string} text @returns {string[]} the names that are filled in */
const holes = text => [...new Set([...text.matchAll(/\{(\w+)(?::[^}|]*\|[^}]*)?\}/g)].map(([, name]) => name))].sort();

test('every English text has a German one (web/words/de), and every German one an English one', () => {
    const wanting = Object.keys(english).filter(id => !(id in german));
    assert.deepEqual(wanting, [], 'until then the English text stands in the German page');
    assert.deepEqual(
        Object.keys(german).filter(id => !(id in english)),
        [],
    );
    assert.equal(germanList().length, Object.keys({...first, ...rest}).length);
});

test('both have the same holes', () => {
    const differ = Object.entries(german)
        .filter(([id, text]) => id in english && holes(text).join() !== holes(english[id]).join())
        .map(([id, text]) => `${id}: ${holes(english[id])} and ${holes(text)}`);
    assert.deepEqual(differ, []);
});

test('a hole is within no other, which would be shown as it is written', () => {
    const left = (/** @type {string} */ text) => text.replace(/\{\w+(?::[^{}|]*\|[^{}]*)?\}/g, '');
    for (const texts of [english, german])
        assert.deepEqual(
            Object.entries(texts).filter(([, text]) => /[{}]/.test(left(text))),
            [],
        );
});

test('a text is in one file, and the files of both languages are the same', () => {
    const [en, de] = ['en', 'de'].map(name => readdirSync(`web/words/${name}`).sort());
    // In English the core names them itself.
    assert.deepEqual(
        de.filter(name => !['core.json', 'catalog.json', 'said.json', 'refusals.json', 'printed.json'].includes(name)),
        en,
    );
});

test('the methods that lessons train have German names, of methods and measures that there are', t_ => {
    t_.after(() => speak('en'));
    const trained = scripts.flatMap(({steps}) => steps.flatMap(({run}) => run?.methods?.flat().map(({id}) => id) ?? []));
    assert.ok(trained.length > 5);
    assert.deepEqual(
        trained.filter(id => !(id in core.methods)),
        [],
    );
    for (const [file, names] of [
        ['src/method/methods.def', core.methods],
        ['src/metric/metrics.def', core.metrics],
    ]) {
        const rows = readFileSync(file, 'utf8');
        for (const id of Object.keys(names).filter(id => id !== 'none')) assert.match(rows, new RegExp(`\\b${id}\\b`), file);
    }
    const catalog = {
        methods: [
            {
                ...{id: 'reweighing', title: 'Reweighing', help: 'Weighs.'},
                params: [{id: 'strength', title: 'Strength', help: 'How far.'}],
            },
            {id: 'other', title: 'Other', help: 'Does.', params: []},
        ],
        metrics: [{id: 'accuracy', title: 'Accuracy', help: 'Share.'}],
    };
    addNames('de', core);
    assert.equal(catalogNow(catalog), catalog);
    speak('de');
    const now = catalogNow(catalog);
    assert.equal(catalogNow(catalog), now, 'the same each time');
    assert.deepEqual(now.methods[0], {
        ...catalog.methods[0],
        ...core.methods.reweighing,
        params: [{id: 'strength', title: 'Stärke', help: 'How far.'}],
    });
    assert.deepEqual(now.methods[1], catalog.methods[1]);
    assert.deepEqual(now.metrics, [{id: 'accuracy', title: 'Trefferquote', help: 'Share.'}]);
    assert.equal(catalogNow(null), null);
});

test('all that the core names has a German name, and nothing else has one', () => {
    const catalog = JSON.parse(execFileSync('build/equipoise', ['catalog', '--json'], {encoding: 'utf8', maxBuffer: 1 << 24}));
    const names = germanNames();
    /** @param {string} what @param {string[]} asked @param {object} [given] */
    const same = (what, asked, given = {}) => assert.deepEqual(Object.keys(given).sort(), [...new Set(asked)].sort(), what);
    const ids = list => list.map(({id}) => id);
    const params = [...catalog.methods.flatMap(method => method.params), ...Object.values(catalog.settings).flat()];
    same('methods', ids(catalog.methods), names.methods);
    same('measures', ids(catalog.metrics), names.metrics);
    same(
        'parameters',
        params.map(({title}) => title),
        names.params,
    );
    same('analyses', ids(catalog.analyses), names.analyses);
    for (const {id, options} of catalog.analyses) same(`options of ${id}`, ids(options), names.analyses[id].options);
    const options = [...catalog.analyses.flatMap(analysis => analysis.options), ...catalog.inject, ...catalog.selection];
    const named = {...names.metrics, ...names.kinds};
    same(
        'choices',
        [...params, ...options].flatMap(({choices = []}) => choices).filter(choice => !(choice in named)),
        names.choices,
    );
    for (const {id, ask, words, source} of catalog.audit_presets) {
        const own = names.audit_presets[id];
        assert.equal(own.asked?.length, ask?.length, `what ${id} asks for`);
        same(`words of ${id}`, Object.keys(words), own.words);
        assert.ok(own.source || !/[a-z]{4}/.test(source), `source of ${id}`);
    }
    for (const list of ['families', 'kinds', 'presets', 'inject', 'selection', 'intervals', 'audit_presets'])
        same(list, ids(catalog[list]), names[list]);
    assert.deepEqual(
        params.filter(({help}) => help && !names.helps?.[keyOf(help)]).map(({help}) => help),
        [],
        'helps of parameters',
    );
    const helps = new Set([...params, ...catalog.metrics].map(({help}) => keyOf(help ?? '')));
    assert.deepEqual(
        Object.keys(names.helps ?? {}).filter(key => !helps.has(key)),
        [],
        'no help of the core is worded so',
    );
    const titles = Object.values(names.metrics);
    assert.deepEqual(
        titles.filter((title, i) => titles.indexOf(title) !== i),
        [],
        'two measures of one name',
    );
});

test('German addresses people as Sie, and has its own quotes and no straight ones', () => {
    const wrong = Object.entries(german).filter(
        ([, text]) => /\b(du|dein|deine|dir|dich|euch|euer|eure)\b/i.test(text) || /[a-zäöü]'[a-z]|\u201d/i.test(text),
    );
    assert.deepEqual(wrong, []);
});

test('German passes no verdict either', () => {
    const never = /\b(bestanden|durchgefallen|voreingenommen|unvoreingenommen|(ist|sind|war|waren) (un)?fair)\b/i;
    assert.deepEqual(
        Object.entries(german).filter(([, text]) => never.test(text)),
        [],
    );
});

test('numbers, intervals, lists and plurals are those of the language', t_ => {
    t_.after(() => speak('en'));
    assert.equal(show('percent', 0.4482), '44.8\u00a0%');
    assert.equal(listed(['a', 'b', 'c']).join(''), 'a, b and c');
    speak('de');
    assert.equal(languageNow(), 'de');
    assert.equal(show('percent', 0.4482), '44,8\u00a0%');
    assert.equal(show('count', 1234567), '1.234.567');
    assert.equal(show('general', 0.00012345678), '0,000123457');
    assert.equal(show('probability', 0.0001), '< 0,001');
    assert.equal(decimal(-0.5, 1), '\u22120,5');
    assert.equal(decimal(null, 1), german['number.none']);
    assert.equal(showInterval('percent', {low: 0.1, high: 0.2}), '10,0\u00a0% bis 20,0\u00a0%');
    assert.equal(listed(['a', 'b', 'c']).join(''), 'a, b und c');
    assert.equal(numberOf('1.234,5'), 1234.5);
    // "1.000" is a thousand here, and not one.
    assert.equal(t('audit.people', {n: show('count', 1000)}), '1.000 Personen, niemand ausgelassen');
    assert.equal(t('audit.people', {n: show('count', 1)}), '1 Person, niemand ausgelassen');
    assert.deepEqual(rich('decide.line.of', {line: {a: 1}, name: 'x'}), [{a: 1}, ' (', 'x', ')']);
    speak('en');
    assert.equal(t('audit.people', {n: show('count', 1000)}), '1,000 people, nobody left out');
    assert.equal(decimal(1234.5, 1), '1234.5');
});

test('within a sentence a title begins small in English, and keeps the capitals of German nouns', t_ => {
    t_.after(() => speak('en'));
    const title = 'Balanced accuracy';
    const catalog = {methods: [], metrics: [{id: 'balanced_accuracy', title}]};
    assert.equal(metricWithin(catalog, 'balanced_accuracy'), 'balanced accuracy');
    assert.equal(metricWithin(catalog, 'unknown'), 'unknown');
    assert.equal(goingOn('Columns of groups'), 'columns of groups');
    speak('de');
    const now = metricWithin(catalogNow(catalog), 'balanced_accuracy');
    assert.notEqual(now, title);
    assert.match(now, /^\p{Lu}/u);
    assert.equal(goingOn('Spalten der Gruppen'), 'Spalten der Gruppen');
});

test('where a text is wanting the English one stands, and an unknown language is English', t_ => {
    t_.after(() => speak('en'));
    addWords('en', {'test.only.english': 'only {n}'});
    speak('de');
    assert.equal(t('test.only.english', {n: 1}), 'only 1');
    assert.ok(hasWords('test.only.english') && !hasWords('test.nowhere'));
    speak('tlh');
    assert.equal(languageNow(), 'en');
    assert.deepEqual(Object.keys(LANGUAGES), ['en', 'de']);
});

test('a number is read as the language of the page writes it, and as the other does where that can mean nothing else', t_ => {
    t_.after(() => speak('en'));
    const read = texts => texts.map(typedNumber);
    assert.deepEqual(
        read(['0.5', '0,5', '1,234', '1,234.5', '0.125', '\u22123', '1 000']),
        [0.5, 0.5, 1234, 1234.5, 0.125, -3, 1000],
    );
    assert.ok(['', ' ', 'a', '1,2,3', '1.2.3', '1-2'].every(text => Number.isNaN(typedNumber(text))));
    assert.deepEqual(typedNumbers('25, 45;60 70'), [25, 45, 60, 70]);
    assert.equal(listTyped([0.1, 1]), '0.1, 1');
    speak('de');
    assert.deepEqual(read(['0,5', '0.5', '1.234', '1.234,5', '0,125', '1e-3']), [0.5, 0.5, 1234, 1234.5, 0.125, 0.001]);
    assert.deepEqual(typedNumbers('0,5; 1,5'), [0.5, 1.5]);
    assert.deepEqual(typedNumbers('25, 45'), [25, 45]);
    assert.deepEqual(typedNumbers('1,2,3', true), [1, 2, 3]);
    assert.deepEqual(readCuts('24,5; 45'), {cuts: [24.5, 45], quantiles: 0});
    // What a field shows is read again as it is.
    for (const x of [0.05, 1000, 1234.5, -2, 1e-7, 1e21]) assert.equal(typedNumber(asTyped(x)), x, asTyped(x));
    assert.deepEqual(typedNumbers(listTyped([0.1, 2, 1.125])), [0.1, 2, 1.125]);
});

test('words that are explained, the seal and the tolerances have as many paragraphs in both languages', t_ => {
    t_.after(() => speak('en'));
    const told = () => [
        ...Object.entries(terms).map(([key, {title, text}]) => [key, title !== '', text.length]),
        ...Object.values(verify()).map(lines => lines.length),
        ...tolerances().map(({title, text, ratio}) => [title !== '', text !== '', ratio]),
    ];
    const here = told();
    assert.ok(here.length >= 11);
    speak('de');
    assert.deepEqual(told(), here);
    assert.equal(terms.twin.title, german['term.twin']);
});

test('a measure is found by its other names in German too: each of them is of a title that there is', t_ => {
    t_.after(() => speak('en'));
    const names = germanNames().metrics;
    const catalog = JSON.parse(execFileSync('build/equipoise', ['catalog', '--json'], {encoding: 'utf8', maxBuffer: 1 << 24}));
    const plain = text => text.toLowerCase().replace(/[_\u2010-\u2015-]+/g, ' ');
    const lost = (list, titles) =>
        list.filter(([words]) => !titles.some(title => plain(title).includes(words))).map(([words]) => words);
    assert.deepEqual(lost(synonyms(), catalog.metrics.map(({title}) => title)), []); // prettier-ignore
    speak('de');
    assert.deepEqual(lost(synonyms(), Object.values(names)), []);
    const index = searchable(catalog.metrics.map(metric => ({...metric, title: names[metric.id]})));
    for (const [query, id] of [
        ['Sensitivit\u00e4t', 'tpr'],
        ['false positive rate', 'fpr'],
        ['Vier-F\u00fcnftel-Regel', 'disparate_impact'],
        ['Kreuzentropie', 'log_loss'],
    ])
        assert.ok(matcher(index, query)(id), `${query} finds ${id}`);
});
