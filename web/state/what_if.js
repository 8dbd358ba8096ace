// One person with some of their columns changed: whom, what can be changed to what.

import {readJudged} from './pairing.js';

/** @typedef {import('./app.js').State} State */
/** @typedef {import('./pairing.js').Pair} Pair */
/** @typedef {{name: string, kind: string, of: string[], first: boolean}} Asked  of: values of a category; first: makes groups */
/** @typedef {Record<string, number | string>} Cells  by column */

/** By the text that they were read from. @type {Map<string, ReturnType<typeof readJudged>>} */
const read = new Map();

/** The people that a model judged, with what is known of them. @param {Pair['after']} model */
export function judgedBy({run, cell}) {
    const csv = run.predictions?.get(cell.index);
    if (!csv) return null;
    if (!read.has(csv)) {
        read.clear(); // one is enough
        read.set(csv, readJudged(csv));
    }
    return /** @type {ReturnType<typeof readJudged>} */ (read.get(csv));
}

/** Columns that a person can be asked otherwise by, those that make groups first. @param {State} state
 *  @param {ReturnType<typeof readJudged>} judged @returns {Asked[]} */
export function askedOf({description, groups}, {columns, people}) {
    const own = groups ?? description?.protected.slice(0, 1).map((/** @type {any} */ p) => p.column) ?? [];
    const asked = columns.flatMap((name, i) => {
        const column = description?.columns.find((/** @type {any} */ c) => c.name === name);
        if (!column || !['feature', 'protected'].includes(column.role)) return [];
        const of = column.kind === 'number' ? [] : [...new Set(people.map(({known}) => known[i]))].sort();
        return [{name, kind: column.kind, of, first: own.includes(name)}];
    });
    return [...asked.filter(({first}) => first), ...asked.filter(({first}) => !first)];
}

/** What is known of a person. @param {ReturnType<typeof readJudged>} judged @param {number} row @param {Asked[]} asked
 *  @returns {Cells | null} */
export function cellsOf({columns, people}, row, asked) {
    const person = people.find(one => one.row === row);
    if (!person) return null;
    const text = (/** @type {string} */ name) => person.known[columns.indexOf(name)];
    return Object.fromEntries(asked.map(({name, kind}) => [name, kind === 'number' ? Number(text(name)) : text(name)]));
}

/** What is otherwise. @param {Cells} from @param {Cells} to @returns {Cells} */
export const editsOf = (from, to) => Object.fromEntries(Object.entries(to).filter(([name, value]) => value !== from[name]));

/** The value after this one. @param {Asked} asked @param {number | string} now */
export const otherOf = ({of}, now) => of[(of.indexOf(String(now)) + 1) % of.length];
