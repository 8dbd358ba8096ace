// What a measure is: its term, what it asks, its formula with this audit's own numbers (parts/explain.js), its source.

import {h} from 'preact';
import {metricBody} from '../../parts/explain.js';
import {Mount} from '../../ui/mount.js';

/** @param {{catalog: import('../../lab/shapes.js').Catalog, rate: string, audit: import('../../lab/shapes.js').Audit}} props */
export function MeasureHelp({catalog, rate, audit}) {
    const metric = catalog.metrics.find(({id}) => id === rate);
    if (!metric) return null;
    return [
        h('p', {}, h('b', {}, metric.title), metric.help && `: ${metric.help}`),
        h(Mount, {class: 'classic', make: () => ({element: metricBody(metric, {catalog, audit})})}),
    ];
}
