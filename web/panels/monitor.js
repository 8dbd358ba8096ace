// Over time: the chosen measures in every batch, with the band they are expected in, an alarm in words when they leave it,
// and what has changed in the people who come.

import {fill, h} from '../parts/dom.js';
import {figure} from '../parts/figure.js';
import {count, num, sentence, titleOf, words} from '../parts/format.js';
import {bare, countable, followedFirst, gapsAtFirst, hasSign} from './panel.js';
import {figureInput, pick, tickList} from '../parts/fields.js';
import {sortable} from '../parts/sortable.js';
import {styleAt} from '../chart/series.js';
import {Footnotes, table, valueCell} from '../parts/table.js';

/** @typedef {import('../lab/shapes.js').Catalog} Catalog */

const BATCH = /^(batch|month|week|day|date|time|year|quarter|period|window|wave)/i;

/** @type {import('./panel.js').Panel} */
export const monitorPanel = {
    id: 'monitor',
    missing: ({subject}) =>
        subject.bytes
            ? null
            : 'Batches come with predictions: give a CSV with a row a person in the ' +
              'form for a model\u2019s predictions, and among its columns one that names the batch, such as a month.',
    controls({app, catalog, subject}, ask) {
        let batch = subject.columns.find(name => BATCH.test(name)) ?? '';
        const metrics = [...countable(catalog, 'disparity'), ...countable(catalog, 'rate')];
        const chosen = followedFirst(app, metrics, gapsAtFirst(catalog).slice(0, 2));
        const more = {reference: 1, tolerance: app.store.state.measures?.tolerance.difference ?? 0};
        return {
            wait: batch === '',
            element: h(
                'div',
                {},
                h(
                    'div',
                    {class: 'bar'},
                    pick(
                        'Column of the batches',
                        [{value: '', text: 'choose\u2026'}, ...subject.columns.map(name => ({value: name, text: name}))],
                        batch,
                        value => {
                            batch = value;
                            ask();
                        },
                    ),
                    figureInput('First batches to expect from', {value: 1, min: 1, max: 1000, whole: true}, value => {
                        more.reference = value;
                        ask();
                    }),
                    figureInput('Tolerance around the expected (0: none)', {value: more.tolerance, min: 0, max: 1}, value => {
                        more.tolerance = value;
                        ask();
                    }),
                ),
                tickList(
                    'Measures to follow',
                    metrics.map(m => ({value: m.id, text: m.title})),
                    chosen,
                    ask,
                ),
            ),
            options: () => {
                if (batch === '') throw new Error('Choose the column that names the batch of each row.');
                if (chosen.size === 0) throw new Error('Choose at least one measure to follow.');
                return {
                    batch,
                    metrics: [...chosen],
                    reference: more.reference,
                    ...(more.tolerance > 0 ? {tolerance: Object.fromEntries([...chosen].map(id => [id, more.tolerance]))} : {}),
                };
            },
        };
    },
    view: (answer, {catalog}) => monitorView(catalog, answer),
    told: ({windows, charts}) => {
        const n = Object.values(charts).reduce((sum, c) => sum + c.alarms.length, 0);
        return `${count(windows.length)} batches, ${n === 0 ? 'no alarm' : n === 1 ? 'one alarm' : `${n} alarms`}.`;
    },
};

/** @param {Catalog} catalog @param {any} answer */
export function monitorView(catalog, answer) {
    const ids = Object.keys(answer.charts);
    const alarms = ids.flatMap(id => answer.charts[id].alarms.map((/** @type {any} */ a) => ({id, ...a})));
    const reference = answer.reference.windows.join(', ');
    return [
        h(
            'p',
            {class: 'lead'},
            `${count(answer.windows.length)} batches by ${answer.batch}; what is expected comes from `,
            h('b', {}, reference),
            ` (${count(answer.reference.n)} rows). `,
            alarms.length === 0
                ? 'Nothing has left its band.'
                : h('b', {}, alarms.length === 1 ? 'One alarm.' : `${alarms.length} alarms.`),
        ),
        alarms.length === 0
            ? null
            : h(
                  'ul',
                  {class: 'warnings'},
                  alarms.map(a =>
                      h('li', {}, h('b', {}, spanOf(answer, a)), h('span', {class: 'tag'}, titleOf(catalog, a.id)), ' ', a.why),
                  ),
              ),
        answer.why ? h('p', {class: 'notice'}, `${sentence(answer.why)}.`) : null,
        h(
            'p',
            {class: 'soft'},
            'Each measure by batch with its intervals: the dashed line is what is expected, the band what is tolerated ' +
                'around it, a ring an alarm. Then its running sums of what lies above and below the expected, ' +
                'in standard errors: a small shift that lasts adds up, and over the dashed line it is an alarm.',
        ),
        h(
            'div',
            {class: 'pairs'},
            ids.map(id => [course(catalog, answer, id), sums(catalog, answer, id)]),
        ),
        byGroup(catalog, answer),
        h('h4', {}, 'Who comes'),
        driftTable(answer),
        answer.note
            ? h('details', {class: 'picker'}, h('summary', {}, 'How this is worked out'), h('p', {class: 'soft'}, answer.note))
            : null,
    ];
}

