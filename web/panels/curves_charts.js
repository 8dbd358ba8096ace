// The drawings of every threshold: each marks where the thresholds stand now. Only the marks follow a moving slider; the
// drawings stay.

import {t} from '../words/words.js';
import {h} from '../parts/dom.js';
import {count, num, sentence} from '../parts/format.js';
import {bare, ratesIn} from './measures.js';
import {moving} from './moving_figure.js';
import {bandOf} from '../state/tolerance.js';
import {followed, thresholdText} from './curves_tables.js';
import {Footnotes, table, valueCell} from '../parts/table.js';

/** @typedef {import('./curves_tables.js').Setting} Setting */
/** @typedef {import('../parts/figure.js').Charts} Charts */

const TWIN_ROWS = 21;

/** @param {() => Setting} now
 *  @returns {{element: HTMLElement, redraw: () => void, move: () => void}}  move: only thresholds did */
export function curveCharts(now) {
    const s = now();
    const {rates, gaps} = followed(s);
    const parts = [...rates.map(m => rateChart(now, m)), ...gaps.map(m => gapChart(now, m))];
    const shapes = [rocChart(now), recallChart(now), calibrationChart(now)];
    const scores = scoreChart(now);
    const element = h(
        'div',
        {},
        h('h4', {}, t('panel.curves.every')),
        h('p', {class: 'soft'}, t('panel.curves.every.text')),
        h(
            'div',
            {class: 'curves'},
            parts.map(p => p.element),
        ),
        h('h4', {}, t('panel.curves.separate')),
        h('p', {class: 'soft'}, t('panel.curves.separate.text', {score: num(0.7, 1), few: s.catalog.few})),
        h(
            'div',
            {class: 'curves'},
            shapes.map(p => p.element),
        ),
        h('h4', {}, t('panel.scores')),
        scores.element,
    );
    const all = [...parts, ...shapes, scores];
    let waiting = 0;
    return {
        element,
        redraw: () => all.forEach(one => one.redraw()),
        move() {
            cancelAnimationFrame(waiting);
            waiting = requestAnimationFrame(() => all.forEach(one => one.move()));
        },
    };
}

/** The groups that are drawn, with their place among all. @param {Setting} s @returns {{group: any, g: number}[]} */
const drawn = s => s.groups.map((group, g) => ({group, g})).filter(({group}) => group.style);

/** @param {Setting} s @param {number} i */
const place = (s, i) => Math.max(0, s.answer.thresholds[i]);

/** @param {Setting} s */
const rule = s => (s.shared ? place(s, s.at[0]) : null);

/** Thresholds for a table: a few, evenly. @param {Setting} s */
function stations({answer}) {
    const n = answer.thresholds.length;
    const many = Math.min(n, TWIN_ROWS);
    return Array.from({length: many}, (_, i) => Math.round((i / Math.max(1, many - 1)) * (n - 1)));
}

/** @param {() => Setting} now @param {import('../lab/shapes.js').Metric} m */
function rateChart(now, m) {
    const at = (/** @type {Setting} */ s) =>
        drawn(s).map(({group, g}) => ({x: place(s, s.at[g]), y: group.rates[m.id][s.at[g]]}));
    return moving({
        caption: m.title,
        move: (charts, node) => charts.move(node, {rule: rule(now()), at: at(now())}),
        draw: (charts, width) => {
            const s = now(),
                places = at(s);
            return charts.lines(
                drawn(s).map(({group}, k) => ({
                    style: group.style,
                    points: group.rates[m.id].map((/** @type {number | null} */ y, /** @type {number} */ i) => ({
                        x: place(s, i),
                        y,
                    })),
                    at: places[k],
                })),
                {
                    title: m.title,
                    width,
                    x: t('panel.curves.threshold'),
                    y: '',
                    xDomain: [0, 1],
                    yDomain: domainOf(m),
                    rule: rule(s),
                },
            );
        },
        twin: () => {
            const s = now();
            return table({
                caption: t('panel.curves.by.group', {title: m.title}),
                rows: stations(s),
                columns: [
                    {head: t('panel.threshold'), rowhead: true, cell: i => thresholdText(s, i)},
                    ...s.groups.map(group => ({
                        head: group.name,
                        num: true,
                        cell: (/** @type {number} */ i) => num(group.rates[m.id][i]),
                    })),
                ],
            });
        },
    });
}

