// Two claims about initial conditions, measured: bias varies more over seeds than accuracy does, and which weights it hangs on.

import {spreads} from './spreads.js';
import {mean, median} from './figures.js';
import {h} from '../parts/dom.js';
import {figure} from '../parts/figure.js';
import {count, num, signed} from '../parts/format.js';
import {sortable} from '../parts/sortable.js';

/** @typedef {import('./study.js').Shown} Shown */
/** @typedef {import('./figures.js').Part} Part */
/** @typedef {import('./spreads.js').Spread} Spread */

const EXPECTED = 3; // times: below "an order of magnitude", above what could be chance

const TENFOLD = 10; // an order of magnitude

const LINEAR = 0.8; // share of variance from which a linear prediction is called close

/** @param {Shown} shown @param {string} id */
const titleOf = ({titles}, id) => titles[id] ?? id.replaceAll('_', ' ');

/** @param {Spread} spread */
const verdict = ({ratio}) => {
    if (ratio === null) return 'undefined';
    return ratio >= TENFOLD ? 'ten times or more' : ratio >= EXPECTED ? 'holds' : 'does not hold';
};

/** What a seed draws: the two designs answer different questions. @param {Spread[]} rows */
function designOf(rows) {
    const fixed = rows.filter(row => row.place.split !== null && row.place.split !== undefined);
    if (fixed.length === rows.length)
        return {
            name: 'With one split for all networks',
            seed: 'A seed is a network; all are trained, validated and tested on the same rows.',
        };
    if (fixed.length === 0)
        return {
            name: 'With a split drawn by every seed',
            seed: 'A seed is a split and a network, so that the people who are tested differ too.',
        };
    return {name: 'Over the seeds', seed: 'Some plans have one split for all seeds, in others a seed draws its own.'};
}

/** Which seeds are in it. @param {Spread[]} rows */
function networksOf(rows) {
    const seeds = [...new Set(rows.map(row => row.n + row.collapsed))].join(' or ');
    const left = new Map(rows.map(row => [row.place.plan, row.collapsed]));
    const n = [...left.values()].reduce((sum, x) => sum + x, 0);
    return {
        seeds,
        left: n
            ? ` ${count(n)} network${n === 1 ? '' : 's'} no better than chance on validation ${n === 1 ? 'is' : 'are'} left out.`
            : '',
    };
}

/** Bias against accuracy over the seeds. @param {Shown} shown @param {Part} part */
export function spreadSection(shown, part) {
    const rows = spreads(shown.study, part),
        performance = titleOf(shown, shown.study.places[0].performance).toLowerCase();
    const from = (/** @type {number} */ times) => rows.filter(row => row.ratio !== null && row.ratio >= times).length;
    const design = designOf(rows),
        {seeds, left} = networksOf(rows);
    return [
        h(
            'p',
            {class: 'lead'},
            `${design.name}, over `,
            h('b', {}, seeds),
            ' seeds, the standard deviation of bias is at ' + 'least three times that of ',
            performance,
            ' in ',
            h('b', {}, `${from(EXPECTED)} of ${rows.length}`),
            ' cases, and at least ten times in ',
            h('b', {}, String(from(TENFOLD))),
            '.',
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
        caption:
            `${design.name}: standard deviation of bias over that of ${performance}, at the threshold that is best ` +
            `for ${performance} on validation. ${design.seed}`,
        draw: (charts, width) =>
            charts.ladder(rungs, {
                title: 'Standard deviation of bias over that of accuracy',
                width,
                axis: 'times',
                digits: 1,
                rules: [
                    {at: EXPECTED, label: '3 times'},
                    {at: TENFOLD, label: '10 times'},
                ],
            }),
    }).element;
}

/** @param {Shown} shown @param {Spread[]} rows @param {Said} said */
const spreadTable = (shown, rows, {design, performance}) =>
    sortable({
        caption: `${design.name}: standard deviations over the seeds; "holds" from three times on`,
        rows,
        columns: [
            {head: 'Data, protected', value: r => r.place.label, rowhead: true},
            {head: 'Measure', value: r => titleOf(shown, r.measure)},
            {head: 'Networks', value: r => r.n, num: true},
            {head: 'At chance, left out', value: r => r.collapsed, num: true},
            {head: 'Mean bias', value: r => r.meanBias, cell: r => signed(r.meanBias), num: true},
            {head: 'Deviation of bias', value: r => r.bias, cell: r => num(r.bias, 4), num: true},
            {head: `Mean ${performance}`, value: r => r.meanPerformance, cell: r => num(r.meanPerformance), num: true},
            {head: `Deviation of ${performance}`, value: r => r.performance, cell: r => num(r.performance, 4), num: true},
            {head: 'Ratio', value: r => r.ratio, cell: r => num(r.ratio, 1), num: true},
            {head: 'The claim', value: r => verdict(r)},
        ],
    });

/** @param {number} l @param {number} n */
const layerName = (l, n) => (l + 1 === n ? 'output' : `hidden ${l + 1}`);

