// Step 3: train the baseline, watch it, audit its decisions on the test rows.

import {auditResult} from '../audit/audit_result.js';
import {firstWrong} from '../../parts/controls.js';
import {fill, h} from '../../parts/dom.js';
import {explainTerm, headed} from '../../parts/explain.js';
import {count, num, signed, titleOf} from '../../parts/format.js';
import {auditInFull} from '../audit/predictions.js';
import {curves, objectiveOf, runPanel} from './run.js';
import {answerSection, saidOf} from '../../panels/answer.js';
import {settingsPanel} from '../../parts/settings.js';

/** @typedef {import('../../state/app.js').App} App */

/** @param {App} app @param {HTMLElement} root */
export function trainView(app, root) {
    const settings = settingsPanel(app);
    const curvesPlace = h('div', {});
    const result = h('div', {id: 'train-result'});
    const start = h(
        'button',
        {
            type: 'button',
            class: 'primary',
            onclick: () => {
                const wrong = firstWrong(settings);
                if (wrong) {
                    app.fail(new Error('One of the settings is not right yet.'));
                    wrong.focus();
                    return;
                }
                const {catalog, seeds} = app.store.state;
                if (catalog) void app.run('train', [{id: catalog.methods[0].id}], seeds.slice(0, 1));
            },
        },
        'Train',
    );
    fill(
        root,
        h('h2', {id: 'title-train'}, 'Train'),
        h(
            'div',
            {class: 'columns'},
            h(
                'div',
                {class: 'main'},
                h(
                    'p',
                    {class: 'lead'},
                    'A model learns from the training rows as they are. ',
                    'This is the baseline that debiasing has to beat. ',
                    explainTerm('split'),
                ),
                h('div', {class: 'actions'}, start),
                runPanel(app, 'train'),
                curvesPlace,
                result,
            ),
            h('aside', {class: 'side', 'aria-label': 'Settings'}, settings),
        ),
    );

    /** @type {ReturnType<typeof curves> | null} */
    let drawn = null;
    /** @type {import('../../lab/shapes.js').Curve | null} */
    let latest = null;
    app.store.watch(['run', 'data', 'phase'], state => {
        start.disabled = state.run !== null || !state.data || state.phase === 'opening';
        if (state.run?.kind !== 'train') return;
        const curve = state.run.progress?.curve;
        if (!state.run.progress) {
            latest = null;
            drawn = null;
            fill(curvesPlace);
            fill(result);
        }
        if (!curve || curve.epoch.length === 0) return;
        latest = curve;
        if (!drawn) {
            drawn = curves(() => ({curve: latest, ...objectiveOf(app.store.state)}));
            fill(curvesPlace, drawn.element);
        }
        drawn.redraw();
    });
    app.store.watch(['finished'], ({finished, catalog}) => {
        const last = finished.findLast(f => f.kind === 'train');
        const cell = last?.report.cells.find(one => !one.error);
        if (!last || !cell || !catalog) {
            fill(result);
            if (!last) fill(curvesPlace);
            return;
        }
        latest = cell.curve ?? null;
        const plan = last.report.plan;
        drawn = curves(() => ({
            curve: latest,
            performance: titleOf(catalog, plan.objective.performance),
            bias: titleOf(catalog, plan.objective.bias),
            epsilon: plan.objective.epsilon,
        }));
        fill(curvesPlace, drawn.element);
        fill(result, trained(app, catalog, last, cell));
    });
}

/**
 * @param {App} app @param {import('../../lab/shapes.js').Catalog} catalog @param {import('../../state/app.js').Finished} run
 * @param {import('../../lab/shapes.js').Cell} cell
 */
function trained(app, catalog, run, cell) {
    const {objective} = cell.test;
    const plan = run.report.plan;
    const network = catalog.kinds.find(kind => kind.id === plan.model.kind)?.gradient ?? true;
    return [
        headed('h3', 'Result on the test rows', 'split'),
        cell.collapsed
            ? h(
                  'p',
                  {class: 'wrong'},
                  `This model is ${cell.collapsed}. ${saidOf(run.report, 'warning')} `,
                  'Try another seed, another model or a longer training.',
              )
            : null,
        h(
            'dl',
            {class: 'figures'},
            [
                [titleOf(catalog, plan.objective.performance), num(objective.performance)],
                [titleOf(catalog, plan.objective.bias), signed(objective.bias)],
                [`Phi, tolerance ${plan.objective.epsilon}`, num(objective.phi)],
                ['Threshold', num(cell.threshold)],
                ['Model', plan.model.given ?? titleOf(catalog, plan.model.kind)],
                [
                    network ? 'Epochs' : 'Rounds',
                    cell.epochs ? `${count(cell.epochs)} (best ${count(cell.best_epoch)})` : 'not trained here',
                ],
                [network ? 'Weights' : 'Numbers learnt', count(cell.n_weights)],
            ].map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
        ),
        h(
            'p',
            {class: 'soft'},
            `SHA-256 of the ${network ? 'weights' : 'model'} `,
            explainTerm('hash'),
            ' ',
            h('code', {class: 'hash'}, cell.weights_sha256),
        ),
        auditInFull(app, run, cell),
        auditResult(app, cell.test, {decided: true}),
        answerSection(catalog, cell.counterfactual, 'counterfactual'),
    ];
}
