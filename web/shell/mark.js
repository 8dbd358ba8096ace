// The mark: a circle and a diamond in balance.

import {h} from 'preact';

export const Mark = () =>
    h(
        'svg',
        {width: 26, height: 26, viewBox: '0 0 26 26', 'aria-hidden': 'true'},
        h('path', {d: 'M3 18H23', stroke: 'currentColor', 'stroke-width': 2, 'stroke-linecap': 'round'}),
        h('path', {d: 'M13 18l-4 6h8z', fill: 'currentColor'}),
        h('circle', {class: 's1', cx: 7, cy: 11, r: 4.4}),
        h('path', {class: 's2', d: 'M19 5.600l5.200 5.400-5.200 5.400-5.200-5.400z'}),
    );
