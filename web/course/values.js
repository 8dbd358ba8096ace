// What a lesson can speak of: the lab's answers of now, by short names. `fpr.black` is the share of those wrongly marked among
// Black people who were not to be; `gap.fpr` the first group less the second; `line.black` where they are marked from. A score
// that warns of something marks people "high": then all is said of that mark, as the newspapers do.

import roles from '../learn/roles.json' with {type: 'json'};
import {countsAt, linesNow, placeOfLine, ratesOf, shownLine} from '../state/lines.js';
import {outcomesOf} from '../state/outcomes.js';
import {inOrder} from '../state/people.js';
import {decimal, show} from '../lab/figures.js';

/** @typedef {import('../state/app.js').State} State */
/** @typedef {import('../state/lines.js').Counts} Counts */

const IS = roles.measures;

/** The rates by their short names, of a score that warns, and of one that commends. */
const WARNS = {fpr: IS.wronglyPassed, fnr: IS.wronglySelected, ppv: IS.worthOfPassed, npv: IS.worth};
const COMMENDS = {fpr: IS.wronglySelected, fnr: IS.wronglyPassed, ppv: IS.worth, npv: IS.worthOfPassed};

/** Names of rates, which are shown in percent. */
export const RATES = ['fpr', 'fnr', 'ppv', 'npv', 'marked', 'right', 'base'];
/** Other first words of names: counts of people, lines, and what is shown as it is. */
const FIRST = ['gap', 'spread', 'n', 'of', 'line', 'lines', 'all', 'groups', 'lesson'];

/** A group's name in a condition. @param {string} name */
export const keyOf = name =>
    name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '_')
        .replace(/^_|_$/g, '');

/** Whether a condition may speak of it. @param {string} name */
export const isName = name => [...RATES, ...FIRST].includes(name.split('.')[0]);

/** A group's rates and of how many people each is. @param {Counts} c @param {boolean} warns */
function saidOf(c, warns) {
    const rates = ratesOf(c);
    const by = warns ? WARNS : COMMENDS;
    const good = c.tp + c.fn, bad = c.fp + c.tn; // prettier-ignore
    const marked = warns ? c.n - c.tp - c.fp : c.tp + c.fp;
    /** @type {Record<string, number | null>} */
    const values = Object.fromEntries(Object.entries(by).map(([name, id]) => [name, rates[id]]));
    values.marked = c.n > 0 ? marked / c.n : null;
    values.right = rates[IS.right];
    values.base = c.n > 0 ? (warns ? bad : good) / c.n : null;
    const of = {
        fpr: warns ? good : bad,
        fnr: warns ? bad : good,
        ppv: marked,
        npv: c.n - marked,
        marked: c.n,
        right: c.n,
        base: c.n,
    };
    return {values, of: /** @type {Record<string, number>} */ (of)};
}

/** Those who are compared and their counts: at the lines of now where there are scores. @param {State} state */
function groupsOf(state) {
    const {audit, curves, among} = state;
    const audited = inOrder(audit?.groups ?? []).filter(({name}) => !among || among.includes(name));
    if (!curves) return audited.map(g => ({name: g.name, line: null, counts: {tp: g.tp, fp: g.fp, fn: g.fn, tn: g.tn, n: g.n}}));
    const lines = linesNow(state, audited.map(({name}) => name)); // prettier-ignore
    return audited.flatMap(({name}) => {
        const curve = curves.groups.find((/** @type {any} */ group) => group.name === name);
        return curve ? [{name, line: lines[name], counts: countsAt(curve, placeOfLine(curves, lines[name]))}] : [];
    });
}

/** Where people are marked from; beyond the last value: nobody. @param {State} state @param {number} line */
function lineOf({subject}, line) {
    const shown = shownLine(subject?.scale, line);
    return shown ?? (subject?.scale ? Math.max(...subject.scale.values) + 1 : 1);
}

/** All that can be said now, by name; what is undefined is null. @param {State} state @returns {Record<string, number | null>} */
export function valuesOf(state) {
    /** @type {Record<string, number | null>} */
    const out = {};
    const groups = groupsOf(state);
    const warns = outcomesOf(state).focus === 'passed';
    const said = groups.map(({counts}) => saidOf(counts, warns));
    groups.forEach(({name, line, counts}, i) => {
        const key = keyOf(name);
        for (const rate of RATES) {
            out[`${rate}.${key}`] = said[i].values[rate];
            out[`of.${rate}.${key}`] = said[i].of[rate];
        }
        out[`n.${key}`] = counts.n;
        if (line !== null) out[`line.${key}`] = lineOf(state, line);
    });
    for (const rate of RATES) {
        const known = said.map(({values}) => values[rate]);
        const [a, b] = known;
        out[`gap.${rate}`] = known.length === 2 && a !== null && b !== null ? a - b : null;
        const large = said.flatMap(({values, of}) => (of[rate] >= 30 && values[rate] !== null ? [Number(values[rate])] : []));
        out[`spread.${rate}`] = large.length > 1 ? Math.max(...large) - Math.min(...large) : null;
    }
    const lines = groups.flatMap(({line}) => (line === null ? [] : [lineOf(state, line)]));
    out['lines.min'] = lines.length > 0 ? Math.min(...lines) : null;
    out['lines.max'] = lines.length > 0 ? Math.max(...lines) : null;
    out['groups.n'] = groups.length;
    out['all.n'] = groups.reduce((sum, {counts}) => sum + counts.n, 0);
    out['all.right'] = groups.reduce((sum, {counts}) => sum + counts.tp + counts.tn, 0);
    out['lesson.none'] = state.lesson?.none ? 1 : 0;
    return out;
}

/** As it is shown in a sentence. @param {string} name @param {number | null | undefined} value */
export function shown(name, value) {
    if (value === null || value === undefined || Number.isNaN(value)) return '\u2013';
    const [first] = name.split('.');
    if (RATES.includes(first)) return show('percent', value);
    if (first === 'gap' || first === 'spread') return decimal(Math.abs(100 * value), 1);
    return show('count', value);
}

/** A text with {names} filled in. @param {string} text @param {Record<string, number | null>} values */
export const filled = (text, values) =>
    text.replace(/\{([a-z][\w.]*)\}/g, (whole, name) => (name in values ? shown(name, values[name]) : whole));
