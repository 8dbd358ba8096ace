// Links of earlier versions of the page, which open for ever: p1, a plan of methods; m1, what was chosen in an audit.

import {readMeasures} from './record.js';
import {readPlan} from './plan.js';
import {STAGES, stopsOf, methodOf} from './repair.js';
import {isSet} from './tolerance.js';
import {decodeChoice, decodeHash} from './url.js';

/** @typedef {import('./app.js').State} State */

/** The slider of each stage whose method a plan has, at the nearest stop. @param {import('../lab/shapes.js').Catalog} catalog
 *  @param {import('./plan.js').Choice} choice */
function stagesOf(catalog, choice) {
    const chosen = STAGES.flatMap(({id, family}) => {
        const method = catalog.methods.find(one => one.family === family && choice[one.id]?.on);
        if (!method) return [];
        const {[method.strength ?? '']: strength, ...params} = choice[method.id].params;
        const stops = stopsOf(methodOf(catalog, method.id));
        const wanted = Number([strength].flat()[0] ?? NaN);
        const stop = Number.isFinite(wanted)
            ? stops.reduce((best, value, i) => (Math.abs(value - wanted) < Math.abs(stops[best] - wanted) ? i : best), 0)
            : stops.length - 1;
        return [[id, {method: method.id, stop, params}]];
    });
    return Object.fromEntries(chosen);
}

/** @param {import('./plan.js').Roles | undefined} roles */
const grouping = roles =>
    roles?.protected?.length
        ? {groups: roles.protected, byLevel: roles.by_level === true, reference: roles.privileged ?? null}
        : {};

/**
 * What a link of an earlier version chose, in fields of today. @param {string} hash @param {State} state
 * @returns {Promise<{change: Record<string, any>, unknown: string[]}>}
 */
export async function readEarlier(hash, {catalog, shipped}) {
    const {plan} = await decodeHash(hash);
    const choice = await decodeChoice(hash);
    const shippedAs = (/** @type {any} */ id) => (shipped.some(set => set.id === id) ? {data: {id}} : {});
    if (choice) {
        const {pinned, tolerance, minimum} = readMeasures(choice.measures);
        const known = pinned.filter(id => catalog?.metrics.some(m => m.id === id));
        return {
            change: {
                ...shippedAs(choice.data),
                ...grouping(choice.roles),
                pinned: known,
                tolerance: isSet(tolerance) ? tolerance : null,
                small: minimum,
            },
            unknown: pinned.filter(id => !known.includes(id)),
        };
    }
    if (!plan || !catalog) return {change: {}, unknown: []};
    const {roles, settings, choice: methods, seeds, blind, unknown} = readPlan(plan, catalog);
    const foreign = shipped.some(set => set.id === plan.data) ? [] : [`data \u201c${plan.data}\u201d`];
    return {
        change: {...shippedAs(plan.data), ...grouping(roles), settings, seeds, blind, stages: stagesOf(catalog, methods)},
        unknown: [...unknown, ...foreign],
    };
}
