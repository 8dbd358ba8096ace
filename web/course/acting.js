// What can be done in lessons. A lesson sets the same fields that a person sets; what was there before comes back when one leaves
// it.

import {FIELDS, defaults} from '../state/fields.js';
import {planOf} from '../state/repair.js';
import {startRun} from '../state/running.js';
import {tellAround} from '../shell/embedded.js';
import {wantParts} from '../shell/parts.js';
import {t} from '../words/words.js';
import {FIGURES, knobsOf} from './figures.js';
import {NONE, NotANumber, judge, rightOf} from './judge.js';
import {askedIn, begun, variantFor, variantOf} from './lesson.js';
import {scriptOf} from './scripts.js';
import {isOut, isSettled, valuesOf} from './values.js';

/** @typedef {import('../state/app.js').App} App */
/** @typedef {import('./lesson.js').Script} Script */
/** @typedef {import('./lesson.js').Lesson} Lesson */

const TRIES = 2; // wrong ones, until "show me" is offered

/** Whether "show me" is offered. @param {Lesson} lesson @param {import('./lesson.js').Answer | undefined} answer */
export const mayBeShown = ({strict}, answer) => !strict && (answer?.tries ?? 0) >= TRIES && answer?.right === false;

/** What a person chose, but for the lesson itself. @param {Record<string, any>} state */
const choiceOf = state => Object.fromEntries(Object.keys(FIELDS).flatMap(key => (key === 'lesson' ? [] : [[key, state[key]]])));

/** The threshold that marks from a value on: midway between its score and that of the value before. @param {any} scale
 *  @param {number} value  beyond the last: nobody */
const lineFrom = ({toScore, values}, value) => (value > Math.max(...values) ? -1 : (toScore(value) + toScore(value - 1)) / 2);

/** Lines as people read them to thresholds; "*" is every group that is compared. @param {App} app @param {Script} script
 *  @param {Record<string, number>} lines @param {string[] | null} among */
function linesOf(app, {data}, lines, among) {
    const scale = data.counts ? app.store.state.counts[data.counts]?.scale : null;
    const meant = (/** @type {number} */ x) => (scale ? lineFrom(scale, x) : x);
    const all = '*' in lines ? Object.fromEntries((among ?? []).map(name => [name, meant(lines['*'])])) : {};
    const own = Object.entries(lines).flatMap(([name, x]) => (name === '*' ? [] : [[name, meant(x)]]));
    return {...all, ...Object.fromEntries(own)};
}

/** The fields that a script sets: all but the parts, the place, and what the lesson keeps by itself. @param {App} app
 *  @param {Script} script @param {Record<string, any>} set */
function fieldsOf(app, script, {hide: _, lock: _l, at: _a, none: _n, knobs: _k, ...set}) {
    const among = set.among ?? app.store.state.among;
    return set.lines ? {...set, lines: linesOf(app, script, set.lines, among)} : set;
}

/** The setting that was found, in figures, the same in every language: lines, knobs that were turned, of on and off the numbers
 *  of those that are on, or by how much records are bent. @param {import('../state/app.js').State} state
 *  @param {import('./lesson.js').Step} step @param {Lesson} lesson */
function settingOf(state, {figure, shown}, {none, knobs}) {
    if (none) return NONE;
    if (figure) {
        const now = knobsOf(figure, knobs);
        const turned = FIGURES[figure].knobs.filter(({id, initial}) => now[id] !== initial);
        return turned.map(({id, stops}) => (stops.length > 2 ? now[id] : id.replace(/\D/g, ''))).join(', ');
    }
    if (shown?.inject)
        return Object.values(state.inject ?? {})
            .filter(Number.isFinite)
            .join(', ');
    const values = valuesOf(state);
    return Object.keys(values).filter(name => name.startsWith('line.')).map(name => values[name]).join(', '); // prettier-ignore
}

/** @param {Script} script */
function dataOf({data: {counts, twin, ...more}}) {
    if (counts) return {data: {counts}};
    return twin ? {data: {id: twin, ...more}} : {};
}

