// Performance against the size of the gap: one large mark a method (the median over seeds), small ones for its seeds.
// The band is what epsilon tolerates, the step line joins what nothing else beats on both axes, and the cross is the
// rule that decides the same for everyone.

import * as Plot from '@observablehq/plot';
import {show} from '../lab/figures.js';
import {accessible} from './accessible.js';

const SYMBOLS = /** @type {const} */ (['circle', 'square', 'diamond2', 'triangle', 'star', 'hexagon']);

/**
 * @typedef {{key: string, number: number, label: string, family: number, gap: number, performance: number,
 *   seeds: {gap: number, performance: number}[], front: boolean, told: string}} Point
 * @param {Point[]} points
 * @param {{width: number, gap: string, performance: string, epsilon: number, constant: number | null}} options
 * @returns {Element} each large mark carries data-key and role=button
 */
export function tradeoff(points, {width, gap, performance, epsilon, constant}) {
    const wide = width >= 620;
    const right = wide ? Math.min(230, 30 + 6.4 * Math.max(10, ...points.map(p => p.label.length))) : 16;
    const height = Math.min(460, Math.max(320, width * 0.55));
    const all = points.flatMap(p => [{gap: p.gap, performance: p.performance}, ...p.seeds]);
    const xMax = Math.max(epsilon * 1.6, ...all.map(p => p.gap)) * 1.08;
    const ys = [...all.map(p => p.performance), ...(constant === null ? [] : [constant])];
    const pad = Math.max(0.01, 0.08 * (Math.max(...ys) - Math.min(...ys)));
    const yDomain = [Math.min(...ys) - pad, Math.max(...ys) + pad];
    const front = points.filter(p => p.front).sort((a, b) => a.gap - b.gap);
    /** @param {Point} p */
    const colour = p => `var(--f${p.family})`;
    /** @param {Point} p */
    const symbol = p => SYMBOLS[p.family % SYMBOLS.length];
    const seeds = points.flatMap(p => (p.seeds.length > 1 ? p.seeds.map(s => ({...s, of: p})) : []));
    const node = Plot.plot({
        width,
        height,
        marginLeft: 48,
        marginRight: right,
        marginTop: 26,
        marginBottom: 42,
        x: {
            domain: [0, xMax],
            label: `size of the gap: ${gap}`,
            labelAnchor: 'left',
            labelArrow: 'none',
            grid: true,
            ticks: width < 480 ? 4 : 8,
        },
        y: {domain: yDomain, label: performance, labelArrow: 'none', grid: true, ticks: 6},
        symbol: {type: 'identity'},
        marks: [
            Plot.rect([0], {x1: 0, x2: epsilon, fill: 'var(--ok-soft)'}),
            Plot.ruleX([epsilon], {stroke: 'var(--ok)', strokeDasharray: '4,3'}),
            Plot.text([0], {
                x: () => epsilon,
                frameAnchor: 'top',
                dx: 5,
                dy: -14,
                textAnchor: 'start',
                fill: 'var(--ok)',
                fontSize: 12,
                text: () => `tolerance ${epsilon}`,
            }),
            constant === null ? null : Plot.ruleY([constant], {stroke: 'var(--muted)', strokeDasharray: '2,3'}),
            constant === null
                ? null
                : Plot.dot([0], {
                      x: () => 0,
                      y: () => constant,
                      symbol: 'times',
                      r: 5,
                      stroke: 'var(--ink)',
                      strokeWidth: 2,
                      clip: false,
                  }),
            constant === null
                ? null
                : Plot.text([0], {
                      x: () => xMax,
                      y: () => constant,
                      dy: -8,
                      textAnchor: 'end',
                      fontSize: 12,
                      fill: 'var(--muted)',
                      text: () => `the same decision for everyone: ${show('number', constant)}`,
                  }),
            front.length > 1
                ? Plot.line(front, {
                      x: 'gap',
                      y: 'performance',
                      curve: 'step-after',
                      stroke: 'var(--muted)',
                      strokeWidth: 1.25,
                  })
                : null,
            Plot.dot(seeds, {x: 'gap', y: 'performance', r: 2.2, fill: d => colour(d.of), fillOpacity: 0.75}),
            wide
                ? Plot.link(spread(points, yDomain, height), {
                      x1: 'gap',
                      y1: 'performance',
                      x2: () => xMax,
                      y2: 'at',
                      stroke: 'var(--line-strong)',
                      strokeWidth: 0.75,
                  })
                : null,
            Plot.dot(points, {
                x: 'gap',
                y: 'performance',
                r: 7.5,
                symbol,
                fill: colour,
                stroke: 'var(--surface)',
                strokeWidth: 1.5,
                className: 'marks',
            }),
            wide
                ? Plot.text(spread(points, yDomain, height), {
                      x: () => xMax,
                      y: 'at',
                      dx: 8,
                      textAnchor: 'start',
                      fontSize: 12,
                      fill: 'var(--ink)',
                      text: d => `${d.number}  ${d.label}`,
                  })
                : Plot.text(points, {
                      x: 'gap',
                      y: 'performance',
                      dy: -15,
                      fontSize: 12,
                      fontWeight: 600,
                      fill: 'var(--ink)',
                      text: d => String(d.number),
                  }),
        ],
    });
    accessible(node, `${performance} against the size of the gap, ${points.length} methods`, {
        interactive: true,
    });
    const marks = node.querySelectorAll('g.marks path, g.marks circle');
    marks.forEach((mark, i) => {
        const point = points[i];
        mark.setAttribute('role', 'button');
        mark.setAttribute('tabindex', i === 0 ? '0' : '-1');
        mark.setAttribute('aria-label', point.told);
        mark.setAttribute('data-key', point.key);
    });
    return node;
}

/**
 * Where each label stands so that none covers another.
 * @param {Point[]} points @param {number[]} domain @param {number} height
 */
function spread(points, domain, height) {
    const step = (17 / (height - 68)) * (domain[1] - domain[0]);
    const placed = points.map(p => ({...p, at: p.performance})).sort((a, b) => b.at - a.at);
    placed.forEach((p, i) => {
        const top = i === 0 ? domain[1] : placed[i - 1].at - step;
        p.at = Math.min(p.at, top);
    });
    for (let i = placed.length - 1; i >= 0; i--) {
        const floor = i === placed.length - 1 ? domain[0] : placed[i + 1].at + step;
        placed[i].at = Math.max(placed[i].at, floor);
    }
    return placed;
}