/** @param {import('../lab/shapes.js').Metric} m @returns {[number, number] | undefined} */
const domainOf = m => (m.min !== null && m.max !== null ? [m.min, m.max] : undefined);

/** @param {() => Setting} now @param {import('../lab/shapes.js').Metric} m */
function gapChart(now, m) {
    const at = (/** @type {Setting} */ s) => (s.shared ? {x: place(s, s.at[0]), y: s.answer.metrics[m.id][s.at[0]]} : null);
    return moving({
        caption: m.title,
        move: (charts, node) => charts.move(node, {rule: rule(now()), at: [at(now())]}),
        draw: (charts, width) => {
            const s = now(),
                values = s.answer.metrics[m.id];
            const style = {name: m.title, colour: 'var(--accent)', shape: /** @type {const} */ ('circle')};
            const ideal = m.ideal ?? 0;
            return charts.lines(
                [
                    {
                        style,
                        points: values.map((/** @type {number | null} */ y, /** @type {number} */ i) => ({
                            x: place(s, i),
                            y,
                        })),
                        at: at(s),
                    },
                ],
                {
                    title: m.title,
                    width,
                    x: t('panel.curves.threshold.same'),
                    y: '',
                    xDomain: [0, 1],
                    rule: rule(s),
                    band: bandOf(m, s.tolerance),
                    levels: [ideal],
                },
            );
        },
        twin: () => {
            const s = now();
            return table({
                caption: t('panel.curves.by', {title: m.title}),
                rows: stations(s),
                columns: [
                    {head: t('panel.threshold'), rowhead: true, cell: i => thresholdText(s, i)},
                    {head: m.title, num: true, cell: i => num(s.answer.metrics[m.id][i])},
                ],
            });
        },
    });
}

/** From one score to another. @param {number} low @param {number} high */
const spanOf = (low, high) => t('panel.span', {low: num(low, 2), high: num(high, 2)});

/** A share, or null when nobody is in it. @param {number} part @param {number} whole */
const share = (part, whole) => (whole > 0 ? part / whole : null);

/** @param {any} group @param {number} i */
const rocAt = (group, i) => ({
    x: share(group.fp[i], group.negatives),
    y: share(group.tp[i], group.positives),
});

/** @param {any} group @param {number} i */
const recallAt = (group, i) => ({
    x: share(group.tp[i], group.positives),
    y: share(group.tp[i], group.tp[i] + group.fp[i]),
});

/**
 * @param {() => Setting} now @param {(group: any, i: number) => {x: number | null, y: number | null}} at
 * @param {{caption: string, x: string, y: string, diagonal?: boolean}} words
 */
function pathChart(now, at, {caption, x, y, diagonal = false}) {
    return moving({
        caption,
        move: (charts, node) => {
            const s = now();
            charts.move(node, {rule: null, at: drawn(s).map(({group, g}) => at(group, s.at[g]))});
        },
        draw: (charts, width) => {
            const s = now();
            return charts.lines(
                drawn(s).map(({group, g}) => ({
                    style: group.style,
                    points: s.answer.thresholds
                        .map((/** @type {number} */ _, /** @type {number} */ i) => at(group, i))
                        .filter((/** @type {any} */ p) => p.x !== null && p.y !== null),
                    at: at(group, s.at[g]),
                })),
                {title: caption, width, height: 290, x, y, xDomain: [0, 1], yDomain: [0, 1], diagonal},
            );
        },
        twin: () => separation(now(), at, x, y),
    });
}

/** @param {Setting} s @param {(group: any, i: number) => {x: number | null, y: number | null}} at
 *  @param {string} x @param {string} y */
function separation(s, at, x, y) {
    const notes = new Footnotes();
    const figures = ratesIn(s.catalog, s.answer.groups[0] ?? {});
    return h(
        'div',
        {},
        table({
            caption: t('panel.curves.at'),
            rows: s.groups.map((group, g) => ({group, g})),
            columns: [
                {head: t('panel.group'), rowhead: true, cell: r => r.group.name},
                ...figures.map(m => ({
                    head: m.title,
                    num: true,
                    cell: (/** @type {any} */ r) => valueCell(r.group[m.id], notes),
                })),
                {head: sentence(x), num: true, cell: r => num(at(r.group, s.at[r.g]).x)},
                {head: sentence(y), num: true, cell: r => num(at(r.group, s.at[r.g]).y)},
            ],
        }),
        notes.list(),
    );
}

