// What the core prints in one piece is read back by its formats: each that may stand alone has its German form, and what it
// prints is known for what it is.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import printed from '../../web/words/de/printed.json' with {type: 'json'};
import refused from '../../web/words/de/refusals.json' with {type: 'json'};
import {german} from '../../web/words/german.js';
import {germanNames} from '../../web/words/list.mjs';
import {first} from '../../web/words/first.js';
import {rest} from '../../web/words/rest.js';
import {addNames} from '../../web/words/core.js';
import {readBack} from '../../web/words/printed.js';
import {printedNow} from '../../web/words/refusals.js';
import {phraseNow, printedAs} from '../../web/words/said.js';
import {addWords, speak} from '../../web/words/words.js';
import {argumentsOf, textsIn} from './lib/c_source.mjs';
import {conversionsOf, fromThePage, refusals} from './lib/refusals.mjs';

/** Which outputs of ONNX may be the score, and what is asked of them: all that is printed there is said of a file. */
const OF_SCORES = 'src/model/onnx/score.c';
/** Where it is refused to make one model of a run: its report has the sentence alone. */
const OF_CELLS = /^src\/(method\/|model\/[a-z_]+\.c|model\/trees\/boost\.c|experiment\/(run|pipeline|brought|learned)\.c)/;
/** A program and its version, which is called alike in all languages. */
const OF_NAMES = ['XGBoost %.0f.%.0f.%.0f', 'LightGBM (model %.*s)', 'Equipoise %s'];
/** Sentences of others, which are no words by themselves. */
const OF_OTHERS = ['%.120s: %s'];

