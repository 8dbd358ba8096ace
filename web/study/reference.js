// The reference table of intra-processing as `make study-intra` writes it: a table a data set and way of training, shut until it
// is asked for.

import {h} from '../parts/dom.js';
import {num, sentence} from '../parts/format.js';
import {t} from '../words/words.js';
import {saidOf} from './verdicts.js';
import {titleOf} from './words.js';

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
 * @property {{when: string}[]} sittings @property {import('./verdicts.js').Verdict[]} verdicts @property {Table[]} tables
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
        h('td', {class: 'n'}, t('study.spread.of', {n: row.kept, of: row.seeds})),
        bounds.map(figure),
    );

/** @param {Table} table @param {string} measure @param {string} title */
function measured(table, measure, title) {
    const heads = [
        t('study.method'),
        t('study.table.phi'),
        t('study.table.lowest'),
        t('study.table.performance'),
        t('study.weights.bias'),
        t('study.table.kept'),
        t('study.table.optimum'),
        t('study.table.oracle'),
    ];
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

/** @param {Table} table */
function nameOf({data, protected: column, unseen, synthetic}) {
    const read = t(unseen ? 'study.table.unread' : 'study.table.read');
    const label = t('study.table.name', {data: sentence(data), column, read});
    return synthetic ? t('study.synthetic', {label}) : label;
}

/** @param {Reference} reference @returns {HTMLElement[]} */
export function referenceTables({version, sources, titles, sittings, verdicts, tables}) {
    const days = [...new Set(sittings.map(({when}) => when.slice(0, 10)))].sort().join(', ');
    const one = (/** @type {Table} */ table) =>
        h(
            'details',
            {},
            h('summary', {}, nameOf(table)),
            Object.keys(table.optimum).map(measure => measured(table, measure, titleOf({titles}, measure))),
        );
    return [
        ...verdicts.map(verdict => h('p', {}, saidOf(verdict))),
        ...tables.map(one),
        h('p', {class: 'note'}, t(days ? 'study.table.made.on' : 'study.table.made', {version, sources, days})),
    ];
}
