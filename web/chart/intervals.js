// Dots with intervals, one row a group. The reference is a diamond, a value resting on few rows is hollow: shape tells
// what colour tells.

import * as Plot from '@observablehq/plot';
import {show} from '../lab/figures.js';
import {accessible} from './accessible.js';

/**
 * @typedef {{name: string, value: number | null, low: number | null, high: number | null, reference: boolean,
 *   few: boolean}} Dot
 * @param {Dot[]} dots @param {{title: string, width: number, ideal?: number | null, zero?: boolean}} options
 * @returns {Element}
 */
export function intervals(dots, {title, width, ideal = null, zero = true}) {
    const shown = dots.filter(d => d.value !== null);
    const longest = Math.max(4, ...dots.map(d => d.name.length));
    const left = Math.min(width * 0.4, 18 + longest * 6.6);
    const fit = Math.max(4, Math.floor((left - 16) / 6.6));
    const short = (/** @type {string} */ name) => (name.length > fit ? `${name.slice(0, fit - 1)}\u2026` : name);
    /** @param {Dot} d */
    const colour = d => (d.reference ? 'var(--ref)' : 'var(--accent)');
    const node = Plot.plot({
        width,
        height: 46 + 30 * dots.length,
        marginLeft: left,
        marginRight: 54,
        marginBottom: 36,
        x: {
            label: title,
            labelAnchor: 'left',
            labelArrow: 'none',
            grid: true,
            nice: true,
            zero,
            ticks: width < 480 ? 4 : 8,
        },
        y: {domain: dots.map(d => d.name), label: null, tickSize: 0, tickFormat: short},
        marks: [
            ideal === null ? null : Plot.ruleX([ideal], {stroke: 'var(--muted)', strokeDasharray: '3,3'}),
            Plot.ruleY(
                shown.filter(d => d.low !== null && d.high !== null),
                {y: 'name', x1: 'low', x2: 'high', stroke: colour, strokeWidth: 2, marker: 'none'},
            ),
            Plot.dot(shown, {
                x: 'value',
                y: 'name',
                r: 5.5,
                symbol: (/** @type {Dot} */ d) => (d.reference ? 'diamond2' : 'circle'),
                fill: d => (d.few ? 'var(--surface)' : colour(d)),
                stroke: colour,
                strokeWidth: 2,
            }),
            Plot.text(dots, {
                y: 'name',
                frameAnchor: 'right',
                dx: 50,
                textAnchor: 'end',
                fill: 'var(--ink)',
                fontSize: 12,
                text: d => (d.value === null ? 'undef.' : show('number', d.value)),
            }),
        ],
    });
    const told = dots.map(d => `${d.name}${d.reference ? ' (reference)' : ''} ${show('number', d.value)}`);
    return accessible(node, `${title} by group: ${told.join('; ')}`);
}
