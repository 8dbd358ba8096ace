// Between what is chosen on the page and the plan that the core reads.

import {t} from '../words/words.js';

/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../lab/shapes.js').Kind} Kind */
/** @typedef {import('../lab/shapes.js').Method} Method */
/** @typedef {{protected: string[], by_level: boolean, privileged: string | null}} Roles */
/**
 * @typedef {Record<string, Record<string, any>>} Settings  section, id, value: only what differs from the default
 */
/** @typedef {Record<string, {on: boolean, params: Record<string, any>}>} Choice  by method id */

/** Keys of a plan that the page has controls for, besides the sections of settings. */
const READ = ['equipoise', 'data', 'protected', 'by_level', 'privileged', 'drop_protected', 'methods', 'seeds'];

/** The roles as the core's keys; several protected columns are crossed. @param {Roles} roles */
export function roleKeys(roles) {
    /** @type {Record<string, any>} */
    const keys = {protected: roles.protected};
    if (roles.by_level) keys.by_level = true;
    if (roles.privileged) keys.privileged = roles.privileged;
    return keys;
}

/** The audit by a rule or a profession that is asked for.
 *  @param {import('./app.js').State} state @returns {import('../lab/shapes.js').AuditPreset | null} */
export const presetOf = ({catalog, asked}) => catalog?.audit_presets.find(({id}) => id === asked.preset) ?? null;

/** How many protected columns, from the first, make the groups where nothing is chosen.
 *  @param {import('./app.js').State} state */
export const usualGroups = state => presetOf(state)?.columns ?? 1;

/** The roles that are chosen: the first protected column of the data, where nothing is.
 *  @param {import('./app.js').State} state @returns {Roles} */
export const rolesOf = state => ({
    protected:
        state.groups ?? state.description?.protected.slice(0, usualGroups(state)).map((/** @type {any} */ p) => p.column) ?? [],
    by_level: state.byLevel,
    privileged: state.reference,
});

/**
 * @param {string} data @param {Roles} roles @param {Settings} settings
 * @param {object[]} methods @param {number[]} seeds
 * @returns {Record<string, any>}
 */
export function buildPlan(data, roles, settings, methods, seeds) {
    const {protected: columns, ...others} = roleKeys(roles);
    const kept = Object.fromEntries(Object.entries(settings).filter(([, values]) => Object.keys(values).length > 0));
    return {
        equipoise: 1,
        data,
        protected: columns.length === 1 ? columns[0] : columns,
        ...others,
        ...kept,
        methods,
        seeds,
    };
}

/** The kind of model that the settings ask for. @param {Catalog} catalog @param {Settings} settings */
export function kindOf(catalog, settings) {
    const id = settings.model?.kind ?? catalog.settings.model.find(p => p.id === 'kind')?.default;
    return catalog.kinds?.find(k => k.id === id) ?? null;
}

/** Whether a method can work on a kind of model. @param {Method} method @param {Kind | null} kind */
export const worksOn = (method, kind) => !method.network || !kind || kind.gradient;

/** Families that work before or while a model is trained, as a given one is not again: plan_read.c refuses them beside it. */
const OF_TRAINING = ['pre', 'in'];

/** A file that takes the place of training; fixed: why its layers cannot be edited. @typedef {{name: string,
 *   fixed: string | null}} Given */

/**
 * Why a method cannot be run on the model of the settings, or on the file that takes its place: a sentence; null: it can.
 * @param {Catalog} catalog @param {Method} method @param {Settings} settings @param {Given | null} given
 * @returns {string | null}
 */
export function hindrance(catalog, method, settings, given) {
    if (given)
        return OF_TRAINING.includes(method.family)
            ? t('method.of.training', {name: given.name})
            : method.family === 'intra'
              ? given.fixed
              : null;
    const kind = kindOf(catalog, settings);
    return worksOn(method, kind) ? null : t('method.of.network', {kind: kind?.title});
}

/**
 * The chosen methods one after another, in the order of a run: two or more, at most one a family; else null.
 * @param {Catalog} catalog @param {Choice} choice @returns {object[] | null}
 */
export function chainOf(catalog, choice) {
    const chosen = catalog.methods.filter(m => choice[m.id]?.on && m.family !== catalog.families[0].id);
    const families = new Set(chosen.map(m => m.family));
    if (chosen.length < 2 || families.size < chosen.length) return null;
    return chosen.map(m => ({id: m.id, ...choice[m.id].params}));
}

