// The lessons' texts in another language as the page fetches them: one file a language. An overlay is checked against its script
// when the site is built.

import {existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';
import {FORMULAS} from '../course/formulas.js';
import {scripts} from '../course/scripts.js';
import {textsIn} from '../course/texts.js';

/** @typedef {import('../course/lesson.js').Script} Script */

const HERE = dirname(fileURLToPath(import.meta.url));
/** All ten of a language, in thousand bytes as they are sent. */
const MOST_KB = 30;
/** A step's text in words, as in English (check.mjs). */
const MOST_WORDS = 60;

const read = (/** @type {string[]} */ ...path) => JSON.parse(readFileSync(join(HERE, ...path), 'utf8'));

/** By the lesson's id. @param {string} language @returns {Record<string, any>} */
export const overlaysOf = language =>
    Object.fromEntries(
        readdirSync(HERE)
            .filter(name => /^\d/.test(name) && existsSync(join(HERE, language, name)))
            .map(name => [read(name).lesson, read(language, name)]),
    );

/** Files that no script has. @param {string} language @returns {string[]} */
export const strayIn = language => readdirSync(join(HERE, language)).filter(name => !existsSync(join(HERE, name)));

/** The pieces of each formula. @param {string} language @returns {Record<string, string[]>} */
export const formulasOf = language => read(language, 'formulas.json');

/** Texts by where they are. @param {any} of @param {string} [path] @returns {[string, string][]} */
const leaves = (of, path = '') =>
    typeof of === 'string'
        ? [[path, of]]
        : Object.entries(of).flatMap(([key, one]) => leaves(one, path ? `${path}.${key}` : key));

/** What is filled in, what stands for a variant's word, how often strong text begins or ends. @param {string} text */
const marksIn = text => [...new Set(text.match(/\{[^}]*\}|<\w+>/g)), ...(text.match(/\*\*/g) ?? [])].sort().join(' ');

/** @param {Record<string, string>} english @param {Record<string, string>} other @returns {string[]} */
const differing = (english, other) => [
    ...Object.keys(english).flatMap(path => (path in other ? [] : [`${path} has no text`])),
    ...Object.keys(other).flatMap(path => (path in english ? [] : [`the script has no ${path}`])),
    ...Object.keys(english)
        .filter(path => path in other && marksIn(english[path]) !== marksIn(other[path]))
        .map(path => `${path} has ${marksIn(other[path]) || 'no marks'}, in English ${marksIn(english[path]) || 'none'}`),
];

const Ajv = createRequire(join(HERE, '../package.json'))('ajv/dist/2020.js').default;
const isOverlay = new Ajv({strict: false, allErrors: true}).compile(read('texts.schema.json'));

/** @param {Script} script @param {any} overlay @returns {string[]} what is wrong with it */
export function wrongInOverlay(script, overlay) {
    if (!isOverlay(overlay)) return [JSON.stringify(isOverlay.errors)];
    const texts = Object.fromEntries(leaves(overlay));
    const long = Object.entries(texts).filter(([, text]) => text.split(/\s+/).length > MOST_WORDS);
    return [...differing(textsIn(script), texts), ...long.map(([path]) => `${path} has over ${MOST_WORDS} words`)];
}

/** @param {Record<string, string[]>} pieces @returns {string[]} what is wrong with a language's formulas */
export function wrongInFormulas(pieces) {
    const english = Object.entries(FORMULAS).map(([id, {terms}]) => [id, terms.map(({text}) => text)]);
    return differing(Object.fromEntries(leaves(Object.fromEntries(english))), Object.fromEntries(leaves(pieces)));
}

/** Stops the build over what is wrong with a language's texts. @param {string} out the site @param {string} language
 *  @returns {string} the figure */
export function writeLessonTexts(out, language) {
    const lessons = overlaysOf(language);
    const formulas = formulasOf(language);
    const known = scripts.filter(({lesson}) => lessons[lesson]);
    const wrong = [
        ...strayIn(language).map(name => `${name}: there is no such script`),
        ...known.flatMap(script => wrongInOverlay(script, lessons[script.lesson]).map(what => `${script.lesson}: ${what}`)),
        ...wrongInFormulas(formulas).map(what => `formulas.json: ${what}`),
    ];
    const text = JSON.stringify({lessons, formulas});
    const kB = gzipSync(text, {level: 9}).length / 1000;
    if (kB > MOST_KB) wrong.push(`they are ${kB.toFixed(1)} kB as they are sent, at most ${MOST_KB} kB`);
    if (wrong.length > 0) throw new Error(`web/lessons/${language}:\n${wrong.join('\n')}`);
    mkdirSync(join(out, 'lessons'), {recursive: true});
    writeFileSync(join(out, 'lessons', `${language}.json`), text);
    return `${known.length} lessons in ${language} ${kB.toFixed(1)} kB`;
}
