// An audit on the page: a sentence, one rate as a chart with its widest pair, the groups with their rates, all measures.
// Used for the labels of a data set, for a predictions file and for the decisions of a trained model.

import {spreadOf} from '../core/formula.js';
import {differenceOf, widestPair} from '../core/record.js';
import {fill, freshId, h} from './dom.js';
import {explainMetric, explainTerm, headed} from './explain.js';
import {dot, figure} from './figure.js';
import {count, interval, num, percent} from './format.js';
import {measuresView} from './measures.js';
import {Footnotes, table, valueCell, withHelp} from './table.js';

/** @typedef {import('./app.js').App} App */

/** @typedef {import('../core/shapes.js').Audit} Audit */
/** @typedef {import('../core/shapes.js').Group} Group */
/** @typedef {import('../core/shapes.js').Metric} Metric */
/** @typedef {import('../core/shapes.js').Catalog} Catalog */

/**
 * What a person looks at: it outlives a change of the groups.
 * @typedef {import('./measures.js').Looking & {rate: string | null, columns: Set<string> | null}} Looking
 */

const RATES_AT_FIRST = 5;

/** @returns {Looking} */
export const freshLook = () => ({query: '', open: null, rate: null, columns: null});

/** The rates that say something: those defined for some group. @param {Audit} audit @param {Metric[]} rates */
function telling(audit, rates) {
    return rates.filter(rate =>
        audit.groups.some(g => {
            const v = g[rate.id];
            return v && v.value !== null;
        }),
    );
}

/** The share with the favourable outcome, of the weight: rows may count for more or less than one. @param {Group} group */
const rate = group => group.positives / group.weight;

/**
 * The first sentence. Small groups are left to the sentence on the widest pair, which says how many rows they have.
 * @param {App} app @param {Audit} audit @param {string} outcome @param {boolean} decided
 */
function inWords(app, audit, outcome, decided) {
    /** @param {Group} g */
    const share = g => (decided ? g.predicted_positives / g.weight : rate(g));
    const {minimum} = app.store.state.measures;
    const large = audit.groups.filter(g => g.n >= minimum && g.weight > 0);
    const told = large.length > 1 ? large : audit.groups.filter(g => g.weight > 0);
    const sorted = [...told].sort((a, b) => share(b) - share(a));
    if (sorted.length < 2) return null;
    const [top, low] = [sorted[0], sorted[sorted.length - 1]];
    const what = decided
        ? 'of the decisions are favourable'
        : `have the favourable outcome${outcome ? `, ${outcome}` : ''}`;
    const among = told.length < audit.groups.length ? `, among the groups of at least ${minimum} rows` : '';
    return [
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
        ` apart${among}.`,
    ];
}

/**
 * Fills a place now and whenever what was chosen changes.
 * @param {HTMLElement} place @param {() => import('./dom.js').Child} draw
 */
function redrawn(place, draw) {
    const now = () => fill(place, draw());
    place.classList.add('by-choice');
    place.addEventListener('redraw', now);
    now();
    return place;
}

/**
 * @param {App} app
 * @param {Partial<Audit>} whole  of a run that left its audits out: empty
 * @param {{outcome?: string, decided: boolean, looking?: Looking}} options
 *   `decided`: there are decisions, not only labels
 */
