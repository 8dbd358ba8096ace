// What the core says has a German form: every sentence, title, column, flag, cause and marked phrase of src/ is in
// web/words/de/said.json with the same holes, and nothing else is.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import said from '../../web/words/de/said.json' with {type: 'json'};
import {germanNames} from '../../web/words/list.mjs';
import {addNames, catalogNow} from '../../web/words/core.js';
import {formOf, partsNow, phraseNow} from '../../web/words/said.js';
import {addWords, speak} from '../../web/words/words.js';

const sources = execFileSync('git', ['ls-files', 'src/*.c', 'src/*.h', 'src/*.def', 'include/*.h'], {encoding: 'utf8'})
    .trim()
    .split('\n');
const TEXT = /"((?:[^"\\]|\\.)*)"/g;

/** What a text of C says. @param {string} text */
const unescaped = text =>
    text.replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_, what) =>
        what.startsWith('u') ? String.fromCharCode(parseInt(what.slice(1), 16)) : {n: '\n'}[what] ?? what,
    );

/** Texts that stand side by side are one. @param {string} code @returns {string[]} */
function textsIn(code) {
    /** @type {string[]} */
    const found = [];
    let end = -1;
    for (const {0: whole, 1: text, index} of code.matchAll(TEXT)) {
        if (end >= 0 && /^[\s\\]*$/.test(code.slice(end, index))) found[found.length - 1] += unescaped(text);
        else found.push(unescaped(text));
        end = index + whole.length;
    }
    return found;
}

/** The arguments from the open bracket on, texts and brackets within them whole. @param {string} code @param {number} from */
function argumentsAt(code, from) {
    const found = [''];
    let depth = 0;
    for (let i = from; i < code.length; i++) {
        const c = code[i];
        if (c === '"') {
            const [text] = /** @type {RegExpExecArray} */ (/"(?:[^"\\]|\\.)*"/y.exec(code.slice(i)) ?? ['"']);
            found[found.length - 1] += text;
            i += text.length - 1;
            continue;
        }
        if ('([{'.includes(c) && depth++ === 0) continue;
        if (')]}'.includes(c) && --depth === 0) return found;
        if (c === ',' && depth === 1) found.push('');
        else found[found.length - 1] += c;
    }
    return found;
}

/** Calls of a function or macro, as their arguments. @param {string} code @param {RegExp} name */
const callsOf = (code, name) => [...code.matchAll(name)].map(({index, 0: call}) => argumentsAt(code, index + call.length - 1));

/** Whether there is a word outside the holes. @param {string} form */
const isWorded = form => /\p{L}/u.test(form.replace(/\{[^}]*\}/g, ''));

/** All that the core says, each with the file it stands in. */
function saidInSources() {
    /** @type {Map<string, string>} */
    const found = new Map();
    for (const file of sources) {
        const code = readFileSync(file, 'utf8').replace(/\/\*.*?\*\//gs, '');
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

const asked = saidInSources();

/** How many holes a form has, and which causes' names. @param {string} form */
const holesIn = form => [...form.matchAll(/\{(\w+)(?::\w+)?\}/g)].map(([, word]) => word);

if (process.argv[2] === '--list') {
    for (const [text, file] of asked) if (!Object.hasOwn(said, text)) console.log(JSON.stringify([file.replace('src/', ''), text]));
    process.exit();
}