/** A value as a short word of JSON. @param {any} x */
const shortly = x => {
    const text = JSON.stringify(x) ?? 'nothing';
    return text.length > 40 ? `${text.slice(0, 40)}\u2026` : text;
};

/** @param {any} x */
const isObject = x => typeof x === 'object' && x !== null && !Array.isArray(x);
/** @param {any} x */
const isMethod = x => isObject(x) && typeof x.id === 'string';

/**
 * Refuses what is no plan, in a sentence; what a method or a setting may be is for the core to say.
 * @param {any} plan @param {Catalog} catalog
 */
function checkPlan(plan, catalog) {
    /** @param {string} key @param {boolean} good @param {string} expected */
    const want = (key, good, expected) => {
        if (!good && plan[key] !== undefined && plan[key] !== null)
            throw new Error(`The plan\u2019s ${key} is ${shortly(plan[key])}, expected ${expected}.`);
    };
    const {data, methods, seeds, privileged} = plan;
    const columns = [plan.protected].flat();
    want('data', typeof data === 'string', 'the name of a data set');
    want(
        'protected',
        columns.every(c => typeof c === 'string'),
        'the name of a column, or several',
    );
    want('privileged', typeof privileged === 'string', 'the name of a group');
    want(
        'methods',
        Array.isArray(methods) && methods.every(m => (Array.isArray(m) ? m.every(isMethod) : isMethod(m))),
        'a list of {"id": "\u2026"}',
    );
    want(
        'seeds',
        Array.isArray(seeds) && seeds.length > 0 && seeds.every(s => Number.isInteger(s) && s >= 0),
        'a list of whole numbers',
    );
    for (const section of Object.keys(catalog.settings)) want(section, isObject(plan[section]), 'settings by name');
}

/** The values that a network's name stands for, under those beside it. @param {Record<string, any>} model
 *  @param {Catalog} catalog */
function spelled({preset, ...model}, catalog) {
    const known = catalog.presets.find(p => p.id === preset);
    return {...(known ? known.model : preset === undefined ? {} : {preset}), ...model};
}

/**
 * What a plan says in the page's own terms. What the page has no control for is named, not dropped in silence; what is
 * no plan is refused.
 * @param {Record<string, any>} plan @param {Catalog} catalog
 * @returns {{roles: Roles, settings: Settings, choice: Choice, together: boolean, seeds: number[],
 *   blind: boolean, unknown: string[]}}
 */
export function readPlan(plan, catalog) {
    checkPlan(plan, catalog);
    const known = [...READ, ...Object.keys(catalog.settings)];
    const unknown = Object.keys(plan).filter(key => !known.includes(key) && plan[key] !== null);
    /** @type {Settings} */
    const settings = {};
    for (const [section, params] of Object.entries(catalog.settings)) {
        settings[section] = {};
        const values = plan[section] ?? {};
        for (const [id, value] of Object.entries(section === 'model' ? spelled(values, catalog) : values)) {
            const param = params.find(p => p.id === id);
            if (!param) unknown.push(`${section}.${id}`);
            else if (Array.isArray(value) && param.kind !== 'integers') unknown.push(`a sweep over ${section}.${id}`);
            else if (JSON.stringify(value) !== JSON.stringify(param.default)) settings[section][id] = value;
        }
    }
    /** @type {Choice} */
    const choice = Object.fromEntries(catalog.methods.map(m => [m.id, {on: false, params: {}}]));
    const chains = (plan.methods ?? []).filter(Array.isArray);
    for (const {id, ...params} of (plan.methods ?? []).filter((/** @type {any} */ entry) => !Array.isArray(entry))) {
        if (Object.hasOwn(choice, id)) choice[id] = {on: true, params};
        else unknown.push(`method \u201c${id}\u201d`);
    }
    const chain = JSON.stringify(chainOf(catalog, choice));
    const together = chains.length === 1 && JSON.stringify(chains[0]) === chain;
    if (!together) unknown.push(...chains.map(() => 'method \u201ca chain\u201d'));
    const columns = plan.protected ?? [];
    return {
        roles: {
            protected: Array.isArray(columns) ? columns : [columns],
            by_level: plan.by_level === true,
            privileged: plan.privileged ?? null,
        },
        blind: plan.drop_protected === true,
        settings,
        choice,
        together,
        seeds: Array.isArray(plan.seeds) ? plan.seeds : [1],
        unknown,
    };
}
