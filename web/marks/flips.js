// Whose decision changes: a group a row, people with one outcome hollow and with the other solid, as many marks as there is room
// for. The words are given; what a mark stands for, `unitOf` says (marks/dots.js).

import {h} from 'preact';
import {useWidth} from '../ui/width.js';
import {Dots, marksOf} from './dots.js';
import {Shape, hue} from './shapes.js';

/**
 * @typedef {{name: string, place: number, hollow: number, solid: number}} Changed  people of a group, by their true outcome
 */

/**
 * @param {{title: string, of: Changed[], unit: number, text: string}} props  unit: people a mark; text: the same in words
 */
export function Flips({title, of, unit, text}) {
    const [box, width] = useWidth(320);
    return h(
        'div',
        {ref: box, class: 'flips'},
        h('p', {class: 'side-of'}, title),
        of.map(({name, place, hollow, solid}) => [
            hollow > 0 && h(Dots, {key: `${name} hollow`, place, n: marksOf(hollow, unit), hollow: true, width}),
            solid > 0 && h(Dots, {key: `${name} solid`, place, n: marksOf(solid, unit), width}),
        ]),
        h('p', {class: 'small'}, text),
    );
}

/**
 * @typedef {{name: string, place: number, before: number, after: number, beside: string}} Moved  shares; beside: both in words
 */

/**
 * A share of each group before (hollow) and after (solid), on one scale from 0 to 1.
 * @param {{of: Moved[], label: string}} props  label: what it is a share of, for those who do not see it
 */
export function Shift({of, label}) {
    const [box, width] = useWidth(560);
    const narrow = width < 480;
    const [left, right, each] = narrow ? [8, 8, 54] : [Math.min(130, width / 4), 120, 38];
    const x = (/** @type {number} */ share) => left + (width - left - right) * Math.min(1, Math.max(0, share));
    const high = of.length * each;
    return h(
        'div',
        {ref: box},
        h(
            'svg',
            {width, height: high, viewBox: `0 0 ${width} ${high}`, role: 'img', 'aria-label': label},
            of.map(({name, place, before, after, beside}, i) => {
                const y = i * each + (narrow ? 38 : each / 2);
                const words = narrow ? y - 18 : y + 4;
                return h(
                    'g',
                    {key: name},
                    h('text', {class: 'ink', x: 0, y: words}, name),
                    h('line', {class: 'l', x1: x(0), x2: x(1), y1: y, y2: y}),
                    h('line', {class: `${hue(place).replace(/^s/, 'k')} interval`, x1: x(before), x2: x(after), y1: y, y2: y}),
                    h(Shape, {place, x: x(before), y, r: 6.5, hollow: true}),
                    h(Shape, {place, x: x(after), y, r: 6.5}),
                    h('text', {x: width - 2, y: words, 'text-anchor': 'end'}, beside),
                );
            }),
        ),
    );
}
