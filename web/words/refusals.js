// Refusals of the core in another language. A sentence is known by its English form, the printf format of the code
// (src/base/wording.h), of which a page is sent a short key; the other form has holes numbered as the English arguments stand:
//   {1}                     as it was printed; the decimal sign is the language's
//   {1:Zeile|Zeilen}        a word by its number
//   {1=every:jede|no:keine} a word of the core's, where it may be one of a few
//   {1#}                    a number that was printed as a text, with its thousands marked
//   {1!}                    a sentence or a phrase that is known itself, or by the format that printed it (printed.js); a title
// What has no other form stays English.

import {written} from '../lab/figures.js';
import {namesNow} from './core.js';
import {keyOf} from './forms.js';
import {readBack} from './printed.js';
import {titleNow} from './titles.js';
import {isOne, numbersNow} from './words.js';

/** @typedef {import('../lab/shapes.js').Worded} Worded */

const HOLE = /\{(\d+)(?:(!)|(#)|=([^}]*)|:([^}|]*)\|([^}]*))?\}/g;
const CONVERSION = /%(?:%|[-+ #0-9]*(?:\.(?:\*|\d+))?[lz]*([a-zA-Z]))/g;

/** @param {string} form @returns {string | undefined} */
const known = form => namesNow()?.refusals?.[keyOf(form)];

/** @param {string | Worded} arg @returns {string} */
const textOf = arg => (typeof arg === 'string' ? (known(arg) ?? titleNow(arg) ?? printedNow(arg) ?? arg) : wordedNow(arg));

/** A text that the core printed in one piece, as it is said now; undefined where nobody knows how it was printed.
 *  @param {string} text @returns {string | undefined} */
export function printedNow(text) {
    const worded = readBack(text);
    return worded && wordedNow(worded);
}

/** One of a few words; any other stays. @param {string} word @param {string} choice */
const chosen = (word, choice) => {
    const found = choice.split('|').find(one => one.startsWith(`${word}:`));
    return found?.slice(word.length + 1) ?? word;
};

/** @param {Worded} worded @returns {string} */
export function wordedNow({form, args}) {
    const own = known(form);
    if (own === undefined) {
        const left = [...args];
        return form.replace(CONVERSION, (_, letter) => (letter ? textOfEnglish(/** @type {any} */ (left.shift())) : '%'));
    }
    const letters = [...form.matchAll(CONVERSION)].flatMap(([, letter]) => letter ?? []);
    return own.replace(HOLE, (whole, number, phrase, thousands, choice, one, more) => {
        const arg = args[number - 1];
        if (arg === undefined) return whole;
        if (typeof arg !== 'string' || phrase) return textOf(arg);
        if (thousands) return written(arg);
        if (choice !== undefined) return chosen(arg, choice);
        if (one !== undefined) return isOne(arg) ? one : more;
        return 'fge'.includes(letters[number - 1]) ? arg.replace('.', numbersNow().decimal) : arg;
    });
}

/** @param {string | Worded} arg @returns {string} */
const textOfEnglish = arg => (typeof arg === 'string' ? arg : wordedNow(arg));

/** What was refused, as it is said now; of a message alone, where it is known how it was made.
 *  @param {import('../lab/shapes.js').Refusal | {message: string, form?: undefined, args?: undefined}} refusal */
export function refusalNow({message, form, args}) {
    if (!namesNow()) return message;
    return form && args ? wordedNow({form, args}) : (known(message) ?? printedNow(message) ?? message);
}

/** What would mend it. @param {import('../lab/shapes.js').Fix} fix @param {import('../lab/shapes.js').Refusal} refusal */
export function fixNow({id, value, words}, {column, value: text}) {
    const own = known(`fix ${id}`);
    /** @type {Record<string, string | null>} */
    const held = {value, column, text};
    return own?.replace(/\{(value|column|text)\}/g, (_, name) => held[name] ?? '') ?? words;
}
