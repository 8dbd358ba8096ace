// The numbers that are typed for a parameter, or what is wrong with them: its kind and range come from the catalogue's row.

/** @typedef {import('../lab/shapes.js').Param} Param */

/** @param {Pick<Param, 'min' | 'max'>} param */
function range(param) {
    const {min, max} = param;
    if (min !== null && min !== undefined && max !== null && max !== undefined) return `${min} to ${max}`;
    if (min !== null && min !== undefined) return `at least ${min}`;
    return max !== null && max !== undefined ? `at most ${max}` : '';
}

/**
 * The numbers that a text holds, or the sentence that says what is wrong with it.
 * @param {Pick<Param, 'kind' | 'min' | 'max'>} param @param {string} text @returns {{values: number[]} | {wrong: string}}
 */
export function readNumbers(param, text) {
    const parts = text.split(/[,;\s]+/).filter(part => part !== '');
    if (parts.length === 0) return {wrong: 'A number is wanted here.'};
    const values = parts.map(Number);
    const bad = values.findIndex(
        x =>
            !Number.isFinite(x) ||
            (param.kind !== 'real' && !Number.isInteger(x)) ||
            x < (param.min ?? -Infinity) ||
            x > (param.max ?? Infinity),
    );
    if (bad < 0) return {values};
    const kind = param.kind === 'real' ? 'number' : 'whole number';
    return {wrong: `\u201c${parts[bad]}\u201d is not a ${kind}${range(param) ? ` (${range(param)})` : ''}.`};
}
