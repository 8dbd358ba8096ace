// How many people an audit is of, and how many of those who were read are in none of its figures.

import {show} from '../lab/figures.js';
import {asideOf} from '../state/aside.js';
import {mayKnow} from '../state/given.js';
import {t} from '../words/words.js';

/** @param {import('../state/app.js').State} state @returns {string} */
export function peopleWords(state) {
    const n = show('count', state.audit?.overall.n ?? 0);
    // A model is judged on some of the rows: the others are not set aside but were learnt from.
    const {model} = state.subject ?? {};
    if (model) return t(mayKnow(model) ? 'audit.people.given' : 'audit.people.model', {n});
    const {n: out, unknown} = asideOf(state);
    const words = {n, out: show('count', out), unknown: show('count', unknown)};
    if (out > 0) return t(unknown > 0 ? 'audit.people.both' : 'audit.people.out', words);
    return t(unknown > 0 ? 'audit.people.unknown' : 'audit.people', words);
}
