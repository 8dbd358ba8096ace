// The same things at two times: each a line from the left to the right, below or above a limit. Who is below it at first and
// above it then stands out.

import {h} from 'preact';
import {decimal} from '../../lab/figures.js';
import {useWidth} from '../../ui/width.js';
import {ticksOf} from '../../marks/tradeoff.js';

/**
 * @typedef {{key: string, left: number, right: number | null}} Slope  shares, from 0; right null: it is not shown
 */

const [TOP, BOTTOM, LEFT, RIGHT, HEIGHT] = [12, 24, 26, 14, 230];
/** The width of a mark, and air. */
const MARK = 8;

/** Whether what was within the limit is so no longer. @param {Slope} slope @param {number} limit */
export const rises = ({left, right}, limit) => left < limit && right !== null && right >= limit;

/** How far marks step aside so that each is seen, where no lines hold them. @param {number[]} heights @returns {number[]} */
function besides(heights) {
    /** @type {{y: number, x: number}[]} */
    const placed = [];
    return heights.map(y => {
        const near = placed.filter(other => Math.abs(other.y - y) < MARK);
        let x = 0;
        while (near.some(other => other.x === x)) x += MARK;
        placed.push({y, x});
        return x;
    });
}

/**
 * @param {{slopes: Slope[], most: number, limit: number, sides: [string, string], label: string}} props  most: the top of the
 *   axis; sides: what stands below each
 */
export function Slopes({slopes, most, limit, sides, label}) {
    const [place, width] = useWidth(150);
    const at = [LEFT + 12, width - RIGHT];
    const y = (/** @type {number} */ value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most);
    const line = (/** @type {string} */ of, /** @type {number} */ value) =>
        h('line', {class: of, x1: LEFT, x2: width - 2, y1: y(value), y2: y(value)});
    const alone = slopes.every(({right}) => right === null);
    // Those that stand out are drawn last.
    const rank = (/** @type {Slope} */ slope) => (alone ? slope.left : Number(rises(slope, limit)));
    const order = [...slopes].sort((a, b) => rank(a) - rank(b));
    const aside = alone ? besides(order.map(({left}) => y(left))) : order.map(() => 0);
    return h(
        'div',
        {ref: place, class: 'slopes'},
        h(
            'svg',
            {width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', 'aria-label': label},
            h('rect', {class: 'right', x: LEFT, y: y(limit), width: Math.max(0, width - 2 - LEFT), height: y(0) - y(limit)}),
            ticksOf(0, most, 6).map(tick => [
                line('l', tick),
                h('text', {x: LEFT - 6, y: y(tick) + 4, 'text-anchor': 'end'}, decimal(100 * tick, 0)),
            ]),
            line('limit', limit),
            sides
                .slice(0, alone ? 1 : 2)
                .map((side, i) =>
                    h('text', {key: side, x: at[i], y: HEIGHT - 6, 'text-anchor': i ? 'end' : 'middle', class: 'ink'}, side),
                ),
            order.map((slope, i) => h(Pair, {key: slope.key, slope, at: [at[0] + aside[i], at[1]], y, on: rises(slope, limit)})),
        ),
    );
}

/** @param {{slope: Slope, at: number[], y: (value: number) => number, on: boolean}} props */
function Pair({slope: {key, left, right}, at, y, on}) {
    return h(
        'g',
        {class: on ? 'pair on' : 'pair', 'data-key': key},
        right !== null && h('line', {class: 'slope', x1: at[0], x2: at[1], y1: y(left), y2: y(right)}),
        h('circle', {cx: at[0], cy: y(left), r: 3}),
        right !== null && h('circle', {cx: at[1], cy: y(right), r: 3}),
    );
}
