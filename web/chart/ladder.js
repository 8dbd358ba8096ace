// Methods as rungs, one panel a place: each seed a small dot, the middle a large mark, what surrounds it a bar. Panels share
// their scale and wrap with the width, so the same drawing serves a wide page and a telephone.

import * as Plot from '@observablehq/plot';
import {decimal} from '../lab/figures.js';
import {accessible} from './accessible.js';

const SYMBOLS = /** @type {const} */ (['circle', 'square', 'diamond2', 'triangle', 'star', 'hexagon']);
const CHARACTER = 6.3; // of 12 px text, on average

/**
 * @typedef {object} Rung
 * @property {string} panel @property {string} name
 * @property {number} family  colour and shape
 * @property {number | null} middle  null = nothing to draw
 * @property {number | null} low @property {number | null} high  ends of the bar; null = none
 * @property {number[]} seeds
 */

/** @typedef {{at: number, label: string}} Rule */
/** @typedef {Rung & {fx: number, fy: number}} Placed */
/** @typedef {{panel: string, fx: number, fy: number}} Head */

const HEAD = 13; // px, of a line of a panel's name
const HEAD_CHARACTER = 7; // of it, on average
const GAP = 62; // above each row of panels, for the rules' names and one line of their own
const FACET = /** @type {const} */ ({fx: 'fx', fy: 'fy'});

/**
 * @param {Rung[]} rungs panels and names in the order in which they are first met
 * @param {{title: string, width: number, axis: string, band?: number | null, rules?: Rule[],
 *   domain?: [number, number] | null, digits?: number}} options
 *   band: what is tolerated, either way; rules: lines across all panels
 * @returns {Element}
 */
export function ladder(rungs, {title, width, axis, band = null, rules = [], domain = null, digits = 3}) {
    const panels = [...new Set(rungs.map(r => r.panel))],
        names = [...new Set(rungs.map(r => r.name))];
    const {left, wraps, columns, rows, tall, heading, wide} = roomFor(panels, names, width);
    const gap = GAP + HEAD * (heading - 1);
    const values = rungs.flatMap(r => [r.middle, r.low, r.high, ...r.seeds]).filter(x => x !== null);
    const reach = [...values, ...(band === null ? [] : [-band, band]), ...rules.map(r => r.at)];
    const place = (/** @type {string} */ panel) => {
        const i = panels.indexOf(panel);
        return {fx: i % columns, fy: Math.floor(i / columns)};
    };
    const heads = panels.map(panel => ({panel, ...place(panel)}));
    const node = Plot.plot({
        width,
        height: rows * (tall + gap) + 24,
        marginLeft: left,
        marginRight: 10,
        marginTop: gap - 16,
        marginBottom: 40,
        x: {
            domain: domain ?? widened(Math.min(...reach), Math.max(...reach)),
            label: axis,
            labelAnchor: 'left',
            labelArrow: 'none',
            grid: true,
            ticks: 3,
            tickSize: 0,
        },
        y: {domain: names, label: null, axis: null, padding: 0.3},
        fx: {axis: null, paddingInner: 0.09, paddingOuter: 0, domain: [...Array(columns).keys()]},
        fy: {axis: null, paddingInner: gap / (tall + gap), paddingOuter: 0, domain: [...Array(rows).keys()]},
        symbol: {type: 'identity'},
        marks: [
            Plot.axisY({
                tickSize: 0,
                lineWidth: wraps ? (left - 14) / 12.6 : Infinity,
                fontSize: 12,
                facetAnchor: 'left',
            }),
            ...headMarks(heads, band, rules, {lines: heading, wide}),
            ...rungMarks(rungs.map(r => ({...r, ...place(r.panel)}))),
        ],
    });
    return accessible(node, `${title}. ${told(rungs, panels, digits)}`);
}

/** How panels and names share the width; `tall`: a panel without its head, which has so many lines; `wide`: a panel.
 *  @param {string[]} panels @param {string[]} names @param {number} width */
