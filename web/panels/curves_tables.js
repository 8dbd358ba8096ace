// What a choice of thresholds means in people: counts of each group, rates, gaps, and what changed since the start. All of it
// is read from the answer's arrays; nothing here asks the core.

import {t} from '../words/words.js';
import {h} from '../parts/dom.js';
import {explainMetric} from '../parts/explain.js';
import {count, num, signed} from '../parts/format.js';
import {hasSign} from './measures.js';
import {bandOf, readingOf, readingText} from '../state/tolerance.js';
import {mark} from '../chart/series.js';
import {quarters} from '../chart/quarters.js';
import {table, withHelp} from '../parts/table.js';

/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../lab/shapes.js').Metric} Metric */
/** @typedef {import('../chart/series.js').Style} Style */

/**
 * @typedef {object} Setting
 * @property {Catalog} catalog
 * @property {any} answer
 * @property {any[]} groups  all; those that are drawn have a style
 * @property {number[]} at  index of the threshold of each group
 * @property {number} start
 * @property {boolean} shared
 * @property {import('../state/tolerance.js').Tolerance} tolerance  the person's own, chosen beside the audit
 * @property {number | null} given  the threshold in use, as it was said
 */

/** People of a group at a threshold. @param {any} group @param {number} i */
export function countsAt(group, i) {
    const tp = group.tp[i],
        fp = group.fp[i];
    return {tp, fp, fn: group.positives - tp, tn: group.negatives - fp};
}

/** @param {Setting} s @param {number} i */
export function thresholdText({answer, start, given}, i) {
    if (i === start && given !== null) return num(given);
    if (i === 0) return t('panel.curves.nobody');
    if (i === answer.thresholds.length - 1) return t('panel.curves.all');
    return num(answer.thresholds[i]);
}

/** A card for each group: its four counts, as a bar and as numbers, with what changed.
 *  @param {Setting} s @param {(g: number) => import('../parts/dom.js').Child} slider of a group, when each has its own */
export function groupCards(s, slider) {
    return h(
        'div',
        {class: 'group-cards'},
        s.groups.map((group, g) => {
            if (!group.style) return null;
            const now = countsAt(group, s.at[g]);
            return h(
                'section',
                {class: 'group-card', 'aria-label': group.name},
                h(
                    'h4',
                    {},
                    mark(group.style),
                    ' ',
                    group.name,
                    group.privileged ? h('span', {class: 'tag ref'}, t('panel.reference')) : null,
                ),
                slider(g),
                h(
                    'div',
                    {class: 'group-numbers'},
                    quarters(now),
                    matrix(now, countsAt(group, s.start)),
                    h('p', {class: 'soft'}, changeText(group, s.at[g], s.start)),
                ),
            );
        }),
    );
}

/** @typedef {ReturnType<typeof countsAt>} Counts */

/** @param {Counts} now @param {Counts} before */
function matrix(now, before) {
    const cell = (/** @type {keyof Counts} */ part) =>
        h(
            'td',
            {class: 'num'},
            h('span', {class: 'v'}, count(now[part])),
            ' ',
            h('span', {class: 'delta'}, moved(now[part] - before[part])),
        );
    return h(
        'table',
        {class: 'matrix'},
        h(
            'thead',
            {},
            h(
                'tr',
                {},
                h('td', {}),
                h('th', {scope: 'col', class: 'num'}, t('panel.selected')),
                h('th', {scope: 'col', class: 'num'}, t('panel.not')),
            ),
        ),
        h(
            'tbody',
            {},
            h('tr', {}, h('th', {scope: 'row'}, t('panel.favourable')), cell('tp'), cell('fn')),
            h('tr', {}, h('th', {scope: 'row'}, t('panel.other')), cell('fp'), cell('tn')),
        ),
    );
}

/** @param {number} by */
const moved = by => (Math.round(by) === 0 ? '' : by > 0 ? `+${count(by)}` : `\u2212${count(-by)}`);

/** In people, what the threshold of a group does differently from the start.
 *  @param {any} group @param {number} at @param {number} start */
export function changeText(group, at, start) {
    const now = countsAt(group, at),
        before = countsAt(group, start);
    const right = Math.round(now.tp - before.tp),
        wrong = Math.round(now.fp - before.fp);
    const n = Math.abs(right + wrong);
    if (n === 0) return t('panel.curves.same');
    const more = right + wrong > 0;
    return t(more ? 'panel.curves.more' : 'panel.curves.fewer', {
        n: count(n),
        right: count(Math.abs(right)),
        wrong: count(Math.abs(wrong)),
    });
}

