// Lines over epochs, named at their ends; a band for what is tolerated, a rule at the epoch whose weights are kept.

import * as Plot from '@observablehq/plot';
import {show} from '../lab/figures.js';
import {accessible} from './accessible.js';

/**
 * @typedef {{name: string, values: (number | null)[]}} Series
 * @param {number[]} epochs @param {Series[]} series
 * @param {{title: string, width: number, band?: number | null, best?: number}} options
 * @returns {Element}
 */
export function curve(epochs, series, {title, width, band = null, best = 0}) {
    const points = series.flatMap(line => line.values.map((value, i) => ({epoch: epochs[i] ?? i + 1, value, name: line.name})));
    const last = series
        .map(line => {
            const at = line.values.findLastIndex(value => value !== null);
            return {epoch: epochs[at] ?? 0, value: line.values[at] ?? null, name: line.name};
        })
        .filter(d => d.value !== null);
    const several = series.length > 1;
    // Names at the ends of lines must not cover each other: where two ends are close the lower name moves down.
    const values = points.flatMap(p => (p.value === null ? [] : [p.value]));
    const apart = (14 / 142) * (Math.max(...values) - Math.min(...values) || 1);
    const names = [...last].sort((a, b) => Number(b.value) - Number(a.value));
    const at = names.map(d => Number(d.value));
    for (let i = 1; i < at.length; i++) at[i] = Math.min(at[i], at[i - 1] - apart);
    const labels = names.map((d, i) => ({...d, at: at[i]}));
    /** @param {string} name */
    const colour = name => (name === series[0].name ? 'var(--accent)' : 'var(--ref)');
    const node = Plot.plot({
        width,
        height: 190,
        marginLeft: 46,
        marginRight: several ? 74 : 50,
        marginTop: 14,
        marginBottom: 34,
        x: {
            label: 'epoch',
            labelArrow: 'none',
            tickFormat: d => (Number.isInteger(d) ? String(d) : ''),
            ticks: Math.max(2, Math.min(8, epochs.length, width / 70)),
            domain: [1, Math.max(2, epochs.at(-1) ?? 2)],
        },
        y: {label: null, grid: true, ticks: 4, nice: true, zero: band !== null},
        marks: [
            band === null ? null : Plot.rect([0], {y1: -band, y2: band, fill: 'var(--ok-soft)'}),
            band === null ? null : Plot.ruleY([0], {stroke: 'var(--muted)', strokeDasharray: '3,3'}),
            best > 0 ? Plot.ruleX([best], {stroke: 'var(--muted)', strokeDasharray: '2,3'}) : null,
            Plot.lineY(points, {
                x: 'epoch',
                y: 'value',
                z: 'name',
                stroke: d => colour(d.name),
                strokeWidth: 1.75,
                clip: false,
            }),
            Plot.dot(last, {x: 'epoch', y: 'value', r: 3, fill: d => colour(d.name)}),
            Plot.text(labels, {
                x: 'epoch',
                y: 'at',
                dx: 7,
                textAnchor: 'start',
                fontSize: 12,
                fill: d => colour(d.name),
                text: d => (several ? d.name : show('number', d.value)),
            }),
        ],
    });
    const told = last.map(d => `${d.name} ${show('number', d.value)} at epoch ${d.epoch}`);
    return accessible(node, `${title}: ${told.join('; ') || 'no epoch yet'}`);
}
