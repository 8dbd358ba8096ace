// Looking into a network: which model's, its units, and a model with some of them cut.

import {methodOf, modelsOf} from './repair.js';
import {startRun} from './running.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./repair.js').Model} Model */
/** @typedef {import('../lab/shapes.js').Units} Units */
/** @typedef {import('../lab/shapes.js').Unit} Unit */

/** The file's name under which the core is given a model with units cut. */
const CUT_NAME = 'cut.eqm';

/** Whose units are shown: people on whom lines are chosen, so that a cut is judged on others. */
const PART = 'valid';

/**
 * Whose network is looked into: the model of the slider, else the plain one of the newest run, whose models the core still has.
 * @param {App} app @param {import('./app.js').State} state @param {Model | null} model of the slider @returns {Model | null}
 */
export function lookedInto(app, state, model) {
    const {catalog} = state;
    if (!catalog || state.phase !== 'ready') return null;
    const here = modelsOf(state).filter(({run}) => run.generation === app.client().generation);
    const seen = (/** @type {Model} */ one) => !methodOf(catalog, one.cell.method)?.does?.includes('decisions');
    return here.find(one => one.key === model?.key && seen(one)) ?? here.find(one => one.cell.method === 'none') ?? null;
}

/**
 * What a unit carries of the gap in the mean logit: what goes with it when it is cut. Of the last column these add up.
 * @param {Units} units @param {Unit} unit @returns {number | null} null: an input
 */
export const carries = ({whole}, {share, cut}) => share ?? (cut ? whole.logit_gap - cut.logit_gap : null);

/**
 * The units of a column that are shown: those that carry most, or of the inputs those with the strongest weights, in their order.
 * @param {Units} units @param {number} column @param {number} most @returns {number[]}
 */
export function shownOf(units, column, most) {
    const {units: all, weights} = units.columns[column];
    /** @type {number[]} */
    const strength = all.map(unit => Math.abs(carries(units, unit) ?? 0));
    if (units.columns[column].kind === 'input')
        for (const [from, , weight] of weights) strength[from] = Math.max(strength[from], Math.abs(weight) * all[from].sd);
    for (const [at, unit] of units.cut) if (at === column) strength[unit] = Infinity; // what is cut stays in sight
    const order = all.map((_, i) => i).sort((a, b) => strength[b] - strength[a] || a - b);
    return order.slice(0, most).sort((a, b) => a - b);
}

/** @param {App} app */
export function networkActions(app) {
    return {
        /** @param {Model} model @param {[number, number][]} cut @param {AbortSignal} signal @returns {Promise<Units>} */
        lookInto: ({cell}, cut, signal) => app.client().units(cell.index, {part: PART, cut}, signal),

        /** Makes a model of the one with units cut. @param {Model} model @param {[number, number][]} cut @param {string} title */
        makeCut: async ({cell, run}, cut, title) => {
            const {actions} = app;
            try {
                const client = app.client();
                await client.giveModel(CUT_NAME, await client.cutModel(cell.index, {part: PART, cut}));
                const plan = {
                    ...run.report.plan,
                    model: {given: CUT_NAME},
                    methods: [{id: 'none'}],
                    seeds: [cell.seed],
                };
                await startRun(app, 'cut', [], {plan, make: run.make, title, alone: true});
            } catch (error) {
                actions.fail(error, 'run');
            }
        },
    };
}