/** @param {() => Setting} now */
const rocChart = now =>
    pathChart(now, rocAt, {
        caption: t('panel.curves.roc'),
        x: t('panel.curves.roc.x'),
        y: t('panel.curves.roc.y'),
        diagonal: true,
    });

/** @param {() => Setting} now */
const recallChart = now =>
    pathChart(now, recallAt, {
        caption: t('panel.curves.recall'),
        x: t('panel.curves.recall.x'),
        y: t('panel.curves.recall.y'),
    });

/** @param {() => Setting} now */
function calibrationChart(now) {
    const mean = (/** @type {Setting} */ s, /** @type {any} */ bin) => {
        const id = ratesIn(s.catalog, bin)[0]?.id;
        return (id ? bare(bin[id]) : bare(bin.mean)) ?? (bin.low + bin.high) / 2;
    };
    return moving({
        caption: t('panel.calibration'),
        move: () => {},
        draw: (charts, width) => {
            const s = now();
            return charts.lines(
                drawn(s).map(({group}) => ({
                    style: group.style,
                    dots: true,
                    points: group.calibration
                        .filter((/** @type {any} */ b) => b.n > 0 && b.rate.value !== null && !b.rate.few)
                        .map((/** @type {any} */ b) => ({
                            x: mean(s, b),
                            y: b.rate.value,
                            low: b.rate.low,
                            high: b.rate.high,
                        })),
                })),
                {
                    title: t('panel.calibration'),
                    width,
                    height: 290,
                    x: t('panel.calibration.x'),
                    y: t('panel.calibration.y'),
                    xDomain: [0, 1],
                    yDomain: [0, 1],
                    diagonal: true,
                },
            );
        },
        twin: () => {
            const s = now(),
                notes = new Footnotes();
            const rows = s.groups.flatMap(group => group.calibration.map((/** @type {any} */ bin) => ({group, bin})));
            return h(
                'div',
                {},
                table({
                    caption: t('panel.calibration.table'),
                    rows,
                    columns: [
                        {head: t('panel.group'), rowhead: true, cell: r => r.group.name},
                        {
                            head: t('panel.scores'),
                            num: true,
                            cell: r => spanOf(r.bin.low, r.bin.high),
                        },
                        {head: t('panel.rows'), num: true, cell: r => count(r.bin.n)},
                        {
                            head: t('panel.calibration.mean'),
                            num: true,
                            cell: r => (r.bin.n > 0 ? num(mean(s, r.bin)) : '\u2013'),
                        },
                        {
                            head: t('panel.calibration.share'),
                            num: true,
                            cell: r => valueCell(r.bin.rate, notes),
                        },
                    ],
                }),
                notes.list(),
            );
        },
    });
}

/** @param {() => Setting} now */
function scoreChart(now) {
    return moving({
        move: (charts, node) => {
            const s = now();
            charts.moveThresholds(
                node,
                drawn(s).map(({g}) => place(s, s.at[g])),
            );
        },
        caption: t('panel.scores.text'),
        draw: (charts, width) => {
            const s = now();
            return charts.mirror(
                drawn(s).map(({group, g}) => ({
                    name: group.name,
                    ...group.histogram,
                    threshold: place(s, s.at[g]),
                })),
                {title: t('panel.scores'), width},
            );
        },
        twin: () => {
            const s = now();
            const rows = s.groups.flatMap(group =>
                group.histogram.positives.map((/** @type {number} */ _, /** @type {number} */ b) => ({
                    group,
                    b,
                })),
            );
            return table({
                caption: t('panel.scores.table'),
                rows,
                columns: [
                    {head: t('panel.group'), rowhead: true, cell: r => r.group.name},
                    {
                        head: t('panel.scores'),
                        num: true,
                        cell: r => spanOf(r.group.histogram.edges[r.b], r.group.histogram.edges[r.b + 1]),
                    },
                    {head: t('panel.favourable'), num: true, cell: r => count(r.group.histogram.positives[r.b])},
                    {head: t('panel.other'), num: true, cell: r => count(r.group.histogram.negatives[r.b])},
                ],
            });
        },
    });
}
