// A network as columns of circles: how much of the gap a unit carries is how much of its circle is filled, beside its number;
// a unit that works against the gap is ringed twice, a cut one crossed. Lines are weights, dashed where they are negative.

import {h} from 'preact';
import {useWidth} from '../../ui/width.js';

/**
 * @typedef {object} Mark
 * @property {number} index  in its column
 * @property {string} label
 * @property {number | null} part  of the largest that a unit carries, with the gap's sign: [-1, 1]; null: an input
 * @property {string} [number]  written beside it
 * @property {boolean} [cut]
 * @typedef {{title: string, marks: Mark[], left: boolean}} Column  left: its labels stand before it
 * @typedef {{column: number, from: number, to: number, strength: number, negative: boolean}} Edge  strength in [0, 1]
 */

const [TOP, ROW, RADIUS] = [30, 26, 9];

/**
 * @param {{columns: Column[], edges: Edge[], label: string, chosen: [number, number] | null,
 *   pick: (column: number, unit: number) => void}} props
 */
export function NetworkPicture({columns, edges, label, chosen, pick}) {
    const [place, width] = useWidth(640);
    const rows = Math.max(...columns.map(({marks}) => marks.length));
    const height = TOP + rows * ROW + 8;
    const names = columns[0].left && width > 520;
    const [left, right] = [names ? 170 : 24, 60];
    const x = (/** @type {number} */ c) => left + ((width - left - right) * c) / Math.max(1, columns.length - 1);
    const y = (/** @type {Column} */ {marks}, /** @type {number} */ i) => TOP + ROW * (i + 0.5 + (rows - marks.length) / 2);
    /** @param {number} c @param {number} index @returns {number | null} */
    const yOf = (c, index) => {
        const i = columns[c].marks.findIndex(mark => mark.index === index);
        return i < 0 ? null : y(columns[c], i);
    };
    return h(
        'div',
        {ref: place, class: 'network'},
        h(
            'svg',
            {width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label},
            edges.map(edge => h(Line, {key: `${edge.column} ${edge.from} ${edge.to}`, edge, x, yOf})),
            columns.map((column, c) => [
                h('text', {x: x(c), y: 14, 'text-anchor': 'middle'}, column.title),
                column.marks.map((mark, i) =>
                    h(Circle, {
                        key: `${c} ${mark.index}`,
                        mark,
                        x: x(c),
                        y: y(column, i),
                        named: column.left && names,
                        on: chosen?.[0] === c && chosen[1] === mark.index,
                        pick: mark.part === null ? undefined : () => pick(c, mark.index),
                    }),
                ),
            ]),
        ),
    );
}

/** @param {{edge: Edge, x: (c: number) => number, yOf: (c: number, index: number) => number | null}} props */
function Line({edge, x, yOf}) {
    const [from, to] = [yOf(edge.column, edge.from), yOf(edge.column + 1, edge.to)];
    if (from === null || to === null) return null;
    return h('line', {
        class: edge.negative ? 'edge negative' : 'edge',
        x1: x(edge.column) + RADIUS,
        x2: x(edge.column + 1) - RADIUS,
        y1: from,
        y2: to,
        'stroke-width': (0.4 + 2.8 * edge.strength).toFixed(2),
        'stroke-opacity': (0.12 + 0.7 * edge.strength).toFixed(2),
    });
}

/** @param {{mark: Mark, x: number, y: number, named: boolean, on: boolean, pick?: () => void}} props */
function Circle({mark, x, y, named, on, pick}) {
    const {part, cut} = mark;
    const short = mark.label.length > 24 ? `${mark.label.slice(0, 23)}\u2026` : mark.label;
    return h(
        'g',
        {class: pick ? 'unit pick' : 'unit', onClick: pick},
        h('title', {}, mark.label),
        on && h('circle', {class: 'around', cx: x, cy: y, r: RADIUS + 4}),
        h('circle', {class: 'shell', cx: x, cy: y, r: RADIUS}),
        part !== null &&
            h('circle', {class: part < 0 ? 'against' : 'fill', cx: x, cy: y, r: (RADIUS - 1.5) * Math.sqrt(Math.abs(part))}),
        cut && h('path', {class: 'cut', d: `M${x - 7} ${y - 7}l14 14M${x + 7} ${y - 7}l-14 14`}),
        named && h('text', {x: x - RADIUS - 6, y: y + 4, 'text-anchor': 'end'}, short),
        mark.number && h('text', {class: 'ink', x: x + RADIUS + 4, y: y + 4}, mark.number),
    );
}
