// Who is in no figure, and why: as the audit of decisions counted, or the reading of the data to train on.

import {h} from 'preact';
import {show} from '../../lab/figures.js';
import {t} from '../../words/words.js';

/** @typedef {import('../../state/app.js').State} State */

/**
 * @param {State} state
 * @returns {{known: boolean, all: number, n: number, reasons: [string, number][], unknown: number}} reasons by the id of their
 *   words; unknown: people of unknown group, who are not among the n
 */
export function outOf({audit, subject, description}) {
    const people = /** @type {any} */ (audit)?.people;
    const some = (/** @type {[string, number][]} */ reasons) => reasons.filter(([, n]) => n > 0);
    if (subject?.predicted && people) {
        const {no_label, no_decision, no_score, no_group, read, set_aside, unknown} = people;
        const reasons = some([
            ['label', no_label],
            ['decision', no_decision],
            ['score', no_score],
            ['group', no_group],
        ]);
        return {known: true, all: read, n: set_aside, reasons, unknown: unknown.n};
    }
    if (!subject || !description) return {known: false, all: 0, n: 0, reasons: [], unknown: 0};
    const {read, missing, filtered} = description.rows;
    return {
        known: true,
        all: read,
        n: missing + filtered,
        reasons: some([
            ['missing', missing],
            ['filtered', filtered],
        ]),
        unknown: 0,
    };
}

/** @param {{state: State}} props */
export function Out({state}) {
    const {n, all, reasons, unknown} = outOf(state);
    if (n === 0 && unknown === 0) return null;
    const shares = {n: show('count', n), all: show('count', all), share: show('percent', n / all)};
    const why = reasons.map(([id, of]) => t(`columns.out.${id}`, {n: show('count', of)})).join(', ');
    return h(
        'div',
        {class: 'say below', id: 'set-aside'},
        h('b', {}, t('columns.out.title')),
        n > 0 && ` ${t('columns.out.of', {...shares, reasons: why})}`,
        unknown > 0 && ` ${t('columns.out.unknown', {n: show('count', unknown)})}`,
    );
}
