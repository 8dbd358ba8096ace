// Lines that share their axes, one a group: shape and colour tell them apart, a few marks along a line show its shape. At a
// chosen place each line has a large mark, which moves without the chart being drawn again; whiskers are intervals.

import * as Plot from '@observablehq/plot';
import {show} from '../lab/figures.js';
import {accessible} from './accessible.js';

/** @typedef {import('./series.js').Style} Style */
/** @typedef {{x: number | null, y: number | null, low?: number | null, high?: number | null, ring?: boolean}} Point */
/**
 * @typedef {object} Series
 * @property {Style} style
 * @property {Point[]} points
 * @property {Point | null} [at]  where the large mark stands
 * @property {boolean} [dots]  every point is marked
 *
 * @typedef {object} Frame
 * @property {string} title  for those who do not see it
 * @property {number} width
 * @property {number} [height]
 * @property {string} x @property {string} y  names of the axes
 * @property {[number, number]} [xDomain] @property {[number, number]} [yDomain]
 * @property {string[]} [names]  of x = 0, 1, 2...: a row of windows and not a scale
 * @property {boolean} [diagonal]
 * @property {number | null} [rule]  upright, at the chosen place
 * @property {{low: number, high: number} | null} [band]  between what is tolerated or expected
 * @property {number[]} [levels]  rules across
 * @property {boolean} [label]  names at the ends of lines
 */

/** How a drawn chart places its marks.
 *  @type {WeakMap<Element, {x: Plot.Scale, y: Plot.Scale, tell: (at: Now['at']) => string}>} */
const drawn = new WeakMap();

/** @typedef {{rule: number | null, at: (Point | null)[]}} Now  a place for each series */

const MARKS = 4; // along a line of many points
const DRAWN = 160; // points of a line: more are not seen

/** @typedef {Point & {style: Style, dots?: boolean}} Mark */
/** @param {{style: Style}} d */
const colour = d => d.style.colour;
/** @param {{style: Style}} d */
const symbol = d => d.style.shape;

/** @param {Series[]} series @param {Frame} frame @returns {Element} */
export function lines(series, frame) {
    const {width, height = 250, x, y, xDomain, yDomain, names, rule = null, label = false} = frame;
    const ends = endsOf(series);
    const named = label && width >= 420;
    const longest = Math.max(...series.map(line => line.style.name.length));
    const node = Plot.plot({
        width,
        height,
        marginLeft: 46,
        marginRight: named ? Math.min(150, 16 + 6.6 * longest) : 14,
        marginTop: 26,
        marginBottom: names ? 46 : 36,
        x: {
            domain: names ? [-0.4, names.length - 0.6] : xDomain,
            label: x,
            labelAnchor: 'left',
            labelArrow: 'none',
            ...(names ? windowTicks(names, width) : {ticks: width < 420 ? 4 : 6}),
        },
        y: {domain: yDomain, label: y, labelArrow: 'none', grid: true, ticks: 5, nice: !yDomain},
        symbol: {type: 'identity'},
        marks: [...behind(frame), ...along(series), named ? nameMarks(apart(ends, height)) : null],
        r: {type: 'identity'},
    });
    const tell = tellerOf(series, frame, ends);
    accessible(node, tell([]));
    drawn.set(node, {
        x: /** @type {Plot.Scale} */ (node.scale('x')),
        y: /** @type {Plot.Scale} */ (node.scale('y')),
        tell,
    });
    move(node, {rule, at: series.map(line => line.at ?? null)});
    return node;
}

/** Where each line that is known ends. @param {Series[]} series @returns {Mark[]} */
const endsOf = series =>
    series.flatMap(line => {
        const last = line.points.findLast(p => p.y !== null);
        return last ? [{...last, style: line.style}] : [];
    });

/** Band, diagonal and rules. @param {Frame} frame @returns {Plot.Markish[]} */
function behind({diagonal, rule = null, band = null, levels = []}) {
    /** @type {[number, number][]} */
    const corners = [
        [0, 0],
        [1, 1],
    ];
    return [
        band ? Plot.rect([0], {y1: band.low, y2: band.high, fill: 'var(--ok-soft)'}) : null,
        diagonal ? Plot.line(corners, {stroke: 'var(--line-strong)', strokeDasharray: '3,3'}) : null,
        ...levels.map(level => Plot.ruleY([level], {stroke: 'var(--muted)', strokeDasharray: '3,3'})),
        Plot.ruleX([rule ?? 0], {stroke: 'var(--ink)', strokeDasharray: '2,3', className: 'now-rule'}),
    ];
}

/** The lines with their marks, whiskers and rings, and the large mark of each. @param {Series[]} series
 *  @returns {Plot.Markish[]} */
