// A text of a script: its {values} are the lab's of now, **what stands so** is strong.

import {h} from 'preact';
import {filled} from './values.js';

/** @param {{text: string, values: Record<string, number | null>, class?: string}} props */
export function Said({text, values, class: of}) {
    const parts = filled(text, values).split('**');
    return h('p', {class: of}, parts.map((part, i) => (i % 2 ? h('b', {key: i}, part) : part))); // prettier-ignore
}
