// Native tables in a scrolling region that the keyboard can reach, with footnotes for what is undefined.

import {t} from '../words/words.js';
import {fill, h} from './dom.js';
import {count, interval, num, signed} from './format.js';
import {noteNow, whyNow} from '../words/said.js';

/** @typedef {import('./dom.js').Child} Child */
/** @typedef {import('../lab/shapes.js').Value} Value */

/**
 * @template R
 * @typedef {{head: Child, short?: string, name?: string, cell: (row: R, index: number) => Child, num?: boolean, words?: boolean,
 *   rowhead?: boolean}} Column
 */

/**
 * @template R
 * @param {{caption: string, columns: Column<R>[], rows: R[], rowClass?: (row: R) => string,
 *   hideCaption?: boolean, stacked?: boolean, kept?: boolean, first?: number}} spec
 *   `stacked`: where it is narrow a row becomes a block, its cells placed by their columns' names; the roles are spelt
 *   out because a browser may forget a table that is laid out otherwise. `kept`: the first column stays in sight; `first`:
 *   rows shown before more are asked for
 */
export function table({caption, columns, rows, rowClass, hideCaption = false, stacked = false, kept = false, first}) {
    const role = (/** @type {string} */ name) => (stacked ? name : null);
    const make = (/** @type {number} */ i) =>
        h(
            'tr',
            {class: rowClass?.(rows[i]) || null, role: role('row')},
            columns.map(column =>
                h(
                    column.rowhead ? 'th' : 'td',
                    {
                        class: classOf(column),
                        scope: column.rowhead ? 'row' : null,
                        role: role(column.rowhead ? 'rowheader' : 'cell'),
                    },
                    column.cell(rows[i], i),
                ),
            ),
        );
    const body = h('tbody', {role: role('rowgroup')});
    const more = fillRows(body, rows.length, make, first);
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
            body,
        ),
        more,
    );
}

const AT_ONCE = 500; // rows of a table that are shown without being asked for: thousands would freeze the page

/**
 * Fills a table's body with its first rows.
 * @param {Element} body @param {number} n @param {(row: number) => Element} make @param {number} [first]  shown at first
 * @returns {HTMLElement | null} says that there are more and shows them, in portions
 */
export function fillRows(body, n, make, first = AT_ONCE) {
    const add = (/** @type {number} */ from, most = AT_ONCE) =>
        body.append(...Array.from({length: Math.min(most, n - from)}, (_, i) => make(from + i)));
    fill(body);
    add(0, first);
    if (n <= first) return null;
    const text = h('span', {});
    const button = h('button', {type: 'button', onclick: () => (add(body.childElementCount), tell())}, '');
    const place = h('p', {class: 'soft'}, text, button);
    const tell = () => {
        const here = body.childElementCount;
        text.textContent = `${t('table.first', {shown: count(here), n: count(n)})} `;
        button.textContent = t('table.more', {n: count(Math.min(AT_ONCE, n - here))});
        if (here === n) fill(place, t('table.all', {n: count(n)}));
    };
    tell();
    return place;
}

/** @param {{num?: boolean, words?: boolean, name?: string}} column */
export const classOf = ({num: number, words, name}) =>
    [number ? 'num' : words ? 'words' : '', name ? `c-${name}` : ''].filter(Boolean).join(' ') || null;

/** Reasons for undefined values, lettered in the order in which they turn up; the list grows with its table. */
export class Footnotes {
    /** @type {Map<string, number>} */ #texts = new Map();
    #list = h('ul', {class: 'footnotes', hidden: true});

    /** @param {string} text @returns {HTMLElement} the mark */
    mark(text) {
        const at = this.#texts.get(text) ?? this.#texts.size;
        if (at === this.#texts.size) {
            this.#texts.set(text, at);
            this.#list.append(h('li', {}, h('sup', {}, letter(at)), ' ', text));
            this.#list.hidden = false;
        }
        return h('sup', {}, letter(at));
    }

    list() {
        return this.#list;
    }
}

/** @param {number} i */
const letter = i => (i >= 26 ? String.fromCharCode(96 + Math.floor(i / 26)) : '') + String.fromCharCode(97 + (i % 26));

/**
 * A value with its interval below it, or why there is none.
 * @param {Value | undefined} v @param {Footnotes} notes @param {{sign?: boolean, range?: string}} [style]
 * @returns {Child}
 */
export function valueCell(v, notes, {sign = false, range = interval(v, sign)} = {}) {
    if (!v || v.value === null || v.value === undefined) {
        const why = v && whyNow(v);
        return h('span', {class: 'undef'}, t('table.undefined'), why ? notes.mark(why) : null);
    }
    return [
        h('span', {class: 'v'}, sign ? signed(v.value) : num(v.value)),
        v.few && !v.noted ? h('span', {class: 'tag few'}, noteNow(v)) : null,
        v.note && (v.noted || !v.few) ? h('span', {class: 'note'}, noteNow(v)) : null,
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
