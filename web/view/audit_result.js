// An audit on the page: a sentence, the groups with their rates, one rate as a chart, the disparities. Used for the
// labels of a data set, for a predictions file and for the decisions of a trained model.

import {fill, freshId, h} from './dom.js';
import {explainMetric, explainTerm} from './explain.js';
import {figure} from './figure.js';
import {count, interval, num, percent, signed} from './format.js';
import {strip} from '../chart/strip.js';
import {Footnotes, table, valueCell} from './table.js';

/** @typedef {import("../core/shapes.js").Audit} Audit */
/** @typedef {import("../core/shapes.js").Group} Group */
/** @typedef {import("../core/shapes.js").Metric} Metric */
/** @typedef {import("../core/shapes.js").Catalog} Catalog */

const SHOWN_AT_FIRST = 4;

/** @param {Audit} audit @param {Metric[]} rates those that say something: defined somewhere, not the same by construction */
function telling(audit, rates) {
    return rates.filter(rate =>
        audit.groups.some(g => {
            const v = g[rate.id];
            return v && v.value !== null;
        }),
    );
}

/** @param {Group} group */
const rate = group => group.positives / group.n;

/** @param {Audit} audit @param {string} outcome @param {boolean} decided */
function inWords(audit, outcome, decided) {
    /** @param {Group} g */
    const share = g => (decided ? g.predicted_positives / g.n : rate(g));
    const sorted = [...audit.groups].filter(g => g.n > 0).sort((a, b) => share(b) - share(a));
    if (sorted.length < 2) return null;
    const [top, low] = [sorted[0], sorted[sorted.length - 1]];
    const what = decided
        ? 'of the decisions are favourable'
        : `have the favourable outcome${outcome ? `, ${outcome}` : ''}`;
    return h(
        'p',
        {class: 'lead'},
        'Of ',
        h('b', {}, top.name),
        ', ',
        h('b', {}, percent(share(top))),
        ` ${what}; of `,
        h('b', {}, low.name),
        ', ',
        h('b', {}, percent(share(low))),
        ': ',
        h('b', {}, `${num(100 * (share(top) - share(low)), 1)} points`),
        ' apart.',
    );
}

/**
 * @param {Catalog} catalog @param {Audit} audit
 * @param {{outcome?: string, decided: boolean, confidence?: number}} options `decided`: there are decisions, not only labels
 */
export function auditResult(catalog, audit, {outcome = '', decided}) {
    const notes = new Footnotes();
    const rates = telling(
        audit,
        catalog.metrics.filter(m => m.kind === 'rate'),
    );
    const chosen = new Set(rates.slice(0, decided ? SHOWN_AT_FIRST + 1 : SHOWN_AT_FIRST).map(m => m.id));
    const groupsPlace = h('div', {});
    const drawGroups = () =>
        fill(
            groupsPlace,
            groupTable(
                audit,
                rates.filter(m => chosen.has(m.id)),
                notes,
                decided,
            ),
        );
    const disparities = disparityTable(catalog, audit, notes);
    drawGroups();
    const place = h(
        'div',
        {class: 'audit-result'},
        inWords(audit, outcome, decided),
        rates.length > 0 ? rateFigure(audit, rates) : null,
        h('h3', {}, 'Groups ', explainTerm('interval')),
        groupsPlace,
        rates.length > SHOWN_AT_FIRST ? picker(rates, chosen, drawGroups) : null,
        h('h3', {}, 'Gaps between groups ', explainTerm('reference')),
        disparities,
        h(
            'p',
            {class: 'legend'},
            'Below each number its interval. ',
            h('span', {class: 'tag few'}, 'few'),
            ' under 10 rows in a denominator ',
            explainTerm('few'),
            ' undefined ',
            explainTerm('undefined'),
        ),
    );
    place.append(notesPlace(notes));
    return place;
}

/** @param {Footnotes} notes */
function notesPlace(notes) {
    return h('div', {}, notes.list());
}

/** @param {Metric[]} rates @param {Set<string>} chosen @param {() => void} redraw */
function picker(rates, chosen, redraw) {
    return h(
        'details',
        {class: 'picker'},
        h('summary', {}, `Columns (${rates.length} rates)`),
        h(
            'div',
            {class: 'checks'},
            rates.map(m => {
                const id = freshId('rate');
                const box = h('input', {
                    type: 'checkbox',
                    id,
                    checked: chosen.has(m.id),
                    onchange: () => {
                        if (box.checked) chosen.add(m.id);
                        else chosen.delete(m.id);
                        redraw();
                    },
                });
                return h('span', {class: 'check'}, box, h('label', {for: id}, m.title));
            }),
        ),
    );
}

