// What the core says has a German form: every sentence, title, column, flag, cause and marked phrase of src/ is in
// web/words/de/said.json with the same holes, and nothing else is.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import said from '../../web/words/de/said.json' with {type: 'json'};
import {germanNames} from '../../web/words/list.mjs';
import {first} from '../../web/words/first.js';
import {german} from '../../web/words/german.js';
import {rest} from '../../web/words/rest.js';
import {addNames, catalogNow} from '../../web/words/core.js';
import {sentence, words} from '../../web/parts/format.js';
import {formOf, noteNow, partsNow, phraseNow, whyNow} from '../../web/words/said.js';
import {addWords, speak} from '../../web/words/words.js';
import {argumentsOf, textsIn} from './lib/c_source.mjs';

const sources = execFileSync('git', ['ls-files', 'src/*.c', 'src/*.h', 'src/*.def', 'include/*.h'], {encoding: 'utf8'})
    .trim()
    .split('\n');

/** Calls of a function or macro, as their arguments. @param {string} code @param {RegExp} name */
const callsOf = (code, name) => [...code.matchAll(name)].map(({index, 0: call}) => argumentsOf(code, index + call.length));

/** Texts stay: a path may have "/*" in it. Characters that are quotes go too. @param {string} code */
const withoutComments = code => code.replace(/("(?:[^"\\]|\\.)*")|'(?:\\.|[^'\\])'|\/\*.*?\*\//gs, (_, text) => text ?? ' ');

/** Whether there is a word outside the holes. @param {string} form */
const isWorded = form => /\p{L}/u.test(form.replace(/\{[^}]*\}/g, ''));

