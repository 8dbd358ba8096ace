// What the fixes of a refusal (src/data/fixes.def) are on this page: a change of what is said of a column, or of the whole file.

import {WHOLE, withUse, wholeOf} from './columns.js';
import {meant} from './subject.js';

/** @typedef {import('../lab/shapes.js').Refusal} Refusal */
/** @typedef {import('../lab/shapes.js').Fix} Fix */
/** @typedef {{name: string, change: Record<string, any>}} Mending  name: of the column, or WHOLE */

/** A decimal sign, and the mark that then parts thousands. @param {string} decimal */
export const marksFor = decimal => ({decimal, thousands: decimal === '.' ? ',' : '.'});

/** Of the file as a whole. @type {Record<string, (fix: Fix, whole: import('./columns.js').Whole) => Record<string, any>>} */
const OF_FILE = {
    encoding: ({value}, {dialect}) => ({dialect: {...dialect, encoding: value}}),
    ragged: (_, {dialect}) => ({dialect: {...dialect, ragged: 'aside'}}),
    decimal_point: () => marksFor('.'),
    decimal_comma: () => marksFor(','),
    unknown: () => ({unknown: 'unknown'}),
    leave_out: () => ({unknown: 'leave-out'}),
};

/** Of the column that it is about.
 *  @type {Record<string, (fix: Fix, column: import('./columns.js').Column) => Record<string, any>>} */
const OF_COLUMN = {
    missing_of: ({value}, {absent}) => ({absent: [...new Set([...absent, value])]}),
    affix: ({value}) => ({type: 'number', kind: 'number', affix: value}),
    kind_category: () => ({type: 'category', kind: 'category'}),
    quantiles: ({value}) => ({cuts: [], quantiles: Number(value), min: null, below: null}),
    favourable: ({value}) => ({good: [value]}),
    pred_favourable: ({value}) => ({good: [value]}),
};

/** What pressing it changes; null: nothing on this page. @param {import('./app.js').State} state @param {Refusal} refusal
 *  @param {Fix} fix @returns {Mending | null} */
export function mending(state, refusal, fix) {
    if (!state.own) return null;
    if (OF_FILE[fix.id]) return {name: WHOLE, change: OF_FILE[fix.id](fix, wholeOf(state.columns))};
    const columns = meant(state) ?? [];
    const used = {favourable: 'outcome', pred_favourable: 'decision'}[fix.id];
    const column =
        columns.find(({name}) => name === refusal.column) ?? (used ? withUse(columns, /** @type {any} */ (used))[0] : null);
    return column && OF_COLUMN[fix.id] ? {name: column.name, change: OF_COLUMN[fix.id](fix, column)} : null;
}