/** R^2 of every way to explain a network's bias. @param {any[]} cells */
function explained(cells) {
    const ways = [
        {name: 'Least norm, test part drawn anew', pick: (/** @type {any} */ c) => c.least_norm.leaked},
        {name: 'Least norm, held out', pick: (/** @type {any} */ c) => c.least_norm.held_out},
        {name: 'Ridge, held out', pick: (/** @type {any} */ c) => c.ridge.held_out},
        {name: 'Exact gradient, held out', pick: (/** @type {any} */ c) => c.gradient.held_out},
    ];
    return ways.map(({name, pick}) => {
        const seeds = cells.map(pick).filter(x => x !== null);
        const family = name.startsWith('Exact') ? 1 : 2;
        return {
            panel: 'share of variance explained',
            name,
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
    const measure = titleOf(shown, cells[0].bias_id).toLowerCase(),
        {fitted, held_out: held} = cells[0].networks;
    return [
        h(
            'p',
            {class: 'lead'},
            `${fitted + held} copies of each of ${cells.length} networks, every weight times 1 + `,
            `N(0, ${found.sd}). A linear regression of ${measure} on the noise explains `,
            h('b', {}, num(leaked, 2)),
            ' of the variance when its test part is drawn anew, as in the notebook of the paper\u2019s first version ',
            '(which reports 0.86), so that most of it was fitted on; with a penalty chosen apart, of held-out networks ',
            'it explains ',
            h('b', {}, num(ridge, 2)),
            '. ',
            Number(gradient) > LINEAR ? 'Bias is close to linear in the weights all the same: ' : '',
            'the exact gradient, which one backward pass gives, explains ',
            h('b', {}, num(gradient, 2)),
            ' of the same held-out networks. (Medians over the networks.)',
        ),
        figure({
            caption:
                `R\u00b2 by how it is measured; small dots are the networks. ${fitted} networks are fitted on, ${held} ` +
                `held out (scores of the ${found.part} rows, ${found.label}), for ${count(cells[0].n_weights)} coefficients.`,
            draw: (charts, width) =>
                charts.ladder(rungs, {
                    title: 'Share of variance explained',
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
            caption:
                'Where the bias sits: mean absolute change of bias for each 100 % that a weight grows, by layer and ' +
                'unit, from the exact gradient; the stronger the more (square-root scale, the same in all panels, its end the ' +
                'strongest hidden unit). Units of a layer are in falling order, for their own order means nothing.',
            draw: (charts, width) =>
                charts.heat(
                    cells.map((/** @type {any} */ c) => ({
                        panel: `seed ${c.seed}`,
                        rows: c.layers.map((/** @type {any} */ layer, /** @type {number} */ l) => ({
                            name: layerName(l, c.layers.length),
                            cells: [...layer.gradient].sort((a, b) => b - a),
                        })),
                    })),
                    {title: 'Mean absolute change of bias by layer and unit', width, unit: 'bias'},
                ),
            twin: () => layerTable(cells),
        }).element,
        h(
            'p',
            {},
            `Are the networks alike? The cosine of two networks\u2019 ${count(cells[0].n_weights)} changes is `,
            h('b', {}, signed(mean(cosines.weights), 2)),
            ' on average over the pairs; but the units of a hidden layer have ',
            'no order, so that says little. Summed over the units, feature by feature, it is ',
            h('b', {}, signed(mean(cosines.features), 2)),
            '.',
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
        head: 'drawn anew',
        value: c => c.least_norm.leaked,
        cell: c => [
            num(c.least_norm.leaked),
            h('span', {class: 'note'}, `${c.least_norm.leaked_rows} of ${c.least_norm.leaked_of} were fitted`),
        ],
        num: true,
    };
    return sortable({
        caption: 'R\u00b2 of each network',
        rows: cells,
        columns: [
            {head: 'Seed', value: c => c.seed, rowhead: true},
            {head: 'Bias', value: c => c.bias, cell: c => signed(c.bias, 4), num: true},
            {
                head: 'Deviation when perturbed',
                value: c => c.perturbed_deviation,
                cell: c => num(c.perturbed_deviation, 4),
                num: true,
            },
            share('Least norm: fitted', c => c.least_norm.fitted),
            leaked,
            share('held out', c => c.least_norm.held_out),
            share('Ridge: fitted', c => c.ridge.fitted),
            share('held out', c => c.ridge.held_out),
            {head: 'penalty', value: c => c.ridge.penalty, num: true},
            share('Gradient: held out', c => c.gradient.held_out),
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
        caption: 'Mean absolute change of bias by layer',
        rows,
        columns: [
            {head: 'Layer', value: r => r.l, cell: r => layerName(r.l, cells[0].layers.length), rowhead: true},
            {head: 'Weights', value: r => r.weights, num: true},
            ...cells.map(c => ({
                head: `Seed ${c.seed}`,
                num: true,
                value: (/** @type {any} */ r) => mean(c.layers[r.l].gradient),
                cell: (/** @type {any} */ r) => Number(mean(c.layers[r.l].gradient)).toExponential(2),
            })),
        ],
    });
}

/** @param {any[]} cells @param {string[]} features */
function featureTable(cells, features) {
    const all = features.map((name, i) => ({name, i, middle: Number(mean(cells.map(c => c.features[i])))}));
    const rows = all.sort((a, b) => Math.abs(b.middle) - Math.abs(a.middle)).slice(0, 12);
    return sortable({
        caption: 'The features that bias hangs on most: its change when all their weights grow by 100 %',
        rows,
        columns: [
            {head: 'Feature', value: r => r.name, rowhead: true},
            {head: 'Mean', value: r => r.middle, cell: r => signed(r.middle), num: true},
            ...cells.map(c => ({
                head: `Seed ${c.seed}`,
                num: true,
                value: (/** @type {any} */ r) => c.features[r.i],
                cell: (/** @type {any} */ r) => signed(c.features[r.i]),
            })),
        ],
    });
}
