// Two models on the same people: which two are chosen, whom they both decided about, and how a change of a gap reads.

import {CELL_COLUMNS, ofCell, ofFile} from './subject.js';
import {modelsOf, plainOf} from './repair.js';

/** @typedef {import('./app.js').State} State */
/** @typedef {import('./repair.js').Model} Model */
/** @typedef {{row: number, label: string, group: string, score: string, decision: string, known: string[]}} Judged  a person */
/** @typedef {{before: Model, after: Model}} Pair */

/** Models that can be compared: of runs that have ended. @param {State} state */
export const comparable = state => modelsOf(/** @type {any} */ ({...state, live: null}));

/** The two that are chosen: where nothing is, the plain one and the newest other. @param {State} state @returns {Pair | null} */
export function pickedOf(state) {
    const models = comparable(state);
    const of = (/** @type {string | null} */ key) => models.find(model => model.key === key);
    const before = of(state.pick[0]) ?? plainOf(models) ?? models[0];
    const others = models.filter(model => model !== before);
    const repaired = others.filter(({stage}) => stage !== null);
    // Of the same split; and nothing is offered for a gap that is small because it tells nobody apart.
    const alike = repaired.filter(({cell}) => cell.seed === before?.cell.seed);
    const newest = alike.findLast(({cell}) => !cell.collapsed) ?? alike.at(-1) ?? repaired.at(-1) ?? others.at(-1);
    const other = of(state.pick[1]) ?? newest;
    return before && other ? {before, after: other} : null;
}

/* ---- who was judged ---- */

/** Records of a table as the core writes it: what stands in quotes may hold a line's end. @param {string} csv */
const recordsOf = csv => csv.match(/(?:"[^"]*"|[^"\r\n])+/g) ?? [];

/** Cells of a record, their quotes taken off. @param {string} record */
const cellsOf = record =>
    (record.match(/(?:"[^"]*"|[^",])+|(?<=,|^)(?=,|$)/g) ?? []).map(cell =>
        cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
    );

/**
 * The people of a predictions file of the core's: row, y_true, score, y_pred, group, then what is known of them.
 * @param {string} csv @returns {{columns: string[], people: Judged[]}}
 */
export function readJudged(csv) {
    const [head, ...records] = recordsOf(csv).map(cellsOf);
    const people = records.map(([row, label, score, decision, group, ...known]) => ({
        row: Number(row),
        label,
        score,
        decision,
        group,
        known,
    }));
    return {columns: head.slice(5), people};
}

/** A name that no column has. @param {string} name @param {string[]} taken */
const freeName = (name, taken) => {
    while (taken.includes(name)) name += '_';
    return name;
};

/**
 * Two predictions files as one of the people that are in both, in the order of the first.
 * @param {string} first @param {string} second
 * @returns {{csv: string, n: number, options: {score2: string, pred2: string}}}
 */
export function joined(first, second) {
    const {columns, people} = readJudged(first);
    const others = new Map(readJudged(second).people.map(person => [person.row, person]));
    const [score2, pred2] = ['score2', 'pred2'].map(name => freeName(name, columns));
    const both = people.filter(({row}) => others.has(row));
    const lines = both.map(({row, label, score, decision, group, known}) => {
        const other = /** @type {Judged} */ (others.get(row));
        return [row, label, score, decision, group, other.score, other.decision, ...known];
    });
    const head = ['row', 'y_true', 'score', 'y_pred', 'group', score2, pred2, ...columns];
    const csv = [head, ...lines].map(line => line.map(quoted).join(',')).join('\n');
    return {csv: `${csv}\n`, n: both.length, options: {score2, pred2}};
}