/** @param {App} app */
export function lessonActions(app) {
    const {store, actions} = app;
    const now = () => /** @type {Lesson} */ (store.state.lesson);
    const script = () => /** @type {Script} */ (scriptOf(now().id));
    const keep = (/** @type {Partial<Lesson>} */ change) => store.choose({lesson: {...now(), ...change}});
    const set = (/** @type {Record<string, any>} */ fields) => store.choose(fieldsOf(app, script(), fields));
    const step = () => script().steps[now().step];
    /** Where one was in it stays known as long as the page is open. */
    const putAside = () => {
        const {lesson, aside} = store.state;
        if (lesson) store.set({aside: {...aside, [lesson.id]: lesson}});
    };

    return {
        /** Begins a lesson, by its id or number. @param {string} id @param {Partial<Lesson>} [more] */
        startLesson: (id, more) => {
            const found = scriptOf(id);
            if (!found) return actions.fail(new Error(t('lesson.unknown', {id})));
            putAside();
            const before = store.state.lesson ? store.state.before : choiceOf(store.state);
            const {language} = store.state;
            store.set({before, wanted: null});
            store.choose({...defaults(), language, ...dataOf(found), lesson: begun(found.lesson, more)}, t('undo.lesson'));
            store.choose(fieldsOf(app, found, found.start));
            actions.go(found.start.at, 'lesson-step');
        },

        /** Goes on where one was: the settings of the steps until there are made again. @param {string} id */
        resumeLesson: id => {
            const {lesson, aside} = store.state;
            app.actions.startLesson(id, lesson?.id === id ? lesson : aside[id]);
            const settings = script().steps.slice(0, now().step + 1).flatMap(({set: fields}) => fields ?? []); // prettier-ignore
            settings.forEach(set);
            actions.go(settings.findLast(({at}) => at)?.at ?? script().start.at, 'lesson-step');
        },

        /** To another step; its settings are made on the way forward. @param {number} to */
        lessonStep: to => {
            const forward = to > now().step;
            keep({step: to, none: false});
            const {set: fields} = script().steps[to] ?? {};
            if (forward && fields) set(fields);
            actions.mend('lesson');
            store.set({focus: 'lesson-step', at: (forward && fields?.at) || store.state.at});
        },

        /** Turns a knob of the step's figure. @param {string} id @param {number} value */
        turnKnob: (id, value) => keep({knobs: {...now().knobs, [id]: value}}),

        ...answering(app, {now, step, keep, set}),
        ...doing(app, {now, step, keep}),
        ...leaving(app, putAside),
    };
}

/** What is done at a step besides answering. @param {App} app @param {{now: () => Lesson, step: () => import('./lesson.js').Step,
 *  keep: (change: Partial<Lesson>) => void}} in_ */
function doing(app, {now, step, keep}) {
    const {store} = app;
    return {
        /** What the step waits for has come about: the setting is kept as its answer. */
        lessonReached: () => {
            const {done, answers} = now();
            const {id} = step();
            if (done.includes(id)) return;
            const found = askedIn(step()).some(ask => ask.id === id);
            const answer = {given: settingOf(store.state, step(), now()), tries: 1, right: true, shown: false};
            keep({done: [...done, id], answers: found ? {...answers, [id]: answer} : answers});
        },

        /** Trains what the step is about. */
        lessonRun: () => {
            const {run: own, id} = step();
            if (!own) return;
            const methods = own.methods ?? [{id: 'none'}];
            const {id: lesson} = now();
            // Settings of the page are not the lesson's.
            const base = planOf({...store.state, settings: {}, given: null}, methods);
            return startRun(app, 'all', methods, {plan: {...base, ...own}, lesson: {id: lesson, step: id}});
        },
    };
}

