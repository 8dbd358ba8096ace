// What Compare shows, worked out from a report: one row a method and parameters, medians over seeds, the front.

import {workOut} from './formula.js';

/** @typedef {import('../lab/shapes.js').Cell} Cell */
/** @typedef {import('../lab/shapes.js').Report} Report */
/** @typedef {"valid" | "test" | "train"} Part */

/**
 * @typedef {object} Row
 * @property {string} key
 * @property {number} number  from 1, as in the table
 * @property {string} method
 * @property {string} family
 * @property {Record<string, any>} params
 * @property {Cell[]} cells  one a seed, those that failed left out
 * @property {string[]} failed  a sentence a failed seed
 */

/**
 * A cell's parameters and swept settings on one level; the methods of a chain are told apart.
 * @param {Pick<Cell, 'method' | 'params'> & {settings?: Record<string, any>}} cell
 * @returns {Record<string, any>}
 */
export function flatParams({method, params, settings = {}}) {
    /** @type {Record<string, any>} */
    const flat = {};
    for (const [id, values] of Object.entries(params)) {
        for (const [name, value] of Object.entries(values)) flat[id === method ? name : `${id} ${name}`] = value;
    }
    return {...flat, ...settings};
}

/** @param {Report} report @returns {Row[]} */
export function rowsOf(report) {
    /** @type {Map<string, Row>} */
    const rows = new Map();
    for (const cell of report.cells) {
        const params = flatParams(cell);
        const key = `${cell.method} ${JSON.stringify(params)}`;
        const {method, family} = cell;
        const row = rows.get(key) ?? {
            key,
            number: rows.size + 1,
            method,
            family,
            params,
            cells: [],
            failed: [],
        };
        rows.set(key, row);
        if (cell.error) row.failed.push(`seed ${cell.seed}: ${cell.error}`);
        else row.cells.push(cell);
    }
    return [...rows.values()];
}

/**
 * The runs of a row whose model learnt something. A model at chance tells hardly anybody apart: its small gap is no merit, so
 * nothing is praised for it. @param {Row} row
 */
export const trainedOf = row => row.cells.filter(cell => !cell.collapsed);

/** Only the parameters in which rows of one method differ. @param {Row} row @param {Row[]} rows */
export function telling(row, rows) {
    const same = rows.filter(other => other.method === row.method);
    return Object.fromEntries(
        Object.entries(row.params).filter(([id, value]) =>
            same.some(other => JSON.stringify(other.params[id]) !== JSON.stringify(value)),
        ),
    );
}

/**
 * @param {(number | null | undefined)[]} values
 * @returns {{median: number | null, min: number | null, max: number | null, n: number}}
 */
export function spread(values) {
    const known = values.filter(x => typeof x === 'number').sort((a, b) => a - b);
    const n = known.length;
    if (n === 0) return {median: null, min: null, max: null, n};
    return {
        median: n % 2 ? known[n >> 1] : (known[n / 2 - 1] + known[n / 2]) / 2,
        min: known[0],
        max: known[n - 1],
        n,
    };
}

/**
 * A quantity over the seeds of a row: with one seed its own interval, with several the range over them.
 * @param {Row} row @param {(cell: Cell) => import('../lab/shapes.js').Value | undefined} pick
 * @returns {import('../lab/shapes.js').Value}
 */
export function over(row, pick) {
    const values = row.cells.map(pick);
    if (values.length === 0) return {value: null, why: `every run failed: ${row.failed[0]}`};
    if (values.length === 1) return values[0] ?? {value: null};
    const {median, min, max, n} = spread(values.map(v => v?.value));
    const why = values.find(v => v?.why)?.why ?? null;
    if (n < values.length)
        return {
            value: null,
            why: `undefined for ${values.length - n} of ${values.length} seeds: ${why ?? 'no reason given'}`,
        };
    return {value: median, low: min, high: max};
}

/**
 * Points that nothing else beats in both: higher performance, smaller gap.
 * @template {{gap: number, performance: number}} P @param {P[]} points
 * @returns {P[]}
 */
export function front(points) {
    return points.filter(
        p =>
            !points.some(
                q =>
                    q !== p &&
                    q.performance >= p.performance &&
                    q.gap <= p.gap &&
                    (q.performance > p.performance || q.gap < p.gap),
            ),
    );
}

/**
 * The performance of the same decision for everyone, the better of the two, as a mean over runs; null where the measure is
 * none of counts. @param {import('../lab/shapes.js').Metric | undefined} metric the objective's
 * @param {Report} report @param {Part} part @returns {number | null}
 */
export function constantPerformance(metric, report, part) {
    const overalls = report.cells.filter(cell => !cell.error).flatMap(cell => cell[part].overall ?? []);
    if (!metric || overalls.length === 0) return null;
    const decided = (/** @type {boolean} */ favourably) => {
        const values = overalls.map(all => {
            const [positives, negatives] = [all.tp + all.fn, all.fp + all.tn];
            const [tp, fp, tn, fn] = favourably ? [positives, negatives, 0, 0] : [0, 0, negatives, positives];
            const group = {...all, positives, negatives, tp, fp, tn, fn};
            return workOut(metric, [], {group, shown: undefined})?.value ?? NaN;
        });
        return values.reduce((sum, x) => sum + x, 0) / values.length;
    };
    const best = Math.max(decided(true), decided(false));
    return Number.isFinite(best) ? best : null;
}

/** A number, or a text; a text that a spreadsheet would take for a formula gets an apostrophe before it.
 *  @param {string | number | null | undefined} x */
export const csvCell = x => {
    const plain = x === null || x === undefined ? '' : String(x);
    const text = /^[=+\-@\t\r]/.test(plain) && !Number.isFinite(Number(plain)) ? `'${plain}` : plain;
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
};

/** Every number of a report, a line each. @param {Report} report */
export function reportCsv(report) {
    const lines = [['method', 'params', 'seed', 'weights_sha256', 'part', 'group', 'metric', 'value', 'low', 'high', 'why']];
    for (const cell of report.cells.filter(one => !one.error)) {
        const head = [cell.method, JSON.stringify(flatParams(cell)), String(cell.seed), cell.weights_sha256];
        for (const part of /** @type {Part[]} */ (['train', 'valid', 'test'])) {
            const {objective, metrics = {}, groups = []} = cell[part];
            for (const id of /** @type {const} */ (['phi', 'performance', 'bias'])) {
                lines.push([
                    ...head,
                    part,
                    '',
                    id,
                    csvNumber(objective[id]),
                    '',
                    '',
                    objective[id] === null ? (objective.why ?? '') : '',
                ]);
            }
            for (const [id, v] of Object.entries(metrics)) lines.push([...head, part, '', id, ...valueCells(v)]);
            for (const group of groups) {
                for (const [id, v] of Object.entries(group)) {
                    if (typeof v === 'number') lines.push([...head, part, group.name, id, csvNumber(v), '', '', '']);
                    else if (v && typeof v === 'object' && 'value' in v)
                        lines.push([...head, part, group.name, id, ...valueCells(v)]);
                }
            }
        }
    }
    return `${lines.map(line => line.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** @param {number | null | undefined} x */
const csvNumber = x => (x === null || x === undefined ? '' : String(x));
/** @param {import('../lab/shapes.js').Value} v */
const valueCells = v => [csvNumber(v.value), csvNumber(v.low), csvNumber(v.high), v.why ?? ''];