function roomFor(panels, names, width) {
    const longest = Math.max(8, ...names.map(name => name.length)) * CHARACTER;
    const left = Math.min(longest + 14, Math.max(152, width * 0.3));
    const wraps = longest + 14 > left;
    const lines = wraps ? Math.max(2, ...names.map(name => linesOf(name, (left - 14) / CHARACTER))) : 1;
    const columns = Math.max(1, Math.min(panels.length, Math.floor((width - left) / 150)));
    const wide = (width - left) / columns - 10;
    return {
        left,
        wraps,
        columns,
        rows: Math.ceil(panels.length / columns),
        tall: names.length * (wraps ? 13 * lines + 9 : 22),
        heading: Math.max(1, ...panels.map(panel => linesOf(panel, wide / HEAD_CHARACTER))),
        wide,
    };
}

/** How many lines a name takes that breaks between its words. @param {string} name @param {number} most characters of a line */
function linesOf(name, most) {
    let [lines, length] = [1, 0];
    for (const word of name.split(' ')) {
        const longer = length + (length > 0 ? 1 : 0) + word.length;
        if (longer > most && length > 0) lines++;
        length = longer > most ? word.length : longer;
    }
    return lines;
}

/** What stands behind all rungs of a panel: its name, what is tolerated, the rules.
 *  @param {Head[]} heads @param {number | null} band @param {Rule[]} rules @param {{lines: number, wide: number}} names
 *  @returns {Plot.Markish[]} */
const headMarks = (heads, band, rules, {lines, wide}) => [
    band === null ? null : Plot.rect(heads, {...FACET, x1: -band, x2: band, fill: 'var(--ok-soft)'}),
    Plot.text(heads, {
        ...FACET,
        text: 'panel',
        frameAnchor: 'top-left',
        dy: -34 - HEAD * (lines - 1),
        lineWidth: lines > 1 ? wide / HEAD : Infinity,
        fontSize: HEAD,
        fontWeight: 600,
        fill: 'var(--ink)',
    }),
    ...rules.flatMap(rule => [
        Plot.ruleX(heads, {...FACET, x: () => rule.at, stroke: 'var(--muted)', strokeDasharray: '3,3'}),
        Plot.text(heads, {
            ...FACET,
            x: () => rule.at,
            frameAnchor: 'top',
            dy: -15,
            fontSize: 12,
            fill: 'var(--muted)',
            text: () => rule.label,
        }),
    ]),
];

/** Bars, seeds and middles. @param {Placed[]} placed @returns {Plot.Markish[]} */
function rungMarks(placed) {
    const colour = (/** @type {Rung} */ r) => `var(--f${r.family})`;
    const drawn = placed.filter(r => r.middle !== null);
    const seeds = placed.flatMap(r => r.seeds.map(value => ({...r, value})));
    return [
        Plot.ruleY(
            drawn.filter(r => r.low !== null && r.high !== null),
            {...FACET, y: 'name', x1: 'low', x2: 'high', stroke: colour, strokeWidth: 2.5, strokeOpacity: 0.7},
        ),
        Plot.dot(seeds, {...FACET, x: 'value', y: 'name', r: 2, fill: colour, fillOpacity: 0.7, clip: false}),
        Plot.dot(drawn, {
            ...FACET,
            x: 'middle',
            y: 'name',
            r: 5,
            fill: colour,
            stroke: 'var(--surface)',
            strokeWidth: 1,
            symbol: (/** @type {Rung} */ r) => SYMBOLS[r.family % SYMBOLS.length],
            clip: false,
        }),
    ];
}

/** The drawing in words, panel by panel. @param {Rung[]} rungs @param {string[]} panels @param {number} digits */
const told = (rungs, panels, digits) =>
    panels
        .map(panel => {
            const of = rungs.filter(r => r.panel === panel);
            return `${panel}: ${of.map(r => `${r.name} ${decimal(r.middle, digits)}`).join(', ')}`;
        })
        .join('; ');

/** A little air at both ends. @param {number} low @param {number} high @returns {[number, number]} */
function widened(low, high) {
    const air = 0.04 * (high - low || 1);
    return [low - air, high + air];
}