/** The batches of an alarm. @param {any} answer @param {{window: number, until?: number}} alarm */
function spanOf({windows}, {window: first, until = first}) {
    const [from, to] = [first, until].map(i => windows[i]?.name ?? String(i));
    return from === to ? from : `${from} to ${to}`;
}

/** A measure of a batch: a disparity stands in metrics, a rate in each group. @param {any} w @param {string} id */
const measured = (w, id) => w.metrics[id] ?? w.overall?.[id] ?? {value: null};

/** @param {Catalog} catalog @param {any} answer @param {string} id */
function course(catalog, answer, id) {
    const title = titleOf(catalog, id),
        chart = answer.charts[id];
    const names = answer.windows.map((/** @type {any} */ w) => w.name);
    const values = answer.windows.map((/** @type {any} */ w) => measured(w, id));
    const rung = new Set(
        chart.alarms.flatMap((/** @type {any} */ a) =>
            Array.from({length: (a.until ?? a.window) - a.window + 1}, (_, i) => a.window + i),
        ),
    );
    const metric = catalog.metrics.find(m => m.id === id);
    return figure({
        caption: title,
        draw: (charts, width) =>
            charts.lines(
                [
                    {
                        style: styleAt(title, 0),
                        dots: true,
                        points: values.map((/** @type {any} */ v, /** @type {number} */ i) => ({
                            x: i,
                            y: v.value,
                            low: v.low,
                            high: v.high,
                            ring: rung.has(i),
                        })),
                    },
                ],
                {
                    title,
                    width,
                    height: 220,
                    x: answer.batch,
                    y: '',
                    names,
                    band: bandOf(chart),
                    levels: finite(chart.target) ? [chart.target] : [],
                },
            ),
        twin: () => {
            const notes = new Footnotes();
            return h(
                'div',
                {},
                table({
                    caption: `${title} by ${answer.batch}`,
                    rows: /** @type {any[]} */ (answer.windows),
                    columns: [
                        {head: 'Batch', rowhead: true, cell: w => w.name},
                        {head: 'Rows', num: true, cell: w => count(w.n)},
                        {
                            head: title,
                            num: true,
                            cell: w => valueCell(measured(w, id), notes, {sign: metric ? hasSign(metric) : false}),
                        },
                        {
                            head: 'Alarm',
                            words: true,
                            cell: (_, i) =>
                                chart.alarms
                                    .filter((/** @type {any} */ a) => a.window <= i && i <= (a.until ?? a.window))
                                    .map((/** @type {any} */ a) => a.why)
                                    .join(' '),
                        },
                    ],
                }),
                notes.list(),
            );
        },
    }).element;
}

/** @param {number | null | undefined} x */
const finite = x => x !== null && x !== undefined && Number.isFinite(x);

/** @param {any} chart */
const bandOf = chart => (finite(chart.low) && finite(chart.high) ? {low: chart.low, high: chart.high} : null);

/** The sums that small shifts add up to. @param {Catalog} catalog @param {any} answer @param {string} id */
function sums(catalog, answer, id) {
    const title = titleOf(catalog, id),
        chart = answer.charts[id];
    const names = answer.windows.map((/** @type {any} */ w) => w.name);
    const line = (/** @type {number[]} */ ys, /** @type {string} */ name, /** @type {number} */ i) => ({
        style: styleAt(name, i),
        dots: true,
        points: ys.map((y, x) => ({x, y})),
    });
    if (chart.cusum_high.every((/** @type {any} */ y) => !finite(y)))
        return h('p', {class: 'soft'}, `There is no running sum: ${chart.why ?? 'the reference gives no spread to measure by'}.`);
    return figure({
        caption: `${title}: running sums above (circles) and below (squares)`,
        draw: (charts, width) =>
            charts.lines([line(chart.cusum_high, 'above', 0), line(chart.cusum_low, 'below', 1)], {
                title: `Running sums of ${title}`,
                width,
                height: 220,
                x: answer.batch,
                y: '',
                names,
                label: true,
                levels: finite(answer.h) ? [answer.h] : [],
            }),
        twin: () =>
            table({
                caption: `Running sums of ${title}; an alarm is over ${answer.h ?? 'the limit'}`,
                rows: /** @type {string[]} */ (names),
                columns: [
                    {head: 'Batch', rowhead: true, cell: name => name},
                    {head: 'Above', num: true, cell: (_, i) => num(chart.cusum_high[i])},
                    {head: 'Below', num: true, cell: (_, i) => num(chart.cusum_low[i])},
                ],
            }),
    }).element;
}

