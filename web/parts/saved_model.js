// A model as a file: taken home from a finished run, and brought in place of training.

import {download} from '../state/download.js';
import {fill, freshId, h} from './dom.js';

/** @typedef {import('../state/app.js').App} App */

/**
 * A button that saves a cell's model, as long as the core still has it.
 * @param {App} app @param {import('../lab/shapes.js').Cell} cell
 */
export function saveModelButton(app, cell) {
    const save = async () => {
        app.clear();
        try {
            const bytes = await app.client().model(cell.index);
            const name = `${cell.method.replaceAll('+', '-')}-seed-${cell.seed}.eqm`;
            download(name, bytes, 'application/octet-stream');
            app.say(`The model is saved as ${name}, with its columns and the rule by which it decides.`);
        } catch (error) {
            app.fail(error);
        }
    };
    return h('button', {type: 'button', onclick: () => void save()}, 'Save this model');
}

/** Says in every control below `root` which file takes the place of training. @param {App} app @param {Element} root */
export function showGiven(app, root) {
    const {given} = app.store.state;
    const back = () => {
        app.store.set({given: null});
        app.say('A model is trained again.');
    };
    for (const place of root.querySelectorAll('.given'))
        fill(
            place,
            given
                ? h(
                      'p',
                      {},
                      h('b', {}, given),
                      ' takes the place of training: what is set here for models and training has no effect, and methods that ',
                      'work before or during training are refused. ',
                      h('button', {type: 'button', onclick: back}, 'Train a model instead'),
                  )
                : null,
        );
}

/** A file of a model instead of settings for one. @param {App} app */
export function givenControl(app) {
    const id = freshId('given');
    const take = async (/** @type {File} */ file) => {
        app.clear();
        try {
            await app.client().giveModel(file.name, new Uint8Array(await file.arrayBuffer()));
            app.store.set({given: file.name});
            app.say(`${file.name} takes the place of training.`);
        } catch (error) {
            app.fail(error);
        }
    };
    const input = h('input', {
        type: 'file',
        id,
        accept: '.eqm',
        onchange: () => {
            const file = input.files?.[0];
            if (file) void take(file);
            input.value = ''; // the same file may be chosen again
        },
    });
    const control = h('div', {class: 'control'}, h('label', {for: id}, 'Use a saved model'), input, h('div', {class: 'given'}));
    showGiven(app, control);
    return control;
}
