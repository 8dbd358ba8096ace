// What a person chose, one row a field: link, undo, reset and their tests are made from this table. `check` says what was
// expected where a value is wrong, or nothing; `link`: it goes with a link; `undo`: a change of it can be undone.

import {LANGUAGES} from '../words/words.js';
import {PLACES} from './places.js';

/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/**
 * @typedef {object} Field
 * @property {any} otherwise  its default, never changed
 * @property {(value: any, catalog: Catalog | null) => string} check
 * @property {boolean} link
 * @property {boolean} undo
 */

/** @param {any} x */
const isObject = x => typeof x === 'object' && x !== null && !Array.isArray(x);
/** @param {any} x */
const isText = x => typeof x === 'string';
/** @param {any} x */
const isTexts = x => Array.isArray(x) && x.every(isText);

/** @param {(x: any) => boolean} good @param {string} expected */
const want = (good, expected) => (/** @type {any} */ x) => (good(x) ? '' : expected);
/** @param {(x: any) => boolean} good @param {string} expected */
const wantOrNull = (good, expected) => want(x => x === null || good(x), expected);

/** @param {any} x */
const areSeeds = x => Array.isArray(x) && x.length > 0 && x.every(s => Number.isInteger(s) && s >= 0);

/** Of a twin; a seed has as many too. */
const MOST_ROWS = 1e6;

/** @param {any} x */
const isData = x =>
    isObject(x) &&
    (isText(x.id) || isText(x.counts) || (isObject(x.own) && isText(x.own.name))) &&
    [x.rows ?? 0, x.seed ?? 1].every(n => Number.isInteger(n) && n >= 0 && n <= MOST_ROWS);

/** @param {any} x */
const isLesson = x =>
    isObject(x) &&
    [x.id, x.name ?? '', x.class ?? ''].every(isText) &&
    [x.step, x.variant ?? 0].every(n => Number.isInteger(n) && n >= 0) &&
    [x.done, x.course ?? []].every(isTexts) &&
    Object.values(x.knobs ?? {}).every(Number.isFinite) &&
    isObject(x.answers) &&
    Object.values(x.answers).every(isObject);

/**
 * @param {any} otherwise @param {(value: any, catalog: Catalog | null) => string} check
 * @param {{link?: boolean, undo?: boolean}} [how] @returns {Field}
 */
const field = (otherwise, check, {link = true, undo = true} = {}) => ({otherwise, check, link, undo});