export function auditResult(app, whole, {outcome = '', decided, looking = freshLook()}) {
    const {groups, overall, metrics} = whole;
    const {catalog} = app.store.state;
    if (!catalog) return h('p', {}, 'The lab is still opening.');
    if (!groups || !overall || !metrics) {
        return h('p', {}, 'This run was told to leave its audits out (settings, Report).');
    }
    const audit = {...whole, groups, overall, metrics};
    const rates = telling(
        audit,
        catalog.metrics.filter(m => m.kind === 'rate'),
    );
    const known = new Set(rates.map(m => m.id));
    const kept = [...(looking.columns ?? [])].filter(id => known.has(id));
    const chosen = new Set(kept.length > 0 ? kept : rates.slice(0, RATES_AT_FIRST).map(m => m.id));
    const byGroup = () => groupTable(app, audit, rates.filter(m => chosen.has(m.id)), decided);
    const groupsPlace = redrawn(h('div', {class: 'groups'}), byGroup);
    const changed = () => {
        looking.columns = chosen;
        groupsPlace.dispatchEvent(new Event('redraw'));
    };
    return h(
        'div',
        {class: 'audit-result'},
        redrawn(h('p', {class: 'lead'}), () => inWords(app, audit, outcome, decided)),
        rates.length > 0 ? rateFigure(app, audit, rates, looking) : null,
        headed('h3', 'Groups', 'interval'),
        groupsPlace,
        rates.length > RATES_AT_FIRST ? picker(rates, chosen, changed) : null,
        measuresView(app, catalog, audit, looking),
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

/** @param {App} app @param {Audit} audit @param {Metric[]} rates @param {boolean} decided */
function groupTable(app, audit, rates, decided) {
    const notes = new Footnotes();
    const {catalog, measures} = app.store.state;
    const context = catalog && {catalog, audit, tolerance: measures.tolerance};
    /** @type {Group} */
    const everyone = {...audit.overall, name: 'Everyone', privileged: false};
    const rows = [...audit.groups, everyone];
    const small = isSmall(measures.minimum);
    /** @type {import('./table.js').Column<Group>[]} */
    const columns = [
        {
            head: 'Group',
            rowhead: true,
            name: 'group',
            cell: g => [
                h('span', {class: 'group'}, g.name),
                g.privileged ? h('span', {class: 'tag ref'}, 'reference') : null,
                g !== everyone && small(g) ? h('span', {class: 'tag few'}, 'small') : null,
            ],
        },
        {
            head: ['Rows', h('span', {class: 'ci'}, 'share')],
            num: true,
            cell: g => [count(g.n), h('span', {class: 'ci'}, percent(g.n / audit.overall.n))],
        },
        {head: 'Favourable', num: true, cell: g => count(g.positives)},
    ];
    if (decided) columns.push({head: 'Selected', num: true, cell: g => count(g.predicted_positives)});
    for (const m of rates) {
        const head = withHelp(m.title, explainMetric(m, context));
        columns.push({head, short: m.title, num: true, cell: g => valueCell(g[m.id], notes)});
    }
    const rowClass = (/** @type {Group} */ g) => (g === everyone ? 'total' : '');
    const built = table({caption: 'Groups', hideCaption: true, kept: true, rows, columns, rowClass});
    const few = rates.some(m => rows.some(g => g[m.id]?.note === 'few'));
    const smallOnes = audit.groups.filter(small);
    return [
        built,
        notes.list(),
        smallOnes.length > 0
            ? h(
                  'p',
                  {class: 'legend'},
                  h('span', {class: 'tag few'}, 'small'),
                  ` under ${measures.minimum} rows: ${smallOnes.length} of ${audit.groups.length} groups `,
                  explainTerm('small'),
              )
            : null,
        few ? fewLegend() : null,
    ];
}

/** @param {number} minimum @returns {(g: Group) => boolean} */
const isSmall = minimum => g => g.n < minimum;

function fewLegend() {
    const tag = h('span', {class: 'tag few'}, 'few');
    return h('p', {class: 'legend'}, tag, ' under 30 rows in a denominator ', explainTerm('few'));
}

/**
 * The groups that lie furthest apart in a rate, in words, with the interval of their difference. Where one of them is
 * small, the same among the others: the extremes of small groups are often chance.
 * @param {App} app @param {Audit} audit @param {Metric} rate
 */
function pairInWords(app, audit, rate) {
    const {catalog, measures} = app.store.state;
    const pair = widestPair(audit.groups, rate.id);
    if (!pair || !catalog) return null;
    const spread = spreadOf(catalog.metrics, rate.id);
    // The catalogue's own measure of this distance has the core's interval, if it has one and nothing is undefined.
    const own = spread && audit.metrics[spread.id];
    const difference = typeof own?.low === 'number' ? own : pair.difference;
    const small = isSmall(measures.minimum);
    const others = audit.groups.filter(g => !small(g));
    const among = small(pair.high) || small(pair.low) ? widestPair(others, rate.id) : null;
    return h(
        'p',
        {class: 'pair'},
        'Furthest apart: ',
        ...pairWords(pair, rate, difference),
        pair.undefined > 0 ? ` ${pair.undefined} undefined.` : '',
        among
            ? [
                  ` Among the groups of at least ${measures.minimum} rows: `,
                  ...pairWords(among, rate, differenceOf(among.high[rate.id], among.low[rate.id])),
              ]
            : null,
        ' ',
        explainTerm('pair'),
    );
}

/** @param {{high: Group, low: Group}} pair @param {Metric} rate @param {import('../core/shapes.js').Value} difference */
function pairWords({high, low}, {id}, difference) {
    const range = interval(difference, Number(difference.low) < 0).replace('\u2013', ' to ');
    return [
        h('b', {}, high.name),
        `, ${num(high[id].value)} of ${count(high.n)} rows, and `,
        h('b', {}, low.name),
        `, ${num(low[id].value)} of ${count(low.n)}: a difference of `,
        h('b', {}, num(difference.value)),
        range ? ` (${range})` : '',
        '.',
    ];
}

/** @param {App} app @param {Audit} audit @param {Metric[]} rates @param {Looking} looking */
function rateFigure(app, audit, rates, looking) {
    const id = freshId('rate');
    let shown = rates.find(m => m.id === looking.rate) ?? rates[0];
    const words = redrawn(h('div', {'aria-live': 'polite'}), () => pairInWords(app, audit, shown));
    const dots = () => audit.groups.map(g => dot(g.name, g[shown.id] ?? {value: null}, g.privileged));
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
                looking.rate = shown.id;
                chart.redraw();
                words.dispatchEvent(new Event('redraw'));
            },
        },
        rates.map(m => h('option', {value: m.id}, m.title)),
    );
    select.value = shown.id;
    return h(
        'div',
        {class: 'chart-block'},
        h('div', {class: 'control inline'}, h('label', {for: id}, 'Rate by group'), select),
        words,
        chart.element,
    );
}
