// Two claims about initial conditions, measured: bias varies more over seeds than accuracy does, and which weights it hangs on.

import {spreads} from './spreads.js';
import {mean, median} from './figures.js';
import {h} from '../parts/dom.js';
import {show, written} from '../lab/figures.js';
import {figure} from '../parts/figure.js';
import {count, num, signed} from '../parts/format.js';
import {sortable} from '../parts/sortable.js';
import {rich, t} from '../words/words.js';
import {partOf, titleOf, titleWithin} from './words.js';

/** @typedef {import('./study.js').Shown} Shown */
/** @typedef {import('./figures.js').Part} Part */
/** @typedef {import('./spreads.js').Spread} Spread */

const EXPECTED = 3; // times: below "an order of magnitude", above what could be chance

const TENFOLD = 10; // an order of magnitude

const REPORTED = 0.861; // R squared, by the notebook of the paper's first version

const LINEAR = 0.8; // share of variance from which a linear prediction is called close

/** @param {Spread} spread */
const verdict = ({ratio}) => {
    if (ratio === null) return t('study.claim.none');
    return t(ratio >= TENFOLD ? 'study.claim.ten' : ratio >= EXPECTED ? 'study.claim.holds' : 'study.claim.not');
};

/** What a seed draws: the two designs answer different questions. @param {Spread[]} rows */
function designOf(rows) {
    const fixed = rows.filter(row => row.place.split !== null && row.place.split !== undefined).length;
    const name = fixed === rows.length ? 'fixed' : fixed === 0 ? 'own' : 'both';
    return {name: t(`study.spread.${name}`), seed: t(`study.spread.${name}.seed`)};
}

/** Which seeds are in it. @param {Spread[]} rows */
function networksOf(rows) {
    const seeds = [...new Set(rows.map(row => row.n + row.collapsed))].join(t('study.spread.or'));
    const left = new Map(rows.map(row => [row.place.plan, row.collapsed]));
    const n = [...left.values()].reduce((sum, x) => sum + x, 0);
    return {seeds, left: n ? t('study.spread.left', {n: count(n)}) : ''};
}

/** Bias against accuracy over the seeds. @param {Shown} shown @param {Part} part */
export function spreadSection(shown, part) {
    const rows = spreads(shown.study, part),
        performance = titleWithin(shown, shown.study.places[0].performance);
    const from = (/** @type {number} */ times) => rows.filter(row => row.ratio !== null && row.ratio >= times).length;
    const design = designOf(rows),
        {seeds, left} = networksOf(rows);
    return [
        h(
            'p',
            {class: 'lead'},
            rich('study.spread.lead', {
                design: design.name,
                seeds: h('b', {}, seeds),
                performance,
                three: h('b', {}, t('study.spread.of', {n: from(EXPECTED), of: rows.length})),
                ten: h('b', {}, String(from(TENFOLD))),
            }),
            left,
        ),
        spreadFigure(shown, rows, {design, performance}),
        spreadTable(shown, rows, {design, performance}),
    ];
}

/** @typedef {{design: {name: string, seed: string}, performance: string}} Said */

/** @param {Shown} shown @param {Spread[]} rows @param {Said} said */
function spreadFigure(shown, rows, {design, performance}) {
    const rungs = rows.map(row => ({
        panel: titleOf(shown, row.measure),
        name: row.place.label,
        family: 1,
        middle: row.ratio,
        low: null,
        high: null,
        seeds: [],
    }));
    return figure({
        caption: t('study.spread.caption', {design: design.name, performance, seed: design.seed}),
        draw: (charts, width) =>
            charts.ladder(rungs, {
                title: t('study.spread.title'),
                width,
                axis: t('study.spread.axis'),
                digits: 1,
                rules: [
                    {at: EXPECTED, label: t('study.spread.three')},
                    {at: TENFOLD, label: t('study.spread.ten')},
                ],
            }),
    }).element;
}

