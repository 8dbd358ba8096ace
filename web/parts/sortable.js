// A table whose columns sort: the heading is a button, the order is said by aria-sort, undefined values stay last.

import {fill, h} from './dom.js';
import {classOf, fillRows} from './table.js';

/**
 * @template R
 * @typedef {{head: string, value: (row: R) => string | number | null, cell?: (row: R) => import('./dom.js').Child,
 *   num?: boolean, words?: boolean, rowhead?: boolean}} SortColumn
 */

/**
 * @template R
 * @param {{caption: string, columns: SortColumn<R>[], rows: R[], hideCaption?: boolean, kept?: boolean, first?: number}} spec
 *   as of a table
 */
export function sortable({caption, columns, rows, hideCaption = false, kept = false, first}) {
    const body = h('tbody', {});
    const more = h('div', {});
    /** @type {{column: SortColumn<R> | null, sign: number}} */
    let order = {column: null, sign: 1};
    const heads = columns.map(column => {
        const button = h('button', {type: 'button', class: 'sort', onclick: () => sortBy(column)}, column.head);
        return h('th', {scope: 'col', class: classOf(column)}, button);
    });
    const draw = () => {
        const {column, sign} = order;
        const shown = column ? [...rows].sort((a, b) => sign * compare(column.value(a), column.value(b), sign)) : rows;
        heads.forEach((head, i) => {
            if (columns[i] === column) head.setAttribute('aria-sort', sign > 0 ? 'ascending' : 'descending');
            else head.removeAttribute('aria-sort');
        });
        const make = (/** @type {number} */ i) =>
            h(
                'tr',
                {},
                columns.map(c =>
                    h(
                        c.rowhead ? 'th' : 'td',
                        {scope: c.rowhead ? 'row' : null, class: classOf(c)},
                        c.cell ? c.cell(shown[i]) : c.value(shown[i]),
                    ),
                ),
            );
        fill(more, fillRows(body, shown.length, make, first));
    };
    /** @param {SortColumn<R>} column */
    const sortBy = column => {
        order = {column, sign: order.column === column ? -order.sign : column.num ? -1 : 1};
        draw();
    };
    draw();
    return h(
        'div',
        {class: 'scroll', role: 'group', tabindex: '0', 'aria-label': caption},
        h(
            'table',
            {class: kept ? 'sortable kept' : 'sortable'},
            h('caption', {class: hideCaption ? 'vh' : null}, caption),
            h('thead', {}, h('tr', {}, heads)),
            body,
        ),
        more,
    );
}

/** Undefined after everything, whatever the direction. @param {any} a @param {any} b @param {number} sign */
function compare(a, b, sign) {
    if (a === null || b === null) return (a === null ? 1 : 0) * sign - (b === null ? 1 : 0) * sign;
    return typeof a === 'string' ? a.localeCompare(String(b)) : a - b;
}
