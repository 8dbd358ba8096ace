// The levels of a column by which people are grouped: how many people each has, and with whom the others are compared.

import {h} from 'preact';
import {show} from '../../lab/figures.js';
import {WHOLE, isCut, wholeOf} from '../../state/columns.js';
import {inOrder} from '../../state/people.js';
import {t} from '../../words/words.js';
import {Editor} from './editor.js';
import {Choice} from './fields.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../../state/columns.js').Column} Column */

/** Levels that are shown. */
const SHOWN = 20;

const UNKNOWN = ['unknown', 'as-group', 'leave-out', 'refuse'];

/** @param {Props & {columns: Column[], column: Column}} props */
export function Levels(props) {
    const {app, state, column} = props;
    const {name, levels, privileged} = column;
    const reference = privileged.length > 0 ? privileged : levels.slice(0, 1).map(({value}) => value);
    const groups = inOrder(
        /** @type {any} */ (levels.map(({value, n}) => ({name: value, n, privileged: reference.includes(value)}))),
    );
    const places = new Map(groups.map((group, i) => [group.name, i]));
    const most = levels[0]?.n ?? 1;
    const change = (/** @type {Record<string, any>} */ what) =>
        app.actions.changeColumn(name, what, t('undo.column', {column: name}));
    const rest = Math.max(levels.length, column.known - column.absent.length - Object.keys(column.merge).length) - SHOWN;
    const compare = [['', t('columns.side.largest')], ...levels.map(({value}) => [value, value])];
    const several = privileged.length > 1;
    return h(
        'aside',
        {class: 'card', 'aria-label': t('columns.levels.show', {column: name})},
        h('h3', {}, t('columns.levels.show', {column: name})),
        h(Editor, {column, places, most: Math.max(most, 1), shown: levels.slice(0, SHOWN), change, small: state.small}),
        rest > 0 && h('p', {class: 'small muted'}, t('columns.side.rest', {n: show('count', rest)})),
        h(Few, props),
        h(Unknown, props),
        !isCut(column) &&
            h(
                'label',
                {class: 'field'},
                h('span', {}, t('columns.side.compare')),
                h(Choice, {
                    id: 'reference',
                    label: t('columns.side.compare'),
                    value: several ? '\u0000' : (privileged[0] ?? ''),
                    options: several
                        ? [['\u0000', t('columns.side.several', {names: privileged.join(', ')})], ...compare]
                        : compare,
                    choose: value => value !== '\u0000' && change({privileged: value === '' ? [] : [value]}),
                }),
            ),
    );
}

/** @param {Props & {column: Column}} props */
function Few({state, column}) {
    const few = column.levels.filter(({n}) => n < state.small);
    if (few.length === 0 || isCut(column)) return null;
    const names = few.slice(0, 3).map(({value, n}) => t('columns.side.name', {name: value, n: show('count', n)}));
    const list = [...names, ...(few.length > 3 ? ['\u2026'] : [])].join(', ');
    return h('div', {class: 'say'}, t('columns.side.few', {names: list, small: state.small}));
}

/** What becomes of people of unknown group, where decisions are audited.
 *  @param {Props & {column: Column}} props */
function Unknown({app, state, column}) {
    if (column.unknown === 0) return null;
    return [
        h('p', {class: 'small'}, t('columns.side.unknown', {n: show('count', column.unknown)})),
        h(
            'label',
            {class: 'field'},
            h('span', {}, t('columns.unknown')),
            h(Choice, {
                id: 'unknown',
                label: t('columns.unknown'),
                value: wholeOf(state.columns).unknown ?? UNKNOWN[0],
                options: UNKNOWN.map(id => [id, t(`columns.unknown.${id}`)]),
                choose: unknown => app.actions.changeColumn(WHOLE, {unknown}, t('undo.file')),
            }),
        ),
    ];
}
