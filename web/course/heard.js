// What the lab said at a lesson's steps, as long as the page is open: on paper a text has the numbers that stood in it at its own
// step, not those of the lines and groups that came after.

/** @typedef {Record<string, number | null>} Values */

/** By lesson and step. @type {Map<string, Values>} */
const heard = new Map();

/** @param {string} lesson @param {string} step */
const keyOf = (lesson, step) => `${lesson} ${step}`;

/** Kept, unless the lab has yet to say it. @param {string} lesson @param {string} step @param {Values} values */
export function hear(lesson, step, values) {
    if (Object.keys(values).length > 0) heard.set(keyOf(lesson, step), values);
}

/** Nothing of a step that was not seen. @param {string} lesson @param {string} step @returns {Values} */
export const heardAt = (lesson, step) => heard.get(keyOf(lesson, step)) ?? {};
