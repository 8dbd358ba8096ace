// A run from its plan to its report: told of as it goes on, stopped when a person says so, and what it finished is kept. One
// model is trained by the core that has the data; several networks by every processor, each in a worker of its own
// (lab/pool.js), with the same bytes in the end.

import {Pool} from '../lab/pool.js';
import {t} from '../words/words.js';
import {makeOf, planOf} from './repair.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./app.js').Finished} Finished */
/** @typedef {ReturnType<typeof listen>} Heard */
/** What a run came to: perhaps a part, and why it is no more. @typedef {{text: string, cancelled: boolean, error: unknown,
 *   generation: number, predictions: Map<number, string>}} Came */

/** Silence of a run after which it is said: a run that goes on is heard several times a second. */
const SILENCE_S = 20;
/** Each holds the data. */
const MOST_WORKERS = 16;
/** The core keeps what a plan's cells decided up to so many. */
const MOST_PREDICTED = 64;

/**
 * @param {App} app @param {string} stage @param {object[]} methods
 * @param {{plan: object, make?: string, title: string}} [own]  a plan of its own, of a model the page's core alone has, the make
 *   it belongs to, and what it is called
 */
export async function startRun(app, stage, methods, own) {
    const {store, actions} = app;
    const {description, run, seeds} = store.state;
    if (!description || run) return;
    actions.mend('run');
    const plan = own?.plan ?? planOf(store.state, methods);
    const make = own?.make ?? makeOf(store.state);
    const heard = listen(app, stage, make);
    const workers = Math.min(navigator.hardwareConcurrency || 1, MOST_WORKERS, methods.length * seeds.length);
    // A model that was given is known to the core of the page alone.
    const alone = workers < 2 || Boolean(store.state.given ?? own) || (stage !== 'all' && seeds.length < 2);
    try {
        const came = await (alone ? runAlone(app, plan, heard) : runShared(app, plan, workers, heard));
        const stopped = store.state.run?.cancelling ?? false;
        const n = take(app, stage, {...came, make, title: own?.title});
        if (came.error && !stopped) actions.fail(came.error, 'run');
        if (came.error && n > 0) actions.toast(t('run.kept', {n}));
    } finally {
        heard.end();
    }
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
            heard.hear(progress, total > 0 ? (done + (progress.cell?.done ?? 0) * 0.999) / total : 0);
            if (sofar) heard.live(JSON.parse((part = sofar)));
        },
    });
    const {generation} = client;
    const rest = {generation, predictions: new Map()};
    return running.then(
        async ({report, cancelled}) => {
            const predictions = await predictedBy(client, report);
            return {generation, predictions, text: report, cancelled, error: null};
        },
        error => ({...rest, text: part, cancelled: true, error}),
    );
}

/** The rows that each finished cell judged: the core has them until another run begins.
 *  @param {import('../lab/client.js').Client} client @param {string} text of the report
 *  @returns {Promise<Map<number, string>>} */
async function predictedBy(client, text) {
    const predictions = new Map();
    const {cells} = JSON.parse(text);
    if (cells.length > MOST_PREDICTED) return predictions;
    for (const {index, error} of cells) if (!error) predictions.set(index, await client.predictions(index));
    return predictions;
}

/** By workers of its own, which end with the run: what their models decide is taken from them before.
 *  @param {App} app @param {object} plan @param {number} workers @param {Heard} heard @returns {Promise<Came>} */
async function runShared(app, plan, workers, heard) {
    const pool = new Pool(app.make, workers);
    heard.stopBy(() => pool.cancel());
    heard.pauseBy(on => pool.pause(on));
    /** The newest report of each shard. @type {Map<number, any>} */
    const parts = new Map();
    /** @type {Map<number, string>} */
    const predictions = new Map();
    const source = /** @type {object} */ (app.client().loaded);
    const [{report, whole, error}] = await pool.run([{name: '', plan, source, cells: 1}], {
        onProgress: ({cells, active}) => {
            const going = active.reduce((sum, {cell}) => sum + cell.done, 0);
            const progress = {cells: {...cells, groups: 0}, cell: active[0]?.cell ?? null, curve: null};
            heard.hear(progress, (cells.done + going) / cells.total);
        },
        onPart: (_, shard, text) => {
            parts.set(shard, JSON.parse(text));
            const cells = [...parts.values()].flatMap(part => part.cells).sort((a, b) => a.index - b.index);
            heard.live({...parts.values().next().value, cells});
        },
        onShard: async (client, text, total) => {
            if (total > MOST_PREDICTED) return;
            for (const {index, error: why} of JSON.parse(text).cells)
                if (!why) predictions.set(index, await client.predictions(index));
        },
    });
    return {text: report ?? '', cancelled: !whole, error: error && new Error(error), generation: -1, predictions};
}

/** Tells the state of a run how it goes on, and when nothing is heard of it. @param {App} app @param {string} stage
 *  @param {string} make of its models */
function listen({store}, stage, make) {
    const started = performance.now();
    let last = started;
    /** @param {Partial<import('./app.js').Run>} news */
    const tell = news => store.state.run && store.set({run: {...store.state.run, ...news}});
    store.set({
        run: {
            stage,
            progress: null,
            share: null,
            started,
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
        pauseBy: pause => void tell({pause}),
        /** @param {import('../lab/shapes.js').Progress} progress @param {number} share of the work that is done, about */
        hear(progress, share) {
            last = performance.now();
            // Cells that are done and cells that begin are told one after the other; a bar never goes back.
            tell({progress, share: Math.max(store.state.run?.share ?? 0, Math.min(1, share)), silent: 0});
        },
        /** What the run has so far, as if it were one that ended. @param {any} report */
        live(report) {
            const number = nextNumber(store.state.runs);
            const nothing = {text: '', cancelled: true, generation: -1, predictions: new Map()};
            store.set({live: {number, stage, report, make, ...nothing}});
        },
        end() {
            clearInterval(timer);
            store.set({run: null, live: null});
        },
    };
}

/** Runs are numbered on, whatever became of those before. @param {import('./app.js').Finished[]} runs */
const nextNumber = runs => 1 + Math.max(0, ...runs.map(({number}) => number));

/** Keeps what a run finished. @param {App} app @param {string} stage @param {Came & {make: string, title?: string}} came
 *  @returns {number} of finished cells */
function take({store}, stage, {text, cancelled, generation, predictions, make, title}) {
    const report = text ? JSON.parse(text) : {cells: []};
    if (report.cells.length === 0) return 0;
    const {runs} = store.state;
    store.set({
        runs: [...runs, {number: nextNumber(runs), stage, text, report, cancelled, generation, predictions, make, title}],
    });
    return report.cells.length;
}
