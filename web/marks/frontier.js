// The best that lines by group reach on the scores of one or two models, at every gap, and where the models' own decisions stand.

import {h} from 'preact';
import {useWidth} from '../ui/width.js';
import {Shape} from './shapes.js';
import {percent, ticksOf} from './tradeoff.js';

/**
 * @typedef {{name: string, place: number, curve: [number, number][], own: [number, number]}} Standing  gap and performance;
 *   place: of its shape, -1: a cross of ink
 */

/** @param {{of: Standing[], label: string, axis: string, performance: string}} props */
export function Frontier({of, label, axis, performance}) {
    const [box, width] = useWidth(640);
    const height = Math.round(Math.min(320, Math.max(220, width * 0.45)));
    const [left, right, top, bottom] = [52, 16, 30, 44];
    const all = of.flatMap(({curve, own}) => [...curve, own]);
    const most = Math.max(0.02, ...all.map(([gap]) => gap)) * 1.05;
    const performances = all.map(([, p]) => p);
    const [low, high] = [Math.min(...performances) - 0.005, Math.max(...performances) + 0.005];
    const x = (/** @type {number} */ gap) => left + ((width - left - right) * gap) / most;
    const y = (/** @type {number} */ p) => top + ((height - top - bottom) * (high - p)) / (high - low);
    const line = (/** @type {[number, number][]} */ curve) =>
        curve.map(([gap, p], i) => `${i ? 'L' : 'M'}${x(gap).toFixed(1)} ${y(p).toFixed(1)}`).join('');
    return h(
        'div',
        {ref: box},
        h(
            'svg',
            {width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label},
            ticksOf(low, high, 4).map(tick => [
                h('line', {class: 'l', x1: left, x2: width - right, y1: y(tick), y2: y(tick)}),
                h('text', {x: left - 8, y: y(tick) + 4, 'text-anchor': 'end'}, `${percent(tick)}\u00a0%`),
            ]),
            ticksOf(0, most, 6).map(tick => h('text', {x: x(tick), y: height - 22, 'text-anchor': 'middle'}, percent(tick))),
            h('text', {x: left, y: top - 14}, performance),
            h('text', {x: width - right, y: height - 6, 'text-anchor': 'end'}, axis),
            of.map(({curve}, i) => h('path', {class: i ? 'frontier second' : 'frontier', d: line(curve)})),
            of.map(({own: [gap, p], place}) =>
                place < 0
                    ? h('path', {class: 'plain', d: `M${x(gap) - 7} ${y(p)}h14M${x(gap)} ${y(p) - 7}v14`})
                    : h(Shape, {place, x: x(gap), y: y(p), r: 6.5}),
            ),
        ),
    );
}
