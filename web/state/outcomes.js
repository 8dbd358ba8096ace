// What outcomes and decisions are called: as the data or the person name them.

import {t} from '../words/words.js';
import {meant} from './subject.js';
import {withUse} from './columns.js';

/** @typedef {import('./people.js').Outcomes} Outcomes */

/** @param {string} text */
const capital = text => text.charAt(0).toUpperCase() + text.slice(1);

/** @param {import('./app.js').State} state @returns {Outcomes & Record<string, string>} */
export function outcomesOf(state) {
    const own = namesOf(state);
    const words = {
        good: t('outcome.good'),
        bad: t('outcome.bad'),
        whoGood: t('outcome.who.good'),
        whoBad: t('outcome.who.bad'),
        selected: t('outcome.selected'),
        passed: t('outcome.passed'),
        ...own,
    };
    return {focus: 'selected', ...words, Selected: capital(words.selected), Passed: capital(words.passed)};
}

/** @param {import('./app.js').State} state @returns {Partial<Outcomes>} */
function namesOf(state) {
    const {data, counts, description} = state;
    if (data?.counts) return counts[data.counts]?.words ?? {};
    if (data?.own) {
        const [outcome] = withUse(meant(state) ?? [], 'outcome');
        if (!outcome || outcome.good.length === 0) return {};
        const bad = outcome.levels.map(({value}) => value).filter(value => !outcome.good.includes(value));
        return both(outcome.name, outcome.good.join(' or '), bad.length === 1 ? bad[0] : null);
    }
    const label = description?.label;
    return label?.favourable ? named(label.favourable, label.unfavourable) : {};
}

/** Outcomes that are values of a column. @param {string} column @param {string} good @param {string | null} bad */
const both = (column, good, bad) => outcomes(good, bad, value => t('outcome.own', {column, value}));

/** Outcomes that the data's own schema has names for. @param {string} good @param {string | null} bad */
const named = (good, bad) => outcomes(good, bad, name => t('outcome.named', {name}));

/** @param {string} good @param {string | null} bad @param {(outcome: string) => string} with_ @returns {Partial<Outcomes>} */
function outcomes(good, bad, with_) {
    const not = bad ?? t('outcome.other', {good});
    return {good: with_(good), whoGood: with_(good), bad: with_(not), whoBad: with_(not)};
}
