// Numbers and words as the page prints them.

/** @typedef {import('../lab/shapes.js').Value} Value */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */

const MINUS = '\u2212';

/** @param {number | null | undefined} x @param {number} [digits] */
export function num(x, digits = 3) {
    if (x === null || x === undefined || !Number.isFinite(x)) return 'undefined';
    const text = Math.abs(x).toFixed(digits);
    return (x < 0 && Number(text) !== 0 ? MINUS : '') + text;
}

/** @param {number | null | undefined} x @param {number} [digits] */
export function signed(x, digits = 3) {
    const text = num(x, digits);
    return x !== null && x !== undefined && x > 0 && Number(text) !== 0 ? `+${text}` : text;
}

const whole = new Intl.NumberFormat('en', {maximumFractionDigits: 0});
/** @param {number} x */
export const count = x => whole.format(x);

/** @param {number} x */
export const percent = x => `${num(100 * x, 1)} %`;

/** @param {Value | undefined} v @param {boolean} [sign] with signs a dash would be read as a minus */
export function interval(v, sign = false) {
    if (v?.low === null || v?.low === undefined || v.high === null || v.high === undefined) return '';
    if (sign || v.low < 0) return `${signed(v.low)} to ${signed(v.high)}`;
    return `${num(v.low)}\u2013${num(v.high)}`;
}

/** @param {number} seconds */
export function duration(seconds) {
    if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
    return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

/** @param {string} text */
export const sentence = text => text.charAt(0).toUpperCase() + text.slice(1);

/** An id's words, where the catalogue has no title for it. @param {string} id */
export const words = id => id.replace(/_/g, ' ');

/** What the catalogue calls an id. @param {Catalog} catalog @param {string} id */
export function titleOf(catalog, id) {
    const known = catalog.metrics.find(m => m.id === id) ?? catalog.methods.find(m => m.id === id);
    return (known ?? catalog.kinds?.find(k => k.id === id))?.title ?? words(id);
}

/** @param {Catalog} catalog @param {string} id methods joined by "+" are a chain */
export const chainTitle = (catalog, id) =>
    id
        .split('+')
        .map(part => titleOf(catalog, part))
        .join(', then ');

/** @param {Record<string, any>} params */
export const paramText = params =>
    Object.entries(params)
        .map(([id, value]) => `${words(id)} ${typeof value === 'number' ? +value.toPrecision(6) : value}`)
        .join(', ');

/** @param {number[]} values */
export function median(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const half = sorted.length >> 1;
    if (sorted.length === 0) return null;
    return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
