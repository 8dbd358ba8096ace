// Lines: where people are selected from, by group, on the curves of the core. A line is a threshold of the core's score of the
// favourable outcome; on a scale of its own (deciles) it is shown as the value from which people are marked.

import roles from '../learn/roles.json' with {type: 'json'};

/** @typedef {{name: string, n: number, positives: number, negatives: number, tp: number[], fp: number[]}} GroupCurve */
/** @typedef {{thresholds: number[], at: number, groups: GroupCurve[]}} Curves  thresholds fall; at each index what is selected */
/** @typedef {{tp: number, fp: number, fn: number, tn: number, n: number}} Counts */

const CLOSE = 1e-9;
const IS = roles.measures;

/** The place of a line, which is one of the thresholds, or of the nearest to it.
 *  @param {{thresholds: number[]}} curves @param {number} line */
export function placeOfLine({thresholds}, line) {
    const far = (/** @type {number} */ i) => Math.abs(thresholds[i] - line);
    return thresholds.reduce((best, _, i) => (far(i) < far(best) ? i : best), 0);
}

/** What a slider shows of a threshold: beyond the least and the greatest score nobody and everybody is selected.
 *  @param {number} x */
export const onScale = x => Math.min(1, Math.max(0, x));

/** The place of the threshold that is nearest on the score's scale. @param {Curves} curves @param {number} value */
export const placeOfValue = ({thresholds}, value) => placeOfLine({thresholds: thresholds.map(onScale)}, value);

/** @param {GroupCurve} group @param {number} at index of a threshold @returns {Counts} */
export function countsAt({tp, fp, positives, negatives}, at) {
    return {tp: tp[at], fp: fp[at], fn: positives - tp[at], tn: negatives - fp[at], n: positives + negatives};
}

/** Rates of counts, by the core's ids; null: of nobody. @param {Counts} c @returns {Record<string, number | null>} */
export function ratesOf({tp, fp, fn, tn, n}) {
    const share = (/** @type {number} */ k, /** @type {number} */ of) => (of > 0 ? k / of : null);
    return {
        [IS.selected]: share(tp + fp, n),
        [IS.wronglyPassed]: share(fn, tp + fn),
        [IS.wronglySelected]: share(fp, fp + tn),
        [IS.worth]: share(tp, tp + fp),
        [IS.worthOfPassed]: share(tn, tn + fn),
        [IS.right]: share(tp + tn, n),
    };
}

/**
 * A line as people read it. @param {import('./counts.js').Scale | undefined} scale @param {number} line
 * @returns {number | null} null: nobody is marked
 */
export function shownLine(scale, line) {
    if (!scale) return line;
    return scale.values.find(value => scale.toScore(value) <= line + CLOSE) ?? null;
}

/** Whom a line marks: nobody, everyone, or those from a value on. @param {import('./counts.js').Scale | undefined} scale
 *  @param {number} line @returns {'nobody' | 'everyone' | number} */
export function reachOf(scale, line) {
    const value = shownLine(scale, line);
    if (!scale) return line >= 1 ? 'nobody' : line < 0 ? 'everyone' : line;
    return value === null ? 'nobody' : value === scale.values[0] ? 'everyone' : value;
}

/** What a strategy found, where it has lines. @param {import('./app.js').State} state @returns {any} */
export const strategyOf = ({strategy, decided}) =>
    decided?.strategies.find((/** @type {any} */ found) => found.id === strategy && found.feasible) ?? null;

/** The lines that hold now: those of the chosen strategy, which follow the cost; those that were drawn by hand; else
 *  the one of the data. @param {import('./app.js').State} state @param {string[]} names @returns {Record<string, number>} */
export function linesNow({curves, ...state}, names) {
    const found = strategyOf(/** @type {any} */ (state))?.groups ?? [];
    const drawn = found.filter((/** @type {any} */ group) => group.line !== null);
    const lines = {...state.lines, ...Object.fromEntries(drawn.map((/** @type {any} */ {name, line}) => [name, line]))};
    const usual = curves.thresholds[curves.at] ?? 0.5;
    return Object.fromEntries(names.map(name => [name, lines[name] ?? usual]));
}
