// How a file is written, as the person says it: what they do not say the core sees for itself.

/**
 * @typedef {object} Dialect  in the words of the core's options
 * @property {string} [encoding]
 * @property {string} [delimiter]
 * @property {string} [quote]
 * @property {string} [escape]
 * @property {string} [ragged]  aside: rows of another width are set aside
 * @property {number} [header]  the line of the column names; 0: there is none
 */

/** What is said of the file, for the core; by the changes of its columns. @param {Record<string, any>} changes
 *  @returns {Dialect} */
export const dialectOf = changes => changes['']?.dialect ?? {};

/** By what one reading is told from another. @param {Record<string, any>} changes */
export const readingOf = changes => JSON.stringify(dialectOf(changes));

/** Whether the file is to be looked over (again). @param {import('./app.js').State} state */
export const isUnread = ({own, data, columns}) =>
    Boolean(data?.own && own && (!own.preview || own.readAs !== readingOf(columns)));
