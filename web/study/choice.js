// What is chosen of the shipped studies, and the plans it makes. A study that is chosen whole is the shipped plan itself,
// so its report can be compared with the command line's byte for byte.

/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {{name: string, plan: Record<string, any>, rows: number}} Study  rows of the original data */

/**
 * @typedef {object} Choice
 * @property {string[]} studies  names
 * @property {string[]} measures  ids
 * @property {string[]} entries  lines of the plans' methods, as keyOf writes them
 * @property {number[]} seeds
 * @property {number | null} epochs  most epochs; null = as the plan says
 */

/** @param {any} value @returns {any[]} */
const list = value => (Array.isArray(value) ? value : [value]);
const unique = (/** @type {any[]} */ values) => [...new Set(values)];

/** @param {any} entry a line of a plan's methods */
export const keyOf = entry => JSON.stringify(entry);

/** All there is to choose from, in the order of the plans. @param {Study[]} studies @returns {Choice} */
export function everything(studies) {
    return {
        studies: studies.map(study => study.name),
        measures: unique(studies.flatMap(({plan}) => list(plan.objective.bias))),
        entries: unique(studies.flatMap(({plan}) => plan.methods.map(keyOf))),
        seeds: unique(studies.flatMap(({plan}) => plan.seeds)),
        epochs: null,
    };
}

/** A look: the smallest data set, its first measure, every method, two seeds. @param {Study[]} studies @returns {Choice} */
export function quick(studies) {
    const [smallest] = [...studies].sort((a, b) => a.rows - b.rows);
    const all = everything([smallest]);
    return {...all, measures: all.measures.slice(0, 1), seeds: all.seeds.slice(0, 2)};
}

/**
 * The plan of one study under a choice, or null when nothing of it is left.
 * @param {Study} study @param {Choice} choice @returns {Record<string, any> | null}
 */
export function planFor({name, plan}, choice) {
    if (!choice.studies.includes(name)) return null;
    const measures = list(plan.objective.bias).filter(id => choice.measures.includes(id));
    const methods = plan.methods.filter((/** @type {any} */ entry) => choice.entries.includes(keyOf(entry)));
    if (measures.length === 0 || methods.length === 0 || choice.seeds.length === 0) return null;
    const train = choice.epochs === null ? plan.train : {...plan.train, max_epochs: choice.epochs};
    return {
        ...plan,
        ...(train ? {train} : {}),
        objective: {...plan.objective, bias: measures.length === 1 ? measures[0] : measures},
        methods,
        seeds: choice.seeds,
    };
}

/** The values a line of methods sweeps over, as a number of cells. @param {any} entry */
const sweeps = entry =>
    list(entry)
        .flatMap(Object.values)
        .reduce((n, value) => n * (Array.isArray(value) ? value.length : 1), 1);

/** @param {Record<string, any>} plan */
export const cellsOf = plan =>
    plan.seeds.length *
    list(plan.objective.bias).length *
    plan.methods.reduce((/** @type {number} */ n, /** @type {any} */ entry) => n + sweeps(entry), 0);

/** Methods of a line, joined as a report joins them. @param {any} entry */
export const methodOf = entry =>
    list(entry)
        .map(({id}) => id)
        .join('+');

/**
 * What a plan is expected to take on one worker, from what its parts took when they were tried.
 * @param {Record<string, any>} plan
 * @param {{epoch: number, methods: Map<string, number>}} speed  seconds of an epoch, and of a cell of each method
 * @returns {import('../lab/pool.js').Expected}
 */
export function expectedOf(plan, speed) {
    const epochs = plan.train?.max_epochs ?? 1;
    const network = epochs * speed.epoch;
    const each = plan.methods.reduce(
        (/** @type {number} */ sum, /** @type {any} */ entry) => sum + sweeps(entry) * (speed.methods.get(methodOf(entry)) ?? 0),
        0,
    );
    return {
        network,
        cell: ({method}) => speed.methods.get(method) ?? 0,
        total: plan.seeds.length * (network + each * list(plan.objective.bias).length),
    };
}

/**
 * A line of methods alone, the first of whatever it sweeps over, after a network that is trained in no time.
 * @param {Record<string, any>} plan @param {any} entry
 */
export function trialOf(plan, entry) {
    const first = (/** @type {any} */ value) => list(value)[0];
    const method = (/** @type {any} */ one) => Object.fromEntries(Object.entries(one).map(([id, value]) => [id, first(value)]));
    const {valid = 0.2} = plan.split ?? {};
    return {
        ...plan,
        train: {...plan.train, max_epochs: 1},
        split: {train: 0.02, valid, test: 1 - valid - 0.02},
        objective: {...plan.objective, bias: first(plan.objective.bias)},
        methods: [Array.isArray(entry) ? entry.map(method) : method(entry)],
        seeds: plan.seeds.slice(0, 1),
    };
}

/** One epoch of the plan's network, and nothing else that takes time. @param {Record<string, any>} plan */
export const epochOf = plan => ({
    ...trialOf(plan, plan.methods[0]),
    split: plan.split ?? {},
});
