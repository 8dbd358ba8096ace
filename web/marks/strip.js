// Two groups on one line from 0 to 1: how far apart.

import {h} from 'preact';
import {Shape, hue} from './shapes.js';

/** @param {{of: {place: number, value: number, few?: boolean}[]}} props  hidden from readers: the numbers stand beside it */
export function Strip({of}) {
    const x = (/** @type {number} */ value) => 8 + 284 * Math.min(1, Math.max(0, value));
    const ends = of.map(({value}) => x(value));
    return h(
        'svg',
        {viewBox: '0 0 300 34', 'aria-hidden': 'true', class: 'strip'},
        h('line', {class: 'l', x1: 8, x2: 292, y1: 17, y2: 17}),
        of.length > 1 && h('line', {class: 'kx apart', x1: Math.min(...ends), x2: Math.max(...ends), y1: 17, y2: 17}),
        of.map(({place, value, few}) => h(Shape, {key: hue(place), place, x: x(value), y: 17, r: 6, hollow: few})),
    );
}
