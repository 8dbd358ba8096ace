// The units of a network as a table: the twin of the picture, and the way to a unit by the keyboard.

import {h} from 'preact';
import {decimal, show} from '../../lab/figures.js';
import {carries} from '../../state/network.js';
import {t} from '../../words/words.js';
import {titleOf} from './look.js';

/** @typedef {[number, number]} Place  column and unit */

/**
 * @param {{units: import('../../lab/shapes.js').Units, chosen: Place | null, choose: (place: Place) => void,
 *   catalog: import('../../lab/shapes.js').Catalog}} props
 */
export function UnitTable({units, chosen, choose, catalog}) {
    const title = (/** @type {string} */ id) => catalog.metrics.find(metric => metric.id === id)?.title ?? id;
    const rows = units.columns.flatMap((column, c) =>
        column.kind === 'input' ? [] : column.units.map((unit, i) => ({unit, place: /** @type {Place} */ ([c, i])})),
    );
    const cell = (/** @type {string} */ text) => h('td', {class: 'num'}, text);
    /** @param {number | null | undefined} x @param {(x: number) => string} write */
    const number = (x, write) => cell(x === null || x === undefined ? t('measure.none') : write(x));
    const label = t('network.table');
    return h(
        'details',
        {},
        h('summary', {}, label),
        h(
            'div',
            {class: 'scroll', role: 'region', tabIndex: 0, 'aria-label': label},
            h(
                'table',
                {},
                h(
                    'thead',
                    {},
                    h(
                        'tr',
                        {},
                        h('th', {scope: 'col'}, t('network.table.unit')),
                        units.groups.map(name => h('th', {key: name, scope: 'col', class: 'num'}, name)),
                        [t('network.table.carries'), title(units.bias), title(units.performance)].map(text =>
                            h('th', {key: text, scope: 'col', class: 'num'}, text),
                        ),
                    ),
                ),
                h(
                    'tbody',
                    {},
                    rows.map(({unit, place}) =>
                        h(
                            'tr',
                            {key: place.join(' ')},
                            h(
                                'th',
                                {scope: 'row'},
                                h(
                                    'button',
                                    {
                                        type: 'button',
                                        class: 'link',
                                        'aria-pressed': String(chosen?.join() === place.join()),
                                        onClick: () => choose(place),
                                    },
                                    titleOf(units, place),
                                ),
                            ),
                            unit.by_group.map(mean => number(mean, x => decimal(x, 2))),
                            number(carries(units, unit), x => decimal(x, 2, true)),
                            number(unit.cut?.bias, x => decimal(100 * x, 1, true)),
                            number(unit.cut?.performance, x => show('percent', x)),
                        ),
                    ),
                ),
            ),
        ),
    );
}