/** Out of a lesson, to paper or to a room. @param {App} app @param {() => void} putAside */
function leaving({store, actions}, putAside) {
    return {
        /** Leaves the lesson; `stay`: what it set stays, and one goes on in the lab.
         *  @param {boolean} [stay] @param {string} [at] */
        leaveLesson: (stay = false, at = 'learn') => {
            const {before} = store.state;
            putAside();
            wantParts('lesson', null);
            store.choose(stay ? {lesson: null} : {...before, lesson: null}, t('undo.lesson'));
            store.set({before: null});
            actions.go(stay ? at : 'learn');
        },

        /** Lessons on paper, to be looked at and printed; none: the list again. @param {string[]} ids */
        handOut: ids => {
            store.set({handOut: ids});
            actions.go('learn');
        },

        /** A lesson a step a screen, for the front of a room; null: no longer. @param {string | null} slides */
        showSlides: slides => store.set({slides, focus: 'main'}),
    };
}

/** When what the lab says is of what is chosen now, or it is certain that it can say nothing of that.
 *  @param {App['store']} store @returns {Promise<void>} */
const settled = store =>
    new Promise(done => {
        const isOver = () => isSettled(store.state) || isOut(store.state);
        if (isOver()) return done();
        const stop = store.subscribe(() => {
            if (!isOver()) return;
            stop();
            done();
        });
    });

/** Questions and who answers them. @param {App} app @param {{now: () => Lesson, step: () => import('./lesson.js').Step,
 *  keep: (change: Partial<Lesson>) => void, set: (fields: Record<string, any>) => void}} in_ */
function answering({store, actions}, {now, step, keep, set}) {
    const asked = () => {
        const ask = step()?.ask;
        return ask && variantOf(ask, now().variant);
    };
    return {
        /** What is no number is said, and counts as no try. @param {any} given */
        answerQuestion: async given => {
            const ask = asked();
            if (!ask) return;
            actions.mend('lesson');
            if (ask.answer?.from || ask.answer?.state) await settled(store);
            if (asked()?.id !== ask.id) return; // one has gone on meanwhile
            try {
                const {right} = judge(ask, given, valuesOf(store.state));
                const tries = (now().answers[ask.id]?.tries ?? 0) + 1;
                keep({answers: {...now().answers, [ask.id]: {given, tries, right, shown: false}}});
                tellAround('answer', {lesson: now().id, question: ask.id, right, tries});
            } catch (error) {
                if (!(error instanceof NotANumber)) throw error;
                actions.fail(new Error(t('lesson.number', {given: error.message})), 'lesson');
            }
        },

        /** Does what the step asks for, and marks it as shown. */
        showMe: async () => {
            const {shown, id} = step();
            if (shown) set(shown);
            await settled(store);
            if (step()?.id !== id) return;
            const {answers, knobs, done, variant} = now();
            const after = {none: Boolean(shown?.none), knobs: {...knobs, ...shown?.knobs}};
            const found = settingOf(store.state, step(), {...now(), ...after});
            const given = askedIn(step(), variant)
                .filter(ask => !(answers[ask.id]?.right ?? false))
                .map(ask => {
                    const right = ask.kind === 'find' ? found : rightOf(ask, valuesOf(store.state));
                    const said = ask.kind === 'number' ? Math.round(right * 1000) / 1000 : right;
                    return [ask.id, {given: said, tries: answers[ask.id]?.tries ?? 0, right: true, shown: true}];
                });
            actions.mend('lesson');
            keep({
                done: [...new Set([...done, id])],
                answers: {...answers, ...Object.fromEntries(given)},
                ...after,
            });
        },

        /** "I think there is none". */
        sayNone: () => keep({none: true}),

        /** Who hands in. Whose variants they are is settled once, before anything is answered. @param {{name?: string,
         *  class?: string}} who */
        signLesson: who => {
            const {class: of = '', variant, answers} = {...now(), ...who};
            const fresh = of && who.name && variant === undefined && Object.keys(answers).length === 0;
            keep({...who, ...(fresh && {variant: variantFor(of, who.name ?? '')})});
        },
    };
}
