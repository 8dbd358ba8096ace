// Whom analyses are asked about, in the terms of the page: labels, a file, or a model that was trained here. What is asked of the
// core is `about` (lab/client.js); the rest is what a form has to know.

import {roleKeys} from './plan.js';

/**
 * @typedef {object} Subject
 * @property {string} key  changes whenever something about it does
 * @property {string} name
 * @property {import('../lab/client.js').Subject} about
 * @property {boolean} predicted  somebody's decisions or scores, and not the loaded data's labels
 * @property {Record<string, any>} options  which column is what, who is the reference
 * @property {string[]} columns
 * @property {{key: string, name: string, about: import('../lab/client.js').Subject}[]} [others]  each with another model's
 *   decisions about the same rows
 */

/** A number for each file that was read: two may have one name and one length. @type {WeakMap<Uint8Array, number>} */
const serials = new WeakMap();
let serial = 0;
/** @param {Uint8Array} bytes */
function serialOf(bytes) {
    if (!serials.has(bytes)) serials.set(bytes, ++serial);
    return serials.get(bytes);
}

/** @param {Uint8Array} file @param {Record<string, any>} options @returns {import('../lab/client.js').Subject} */
export const ofFile = (file, options) => ({
    key: `file ${serialOf(file)} ${JSON.stringify(options)}`,
    rows: {file},
    options,
});

/** Labels change with the roles, so their key does. @param {string} sha256 of the loaded data
 *  @param {import('./plan.js').Roles} roles @returns {import('../lab/client.js').Subject} */
export function ofLabels(sha256, roles) {
    const options = roleKeys(roles);
    return {key: `labels ${sha256} ${JSON.stringify(options)}`, rows: {}, options};
}

/** The test rows of a run's cell, perhaps beside what another decided about them. @param {import('./app.js').Finished} run
 *  @param {{cell: number, against?: number}} which @param {Record<string, any>} [options]
 *  @returns {import('../lab/client.js').Subject} */
export const ofCell = ({generation}, {cell, against}, options = {}) => ({
    key: `cell ${generation} ${cell} ${against ?? ''} ${JSON.stringify(options)}`,
    rows: {cell, against, generation},
    options,
});

/** What the columns of a cell's rows are, in the terms of a file. */
export const CELL_COLUMNS = {label: 'y_true', pred: 'y_pred', score: 'score', protected: ['group']};
