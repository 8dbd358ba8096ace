// The model card as the core words it, and as a file.

import {download} from '../state/download.js';
import {sha256} from '../state/files.js';
import {fileOf} from '../state/handing_models.js';
import {t} from '../words/words.js';
import {nameOf} from './picture.js';

/** @typedef {import('../state/app.js').App} App */
/** @typedef {import('../state/repair.js').Model} Model */

/** With its file's SHA-256, where it is a file. @param {App} app @param {Model} model */
export async function cardOf(app, model) {
    const file = await fileOf(app, model).catch(() => null);
    return app.client().card(model.run.text, model.cell.index, file ? await sha256(file) : '');
}

/** @param {App} app @param {Model} model @param {'html' | 'json'} ending @param {string} at where it is said that it fails */
export async function saveCard(app, model, ending, at) {
    const {catalog} = app.store.state;
    if (!catalog) return;
    const title = `${t('report.kind.model')}: ${nameOf(catalog, model)}`;
    const name = `model-card-${model.cell.method.replaceAll('+', '-')}-seed-${model.cell.seed}.${ending}`;
    app.actions.mend(at);
    try {
        const card = await cardOf(app, model);
        const json = () => `${JSON.stringify(card, null, 1)}\n`;
        const text = ending === 'json' ? json() : await app.client().html({title, answers: {card}});
        download(name, text, ending === 'json' ? 'application/json' : 'text/html');
        app.actions.toast(t('report.saved', {name}));
    } catch (error) {
        app.actions.fail(error, at);
    }
}
