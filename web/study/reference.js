// The reference table of intra-processing as `make study-intra` writes it: a table a data set and way of training, shut until it
// is asked for.

import {h} from '../parts/dom.js';
import {num} from '../parts/format.js';

/**
 * @typedef {object} Row  a method and a measure
 * @property {string} name @property {string} measure  id @property {string} reads
 * @property {number | null} phi @property {number | null} lowest @property {number | null} performance
 * @property {number | null} bias  medians over seeds, and the lowest phi of one
 * @property {number} kept  seeds within the bound @property {number} seeds
 *
 * @typedef {object} Table
 * @property {string} data @property {string} protected @property {boolean} unseen  the networks do not read the protected column
 * @property {boolean} synthetic @property {Record<string, number | null>} optimum  by measure, on validation
 * @property {Record<string, number | null>} oracle  the same of thresholds chosen on the test rows
 * @property {Row[]} rows
 *
 * @typedef {object} Reference
 * @property {string} version @property {string} sources @property {Record<string, string>} titles  of measures
 * @property {{when: string}[]} sittings @property {string[]} verdicts @property {Table[]} tables
 */

/** @param {number | null} x */
const figure = x => h('td', {class: 'n'}, x === null ? '' : num(x));

/** @param {Row} row @param {(number | null)[]} bounds */
const line = (row, bounds) =>
    h(
        'tr',
        {},
        h('th', {scope: 'row'}, row.name),
        [row.phi, row.lowest, row.performance, row.bias].map(figure),
        h('td', {class: 'n'}, `${row.kept} of ${row.seeds}`),
        bounds.map(figure),
    );

/** @param {Table} table @param {string} measure @param {string} title */
function measured(table, measure, title) {
    const heads = ['Method', 'Median φ', 'Lowest φ', 'Balanced accuracy', 'Bias', 'Bound kept', 'Optimum', 'Oracle'];
    const rows = table.rows.filter(row => row.measure === measure);
    return h(
        'div',
        {class: 'scroll', tabindex: '0'},
        h(
            'table',
            {},
            h('caption', {}, title),
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    heads.map(head => h('th', {scope: 'col'}, head)),
                ),
            ),
            h(
                'tbody',
                {},
                rows.map(row => line(row, [table.optimum[measure] ?? null, table.oracle[measure] ?? null])),
            ),
        ),
    );
}

/** @param {Reference} reference @returns {HTMLElement[]} */
export function referenceTables({version, sources, titles, sittings, verdicts, tables}) {
    const days = [...new Set(sittings.map(({when}) => when.slice(0, 10)))].sort().join(', ');
    const one = (/** @type {Table} */ table) =>
        h(
            'details',
            {},
            h(
                'summary',
                {},
                `${table.data.replace(/^./, c => c.toUpperCase())} by ${table.protected}, ` +
                    `${table.unseen ? 'not read' : 'read'}${table.synthetic ? ' (synthetic)' : ''}`,
            ),
            Object.keys(table.optimum).map(measure => measured(table, measure, titles[measure] ?? measure)),
        );
    return [
        ...verdicts.map(text => h('p', {}, text)),
        ...tables.map(one),
        h('p', {class: 'note'}, `Made by Equipoise ${version}, sources ${sources}${days ? `, on ${days}` : ''}.`),
    ];
}
