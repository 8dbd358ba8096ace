// The datasheet: where the data come from, who is in them, what is wrong with them.

import {h} from 'preact';
import roles from '../../learn/roles.json' with {type: 'json'};
import {show} from '../../lab/figures.js';
import {inOrder} from '../../state/people.js';
import {phraseNow} from '../../words/said.js';
import {t} from '../../words/words.js';
import {Facts, SheetFoot, SheetHead} from './sheet.js';

/** @param {import('../../state/app.js').Props} props */
export function DataSheet({state}) {
    const {data, counts, description, own, audit} = state;
    const table = data?.counts ? counts[data.counts] : null;
    const title = table?.title ?? description?.title ?? own?.name ?? '';
    const rows = description?.rows;
    const out = rows ? rows.missing + rows.filtered : 0;
    const n = (/** @type {number} */ x) => show('count', x);
    return [
        h(SheetHead, {kind: 'data'}),
        h('h2', {}, title),
        h(Facts, {
            facts: [
                [t('data.source'), phraseNow(table?.source ?? description?.source)],
                [t('data.licence'), table ? '' : phraseNow(description?.licence)],
                [t('data.citation'), !table && description?.citation ? h('span', {lang: 'en'}, description.citation) : ''],
                [
                    t('data.read'),
                    rows && !table
                        ? t('data.read.text', {
                              read: n(rows.read),
                              kept: n(rows.kept),
                              out: out > 0 ? t('data.read.out', {missing: n(rows.missing), filtered: n(rows.filtered)}) : '',
                          })
                        : n(audit?.overall.n ?? 0),
                ],
                [t('report.data.columns'), (table?.columns ?? description?.columns.map(({name}) => name) ?? []).join(', ')],
                [t('data.hash'), table ? '' : description?.sha256],
            ],
        }),
        h('h3', {}, t('report.data.group')),
        h(Groups, {groups: inOrder(audit?.groups ?? [])}),
        (description?.defects ?? []).length > 0 &&
            !table && [
                h('h3', {}, t('report.data.defects')),
                h(
                    'ul',
                    {},
                    description?.defects.map(text => h('li', {key: text}, phraseNow(text))),
                ),
            ],
        h(SheetFoot, {state}),
    ];
}

/** @param {{groups: import('../../lab/shapes.js').Group[]}} props */
const Groups = ({groups}) =>
    h(
        'table',
        {},
        h(
            'thead',
            {},
            h(
                'tr',
                {},
                ['audit.group', 'report.people', 'report.data.base'].map((id, i) =>
                    h('th', {scope: 'col', class: i ? 'num' : undefined, key: id}, t(id)),
                ),
            ),
        ),
        h(
            'tbody',
            {},
            groups.map(({name, n, [roles.measures.base]: rate}) =>
                h(
                    'tr',
                    {key: name},
                    h('th', {scope: 'row'}, name),
                    h('td', {class: 'num'}, show('count', n)),
                    h('td', {class: 'num'}, rate.value === null ? t('measure.none') : show('percent', rate.value)),
                ),
            ),
        ),
    );
