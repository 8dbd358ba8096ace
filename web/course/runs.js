// What the models of a lesson's steps give. A step's run is `run.<step>.<method>.<what>`; a strength follows its method:
// `run.knob.<method>.10.gap`, 0.25 is 0_25. Over seeds all of it is a median, unless it counts them.

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

/** How a method with its strength is called. @param {import('../lab/shapes.js').Catalog | null} catalog @param {Cell} cell */
function nameOf(catalog, {method, params}) {
    const strength = catalog && params[method]?.[methodOf(catalog, method)?.strength ?? ''];
    return typeof strength === 'number' ? `${method}.${keyOf(String(strength))}` : method;
}

/** @param {any} report */
const toleranceOf = report => report?.plan?.objective?.epsilon ?? 0.05;

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
        // By the truth behind records that are bent; else nothing.
        true_accuracy: medianOf(cells.map((/** @type {any} */ cell) => cell.test.by_truth?.objective.performance ?? NaN)),
        within: within(judged),
        within_chosen: within(chosen),
        seeds: cells.length,
    };
}

/** Of each group's favourable outcomes, true ones where records are bent, the share that is found. @param {any[]} cells
 *  @returns {[string, number | null][]} */
const foundOf = cells =>
    (cells[0].test.groups ?? []).map((/** @type {any} */ {name}) => [
        `found.${keyOf(name)}`,
        medianOf(
            cells.map(({test}) => {
                const groups = (test.by_truth ?? test).groups;
                return groups.find((/** @type {any} */ group) => group.name === name)?.tpr?.value ?? NaN;
            }),
        ),
    ]);

/** Decisions that turned when the attribute was changed alone, and of how many. @param {any} cell */
function turnedOf({counterfactual}) {
    const whole = counterfactual?.columns[0]?.overall;
    return {turned: whole ? whole.to_favourable + whole.to_unfavourable : null, tested: whole?.n ?? null};
}

/** The models of the lesson's newest training up to a step, by method in the plan's order.
 *  @param {import('../state/app.js').State} state @param {import('./lesson.js').Step[]} steps  the lesson's @param {number} at
 *  @returns {{epsilon: number, ways: Cell[][]}} epsilon: the tolerance that it was asked with */
export function trainedBefore({lesson, runs}, steps, at) {
    const of = steps.slice(0, at + 1).findLast(({run}) => run)?.id;
    const run = (runs ?? []).findLast(({lesson: by}) => by && by.id === lesson?.id && by.step === of);
    const cells = (run?.report.cells ?? []).filter(({error}) => !error);
    const methods = [...new Set(cells.map(({method}) => method))];
    return {epsilon: toleranceOf(run?.report), ways: methods.map(method => cells.filter(cell => cell.method === method))};
}

/** @param {import('../state/app.js').State} state @returns {Record<string, number | null>} */
export function runValues({lesson, runs, catalog}) {
    /** @type {Record<string, number | null>} */
    const out = {};
    for (const run of runs ?? []) {
        if (!lesson || !run.lesson || run.lesson.id !== lesson.id) continue;
        const report = /** @type {any} */ (run.report);
        const epsilon = toleranceOf(report);
        /** @type {Map<string, Cell[]>} */
        const kin = new Map();
        for (const cell of report.cells)
            if (!cell.error) kin.set(nameOf(catalog, cell), [...(kin.get(nameOf(catalog, cell)) ?? []), cell]);
        for (const [name, cells] of kin) {
            const at = `run.${run.lesson.step}.${name}`;
            for (const [what, value] of Object.entries(overSeeds(cells, epsilon))) out[`${at}.${what}`] = value;
            for (const [what, value] of foundOf(cells)) out[`${at}.${what}`] = value;
            for (const cell of cells) {
                out[`${at}.seed_${cell.seed}.gap`] = cell.test.objective.bias ?? null;
                for (const [what, n] of Object.entries(turnedOf(cell))) out[`${at}.seed_${cell.seed}.${what}`] = n;
            }
        }
    }
    return out;
}
