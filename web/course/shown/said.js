// A text of a script: its {values} are the lab's of now, **what stands so** is strong.

import {h} from 'preact';
import {filled} from '../values.js';

/** @param {{text: string, values: Record<string, number | null>, class?: string, bare?: boolean}} props  bare: on paper, where
 *  what the lab would say is left open */
export function Said({text, values, class: of, bare}) {
    const said = filled(text, values);
    const parts = said.replace(/\{[a-z][\w.]*\}/g, bare ? '____' : '\u2026').split('**');
    return h('p', {class: of}, parts.map((part, i) => (i % 2 ? h('b', {key: i}, part) : part))); // prettier-ignore
}
