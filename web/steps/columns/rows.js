// One row a column: its name and what was seen in it, its type, its use, and what there is to know of it.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {show} from '../../lab/figures.js';
import {Help} from '../../ui/help.js';
import {t} from '../../words/words.js';
import {Choice, fieldId} from './fields.js';
import {Know} from './know.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../../state/columns.js').Column} Column */
/** @typedef {import('../../state/columns.js').Want} Want */
/**
 * @typedef {Props & {columns: Column[], wants: Want[], pressed: boolean, side: string | null,
 *   showSide: (name: string) => void}} RowsProps  pressed: the button was, so what is wanting is an error
 */

/** Columns that are all shown; of more, features and what is left out are folded. */
const SHOWN = 20;

/** @type {import('../../state/columns.js').Use[]} */
const USES = [
    'outcome',
    'decision',
    'score',
    'group',
    'feature',
    'both',
    'chance',
    'weight',
    'count',
    'audited',
    'stratum',
    'batch',
    'leave',
];

const TYPES = ['number', 'category', 'yes_no', 'date', 'id', 'text'];

/** A column as one of these; who names people or speaks in sentences is left out. @param {string} type */
const typed = type => ({
    type,
    kind: type === 'number' || type === 'date' ? 'number' : 'category',
    ...(type === 'date' && {date: {order: 'ymd', as: 'days'}}),
    ...((type === 'id' || type === 'text') && {use: 'leave'}),
});

/** Why it is thought to hold that. @param {Column} column */
function whyOf({why, type, known}) {
    const order = why.order ? t(`columns.date.${why.order}`) : '';
    const other = why.orders && why.orders.length > 1 ? ` ${t('columns.why.orders')}` : '';
    return `${t(`columns.type.${type}`)}: ${t(`columns.why.${why.id}`, {n: show('count', known), order})}${other}`;
}

/** @param {RowsProps} props */
export function Rows(props) {
    const {columns, state, wants} = props;
    const [open, setOpen] = useState(false);
    const named = (/** @type {Column} */ {name, use}) =>
        (use !== 'feature' && use !== 'leave') || name in state.columns || wants.some(({column}) => column === name);
    const fold = columns.length > SHOWN;
    const rest = columns.filter(column => !named(column));
    const left = rest.filter(({use}) => use === 'leave').length;
    const numbers = {n: show('count', rest.length), features: show('count', rest.length - left), left: show('count', left)};
    return h(
        'section',
        {'aria-label': t('columns.title')},
        h(
            'table',
            {class: 'cols'},
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    ['column', 'type', 'use', 'know'].map(id => h('th', {key: id, scope: 'col'}, t(`columns.${id}`))),
                ),
            ),
            h(
                'tbody',
                {},
                columns.map(
                    (column, place) => (!fold || open || named(column)) && h(Row, {key: column.name, ...props, column, place}),
                ),
            ),
        ),
        fold &&
            rest.length > 0 &&
            h(
                'p',
                {class: 'small below'},
                h(
                    'button',
                    {
                        type: 'button',
                        class: 'link',
                        id: 'more-columns',
                        'aria-expanded': String(open),
                        onClick: () => setOpen(!open),
                    },
                    open ? t('columns.fewer') : t('columns.more', numbers),
                ),
            ),
    );
}

/** @param {RowsProps & {column: Column, place: number}} props */
function Row(props) {
    const {app, column, place} = props;
    const {name, use} = column;
    /** @param {Record<string, any>} change */
    const change = change => app.actions.changeColumn(name, change, t('undo.column', {column: name}));
    return h(
        'tr',
        {'data-column': name},
        h('td', {class: 'wide'}, h('b', {}, name), h('small', {}, seenOf(column))),
        h(
            'td',
            {},
            h(Choice, {
                id: fieldId('type', place),
                label: t('columns.type.of', {column: name}),
                value: column.type,
                options: TYPES.map(id => [id, t(`columns.type.${id}`)]),
                choose: value => change(typed(value)),
            }),
            h(Help, {title: t('columns.type.of', {column: name}), children: h('p', {}, whyOf(column))}),
        ),
        h(
            'td',
            {},
            h(Choice, {
                id: fieldId('use', place),
                label: t('columns.use.of', {column: name}),
                value: use,
                options: USES.map(id => [id, t(`columns.use.${id}`)]),
                choose: value => change({use: value}),
            }),
        ),
        h('td', {class: 'wide'}, h(Know, props)),
    );
}

/** What was seen in a column, in a few words. @param {Column} column */
function seenOf({kind, raw, known, distinct, more, ambiguous, range}) {
    const names = raw.map(({value}) => value);
    if (more) return t('columns.seen.over', {n: show('count', distinct)});
    if (kind === 'number' && range && !ambiguous && known > 2) return t('columns.seen.range', {low: range[0], high: range[1]});
    if (names.length === 2) return t('columns.seen.two', {a: [...names].sort()[0], b: [...names].sort()[1]});
    if (kind === 'number' || known > names.length + 1) return t('columns.seen.different', {n: show('count', known)});
    return t('columns.seen.levels', {n: names.length});
}
