// What the core prints in one piece, in a report or of a file, without the form beside it: it is read back by the formats that
// may have made it, and is then said as any refusal is (refusals.js). A page is sent those formats whole (de/printed.json), for
// they are what is looked for.

import {namesNow} from './core.js';

/** @typedef {import('../lab/shapes.js').Worded} Worded */

const CONVERSION = /%(?:%|[-+ #0-9]*(?:\.(?:\*|\d+))?[lz]*([a-zA-Z]))/g;
const NUMBER = '(-?(?:inf|nan|\\d[\\d.e+-]*))';
/** What an argument may look like, by the letter that prints it. @type {Record<string, string>} */
const PRINTS = {s: '([^]*?)', c: '([^])', d: '(-?\\d+)', u: '(\\d+)', X: '([0-9A-F]+)', e: NUMBER, f: NUMBER, g: NUMBER};

/** Of a language's formats, the longest first: a short one may print what a long one does.
 *  @type {WeakMap<string[], {form: string, made: RegExp}[]>} */
const read = new WeakMap();

/** @param {string} text */
const literally = text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A form that begins with an argument goes on what was printed before: that is as long as it can be, and what is quoted behind
 *  it has no quotes in it. @param {string} form @returns {RegExp} of all that it prints */
function madeBy(form) {
    const goesOn = form.startsWith('%s');
    let pattern = '';
    let from = 0;
    for (const {0: whole, 1: letter, index} of form.matchAll(CONVERSION)) {
        const quoted = form[index - 1] === '\u201c';
        pattern += literally(form.slice(from, index));
        pattern += !letter
            ? '%'
            : !goesOn
              ? PRINTS[letter]
              : index === 0
                ? '([^]*)'
                : quoted
                  ? '([^\u201c\u201d]*)'
                  : PRINTS[letter];
        from = index + whole.length;
    }
    return new RegExp(`^${pattern}${literally(form.slice(from))}$`);
}

/** @param {string} form */
const wordsIn = form => form.replace(CONVERSION, '').length;

/** How a text was printed, where that is known. @param {string} text @returns {Worded | undefined} */
export function readBack(text) {
    const forms = namesNow()?.printed;
    if (!forms) return undefined;
    if (!read.has(forms))
        read.set(
            forms,
            [...forms].sort((a, b) => wordsIn(b) - wordsIn(a)).map(form => ({form, made: madeBy(form)})),
        );
    for (const {form, made} of /** @type {{form: string, made: RegExp}[]} */ (read.get(forms))) {
        const found = made.exec(text);
        if (found) return {form, args: found.slice(1)};
    }
    return undefined;
}
