// A run from its plan to its report: told of as it goes on, stopped when a person says so, and what it finished is kept.

import {t} from '../words/words.js';
import {MOST_JUDGED} from './pairing.js';
import {planOf} from './repair.js';

/** @typedef {import('./app.js').App} App */

/** Silence of a run after which it is said: a run that goes on is heard several times a second. */
const SILENCE_S = 20;

/** @param {App} app @param {string} stage @param {object[]} methods */
export async function startRun(app, stage, methods) {
    const {store, actions} = app;
    if (!store.state.description || store.state.run) return;
    actions.mend('run');
    const plan = planOf(store.state, methods);
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
        const judged = await judgedOf(app, report);
        take(app, stage, report, {generation, cancelled, judged});
    } catch (error) {
        const cancelling = /** @type {any} */ (store.state).run?.cancelling ?? false;
        const n = take(app, stage, part, {generation, cancelled: true, judged: new Map()});
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

/** The rows that each finished cell judged: the core has them until another run begins. @param {App} app @param {string} text */
async function judgedOf(app, text) {
    /** @type {Map<number, string>} */
    const judged = new Map();
    const cells = JSON.parse(text).cells.filter((/** @type {any} */ cell) => !cell.error);
    for (const {index} of cells) {
        if (index >= MOST_JUDGED) break;
        try {
            judged.set(index, await app.client().predictions(index));
        } catch {
            break; // of a plan of more cells none is kept
        }
    }
    return judged;
}

/** Runs are numbered on, whatever became of those before. @param {import('./app.js').Finished[]} runs */
const nextNumber = runs => 1 + Math.max(0, ...runs.map(({number}) => number));

/** What a run has so far, as if it were one that ended. @param {any} state @param {string} stage @param {string} text */
function liveOf({runs}, stage, text) {
    return {number: nextNumber(runs), stage, text, report: JSON.parse(text), cancelled: true, generation: -1};
}

/**
 * Keeps what a run finished. @param {App} app @param {string} stage @param {string} text its report, or nothing
 * @param {{generation: number, cancelled: boolean, judged: Map<number, string>}} how @returns {number} of finished cells
 */
function take({store}, stage, text, how) {
    const report = text ? JSON.parse(text) : {cells: []};
    if (report.cells.length === 0) return 0;
    const {runs} = store.state;
    store.set({runs: [...runs, {number: nextNumber(runs), stage, text, report, ...how}]});
    return report.cells.length;
}
