// Two audits, number by number.
import assert from 'node:assert/strict';

/** What an audit says of its columns: a table of counts has a column of decisions where the rows have scores, and
 *  says so in its notes. */
export const ofColumns = ['outcomes', 'notes', 'blocks', 'decision', 'kind'];

/**
 * Numbers compared, each within 1e-12; texts and structure must be the same. `skip` names members that are not compared.
 * @param {any} a @param {any} b @param {string[]} [skip] @param {string} [path] @returns {number} how many were compared
 */
export function compare(a, b, skip = [], path = '') {
    if (typeof a === 'number' && typeof b === 'number') {
        assert.ok(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b)), `${path}: ${a} is not ${b}`);
        return 1;
    }
    if (a === null || typeof a !== 'object') {
        assert.equal(a, b, path);
        return 0;
    }
    const compared = (/** @type {object} */ of) => Object.keys(of).filter(key => !skip.includes(key));
    assert.deepEqual(compared(a), compared(b), path);
    let n = 0;
    for (const key of compared(a)) n += compare(a[key], b[key], skip, `${path}/${key}`);
    return n;
}
