// Every text of the page, by id, in catalogues (words/<language>/*.js): what a sentence is made of is filled in by name, so that
// a translation may put it in another order. Nothing in the code of a view is a sentence. Where a language has no text yet, the
// English one stands; tests/web/languages.mjs names those.

import {numbersAs} from '../lab/figures.js';

/** @typedef {Record<string, string>} Texts  by id; {name} is filled in, {n:person|people} chooses by number */

/** The languages, and what each calls itself. */
export const LANGUAGES = {en: 'English', de: 'Deutsch'};

/** Where numbers and lists are as the texts of a language want them: in English a list has no comma before its "and".
 *  @type {Record<string, string>} */
const LOCALES = {en: 'en-GB', de: 'de-DE'};

/** @type {Record<string, Texts>} */
const catalogues = {};
let language = 'en';
/** How numbers are written now. */
let signs = {decimal: '.', group: ','};

/** Texts of a language, beside those there are. @param {string} of @param {...Texts} parts */
export function addWords(of, ...parts) {
    catalogues[of] = Object.assign(catalogues[of] ?? {}, ...parts);
}

/** Another language; English where there are no words of it. @param {string} of */
export function speak(of) {
    const next = catalogues[of] ? of : 'en';
    if (next === language) return;
    language = next;
    const parts = new Intl.NumberFormat(LOCALES[next]).formatToParts(12345.6);
    const sign = (/** @type {string} */ type) => parts.find(part => part.type === type)?.value ?? '';
    signs = {decimal: sign('decimal'), group: sign('group')};
    numbersAs(numbersNow());
}

/** The signs that numbers are written with now, of which no words are needed. */
export const signsNow = () => signs;

/** How numbers are written in it, for a script that has its own copy of lab/figures.js. */
export const numbersNow = () => ({...signs, none: t('number.none'), to: t('number.to')});

/** @returns {string} the language that is spoken now */
export const languageNow = () => language;

/** A title within a sentence: in German a noun keeps its capital. @param {string} title */
export const within = title => (language === 'en' ? title.toLowerCase() : title);

/** A sentence that goes on another: in English it begins small. @param {string} text */
export const goingOn = text => (language === 'en' ? text.charAt(0).toLowerCase() + text.slice(1) : text);

/** Where a page of web/learn lies in it. @param {string} path */
export const pageNow = path => (language === 'en' ? path : path.replace('learn/', `learn/${language}/`));

/** Its locale, for what Intl writes. @returns {string} */
export const localeNow = () => LOCALES[language];

/** @param {string} id @returns {string} the text with its holes */
function textOf(id) {
    const text = catalogues[language]?.[id] ?? catalogues.en?.[id];
    if (text === undefined) throw new Error(`The page has no words for "${id}".`);
    return text;
}

/** Whether there are words for it. @param {string} id */
export const hasWords = id => Boolean(catalogues[language]?.[id] ?? catalogues.en?.[id]);

const HOLE = /\{(\w+)(?::([^}|]*)\|([^}]*))?\}/g;

/** A number as it is shown, or as it is. @param {any} n */
export const numberOf = n =>
    typeof n === 'string' ? Number(n.trim().replaceAll(signs.group, '').replace(signs.decimal, '.')) : Number(n);

/** Whether a noun after it is singular. @param {any} n */
export const isOne = n => new Intl.PluralRules(language).select(numberOf(n)) === 'one';

/**
 * A text with its holes filled: numbers are to be given as they are shown, but for the hole that chooses a word by one.
 * @param {string} id @param {Record<string, any>} [args] @returns {string}
 */
export const t = (id, args = {}) =>
    textOf(id).replace(HOLE, (whole, name, one, more) =>
        one === undefined ? String(args[name] ?? whole) : isOne(args[name]) ? one : more,
    );

/**
 * The same for holes that are filled with elements: the pieces in their order.
 * @param {string} id @param {Record<string, any>} args @returns {any[]}
 */
export function rich(id, args) {
    const text = textOf(id);
    const pieces = [];
    let from = 0;
    for (const match of text.matchAll(HOLE)) {
        const [whole, name, one, more] = match;
        pieces.push(text.slice(from, match.index));
        pieces.push(one === undefined ? (args[name] ?? whole) : isOne(args[name]) ? one : more);
        from = match.index + whole.length;
    }
    pieces.push(text.slice(from));
    return pieces.filter(piece => piece !== '');
}

/** Pieces, texts or elements, as a list in a sentence: "a, b and c". @param {any[]} parts @returns {any[]} */
export const listed = parts =>
    new Intl.ListFormat(LOCALES[language])
        .formatToParts(parts.map((_, i) => String(i)))
        .map(({type, value}) => (type === 'element' ? parts[Number(value)] : value));