/** All that the core says, each with the file it stands in. */
function saidInSources() {
    /** @type {Map<string, string>} */
    const found = new Map();
    for (const file of sources) {
        const code = withoutComments(readFileSync(file, 'utf8'));
        if (file === 'src/answer/answer.h') continue;
        const add = (/** @type {string[]} */ texts) => texts.filter(isWorded).forEach(text => found.set(text, file));
        for (const [, , form] of callsOf(code, /\beq_answer_say\(/g)) add(textsIn(form));
        for (const [, , form] of callsOf(code, /\beq_phrase_new\(/g)) add(textsIn(form));
        if (file.endsWith('data_warning.c')) for (const [, form] of callsOf(code, /\bSAY\(/g)) add(textsIn(form ?? ''));
        for (const [text] of callsOf(code, /\bEQ_WORDS\(/g)) add(textsIn(text));
        for (const [, title] of code.matchAll(/\{\s*((?:"(?:[^"\\]|\\.)*"\s*)+),\s*EQ_SHOW_\w+/g)) add(textsIn(title));
        for (const block of callsOf(code, /&\(eq_(?:table|figure)_block\)\{/g))
            for (const [, key, value] of block.map(member => /^\s*\.(title|none|total) = (.*)$/s.exec(member) ?? []))
                if (key) add(textsIn(value));
        for (const [, flags] of code.matchAll(/const remarks\[\]\[2\] = (\{.*?\});/gs))
            for (const [, text] of flags.matchAll(/\{"\w+", ("[^"]*")\}/g)) add(textsIn(text));
        if (file.endsWith('cause.h')) for (const [, , text] of callsOf(code, /\bX\((?=[A-Z_]+,)/g)) add(textsIn(text ?? ''));
        if (file.endsWith('reading.c')) for (const [, text] of callsOf(code, /= (?:PLAIN|OF_TOLERANCE)\(/g)) add(textsIn(text));
    }
    return found;
}

addWords('en', {...first, ...rest});
addWords('de', german);
addNames('de', germanNames());

const asked = saidInSources();
const catalog = JSON.parse(execFileSync('build/equipoise', ['catalog', '--json'], {encoding: 'utf8', maxBuffer: 1 << 24}));
// Sections are ids, which a report and the page make words of.
for (const {section} of catalog.metrics) asked.set(sentence(words(section)), 'src/metric/metrics.def');
for (const {status} of catalog.audit_presets) if (status) asked.set(status, 'src/impact/preset.c');
// What is known to be wrong with the data that come with the page, and what says who made them.
for (const file of execFileSync('git', ['ls-files', 'datasets/*.json'], {encoding: 'utf8'}).trim().split('\n')) {
    const {defects = [], licence = '', about} = JSON.parse(readFileSync(file, 'utf8'));
    if (/^datasets\/(counts\/)?\w+\.json$/.test(file))
        for (const text of [...defects, /^[a-z]/.test(licence) ? licence : '', about ?? '']) if (text) asked.set(text, file);
}

/** The holes of an English form as a German one names them: by place, those of a cause by name. @param {string} form */
const places = form => {
    const holes = [...form.matchAll(/\{(\w+)\}/g)].map(([, word]) => word);
    return holes.every(word => word === 'who' || word === 'what') ? holes : holes.map((_, i) => String(i + 1));
};

/** @param {string} form */
const named = form => [...new Set([...form.matchAll(/\{(\w+)(?::[^|}]*\|[^}]*)?\}/g)].map(([, name]) => name))];

test('every sentence, title, flag, cause and phrase of the core has a German form', () => {
    assert.ok(asked.size > 500, `${asked.size}`);
    const wanting = [...asked].filter(([text]) => !Object.hasOwn(said, text)).map(([text, file]) => `${file}: ${text}`);
    assert.deepEqual(wanting, [], 'web/words/de/said.json lacks them: in the German page they stand in English');
});

test('nothing else has one', () => {
    assert.deepEqual(
        Object.keys(said).filter(text => !asked.has(text)),
        [],
        'src/ no longer says so',
    );
});

test('German forms have the holes of the English ones', () => {
    const differ = Object.entries(said).filter(([en, de]) => named(de).sort().join() !== places(en).sort().join());
    assert.deepEqual(differ, []);
});

test('forms are literals: none is put together, and no sentence is one hole beside another', () => {
    const wrong = sources
        .filter(file => file !== 'src/answer/answer.h' && file !== 'src/answer/answer.c')
        .flatMap(file => {
            const code = withoutComments(readFileSync(file, 'utf8'));
            const forms = [/\beq_answer_say\(/g, /\beq_phrase_new\(/g].flatMap(name =>
                callsOf(code, name).map(([, , form]) => form),
            );
            return forms.filter(form => /\bformat\(/.test(form)).map(form => `${file}: ${form}`);
        });
    assert.deepEqual(wrong, []);
    const glued = [...asked.keys()].filter(form => /\{(text|words)\}\{(text|words)\}/.test(form));
    assert.deepEqual(glued, []);
});

test('German says Sie, has its own quotes, and passes no verdict', () => {
    const wrong = Object.values(said).filter(
        text =>
            /\b(du|dein|deine|dir|dich|euch|euer|eure)\b/i.test(text) ||
            /["\u201d]/.test(text) ||
            /(ist|sind) (un)?fair\b/.test(text),
    );
    assert.deepEqual(wrong, []);
});

/** @param {any[]} parts */
const plain = parts => parts.map(part => (typeof part === 'string' ? part : String(Object.values(part)[0]))).join('');

test('parts are said in the order of the language, with plurals; what a person named stays', t_ => {
    t_.after(() => speak('en'));
    const groups = ['Shown are the first ', {count: 3}, ' of ', {count: 1234}, ' groups.'];
    const consistency = ['A person\u2019s label differs from the mean of the ', {count: 5}, ' most similar people\u2019s by '];
    const parts = [...consistency, {number: 0.25}, ' on average: consistency is ', {estimate: {value: 0.75}}, '.'];
    assert.equal(formOf(groups), 'Shown are the first {count} of {count} groups.');
    assert.deepEqual(partsNow(groups), groups);
    speak('de');
    assert.deepEqual(partsNow(groups), ['Gezeigt sind die ersten ', {count: 3}, ' von ', {count: 1234}, ' Gruppen.']);
    assert.deepEqual(
        partsNow(parts).filter(part => typeof part !== 'string'),
        [{number: 0.25}, {count: 5}, {estimate: {value: 0.75}}],
    );
    assert.equal(plain(partsNow(['Without a label: ', {count: 1}, ' rows.'])), 'Ohne Ergebnis: 1 Zeile.');
    assert.equal(plain(partsNow(['Without a label: ', {count: 2}, ' rows.'])), 'Ohne Ergebnis: 2 Zeilen.');
    // A column that a person called "Score" keeps its name; words of the core's are said in German.
    assert.deepEqual(partsNow(['By ', {text: 'Score'}]), ['Nach ', {text: 'Score'}]);
    assert.equal(plain(partsNow([{words: 'Computes'}, ': ', {words: 'nothing known'}])), 'Berechnet: nothing known');
    assert.equal(plain(partsNow(['nobody knows ', {count: 2}])), 'nobody knows 2');
    assert.equal(phraseNow('Groups'), 'Gruppen');
    assert.equal(phraseNow('toString'), 'toString');
});

test('a clause within a sentence is said by its own form', t_ => {
    t_.after(() => speak('en'));
    const ratio = ['The ratio of ', {text: 'B'}, ' falls under ', {digits: '4/5'}];
    const parts = ['Selected: score ', {words: ratio}, '.'];
    assert.equal(plain(partsNow(parts)), 'Selected: score The ratio of B falls under 4/5.');
    speak('de');
    assert.equal(plain(partsNow(parts)), 'Ausgew\u00e4hlt: Punktwert Das Verh\u00e4ltnis von B f\u00e4llt unter 4/5.');
});

test('why there is no value, and what is noted of one, is German, names aside', t_ => {
    t_.after(() => speak('en'));
    speak('de');
    const now = catalogNow(catalog);
    assert.equal(phraseNow('true positive rate'), now.metrics.find(({id}) => id === 'tpr').title);
    const none = {value: null, why: 'group "few" has no rows: TPR is undefined', cause: 'no_rows', who: 'group "few"'};
    assert.equal(whyNow({...none, who_form: 'group "{text}"', who_of: 'few'}), 'Gruppe \u201efew\u201c: keine Zeilen');
    assert.equal(noteNow({value: 1, note: 'few', few: true}), 'wenige');
    const between = {noted: 'between_by_rate', between: {tpr: ['a', 'b']}, note: 'by TPR: highest a, lowest b'};
    assert.match(noteNow({value: 1, ...between}), /^nach Richtig-positiv-Rate.*: am h\u00f6chsten bei a, am niedrigsten bei b$/);
    const farthest = {noted: 'farthest_group', noted_who: 'a (TPR)', farthest: {tpr: 'a'}, note: 'farthest a (TPR)'};
    assert.match(noteNow({value: 1, ...farthest}), /^am weitesten entfernt: a \(Richtig-positiv-Rate/);
    speak('en');
    assert.equal(whyNow(none), none.why);
});
