// Every group on a line of its own: the share, its interval, how many of how many. On a narrow picture the name stands above.

import {h} from 'preact';
import {useWidth} from '../ui/width.js';
import {Shape, hue} from './shapes.js';

/**
 * @typedef {{name: string, place: number, value: number | null, low: number | null, high: number | null, few: boolean,
 *   beside: string, why?: string}} Line  beside: the words at the end of the line
 */

/** A step of 1, 2 or 5 tenths or hundredths of which a span has at most five. @param {number} span */
function stepOf(span) {
    const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5];
    return steps.find(step => span / step <= 5) ?? 0.5;
}

/** @param {{lines: Line[], label: string}} props */
export function Intervals({lines, label}) {
    const [place, width] = useWidth(620);
    const narrow = width < 480;
    const high = Math.max(0.05, ...lines.flatMap(({value, high: top}) => [value ?? 0, top ?? 0]));
    const step = stepOf(high);
    const most = Math.min(1, Math.ceil(high / step - 1e-9) * step);
    const [left, right, each] = narrow ? [16, 24, 54] : [Math.min(150, width / 4), 110, 40];
    const x = (/** @type {number} */ value) => left + ((width - left - right) * value) / most;
    const bottom = lines.length * each + 6;
    const ticks = Array.from({length: Math.round(most / step) + 1}, (_, i) => i * step);
    return h(
        'div',
        {ref: place},
        h(
            'svg',
            {width, height: bottom + 26, viewBox: `0 0 ${width} ${bottom + 26}`, role: 'img', 'aria-label': label},
            ticks.map(tick => [
                h('line', {class: 'l', x1: x(tick), x2: x(tick), y1: 6, y2: bottom}),
                h('text', {x: x(tick), y: bottom + 18, 'text-anchor': 'middle'}, `${Math.round(100 * tick)}\u00a0%`),
            ]),
            lines.map((line, i) => h(Row, {key: line.name, line, y: i * each + (narrow ? 36 : 26), x, width, narrow})),
        ),
    );
}

/** @param {{line: Line, y: number, x: (value: number) => number, width: number, narrow: boolean}} props */
function Row({line, y, x, width, narrow}) {
    const {name, place, value, low, high, few, beside} = line;
    const words = narrow ? y - 16 : y + 4;
    return h(
        'g',
        {},
        h('text', {class: 'ink', x: 0, y: words}, name),
        low !== null &&
            high !== null &&
            h('line', {
                class: `${hue(place).replace(/^s/, 'k')} ${few ? 'interval few' : 'interval'}`,
                x1: x(low),
                x2: x(high),
                y1: y,
                y2: y,
            }),
        value !== null && h(Shape, {place, x: x(value), y, r: 6.5, hollow: few}),
        h('text', {x: width - 2, y: words, 'text-anchor': 'end'}, beside),
    );
}