function along(series) {
    const all = series.flatMap(({points, style}) => thinned(points).map(p => ({...p, style})));
    /** @type {Mark[]} */
    const marks = series.flatMap(({points, style, dots}) => (dots ? points : spaced(points)).map(p => ({...p, style, dots})));
    return [
        Plot.ruleX(
            marks.filter(p => p.dots && finite(p.low) && finite(p.high)),
            {x: 'x', y1: 'low', y2: 'high', stroke: colour, strokeWidth: 1.5, strokeOpacity: 0.55},
        ),
        Plot.line(all, {x: 'x', y: 'y', z: d => d.style.name, stroke: colour, strokeWidth: 1.6, clip: false}),
        Plot.dot(
            marks.filter(p => p.y !== null),
            {x: 'x', y: 'y', r: d => (d.dots ? 3.6 : 3), symbol, fill: colour, clip: false},
        ),
        Plot.dot(
            marks.filter(p => p.ring),
            {x: 'x', y: 'y', r: 8, stroke: 'var(--warn)', strokeWidth: 2, clip: false},
        ),
        Plot.dot(
            series.map(({style}) => ({x: 0, y: 0, style})),
            {
                x: 'x',
                y: 'y',
                r: 6.5,
                symbol,
                fill: colour,
                stroke: 'var(--surface)',
                strokeWidth: 1.5,
                className: 'now',
            },
        ),
    ];
}

/** @param {Mark[]} ends */
const nameMarks = ends =>
    Plot.text(ends, {
        x: 'x',
        y: 'y',
        dx: 8,
        textAnchor: 'start',
        fill: colour,
        fontSize: 12,
        text: d => d.style.name,
    });

/** What the drawing says: where the lines are now, else where they end.
 *  @param {Series[]} series @param {Frame} frame @param {Mark[]} ends @returns {(at: Now['at']) => string} */
function tellerOf(series, {title, x, y, names}, ends) {
    const at = (/** @type {Point} */ p) => (p.x === null ? 'no place' : names ? names[p.x] : show('number', p.x));
    const one = (/** @type {Style} */ style, /** @type {Point} */ p) => `${style.name} ${show('number', p.y)} at ${at(p)}`;
    return places => {
        const told = places.some(p => p)
            ? places.flatMap((p, i) => (p ? [one(series[i].style, p)] : []))
            : ends.map(p => one(p.style, p));
        return `${title}. ${y ? `${y} against ${x}` : `By ${x}`}: ${told.join('; ') || 'nothing to draw'}`;
    };
}

/** Moves the large marks and the rule of a chart that is drawn. @param {Element} node what `lines` gave @param {Now} now */
export function move(node, {rule, at}) {
    const how = drawn.get(node);
    if (!how) return;
    const {x, y, tell} = how;
    for (const path of node.querySelectorAll('g.now path')) {
        const p = at[/** @type {any} */ (path).__data__];
        const seen = p && finite(p.x) && finite(p.y);
        path.setAttribute('visibility', seen ? 'visible' : 'hidden');
        if (seen) path.setAttribute('transform', `translate(${x.apply(p.x)},${y.apply(p.y)})`);
    }
    for (const line of node.querySelectorAll('g.now-rule line, line.now-rule')) {
        line.setAttribute('visibility', rule === null ? 'hidden' : 'visible');
        for (const end of ['x1', 'x2']) line.setAttribute(end, String(x.apply(rule ?? 0)));
    }
    const svg = node instanceof SVGSVGElement ? node : node.querySelector('svg');
    svg?.setAttribute('aria-label', tell(at));
}

/** @param {number | null | undefined} x */
const finite = x => x !== null && x !== undefined && Number.isFinite(x);

/** @param {Point[]} points */
function thinned(points) {
    const step = Math.max(1, Math.ceil(points.length / DRAWN));
    return points.filter((_, i) => i % step === 0 || i === points.length - 1);
}

/** A few points of a line, evenly along it. @param {Point[]} points */
function spaced(points) {
    const known = points.filter(p => p.y !== null);
    if (known.length <= MARKS) return known;
    return Array.from({length: MARKS}, (_, i) => known[Math.round(((i + 0.5) / MARKS) * (known.length - 1))]);
}

/** Names of windows, as many as have room. @param {string[]} names @param {number} width */
function windowTicks(names, width) {
    const longest = Math.max(...names.map(name => name.length));
    const every = Math.max(1, Math.ceil((names.length * (10 + 6.4 * longest)) / (width - 60)));
    return {
        ticks: names.map((_, i) => i).filter(i => i % every === 0),
        tickFormat: (/** @type {number} */ i) => names[i] ?? '',
    };
}

/** Ends moved apart so that no name covers another. @template {{y: number | null}} P @param {P[]} ends @param {number} height */
function apart(ends, height) {
    const known = ends.filter(p => p.y !== null).sort((a, b) => Number(b.y) - Number(a.y));
    const ys = known.map(p => Number(p.y));
    const step = (14 / (height - 62)) * (Math.max(...ys) - Math.min(...ys) || 1);
    return known.map((p, i) => {
        if (i > 0) ys[i] = Math.min(ys[i], ys[i - 1] - step);
        return {...p, y: ys[i]};
    });
}
