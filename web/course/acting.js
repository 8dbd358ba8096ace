// What can be done in lessons. A lesson sets the same fields that a person sets; what was there before comes back when one leaves.

import {FIELDS, defaults} from '../state/fields.js';
import {wantParts} from '../shell/parts.js';
import {t} from '../words/words.js';
import {NotANumber, judge, rightOf} from './judge.js';
import {begun} from './lesson.js';
import {scriptOf} from './scripts.js';
import {valuesOf} from './values.js';

/** @typedef {import('../state/app.js').App} App */
/** @typedef {import('./lesson.js').Script} Script */

const TRIES = 2; // wrong ones, until "show me" is offered

/** Whether "show me" is offered. @param {import('./lesson.js').Answer | undefined} answer */
export const mayBeShown = answer => (answer?.tries ?? 0) >= TRIES && answer?.right === false;

/** What a person chose, but for the lesson itself. @param {Record<string, any>} state */
const choiceOf = state => Object.fromEntries(Object.keys(FIELDS).flatMap(key => (key === 'lesson' ? [] : [[key, state[key]]])));

/** The threshold that marks from a value on: midway between its score and that of the value before. @param {any} scale
 *  @param {number} value  beyond the last: nobody */
const lineFrom = ({toScore, values}, value) => (value > Math.max(...values) ? -1 : (toScore(value) + toScore(value - 1)) / 2);

/** Lines as people read them to thresholds; "*" is every group that is compared. @param {App} app @param {Script} script
 *  @param {Record<string, number>} lines @param {string[] | null} among */
function linesOf(app, {data}, lines, among) {
    const scale = app.store.state.counts[data.counts]?.scale;
    const meant = (/** @type {number} */ x) => (scale ? lineFrom(scale, x) : x);
    const all = '*' in lines ? Object.fromEntries((among ?? []).map(name => [name, meant(lines['*'])])) : {};
    const own = Object.entries(lines).flatMap(([name, x]) => (name === '*' ? [] : [[name, meant(x)]]));
    return {...all, ...Object.fromEntries(own)};
}

/** The fields that a script sets. @param {App} app @param {Script} script @param {Record<string, any>} set */
function fieldsOf(app, script, {hide: _, lock: _l, at: _a, ...set}) {
    const among = set.among ?? app.store.state.among;
    return set.lines ? {...set, lines: linesOf(app, script, set.lines, among)} : set;
}

/** @param {Script} script */
function dataOf({data}) {
    if (data.counts) return {data: {counts: data.counts}};
    return data.twin ? {data: {id: data.twin}} : {};
}

/** @param {App} app */
export function lessonActions(app) {
    const {store, actions} = app;
    const now = () => /** @type {import('./lesson.js').Lesson} */ (store.state.lesson);
    const script = () => /** @type {Script} */ (scriptOf(now().id));
    const keep = (/** @type {Partial<import('./lesson.js').Lesson>} */ change) => store.choose({lesson: {...now(), ...change}});
    const set = (/** @type {Record<string, any>} */ fields) => store.choose(fieldsOf(app, script(), fields));
    const step = () => script().steps[now().step];

    return {
        /** Begins a lesson, by its id or number. @param {string} id @param {Partial<import('./lesson.js').Lesson>} [more] */
        startLesson: (id, more) => {
            const found = scriptOf(id);
            if (!found) return actions.fail(new Error(t('lesson.unknown', {id})));
            const before = store.state.lesson ? store.state.before : choiceOf(store.state);
            const {language} = store.state;
            store.set({before, wanted: null, moves: null});
            store.choose({...defaults(), language, ...dataOf(found), lesson: begun(found.lesson, more)}, t('undo.lesson'));
            store.choose(fieldsOf(app, found, found.start));
            actions.go(found.start.at, 'lesson-step');
        },

        /** To another step; its settings are made on the way forward. @param {number} to */
        lessonStep: to => {
            const forward = to > now().step;
            keep({step: to, none: false});
            const {set: fields} = script().steps[to] ?? {};
            if (forward && fields) set(fields);
            store.set({moves: null, focus: 'lesson-step', at: (forward && fields?.at) || store.state.at});
        },

        /** What the step waits for has come about. */
        lessonReached: () => {
            if (!now().done.includes(step().id)) keep({done: [...now().done, step().id]});
        },

        /** @param {any} given @returns {import('./judge.js').Verdict | null} null: what was given is no number, which is said */
        answerQuestion: given => {
            const {ask} = step();
            if (!ask) return null;
            actions.mend('lesson');
            try {
                const verdict = judge(ask, given, valuesOf(store.state));
                const tries = (now().answers[ask.id]?.tries ?? 0) + 1;
                keep({answers: {...now().answers, [ask.id]: {given, tries, right: verdict.right, shown: false}}});
                return verdict;
            } catch (error) {
                if (!(error instanceof NotANumber)) throw error;
                actions.fail(new Error(t('lesson.number', {given: error.message})), 'lesson');
                return null;
            }
        },

        /** Does what the step asks for, and marks it as shown. */
        showMe: () => {
            const {ask, shown, id} = step();
            if (shown) set(shown);
            const right = ask && rightOf(ask, valuesOf(store.state));
            const given = ask?.kind === 'number' ? Math.round(right * 1000) / 1000 : right;
            const answers = ask ? {[ask.id]: {given, tries: now().answers[ask.id]?.tries ?? 0, right: true, shown: true}} : {};
            actions.mend('lesson');
            keep({done: [...new Set([...now().done, id])], answers: {...now().answers, ...answers}, none: Boolean(shown?.none)});
        },

        /** "I think there is none". */
        sayNone: () => keep({none: true}),

        /** Who hands in. @param {{name?: string, class?: string}} who */
        signLesson: who => keep(who),

        /** Leaves the lesson; `stay`: what it set stays, and one goes on in the lab. @param {boolean} [stay] @param {string} [at] */
        leaveLesson: (stay = false, at = 'learn') => {
            const {before} = store.state;
            wantParts('lesson', null);
            store.choose(stay ? {lesson: null} : {...before, lesson: null}, t('undo.lesson'));
            store.set({before: null});
            actions.go(stay ? at : 'learn');
        },

        /** A lesson's hand-out, to be looked at and printed; null: the list again. @param {string | null} id */
        handOut: id => store.set({handOut: id, focus: 'main'}),
    };
}