/** @param {Catalog} catalog @param {any} answer */
function byGroup(catalog, answer) {
    const ids = Object.keys(answer.windows[0]?.groups[0]?.rates ?? {});
    if (ids.length === 0) return null;
    const place = h('div', {});
    const draw = (/** @type {string} */ id) => {
        const notes = new Footnotes();
        fill(
            place,
            table({
                caption: `${titleOf(catalog, id)} by group and batch`,
                rows: /** @type {any[]} */ (answer.windows),
                columns: [
                    {head: 'Batch', rowhead: true, cell: w => w.name},
                    {head: 'Rows', num: true, cell: w => count(w.n)},
                    ...answer.windows[0].groups.map((/** @type {any} */ g, /** @type {number} */ i) => ({
                        head: g.name,
                        num: true,
                        cell: (/** @type {any} */ w) => [
                            valueCell(w.groups[i]?.rates[id], notes),
                            h('span', {class: 'ci'}, `${count(w.groups[i]?.n ?? 0)} rows`),
                        ],
                    })),
                ],
            }),
            notes.list(),
        );
    };
    draw(ids[0]);
    return h(
        'details',
        {class: 'picker'},
        h('summary', {}, 'Rates by group and batch'),
        pick(
            'Rate',
            ids.map(id => ({value: id, text: titleOf(catalog, id)})),
            ids[0],
            draw,
        ),
        place,
    );
}

/** @param {any} answer */
function driftTable(answer) {
    const known = answer.drift.filter((/** @type {any} */ d) => !d.why);
    const most = (/** @type {any[]} */ xs) => {
        const figures = (xs ?? []).map(bare).filter(x => x !== null);
        return figures.length ? Math.max(...figures) : null;
    };
    const worst = (/** @type {any} */ d) => [...d.groups].sort((a, b) => (most(b.psi) ?? -1) - (most(a.psi) ?? -1))[0];
    const shown = (/** @type {number | null} */ x) => (x === null ? '\u2013' : num(x));
    return [
        h(
            'p',
            {class: 'soft'},
            'How far the values of each column have moved from the reference: the population stability index (under 0.1 ' +
                'is usually called steady, over 0.25 a shift) and the Kolmogorov\u2013Smirnov distance from 0 to 1, ' +
                'each the largest over the batches.',
        ),
        sortable({
            caption: 'Drift of the columns',
            rows: known,
            columns: [
                {head: 'Column', rowhead: true, value: (/** @type {any} */ d) => d.column},
                {head: 'Kind', value: (/** @type {any} */ d) => words(d.kind)},
                {
                    head: 'PSI',
                    num: true,
                    value: (/** @type {any} */ d) => most(d.psi),
                    cell: (/** @type {any} */ d) => shown(most(d.psi)),
                },
                {
                    head: 'KS',
                    num: true,
                    value: (/** @type {any} */ d) => most(d.ks),
                    cell: (/** @type {any} */ d) => shown(most(d.ks)),
                },
                {
                    head: 'PSI by chance',
                    num: true,
                    value: (/** @type {any} */ d) => most(d.psi_chance),
                    cell: (/** @type {any} */ d) => shown(most(d.psi_chance)),
                },
                {
                    head: 'Last batch: PSI',
                    num: true,
                    value: (/** @type {any} */ d) => bare(d.psi.at(-1)),
                    cell: (/** @type {any} */ d) => shown(bare(d.psi.at(-1))),
                },
                {
                    head: 'Most in group',
                    value: (/** @type {any} */ d) => most(worst(d)?.psi),
                    cell: (/** @type {any} */ d) => (worst(d) ? `${worst(d).name}: ${shown(most(worst(d).psi))}` : ''),
                },
            ],
        }),
        answer.drift.length > known.length
            ? h(
                  'ul',
                  {class: 'defects'},
                  answer.drift
                      .filter((/** @type {any} */ d) => d.why)
                      .map((/** @type {any} */ d) => h('li', {}, h('b', {}, d.column), `: ${d.why}`)),
              )
            : null,
    ];
}
