// The model card: what a model is for, on what it was trained, how it measures before and after its repair; as the core words it.

import {h} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {answerView} from '../../panels/answer.js';
import {modelsOf} from '../../state/repair.js';
import {Mount} from '../../ui/mount.js';
import {cardOf, saveCard} from '../../views/card.js';
import {nameOf} from '../../views/picture.js';
import {t} from '../../words/words.js';
import {SheetFoot, SheetHead} from './sheet.js';

/** The model that Compare shows second, else the newest. @param {import('../../state/app.js').State} state */
function chosenModel(state) {
    const models = modelsOf(state);
    return models.find(({key}) => key === state.pick[1]) ?? models.at(-1) ?? null;
}

/** The card that is shown, as a file. @param {import('../../state/app.js').App} app @param {'html' | 'json'} ending */
export function saveShown(app, ending) {
    const model = chosenModel(app.store.state);
    if (model) void saveCard(app, model, ending, 'page');
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
