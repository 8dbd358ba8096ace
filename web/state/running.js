// A run from its plan to its report: told of as it goes on, stopped when a person says so, and what it finished is kept. One
// model is trained by the core that has the data; several networks by every processor, each in a worker of its own
// (lab/pool.js), with the same bytes in the end.

import {Refused} from '../lab/client.js';
import {Pool} from '../lab/pool.js';
import {phraseNow} from '../words/said.js';
import {t} from '../words/words.js';
import {makeOf, planOf, seedsWanting} from './repair.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./app.js').Finished} Finished */
/** @typedef {ReturnType<typeof listen>} Heard */
/** @typedef {import('../lab/pool.js').Part} Part */
/** What a run came to: perhaps a part, and why it is no more. @typedef {{text: string, cancelled: boolean, error: unknown,
 *   generation: number, predictions: Map<number, string>, models: Finished['models'], parts?: Map<number, Part>}} Came */

/** Silence of a run after which it is said: a run that goes on is heard several times a second. */
const SILENCE_S = 20;
/** Each holds the data. */
const MOST_WORKERS = 16;
/** The core keeps what a plan's cells decided up to so many. */
const MOST_PREDICTED = 64;
/** Bytes of a run's models that are kept after it, together. */
const MOST_MODELS = 32e6;

/** A run that was stopped while it was asked the same: it goes on from where it was. @param {import('./app.js').State} state
 *  @param {object} plan @returns {Finished | null} */
export function stopped({runs, description, deleted}, plan) {
    const asked = JSON.stringify(plan);
    const before = runs.findLast((/** @type {Finished} */ run) => run.asked === asked);
    const gone = deleted.some((/** @type {string} */ key) => key.startsWith(`${before?.number}.`));
    return before?.parts && before.report.data.sha256 === description?.sha256 && !gone ? before : null;
}

/**
 * A model of those seeds of which there is none yet. What was stopped goes on in its own report where it can; else, as where one
 * worker did all, those that are wanting are a run of their own.
 * @param {App} app @param {string} stage @param {object[]} methods @param {import('./repair.js').Model[]} there  such models
 */
export function startWanting(app, stage, methods, there) {
    const {state} = app.store;
    const plan = planOf(state, methods);
    const wanting = seedsWanting(state, there);
    const whole = stopped(state, plan) !== null || wanting.length === 0;
    return startRun(app, stage, methods, whole ? {plan} : {plan: {...plan, seeds: wanting}});
}

/**
 * @param {App} app @param {string} stage @param {object[]} methods
 * @param {{plan?: Record<string, any>, make?: string, title?: string, alone?: boolean, lesson?: {id: string, step: string}}}
 *   [own] a plan of its own, the make it belongs to, what its model is called; alone: its model is known to the core of the
 *   page alone; the lesson's step that asked for it
 */
export async function startRun(app, stage, methods, own = {}) {
    const {store, actions} = app;
    const {description, run, runs, given} = store.state;
    if (!description || run) return;
    actions.mend('run');
    const plan = own.plan ?? planOf(store.state, methods);
    const make = own.make ?? makeOf(store.state);
    const asked = JSON.stringify(plan);
    const before = stopped(store.state, plan);
    const head = {number: before?.number ?? nextNumber(runs), stage, make, asked, title: own.title, lesson: own.lesson};
    const heard = listen(app, head);
    const workers = Math.min(navigator.hardwareConcurrency || 1, MOST_WORKERS, methods.length * plan.seeds.length);
    // A model that was given is known to the core of the page alone.
    const alone = workers < 2 || own.alone || given !== null || (stage !== 'all' && plan.seeds.length < 2);
    try {
        const came = await (alone ? runAlone(app, plan, heard) : runShared(app, plan, workers, heard, before));
        const ended = store.state.run?.cancelling ?? false;
        const n = take(app, head, came);
        if (came.error && !ended) actions.fail(came.error, 'run');
        else sayFailures(app, head);
        if (came.error && n > 0) actions.toast(t('run.kept', {n}));
    } finally {
        heard.end();
    }
}

