// Numbers and words as the page prints them.

import {decimal, show, showInterval} from '../lab/figures.js';

/** @typedef {import('../lab/shapes.js').Value} Value */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */

/** @param {number | null | undefined} x @param {number} [digits] */
export const num = (x, digits = 3) => decimal(x, digits);

/** @param {number | null | undefined} x @param {number} [digits] */
export const signed = (x, digits = 3) => decimal(x, digits, true);

/** @param {number} x */
export const count = x => show('count', x);

/** @param {number | null | undefined} x */
export const percent = x => show('percent', x);

/** @param {Value | undefined} v @param {boolean} [sign] */
export const interval = (v, sign = false) => showInterval(sign ? 'gap' : 'estimate', v);

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

/** @param {number[]} values */
export function median(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const half = sorted.length >> 1;
    if (sorted.length === 0) return null;
    return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
