// Scores of a group as two histograms back to back: people with the favourable label above the line, the others below it,
// so that place tells what colour tells. One panel a group; all share their scales.

import * as Plot from '@observablehq/plot';
import {show} from '../lab/figures.js';
import {accessible} from './accessible.js';

/** @type {WeakMap<Element, {x: Plot.Scale, tell: (thresholds: number[]) => string}>} */
const drawn = new WeakMap();

/**
 * @typedef {object} Scores
 * @property {string} name
 * @property {number[]} edges  one more than bins
 * @property {number[]} positives @property {number[]} negatives
 * @property {number} threshold
 */

const HEIGHT = 150;
const GAP = 34; // between rows of panels, for their names
const FACET = /** @type {const} */ ({fx: 'fx', fy: 'fy'});

/** @param {number[]} xs */
const sum = xs => xs.reduce((a, b) => a + b, 0);

/** @param {Scores[]} groups @param {{title: string, width: number}} options @returns {Element} */
export function mirror(groups, {title, width}) {
    const columns = Math.max(1, Math.min(groups.length, Math.floor(width / 230)));
    const rows = Math.ceil(groups.length / columns);
    const place = (/** @type {number} */ i) => ({fx: i % columns, fy: Math.floor(i / columns)});
    const bars = groups.flatMap((group, i) => barsOf(group).map(bar => ({...place(i), ...bar})));
    const most = Math.max(0.01, ...bars.flatMap(b => [b.up, -b.down]));
    const heads = groups.map(({name, threshold}, i) => ({...place(i), name, threshold}));
    const node = Plot.plot({
        width,
        height: rows * (HEIGHT + GAP) + 30,
        marginLeft: 40,
        marginRight: 8,
        marginTop: GAP - 4,
        marginBottom: 34,
        x: {domain: [0, 1], label: 'score', labelAnchor: 'left', labelArrow: 'none', ticks: 5},
        y: {
            domain: [-most, most],
            label: null,
            ticks: 4,
            tickFormat: d => `${Math.round(Math.abs(d) * 100)} %`,
            grid: true,
        },
        fx: {axis: null, paddingInner: 0.08, paddingOuter: 0, domain: [...Array(columns).keys()]},
        fy: {
            axis: null,
            paddingInner: GAP / (HEIGHT + GAP),
            paddingOuter: 0,
            domain: [...Array(rows).keys()],
        },
        marks: marksOf(bars, heads),
    });
    const tell = tellerOf(groups, title);
    accessible(node, tell(groups.map(g => g.threshold)));
    drawn.set(node, {x: /** @type {Plot.Scale} */ (node.scale('x')), tell});
    return node;
}

/** Shares of the group's people, above and below the line. @param {Scores} group */
function barsOf({edges, positives, negatives}) {
    const n = sum([...positives, ...negatives]) || 1;
    return positives.map((_, b) => ({x1: edges[b], x2: edges[b + 1], up: positives[b] / n, down: -negatives[b] / n}));
}

/** @param {ReturnType<typeof barsOf>} bars @param {{name: string, threshold: number}[]} heads @returns {Plot.Markish[]} */
const marksOf = (bars, heads) => [
    Plot.rectY(bars, {
        ...FACET,
        x1: 'x1',
        x2: 'x2',
        y1: 0,
        y2: 'up',
        fill: 'var(--accent)',
        insetLeft: 0.5,
        insetRight: 0.5,
    }),
    Plot.rectY(bars, {
        ...FACET,
        x1: 'x1',
        x2: 'x2',
        y1: 'down',
        y2: 0,
        fill: 'var(--line-strong)',
        insetLeft: 0.5,
        insetRight: 0.5,
    }),
    Plot.ruleY([0], {stroke: 'var(--muted)'}),
    Plot.ruleX(heads, {
        ...FACET,
        x: 'threshold',
        stroke: 'var(--ink)',
        strokeDasharray: '3,3',
        className: 'now-rule',
    }),
    Plot.text(heads, {
        ...FACET,
        text: 'name',
        frameAnchor: 'top-left',
        dy: -15,
        fontSize: 12,
        fontWeight: 600,
        fill: 'var(--ink)',
    }),
];

/** What the drawing says at given thresholds. @param {Scores[]} groups @param {string} title
 *  @returns {(thresholds: number[]) => string} */
function tellerOf(groups, title) {
    const counts = groups.map(({name, positives, negatives}) => ({name, with_: sum(positives), without: sum(negatives)}));
    const one = (/** @type {typeof counts[number]} */ {name, with_, without}, /** @type {number} */ threshold) =>
        `${name}: ${with_} with and ${without} without the favourable label, threshold ${show('number', threshold)}`;
    return thresholds => `${title}. ${counts.map((count, i) => one(count, thresholds[i])).join('; ')}`;
}

/** Moves the thresholds of a chart that is drawn. @param {Element} node what `mirror` gave @param {number[]} thresholds */
export function moveThresholds(node, thresholds) {
    const how = drawn.get(node);
    if (!how) return;
    for (const line of node.querySelectorAll('g.now-rule line')) {
        const at = how.x.apply(thresholds[/** @type {any} */ (line).__data__]);
        for (const end of ['x1', 'x2']) line.setAttribute(end, String(at));
    }
    const svg = node instanceof SVGSVGElement ? node : node.querySelector('svg');
    svg?.setAttribute('aria-label', how.tell(thresholds));
}
