// Cells by row and column, stronger for more; one panel a network. Rows may have cells of different number; a row of one
// cell takes no part in the scale, for it would dim all others.

import * as Plot from '@observablehq/plot';
import {written} from '../lab/figures.js';
import {accessible} from './accessible.js';

/**
 * @typedef {{panel: string, rows: {name: string, cells: number[]}[]}} Sheet
 * @param {Sheet[]} sheets @param {{title: string, width: number}} options  of a row the
 *   label tells the mean
 * @returns {Element}
 */
export function heat(sheets, {title, width}) {
    const names = sheets[0].rows.map(row => row.name),
        n = Math.max(...sheets[0].rows.map(row => row.cells.length));
    const left = 14 + 6.6 * Math.max(...names.map(name => name.length));
    const columns = Math.max(1, Math.min(sheets.length, Math.floor((width - left) / 190)));
    const rows = Math.ceil(sheets.length / columns);
    const several = sheets.flatMap(sheet => sheet.rows.filter(row => row.cells.length > 1 || n === 1));
    const most = Math.max(...several.flatMap(row => row.cells));
    const height = 15,
        gap = 40;
    const cells = sheets.flatMap((sheet, i) =>
        sheet.rows.flatMap(row =>
            row.cells.map((value, unitAt) => ({
                fx: i % columns,
                fy: Math.floor(i / columns),
                name: row.name,
                unit: unitAt + 1,
                value,
            })),
        ),
    );
    const heads = sheets.map((sheet, i) => ({fx: i % columns, fy: Math.floor(i / columns), panel: sheet.panel}));
    const facet = /** @type {const} */ ({fx: 'fx', fy: 'fy'});
    const node = Plot.plot({
        width,
        height: rows * (names.length * height + gap) + 6,
        marginLeft: left,
        marginRight: 8,
        marginTop: gap - 10,
        marginBottom: 16,
        x: {domain: Array.from({length: n}, (_, i) => i + 1), axis: null, padding: 0},
        y: {domain: names, label: null, axis: null, padding: 0.12},
        fx: {axis: null, paddingInner: 0.08, paddingOuter: 0, domain: [...Array(columns).keys()]},
        fy: {
            axis: null,
            paddingInner: gap / (names.length * height + gap),
            paddingOuter: 0,
            domain: [...Array(rows).keys()],
        },
        marks: [
            Plot.axisY({tickSize: 0, fontSize: 12, facetAnchor: 'left'}),
            Plot.text(heads, {
                ...facet,
                text: 'panel',
                frameAnchor: 'top-left',
                dy: -18,
                fontSize: 13,
                fontWeight: 600,
                fill: 'var(--ink)',
            }),
            Plot.cell(cells, {
                ...facet,
                x: 'unit',
                y: 'name',
                fill: 'var(--accent)',
                fillOpacity: d => (most > 0 ? 0.04 + 0.96 * Math.sqrt(Math.min(1, d.value / most)) : 0),
                inset: 0.25,
            }),
        ],
    });
    const told = sheets.map(
        sheet =>
            `${sheet.panel}: ${sheet.rows
                .map(row => `${row.name} ${written((row.cells.reduce((a, b) => a + b, 0) / row.cells.length).toExponential(1))}`)
                .join(', ')}`,
    );
    return accessible(node, `${title}. ${told.join('; ')}`);
}
