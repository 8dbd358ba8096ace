// A report as a table: every number a line, with the parameters of its cell.

/** @typedef {import('../lab/shapes.js').Cell} Cell */
/** @typedef {import('../lab/shapes.js').Report} Report */
/** @typedef {"valid" | "test" | "train"} Part */

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
            if (!cell[part]) continue; // lines that were kept are known by whom they judged alone
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
