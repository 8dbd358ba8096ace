// The four places where a model can be repaired, what is chosen at each, and the models there are.

import roles from '../learn/roles.json' with {type: 'json'};
import {givenOf, limitsOf} from './given.js';
import {buildPlan, hindrance, rolesOf} from './plan.js';

/** @typedef {import('./app.js').State} State */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../lab/shapes.js').Method} Method */
/** @typedef {import('../lab/shapes.js').Cell} Cell */
/** @typedef {{id: string, family: string, first: string, place: number}} Stage  first: a method; place: of its shape and hue */
/** @typedef {{method: string, stop: number, params: Record<string, any>}} Chosen  stop: of the slider, from 0, the plain model */

/** In the order in which a run comes to them. @type {Stage[]} */
export const STAGES = [
    {id: 'data', family: 'pre', first: roles.first.data, place: 2},
    {id: 'training', family: 'in', first: roles.first.training, place: 3},
    {id: 'network', family: 'intra', first: roles.first.network, place: 4},
    {id: 'decision', family: 'post', first: roles.first.decision, place: 5},
];

/** @param {Catalog} catalog @param {string} id @returns {Method} */
export const methodOf = (catalog, id) => /** @type {Method} */ (catalog.methods.find(method => method.id === id));

/** What a slider can be set to: the strengths, from none on. @param {Method} method @returns {number[]} */
export function stopsOf(method) {
    const param = method.params.find(({id}) => id === method.strength);
    if (!param) return [0, 1];
    if (param.max === 1) return [0, 0.25, 0.5, 0.75, 1];
    const usual = Number(param.default);
    const parts = param.kind === 'integer' ? [0, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1] : [0, 0.1, 0.3, 1, 3, 10];
    const stops = parts.map(part =>
        param.kind === 'integer' ? Math.round(part * usual) : Number((part * usual).toPrecision(3)),
    );
    return [...new Set(stops)].filter(stop => stop <= Number(param.max ?? Infinity));
}

/** @param {State} state @param {Stage} stage @returns {Chosen} */
export function chosenAt({stages, catalog}, {id, first}) {
    const method = stages[id]?.method ?? first;
    const known = catalog && methodOf(catalog, method);
    const stops = known ? stopsOf(known) : [0];
    return {method, stop: stops.length - 1, params: {}, ...stages[id]};
}

/** As a plan lists it; nothing: the slider is at none. @param {Catalog} catalog @param {Chosen} chosen @param {number} [stop] */
export function entryOf(catalog, {method, stop: now, params}, stop = now) {
    const row = methodOf(catalog, method);
    if (stop === 0) return null;
    return {id: method, ...params, ...(row.strength && {[row.strength]: stopsOf(row)[stop]})};
}

/** The plan of some methods on what is open now. @param {State} state @param {object[]} methods */
export function planOf(state, methods) {
    const {description, settings, seeds, blind, inject} = state;
    const plan = buildPlan(description?.name ?? '', rolesOf(state), settings, methods, seeds);
    const given = givenOf(state);
    if (given) plan.model = given;
    if (inject) plan.inject = inject;
    return blind ? {...plan, drop_protected: true} : plan;
}

/** Every stop of every slider as a plan lists it, but of what cannot be run. @param {State} state @returns {object[]} */
export function entriesOfAll(state) {
    const {catalog, settings} = state;
    if (!catalog) return [];
    return STAGES.flatMap(stage => {
        const {method, params} = chosenAt(state, stage);
        const row = methodOf(catalog, method);
        if (hindrance(catalog, row, settings, limitsOf(state))) return [];
        return {id: method, ...params, ...(row.strength && {[row.strength]: stopsOf(row).slice(1)})};
    });
}

/** How many models there are when every slider is filled: the plain one and every stop, of each seed. @param {State} state */
export function modelsOfAll(state) {
    const stops = entriesOfAll(state).map((/** @type {any} */ {id}) => stopsOf(methodOf(/** @type {any} */ (state.catalog), id)));
    return state.seeds.length * stops.reduce((n, {length}) => n + length - 1, 1);
}

/** What models are made of besides their method: models of other makes are others. @param {State} state */
export const makeOf = state => JSON.stringify(planOf(state, []));

/** The models that are made as they would be now. @param {State} state */
export const modelsNow = state => modelsOf(state).filter(({run}) => !run.make || run.make === makeOf(state));

