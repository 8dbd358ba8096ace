// Who is in no figure of an audit, and why: one count for all who speak of it.

/**
 * @typedef {object} Aside
 * @property {boolean} known  whether it was counted yet
 * @property {number} all  who were read
 * @property {number} n  who are set aside
 * @property {[string, number][]} reasons  by the id of their words
 * @property {number} unknown  people of unknown group, who are not among the n
 * @property {number} unlearnt  audited, but a feature of theirs is missing: models do not learn from them
 */

/** @type {Aside} */
const NOT_YET = {known: false, all: 0, n: 0, reasons: [], unknown: 0, unlearnt: 0};

/**
 * As the audit counted; those whom the data's own filter drops were never in it.
 * @param {import('./app.js').State} state @returns {Aside}
 */
export function asideOf({audit, subject, description, data}) {
    const people = /** @type {any} */ (audit)?.people;
    if (!subject || !people) return NOT_YET;
    const labels = !subject.predicted && description && !data?.counts ? description.rows : null;
    const {no_label, no_decision, no_score, no_group, read, set_aside, unknown} = people;
    const filtered = labels?.filtered ?? 0;
    /** @type {[string, number][]} */
    const reasons = [
        ['label', no_label],
        ['decision', no_decision],
        ['score', no_score],
        ['group', no_group],
        ['filtered', filtered],
    ];
    return {
        known: true,
        all: read + filtered,
        n: set_aside + filtered,
        reasons: reasons.filter(([, n]) => n > 0),
        unknown: unknown.n,
        unlearnt: labels ? Math.max(0, labels.missing - set_aside) : 0,
    };
}
