// Every model of every run: what it is called, what was noted of it, which two are compared; a model can be deleted, and the
// deletion undone.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {decimal, show} from '../../lab/figures.js';
import {Sign} from '../../marks/shapes.js';
import {isUnsure} from '../../state/given.js';
import {comparable} from '../../state/pairing.js';
import {bySeed} from '../../state/repair.js';
import {Dialog} from '../../ui/dialog.js';
import {useTyped} from '../../ui/typed.js';
import {atChance} from '../../views/chance.js';
import {nameOf} from '../../views/picture.js';
import {t} from '../../words/words.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../../state/repair.js').Model} Model */
/** @typedef {import('../../state/pairing.js').Pair} Pair */

/** @param {Props & {pair: Pair, brushed: string[] | null, all: () => void}} props  brushed: those in the picture's frame */
export function History({app, state, pair, brushed, all}) {
    const [edited, setEdited] = useState(/** @type {Model | null} */ (null));
    const known = comparable(state);
    const models = brushed ? kinOf(known, brushed) : known;
    const runs = [...new Set(models.map(({run}) => run))];
    return h(
        'section',
        {class: 'card below', id: 'history', tabIndex: -1, 'data-part': 'compare.history'},
        h('h3', {}, t('compare.history')),
        h(
            'p',
            {class: 'small muted', 'aria-live': 'polite'},
            brushed
                ? [
                      t('compare.history.framed', {n: models.length, all: known.length}),
                      ' ',
                      h('button', {type: 'button', class: 'link', id: 'show-all', onClick: all}, t('compare.history.all')),
                  ]
                : t('compare.history.of', {n: models.length, runs: runs.length}),
        ),
        runs.map(run =>
            h(Run, {key: run.number, app, state, pair, run, models: models.filter(model => model.run === run), edit: setEdited}),
        ),
        edited && h(Edit, {app, state, model: edited, close: () => setEdited(null)}),
    );
}

/** Those for which these stand in the picture: seeds of one model are one mark. @param {Model[]} models
 *  @param {string[]} keys */
const kinOf = (models, keys) =>
    bySeed(models)
        .filter(kin => kin.some(({key}) => keys.includes(key)))
        .flat();

/** @typedef {import('../../state/app.js').Finished} Finished */
/** @param {Props & {pair: Pair, run: Finished, models: Model[], edit: (model: Model) => void}} props */
function Run({app, state, pair, run, models, edit}) {
    return h(
        'details',
        {open: run === pair.before.run || run === pair.after.run, 'data-run': run.number},
        h('summary', {}, t('compare.run', {n: run.number}), ' \u00b7 ', t('line.repair', {n: models.length})),
        h(
            'div',
            {class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': t('compare.run', {n: run.number})},
            h(
                'table',
                {class: 'history'},
                h(
                    'thead',
                    {},
                    h(
                        'tr',
                        {},
                        h('th', {scope: 'col'}, t('compare.model')),
                        h('th', {scope: 'col', class: 'num'}, t('compare.gap')),
                        h('th', {scope: 'col', class: 'num'}, performanceOf(state, run)),
                        h('td', {}),
                    ),
                ),
                h(
                    'tbody',
                    {},
                    models.map(model => h(Row, {key: model.key, app, state, pair, model, edit})),
                ),
            ),
        ),
        h(
            'button',
            {type: 'button', class: 'link', onClick: () => app.actions.deleteModels(models, t('compare.run', {n: run.number}))},
            t('compare.delete.run'),
        ),
    );
}

/** What the run measured how well a model decides by. @param {import('../../state/app.js').State} state
 *  @param {import('../../state/app.js').Finished} run */
function performanceOf({catalog}, {report}) {
    const id = report.plan.objective?.performance;
    return catalog?.metrics.find(metric => metric.id === id)?.title ?? id;
}

/** @param {Props & {pair: Pair, model: Model, edit: (model: Model) => void}} props */
function Row({app, state, pair, model, edit}) {
    const catalog = /** @type {import('../../lab/shapes.js').Catalog} */ (state.catalog);
    const {key, run, stage, gap, performance} = model;
    const name = nameOf(catalog, model);
    const act = (
        /** @type {string} */ id,
        /** @type {() => void} */ onClick,
        /** @type {string | undefined} */ pressed = undefined,
    ) => h('button', {type: 'button', class: 'link', 'aria-pressed': pressed, 'aria-label': `${name}: ${t(id)}`, onClick}, t(id));
    const use = (/** @type {number} */ at, /** @type {string} */ id) => {
        const on = (at === 0 ? pair.before : pair.after).key === key;
        return act(id, () => app.actions.pickModel(at, key), String(on));
    };
    return h(
        'tr',
        {'data-model': key},
        h(
            'th',
            {scope: 'row'},
            stage && h(Sign, {place: stage.place}),
            name,
            atChance(model) && h('small', {class: 'chance'}, t('chance.mark')),
            isUnsure(model) && h('small', {}, t('learned.mark')),
            state.notes[key] && h('small', {}, state.notes[key]),
        ),
        h('td', {class: 'num'}, decimal(100 * gap, 1)),
        h('td', {class: 'num'}, show('percent', performance)),
        h(
            'td',
            {class: 'acts'},
            use(0, 'compare.use.before'),
            use(1, 'compare.use.after'),
            run.stage !== 'lines' && act('home.take', () => app.actions.takeHome(model)),
            h(
                'button',
                {
                    type: 'button',
                    class: 'link',
                    'aria-haspopup': 'dialog',
                    'aria-label': t('compare.edit.of', {name}),
                    onClick: () => edit(model),
                },
                t('compare.edit'),
            ),
            h(
                'button',
                {
                    type: 'button',
                    class: 'link',
                    'aria-label': t('compare.delete.of', {name}),
                    onClick: () => app.actions.deleteModels([model], name),
                },
                t('compare.delete'),
            ),
        ),
    );
}

/** @param {Props & {model: Model, close: () => void}} props */
function Edit({app, state, model, close}) {
    const catalog = /** @type {import('../../lab/shapes.js').Catalog} */ (state.catalog);
    const {key} = model;
    const change = (/** @type {'names' | 'notes'} */ field) => (/** @type {string} */ text) =>
        app.actions.choose(
            {[field]: {...state[field], [key]: text.trim() || undefined}},
            t('undo.name'),
            `${field} ${key}`,
        );
    const name = useTyped(state.names[key] ?? '', change('names'));
    const note = useTyped(state.notes[key] ?? '', change('notes'));
    return h(
        Dialog,
        {title: t('compare.edit.of', {name: nameOf(catalog, {...model, name: undefined})}), close},
        h(
            'label',
            {class: 'field'},
            h('span', {}, t('compare.name')),
            h('input', {type: 'text', id: 'model-name', ...name}),
        ),
        h(
            'label',
            {class: 'field'},
            h('span', {}, t('compare.note')),
            h('textarea', {id: 'model-note', rows: 4, ...note}),
        ),
    );
}
