// What the models of a lesson's steps give. A step's run is `run.<step>.<method>.<what>`; a strength follows its method:
// `run.knob.score_gap_penalty.10.gap`, 0.25 is 0_25. Over seeds all of it is a median, unless it counts them.

import {methodOf} from '../state/repair.js';
import {keyOf} from './keys.js';

/** @typedef {import('../lab/shapes.js').Cell} Cell */

/** @param {number[]} values */
export function medianOf(values) {
    const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
    const half = sorted.length / 2;
    if (sorted.length === 0) return null;
    return sorted.length % 2 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2;
}

/** How a plan's method with its strength is called. @param {import('../lab/shapes.js').Catalog | null} catalog @param {Cell} cell */
function nameOf(catalog, {method, params}) {
    const strength = catalog && params[method]?.[methodOf(catalog, method)?.strength ?? ''];
    return typeof strength === 'number' ? `${method}.${keyOf(String(strength))}` : method;
}

/** Of the cells that differ in their seed alone. @param {Cell[]} cells @param {number} epsilon the tolerance */
function overSeeds(cells, epsilon) {
    const bias = (/** @type {'valid' | 'test'} */ part) => cells.map(cell => Number(cell[part].objective.bias ?? NaN));
    const well = (/** @type {'valid' | 'test'} */ part) => cells.map(cell => Number(cell[part].objective.performance ?? NaN));
    const [chosen, judged] = [bias('valid'), bias('test')];
    const within = (/** @type {number[]} */ gaps) => gaps.filter(gap => Math.abs(gap) < epsilon).length;
    const sizes = (/** @type {number[]} */ gaps) => gaps.filter(Number.isFinite).map(Math.abs);
    return {
        gap: medianOf(judged),
        chosen: medianOf(chosen),
        size: medianOf(sizes(judged)),
        size_chosen: medianOf(sizes(chosen)),
        worst: sizes(judged).length > 0 ? Math.max(...sizes(judged)) : null,
        worst_chosen: sizes(chosen).length > 0 ? Math.max(...sizes(chosen)) : null,
        accuracy: medianOf(well('test')),
        accuracy_chosen: medianOf(well('valid')),
        within: within(judged),
        within_chosen: within(chosen),
        seeds: cells.length,
    };
}

/** @param {import('../state/app.js').State} state @returns {Record<string, number | null>} */
export function runValues({lesson, runs, catalog}) {
    /** @type {Record<string, number | null>} */
    const out = {};
    for (const run of runs ?? []) {
        if (!lesson || !run.lesson || run.lesson.id !== lesson.id) continue;
        const report = /** @type {any} */ (run.report);
        const epsilon = report.plan?.objective?.epsilon ?? 0.05;
        /** @type {Map<string, Cell[]>} */
        const kin = new Map();
        for (const cell of report.cells)
            if (!cell.error) kin.set(nameOf(catalog, cell), [...(kin.get(nameOf(catalog, cell)) ?? []), cell]);
        for (const [name, cells] of kin) {
            const at = `run.${run.lesson.step}.${name}`;
            for (const [what, value] of Object.entries(overSeeds(cells, epsilon))) out[`${at}.${what}`] = value;
            for (const cell of cells) out[`${at}.seed_${cell.seed}.gap`] = cell.test.objective.bias ?? null;
        }
    }
    return out;
}