/** @param {Shown} shown @param {Spread[]} rows @param {Said} said */
const spreadTable = (shown, rows, {design, performance}) =>
    sortable({
        caption: t('study.spread.table', {design: design.name}),
        rows,
        columns: [
            {head: t('study.place'), value: r => r.place.label, rowhead: true},
            {head: t('study.measure'), value: r => titleOf(shown, r.measure)},
            {head: t('study.spread.networks'), value: r => r.n, num: true},
            {head: t('study.spread.chance'), value: r => r.collapsed, num: true},
            {head: t('study.bias.mean'), value: r => r.meanBias, cell: r => signed(r.meanBias), num: true},
            {head: t('study.spread.bias'), value: r => r.bias, cell: r => num(r.bias, 4), num: true},
            {
                head: t('study.spread.mean', {performance}),
                value: r => r.meanPerformance,
                cell: r => num(r.meanPerformance),
                num: true,
            },
            {
                head: t('study.spread.performance', {performance}),
                value: r => r.performance,
                cell: r => num(r.performance, 4),
                num: true,
            },
            {head: t('study.spread.ratio'), value: r => r.ratio, cell: r => num(r.ratio, 1), num: true},
            {head: t('study.spread.claim'), value: r => verdict(r)},
        ],
    });

/** @param {number} l @param {number} n */
const layerName = (l, n) => (l + 1 === n ? t('study.weights.output') : t('study.weights.hidden', {n: l + 1}));

/** R^2 of every way to explain a network's bias. @param {any[]} cells */
function explained(cells) {
    const ways = [
        {name: 'leaked', family: 2, pick: (/** @type {any} */ c) => c.least_norm.leaked},
        {name: 'norm', family: 2, pick: (/** @type {any} */ c) => c.least_norm.held_out},
        {name: 'ridge', family: 2, pick: (/** @type {any} */ c) => c.ridge.held_out},
        {name: 'gradient', family: 1, pick: (/** @type {any} */ c) => c.gradient.held_out},
    ];
    return ways.map(({name, family, pick}) => {
        const seeds = cells.map(pick).filter(x => x !== null);
        return {
            panel: t('study.weights.share'),
            name: t(`study.weights.${name}`),
            family,
            middle: median(seeds),
            low: null,
            high: null,
            seeds,
        };
    });
}

/**
 * Which weights the bias hangs on.
 * @param {Shown} shown @param {any} found  what `equipoise sensitivity` wrote, its networks together
 */
export function weightSection(shown, found) {
    const {cells, features, cosines} = found,
        rungs = explained(cells);
    const [leaked, , ridge, gradient] = rungs.map(r => r.middle);
    const measure = titleWithin(shown, cells[0].bias_id),
        {fitted, held_out: held} = cells[0].networks;
    return [
        h(
            'p',
            {class: 'lead'},
            rich('study.weights.lead', {
                copies: fitted + held,
                networks: cells.length,
                sd: show('general', found.sd),
                measure,
                leaked: h('b', {}, num(leaked, 2)),
                reported: num(REPORTED, 2),
                ridge: h('b', {}, num(ridge, 2)),
                linear: Number(gradient) > LINEAR ? t('study.weights.linear') : '',
                gradient: h('b', {}, num(gradient, 2)),
            }),
        ),
        figure({
            caption: t('study.weights.caption', {
                fitted,
                held,
                part: partOf(found.part),
                label: found.label,
                weights: count(cells[0].n_weights),
            }),
            draw: (charts, width) =>
                charts.ladder(rungs, {
                    title: t('study.weights.title'),
                    width,
                    axis: 'R\u00b2',
                    rules: [
                        {at: 0, label: ''},
                        {at: 1, label: ''},
                    ],
                }),
        }).element,
        networkTable(cells),
        figure({
            caption: t('study.weights.where'),
            draw: (charts, width) =>
                charts.heat(
                    cells.map((/** @type {any} */ c) => ({
                        panel: t('study.seed.panel', {seed: c.seed}),
                        rows: c.layers.map((/** @type {any} */ layer, /** @type {number} */ l) => ({
                            name: layerName(l, c.layers.length),
                            cells: [...layer.gradient].sort((a, b) => b - a),
                        })),
                    })),
                    {title: t('study.weights.where.title'), width},
                ),
            twin: () => layerTable(cells),
        }).element,
        h(
            'p',
            {},
            rich('study.weights.alike', {
                weights: count(cells[0].n_weights),
                cosine: h('b', {}, signed(mean(cosines.weights), 2)),
                features: h('b', {}, signed(mean(cosines.features), 2)),
            }),
        ),
        featureTable(cells, features),
    ];
}

