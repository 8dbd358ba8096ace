// What the core refuses with, in German: every format of the sources has its German form, with the same things in it.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import numbers from '../../web/words/de/numbers.js';
import german from '../../web/words/de/refusals.json' with {type: 'json'};
import {addNames} from '../../web/words/core.js';
import {first} from '../../web/words/first.js';
import {byKey} from '../../web/words/forms.js';
import {germanNames} from '../../web/words/list.mjs';
import {fixNow, refusalNow, wordedNow} from '../../web/words/refusals.js';
import {addWords, speak} from '../../web/words/words.js';
import {textsIn} from './lib/c_source.mjs';
import {conversionsOf, fromThePage, refusals, textsOf} from './lib/refusals.mjs';

const {all, other} = refusals();
/** Formats that are chosen between, or passed on: what they are is said here. */
const BY_HAND = {
    'src/base/json_read.c': [],
    'src/model/ops/add.c': ['takes %zu columns and %zu, expected as many', 'adds %zu columns to %zu, expected as many'],
};
/** Functions that are given a sentence, or what was expected: which of their arguments. */
const SENTENCES = {
    fail_at: [1],
    fail_line: [2],
    fail_cell: [3],
    fail_step: [3],
    fail_rule: [1],
    fail_node: [2],
    refuse: [1],
};
const sentences = Object.entries(SENTENCES).flatMap(([name, places]) => places.flatMap(place => textsOf(name, place)));
/** What a file is that is no table, and what to do then. */
const decode = readFileSync('src/data/table/decode.c', 'utf8');
const kinds = [
    ...[...decode.matchAll(/return refuse_kind\(cx, what,([^;]*);|\? refuse_kind\(cx, what,([^;]*);/g)].map(([, a, b]) => a ?? b),
    ...[...decode.matchAll(/\{\d+, \d+, "(?:\\.|[^"\\])*",([^}]*)\}/g)].map(([, row]) => row),
    ...[...decode.matchAll(/static const char \w+\[\] =([^;]*);/g)].map(([, text]) => text),
    // What a model's file is that is none: behind its first bytes.
    ...[
        ...readFileSync('src/model/scorer/scorer.c', 'utf8').matchAll(
            /^ {4}\{"(?:\\.|[^"\\])*",\s*((?:"(?:\\.|[^"\\])*"\s*)+)\},/gm,
        ),
    ].map(([, sentence]) => sentence),
].flatMap(textsIn);
const fixes = [...readFileSync('src/data/fixes.def', 'utf8').matchAll(/^EQ_FIX\((\w+)/gm)].map(([, id]) => `fix ${id}`);
const wanted = all.filter(fromThePage);
const byHand = Object.values(BY_HAND).flat();

/** @param {string} text @returns {{whole: string, n: number, choice: string | undefined}[]} */
const holesOf = text =>
    [...text.matchAll(/\{(\d+)(?:!|=([^}]*)|:[^}|]*\|[^}]*)?\}/g)].map(([whole, n, choice]) => ({whole, n: Number(n), choice}));

test('every sentence with which the core refuses has a German form (web/words/de/refusals.json)', () => {
    assert.ok(all.length > 750, `${all.length} found`);
    const wanting = [...wanted.map(({form, at}) => ({form, at})), ...[...sentences].map(({text, at}) => ({form: text, at}))]
        .filter(({form}) => !(form in german))
        .map(({form, at}) => `${at}: ${form}`);
    assert.deepEqual([...new Set(wanting)], []);
    assert.deepEqual(
        [...kinds, ...fixes, ...byHand].filter(form => !(form in german)),
        [],
    );
});

test('formats that are no text where they stand are known by hand', () => {
    assert.deepEqual(
        other.filter(line => !Object.keys(BY_HAND).some(path => line.startsWith(path))),
        [],
    );
    for (const [path, forms] of Object.entries(BY_HAND))
        for (const form of forms) assert.ok(readFileSync(path, 'utf8').includes(`"${form}"`), form);
});

test('no German form is of a sentence that the sources no longer have', () => {
    const there = new Set([...all.map(({form}) => form), ...sentences.map(({text}) => text), ...kinds, ...fixes, ...byHand]);
    // What is a word or a phrase where it is printed: it stands somewhere as it is.
    const sources = all.flatMap(({args}) => args.flatMap(textsIn));
    const words = [...readFileSync('src/base/json_read.c', 'utf8').matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, text]) => text);
    const known = new Set([...there, ...sources, ...words]);
    assert.deepEqual(
        Object.keys(german).filter(form => !known.has(form)),
        [],
    );
});