/** The counts of all groups, also those without a card. @param {Setting} s */
export function countTable(s) {
    const rows = s.groups.map((group, g) => ({
        group,
        g,
        now: countsAt(group, s.at[g]),
        before: countsAt(group, s.start),
    }));
    const cell = (/** @type {keyof Counts} */ part) => (/** @type {typeof rows[0]} */ r) => [
        count(r.now[part]),
        ' ',
        h('span', {class: 'delta'}, moved(r.now[part] - r.before[part])),
    ];
    return table({
        caption: t('panel.curves.counts.table'),
        rows,
        columns: [
            {head: t('panel.group'), rowhead: true, cell: r => r.group.name},
            {head: t('panel.rows'), num: true, cell: r => count(r.group.n)},
            {head: t('panel.threshold'), num: true, cell: r => thresholdText(s, s.at[r.g])},
            {head: t('panel.curves.head.tp'), num: true, cell: cell('tp')},
            {head: t('panel.curves.head.fn'), num: true, cell: cell('fn')},
            {head: t('panel.curves.head.fp'), num: true, cell: cell('fp')},
            {head: t('panel.curves.head.tn'), num: true, cell: cell('tn')},
        ],
    });
}

/** The catalogue's metrics that the answer follows. @param {Setting} s @returns {{rates: Metric[], gaps: Metric[]}} */
export function followed({catalog, answer}) {
    const rates = Object.keys(answer.groups[0]?.rates ?? {}),
        gaps = Object.keys(answer.metrics ?? {});
    return {
        rates: catalog.metrics.filter(m => rates.includes(m.id)),
        gaps: catalog.metrics.filter(m => gaps.includes(m.id)),
    };
}

/** @param {Setting} s */
export function rateTable(s) {
    const {rates} = followed(s);
    if (rates.length === 0) return null;
    const value = (/** @type {any} */ group, /** @type {Metric} */ m, /** @type {number} */ i) => group.rates[m.id][i] ?? null;
    const spread = (/** @type {Metric} */ m) => {
        const known = s.groups.map((g, i) => value(g, m, s.at[i])).filter(x => x !== null);
        return known.length > 1 ? Math.max(...known) - Math.min(...known) : null;
    };
    const rows = [...s.groups.map((group, g) => ({group, g})), null];
    return table({
        caption: t('panel.curves.rates.table'),
        hideCaption: true,
        rows,
        rowClass: r => (r ? '' : 'total'),
        columns: [
            {
                head: t('panel.group'),
                rowhead: true,
                cell: r => (r ? [r.group.style ? mark(r.group.style) : null, ' ', r.group.name] : t('panel.curves.spread')),
            },
            ...rates.map(m => ({
                head: withHelp(m.title, explainMetric(m)),
                short: m.title,
                num: true,
                cell: (/** @type {{group: any, g: number} | null} */ r) => {
                    if (!r) return num(spread(m));
                    const now = value(r.group, m, s.at[r.g]),
                        before = value(r.group, m, s.start);
                    return [
                        h('span', {class: now === null ? 'undef' : 'v'}, num(now)),
                        now !== null && before !== null && s.at[r.g] !== s.start
                            ? h('span', {class: 'ci'}, t('panel.curves.since', {change: signed(now - before)}))
                            : null,
                    ];
                },
            })),
        ],
    });
}

/**
 * The disparities at the shared threshold, or those that the core gave for separate ones.
 * @param {Setting} s @param {Record<string, number | null> | null} given  by metric; null: read from the answer
 */
export function gapTable(s, given = null) {
    const {gaps} = followed(s);
    if (gaps.length === 0) return null;
    const now = (/** @type {Metric} */ m) => (given ? given[m.id] : s.answer.metrics[m.id][s.at[0]]) ?? null;
    const before = (/** @type {Metric} */ m) => s.answer.metrics[m.id][s.start] ?? null;
    const shown = (/** @type {Metric} */ m, /** @type {number | null} */ x) => (hasSign(m) ? signed(x) : num(x));
    return table({
        caption: t('panel.curves.gaps.table'),
        hideCaption: true,
        rows: gaps,
        columns: [
            {head: t('panel.measure'), rowhead: true, cell: m => withHelp(m.title, explainMetric(m))},
            {
                head: t('panel.now'),
                num: true,
                cell: m => h('span', {class: now(m) === null ? 'undef' : 'v'}, shown(m, now(m))),
            },
            {head: t('panel.start'), num: true, cell: m => shown(m, before(m))},
            {head: t('panel.reading'), words: true, cell: m => toleranceWords(s.catalog, m, now(m), s.tolerance)},
        ],
    });
}

/** Neutral words: where a value lies, by the person's own tolerance. @param {import('../lab/shapes.js').Catalog} catalog
 *  @param {Metric} m @param {number | null} x
 *  @param {import('../state/tolerance.js').Tolerance} tolerance */
function toleranceWords(catalog, m, x, tolerance) {
    if (x === null) return t('panel.curves.undefined');
    if (bandOf(m, tolerance)) return readingText(catalog, {...readingOf({value: x}, m, tolerance), bare: false}, m, tolerance);
    return m.ideal === null ? '' : t('panel.ideal', {distance: num(Math.abs(x - m.ideal)), ideal: num(m.ideal, 0)});
}
