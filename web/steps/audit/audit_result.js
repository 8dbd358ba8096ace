// An audit on the page: the core's sentence, one rate as a chart with its own, the groups with their rates, all measures.
// Used for the labels of a data set, for a predictions file and for the decisions of a trained model.

import {measureChecks} from '../../parts/controls.js';
import {fill, freshId, h} from '../../parts/dom.js';
import {explainMetric, explainTerm, headed} from '../../parts/explain.js';
import {dot, figure} from '../../parts/figure.js';
import {count, interval, num, percent} from '../../parts/format.js';
import {measuresView} from './measures.js';
import {Footnotes, table, valueCell, withHelp} from '../../parts/table.js';

/** @typedef {import('../../state/app.js').App} App */

/** @typedef {import('../../lab/shapes.js').Audit} Audit */
/** @typedef {import('../../lab/shapes.js').Group} Group */
/** @typedef {import('../../lab/shapes.js').Metric} Metric */
/** @typedef {import('../../lab/shapes.js').Catalog} Catalog */

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

/** A sentence of the core's. @param {import('../../lab/shapes.js').Words} words */
const told = ({parts}) =>
    h(
        'span',
        {class: 'said'},
        parts.map((part, i) => (i % 2 ? h('b', {}, part) : part)),
    );

/**
 * Fills a place now and whenever what was chosen changes.
 * @param {HTMLElement} place @param {() => import('../../parts/dom.js').Child} draw
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
 * @param {{decided: boolean, looking?: Looking}} options
 *   `decided`: there are decisions, not only labels
 */
export function auditResult(app, whole, {decided, looking = freshLook()}) {
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
    const byGroup = () =>
        groupTable(
            app,
            audit,
            rates.filter(m => chosen.has(m.id)),
            decided,
        );
    const groupsPlace = redrawn(h('div', {class: 'groups'}), byGroup);
    const changed = () => {
        looking.columns = chosen;
        groupsPlace.dispatchEvent(new Event('redraw'));
    };
    return h(
        'div',
        {class: 'audit-result'},
        audit.headline ? h('p', {class: 'lead'}, told(audit.headline), ' ', explainTerm('pair')) : null,
        rates.length > 0 ? rateFigure(audit, rates, decided, looking) : null,
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
        measureChecks(rates, chosen, redraw),
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
    /** @type {import('../../parts/table.js').Column<Group>[]} */
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
    const few = rates.some(m => rows.some(g => g[m.id]?.few));
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
        few && catalog ? fewLegend(catalog.few) : null,
    ];
}

/** @param {number} minimum @returns {(g: Group) => boolean} */
const isSmall = minimum => g => g.n < minimum;

/** @param {number} least */
function fewLegend(least) {
    const tag = h('span', {class: 'tag few'}, 'few');
    return h('p', {class: 'legend'}, tag, ` under ${least} rows in a denominator `, explainTerm('few'));
}

/**
 * How far groups lie apart in a rate, where that is not what the audit began with.
 * @param {Audit} audit @param {Metric} rate
 */
function apartInWords({apart, headline}, rate) {
    const words = apart?.[rate.id];
    if (!words || words.text === headline?.text) return null;
    return h('p', {class: 'pair'}, told(words), ' ', explainTerm('pair'));
}

/** @param {Audit} audit @param {Metric[]} rates @param {boolean} decided @param {Looking} looking */
function rateFigure(audit, rates, decided, looking) {
    const id = freshId('rate');
    const first = rates.find(m => !decided || !m.of_data) ?? rates[0];
    let shown = rates.find(m => m.id === looking.rate) ?? first;
    const words = redrawn(h('div', {'aria-live': 'polite'}), () => apartInWords(audit, shown));
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
