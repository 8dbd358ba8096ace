// Where one is in a lesson: which parts are there at a step, whether a step is done, what the whole came to. Pure functions of
// the script and of what the page keeps of the lesson.

import {fieldsOf} from '../state/parts.js';
import {holds} from './expression.js';

/**
 * @typedef {object} Step
 * @property {string} id
 * @property {string} [say]
 * @property {string} [then]  once it is done
 * @property {Record<string, any>} [set]  of the page's fields
 * @property {string[]} [show] @property {string[]} [hide] @property {string[]} [lock] @property {string[]} [unlock]
 * @property {string} [point]
 * @property {string} [formula]  an id of formulas.js, or of a measure
 * @property {string} [figure]  an id of figures.js
 * @property {string[]} [hints]
 * @property {string | {state: string}} [wait]  "next", a part that is to be used, a condition
 * @property {Record<string, any>} [shown]  what "show me" sets
 * @property {Record<string, any>} [run]  what the step trains: a plan, but for the data
 * @property {import('./judge.js').Ask} [ask]
 *
 * @typedef {object} Script
 * @property {string} lesson
 * @property {number} number
 * @property {string} title
 * @property {number} minutes
 * @property {string[]} goal
 * @property {string[]} [needs]  lessons that it builds on
 * @property {{counts?: string, twin?: string, rows?: number, seed?: number, network?: string, inject?: any}} data
 * @property {Record<string, any>} start
 * @property {Step[]} steps
 * @property {any} [after]
 *
 * @typedef {{given: any, tries: number, right: boolean | null, shown: boolean}} Answer
 *
 * @typedef {object} Lesson  what the page keeps of it; it goes with a link
 * @property {string} id
 * @property {number} step  the number of steps: the end
 * @property {string[]} done  ids of steps whose condition was met
 * @property {Record<string, Answer>} answers  by question
 * @property {boolean} [none]  "I think there is none"
 * @property {Record<string, number>} [knobs]  of figures
 * @property {string} [name] @property {string} [class]
 * @property {number} [variant]  which of its variants each question is; of class and name
 * @property {boolean} [strict]  nothing is shown: a teacher's link says so
 * @property {string[]} [course]  the lessons that a teacher's link chose, in their order
 */

/** Put away in every lesson, unless a step shows them. */
const AWAY = ['steps', 'next', 'lesson.none'];

/** A lesson that begins. @param {string} id @param {Partial<Lesson>} [more] @returns {Lesson} */
export const begun = (id, more) => ({id, step: 0, done: [], answers: {}, ...more});

/** What is put away, locked and pointed at in a step. @param {Script} script @param {number} at */
export function partsAt(script, at) {
    const away = new Set([...AWAY, ...(script.start.hide ?? [])]);
    const locked = new Set(script.start.lock ?? []);
    for (const step of script.steps.slice(0, at + 1)) {
        for (const name of step.show ?? []) away.delete(name);
        for (const name of step.hide ?? []) away.add(name);
        for (const name of step.lock ?? []) locked.add(name);
        for (const name of step.unlock ?? []) (locked.delete(name), away.delete(name));
    }
    return {away: [...away], locked: [...locked], pointed: script.steps[at]?.point ?? null};
}

/** The fields of the part that a step waits for. @param {Step} step @returns {string[]} */
export const waitedFor = ({wait}) => (typeof wait === 'string' && wait !== 'next' ? [...fieldsOf([wait])] : []);

/** Whether its condition holds now. @param {Step} step @param {Record<string, number | null>} values */
export const isMet = ({wait}, values) => typeof wait === 'object' && holds(wait.state, name => values[name]);

/** Whether one may go on from a step. @param {Step} step @param {Lesson} lesson */
export function isDone(step, {done, answers}) {
    const answer = step.ask && answers[step.ask.id];
    const answered = !step.ask || Boolean(answer && (answer.right !== false || answer.shown));
    const waits = typeof step.wait === 'object' || waitedFor(step).length > 0 || step.run;
    return answered && (!waits || done.includes(step.id));
}

/** What a step asks for: its question, or the setting that is to be found. @param {Step} step @param {number} [variant]
 *  @returns {import('./judge.js').Ask[]} */
export function askedIn(step, variant) {
    const found = typeof step.wait === 'object' || waitedFor(step).length > 0;
    const find = /** @type {import('./judge.js').Ask} */ ({id: step.id, kind: 'find', text: step.say ?? ''});
    return [...(found ? [find] : []), ...(step.ask ? [variantOf(step.ask, variant)] : [])];
}

/** All that a lesson asks. @param {Script} script @param {number} [variant] */
export const asksOf = (script, variant) => script.steps.flatMap(step => askedIn(step, variant));

/** What of it is marked: what is written in words is kept and not judged. @param {Script} script @param {number} [variant] */
export const judgedOf = (script, variant) => asksOf(script, variant).filter(({kind}) => kind !== 'text');

/** A question with the words of one of its variants in the places of <these>; without a variant the first.
 *  @param {import('./judge.js').Ask} ask @param {number} [variant] @returns {import('./judge.js').Ask} */
export function variantOf(ask, variant = 0) {
    if (!ask.variants) return ask;
    const words = ask.variants[variant % ask.variants.length];
    /** @param {any} x @returns {any} */
    const filled = x =>
        typeof x === 'string'
            ? x.replace(/<(\w+)>/g, (whole, id) => words[id] ?? whole)
            : Array.isArray(x)
              ? x.map(filled)
              : x && typeof x === 'object'
                ? Object.fromEntries(Object.entries(x).map(([key, value]) => [key, filled(value)]))
                : x;
    const {variants, ...rest} = ask;
    const own = filled(rest);
    const {value} = own.answer ?? {};
    // A number of a variant is written as a word of it.
    if (ask.kind === 'number' && typeof value === 'string') own.answer.value = Number(value);
    return own;
}

/** Which variants a person has: the same for the same name in the same class. @param {string} of @param {string} name */
export function variantFor(of, name) {
    let state = 2166136261;
    for (const letter of `${of}\n${name.trim().toLowerCase()}`) state = Math.imul(state ^ letter.charCodeAt(0), 16777619) >>> 0;
    return state % 60; // what 2, 3, 4 and 5 variants divide
}

/** How many points a question gave: all at the first try, half at the second, none where it was shown.
 *  @param {import('./judge.js').Ask} ask @param {Answer | undefined} answer */
export function pointsOf({points = 2, kind}, answer) {
    if (kind === 'text' || !answer || answer.shown || answer.right === false) return 0;
    return answer.tries <= 1 ? points : points / 2;
}

/** What the lesson came to. @param {Script} script @param {Lesson} lesson */
export function resultOf(script, {answers}) {
    const asks = judgedOf(script);
    return {
        points: asks.reduce((sum, ask) => sum + pointsOf(ask, answers[ask.id]), 0),
        of: asks.reduce((sum, {points = 2}) => sum + points, 0),
        shown: asks.filter(({id}) => answers[id]?.shown).length,
        asked: asks.length,
    };
}
