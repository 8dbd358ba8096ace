// Why a value is undefined, in the core's words: the catalogue has them by cause, with brackets for whom and what they are
// said of.

import {causeNow} from '../words/said.js';

/** @typedef {import('../lab/shapes.js').Value} Value */

/**
 * "group "A" has no rows": without the conclusion that this or that is undefined, which a title beside it says.
 * @param {{causes: Record<string, string>}} catalog @param {Value | undefined} v @returns {string}
 */
export function reasonOf({causes}, v) {
    const words = v?.cause ? causes[v.cause] : '';
    return words ? causeNow(words, v ?? {}) : (v?.why ?? '');
}