/** @typedef {import('../parts/sortable.js').SortColumn<any>} Column */

/** A column of shares. @param {string} head @param {(cell: any) => number | null} value @returns {Column} */
const share = (head, value) => ({head, value, cell: c => num(value(c)), num: true});

/** @param {any[]} cells */
function networkTable(cells) {
    /** @type {Column} */
    const leaked = {
        head: t('study.weights.anew'),
        value: c => c.least_norm.leaked,
        cell: c => [
            num(c.least_norm.leaked),
            h('span', {class: 'note'}, t('study.weights.anew.of', {n: c.least_norm.leaked_rows, of: c.least_norm.leaked_of})),
        ],
        num: true,
    };
    return sortable({
        caption: t('study.weights.table'),
        rows: cells,
        columns: [
            {head: t('study.seed'), value: c => c.seed, rowhead: true},
            {head: t('study.weights.bias'), value: c => c.bias, cell: c => signed(c.bias, 4), num: true},
            {
                head: t('study.weights.perturbed'),
                value: c => c.perturbed_deviation,
                cell: c => num(c.perturbed_deviation, 4),
                num: true,
            },
            share(t('study.weights.norm.fitted'), c => c.least_norm.fitted),
            leaked,
            share(t('study.weights.held'), c => c.least_norm.held_out),
            share(t('study.weights.ridge.fitted'), c => c.ridge.fitted),
            share(t('study.weights.held'), c => c.ridge.held_out),
            {
                head: t('study.weights.penalty'),
                value: c => c.ridge.penalty,
                cell: c => show('general', c.ridge.penalty),
                num: true,
            },
            share(t('study.weights.gradient.held'), c => c.gradient.held_out),
        ],
    });
}

/** @param {any[]} cells */
function layerTable(cells) {
    const rows = cells[0].layers.map((/** @type {any} */ layer, /** @type {number} */ l) => ({
        l,
        weights: layer.weights,
    }));
    return sortable({
        caption: t('study.weights.layers'),
        rows,
        columns: [
            {head: t('study.weights.layer'), value: r => r.l, cell: r => layerName(r.l, cells[0].layers.length), rowhead: true},
            {head: t('study.weights.weights'), value: r => r.weights, num: true},
            ...cells.map(c => ({
                head: t('study.seed.of', {seed: c.seed}),
                num: true,
                value: (/** @type {any} */ r) => mean(c.layers[r.l].gradient),
                cell: (/** @type {any} */ r) => written(Number(mean(c.layers[r.l].gradient)).toExponential(2)),
            })),
        ],
    });
}

/** @param {any[]} cells @param {string[]} features */
function featureTable(cells, features) {
    const all = features.map((name, i) => ({name, i, middle: Number(mean(cells.map(c => c.features[i])))}));
    const rows = all.sort((a, b) => Math.abs(b.middle) - Math.abs(a.middle)).slice(0, 12);
    return sortable({
        caption: t('study.weights.features'),
        rows,
        columns: [
            {head: t('study.weights.feature'), value: r => r.name, rowhead: true},
            {head: t('study.weights.mean'), value: r => r.middle, cell: r => signed(r.middle), num: true},
            ...cells.map(c => ({
                head: t('study.seed.of', {seed: c.seed}),
                num: true,
                value: (/** @type {any} */ r) => c.features[r.i],
                cell: (/** @type {any} */ r) => signed(c.features[r.i]),
            })),
        ],
    });
}