/** Why there is no model where one was to be: each reason once. @param {App} app @param {Head} head */
function sayFailures({store, actions}, {number}) {
    const cells = store.state.runs.find(run => run.number === number)?.report.cells ?? [];
    const failed = cells.flatMap(({error}) => (error ? [phraseNow(error)] : []));
    const why = [...new Set(failed)].join('; ');
    if (why) actions.fail(new Error(t('repair.failed', {n: failed.length, all: cells.length, why})), 'run');
}

/** By the worker that has the data, and has the models afterwards. @param {App} app @param {object} plan @param {Heard} heard
 *  @returns {Promise<Came>} */
async function runAlone(app, plan, heard) {
    const client = app.client();
    heard.stopBy(() => void client.cancel());
    heard.pauseBy(on => void client.pause(on));
    let part = '';
    const running = client.run(plan, {
        parts: true,
        onProgress: (progress, sofar) => {
            const {done, total} = progress.cells;
            const going = progress.cell ? [{cell: progress.cell, curve: progress.curve}] : [];
            heard.hear(progress.cells, going, total > 0 ? (done + (progress.cell?.done ?? 0) * 0.999) / total : 0);
            if (sofar) heard.live(JSON.parse((part = sofar)));
        },
    });
    const {generation} = client;
    const rest = {generation, predictions: new Map(), models: new Map()};
    return running.then(
        async ({report, cancelled}) => {
            const left = await leftBy(client, report);
            return {generation, ...left, text: report, cancelled, error: null};
        },
        error => ({...rest, text: part, cancelled: true, error}),
    );
}

/**
 * The rows that each finished cell judged, and its model as a file, or the sentence why it is none: the core has them until
 * another run begins.
 * @param {import('../lab/client.js').Client} client @param {string} text of the report @param {number} [total] cells of the plan
 * @param {Pick<Came, 'predictions' | 'models'>} [to] what there is already
 */
async function leftBy(client, text, total, to = {predictions: new Map(), models: new Map()}) {
    const {cells} = JSON.parse(text);
    if ((total ?? cells.length) > MOST_PREDICTED) return to;
    for (const {index, error} of cells) {
        if (error) continue;
        to.predictions.set(index, await client.predictions(index));
        const file = await client.model(index).catch((/** @type {Error} */ {message}) => message);
        if (sizeOf(to.models) + file.length <= MOST_MODELS) to.models.set(index, file);
    }
    return to;
}

/** @param {Finished['models']} models */
const sizeOf = models => [...models.values()].reduce((sum, {length}) => sum + length, 0);

/** By workers of its own, which end with the run: what their models decide is taken from them before.
 *  @param {App} app @param {object} plan @param {number} workers @param {Heard} heard
 *  @param {Finished | null} before  the same, which was stopped @returns {Promise<Came>} */
async function runShared(app, plan, workers, heard, before) {
    const pool = new Pool(app.make, workers);
    heard.stopBy(() => pool.cancel());
    heard.pauseBy(on => pool.pause(on));
    /** The newest report of each shard. @type {Map<number, any>} */
    const parts = new Map();
    const left = {predictions: new Map(before?.predictions), models: new Map(before?.models)};
    const source = /** @type {object} */ (app.client().loaded);
    const task = {name: '', plan, source, cells: 1, parts: before?.parts};
    const [{report, whole, error, refusal, parts: open}] = await pool.run([task], {
        onProgress: ({cells, active}) => {
            const going = active.reduce((sum, {cell}) => sum + cell.done, 0);
            heard.hear(cells, active, (cells.done + going) / cells.total);
        },
        onPart: (_, shard, text) => {
            parts.set(shard, JSON.parse(text));
            const cells = [...parts.values()].flatMap(part => part.cells).sort((a, b) => a.index - b.index);
            heard.live({...parts.values().next().value, cells});
        },
        onShard: async (client, text, total) => void (await leftBy(client, text, total, left)),
    });
    const came = {text: report ?? '', cancelled: !whole, error: error && new Refused(error, refusal), generation: -1, ...left};
    return whole ? came : {...came, parts: open};
}

