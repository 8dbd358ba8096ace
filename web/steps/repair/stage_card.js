// One place to repair a model: a sentence, one slider, which method, its settings, and what the last model of it came to.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {decimal, show} from '../../lab/figures.js';
import {Sign} from '../../marks/shapes.js';
import {chosenAt, methodOf, modelAt, modelsAt, modelsNow, seedsWanting, stopsOf, workOf} from '../../state/repair.js';
import {limitsOf} from '../../state/given.js';
import {hindrance} from '../../state/plan.js';
import {Params} from '../../ui/params.js';
import {metricWithin} from '../../words/core.js';
import {t} from '../../words/words.js';
import {Methods} from './methods.js';
import {AtChance} from '../../views/chance.js';
import {Unsure} from '../../views/learned.js';
import {RunBar} from '../../views/run_bar.js';
import {Look} from './look.js';

/** @typedef {import('../../state/repair.js').Stage} Stage */

/** @param {import('../../state/app.js').Props & {stage: Stage}} props */
export function StageCard({app, state, stage}) {
    const catalog = /** @type {import('../../lab/shapes.js').Catalog} */ (state.catalog);
    const chosen = chosenAt(state, stage);
    const method = methodOf(catalog, chosen.method);
    const stops = stopsOf(method);
    const model = modelAt(catalog, modelsNow(state), chosen);
    const running = state.run && [stage.id, 'all'].includes(workOf(state.run.stage));
    const hindered = hindrance(catalog, method, state.settings, limitsOf(state));
    /** @param {object} change @param {string} what @param {string} [gesture] */
    const choose = (change, what, gesture = '') =>
        app.actions.choose(
            {stages: {...state.stages, [stage.id]: {...chosen, ...change}}},
            t(what, {stage: t(`stage.${stage.id}`)}),
            gesture,
        );
    const words = strengthWords(method, stops, chosen.stop);
    return h(
        'div',
        {class: running ? 'card stage on' : 'card stage', 'data-stage': stage.id},
        h(
            'div',
            {class: 'what'},
            h('h3', {}, h(Sign, {place: stage.place}), t(`stage.${stage.id}`)),
            h('p', {class: 'small muted'}, method.help),
        ),
        h(
            'div',
            {class: 'how'},
            h(Slider, {app, stage, stops, stop: chosen.stop, words, choose}),
            h(Which, {app, state, stage, chosen, method, choose}),
            hindered && h('p', {class: 'small say'}, hindered),
            running
                ? h(RunBar, {app, state, of: state.run?.stage === 'all' ? cell => cell.family === stage.family : undefined})
                : h(
                      'div',
                      {class: 'row'},
                      h(Train, {app, state, stage, chosen, hindered: hindered !== null}),
                      stage.id === 'network' && !hindered && h(Look, {app, state, model}),
                  ),
            model && [h(AtChance, {model}), h(Unsure, {model})],
            h(Gain, {model, state}),
        ),
    );
}

/** @param {import('../../state/app.js').Props & {stage: Stage, chosen: import('../../state/repair.js').Chosen,
 *   hindered: boolean}} props */
function Train({app, state, stage, chosen, hindered}) {
    const catalog = /** @type {import('../../lab/shapes.js').Catalog} */ (state.catalog);
    const wanting = chosen.stop > 0 ? seedsWanting(state, modelsAt(catalog, modelsNow(state), chosen)).length : 0;
    const some = wanting > 0 && wanting < state.seeds.length;
    return h(
        'button',
        {
            type: 'button',
            class: 'btn',
            disabled: Boolean(state.run) || hindered || wanting === 0,
            onClick: () => void app.actions.trainStage(stage.id),
        },
        some
            ? t('repair.rest', {n: wanting, all: state.seeds.length})
            : t(wanting === 0 && chosen.stop > 0 ? 'repair.trained' : 'repair.train'),
    );
}

/** @typedef {(change: object, what: string, gesture?: string) => void} Choose */

/** @typedef {import('../../state/app.js').App} App */
/** @param {{app: App, stage: Stage, stops: number[], stop: number, words: string, choose: Choose}} props */
const Slider = ({app, stage, stops, stop, words, choose}) =>
    h(
        'label',
        {class: 'field'},
        h('span', {}, words),
        h('input', {
            type: 'range',
            min: 0,
            max: stops.length - 1,
            step: 1,
            value: stop,
            'aria-valuetext': words,
            onInput: (/** @type {any} */ event) =>
                choose({stop: Number(event.target.value)}, 'undo.strength', `stage ${stage.id}`),
            onChange: app.actions.settle,
        }),
    );

/**
 * Which method, and its settings: each opens on demand.
 * @param {import('../../state/app.js').Props & {stage: Stage, chosen: import('../../state/repair.js').Chosen,
 *   method: import('../../lab/shapes.js').Method, choose: Choose}} props
 */
function Which({app, state, stage, chosen, method, choose}) {
    const [open, setOpen] = useState('');
    const turn = (/** @type {string} */ what) => () => setOpen(open === what ? '' : what);
    const catalog = /** @type {import('../../lab/shapes.js').Catalog} */ (state.catalog);
    /** @param {string} id */
    const use = id => {
        choose({method: id, stop: stopsOf(methodOf(catalog, id)).length - 1, params: {}}, 'undo.method');
        setOpen('');
    };
    return [
        h(
            'p',
            {class: 'small'},
            h('button', {type: 'button', class: 'link', 'aria-haspopup': 'dialog', onClick: turn('methods')}, method.title),
            ' \u00b7 ',
            h(
                'button',
                {type: 'button', class: 'link', 'aria-expanded': String(open === 'settings'), onClick: turn('settings')},
                t('repair.settings'),
            ),
        ),
        open === 'settings' &&
            h(Params, {
                params: method.params.filter(({id}) => id !== method.strength),
                values: chosen.params,
                choose: params => choose({params}, 'undo.settings'),
                id: `${stage.id}-${method.id}`,
            }),
        open === 'methods' && h(Methods, {app, state, stage, now: chosen.method, close: () => setOpen(''), use}),
    ];
}

/** @param {import('../../lab/shapes.js').Method} method @param {number[]} stops @param {number} stop */
function strengthWords(method, stops, stop) {
    const param = method.params.find(({id}) => id === method.strength);
    const title = param?.title ?? method.title;
    const value =
        stop === 0
            ? t('repair.off')
            : !param
              ? t('repair.on')
              : param.max === 1 && stops[stop] === 1
                ? t('repair.full')
                : show('general', stops[stop]);
    return t('repair.strength', {title, value});
}

/** @param {{model: import('../../state/repair.js').Model | null, state: import('../../state/app.js').State}} props */
function Gain({model, state}) {
    const id = model?.run.report.plan.objective?.performance;
    const title = id ? metricWithin(state.catalog, id) : '';
    return h(
        'div',
        {class: 'gain'},
        h(
            'span',
            {},
            t('repair.gap'),
            ' ',
            h('b', {}, model ? decimal(100 * Number(model.cell.test.objective.bias), 1, true) : t('measure.none')),
        ),
        h('span', {}, title || '', ' ', h('b', {}, model ? show('percent', model.performance) : t('measure.none'))),
    );
}
