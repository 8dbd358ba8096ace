// What a lesson can speak of: the lab's answers of now, by short names. `fpr.black` is the share of those wrongly marked among
// Black people who were not to be; `gap.fpr` the first group less the second; `line.black` where they are marked from;
// `at.7.black` how many with score 7 it came true of. A score that warns of something marks people "high": then all is said of
// that mark, as the newspapers do. What trained models give is in runs.js, what figures give in figures.js.

import roles from '../learn/roles.json' with {type: 'json'};
import {countsAt, linesNow, placeOfLine, ratesOf, shownLine} from '../state/lines.js';
import {outcomesOf} from '../state/outcomes.js';
import {inOrder} from '../state/people.js';
import {subjectOf} from '../state/subject.js';
import {decimal, show} from '../lab/figures.js';
import {figureValues} from './figures.js';
import {keyOf} from './keys.js';
import {pairsOf} from './pairs.js';
import {runValues} from './runs.js';
import {scriptOf} from './scripts.js';

/** @typedef {import('../state/app.js').State} State */
/** @typedef {import('../state/lines.js').Counts} Counts */
/** @typedef {Record<string, number | null>} Values */
/** @typedef {{name: string, line: number | null, counts: Counts, audited: any, curve: any}} Group */

const IS = roles.measures;
/** Rates of fewer people are left out where groups are compared by size. */
const FEW = 30;

/** The rates by their short names, of a score that warns, and of one that commends. */
const WARNS = {fpr: IS.wronglyPassed, fnr: IS.wronglySelected, ppv: IS.worthOfPassed, npv: IS.worth};
const COMMENDS = {fpr: IS.wronglySelected, fnr: IS.wronglyPassed, ppv: IS.worth, npv: IS.worthOfPassed};

/** Names of rates, which are shown in percent. */
export const RATES = ['fpr', 'fnr', 'ppv', 'npv', 'marked', 'right', 'base'];
/** First words of other names that are shares, of gaps in points, and of what is shown as it is. */
const SHARES = ['low', 'high', 'at'];
const POINTS = ['gap', 'spread'];
const PLAIN = ['n', 'of', 'count', 'true', 'line', 'lines', 'all', 'groups', 'pairs', 'lesson', 'figure', 'run'];
/** Last words of names that begin plainly. */
const ENDS = {
    share: ['accuracy', 'accuracy_chosen', 'true_accuracy', 'unit_accuracy', 'within_share', 'first_share', 'second_share'],
    points: ['gap', 'unit_gap', 'chosen', 'size', 'size_chosen', 'worst', 'worst_chosen'],
};

/** Whether a condition may speak of it. @param {string} name */
export const isName = name => [...RATES, ...SHARES, ...POINTS, ...PLAIN].includes(name.split('.')[0]);

