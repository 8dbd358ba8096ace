// What a search tried: every network a mark, in the order of the tries, by how well it decides on the people used to choose at
// the line that holds its gap there; above them the best so far. The one as trained and the one that is kept stand out. A picture
// for each draw, all at one scale.

import {h} from 'preact';
import {decimal, show} from '../../lab/figures.js';
import {percent, ticksOf} from '../../marks/tradeoff.js';
import {useWidth} from '../../ui/width.js';
import {FiguresTable} from '../../ui/figures_table.js';
import {t} from '../../words/words.js';
import {trainedBefore} from '../runs.js';

/** @typedef {import('./rail.js').StepProps} StepProps */
/** @typedef {{gap: number, performance: number, phi: number}} Trial  shares; phi 0: its gap is too large */
/** @typedef {{seed: number, trials: Trial[], kept: number, margin: number}} Search  in the order of the trials; kept: the
 *  place of the best; margin: how far below the tolerance the search stays */
/** @typedef {{low: number, high: number}} Scale */

const [TOP, BOTTOM, LEFT, RIGHT, HEIGHT] = [8, 38, 40, 10, 230];
/** In so many milliseconds all marks have come. */
const PLAYED = 2400;

/** @param {import('../../lab/shapes.js').Cell} cell @returns {Search[]} */
function searchOf({seed, trials, method, params}) {
    if (!trials) return [];
    const {phi, performance, bias} = trials;
    const known = phi.map((value, i) => ({phi: value, performance: performance[i], gap: Math.abs(bias[i] ?? NaN)}));
    // The first of the best is kept: another replaces it only if it is better.
    const kept = phi.indexOf(Math.max(...phi));
    return [{seed, trials: known, kept, margin: Number(params[method]?.margin ?? 0)}];
}

/** @param {Search[]} searches @returns {Scale} */
function scaleOf(searches) {
    const well = searches.flatMap(({trials}) => trials).map(({performance}) => performance);
    return {low: Math.min(...well) - 0.005, high: Math.max(...well) + 0.005};
}

/** The places at which a better one was found. @param {Trial[]} trials */
const rises = trials =>
    trials.reduce(
        (/** @type {number[]} */ found, {phi}, i) =>
            phi > (found.length ? trials[found[found.length - 1]].phi : 0) ? [...found, i] : found,
        [],
    );

/** @param {StepProps} props */
export function Trials({state, script}) {
    const {epsilon, ways} = trainedBefore(state, script.steps, state.lesson.step);
    const searches = ways.flat().flatMap(searchOf);
    if (searches.length === 0) return h('p', {class: 'small muted'}, t('figure.trials.none'));
    const scale = scaleOf(searches);
    return [
        h('h2', {class: 'small'}, t('figure.trials.title')),
        h(
            'div',
            {class: 'ways'},
            searches.map(search =>
                h(
                    'div',
                    {key: search.seed, 'data-seed': search.seed},
                    h('h3', {class: 'small'}, t('figure.trials.draw', {seed: search.seed})),
                    h(Marks, {search, scale}),
                ),
            ),
        ),
        h('p', {class: 'key'}, h('span', {}, t('figure.trials.key', {points: decimal(100 * (epsilon - searches[0].margin), 0)}))),
        h('details', {}, h('summary', {}, t('network.table')), h(Table, {searches})),
    ];
}

/** @param {{search: Search, scale: Scale}} props */
function Marks({search: {seed, trials, kept}, scale: {low, high}}) {
    const [place, width] = useWidth(150);
    const n = trials.length;
    const x = (/** @type {number} */ i) => LEFT + 8 + ((width - LEFT - RIGHT - 8) * i) / Math.max(1, n - 1);
    const y = (/** @type {number} */ well) => TOP + ((HEIGHT - TOP - BOTTOM) * (high - well)) / (high - low);
    const floor = HEIGHT - BOTTOM;
    const role = (/** @type {number} */ i) => (i === kept ? 'kept' : i === 0 ? 'first' : trials[i].phi > 0 ? 'held' : 'tried');
    // Those that stand out lie above the others.
    const order = [...trials.keys()].sort((a, b) => Number(a === 0 || a === kept) - Number(b === 0 || b === kept));
    const best = trials[kept];
    const gap = decimal(100 * best.gap, 1);
    const label = t('figure.trials.label', {seed, n, gap, performance: show('percent', best.performance)});
    const steps = rises(trials).map(i => `${x(i).toFixed(1)} ${y(trials[i].phi).toFixed(1)}`);
    return h(
        'div',
        {ref: place, class: 'trials'},
        h(
            'svg',
            {width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', 'aria-label': label},
            ticksOf(low, high, 5).map(tick => [
                h('line', {class: 'l', x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick)}),
                h('text', {x: LEFT - 6, y: y(tick) + 4, 'text-anchor': 'end'}, percent(tick)),
            ]),
            h('text', {x: LEFT, y: floor + 16}, '1'),
            h('text', {x: width - RIGHT, y: floor + 16, 'text-anchor': 'end'}, show('count', n)),
            h('text', {x: width - RIGHT, y: HEIGHT - 4, 'text-anchor': 'end', class: 'ink'}, t('figure.trials.try')),
            // From each better one along to the next, then up to it.
            steps.length > 0 &&
                h('path', {
                    class: 'best',
                    d: `M${steps
                        .map(point => point.split(' '))
                        .map(([px, py], i) => (i ? `H${px}V${py}` : `${px} ${py}`))
                        .join('')}H${x(n - 1).toFixed(1)}`,
                }),
            order.map(i =>
                h('circle', {
                    key: i,
                    class: role(i),
                    cx: x(i),
                    cy: y(trials[i].performance),
                    r: i === kept || i === 0 ? 5 : 2.5,
                    style: {animationDelay: `${Math.round((PLAYED * i) / n)}ms`},
                }),
            ),
        ),
    );
}

/** @param {{searches: Search[]}} props */
function Table({searches}) {
    const figures = (/** @type {Trial} */ {gap, performance}) => [decimal(100 * gap, 1), show('percent', performance)];
    const heads = ['draw.head', 'n', 'within', 'first.gap', 'first.well', 'kept.gap', 'kept.well'];
    const rows = searches.map(({seed, trials, kept}) => {
        const within = trials.filter(({phi}) => phi > 0).length;
        return {key: seed, cells: [seed, trials.length, within, ...figures(trials[0]), ...figures(trials[kept])]};
    });
    return h(FiguresTable, {title: t('figure.trials.title'), heads: heads.map(key => t(`figure.trials.${key}`)), rows});
}