/** @param {Audit} audit @param {Metric[]} rates @param {Footnotes} notes @param {boolean} decided */
function groupTable(audit, rates, notes, decided) {
    const rows = [...audit.groups, {...audit.overall, name: 'Everyone', privileged: false}];
    return table({
        caption: 'Groups',
        hideCaption: true,
        rows,
        rowClass: g => (g.name === 'Everyone' && g === rows.at(-1) ? 'total' : ''),
        columns: [
            {
                head: 'Group',
                rowhead: true,
                cell: g => [g.name, g.privileged ? h('span', {class: 'tag ref'}, 'reference') : null],
            },
            {
                head: 'Rows',
                num: true,
                cell: g => [count(g.n), g.n < 100 ? h('span', {class: 'tag few'}, 'few') : null],
            },
            {head: 'Favourable', num: true, cell: g => count(g.positives)},
            ...(decided
                ? [
                      {
                          head: 'Selected',
                          num: true,
                          cell: (/** @type {Group} */ g) => count(g.predicted_positives),
                      },
                  ]
                : []),
            ...rates.map(m => ({
                head: [m.title, ' ', explainMetric(m)],
                num: true,
                cell: (/** @type {Group} */ g) => valueCell(g[m.id], notes),
            })),
        ],
    });
}

/** @param {Audit} audit @param {Metric[]} rates */
function rateFigure(audit, rates) {
    const id = freshId('rate');
    let shown = rates[0];
    const dots = () =>
        audit.groups.map(g => {
            const v = g[shown.id] ?? {value: null};
            return {
                name: g.name,
                value: v.value,
                low: v.low ?? null,
                high: v.high ?? null,
                reference: g.privileged,
                few: v.note === 'few',
            };
        });
    const chart = figure({
        caption: 'Dots with intervals; the diamond is the reference group, a hollow dot rests on few rows.',
        draw: (charts, width) =>
            charts.intervals(dots(), {
                title: shown.title,
                width,
                ideal: audit.overall[shown.id]?.value ?? null,
            }),
        twin: () =>
            table({
                caption: `${shown.title} by group`,
                rows: dots(),
                columns: [
                    {head: 'Group', rowhead: true, cell: d => d.name},
                    {head: shown.title, num: true, cell: d => num(d.value)},
                    {
                        head: 'Interval',
                        num: true,
                        cell: d => interval({value: d.value, low: d.low, high: d.high}),
                    },
                ],
            }),
    });
    const select = h(
        'select',
        {
            id,
            onchange: () => {
                shown = rates.find(m => m.id === select.value) ?? rates[0];
                chart.redraw();
            },
        },
        rates.map(m => h('option', {value: m.id}, m.title)),
    );
    return h(
        'div',
        {class: 'chart-block'},
        h('div', {class: 'control inline'}, h('label', {for: id}, 'Rate by group'), select),
        chart.element,
    );
}

/** @param {Catalog} catalog @param {Audit} audit @param {Footnotes} notes */
function disparityTable(catalog, audit, notes) {
    const rows = catalog.metrics.filter(m => m.kind === 'disparity' && audit.metrics[m.id]);
    return table({
        caption: 'Gaps between groups',
        hideCaption: true,
        rows,
        columns: [
            {head: 'Measure', rowhead: true, cell: m => [m.title, ' ', explainMetric(m)]},
            {
                head: 'Value',
                num: true,
                cell: m => valueCell(audit.metrics[m.id], notes, {sign: m.ideal === 0}),
            },
            {head: 'Ideal', num: true, cell: m => (m.ideal === null ? '' : num(m.ideal, 0))},
            {head: h('span', {class: 'vh'}, 'Drawn'), cell: m => strip(audit.metrics[m.id], m)},
            {head: 'In words', cell: m => reading(audit.metrics[m.id], m)},
        ],
    });
}

/** @param {import("../core/shapes.js").Value} v @param {Metric} m */
function reading(v, m) {
    if (v.value === null) return h('span', {class: 'soft'}, v.why ?? 'undefined');
    if (m.ideal === null) return '';
    if (v.low === null || v.low === undefined || v.high === null || v.high === undefined) {
        return `${signed(v.value - m.ideal)} from the ideal`;
    }
    if (v.low <= m.ideal && m.ideal <= v.high) return 'the interval holds the ideal';
    return v.high < m.ideal
        ? 'below the ideal, so is the whole interval'
        : 'above the ideal, so is the whole interval';
}
