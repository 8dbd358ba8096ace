// The model card: what a model is for, on what it was trained, how it measures before and after its repair; as the core words it.

import {h} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {answerView} from '../../panels/answer.js';
import {download} from '../../state/download.js';
import {modelsOf} from '../../state/repair.js';
import {Mount} from '../../ui/mount.js';
import {nameOf} from '../../views/picture.js';
import {t} from '../../words/words.js';
import {SheetFoot, SheetHead} from './sheet.js';

/** The model that Compare shows second, else the newest. @param {import('../../state/app.js').State} state */
function chosenModel(state) {
    const models = modelsOf(state);
    return models.find(({key}) => key === state.pick[1]) ?? models.at(-1) ?? null;
}

/** As long as the core has the model, its file's SHA-256 too. @param {import('../../state/app.js').App} app
 *  @param {import('../../state/repair.js').Model} model */
async function cardOf(app, {run, cell}) {
    const here = run.generation === app.client().generation;
    const file = here
        ? await app
              .client()
              .model(cell.index)
              .catch(() => null)
        : null;
    const sum = file ? new Uint8Array(await crypto.subtle.digest('SHA-256', file)) : [];
    const digits = Array.from(sum, byte => byte.toString(16).padStart(2, '0')).join('');
    return app.client().card(run.text, cell.index, digits);
}

/** The card as a file. @param {import('../../state/app.js').App} app @param {'html' | 'json'} ending */
export async function saveCard(app, ending) {
    const {state} = app.store;
    const model = chosenModel(state);
    if (!model || !state.catalog) return;
    const title = `${t('report.kind.model')}: ${nameOf(state.catalog, model)}`;
    const name = `model-card-${model.cell.method.replaceAll('+', '-')}-seed-${model.cell.seed}.${ending}`;
    try {
        const card = await cardOf(app, model);
        const json = () => `${JSON.stringify(card, null, 1)}\n`;
        const text = ending === 'json' ? json() : await app.client().html({title, answers: {card}});
        download(name, text, ending === 'json' ? 'application/json' : 'text/html');
        app.actions.toast(t('report.saved', {name}));
    } catch (error) {
        app.actions.fail(error, 'page');
    }
}

/** @param {import('../../state/app.js').Props} props */
export function ModelCard({app, state}) {
    const {catalog} = state;
    const model = chosenModel(state);
    const [made, setMade] = useState(/** @type {{key: string, card: any} | null} */ (null));
    useEffect(() => {
        if (!model) return;
        cardOf(app, model).then(
            card => setMade({key: model.key, card}),
            error => app.actions.fail(error, 'page'),
        );
    }, [model?.key]);
    if (!model || !catalog) return h('p', {}, t('report.model.none'));
    const card = made?.key === model.key ? made.card : null;
    return [
        h(SheetHead, {kind: 'model'}),
        h('h2', {}, t('report.kind.model')),
        h('h3', {}, nameOf(catalog, model)),
        card && h(Mount, {key: model.key, class: 'classic', make: () => ({element: answerView(catalog, card)})}),
        h(SheetFoot, {state}),
    ];
}
