// A text of a script: its {values} are the lab's of now, **what stands so** is strong.

import {h} from 'preact';
import {filled} from '../values.js';

/** What the lab has yet to say, and what on paper is left open. */
const [YET, OPEN] = ['\u2026', '____'];

/** A number and its unit stay on one line. @param {string} text @param {Record<string, number | null>} values
 *  @param {string} otherwise  in the place of a value that is not known */
const read = (text, values, otherwise) =>
    filled(text, values).replace(/\{[a-z][\w.]*\}/g, otherwise).replace(/(\d) %/g, '$1\u00a0%'); // prettier-ignore

/** A text without what is strong in it. @param {string} text @param {Record<string, number | null>} [values]  without them it
 *  is as on paper */
export const plain = (text, values) => read(text, values ?? {}, values ? YET : OPEN).replaceAll('**', '');

/** The same on paper. @param {string} text @param {Record<string, number | null>} values */
export const onPaper = (text, values) => read(text, values, OPEN).replaceAll('**', '');

/** @param {{text: string, values: Record<string, number | null>, class?: string, bare?: boolean}} props  bare: on paper, where
 *  what the lab would say is left open */
export function Said({text, values, class: of, bare}) {
    const parts = read(text, values, bare ? OPEN : YET).split('**');
    return h('p', {class: of}, parts.map((part, i) => (i % 2 ? h('b', {key: i}, part) : part))); // prettier-ignore
}
