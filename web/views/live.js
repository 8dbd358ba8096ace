// How a model gets on while it is made: of a network that is trained the performance on the people used to choose, by round, as a
// line; of everything else which of its stages goes on.

import {h} from 'preact';
import {decimal, show} from '../lab/figures.js';
import {methodOf} from '../state/repair.js';
import {useWidth} from '../ui/width.js';
import {metricWithin} from '../words/core.js';
import {t} from '../words/words.js';

/** @typedef {import('../state/app.js').Going} Going */
/** @typedef {import('../lab/shapes.js').Curve} Curve */

const [HEIGHT, PAD] = [40, 4];
/** A line of so many points looks as one of all does. */
const MOST_POINTS = 200;
/** Of several processors so many are told of. */
const MOST_SHOWN = 2;

/** What is drawn of a curve: how well it decides, or the loss where that has no sense. @param {Curve} curve */
function drawn({performance, valid_loss: loss}) {
    const well = performance.some(value => value !== null);
    return {values: well ? performance : loss, well};
}

/**
 * @param {{values: (number | null)[], width: number, best: number}} props  best: the round whose weights would be kept, from 1
 */
export function pathOf({values, width, best}) {
    const known = values.filter(value => value !== null).map(Number);
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const x = (/** @type {number} */ i) => PAD + ((width - 2 * PAD) * i) / Math.max(1, values.length - 1);
    const y = (/** @type {number} */ value) => PAD + (HEIGHT - 2 * PAD) * (high > low ? (high - value) / (high - low) : 0.5);
    const step = Math.max(1, Math.ceil(values.length / MOST_POINTS));
    const at = (/** @type {number} */ i) => (typeof values[i] === 'number' ? [x(i), y(Number(values[i]))] : null);
    const points = values.flatMap((_, i) => {
        const point = i % step === 0 || i === values.length - 1 ? at(i) : null;
        return point ? [point] : [];
    });
    return {
        d: points.map(([px, py], i) => `${i ? 'L' : 'M'}${px.toFixed(1)} ${py.toFixed(1)}`).join(''),
        best: best > 0 ? at(best - 1) : null,
    };
}

/** @param {{curve: Curve, label: string}} props */
function Line({curve, label}) {
    const [place, width] = useWidth(200);
    const {d, best} = pathOf({values: drawn(curve).values, width, best: curve.best_epoch});
    return h(
        'div',
        {ref: place, class: 'live'},
        h(
            'svg',
            {width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', 'aria-label': label},
            h('path', {class: 'training', d}),
            best && h('circle', {class: 'best', cx: best[0], cy: best[1], r: 3}),
        ),
    );
}

/** The last round in words. @param {Curve} curve @param {string} title of the performance */
function roundWords(curve, title) {
    const n = curve.epoch.at(-1) ?? 0;
    const {values, well} = drawn(curve);
    const [value, gap] = [values.at(-1), curve.bias.at(-1)];
    if (typeof value !== 'number') return t('live.round', {n});
    if (!well) return t('live.round.loss', {n, value: decimal(value, 3)});
    const args = {n, title, value: show('percent', value), gap: decimal(100 * Number(gap), 1, true)};
    return t(typeof gap === 'number' ? 'live.round.gap' : 'live.round.well', args);
}

/** @param {import('../lab/shapes.js').Catalog} catalog @param {Going['cell']} cell @param {boolean} seeds  there are several */
function nameOf(catalog, {method, title: own, family, params, seed}, seeds) {
    const strength = params[method]?.[methodOf(catalog, method)?.strength ?? ''];
    const title = family === catalog.families[0].id ? t('repair.plain.name') : own;
    const name = typeof strength === 'number' ? `${title}, ${show('general', strength)}` : title;
    return seeds ? t('compare.seed', {name, seed}) : name;
}

/** @param {{state: import('../state/app.js').State, going: Going[]}} props */
export function Live({state, going}) {
    const catalog = /** @type {import('../lab/shapes.js').Catalog} */ (state.catalog);
    const usual = catalog.settings.objective.find(({id}) => id === 'performance')?.default;
    const id = state.settings.objective?.performance ?? usual;
    const title = metricWithin(catalog, id);
    return [
        going.slice(0, MOST_SHOWN).map(({cell, curve}) => {
            const training = cell.stage === 'train' && curve !== null && curve.epoch.length > 0;
            const said = training ? roundWords(curve, title) : t(`live.${cell.stage}`);
            return h(
                'div',
                {key: cell.index, 'data-going': cell.index},
                training && h(Line, {curve, label: t('live.line', {title})}),
                h('p', {class: 'small'}, h('b', {}, nameOf(catalog, cell, state.seeds.length > 1)), ' \u00b7 ', said),
            );
        }),
        going.length > MOST_SHOWN && h('p', {class: 'small muted'}, t('live.more', {n: going.length - MOST_SHOWN})),
    ];
}