/** As a cell of a table that is for the core, which takes nothing for a formula. @param {string | number} cell */
export const quoted = cell => (typeof cell === 'string' && /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Files that were joined, so that one pair is one subject. @type {WeakMap<Pair['before']['run'], Map<string, any>>} */
const joins = new WeakMap();

/**
 * The two models' people as the core is asked about them: as long as it has both models of one run, these; else the rows that
 * were kept when their runs ended. Null: there are no such rows.
 * @param {Pair} pair @param {number} generation  of the client
 * @returns {{about: import('../lab/client.js').Subject, options: Record<string, string>} | null}
 */
export function peopleOf({before, after}, generation) {
    const [a, b] = [before.cell.index, after.cell.index];
    const sameSeed = before.cell.seed === after.cell.seed;
    if (before.run === after.run && sameSeed && before.run.generation === generation)
        return {about: ofCell(before.run, {cell: a, against: b}), options: {}};
    const [first, second] = [before.run.predictions?.get(a), after.run.predictions?.get(b)];
    if (!first || !second) return null;
    const made = joins.get(before.run) ?? new Map();
    joins.set(before.run, made);
    const key = `${a} ${after.key}`;
    if (!made.has(key)) made.set(key, fileOf(first, second, before));
    return made.get(key);
}

/** @param {string} first @param {string} second @param {Model} before */
function fileOf(first, second, before) {
    const {csv, n, options} = joined(first, second);
    if (n === 0) return null;
    const reference = (before.cell.test.groups ?? []).filter(({privileged}) => privileged).map(({name}) => name);
    const about = ofFile(new TextEncoder().encode(csv), {
        ...CELL_COLUMNS,
        ...(reference.length > 0 && {privileged: reference}),
    });
    return {about, options};
}

/* ---- how a change reads ---- */

/** @typedef {import('../lab/shapes.js').Value} Value */
/** @typedef {{kind: 'closer' | 'further' | 'side' | 'higher' | 'lower' | 'unclear' | 'none', size: number | null,
 *   low: number | null, high: number | null}} Change  size: with its sign where it is of a level or unclear */

/** @param {Value} d */
const clear = ({low, high}) => typeof low === 'number' && typeof high === 'number' && (low > 0 || high < 0);

/**
 * A gap before and after. Closer to none or further from it; on the other side, higher or lower; or it cannot be told.
 * @param {Value} a @param {Value} b @param {Value} d  second less first @returns {Change}
 */
export function changeOfGap(a, b, d) {
    if (typeof d?.value !== 'number') return {kind: 'none', size: null, low: null, high: null};
    const value = Number(d.value);
    const bound = (/** @type {number | null | undefined} */ x) => (typeof x === 'number' ? x : null);
    const [low, high] = [bound(d.low), bound(d.high)];
    if (!clear(d)) return {kind: 'unclear', size: value, low, high};
    const turned = value < 0;
    const sized = {size: Math.abs(value), low: turned ? minus(high) : low, high: turned ? minus(low) : high};
    if (Number(a.value) * Number(b.value) < 0) return {kind: 'side', ...sized};
    return {kind: Math.abs(Number(b.value)) < Math.abs(Number(a.value)) ? 'closer' : 'further', ...sized};
}

/** @param {number | null} x */
const minus = x => (x === null ? null : -x);

/** A level before and after. @param {Value} d @returns {Change} */
export function changeOfLevel(d) {
    if (typeof d?.value !== 'number') return {kind: 'none', size: null, low: null, high: null};
    const kind = !clear(d) ? 'unclear' : d.value > 0 ? 'higher' : 'lower';
    return {kind, size: d.value, low: d.low ?? null, high: d.high ?? null};
}

/* ---- who changes ---- */

/**
 * Who gains and who loses by group, and of them how many have either outcome; weights are people where each weighs 1.
 * @param {any} answer  of the analysis
 */
export function changedOf({groups, overall}) {
    const of = (/** @type {any} */ set) => ({
        gain: {all: set.to_favourable, good: set.gained_positives, bad: set.gained_negatives},
        lose: {all: set.to_unfavourable, good: set.lost_positives, bad: set.lost_negatives},
    });
    return {overall: of(overall), groups: groups.map((/** @type {any} */ g) => ({name: g.name, ...of(g)}))};
}
