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

/** The marks that stand behind the points. The rule that decides the same for everyone is drawn where the plot reaches it. */
function ground({frontier, constant, epsilon, baseline, domain}) {
    const at = {x: 'gap', y: 'performance'};
    const alike = [
        Plot.ruleY([constant], {stroke: 'var(--muted)', strokeDasharray: '2,3'}),
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
            text: () => 'the same decision for everyone',
        }),
    ];
    return [
        Plot.rect([0], {x1: 0, x2: epsilon, fill: 'var(--ok-soft)'}),
        Plot.ruleX([epsilon], {stroke: 'var(--ok)', strokeDasharray: '4,3'}),
        Plot.line(frontier, {...at, stroke: 'var(--line-strong)', strokeWidth: 6, strokeLinecap: 'round', curve: 'linear'}),
        constant >= domain[0] ? alike : null,
        baseline ? Plot.ruleX([baseline.gap], {stroke: 'var(--line-strong)', strokeDasharray: '2,4'}) : null,
    ];
}

/** Numbers over or under their marks, as many as fit: points with `below`, and those without room left out. */
function fitting(points, {width, xMax, domain}) {
    const px = p => (p.gap / xMax) * (width - 58),
        py = p => ((domain[1] - p.performance) / (domain[1] - domain[0])) * (HEIGHT - TOP - BOTTOM);
    const taken = points.map(p => ({x: px(p), y: py(p)}));
    return points.flatMap(p => {
        for (const below of [false, true]) {
            const x = px(p),
                y = py(p) + (below ? 13 : -13);
            if (taken.some(other => Math.abs(other.x - x) < 16 && Math.abs(other.y - y) < 12)) continue;
            taken.push({x, y});
            return [{...p, below}];
        }
        return [];
    });
}

/** Names beside the plot where there is room, else numbers. */
function names(named, {wide, width, xMax, domain}) {
    if (!wide) {
        const style = {
            x: 'gap',
            y: 'performance',
            fontSize: 11,
            fontWeight: 600,
            fill: 'var(--ink)',
            text: d => String(d.number),
        };
        const fit = fitting(named, {width, xMax, domain});
        const over = Plot.text(
            fit.filter(p => !p.below),
            {...style, dy: -13},
        );
        const under = Plot.text(
            fit.filter(p => p.below),
            {...style, dy: 13},
        );
        return [over, under];
    }
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

/** The performances that the plot reaches over: all, or near the front those of what is named and of the line. */
export function reach(points, {frontier, constant, near}) {
    const lowest = list => Math.min(...list.map(p => p.performance)),
        named = points.filter(p => p.front || p.baseline);
    const low = near ? lowest([...named, ...frontier]) : Math.min(constant, lowest([...points, ...frontier])),
        high = Math.max(constant, ...[...points, ...frontier].map(p => p.performance));
    const pad = 0.04 * (high - low);
    return [low - pad, high + pad];
}

/**
 * @typedef {{number: number, label: string, family: number, gap: number, performance: number, front: boolean,
 *   baseline: boolean}} Point
 * @param {Point[]} points
 * @param {{width: number, title: string, frontier: {gap: number, performance: number}[], constant: number,
 *   epsilon: number, near: boolean}} options  near: only as far down as what is named
 */
export function pareto(points, {width, title, frontier, constant, epsilon, near}) {
    const wide = width >= 760,
        named = points.filter(p => p.front || p.baseline);
    const right = wide ? Math.min(330, 36 + 6.2 * Math.max(10, ...named.map(p => p.label.length))) : 14;
    const xMax = Math.max(epsilon * 1.6, ...points.map(p => p.gap)) * 1.05;
    const domain = reach(points, {frontier, constant, near});
    const dots = (list, more) => Plot.dot(list, {x: 'gap', y: 'performance', symbol, stroke: colour, title: 'told', ...more});
    const written = names(named, {wide, width, xMax, domain}); // lines to names lie under the marks, numbers over them
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
            ...ground({frontier, constant, epsilon, baseline: points.find(p => p.baseline), domain}),
            dots(
                points.filter(p => !p.front && !p.baseline && p.performance >= domain[0]),
                {r: 4, fill: 'var(--surface)', fillOpacity: 0.6, strokeWidth: 1.25},
            ),
            wide ? written : null,
            dots(
                points.filter(p => p.front && !p.baseline),
                {r: 5.5, fill: colour, strokeWidth: 1.25},
            ),
            dots(
                points.filter(p => p.baseline),
                {r: 7, fill: 'var(--ink)', stroke: 'var(--surface)', strokeWidth: 1.5},
            ),
            wide ? null : written,
        ],
    });
    return accessible(node, title);
}