/** What a run is before anything is known of it.
 *  @typedef {Pick<Finished, 'number' | 'stage' | 'make' | 'asked' | 'title'>} Head */

/** Tells the state of a run how it goes on, and when nothing is heard of it. @param {App} app @param {Head} head */
function listen({store}, head) {
    const clock = stopwatch();
    let last = performance.now();
    let first = /** @type {{share: number, at: number} | null} */ (null); // a run that goes on does not begin at nothing
    /** @param {Partial<import('./app.js').Run>} news */
    const tell = news => store.state.run && store.set({run: {...store.state.run, ...news}});
    store.set({
        run: {
            stage: head.stage,
            cells: null,
            going: [],
            share: null,
            left: null,
            paused: false,
            cancelling: false,
            silent: 0,
            stop: () => {},
            pause: () => {},
        },
    });
    const timer = setInterval(() => {
        const {run} = store.state;
        if (!run || run.paused) last = performance.now();
        const silent = Math.round((performance.now() - last) / 1000);
        if (silent >= SILENCE_S) tell({silent});
    }, 1000);
    return {
        /** @param {() => void} stop */
        stopBy: stop => void tell({stop}),
        /** @param {(on: boolean) => void} pause */
        pauseBy: pause =>
            void tell({
                pause: on => {
                    clock.hold(on);
                    pause(on);
                },
            }),
        /** @param {{done: number, total: number}} cells @param {import('./app.js').Going[]} going cells under way
         *  @param {number} told share of the work that is done, about */
        hear(cells, going, told) {
            last = performance.now();
            // Cells that are done and cells that begin are told one after the other; a bar never goes back.
            const share = Math.max(store.state.run?.share ?? 0, Math.min(1, told));
            first ??= {share, at: clock.seconds()};
            tell({cells, going, share, left: leftOf(share - first.share, 1 - share, clock.seconds() - first.at), silent: 0});
        },
        /** What the run has so far, as if it were one that ended. @param {any} report */
        live(report) {
            const nothing = {text: '', cancelled: true, generation: -1, predictions: new Map(), models: new Map()};
            store.set({live: {...head, report, ...nothing}});
        },
        end() {
            clearInterval(timer);
            store.set({run: null, live: null});
        },
    };
}

/** Seconds that are left, once enough is done to tell. @param {number} done @param {number} wanting shares
 *  @param {number} seconds that what is done took @returns {number | null} */
export const leftOf = (done, wanting, seconds) => (seconds < 1 || done < 0.02 ? null : (seconds * wanting) / done);

/** Seconds without those of pauses. */
function stopwatch() {
    let [since, spent, held] = [performance.now(), 0, false];
    const seconds = () => spent + (held ? 0 : (performance.now() - since) / 1000);
    return {
        seconds,
        /** @param {boolean} on */
        hold(on) {
            [spent, since, held] = [seconds(), performance.now(), on];
        },
    };
}

/** Runs are numbered on, whatever became of those before. @param {Finished[]} runs */
export const nextNumber = runs => 1 + Math.max(0, ...runs.map(({number}) => number));

/** Keeps what a run finished, in the place of what it had when it was stopped. @param {App} app @param {Head} head
 *  @param {Came} came @returns {number} of finished cells */
function take({store}, head, {text, cancelled, generation, predictions, models, parts}) {
    const report = text ? JSON.parse(text) : {cells: []};
    if (report.cells.length === 0) return 0;
    const others = store.state.runs.filter(({number}) => number !== head.number);
    const made = {...head, text, report, cancelled, generation, predictions, models, parts};
    store.set({runs: [...others, made].sort((a, b) => a.number - b.number)});
    return report.cells.length;
}
