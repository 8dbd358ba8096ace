// A group in a sentence: its name or number in its own colour, which never stands alone: the words say whom it is.

import {h} from 'preact';

/** The tint of a group by its place; beyond six groups there is none. @param {number} place from 0 */
export const tint = place => (place >= 0 && place < 6 ? `p${place + 1}` : undefined);

/** @param {{place: number, children?: any}} props */
export const People = ({place, children}) => h('span', {class: tint(place)}, children);
