// A text of a script: its {values} are the lab's of now, **what stands so** is strong.

import {h} from 'preact';
import {filled} from '../values.js';

/** What is left of a value that the lab does not have now; on paper there is room for it. */
const [OPEN, ROOM] = ['\u2026', '____'];

/** @typedef {{text: string, values: Record<string, number | null>, bare?: boolean}} Text  bare: on paper, where what the lab
 *  would say is left open */

/** A text in plain words. @param {Text} text */
export const plainOf = ({text, values, bare}) =>
    filled(text, values)
        .replace(/\{[a-z][\w.]*\}/g, bare ? ROOM : OPEN)
        .replaceAll('**', '');

/** A text among other words. @param {Text} props */
export const Words = ({text, ...how}) =>
    text.split('**').map((part, i) => (i % 2 ? h('b', {key: i}, plainOf({text: part, ...how})) : plainOf({text: part, ...how})));

/** A text as a paragraph. @param {Text & {class?: string}} props */
export const Said = ({class: of, ...text}) => h('p', {class: of}, h(Words, text));
