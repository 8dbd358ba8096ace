// Every group of a measure, with intervals and counts; a table says the same.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {show} from '../lab/figures.js';
import {Intervals} from '../marks/intervals.js';
import {inOrder, placesOf, shareOf} from '../state/people.js';
import {FiguresTable} from '../ui/figures_table.js';
import {whyNow} from '../words/said.js';
import {t} from '../words/words.js';

/** @typedef {import('../lab/shapes.js').Audit} Audit */

/** @param {Audit} audit @param {string} rate @param {number} small @returns {import('../marks/intervals.js').Line[]} */
function linesOf(audit, rate, small) {
    const place = placesOf(audit);
    return inOrder(audit.groups).map(group => {
        const v = group[rate];
        const share = shareOf(rate, group);
        const few = share ? share[1] < small : Boolean(v.few);
        const counts = share
            ? t('measure.count', {k: show('count', share[0]), n: show('count', share[1])})
            : show('percent', v.value);
        const beside = v.value === null ? t('measure.none') : few ? `${counts} \u00b7 ${t('measure.few')}` : counts;
        return {
            name: group.name,
            place: place(group.name),
            value: v.value,
            low: v.low,
            high: v.high,
            few,
            beside,
            why: whyNow(v),
        };
    });
}

/** @param {{audit: Audit, rate: string, small: number, title: string}} props */
export function EveryGroup({audit, rate, small, title}) {
    const [asTable, setAsTable] = useState(false);
    const lines = linesOf(audit, rate, small);
    return h(
        'div',
        {class: 'card', id: 'every-group', 'data-part': 'audit.every'},
        h('h3', {}, title),
        h(Intervals, {lines, label: title}),
        h(
            'p',
            {class: 'key'},
            h('span', {}, t('audit.key.interval')),
            lines.some(({few}) => few) && h('span', {}, t('audit.key.few', {n: small})),
            h(
                'button',
                {type: 'button', class: 'link', 'aria-expanded': String(asTable), onClick: () => setAsTable(!asTable)},
                t('audit.table'),
            ),
        ),
        asTable && h(GroupTable, {lines, title}),
        lines.filter(({why}) => why).map(({name, why}) => h('p', {key: name, class: 'small muted'}, `${name}: ${why}`)),
    );
}

/** @param {{lines: import('../marks/intervals.js').Line[], title: string}} props */
function GroupTable({lines, title}) {
    const heads = ['audit.group', 'audit.rate', 'audit.low', 'audit.high', 'audit.counts'];
    const number = (/** @type {number | null} */ x) => (x === null ? t('measure.none') : show('percent', x));
    const rows = lines.map(({name, value, low, high, beside}) => ({
        key: name,
        cells: [name, ...[value, low, high].map(number), beside],
    }));
    return h(FiguresTable, {title, heads: heads.map(id => t(id)), rows});
}
