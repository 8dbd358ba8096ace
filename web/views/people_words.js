// How many people an audit is of, and how many of those who were read are in none of its figures.

import {show} from '../lab/figures.js';
import {t} from '../words/words.js';

/** @param {import('../state/app.js').State} state @returns {string} */
export function peopleWords({audit, subject, description, data}) {
    const people = audit?.overall.n ?? 0;
    const n = show('count', people);
    // A model is judged on some of the rows: the others are not set aside but were learnt from.
    if (subject?.model) return t('audit.people.model', {n});
    const counted = subject?.predicted ? /** @type {any} */ (audit)?.people : null;
    // Of labels: without an outcome, or by the data's own filter. People of whom a feature is missing are audited.
    const labelled = !subject?.predicted && description && !data?.counts ? description.rows.read - people : 0;
    const out = counted?.set_aside ?? Math.max(0, labelled);
    const unknown = counted?.unknown?.n ?? 0;
    const words = {n, out: show('count', out), unknown: show('count', unknown)};
    if (out > 0) return t(unknown > 0 ? 'audit.people.both' : 'audit.people.out', words);
    return t(unknown > 0 ? 'audit.people.unknown' : 'audit.people', words);
}
