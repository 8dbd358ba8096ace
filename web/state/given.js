// What a plan says of a model that takes the place of training, and what can be done with it.

import {phraseNow} from '../words/said.js';
import {t} from '../words/words.js';

/** @typedef {import('./app.js').State} State */

/** What a plan says of a model that takes the place of training. @param {State} state @returns {Record<string, any> | null} */
export function givenOf({given, brought}) {
    if (!given) return null;
    if (brought?.name !== given) return {given};
    const {columns, trained_on: learned, ...score} = brought.answers;
    return {
        given,
        ...(columns && {columns}),
        ...(Object.keys(score).length > 0 && {score}),
        ...(learned && {trained_on: learned}),
    };
}

/** What can be done with a model that was given: its name, and why its layers cannot be edited. @param {State} state
 *  @returns {import('./plan.js').Given | null} */
export function limitsOf({given, brought}) {
    if (!given) return null;
    if (brought?.name !== given) return {name: given, fixed: null};
    const {editable, why_not: why} = brought.description.editing;
    return {name: given, fixed: editable === 0 ? (phraseNow(why) ?? t('model.fixed')) : null};
}

/** The name of the file that took the place of training when a model was made; null: it was trained here.
 *  @param {{run: import('./app.js').Finished}} model @returns {string | null} */
export const givenIn = ({run}) => (run.stage === 'cut' ? null : (run.report.plan.model?.given ?? null)); // a cut one is ours

/** Of which rows a given model was said to have learned. @param {{run: import('./app.js').Finished}} model
 *  @returns {import('./brought.js').Learned} */
export const learnedIn = ({run}) => run.report.plan.model?.trained_on ?? 'unknown';

/** Whether it may have learned from the people who judge it: nobody said. @param {{run: import('./app.js').Finished}} model */
export const mayKnow = model => givenIn(model) !== null && learnedIn(model) === 'unknown';

/** Whether such a one was edited: a repair looks better on people whom the model knows.
 *  @param {{run: import('./app.js').Finished, cell: {method: string}}} model */
export const isUnsure = model => mayKnow(model) && model.cell.method !== 'none';

/** Whether it was made by another program: it goes home as ONNX.
 *  @param {{run: import('./app.js').Finished}} model */
export const isForeign = model => !/\.eqm$/i.test(givenIn(model) ?? '.eqm');

/**
 * What was done to a model that was given, also by several methods in a row: who changed its weights, who stands behind its
 * score.
 * @param {import('../lab/shapes.js').Catalog} catalog @param {{method: string}} cell of a run
 * @returns {{weights: string[], rule: string[]}} titles of methods
 */
export function changesOf(catalog, {method}) {
    const used = catalog.methods.filter(({id}) => method.split('+').includes(id));
    const titles = (/** @type {string} */ of) => used.filter(({family}) => family === of).map(({title}) => title);
    return {weights: titles('intra'), rule: titles('post')};
}
