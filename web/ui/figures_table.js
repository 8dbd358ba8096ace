// The numbers of a picture as a table, which scrolls by itself where it is too wide: the first cell of a row names it, the others
// are numbers.

import {h} from 'preact';

/** @typedef {import('preact').ComponentChildren} Children */

/** @param {{title: string, heads: Children[], rows: {key: string | number, cells: Children[]}[]}} props
 *  heads, cells: one a column, as they are shown */
export const FiguresTable = ({title, heads, rows}) =>
    h(
        'div',
        {class: 'scroll', tabIndex: 0, role: 'group', 'aria-label': title},
        h(
            'table',
            {},
            h('caption', {class: 'vh'}, title),
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    heads.map((head, i) => h('th', {key: i, scope: 'col', class: i ? 'num' : undefined}, head)),
                ),
            ),
            h(
                'tbody',
                {},
                rows.map(({key, cells: [name, ...numbers]}) =>
                    h(
                        'tr',
                        {key},
                        h('th', {scope: 'row'}, name),
                        numbers.map((number, i) => h('td', {key: i, class: 'num'}, number)),
                    ),
                ),
            ),
        ),
    );
