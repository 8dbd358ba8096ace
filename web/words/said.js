// What the core says in sentences, titles and short phrases, in another language than its own. A sentence is known by its
// English form with the holes in it ("Of {count} people ..."), which its parts give back (src/answer/answer.h); de/said.json
// has the German form of each, whose holes are numbered as the English ones stand: {1}, {2}; {1:Zeile|Zeilen} chooses by the
// number in the first. A title, a flag or a cause is known by its text, what was printed in one piece by the format that did it
// (printed.js). What has no other form stays English.

import {written} from '../lab/figures.js';
import {lastRead, metricNow, namesNow} from './core.js';
import {keyOf} from './forms.js';
import {titleNow} from './titles.js';
import {isOne, languageNow} from './words.js';

/** @typedef {import('../lab/blocks.js').Part} Part */
/** @typedef {import('../lab/shapes.js').Value} Value */

/** @type {(text: string) => string | undefined} */
let printedNow = () => undefined;

/** How what was printed in one piece is known (words/refusals.js comes with the lab). @param {typeof printedNow} now */
export function printedAs(now) {
    printedNow = now;
}

/** The form of now, undefined where the English one stands. @param {string} form @returns {string | undefined} */
export const saidNow = form => namesNow()?.said?.[keyOf(form)];

/** A text of the core's that is known as a whole, as it is said now. @template {string | null | undefined} T @param {T} text
 *  @returns {T} */
export function phraseNow(text) {
    if (!text || languageNow() === 'en') return text;
    return /** @type {T} */ (saidNow(text) ?? titleNow(text) ?? printedNow(text) ?? text);
}

/** The word of a hole, and what fills it. @param {Record<string, any>} part @returns {[string, any]} */
const inside = part => Object.entries(part)[0];

/** @param {Part[]} parts */
export const formOf = parts =>
    parts
        .map(part => {
            if (typeof part === 'string') return part;
            const [word, x] = inside(part);
            return word === 'term' ? `{term:${x}}` : `{${word}}`;
        })
        .join('');

const HOLE = /\{(\d+)(?::([^|}]*)\|([^}]*))?\}/g;

/** A form with its holes filled by what stood in those of the English one; where it has none, English.
 *  @param {Part[]} parts @returns {Part[]} */
export function partsNow(parts) {
    if (parts.length === 1 && typeof parts[0] === 'string') return [phraseNow(parts[0])];
    const [only] = parts;
    if (parts.length === 1 && typeof only === 'object' && 'strong' in only) return [{strong: phraseNow(only.strong)}]; // a title
    const form = languageNow() === 'en' ? undefined : saidNow(formOf(parts));
    if (form === undefined) return parts.flatMap(part => (typeof part === 'string' ? [part] : heldNow(part)));
    const holes = parts.filter(part => typeof part !== 'string');
    /** @type {Part[]} */
    const said = [];
    let from = 0;
    for (const match of form.matchAll(HOLE)) {
        const [whole, place, one, more] = match;
        const hole = holes[Number(place) - 1];
        const held = one === undefined ? heldNow(hole) : [isOne(inside(hole)[1]) ? one : more];
        said.push(form.slice(from, match.index), ...held);
        from = match.index + whole.length;
    }
    return [...said, form.slice(from)].filter(part => part !== '');
}

/** What the core words itself is a phrase with parts of its own, or known as a whole. @param {Record<string, any>} part
 *  @returns {Part[]} */
function heldNow(part) {
    const [word, x] = inside(part);
    if (word !== 'words') return [part];
    return Array.isArray(x) ? partsNow(x) : [{words: phraseNow(x)}];
}

/* values: why there is none, and what is noted of one */

/**
 * A cause's words with whom and what in their brackets, as they are said now; '' where they say nothing by themselves.
 * @param {string} words the core's, of its catalogue
 * @param {{who?: string, what?: string, who_form?: string, who_of?: string}} of
 */
export function causeNow(words, {who = '', what = '', who_form, who_of}) {
    const form = who_form && languageNow() !== 'en' ? saidNow(who_form) : undefined;
    const named = form ? form.split('{1}').join(who_of) : phraseNow(who);
    const told = /^[\d.,e-]+$/.test(what) ? written(what) : phraseNow(what);
    const filled = (saidNow(words) ?? words).split('{what}').map(part => part.split('{who}').join(named));
    return filled.join(told);
}

/** The words of a cause by its id. @param {string} cause @returns {string} */
const wordsOf = cause => lastRead()?.core.causes?.[cause] ?? '';

/** Why a value is undefined or has no interval: in English the core's sentence, with its conclusion. @param {Value} v */
export const whyNow = v => (languageNow() === 'en' || !v.cause ? v.why : causeNow(wordsOf(v.cause), v)) ?? '';

/** What is noted of a value: that it rests on few rows, and whom it is about. @param {Value} v @returns {string} */
export function noteNow(v) {
    if (languageNow() === 'en' || !v.note) return v.note ?? '';
    const few = v.few ? phraseNow('few') : '';
    if (!v.noted) return few || phraseNow(v.note);
    const who = v.noted === 'between_by_rate' ? betweenNow(v) : v.farthest ? farthestNow(v.farthest) : v.noted_who;
    const said = causeNow(wordsOf(v.noted), {who, what: v.noted_what});
    return few ? `${said} (${few})` : said;
}

/** The group that lies farthest from all in each rate that is told. @param {Record<string, string>} farthest */
const farthestNow = farthest =>
    Object.entries(farthest)
        .map(([rate, group]) => `${group} (${metricNow(rate) ?? rate})`)
        .join(', ');

/** Of a gap in two rates: between which groups it is in each that is told. @param {Value} v */
function betweenNow({between, between_rate}) {
    const told = Array.isArray(between) ? [[between_rate, between]] : Object.entries(between ?? {});
    const pair = (/** @type {any} */ [who, what]) => causeNow(wordsOf('between'), {who, what});
    return told.map(([rate, ends]) => `${metricNow(String(rate)) ?? rate}: ${pair(ends)}`).join('; ');
}
