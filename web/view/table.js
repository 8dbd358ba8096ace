// Native tables in a scrolling region that the keyboard can reach, with footnotes for what is undefined.

import {h} from './dom.js';
import {interval, num, signed} from './format.js';

/** @typedef {import('./dom.js').Child} Child */
/** @typedef {import('../core/shapes.js').Value} Value */

/**
 * @template R
 * @typedef {{head: Child, short?: string, name?: string, cell: (row: R, index: number) => Child, num?: boolean, words?: boolean,
 *   rowhead?: boolean}} Column
 */

/**
 * @template R
 * @param {{caption: string, columns: Column<R>[], rows: R[], rowClass?: (row: R) => string,
 *   hideCaption?: boolean, stacked?: boolean, kept?: boolean}} spec
 *   `stacked`: where it is narrow a row becomes a block, its cells placed by their columns' names; the roles are spelt
 *   out because a browser may forget a table that is laid out otherwise. `kept`: the first column stays in sight
 */
export function table({caption, columns, rows, rowClass, hideCaption = false, stacked = false, kept = false}) {
    const role = (/** @type {string} */ name) => (stacked ? name : null);
    const body = rows.map((row, i) =>
        h(
            'tr',
            {class: rowClass?.(row) || null, role: role('row')},
            columns.map(column =>
                h(
                    column.rowhead ? 'th' : 'td',
                    {
                        class: classOf(column),
                        scope: column.rowhead ? 'row' : null,
                        role: role(column.rowhead ? 'rowheader' : 'cell'),
                    },
                    column.cell(row, i),
                ),
            ),
        ),
    );
    return h(
        'div',
        {class: 'scroll', role: 'group', tabindex: '0', 'aria-label': caption},
        h(
            'table',
            {class: stacked ? 'stacked' : kept ? 'kept' : null, role: role('table')},
            h('caption', {class: hideCaption ? 'vh' : null}, caption),
            h(
                'thead',
                {role: role('rowgroup')},
                h(
                    'tr',
                    {role: role('row')},
                    columns.map(column =>
                        h(
                            'th',
                            {scope: 'col', class: classOf(column), abbr: column.short, role: role('columnheader')},
                            column.head,
                        ),
                    ),
                ),
            ),
            h('tbody', {role: role('rowgroup')}, body),
        ),
    );
}

/** @param {{num?: boolean, words?: boolean, name?: string}} column */
const classOf = ({num: number, words, name}) =>
    [number ? 'num' : words ? 'words' : '', name ? `c-${name}` : ''].filter(Boolean).join(' ') || null;

/** Reasons for undefined values, lettered in the order in which they turn up. */
export class Footnotes {
    /** @type {string[]} */ #texts = [];

    /** @param {string} text @returns {HTMLElement} the mark */
    mark(text) {
        let at = this.#texts.indexOf(text);
        if (at < 0) at = this.#texts.push(text) - 1;
        return h('sup', {}, letter(at));
    }

    list() {
        if (this.#texts.length === 0) return null;
        return h(
            'ul',
            {class: 'footnotes'},
            this.#texts.map((text, i) => h('li', {}, h('sup', {}, letter(i)), ' ', text)),
        );
    }
}

/** @param {number} i */
const letter = i =>
    (i >= 26 ? String.fromCharCode(96 + Math.floor(i / 26)) : '') + String.fromCharCode(97 + (i % 26));

/**
 * A value with its interval below it, or why there is none.
 * @param {Value | undefined} v @param {Footnotes} notes @param {{sign?: boolean, range?: string}} [style]
 * @returns {Child}
 */
export function valueCell(v, notes, {sign = false, range = interval(v, sign)} = {}) {
    if (!v || v.value === null || v.value === undefined) {
        return h('span', {class: 'undef'}, 'undefined', v?.why ? notes.mark(v.why) : null);
    }
    return [
        h('span', {class: 'v'}, sign ? signed(v.value) : num(v.value)),
        v.note === 'few' ? h('span', {class: 'tag few'}, 'few') : null,
        v.note && v.note !== 'few' ? h('span', {class: 'note'}, v.note) : null,
        range ? h('span', {class: 'ci'}, range) : null,
    ];
}

/**
 * A title whose last word keeps its question mark on the same line.
 * @param {string} title @param {HTMLElement} help
 */
export function withHelp(title, help) {
    const at = title.lastIndexOf(' ') + 1;
    return [title.slice(0, at), h('span', {class: 'keep'}, title.slice(at), '\u00a0', help)];
}
