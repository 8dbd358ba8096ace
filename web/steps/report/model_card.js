// The model card: what a model is for, on what it was trained, how it measures before and after its repair.

import {h} from 'preact';
import roles from '../../learn/roles.json' with {type: 'json'};
import {show} from '../../lab/figures.js';
import {modelsOf, plainOf} from '../../state/repair.js';
import {AtChance} from '../../views/chance.js';
import {nameOf} from '../../views/picture.js';
import {t} from '../../words/words.js';
import {Facts, SheetFoot, SheetHead} from './sheet.js';

/** The model that Compare shows second, else the newest. @param {import('../../state/app.js').State} state */
function chosenModel(state) {
    const models = modelsOf(state);
    return models.find(({key}) => key === state.pick[1]) ?? models.at(-1) ?? null;
}

/** @param {import('../../state/app.js').Props} props */
export function ModelCard({state}) {
    const {catalog, description} = state;
    const model = chosenModel(state);
    if (!model || !catalog) return h('p', {}, t('report.model.none'));
    const {cell, run} = model;
    const method = catalog.methods.find(({id}) => id === cell.method);
    const plain =
        modelsOf(state).find(one => one.run === run && one.stage === null && one.cell.seed === cell.seed) ??
        plainOf(modelsOf(state));
    return [
        h(SheetHead, {kind: 'model'}),
        h('h2', {}, nameOf(catalog, model)),
        h(AtChance, {model}),
        h(Facts, {
            facts: [
                [t('report.model.use'), t('report.model.use.text')],
                [t('report.model.data'), description?.title],
                [t('report.model.method'), [method?.help, method?.cite].filter(Boolean).join(' ')],
                [t('report.model.reads'), /** @type {any} */ (cell).reads],
                [t('report.model.seed'), String(cell.seed)],
                [t('report.model.hash'), cell.weights_sha256],
                [
                    t('report.limits'),
                    [t('report.limits.verdict'), ...(description?.synthetic ? [t('report.limits.twin')] : [])].join(' '),
                ],
            ],
        }),
        h('h3', {}, t('report.model.measures')),
        plain && h(Before, {before: plain.cell, after: cell, objective: run.report.plan.objective, catalog}),
        h(SheetFoot, {state}),
    ];
}

/** @param {{before: any, after: any, objective: any, catalog: import('../../lab/shapes.js').Catalog}} props */
function Before({before, after, objective, catalog}) {
    const ids = [objective.performance, objective.bias, ...roles.card];
    const value = (/** @type {any} */ cell, /** @type {string} */ id) => cell.test.metrics?.[id] ?? cell.test.overall?.[id];
    const words = (/** @type {any} */ v) =>
        typeof v?.value !== 'number'
            ? t('measure.none')
            : show('number', v.value) +
              (typeof v.low === 'number'
                  ? t('measure.interval', {low: show('number', v.low), high: show('number', v.high)})
                  : '');
    return h(
        'table',
        {},
        h(
            'thead',
            {},
            h(
                'tr',
                {},
                h('td', {}),
                ['report.model.before', 'report.model.after'].map(id => h('th', {scope: 'col', class: 'num', key: id}, t(id))),
            ),
        ),
        h(
            'tbody',
            {},
            [...new Set(ids)].map(id =>
                h(
                    'tr',
                    {key: id},
                    h('th', {scope: 'row'}, catalog.metrics.find(metric => metric.id === id)?.title ?? id),
                    h('td', {class: 'num'}, words(value(before, id))),
                    h('td', {class: 'num'}, words(value(after, id))),
                ),
            ),
        ),
    );
}
