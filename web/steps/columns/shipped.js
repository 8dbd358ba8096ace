// The columns of data that come with the page, as their schema has them: to read, not to change.

import {h} from 'preact';
import {Bend} from '../../views/bend.js';
import {t} from '../../words/words.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {{name: string, kind?: string, use: string, know: string}} Described */

/** @param {Props} props */
export function Shipped(props) {
    const {state} = props;
    const {title, columns} = describedOf(state);
    return [
        h(
            'div',
            {class: 'title'},
            h('p', {class: 'eyebrow'}, title),
            h('h2', {}, t('columns.title')),
            h('p', {}, t('columns.shipped')),
        ),
        h(
            'table',
            {class: 'cols read'},
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
                columns.map(({name, kind, use, know}) =>
                    h(
                        'tr',
                        {key: name},
                        h('td', {class: 'wide'}, h('b', {}, name)),
                        h('td', {}, kind ? t(`columns.type.${kind}`) : ''),
                        h('td', {}, t(`columns.use.${use}`)),
                        h('td', {class: 'wide small muted'}, know),
                    ),
                ),
            ),
        ),
        h(Bend, props),
        h('div', {class: 'next', 'data-part': 'next'}, h('span', {}), h('a', {class: 'btn go', href: '#audit'}, t('data.next'))),
    ];
}

/** @param {import('../../state/app.js').State} state @returns {{title: string, columns: Described[]}} */
export function describedOf({data, counts, shipped}) {
    const table = data?.counts ? counts[data.counts] : null;
    if (table) return {title: table.title, columns: table.columns.map(name => ({name, use: useIn(table, name), know: ''}))};
    const set = shipped.find(({id}) => id === data?.id);
    if (!set) return {title: '', columns: []};
    const schema = JSON.parse(set.schema);
    return {title: set.title, columns: schema.columns.map(describe)};
}

/** @param {import('../../state/counts.js').Counts} table @param {string} name */
function useIn({options, groups}, name) {
    const named = [
        ['label', 'outcome'],
        ['pred', 'decision'],
        ['score', 'score'],
        ['weight', 'weight'],
        ['count', 'count'],
    ];
    return named.find(([key]) => options[key] === name)?.[1] ?? (groups.includes(name) ? 'group' : 'leave');
}

/** @param {any} column of a schema @returns {Described} */
function describe({name, kind, role = 'feature', favourable, privileged, derived}) {
    /** @type {Record<string, string>} */
    const uses = {label: 'outcome', protected: 'group', feature: 'feature'};
    const know = [];
    if (favourable) know.push(t('columns.shipped.good', {good: [favourable].flat().join(', ')}));
    if (privileged) know.push(t('columns.shipped.privileged', {names: namesOf(privileged)}));
    if (derived) know.push(t('columns.shipped.derived', {column: derived.from}));
    return {name, kind: role === 'label' ? 'category' : kind, use: uses[role] ?? 'leave', know: know.join(' \u00b7 ')};
}

/** @param {any} privileged values, or bounds of a number */
function namesOf(privileged) {
    if (typeof privileged === 'string' || Array.isArray(privileged)) return [privileged].flat().join(', ');
    const {min, below} = privileged;
    return [min !== undefined && t('columns.shipped.from', {min}), below !== undefined && t('columns.shipped.below', {below})]
        .filter(Boolean)
        .join(' ');
}