/** @type {Record<string, Field>} */
export const FIELDS = {
    at: field(
        'welcome',
        want(x => PLACES.includes(x), `one of ${PLACES.join(', ')}`),
        {link: false, undo: false},
    ),
    /** {id} a set that is shipped, {counts} a table of counts that is shipped, {own: {name, sha256, rows}} a person's file. */
    data: field(null, wantOrNull(isData, '{"id": \u2026}, {"counts": \u2026} or {"own": \u2026}')),
    /** What of the guessed columns is changed: {format, use, kind, good, from, levels, cuts} by column. */
    columns: field({}, want(isObject, 'changes by column')),
    /** Attributes by which people are grouped, crossed; nothing: the first of the data. */
    groups: field(
        null,
        wantOrNull(x => isTexts(x) && x.length > 0, 'names of columns'),
    ),
    /** Groups that are compared in sentences and cards; nothing: all. */
    among: field(
        null,
        wantOrNull(x => isTexts(x) && x.length > 1, 'names of two groups or more'),
    ),
    byLevel: field(
        false,
        want(x => typeof x === 'boolean', 'true or false'),
    ),
    reference: field(null, wantOrNull(isText, 'the name of a group')),
    /** A column in which people are to be alike who are compared; nothing: then no measure compares like with like. */
    alike: field(null, wantOrNull(isText, 'the name of a column')),
    /** How the audit is asked besides: options of its rows in the catalogue, a preset among them, and how sure it is to be. */
    asked: field({}, want(isObject, 'options by name')),
    /** Who is selected by scores, where nothing else says so: options of the catalogue's rows of selection. */
    selection: field({}, want(isObject, 'options by name')),
    /** What a preset's report asks for, by key. */
    said: field(
        {},
        want(x => isObject(x) && Object.values(x).every(isText), 'texts by name'),
        {link: false},
    ),
    /** Groups of fewer people are small. */
    small: field(
        30,
        want(x => Number.isInteger(x) && x >= 1 && x <= 1e6, 'a whole number from 1 to 1,000,000'),
    ),
    /** Whose decisions are judged: a model of the newest run, by key; nothing: those of the data, or their outcomes. */
    judged: field(null, wantOrNull(isText, 'the key of a model')),
    /** Lines of Decide by group: people are marked from there. `strategy`: who drew them, `cost`: of a false alarm in misses. */
    lines: field(
        {},
        want(x => isObject(x) && Object.values(x).every(Number.isFinite), 'numbers by group'),
    ),
    strategy: field(null, wantOrNull(isText, 'the name of a strategy')),
    cost: field(
        1,
        want(x => Number.isFinite(x) && x > 0 && x <= 1000, 'a number above 0 and at most 1,000'),
    ),
    /** The chance by which a person does not choose the lines but judges them. */
    hold: field(
        0,
        want(x => Number.isFinite(x) && x >= 0 && x <= 0.9, 'a number from 0 to 0.9'),
    ),
    /** Records bent by hand, to learn from: what the core's rows of the catalogue's "inject" say; nothing: as they are. */
    inject: field(
        null,
        wantOrNull(x => isObject(x) && isText(x.group), 'what is bent, with the group'),
    ),
    /** By whose outcomes is judged then. */
    judgeBy: field(
        'records',
        want(x => ['records', 'truth'].includes(x), 'records or truth'),
    ),
    tolerance: field(null, wantOrNull(isObject, 'a tolerance')),
    /** The answers to the three questions by which the six measures are chosen. */
    questions: field(
        ['both', 'yes', 'no'],
        want(x => isTexts(x) && x.length === 3, 'three answers'),
    ),
    /** Measures pinned in the list of all. */
    pinned: field([], want(isTexts, 'names of measures')),
    /** Model and training, seeds, chosen methods and their strengths: what Repair runs. */
    settings: field({}, want(isObject, 'settings by section')),
    blind: field(
        false,
        want(x => typeof x === 'boolean', 'true or false'),
    ),
    seeds: field([1], want(areSeeds, 'whole numbers')),
    /** By stage of Repair: {method, stop, params}. */
    stages: field({}, want(isObject, 'choices by stage')),
    /** The two models that Compare shows, by key; nothing: the plain one and the newest. */
    pick: field(
        [null, null],
        want(x => Array.isArray(x) && x.length === 2, 'two models'),
    ),
    /** What models are called and what was noted of them, and which were deleted, by key. */
    names: field({}, want(isObject, 'names by model'), {link: false}),
    notes: field({}, want(isObject, 'notes by model'), {link: false}),
    deleted: field([], want(isTexts, 'keys of models'), {link: false}),
    /** The row of "What if", and what is changed of it. */
    row: field(null, wantOrNull(Number.isInteger, 'the number of a row')),
    edits: field({}, want(isObject, 'values by column')),
    /** The lesson one is in: which, where, what was answered. */
    lesson: field(null, wantOrNull(isLesson, 'a lesson: {"id", "step", "done", "answers"}'), {undo: false}),
    language: field(
        'en',
        want(x => x in LANGUAGES, `one of ${Object.keys(LANGUAGES).join(', ')}`),
        {undo: false},
    ),
};

/** @returns {Record<string, any>} every field at its default */
export const defaults = () => Object.fromEntries(Object.entries(FIELDS).map(([key, {otherwise}]) => [key, otherwise]));

/** @param {any} a @param {any} b */
export const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** What of a choice is not as it is by default and goes with a link. @param {Record<string, any>} choice */
export const toLink = choice =>
    Object.fromEntries(
        Object.entries(FIELDS)
            .filter(([key, {link, otherwise}]) => link && !same(choice[key], otherwise))
            .map(([key]) => [key, choice[key]]),
    );

/**
 * What a link chose: what is right is taken over, what is not is named.
 * @param {any} said @param {Catalog | null} catalog @param {boolean} [whole] a project: also what goes with no link
 * @returns {{change: Record<string, any>, wrong: {field: string, value: any, expected: string}[]}}
 */
export function fromLink(said, catalog, whole = false) {
    const wrong = [];
    /** @type {Record<string, any>} */
    const change = {};
    for (const [key, value] of Object.entries(isObject(said) ? said : {})) {
        if (key === 'v') continue;
        const row = FIELDS[key];
        const expected = row?.link || (row && whole) ? row.check(value, catalog) : 'nothing of this name';
        if (expected) wrong.push({field: key, value, expected});
        else change[key] = value;
    }
    return {change, wrong};
}
