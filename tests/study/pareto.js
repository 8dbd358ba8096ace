// Performance against the size of the gap for the whole catalogue: a mark a line, filled where nothing beats it on validation.
// Behind them the exact front of the untouched model's scores: what thresholds alone reach.
import * as Plot from '@observablehq/plot';
import {accessible} from '../../web/chart/accessible.js';

export const SYMBOLS = ['square', 'circle', 'triangle', 'diamond2', 'star'];
const STEP = 16; // between two labels, px
const HEIGHT = 520,
    TOP = 24,
    BOTTOM = 42;

const colour = p => `var(--f${p.family})`;
const symbol = p => SYMBOLS[p.family % SYMBOLS.length];

/** Labels one below the other, each as near to its mark as there is room. */
function placed(points, [low, high]) {
    const unit = (high - low) / (HEIGHT - TOP - BOTTOM);
    const all = points.map(p => ({...p, at: p.performance})).sort((a, b) => b.at - a.at);
    all.forEach((p, i) => {
        p.at = Math.min(p.at, i ? all[i - 1].at - STEP * unit : high);
    });
    for (let i = all.length - 1; i >= 0; i--)
        all[i].at = Math.max(all[i].at, i === all.length - 1 ? low : all[i + 1].at + STEP * unit);
    return all;
}

/** The marks that stand behind the points. */
function ground({frontier, constant, epsilon, baseline}) {
    const at = {x: 'gap', y: 'performance'};
    return [
        Plot.rect([0], {x1: 0, x2: epsilon, fill: 'var(--ok-soft)'}),
        Plot.ruleX([epsilon], {stroke: 'var(--ok)', strokeDasharray: '4,3'}),
        Plot.ruleY([constant], {stroke: 'var(--muted)', strokeDasharray: '2,3'}),
        Plot.line(frontier, {...at, stroke: 'var(--line-strong)', strokeWidth: 6, strokeLinecap: 'round', curve: 'linear'}),
        Plot.dot([{gap: 0, performance: constant}], {
            ...at,
            symbol: 'times',
            r: 6,
            stroke: 'var(--ink)',
            strokeWidth: 2,
            clip: false,
        }),
        Plot.text([0], {
            frameAnchor: 'right',
            y: () => constant,
            dy: -9,
            fill: 'var(--muted)',
            fontSize: 11,
            text: () => `the same decision for everyone`,
        }),
        baseline ? Plot.ruleX([baseline.gap], {stroke: 'var(--line-strong)', strokeDasharray: '2,4'}) : null,
    ];
}

/** Names beside the plot where there is room, else numbers. */
function names(named, {wide, xMax, domain}) {
    if (!wide)
        return [
            Plot.text(named, {
                x: 'gap',
                y: 'performance',
                dy: -12,
                fontSize: 11,
                fontWeight: 600,
                fill: 'var(--ink)',
                stroke: 'var(--surface)',
                strokeWidth: 3,
                text: d => String(d.number),
            }),
        ];
    const list = placed(named, domain);
    return [
        Plot.link(list, {
            x1: 'gap',
            y1: 'performance',
            x2: () => xMax,
            y2: 'at',
            stroke: 'var(--line-strong)',
            strokeWidth: 0.75,
        }),
        Plot.text(list, {
            x: () => xMax,
            y: 'at',
            dx: 8,
            textAnchor: 'start',
            fontSize: 12,
            fill: 'var(--ink)',
            text: d => `${d.number}  ${d.label}`,
        }),
    ];
}

/**
 * @typedef {{number: number, label: string, family: number, gap: number, performance: number, front: boolean,
 *   baseline: boolean}} Point
 * @param {Point[]} points
 * @param {{width: number, title: string, frontier: {gap: number, performance: number}[], constant: number,
 *   epsilon: number}} options
 */
export function pareto(points, {width, title, frontier, constant, epsilon}) {
    const wide = width >= 760,
        named = points.filter(p => p.front || p.baseline);
    const right = wide ? Math.min(330, 36 + 6.2 * Math.max(10, ...named.map(p => p.label.length))) : 14;
    const xMax = Math.max(epsilon * 1.6, ...points.map(p => p.gap)) * 1.05;
    const ys = [...points, ...frontier].map(p => p.performance).concat(constant);
    const pad = 0.04 * (Math.max(...ys) - Math.min(...ys)),
        domain = [Math.min(...ys) - pad, Math.max(...ys) + pad];
    const dots = (list, more) => Plot.dot(list, {x: 'gap', y: 'performance', symbol, stroke: colour, title: 'told', ...more});
    const node = Plot.plot({
        width,
        height: HEIGHT,
        marginLeft: 44,
        marginRight: right,
        marginTop: TOP,
        marginBottom: BOTTOM,
        x: {
            domain: [0, xMax],
            label: 'size of the gap in selection rates',
            labelAnchor: 'left',
            labelArrow: 'none',
            grid: true,
            ticks: wide ? 8 : 4,
        },
        y: {domain, label: 'balanced accuracy', labelArrow: 'none', grid: true, ticks: 7},
        symbol: {type: 'identity'},
        marks: [
            ...ground({frontier, constant, epsilon, baseline: points.find(p => p.baseline)}),
            dots(
                points.filter(p => !p.front && !p.baseline),
                {r: 4, fill: 'var(--surface)', fillOpacity: 0.6, strokeWidth: 1.25},
            ),
            ...names(named, {wide, xMax, domain}),
            dots(
                points.filter(p => p.front && !p.baseline),
                {r: 5.5, fill: colour, strokeWidth: 1.25},
            ),
            dots(
                points.filter(p => p.baseline),
                {r: 7, fill: 'var(--ink)', stroke: 'var(--surface)', strokeWidth: 1.5},
            ),
        ],
    });
    return accessible(node, title);
}
