// A gap on the people that a model's lines were chosen by and on the next: Monday and Tuesday. Each draw is a pair, each method a
// picture; all at one scale.

import {h} from 'preact';
import {decimal} from '../../lab/figures.js';
import {methodOf} from '../../state/repair.js';
import {FiguresTable} from '../../ui/figures_table.js';
import {t} from '../../words/words.js';
import {trainedBefore} from '../runs.js';
import {Slopes} from './slopes.js';

/** @typedef {import('./rail.js').StepProps} StepProps */
/** @typedef {{method: string, name: string, draws: {seed: number, monday: number, tuesday: number | null}[]}} Way */

/** The least top of the axis. */
const LEAST = 0.1;

/** @param {StepProps} props @param {boolean} later  Tuesday has come @returns {{limit: number, ways: Way[]}} */
function waysOf({state, script}, later) {
    const {epsilon, ways} = trainedBefore(state, script.steps, state.lesson.step);
    const size = (/** @type {any} */ {objective}) => Math.abs(objective.bias ?? NaN);
    const nameIn = (/** @type {string} */ id) => state.catalog?.methods.find(method => method.id === id)?.title;
    const shown = ways.map(cells => {
        const [{method, family, title: own}] = cells;
        const title = (state.catalog && methodOf(state.catalog, method)?.title) ?? own;
        const plain = family === state.catalog?.families[0].id;
        const draws = cells
            .map(({seed, valid, test}) => ({seed, monday: size(valid), tuesday: later ? size(test) : null}))
            .filter(({monday, tuesday}) => Number.isFinite(monday) && !Number.isNaN(tuesday));
        return {method, name: plain ? t('repair.plain.name') : (nameIn(method) ?? title), draws};
    });
    return {limit: epsilon, ways: shown};
}

/** @param {StepProps & {later: boolean}} props */
export function Days({later, ...props}) {
    const {limit, ways} = waysOf(props, later);
    if (ways.length === 0) return h('p', {class: 'small muted'}, t('figure.days.none'));
    const gaps = ways.flatMap(({draws}) => draws.flatMap(({monday, tuesday}) => [monday, tuesday ?? 0]));
    const most = Math.max(LEAST, ...gaps) * 1.04;
    const points = decimal(100 * limit, 0);
    return [
        h('h2', {class: 'small'}, t('figure.days.title')),
        h(
            'div',
            {class: 'ways'},
            ways.map(({method, name, draws}) =>
                h(
                    'div',
                    {key: method, 'data-way': method},
                    h('h3', {class: 'small'}, name),
                    h(Slopes, {
                        slopes: draws.map(({seed, monday, tuesday}) => ({key: String(seed), left: monday, right: tuesday})),
                        most,
                        limit,
                        sides: [t('figure.days.monday'), t('figure.days.tuesday')],
                        label: t('figure.days.label', {name, n: draws.length, points}),
                    }),
                ),
            ),
        ),
        h('p', {class: 'key'}, h('span', {}, t(later ? 'figure.days.key' : 'figure.days.key.monday', {points}))),
        h('details', {}, h('summary', {}, t('network.table')), h(Table, {ways, later})),
    ];
}

/** @param {{ways: Way[], later: boolean}} props */
function Table({ways, later}) {
    const days = later ? /** @type {const} */ (['monday', 'tuesday']) : /** @type {const} */ (['monday']);
    const known = (/** @type {number | null} */ gap) => decimal(100 * Number(gap), 1);
    const heads = ways.flatMap(({name}) => days.map(day => [name, h('br', {}), t(`figure.days.${day}`)]));
    const rows = ways[0].draws.map(({seed}) => ({
        key: seed,
        cells: [
            seed,
            ...ways.flatMap(({draws}) => {
                const draw = draws.find(({seed: own}) => own === seed);
                return days.map(day => (draw ? known(draw[day]) : t('measure.none')));
            }),
        ],
    }));
    return h(FiguresTable, {title: t('figure.days.title'), heads: [t('figure.days.draw'), ...heads], rows});
}
