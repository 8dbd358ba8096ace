// What a column's values become: merged, renamed, in order, missing, cut, dated; as a person said it, and as schemas have it.

import {typedNumbers} from '../words/typed.js';

/** @typedef {import('./columns.js').Column} Column */
/** @typedef {{value: string, n: number}} Level */

/** Parts that numbers can be cut in. */
const MOST_CUTS = 100;

/** Levels as they are called and ordered, and without those that mean missing. @param {Level[]} levels
 *  @param {Pick<Column, 'merge' | 'order' | 'absent'>} said @returns {Level[]} */
export function recoded(levels, {merge, order, absent}) {
    /** @type {Map<string, number>} */
    const sums = new Map();
    for (const {value, n} of levels) {
        if (absent.includes(value)) continue;
        const name = merge[value] ?? value;
        sums.set(name, (sums.get(name) ?? 0) + n);
    }
    const made = [...sums].map(([value, n]) => ({value, n}));
    const place = (/** @type {Level} */ {value}) => (order.includes(value) ? order.indexOf(value) : order.length);
    return made.sort((a, b) => place(a) - place(b) || b.n - a.n);
}

/** One more name for all values that are called `from` now. @param {Level[]} levels as the file has them
 *  @param {Record<string, string>} merge @param {string} from @param {string} to @returns {Record<string, string>} */
export function renamed(levels, merge, from, to) {
    const values = levels.map(({value}) => value).filter(value => (merge[value] ?? value) === from);
    const made = {...merge, ...Object.fromEntries(values.map(value => [value, to]))};
    return Object.fromEntries(Object.entries(made).filter(([value, name]) => value !== name));
}

/** What a person typed as cuts: numbers with commas, or a number of parts as "4 parts". @param {string} text
 *  @returns {{cuts: number[], quantiles: number} | null} null: it is neither */
export function readCuts(text) {
    const parts = /^(\d+)\s*[a-z]+$/i.exec(text.trim());
    if (parts) {
        const quantiles = Number(parts[1]);
        return quantiles >= 2 && quantiles <= MOST_CUTS ? {cuts: [], quantiles} : null;
    }
    const cuts = typedNumbers(text);
    const rising = cuts.every((cut, i) => Number.isFinite(cut) && (i === 0 || cut > cuts[i - 1]));
    return rising && cuts.length <= MOST_CUTS ? {cuts, quantiles: 0} : null;
}

/** @param {Column} column */
export const hasCuts = ({cuts, quantiles}) => cuts.length > 0 || quantiles > 0;

/** The members of a schema's column. @param {Column} column @returns {Record<string, any>} */
export function recodeOf(column) {
    const {merge, order, cuts, quantiles, absent, literal, kept, date, type, tokens, kind, affix, unit} = column;
    /** @type {Record<string, string[]>} */
    const names = {};
    for (const [value, name] of Object.entries(merge)) (names[name] ??= []).push(value);
    const words = literal ? [] : tokens.filter(word => !kept.includes(word));
    const own = absent.length > 0 || literal || kept.length > 0 ? {missing: [...new Set([...absent, ...words])]} : {};
    const levels = kind === 'category';
    return {
        ...own,
        ...(!levels && affix !== unit && {affix}),
        ...(levels && Object.keys(names).length > 0 && {merge: names}),
        ...(levels && order.length > 0 && {order}),
        ...(!levels && cuts.length > 0 && {cuts}),
        ...(!levels && cuts.length === 0 && quantiles > 0 && {quantiles}),
        ...(type === 'date' && date && {date}),
    };
}

/** What is said of the file's columns otherwise than it was guessed, for the audit of a file of decisions.
 *  @param {Column[]} columns */
export const changesOf = columns =>
    columns
        .filter(({use}) => use !== 'leave')
        .map(column => ({name: column.name, ...recodeOf(column)}))
        .filter(change => Object.keys(change).length > 1);

/** As a schema says it, of a column that came with one. @param {any} column of the schema @returns {Partial<Column>} */
export function saidBy({merge, order, cuts, quantiles, date, kind, affix, missing}) {
    const values = Object.entries(merge ?? {}).flatMap(([name, from]) => [from].flat().map(value => [value, name]));
    return {
        ...(values.length > 0 && {merge: Object.fromEntries(values)}),
        ...(order && {order}),
        ...(cuts && {cuts}),
        ...(quantiles && {quantiles}),
        ...(date && {date}),
        ...(kind && {type: kind}),
        ...(affix && {affix}),
        ...(missing && {absent: missing}),
    };
}