test('a German form fills in what the English one does', () => {
    const wrong = [];
    for (const {form, args, at} of wanted) {
        const holes = holesOf(german[form] ?? '');
        let place = 0;
        const conversions = conversionsOf(form);
        for (const [i, conversion] of conversions.entries()) {
            if (conversion.includes('*')) place++;
            const arg = args[place++] ?? '';
            const own = holes.filter(({n}) => n === i + 1);
            // An article of English has no place in German.
            if (/^a$|"AEIOU"/.test(arg)) continue;
            const node = /\beq_onnx_node_called\(|^called$/.test(arg); // "node 3": read back (printed.js)
            if (node && !own.every(({whole}) => whole.endsWith('!}'))) wrong.push(`${at}: {${i + 1}} is not {${i + 1}!}`);
            if (own.length === 0) wrong.push(`${at}: {${i + 1}} is not in ${german[form]}`);
            const chosen = arg.replace(/\bstrn?c(mp|hr)\([^)]*\)/g, '');
            const words = textsIn(/\? /.test(chosen) ? chosen : '').filter(text => /^(?!ai\.onnx).*[a-z]{2}/.test(text));
            for (const word of words)
                if (!own.some(({choice}) => choice?.split('|').some(one => one.startsWith(`${word}:`))) && !(word in german))
                    wrong.push(`${at}: "${word}" is not chosen in ${german[form]}`);
        }
        for (const {n} of holes) if (n > conversions.length) wrong.push(`${at}: {${n}} is nothing in ${german[form]}`);
    }
    assert.deepEqual([...new Set(wrong)], []);
});

test('no two forms have one key, and what is sent is by keys', () => {
    assert.equal(Object.keys(byKey(german)).length, Object.keys(german).length);
});

test('German addresses people as Sie there too, with its own quotes', () => {
    assert.deepEqual(
        Object.values(german).filter(text => /\b(du|dein|deine|dir|dich|euch|euer|eure)\b/i.test(text) || /\u201d/.test(text)),
        [],
    );
});

test('a refusal is said in the language of now; what has no form there stays English', t => {
    t.after(() => speak('en'));
    const plain = {form: 'hold is %g, expected 0: the people of row %zu do not weigh alike', args: ['0.5', '3']};
    const place = {form: 'line %zu', args: ['7']};
    const nested = {form: '%s, column "%s": "%.*s" is not a %s%s', args: [place, 'age', 'old', 'number', '']};
    assert.equal(wordedNow(nested), 'line 7, column "age": "old" is not a number');
    addWords('en', first);
    addWords('de', numbers);
    addNames('de', /** @type {any} */ (germanNames()));
    speak('de');
    assert.equal(wordedNow(plain), 'hold ist 0,5, erwartet wird 0: Die Personen in Zeile 3 haben nicht alle dasselbe Gewicht');
    assert.equal(wordedNow(nested), 'Zeile 7, Spalte „age“: „old“ ist keine Zahl');
    // A name is never taken for a word of the core's.
    assert.equal(
        wordedNow({form: 'column "%s": "%.60s" is neither 1 nor 0', args: ['a text', 'none']}),
        'Spalte „a text“: „none“ ist weder 1 noch 0',
    );
    const seeds = {
        form: 'is %.17g, expected %s',
        args: ['0', {form: 'a %snumber in [%.17g, %.17g]', args: ['whole ', '1', '9']}],
    };
    assert.equal(wordedNow({form: '%s: %s', args: ['seeds', seeds]}), 'seeds: ist 0, erwartet wird eine ganze Zahl von 1 bis 9');
    const op = {form: '%s (%.60s): %s', args: ['node "a b"', 'Cast', 'input 2 is left out']};
    assert.match(wordedNow(op), /^Knoten „a b“ \(Cast\): /);
    assert.equal(wordedNow({form: 'nobody wrote "%s" %d%% yet', args: ['this', '5']}), 'nobody wrote "this" 5% yet');
    const about = {message: 'as the core said it', field: null, line: null, column: 'w', value: '1.000', fixes: []};
    assert.equal(refusalNow(about), 'as the core said it');
    const fix = {id: 'decimal_point', value: '1', words: 'take the point', options: []};
    assert.equal(fixNow(fix, about), 'den Punkt als Dezimalzeichen nehmen: „1.000“ ist dann 1');
    assert.equal(fixNow({...fix, id: 'new'}, about), 'take the point');
});