/**
 * A model of a run: the cells of one method and strength, of which the first seed is shown.
 * @typedef {object} Model
 * @property {string} key  run and place, "2.3"
 * @property {import('./app.js').Finished} run
 * @property {Cell} cell
 * @property {Stage | null} stage  null: the plain model
 * @property {number | null} strength
 * @property {string} [name]  that a person gave it
 * @property {number} gap  its size, on the people used to judge
 * @property {number} performance
 */

/** Where a run belongs that is named after no stage. @type {Record<string, string>} */
const WORK_OF = {cut: 'network', lines: 'decision'};

/** The stage that a run is of, or what else it is: "plain", "chain", "all". @param {string} of it, by its own name */
export const workOf = of => WORK_OF[of] ?? of;

/** The models of every run on the data that are open. @param {State} state @returns {Model[]} */
export function modelsOf({runs, live, description, catalog, names = {}, deleted = []}) {
    return [...runs.filter(({number}) => number !== live?.number), ...(live ? [live] : [])]
        .filter(({report}) => report.data.sha256 === description?.sha256 && report.data.name === description?.name)
        .flatMap(run =>
            run.report.cells
                .filter(cell => !cell.error && cell.test.objective.performance !== null)
                .map(cell => ({
                    key: `${run.number}.${cell.index}`,
                    run,
                    cell,
                    stage: STAGES.find(({id, family}) => family === cell.family || id === WORK_OF[run.stage]) ?? null,
                    strength: strengthOf(catalog, cell),
                    name: names[`${run.number}.${cell.index}`],
                    gap: Math.abs(cell.test.objective.bias ?? NaN),
                    performance: Number(cell.test.objective.performance),
                }))
                .filter(({key}) => !deleted.includes(key)),
        );
}

/** @param {Catalog | null} catalog @param {Cell} cell @returns {number | null} */
function strengthOf(catalog, cell) {
    const method = catalog?.methods.find(({id}) => id === cell.method);
    return method?.strength ? (cell.params[cell.method]?.[method.strength] ?? null) : null;
}

/** Of several seeds the first stands for all. @param {Model[]} models  that differ in run and seed alone
 *  @returns {Model | null} */
const firstOfNewest = models => models.find(({run}) => run === models.at(-1)?.run) ?? null;

/** The plain model of the newest run that has one, or nothing. @param {Model[]} models */
export const plainOf = models => firstOfNewest(models.filter(({stage}) => stage === null));

/** Models that differ in their seed alone, together: the first of them stands for all. @param {Model[]} models
 *  @returns {Model[][]} */
export function bySeed(models) {
    /** @type {Map<string, Model[]>} */
    const kin = new Map();
    for (const model of models) {
        const {method, params, settings} = model.cell;
        const key = JSON.stringify([model.run.number, method, params, settings]);
        kin.set(key, [...(kin.get(key) ?? []), model]);
    }
    return [...kin.values()];
}

/** Whether a method was given the settings that are chosen: those that are not are as the method has them, or as a choice among
 *  the others has. @param {Method} method @param {Chosen} chosen @param {Cell} cell */
function hasSettings(method, {params}, cell) {
    const own = cell.params[method.id] ?? {};
    const same = (/** @type {any} */ a, /** @type {any} */ b) => JSON.stringify(a) === JSON.stringify(b);
    const led = method.params.some(({id, kind}) => kind === 'choice' && id in params);
    return method.params.every(({id, default: usual}) => {
        if (id === method.strength) return true;
        return id in params ? same(params[id], own[id]) : led || same(usual, own[id]);
    });
}

/** The models of a stage's method with its settings at a strength, of every run and seed. @param {Catalog} catalog
 *  @param {Model[]} models @param {Chosen} chosen @param {number} [stop] @returns {Model[]} */
export function modelsAt(catalog, models, chosen, stop = chosen.stop) {
    if (stop === 0) return models.filter(({stage}) => stage === null);
    const method = methodOf(catalog, chosen.method);
    const strength = method.strength ? stopsOf(method)[stop] : null;
    return models.filter(
        ({cell, strength: own}) =>
            cell.method === chosen.method && (strength === null || own === strength) && hasSettings(method, chosen, cell),
    );
}

/** The one of these that is shown. @param {Catalog} catalog @param {Model[]} models @param {Chosen} chosen
 *  @param {number} [stop] @returns {Model | null} */
export const modelAt = (catalog, models, chosen, stop) => firstOfNewest(modelsAt(catalog, models, chosen, stop));

/** Seeds of which there is no such model yet. @param {State} state @param {Model[]} models @returns {number[]} */
export const seedsWanting = ({seeds}, models) =>
    seeds.filter((/** @type {number} */ seed) => !models.some(({cell}) => cell.seed === seed));
