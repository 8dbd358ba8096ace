// Whether an answer is right. The lab itself is asked where the script says `from`; two tries give a hint, then "show me" is
// offered; what is written in words is kept and not judged.

import {evaluate, holds, parse} from './expression.js';

/**
 * @typedef {object} Ask
 * @property {string} id
 * @property {'number' | 'choice' | 'find' | 'text' | 'order'} kind
 * @property {string} text
 * @property {{id: string, text: string}[]} [options]
 * @property {any} [answer]  {value} a number or an id or ids; {from} an expression over the lab's values, {scale} times it, and
 *   {value}, what that is known to be, for paper and for the teacher; {state} a condition
 * @property {number} [tolerance]  absolute, in the unit of the answer
 * @property {string} [unit]
 * @property {string} [right]
 * @property {Record<string, string>} [wrong]  by "lt 5", "gt 80", an option's id, or "*"
 * @property {number} [points]
 * @property {Record<string, string>[]} [variants]  words for <these> in all its texts: groups, lines, counts
 *
 * @typedef {{right: boolean | null, says: string}} Verdict  right null: it is not judged
 */

/** The setting that one thinks there is not. */
export const NONE = 'none';

/** A number as a person writes it: with a comma or a point, with a sign of percent or none. @param {string} text */
export function readNumber(text) {
    const plain = text.trim().replace(/[\s\u00a0%]/g, '').replace(/\u2212/g, '-').replace(',', '.'); // prettier-ignore
    return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

/** The right answer, as a value. @param {Ask} ask @param {Record<string, number | null>} values @returns {any} */
export function rightOf({answer, kind}, values) {
    if (kind === 'find' || kind === 'text') return null;
    if (answer?.from === undefined) return answer?.value ?? null;
    const said = evaluate(parse(answer.from), name => values[name]) * (answer.scale ?? 1);
    // Where the lab has no number, as what was to be trained was skipped, the key stands in.
    return Number.isNaN(said) ? (answer.value ?? said) : said;
}

/** @param {Ask} ask @param {number} given @param {any} right */
function isNear({tolerance = 0, unit}, given, right) {
    const near = (/** @type {number} */ x) => Math.abs(x - right) <= tolerance + 1e-9;
    return near(given) || (unit === '%' && Math.abs(given) <= 1 && near(100 * given));
}

/** @param {Record<string, string> | undefined} wrong @param {any} given */
function sayWrong(wrong, given) {
    for (const [when, text] of Object.entries(wrong ?? {})) {
        const [op, bound] = when.split(' ');
        if (op === 'lt' && given < Number(bound)) return text;
        if (op === 'gt' && given > Number(bound)) return text;
        if (when === given || (Array.isArray(given) && given.includes(when))) return text;
    }
    return wrong?.['*'] ?? '';
}

/** @param {any} a @param {any} b */
const sameSet = (a, b) => JSON.stringify([a].flat().sort()) === JSON.stringify([b].flat().sort());

/**
 * @param {Ask} ask @param {any} given  a text for a number or words, an id or ids of options, ids in their order
 * @param {Record<string, number | null>} values @returns {Verdict} a number that is none fails
 */
export function judge(ask, given, values) {
    if (ask.kind === 'text') return {right: null, says: ask.right ?? ''};
    if (ask.kind === 'find') {
        const found = holds(ask.answer.state, name => values[name]);
        return {right: found, says: found ? (ask.right ?? '') : sayWrong(ask.wrong, null)};
    }
    const right = rightOf(ask, values);
    if (ask.kind === 'number') {
        const number = typeof given === 'number' ? given : readNumber(String(given));
        if (number === null) throw new NotANumber(String(given));
        const good = isNear(ask, number, right);
        return {right: good, says: good ? (ask.right ?? '') : sayWrong(ask.wrong, number)};
    }
    const good = ask.kind === 'order' ? JSON.stringify(given) === JSON.stringify(right) : sameSet(given, right);
    return {right: good, says: good ? (ask.right ?? '') : sayWrong(ask.wrong, given)};
}

/** What was given is no number. */
export class NotANumber extends Error {}

/** The order in which options are shown: the same for the same person, another for another. @template T @param {T[]} options
 *  @param {string} seed */
export function shuffled(options, seed) {
    let state = 2166136261;
    for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 16777619) >>> 0;
    const order = [...options];
    for (let i = order.length - 1; i > 0; i--) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        const j = Math.floor((state / 4294967296) * (i + 1));
        [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
}
