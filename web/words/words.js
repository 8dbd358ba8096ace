// Every text of the page, by id, in catalogues (words/<language>/*.js): what a sentence is made of is filled in by name, so that
// a translation may put it in another order. Nothing in the code of a view is a sentence.

/** @typedef {Record<string, string>} Texts  by id; {name} is filled in, {n:person|people} chooses by number */

/** @type {Record<string, Texts>} */
const catalogues = {};
let language = 'en';

/** Texts of a language, beside those there are. @param {string} of @param {...Texts} parts */
export function addWords(of, ...parts) {
    catalogues[of] = Object.assign(catalogues[of] ?? {}, ...parts);
}

/** Another language; English where there are no words of it. @param {string} of */
export function speak(of) {
    language = catalogues[of] ? of : 'en';
}

/** @returns {string} the language that is spoken now */
export const languageNow = () => language;

/** @param {string} id @returns {string} the text with its holes */
function textOf(id) {
    const text = catalogues[language]?.[id] ?? catalogues.en?.[id];
    if (text === undefined) throw new Error(`The page has no words for "${id}".`);
    return text;
}

/** Whether there are words for it. @param {string} id */
export const hasWords = id => Boolean(catalogues[language]?.[id] ?? catalogues.en?.[id]);

const HOLE = /\{(\w+)(?::([^}|]*)\|([^}]*))?\}/g;

/** @param {number} n */
const isOne = n => new Intl.PluralRules(language).select(n) === 'one';

/**
 * A text with its holes filled: numbers are to be given as they are shown, but for the hole that chooses a word by one.
 * @param {string} id @param {Record<string, any>} [args] @returns {string}
 */
export const t = (id, args = {}) =>
    textOf(id).replace(HOLE, (whole, name, one, more) =>
        one === undefined ? String(args[name] ?? whole) : isOne(Number(args[name])) ? one : more,
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
        pieces.push(one === undefined ? (args[name] ?? whole) : isOne(Number(args[name])) ? one : more);
        from = match.index + whole.length;
    }
    pieces.push(text.slice(from));
    return pieces.filter(piece => piece !== '');
}
