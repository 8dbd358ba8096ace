// What each repair costs: every model by the size of its gap and how well it decides. Points of one slider are joined; up and
// left is better.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {useWidth} from '../ui/width.js';
import {decimal} from '../lab/figures.js';
import {Shape, hue} from './shapes.js';

/**
 * @typedef {{key: string, gap: number, performance: number, place: number, label: string, chance?: boolean}} Point  place -1: the
 *   plain model; chance: it tells nobody apart
 * @typedef {{place: number, points: Point[]}} Path  in the order of the strengths, from the plain model on
 */

/** Round numbers from low to high. @param {number} low @param {number} high @param {number} most */
export function ticksOf(low, high, most) {
    const step = [0.005, 0.01, 0.02, 0.04, 0.05, 0.1, 0.2, 0.25].find(s => (high - low) / s <= most) ?? 0.5;
    const ticks = [];
    for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9; k++) ticks.push(k * step);
    return ticks;
}

/** Two ticks never read alike. @param {number} tick */
export const percent = tick => decimal(100 * tick, Math.round(1000 * tick) % 10 === 0 ? 0 : 1);

/**
 * @param {{paths: Path[], points: Point[], label: string, axis: string, performance: string, band: number | null,
 *   bandWords: string, alike?: number | null, alikeWords?: string, chosen?: string[], pick?: (key: string) => void,
 *   brushed?: string[] | null, framing?: (spots: {key: string, x: number, y: number}[]) => {listen: object, frame: any}}} props
 *   brushed: the keys of those that are framed; framing: views/brush.js
 *   alike: what deciding alike about everybody comes to
 */
export function Tradeoff({paths, points, label, axis, performance, band, bandWords, alike, alikeWords, ...acts}) {
    const {chosen, pick, brushed, framing} = acts;
    const [place, width] = useWidth(700);
    const [at, setAt] = useState('');
    const height = Math.round(Math.min(420, Math.max(280, width * 0.55)));
    const [left, right, top, bottom] = [52, 16, 34, 46];
    const most = Math.max(band ?? 0, 0.02, ...points.map(p => p.gap)) * 1.08;
    // Where a model is at chance, so is that to which it comes down.
    const levels = points.map(p => p.performance).concat(points.some(p => p.chance) ? (alike ?? []) : []);
    const high = Math.max(...levels) + 0.008;
    const low = Math.min(...levels) - 0.012;
    const x = (/** @type {number} */ gap) => left + ((width - left - right) * gap) / most;
    const y = (/** @type {number} */ p) => top + ((height - top - bottom) * (high - p)) / (high - low);
    const line = (/** @type {Path} */ {points: on}) =>
        on.map((p, i) => `${i ? 'L' : 'M'}${x(p.gap).toFixed(1)} ${y(p.performance).toFixed(1)}`).join('');
    const order = [...points].sort((a, b) => a.gap - b.gap).map(({key}) => key);
    const stop = order.includes(at) ? at : order[0]; // one stop of the Tab key; arrows go on from there, by gap
    const {listen, frame} = framing?.(points.map(({key, gap, performance: p}) => ({key, x: x(gap), y: y(p)}))) ?? {};
    /** @param {string} from @param {number} by */
    const move = (from, by) => {
        const to = order[(order.indexOf(from) + by + order.length) % order.length];
        setAt(to);
        place.current?.querySelector(`[data-key="${to}"]`)?.focus();
    };
    return h(
        'div',
        {ref: place},
        h(
            'svg',
            {width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': label, ...listen},
            band !== null && [
                h('rect', {class: 'right', x: left, y: top, width: Math.max(0, x(band) - left), height: height - top - bottom}),
                h('text', {x: left + 4, y: top + 14}, bandWords),
            ],
            ticksOf(low, high, 5).map(tick => [
                h('line', {class: 'l', x1: left, x2: width - right, y1: y(tick), y2: y(tick)}),
                h('text', {x: left - 8, y: y(tick) + 4, 'text-anchor': 'end'}, `${percent(tick)}\u00a0%`),
            ]),
            alike != null &&
                alike > low &&
                alike < high && [
                    h('line', {class: 'alike', x1: left, x2: width - right, y1: y(alike), y2: y(alike)}),
                    h('text', {x: width - right, y: y(alike) - 5, 'text-anchor': 'end'}, alikeWords),
                ],
            ticksOf(0, most, 6).map(tick => h('text', {x: x(tick), y: height - 24, 'text-anchor': 'middle'}, percent(tick))),
            h('text', {x: left, y: top - 16}, performance),
            h('text', {x: width - right, y: height - 6, 'text-anchor': 'end'}, axis),
            paths.map(path => h('path', {class: `${hue(path.place).replace(/^s/, 'k')} joined`, d: line(path)})),
            points.map(point =>
                h(Dot, {
                    key: point.key,
                    point,
                    x: x(point.gap),
                    y: y(point.performance),
                    on: (chosen ?? []).includes(point.key),
                    stop: point.key === stop,
                    out: Boolean(brushed && !brushed.includes(point.key)),
                    move,
                    pick,
                }),
            ),
            frame,
        ),
    );
}

/** @type {Record<string, number>} */
const ARROWS = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1};

/** @param {{point: Point, x: number, y: number, on: boolean, stop: boolean, out: boolean,
 *   move: (from: string, by: number) => void, pick?: (key: string) => void}} props
 *   out: of what is framed */
function Dot({point, x, y, on, stop, out, move, pick}) {
    const act = () => pick?.(point.key);
    const press = (/** @type {KeyboardEvent} */ event) => {
        if (event.key === 'Enter' || event.key === ' ') act();
        else if (ARROWS[event.key]) move(point.key, ARROWS[event.key]);
        else return;
        event.preventDefault();
    };
    return h(
        'g',
        {
            role: pick ? 'button' : 'img',
            tabindex: pick ? (stop ? 0 : -1) : undefined, // of SVG, whose names are told apart by case
            'aria-pressed': pick ? String(on) : undefined,
            'aria-label': point.label,
            'data-key': point.key,
            class: [pick && 'point', point.chance && 'chance', out && 'out'].filter(Boolean).join(' ') || undefined,
            onClick: act,
            onKeyDown: press,
        },
        h('title', {}, point.label),
        on && h('circle', {class: 'around', cx: x, cy: y, r: 11}),
        point.place < 0
            ? h('path', {class: 'plain', d: `M${x - 7} ${y}h14M${x} ${y - 7}v14`})
            : h(Shape, {place: point.place, x, y, r: 6.5, hollow: point.chance}),
    );
}
