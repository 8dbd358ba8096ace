// Where one is in a lesson: which parts are there at a step, whether a step is done, what the whole came to. Pure functions of
// the script and of what the page keeps of the lesson.

import {holds} from './expression.js';

/**
 * @typedef {object} Step
 * @property {string} id
 * @property {string} [say]
 * @property {string} [then]  once it is done
 * @property {Record<string, any>} [set]  of the page's fields
 * @property {string[]} [show] @property {string[]} [hide] @property {string[]} [lock] @property {string[]} [unlock]
 * @property {string} [point]
 * @property {string} [formula]  an id of formulas.js
 * @property {string[]} [hints]
 * @property {string | {state: string}} [wait]  "next", a field that is to change, a condition
 * @property {Record<string, any>} [shown]  what "show me" sets
 * @property {any} [run]  what the step trains
 * @property {import('./judge.js').Ask} [ask]
 *
 * @typedef {object} Script
 * @property {string} lesson
 * @property {number} number
 * @property {string} title
 * @property {number} minutes
 * @property {string[]} goal
 * @property {any} data
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
 * @property {string} [name] @property {string} [class]
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

/** Whether its condition holds now. @param {Step} step @param {Record<string, number | null>} values */
export const isMet = ({wait}, values) => typeof wait === 'object' && holds(wait.state, name => values[name]);

/** Whether one may go on from a step. @param {Step} step @param {Lesson} lesson */
export function isDone(step, {done, answers}) {
    const answer = step.ask && answers[step.ask.id];
    const answered = !step.ask || Boolean(answer && (answer.right !== false || answer.shown));
    const waits = typeof step.wait === 'object' || (typeof step.wait === 'string' && step.wait !== 'next');
    return answered && (!waits || done.includes(step.id));
}

/** The questions of a lesson. @param {Script} script */
export const asksOf = script => script.steps.flatMap(({ask}) => (ask ? [ask] : []));

/** How many points a question gave: all at the first try, half at the second, none where it was shown.
 *  @param {import('./judge.js').Ask} ask @param {Answer | undefined} answer */
export function pointsOf({points = 2}, answer) {
    if (!answer || answer.shown || answer.right === false) return 0;
    return answer.tries <= 1 ? points : points / 2;
}

/** What the lesson came to. @param {Script} script @param {Lesson} lesson */
export function resultOf(script, {answers}) {
    const asks = asksOf(script);
    return {
        points: asks.reduce((sum, ask) => sum + pointsOf(ask, answers[ask.id]), 0),
        of: asks.reduce((sum, {points = 2}) => sum + points, 0),
        shown: asks.filter(({id}) => answers[id]?.shown).length,
        asked: asks.length,
    };
}