/** @param {string} path @param {RegExp} name @param {number} place @returns {string[]} */
function textsOf(path, name, place) {
    const code = readFileSync(path, 'utf8');
    return [...code.matchAll(name)].flatMap(({index, 0: call}) => textsIn(argumentsOf(code, index + call.length)[place] ?? ''));
}
const sources = execFileSync('git', ['ls-files', 'src/*.c'], {encoding: 'utf8'}).trim().split('\n');
const marked = sources.flatMap(path => textsOf(path, /\bEQ_PRINTS\(/g, 0));
const words = sources.flatMap(path => textsOf(path, /\bEQ_WORDS\(/g, 0)); // known as a whole: said.mjs
const ofScores = textsOf(OF_SCORES, /\beq_arena_format\(/g, 2).filter(form => / /.test(form.replace(/%\S+/g, '')));
/** What the worker and who speaks with it say themselves; "%s It was started ..." goes on what broke it. */
const ofWorker = ['lab', 'worker', 'subjects', 'client', 'errors'].flatMap(name => {
    const code = readFileSync(`web/lab/${name}.js`, 'utf8');
    const told = [...code.matchAll(/(?:Error\(|super\(|#broke\(|#dead = )(['`])([A-Z].*?)\1/g)].map(([, , text]) => text);
    const behind = [...code.matchAll(/\bnow = '(.*)';/g)].map(([, text]) => `%s ${text}`);
    const both = code.includes('now = this.#dead') ? [`%s ${/#dead = '([A-Z].*)'/.exec(code)?.[1]}`] : [];
    return [...told.filter(text => !text.startsWith('${why}')), ...behind, ...both].map(text =>
        text.replace(/\$\{[^}]*\}/g, '%s'),
    );
});
/** Sentences of these stand alone, every one. */
const OF_SENTENCES = [
    ...['look', 'fit', 'scored', 'scorer', 'xgboost', 'lightgbm', 'cell', 'eqm'].map(name => `src/model/scorer/${name}.c`),
    ...['network', 'format', 'proto'].map(name => `src/model/onnx/${name}.c`),
    ...['warning', 'chance', 'reads', 'learned'].map(name => `src/experiment/${name}.c`),
    ...['data/table/format', 'data/inject', 'board/verify', 'board/board'].map(name => `src/${name}.c`),
];
const ofCells = refusals()
    .all.filter(refusal => fromThePage(refusal) && OF_CELLS.test(refusal.at))
    .map(({form}) => form);

printedAs(printedNow);
addWords('en', {...first, ...rest});
addWords('de', german);
addNames('de', /** @type {any} */ (germanNames()));

/** @param {string} text */
const holes = text => [...new Set([...text.matchAll(/\{(\d+)/g)].map(([, n]) => n))].sort();

test('each format that is printed alone has a German form, with the same in it, and nothing else has one', () => {
    const asked = [...new Set([...marked, ...ofScores, ...ofWorker])];
    assert.ok(ofWorker.length > 10, `${ofWorker}`);
    assert.ok(asked.length > 70, `${asked.length}`);
    assert.deepEqual(
        asked.filter(form => !Object.hasOwn(printed.forms, form)),
        [],
        'web/words/de/printed.json lacks them: in the German page they stand in English',
    );
    assert.deepEqual(
        Object.keys(printed.forms).filter(form => !asked.includes(form)),
        [],
        'src/ no longer prints so',
    );
    const unmarked = OF_SENTENCES.flatMap(path => {
        const printed = [...textsOf(path, /\beq_arena_format\(/g, 2), ...textsOf(path, /\bwarn\(/g, 1)];
        return printed
            .filter(text => /[a-z]{2} /.test(text) && !marked.includes(text) && !words.includes(text) && !OF_NAMES.includes(text))
            .map(text => `${path}: ${text}`);
    });
    assert.deepEqual(unmarked, [], 'EQ_PRINTS marks what stands alone');
    // Of English grammar alone: its plurals.
    const wrong = Object.entries(printed.forms).filter(
        ([form, own]) =>
            holes(own).join() !==
                conversionsOf(form)
                    .map((_, i) => i + 1)
                    .join() && !form.startsWith('%zu line%s'),
    );
    assert.deepEqual(wrong, []);
});

test('why a model of a run failed is known by the format that said so', () => {
    const wanted = [...new Set(ofCells)].filter(form => !OF_OTHERS.includes(form)).sort();
    assert.ok(wanted.length > 40, `${wanted.length}`);
    assert.deepEqual([...printed.refused].sort(), wanted, '"refused" of web/words/de/printed.json has the formats alone');
    assert.deepEqual(
        printed.refused.filter(form => !(form in refused)),
        [],
    );
});

test('what a format prints is taken for nothing else', t_ => {
    t_.after(() => speak('en'));
    speak('de');
    const example = (/** @type {string} */ conversion, /** @type {number} */ i) =>
        /s$/.test(conversion)
            ? ['age', 'Ann', 'sex'][i % 3]
            : /c$/.test(conversion)
              ? ';'
              : /X$/.test(conversion)
                ? 'E9'
                : `${3 + i}`;
    for (const form of [...Object.keys(printed.forms), ...printed.refused]) {
        const args = conversionsOf(form).map(example);
        const left = [...args];
        const text = form.replace(/%%|%(?:[-+ #0-9]*(?:\.(?:\*|\d+))?[lz]*)[a-zA-Z]/g, one =>
            one === '%%' ? '%' : (left.shift() ?? ''),
        );
        assert.deepEqual(readBack(text), {form, args}, text);
    }
});

test('sentences within sentences are read back too; numbers are the language’s; what nobody knows stays', t_ => {
    t_.after(() => speak('en'));
    const told = [
        [
            'Does not agree: By race, row “Asian”, column “People” says “7”; made again from the counts ' +
                'inside it is “32” in “32 people”. That is the first place; there may be more.',
            'Stimmt nicht überein. By race, Zeile „Asian“, Spalte „People“: Dort steht „7“; aus den ' +
                'Anzahlen darin noch einmal gemacht ist es „32“ in „32 people“. Das ist die erste Stelle; es kann ' +
                'weitere geben.',
        ],
        [
            'Recomputed: Audit. From the counts of 7,214 people inside.',
            'Nachgerechnet: Audit, aus den Anzahlen von 7.214 Personen darin.',
        ],
        [
            'the model reads age, does not read sex; needs the group',
            'Das Modell liest „age“, liest „sex“ nicht; braucht die Gruppe',
        ],
        ['no better than chance on validation: AUC 0.506', 'auf den Validierungsdaten nicht besser als der Zufall: AUC 0,506'],
        [
            'line 4, column "group", "café": byte 0xE9 is not UTF-8, so the file is read as windows-1252',
            'Zeile 4, Spalte „group“, „café“: Byte 0xE9 ist kein UTF-8, also wird die Datei als Windows-1252 gelesen.',
        ],
        [
            'Bent by hand, sex=F: 3 of 9 people left out, 1 of 4 favourable outcomes with them, 2 of 6 cells of a column ' +
                'swapped (age)',
            'Von Hand verbogen, sex=F: 3 von 9 Personen weggelassen, 1 von 4 günstigen Ergebnissen mit ihnen, 2 von 6 Zellen ' +
                'einer Spalte vertauscht (age)',
        ],
        ['1 line above the header is no table\u0027s', '1 Zeile über der Kopfzeile gehört nicht zur Tabelle.'],
        [
            'Between the score and node "a b" (Cast) there is no gradient, so none of its 2 layers can be edited.',
            'Zwischen dem Punktwert und Knoten „a b“ (Cast) gibt es keinen Gradienten, also kann keine seiner 2 Schichten ' +
                'bearbeitet werden.',
        ],
        [
            'resampling: no training row is left, expected larger groups',
            'resampling: Keine Trainingszeile ist übrig, erwartet werden größere Gruppen',
        ],
        ['nobody prints this', 'nobody prints this'],
    ];
    for (const [text] of told) assert.deepEqual([phraseNow(text), readBack(text)], [text, undefined]);
    speak('de');
    for (const [text, own] of told) assert.equal(phraseNow(text), own);
});
