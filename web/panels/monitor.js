// Over time: the chosen measures in every batch, drawn with the band they are expected in, a ring at each alarm, and the
// running sums beside it. What is said, and the numbers, are the answer's blocks.

import {t} from '../words/words.js';
import {h} from '../parts/dom.js';
import {figure} from '../parts/figure.js';
import {titleOf} from '../parts/format.js';
import {followedFirst, countable, gapsAtFirst} from './measures.js';
import {styleAt} from '../chart/series.js';

/** @typedef {import('../lab/shapes.js').Catalog} Catalog */

const BATCH = /^(batch|month|week|day|date|time|year|quarter|period|window|wave)/i;

/** @type {import('./panel.js').Panel} */
export const monitorPanel = {
    id: 'monitor',
    missing: ({subject}) => (subject.predicted ? null : t('panel.monitor.missing')),
    start({app, catalog, subject}) {
        const all = [...countable(catalog, 'disparity'), ...countable(catalog, 'rate')];
        const {difference} = app.measures().tolerance;
        return {
            batch: subject.batch ?? subject.columns.find(name => BATCH.test(name)),
            metrics: [...followedFirst(app, all, gapsAtFirst(catalog).slice(0, 2))],
            tolerance: difference === null || difference === 0 ? undefined : difference,
        };
    },
    instead: ({catalog}, answer) => batchesInstead(catalog, answer),
};

/**
 * The drawings of a measure in place of its plain figure, whose rows are the windows; its table is folded away below them.
 * @param {Catalog} catalog @param {any} answer @returns {import('./answer.js').Instead}
 */
export function batchesInstead(catalog, answer) {
    return ({block, of, value, id, folded}, fold) => {
        if (of !== 'windows' || folded) return undefined;
        if (block === 'table') return id in answer.charts ? fold(t('table.same')) : undefined;
        const drawn = Object.keys(answer.charts).find(own => value.split('/').includes(own));
        return drawn ? h('div', {class: 'pairs'}, course(catalog, answer, drawn), sums(catalog, answer, drawn)) : undefined;
    };
}

/** A measure of a batch: a disparity stands in metrics, a rate over all. @param {any} w @param {string} id */
const measured = (w, id) => w.metrics[id] ?? w.overall?.[id] ?? {value: null};

/** @param {Catalog} catalog @param {any} answer @param {string} id */
function course(catalog, answer, id) {
    const title = titleOf(catalog, id),
        chart = answer.charts[id];
    const rung = new Set(
        chart.alarms.flatMap((/** @type {any} */ a) =>
            Array.from({length: (a.until ?? a.window) - a.window + 1}, (_, i) => a.window + i),
        ),
    );
    const points = answer.windows.map((/** @type {any} */ w, /** @type {number} */ x) => {
        const {value, low, high} = measured(w, id);
        return {x, y: value, low, high, ring: rung.has(x)};
    });
    return figure({
        caption: t('panel.monitor.course', {title}),
        draw: (charts, width) =>
            charts.lines([{style: styleAt(title, 0), dots: true, points}], {
                ...frameOf(answer, title, width),
                band: bandOf(chart),
                levels: finite(chart.target) ? [chart.target] : [],
            }),
    }).element;
}

/** The sums that small shifts add up to. @param {Catalog} catalog @param {any} answer @param {string} id */
function sums(catalog, answer, id) {
    const {cusum_high: above, cusum_low: below} = answer.charts[id];
    const title = titleOf(catalog, id);
    const line = (/** @type {number[]} */ ys, /** @type {string} */ name, /** @type {number} */ i) => ({
        style: styleAt(name, i),
        dots: true,
        points: ys.map((y, x) => ({x, y})),
    });
    if (above.every((/** @type {any} */ y) => !finite(y))) return null;
    return figure({
        caption: t('panel.monitor.sums', {title}),
        draw: (charts, width) =>
            charts.lines([line(above, t('panel.monitor.above'), 0), line(below, t('panel.monitor.below'), 1)], {
                ...frameOf(answer, t('panel.monitor.running', {title}), width),
                label: true,
                levels: finite(answer.h) ? [answer.h] : [],
            }),
    }).element;
}

/** @param {any} answer @param {string} title @param {number} width */
const frameOf = (answer, title, width) => ({
    title,
    width,
    height: 220,
    x: answer.batch,
    y: '',
    names: answer.windows.map((/** @type {any} */ w) => w.name),
});

/** @param {number | null | undefined} x */
const finite = x => x !== null && x !== undefined && Number.isFinite(x);

/** @param {any} chart */
const bandOf = chart => (finite(chart.low) && finite(chart.high) ? {low: chart.low, high: chart.high} : null);
