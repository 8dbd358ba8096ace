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

/** @param {Scores[]} groups @param {{title: string, width: number}} options @returns {Element} */
export function mirror(groups, {title, width}) {
    const columns = Math.max(1, Math.min(groups.length, Math.floor(width / 230)));
    const rows = Math.ceil(groups.length / columns);
    const facet = /** @type {const} */ ({fx: 'fx', fy: 'fy'});
    /** @param {number} i */
    const place = i => ({fx: i % columns, fy: Math.floor(i / columns)});
    const bars = groups.flatMap((g, i) => {
        const n = [...g.positives, ...g.negatives].reduce((a, b) => a + b, 0) || 1;
        return g.positives.map((_, b) => ({
            ...place(i),
            x1: g.edges[b],
            x2: g.edges[b + 1],
            up: g.positives[b] / n,
            down: -g.negatives[b] / n,
        }));
    });
    const most = Math.max(0.01, ...bars.flatMap(b => [b.up, -b.down]));
    const heads = groups.map((g, i) => ({...place(i), name: g.name, threshold: g.threshold}));
    const height = 150,
        gap = 34;
    const node = Plot.plot({
        width,
        height: rows * (height + gap) + 30,
        marginLeft: 40,
        marginRight: 8,
        marginTop: gap - 4,
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
            paddingInner: gap / (height + gap),
            paddingOuter: 0,
            domain: [...Array(rows).keys()],
        },
        marks: [
            Plot.rectY(bars, {
                ...facet,
                x1: 'x1',
                x2: 'x2',
                y1: 0,
                y2: 'up',
                fill: 'var(--accent)',
                insetLeft: 0.5,
                insetRight: 0.5,
            }),
            Plot.rectY(bars, {
                ...facet,
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
                ...facet,
                x: 'threshold',
                stroke: 'var(--ink)',
                strokeDasharray: '3,3',
                className: 'now-rule',
            }),
            Plot.text(heads, {
                ...facet,
                text: 'name',
                frameAnchor: 'top-left',
                dy: -15,
                fontSize: 12,
                fontWeight: 600,
                fill: 'var(--ink)',
            }),
        ],
    });
    const sums = groups.map(g => [g.positives, g.negatives].map(xs => xs.reduce((a, b) => a + b, 0)));
    const tell = (/** @type {number[]} */ thresholds) =>
        `${title}. ${groups
            .map(
                (g, i) =>
                    `${g.name}: ${sums[i][0]} with and ` +
                    `${sums[i][1]} without the favourable label, threshold ${show('number', thresholds[i])}`,
            )
            .join('; ')}`;
    accessible(node, tell(groups.map(g => g.threshold)));
    drawn.set(node, {x: /** @type {Plot.Scale} */ (node.scale('x')), tell});
    return node;
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
