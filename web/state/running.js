// A run from its plan to its report: told of as it goes on, stopped when a person says so, and what it finished is kept.

import {t} from '../words/words.js';
import {planOf} from './repair.js';

/** @typedef {import('./app.js').App} App */

/** Silence of a run after which it is said: a run that goes on is heard several times a second. */
const SILENCE_S = 20;

/**
 * @param {App} app @param {string} stage @param {object[]} methods
 * @param {{plan: object, title: string}} [own]  a plan of its own, and what its model is called
 */
export async function startRun(app, stage, methods, own) {
    const {store, actions} = app;
    if (!store.state.description || store.state.run) return;
    actions.mend('run');
    const plan = own?.plan ?? planOf(store.state, methods);
    const title = own?.title;
    const heard = listen(app, stage);
    let part = '';
    let generation = 0;
    try {
        const running = app.client().run(plan, {
            parts: true,
            onProgress: (progress, sofar) => {
                part = sofar ?? part;
                if (sofar) store.set({live: liveOf(store.state, stage, sofar)});
                heard.hear(progress);
            },
        });
        generation = app.client().generation;
        const {report, cancelled} = await running;
        take(app, stage, report, {generation, cancelled, title});
    } catch (error) {
        const cancelling = /** @type {any} */ (store.state).run?.cancelling ?? false;
        const n = take(app, stage, part, {generation, cancelled: true, title});
        if (!cancelling) actions.fail(error, 'run');
        if (n > 0) actions.toast(t('run.kept', {n}));
    } finally {
        heard.end();
    }
}

/** Tells the state of a run how it goes on, and when nothing is heard of it. @param {App} app @param {string} stage */
function listen({store}, stage) {
    const started = performance.now();
    let last = started;
    store.set({run: {stage, progress: null, started, paused: false, cancelling: false, silent: 0}});
    const timer = setInterval(() => {
        const {run} = store.state;
        if (!run || run.paused) last = performance.now();
        const silent = Math.round((performance.now() - last) / 1000);
        if (run && silent >= SILENCE_S) store.set({run: {...run, silent}});
    }, 1000);
    return {
        /** @param {import('../lab/shapes.js').Progress} progress */
        hear(progress) {
            last = performance.now();
            const {run} = store.state;
            if (run) store.set({run: {...run, progress, silent: 0}});
        },
        end() {
            clearInterval(timer);
            store.set({run: null, live: null});
        },
    };
}

/** What a run has so far, as if it were one that ended. @param {any} state @param {string} stage @param {string} text */
function liveOf({runs}, stage, text) {
    return {number: runs.length + 1, stage, text, report: JSON.parse(text), cancelled: true, generation: -1};
}

/**
 * Keeps what a run finished. @param {App} app @param {string} stage @param {string} text its report, or nothing
 * @param {{generation: number, cancelled: boolean, title?: string}} how @returns {number} of finished cells
 */
function take({store}, stage, text, {generation, cancelled, title}) {
    const report = text ? JSON.parse(text) : {cells: []};
    if (report.cells.length === 0) return 0;
    const {runs} = store.state;
    store.set({runs: [...runs, {number: runs.length + 1, stage, text, report, cancelled, generation, title}]});
    return report.cells.length;
}
