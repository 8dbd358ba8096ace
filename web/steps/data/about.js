// What is open now: where it comes from, how many rows, what is wrong with it.

import {h} from 'preact';
import {decimal, show} from '../../lab/figures.js';
import {phraseNow} from '../../words/said.js';
import {t} from '../../words/words.js';

/** @typedef {import('../../lab/shapes.js').Description} Description */

/** @param {import('../../state/app.js').Props} props */
export function About({state}) {
    const {data, counts, description, own} = state;
    if (!data) return null;
    const table = data.counts ? counts[data.counts] : null;
    const title = table?.title ?? description?.title ?? own?.name ?? '';
    const facts = table ? [[t('data.source'), phraseNow(table.source)]] : description ? factsOf(description) : [];
    return h(
        'section',
        {class: 'card below', id: 'about-data', 'aria-label': t('data.now')},
        h('h3', {}, title),
        h(
            'dl',
            {class: 'plain'},
            facts.filter(([, value]) => value).flatMap(([name, value, lang]) => [h('dt', {}, name), h('dd', {lang}, value)]),
        ),
        (description?.defects ?? []).length > 0 &&
            !table && [
                h('h4', {}, t('data.defects')),
                h(
                    'ul',
                    {},
                    description?.defects.map((/** @type {string} */ text) => h('li', {}, phraseNow(text))),
                ),
            ],
        h(
            'div',
            {class: 'next', 'data-part': 'next'},
            h('span', {}),
            h('span', {class: 'row'}, [
                !table && h('a', {class: 'btn', href: '#columns'}, t('data.next.columns')),
                h('a', {class: 'btn go', href: '#audit'}, t('data.next')),
            ]),
        ),
    );
}

/** @param {Description} data @returns {string[][]} */
function factsOf({source, licence, citation, rows, features, sha256, twin}) {
    const out = rows.missing + rows.filtered;
    const n = (/** @type {number} */ x) => show('count', x);
    return [
        [t('data.source'), source],
        [t('data.licence'), phraseNow(licence)],
        [t('data.citation'), citation, 'en'],
        [
            t('data.read'),
            t('data.read.text', {
                read: n(rows.read),
                kept: n(rows.kept),
                out: out > 0 ? t('data.read.out', {missing: n(rows.missing), filtered: n(rows.filtered)}) : '',
            }),
        ],
        [t('data.columns'), n(features)],
        [t('data.distance'), twin?.distance ? t('data.distance.text', {points: decimal(100 * twin.distance.largest, 1)}) : ''],
        [t('data.hash'), sha256],
    ];
}
