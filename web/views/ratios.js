// Impact ratios of a table: every group on a line, its interval, and behind it what people of unknown group could make of it.

import {h} from 'preact';
import {show} from '../lab/figures.js';
import {Shape, hue} from '../marks/shapes.js';
import {inOrder, placesOf} from '../state/people.js';
import {useWidth} from '../ui/width.js';
import {t} from '../words/words.js';

/** @typedef {import('../lab/shapes.js').ImpactTable} ImpactTable */
/** @typedef {import('../lab/shapes.js').ImpactGroup} ImpactGroup */

/** A ratio of one for which there is room to the right of 1; what is more is cut off at the edge. */
const ROOM = 1.1;
const MOST = 3;

/** The places of groups: as everywhere where these are the audit's, else by their size. @param {ImpactTable} table
 *  @param {import('../lab/shapes.js').Audit} audit @returns {(name: string) => number} */
function placesIn({groups}, audit) {
    const place = placesOf(audit);
    if (groups.every(({name}) => place(name) >= 0)) return place;
    const by = inOrder(groups.map(({name, n, is_reference: privileged}) => /** @type {any} */ ({name, n, privileged})));
    return name => by.findIndex(group => group.name === name);
}

/** Up to where the axis goes. @param {ImpactGroup[]} groups */
function mostOf(groups) {
    const high = Math.max(1, ...groups.flatMap(({ratio, bounds}) => [ratio.value ?? 0, ratio.high ?? 0, bounds?.high ?? 0]));
    return high <= ROOM ? ROOM : Math.min(MOST, Math.ceil(2 * high) / 2);
}

/** @param {{table: ImpactTable, threshold: string | null, audit: import('../lab/shapes.js').Audit}} props */
export function Ratios({table, threshold, audit}) {
    const [place, width] = useWidth(620);
    const places = placesIn(table, audit);
    const groups = [...table.groups].sort((a, b) => places(a.name) - places(b.name));
    const narrow = width < 480;
    const most = mostOf(groups);
    const [left, right, each] = narrow ? [8, 16, 50] : [Math.min(170, width / 4), 110, 36];
    const x = (/** @type {number} */ value) => left + ((width - left - right) * Math.min(value, most)) / most;
    const bottom = groups.length * each + 22;
    const step = most > 2 ? 0.5 : most > ROOM ? 0.25 : 0.2;
    const ticks = Array.from({length: Math.floor(most / step + 1e-9) + 1}, (_, i) => i * step);
    const label = t('ratios.label', {by: table.by.join(', ')});
    const line = (/** @type {number} */ at, /** @type {string} */ name) =>
        h('line', {class: name, x1: x(at), x2: x(at), y1: 18, y2: bottom});
    const limit = threshold === null ? null : Number(threshold);
    return h(
        'div',
        {ref: place, class: 'ratios'},
        h(
            'svg',
            {width, height: bottom + 26, viewBox: `0 0 ${width} ${bottom + 26}`, role: 'img', 'aria-label': label},
            ticks.map(tick => [
                line(tick, 'l'),
                h('text', {x: x(tick), y: bottom + 18, 'text-anchor': 'middle'}, show('general', Number(tick.toFixed(2)))),
            ]),
            limit && [
                line(limit, 'limit'),
                h('text', {x: x(limit), y: 12, 'text-anchor': 'middle'}, t('ratios.limit', {threshold})),
            ],
            groups.map((group, i) =>
                h(Row, {key: group.name, group, place: places(group.name), y: i * each + (narrow ? 52 : 38), x, width, narrow}),
            ),
        ),
        h(
            'p',
            {class: 'key'},
            h('span', {}, t('ratios.key.interval')),
            groups.some(({bounds}) => bounds) && h('span', {}, t('ratios.key.bounds')),
            groups.some(({small}) => small) && h('span', {}, t('ratios.key.few')),
        ),
    );
}

/** @param {ImpactGroup} group */
function wordsOf({ratio, is_reference, small}) {
    const value = typeof ratio.value === 'number' ? show('number', ratio.value) : t('measure.none');
    const parts = [value, is_reference && t('ratios.reference'), small && t('measure.few')];
    return parts.filter(Boolean).join(' \u00b7 ');
}

/** @param {{group: ImpactGroup, place: number, y: number, x: (value: number) => number, width: number, narrow: boolean}} props */
function Row({group, place, y, x, width, narrow}) {
    const {name, ratio, bounds, small} = group;
    const {value, low, high} = ratio;
    const words = narrow ? y - 16 : y + 4;
    const known = (/** @type {any} */ at) => typeof at === 'number';
    return h(
        'g',
        {'data-group': name},
        h('text', {class: 'ink', x: 0, y: words}, name),
        bounds &&
            known(bounds.low) &&
            h('rect', {
                class: 'bounds',
                x: x(/** @type {number} */ (bounds.low)),
                y: y - 7,
                width: Math.max(1, x(bounds.high ?? Infinity) - x(/** @type {number} */ (bounds.low))),
                height: 14,
            }),
        known(low) &&
            h('line', {
                class: `${hue(place).replace(/^s/, 'k')} ${small ? 'interval few' : 'interval'}`,
                x1: x(/** @type {number} */ (low)),
                x2: x(high ?? Infinity),
                y1: y,
                y2: y,
            }),
        known(value) && h(Shape, {place, x: x(/** @type {number} */ (value)), y, r: 6.5, hollow: small}),
        h('text', {x: width - 2, y: words, 'text-anchor': 'end'}, wordsOf(group)),
    );
}