/** A group's rates and of how many people each is. @param {Counts} c @param {boolean} warns */
function saidOf(c, warns) {
    const rates = ratesOf(c);
    const by = warns ? WARNS : COMMENDS;
    const good = c.tp + c.fn, bad = c.fp + c.tn; // prettier-ignore
    const marked = warns ? c.n - c.tp - c.fp : c.tp + c.fp;
    /** @type {Values} */
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

/** Of labels alone the outcome is the decision. @param {any} group audited @returns {Counts} */
const countsOf = ({tp, fp, fn, tn, n, positives, negatives}) =>
    tp === null || tp === undefined ? {tp: positives, fp: 0, fn: 0, tn: negatives, n} : {tp, fp, fn, tn, n};

/** Those who are compared and their counts: at the lines of now where there are scores. @param {State} state
 *  @returns {Group[]} */
function groupsOf(state) {
    const {audit, curves, among} = state;
    const all = inOrder(audit?.groups ?? []).filter(({name}) => !among || among.includes(name));
    if (!curves) return all.map(audited => ({name: audited.name, line: null, counts: countsOf(audited), audited, curve: null}));
    const lines = linesNow(state, all.map(({name}) => name)); // prettier-ignore
    return all.flatMap(audited => {
        const {name} = audited;
        const curve = curves.groups.find((/** @type {any} */ group) => group.name === name);
        if (!curve) return [];
        const place = placeOfLine(curves, lines[name]);
        // The core's intervals are those of its own line.
        return [{name, line: lines[name], counts: countsAt(curve, place), audited: place === curves.at ? audited : null, curve}];
    });
}

/** Where people are marked from; beyond the last value: nobody. @param {State} state @param {number} line */
function lineOf({subject}, line) {
    const shown = shownLine(subject?.scale, line);
    return shown ?? (subject?.scale ? Math.max(...subject.scale.values) + 1 : 1);
}

/** The core's intervals of a group's rates. @param {Group} group @param {boolean} warns @returns {Values} */
function rangesOf({name, audited}, warns) {
    /** @type {Values} */
    const out = {};
    const key = keyOf(name);
    for (const [rate, id] of Object.entries(warns ? WARNS : COMMENDS)) {
        out[`low.${rate}.${key}`] = audited?.[id]?.low ?? null;
        out[`high.${rate}.${key}`] = audited?.[id]?.high ?? null;
    }
    return out;
}

/** How many of those with each value of the score it came true of. @param {State} state @param {Group} group
 *  @param {boolean} warns @returns {Values} */
function eachScore({curves, subject}, {name, curve}, warns) {
    const scale = subject?.scale;
    if (!scale || !curve) return {};
    const upTo = (/** @type {number} */ value) => {
        // Lines between two values: who is selected has a score above it.
        const line = value > 0 ? (scale.toScore(value) + scale.toScore(value + 1)) / 2 : 2;
        return countsAt(
            curve,
            curves.thresholds.findLastIndex((/** @type {number} */ t) => t >= line - 1e-9),
        );
    };
    return Object.fromEntries(
        scale.values.flatMap((/** @type {number} */ value) => {
            const [now, before] = [upTo(value), value === scale.values[0] ? {tp: 0, fp: 0} : upTo(value - 1)];
            const [good, bad] = [now.tp - before.tp, now.fp - before.fp];
            const n = good + bad;
            const key = keyOf(name);
            return [
                [`at.${value}.${key}`, n > 0 ? (warns ? bad : good) / n : null],
                [`count.${value}.${key}`, n],
                [`true.${value}.${key}`, warns ? bad : good],
            ];
        }),
    );
}

/** What is between groups. @param {ReturnType<typeof saidOf>[]} said @returns {Values} */
function betweenOf(said) {
    /** @type {Values} */
    const out = {};
    for (const rate of RATES) {
        const known = said.map(({values}) => values[rate]);
        const [a, b] = known;
        out[`gap.${rate}`] = known.length === 2 && a !== null && b !== null ? a - b : null;
        const large = said.flatMap(({values, of}) => (of[rate] >= FEW && values[rate] !== null ? [Number(values[rate])] : []));
        out[`spread.${rate}`] = large.length > 1 ? Math.max(...large) - Math.min(...large) : null;
        out[`groups.large.${rate}`] = large.length;
        const shares = said.map(({values, of}) => ({k: Math.round((values[rate] ?? 0) * of[rate]), n: of[rate]}));
        for (const [name, value] of Object.entries(pairsOf(shares))) out[`pairs.${name}.${rate}`] = value;
    }
    return out;
}

/** What the lab's values rest on, as ids of followers.js. */
const RESTS_ON = ['data', 'audit', 'curves'];

/** Whether the lab could not make what its values rest on: there will be none for this choice. @param {State} state */
export const isOut = ({failed}) => RESTS_ON.some(id => failed.includes(id));

/** Whether what the lab says is of what is chosen now: what it rests on may still be worked on. @param {State} state */
export function isSettled(state) {
    const {audit, curves, subject, busy} = state;
    if (busy.data || isOut(state) || subjectOf(state)?.key !== subject?.key) return false;
    const names = (/** @type {any[]} */ groups) => groups.map(({name}) => name).sort().join('\n'); // prettier-ignore
    return !subject?.has?.lined || (curves !== null && audit !== null && names(curves.groups) === names(audit.groups));
}

/** All that can be said now, by name; what is undefined is null; nothing as long as the lab is at work. @param {State} state
 *  @returns {Values} */
export function valuesOf(state) {
    if (!isSettled(state)) return {};
    /** @type {Values} */
    const out = {};
    const groups = groupsOf(state);
    const warns = outcomesOf(state).focus === 'passed';
    const said = groups.map(({counts}) => saidOf(counts, warns));
    groups.forEach((group, i) => {
        const key = keyOf(group.name);
        for (const rate of RATES) {
            out[`${rate}.${key}`] = said[i].values[rate];
            out[`of.${rate}.${key}`] = said[i].of[rate];
            out[`count.${rate}.${key}`] = Math.round((said[i].values[rate] ?? 0) * said[i].of[rate]);
        }
        out[`n.${key}`] = group.counts.n;
        if (group.line !== null) out[`line.${key}`] = lineOf(state, group.line);
        Object.assign(out, rangesOf(group, warns), eachScore(state, group, warns));
    });
    const lines = groups.flatMap(({line}) => (line === null ? [] : [lineOf(state, line)]));
    out['lines.min'] = lines.length > 0 ? Math.min(...lines) : null;
    out['lines.max'] = lines.length > 0 ? Math.max(...lines) : null;
    out['groups.n'] = groups.length;
    out['pairs.n'] = (groups.length * (groups.length - 1)) / 2;
    out['all.n'] = groups.reduce((sum, {counts}) => sum + counts.n, 0);
    out['all.right'] = groups.reduce((sum, {counts}) => sum + counts.tp + counts.tn, 0);
    out['lesson.none'] = state.lesson?.none ? 1 : 0;
    Object.assign(out, betweenOf(said), runValues(state));
    const figure = scriptOf(state.lesson?.id)?.steps[state.lesson.step]?.figure;
    return {...out, ...figureValues(figure, state, out)};
}

/** As it is shown in a sentence. @param {string} name @param {number | null | undefined} value */
export function shown(name, value) {
    if (value === null || value === undefined || Number.isNaN(value)) return '\u2013';
    const words = name.split('.');
    const [first, last] = [words[0], words.at(-1) ?? ''];
    const plain = PLAIN.includes(first);
    const isShare = ENDS.share.includes(last) || words.at(-2) === 'found';
    if (RATES.includes(first) || SHARES.includes(first) || (plain && isShare)) return show('percent', value);
    if (POINTS.includes(first) || (plain && ENDS.points.includes(last))) {
        const points = Math.abs(100 * value);
        return decimal(points, points > 0 && points < 0.1 ? 2 : 1);
    }
    return show(Number.isInteger(value) ? 'count' : 'general', value);
}

/** A text with {names} filled in. @param {string} text @param {Values} values */
export const filled = (text, values) =>
    text.replace(/\{([a-z][\w.]*)\}/g, (whole, name) => (name in values ? shown(name, values[name]) : whole));
