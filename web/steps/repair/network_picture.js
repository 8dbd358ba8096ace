// A network as columns of circles: how much of the gap a unit carries is how much of its circle is filled, beside its number;
// a unit that works against the gap is ringed twice, a cut one crossed. Lines are weights, dashed where they are negative; those
// of a chosen unit stand out. Inputs are dots: they cannot be cut.

import {h} from 'preact';
import {useWidth} from '../../ui/width.js';

/**
 * @typedef {object} Mark
 * @property {number} index  in its column
 * @property {string} label
 * @property {number | null} part  of the largest that a unit carries, with the gap's sign: [-1, 1]; null: an input
 * @property {string} [number]  written beside it
 * @property {boolean} [input]
 * @property {boolean} [cut]
 * @typedef {{title: string, marks: Mark[], left: boolean}} Column  left: its labels stand before it
 * @typedef {{column: number, from: number, to: number, strength: number, negative: boolean}} Edge  strength in [0, 1]
 */

const [TOP, ROW, RADIUS, DOT] = [30, 26, 9, 4];

/** @param {Mark} mark */
const radiusOf = ({input}) => (input ? DOT : RADIUS);

/**
 * @param {{columns: Column[], edges: Edge[], label: string, chosen: [number, number] | null,
 *   pick: (column: number, unit: number) => void}} props
 */
export function NetworkPicture({columns, edges, label, chosen, pick}) {
    const [place, width] = useWidth(640);
    const rows = Math.max(...columns.map(({marks}) => marks.length));
    const height = TOP + rows * ROW + 8;
    const names = columns[0].left && width > 520;
    const [left, right] = [names ? 170 : 24, 64];
    const x = (/** @type {number} */ c) => left + ((width - left - right) * c) / Math.max(1, columns.length - 1);
    const y = (/** @type {Column} */ {marks}, /** @type {number} */ i) => TOP + ROW * (i + 0.5 + (rows - marks.length) / 2);
    /** @param {number} c @param {number} index @returns {number | null} */
    const yOf = (c, index) => {
        const i = columns[c].marks.findIndex(mark => mark.index === index);
        return i < 0 ? null : y(columns[c], i);
    };
    /** Whether it goes from or to the unit that is chosen; null where none is. @param {Edge} edge */
    const touches = ({column, from, to}) =>
        chosen && ((chosen[0] === column && chosen[1] === from) || (chosen[0] === column + 1 && chosen[1] === to));
    return h(
        'div',
        {ref: place, class: 'network'},
        h(
            'svg',
            {width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label},
            edges.map(edge => h(Line, {key: `${edge.column} ${edge.from} ${edge.to}`, edge, x, yOf, on: touches(edge)})),
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
                        pick: c === columns.length - 1 ? undefined : () => pick(c, mark.index),
                    }),
                ),
            ]),
        ),
    );
}

/**
 * @param {{edge: Edge, x: (c: number) => number, yOf: (c: number, index: number) => number | null, on: boolean | null}} props
 *   on: it is of the unit that is chosen; null: none is
 */
function Line({edge, x, yOf, on}) {
    const [from, to] = [yOf(edge.column, edge.from), yOf(edge.column + 1, edge.to)];
    if (from === null || to === null) return null;
    const {strength} = edge;
    return h('line', {
        class: `edge${edge.negative ? ' negative' : ''}${on ? ' on' : ''}`,
        x1: x(edge.column) + RADIUS,
        x2: x(edge.column + 1) - RADIUS,
        y1: from,
        y2: to,
        'stroke-width': (0.5 + 2 * strength).toFixed(2),
        'stroke-opacity': on === false ? 0.06 : (0.08 + 0.8 * strength * strength + (on ? 0.12 : 0)).toFixed(2),
    });
}

/** @param {{mark: Mark, x: number, y: number, named: boolean, on: boolean, pick?: () => void}} props */
function Circle({mark, x, y, named, on, pick}) {
    const {part, cut} = mark;
    const r = radiusOf(mark);
    const short = mark.label.length > 24 ? `${mark.label.slice(0, 23)}\u2026` : mark.label;
    return h(
        'g',
        {class: pick && 'pick', onClick: pick},
        h('title', {}, mark.label),
        on && h('circle', {class: 'around', cx: x, cy: y, r: r + 4}),
        h('circle', {class: mark.input ? 'input' : 'shell', cx: x, cy: y, r}),
        part !== null &&
            h('circle', {class: part < 0 ? 'against' : 'fill', cx: x, cy: y, r: (r - 1.5) * Math.sqrt(Math.abs(part))}),
        cut && h('path', {class: 'cut', d: `M${x - 7} ${y - 7}l14 14M${x + 7} ${y - 7}l-14 14`}),
        named && h('text', {x: x - r - 6, y: y + 4, 'text-anchor': 'end'}, short),
        mark.number && h('text', {class: 'ink', x: x + r + 4, y: y + 4}, mark.number),
    );
}

/** A sign of the picture as a word among words. @param {{of: "carries" | "against" | "cut" | "weight" | "negative"}} props */
export const NetworkSign = ({of}) =>
    h(
        'svg',
        {class: 'sign network', width: 22, height: 16, viewBox: '-11 -8 22 16', 'aria-hidden': 'true'},
        of === 'weight' || of === 'negative'
            ? h('line', {class: of === 'weight' ? 'edge' : 'edge negative', x1: -10, x2: 10, y1: 0, y2: 0, 'stroke-width': 1.5})
            : [
                  h('circle', {class: 'shell', cx: 0, cy: 0, r: 7}),
                  of === 'cut'
                      ? h('path', {class: 'cut', d: 'M-5 -5l10 10M5 -5l-10 10'})
                      : h('circle', {class: of === 'carries' ? 'fill' : 'against', cx: 0, cy: 0, r: 4}),
              ],
    );
