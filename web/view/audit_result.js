// An audit on the page: a sentence, the groups with their rates, one rate as a chart, the disparities. Used for the
// labels of a data set, for a predictions file and for the decisions of a trained model.

import {fill, freshId, h} from './dom.js';
import {explainMetric, explainTerm, headed} from './explain.js';
import {figure} from './figure.js';
import {count, interval, num, percent, sentence} from './format.js';
import {strip} from '../chart/strip.js';
import {Footnotes, table, valueCell, withHelp} from './table.js';

/** @typedef {import('../core/shapes.js').Audit} Audit */
/** @typedef {import('../core/shapes.js').Group} Group */
/** @typedef {import('../core/shapes.js').Metric} Metric */
/** @typedef {import('../core/shapes.js').Catalog} Catalog */

const RATES_AT_FIRST = 5;
const GAPS_AT_FIRST = 8;

/** The rates that say something: those defined for some group. @param {Audit} audit @param {Metric[]} rates */
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
 * @param {Catalog} catalog @param {Partial<Audit>} whole  of a run that left its audits out: empty
 * @param {{outcome?: string, decided: boolean}} options `decided`: there are decisions, not only labels
 */
export function auditResult(catalog, whole, {outcome = '', decided}) {
    const {groups, overall, metrics} = whole;
    if (!groups || !overall || !metrics) {
        return h('p', {}, 'This run was told to leave its audits out (settings, Report).');
    }
    const audit = {groups, overall, metrics};
    const all = catalog.metrics.filter(m => m.kind === 'rate');
    const rates = telling(audit, all);
    const chosen = new Set(rates.slice(0, RATES_AT_FIRST).map(m => m.id));
    const groupsPlace = h('div', {});
    const drawGroups = () => {
        const shown = rates.filter(m => chosen.has(m.id));
        fill(groupsPlace, groupTable(audit, shown, decided));
    };
    drawGroups();
    return h(
        'div',
        {class: 'audit-result'},
        inWords(audit, outcome, decided),
        rates.length > 0 ? rateFigure(audit, rates) : null,
        headed('h3', 'Groups', 'interval'),
        groupsPlace,
        rates.length > RATES_AT_FIRST ? picker(rates, chosen, drawGroups) : null,
        headed('h3', 'Gaps between groups', 'reference'),
        disparities(catalog, audit),
    );
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

/** @param {Audit} audit @param {Metric[]} rates @param {boolean} decided */
function groupTable(audit, rates, decided) {
    const notes = new Footnotes();
    /** @type {Group} */
    const everyone = {...audit.overall, name: 'Everyone', privileged: false};
    const rows = [...audit.groups, everyone];
    /** @type {import('./table.js').Column<Group>[]} */
    const columns = [
        {
            head: 'Group',
            rowhead: true,
            cell: g => [g.name, g.privileged ? h('span', {class: 'tag ref'}, 'reference') : null],
        },
        {head: 'Rows', num: true, cell: g => count(g.n)},
        {head: 'Favourable', num: true, cell: g => count(g.positives)},
    ];
    if (decided) columns.push({head: 'Selected', num: true, cell: g => count(g.predicted_positives)});
    for (const m of rates) {
        const head = withHelp(m.title, explainMetric(m));
        columns.push({head, short: m.title, num: true, cell: g => valueCell(g[m.id], notes)});
    }
    const rowClass = (/** @type {Group} */ g) => (g === everyone ? 'total' : '');
    const built = table({caption: 'Groups', hideCaption: true, rows, columns, rowClass});
    const few = rates.some(m => rows.some(g => g[m.id]?.note === 'few'));
    return [built, notes.list(), few ? fewLegend() : null];
}

function fewLegend() {
    const tag = h('span', {class: 'tag few'}, 'few');
    return h('p', {class: 'legend'}, tag, ' under 10 rows in a denominator ', explainTerm('few'));
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

/**
 * The gaps that are defined, as a table; below it the undefined ones with their reasons.
 * @param {Catalog} catalog @param {Audit} audit
 */
function disparities(catalog, audit) {
    const all = catalog.metrics.filter(m => m.kind === 'disparity' && audit.metrics[m.id]);
    const defined = all.filter(m => audit.metrics[m.id].value !== null);
    const rest = defined.slice(GAPS_AT_FIRST);
    return [
        disparityTable('Gaps between groups', audit, defined.slice(0, GAPS_AT_FIRST)),
        rest.length > 0
            ? h(
                  'details',
                  {class: 'picker'},
                  h('summary', {}, `${rest.length} more measures`),
                  disparityTable('More gaps between groups', audit, rest),
              )
            : null,
        undefinedOnes(
            audit,
            all.filter(m => audit.metrics[m.id].value === null),
        ),
    ];
}

/** @param {Audit} audit @param {Metric[]} metrics */
function undefinedOnes(audit, metrics) {
    if (metrics.length === 0) return null;
    /** @type {Map<string, string[]>} */
    const titles = new Map();
    for (const m of metrics) {
        // "there are no decisions: accuracy is undefined": the title is listed, the reason said once.
        const why = (audit.metrics[m.id].why ?? 'no reason given').replace(/: [^:]* is undefined$/, '');
        titles.set(why, [...(titles.get(why) ?? []), m.title]);
    }
    return [
        headed('h4', 'Undefined here', 'undefined'),
        [...titles].map(([why, names]) =>
            h(
                'details',
                {class: 'picker'},
                h(
                    'summary',
                    {},
                    `${sentence(why)}: ${names.length === 1 ? names[0] : `${names.length} measures`}`,
                ),
                h('p', {class: 'soft'}, names.join(', ')),
            ),
        ),
    ];
}

/** @param {string} caption @param {Audit} audit @param {Metric[]} rows */
function disparityTable(caption, audit, rows) {
    const notes = new Footnotes();
    const signedOne = (/** @type {Metric} */ m) => m.ideal === 0 && (m.min ?? -1) < 0;
    return table({
        caption,
        hideCaption: true,
        rows,
        columns: [
            {head: 'Measure', rowhead: true, cell: m => withHelp(m.title, explainMetric(m))},
            {
                head: 'Value',
                num: true,
                cell: m => valueCell(audit.metrics[m.id], notes, {sign: signedOne(m)}),
            },
            {head: 'Ideal', num: true, cell: m => (m.ideal === null ? '' : num(m.ideal, 0))},
            {head: h('span', {class: 'vh'}, 'Drawn'), cell: m => strip(audit.metrics[m.id], m)},
            {head: 'Reading', words: true, cell: m => reading(audit.metrics[m.id], m)},
        ],
    });
}

/** @param {import('../core/shapes.js').Value} v @param {Metric} m */
function reading(v, m) {
    if (v.value === null || m.ideal === null) return '';
    if (v.low === null || v.low === undefined || v.high === null || v.high === undefined)
        return 'no interval';
    if (v.low <= m.ideal && m.ideal <= v.high) return 'the interval holds the ideal';
    return v.high < m.ideal
        ? 'the whole interval is below the ideal'
        : 'the whole interval is above the ideal';
}
