// The worker: one instance of the core, called by message {id, call, args}, answered by {id, result} or {id, error}.
// A run is a loop of steps whose budget adapts so that a slice takes 10-40 ms; between slices the loop yields
// through a MessageChannel (timers are throttled in hidden tabs, message ports are not), so cancel and pause are
// heard at once and other calls are answered while training goes on.

import {Lab, LabError, LabTrap} from './lab.js';
import {watchRequests} from './seal.js';

const SLICE_MS = 24;
const REPORT_MS = 125;
const LONG = 1 << 20; // bytes of a file from which on the core reads its beginning first (src/data/table/preview.h)
const ANSWER_BUDGET = 1500; // of a slice of an answer, whose costs the core knows

/** @type {Lab | null} */
let lab = null;
/** @type {{cancelled: boolean, paused: boolean, wake: (() => void) | null} | null} */
let run = null;

const channel = new MessageChannel();
/** @type {(() => void)[]} */
const turns = [];
channel.port1.onmessage = () => turns.shift()?.();
const nextTurn = () =>
    new Promise(resolve => {
        turns.push(() => resolve(undefined));
        channel.port2.postMessage(0);
    });

watchRequests(seen => self.postMessage({seen}));

// Held as long as the worker lives: the page asks for it too and so hears when the worker has ended.
navigator.locks
    ?.request(self.name, () => {
        self.postMessage({here: true});
        return new Promise(() => {});
    })
    .catch(() => {}); // a page from a file has no locks

/** @returns {Lab} */
function theLab() {
    if (lab === null) throw new Error('The core is not open yet.');
    return lab;
}

/** @param {number} id @param {{plan: object, shard?: number, shards?: number, parts?: boolean}} job */
async function runPlan(id, {plan, shard = 0, shards = 1, parts = false}) {
    if (run) throw new Error('A run is going on already.');
    const core = theLab();
    core.start(plan, {shard, shards});
    const state = {cancelled: false, paused: false, wake: /** @type {(() => void) | null} */ (null)};
    run = state;
    try {
        let budget = 2000;
        let reported = 0;
        let finished = 0;
        let partFrom = 0; // when the next report so far may be made: making them takes at most a tenth of the time
        for (let more = true; more && !state.cancelled;) {
            const before = performance.now();
            more = core.step(budget);
            const now = performance.now();
            budget = Math.round(budget * Math.min(2, Math.max(0.5, SLICE_MS / Math.max(0.1, now - before))));
            budget = Math.min(1e8, Math.max(64, budget));
            if (now - reported >= REPORT_MS || !more) {
                reported = now;
                const progress = core.progress();
                /** @type {string | undefined} */
                let part;
                if (parts && progress.cells.done > finished && now >= partFrom) {
                    part = core.reportText();
                    finished = progress.cells.done;
                    const made = performance.now();
                    partFrom = made + 10 * (made - now);
                }
                self.postMessage({id, progress, part});
            }
            await nextTurn();
            while (state.paused && !state.cancelled) {
                await new Promise(resolve => {
                    state.wake = () => resolve(undefined);
                });
            }
        }
        return {report: core.reportText(), cancelled: state.cancelled};
    } finally {
        run = null;
    }
}

/** Questions are worked on one after the other, whoever asks; these were ended before they were answered. @type {Set<number>} */
const ended = new Set();
let asked = Promise.resolve();

/** @param {number} id of the call @param {number} subject @param {string} analysis @param {object} options */
async function answer(id, subject, analysis, options) {
    const core = theLab();
    if (!ended.has(id)) core.ask(subject, analysis, options);
    let told = performance.now();
    while (!ended.has(id)) {
        const found = core.answer(ANSWER_BUDGET);
        if (found) return found;
        if (performance.now() - told >= REPORT_MS) {
            told = performance.now();
            self.postMessage({id, answered: core.answered()});
        }
        await nextTurn();
    }
    return null;
}

/** @param {number} id @param {() => Promise<any>} work @returns {Promise<any>} null: it was ended */
function inTurn(id, work) {
    const mine = asked.then(work).finally(() => ended.delete(id));
    asked = mine.catch(() => {});
    return mine;
}

/**
 * How long the first cell of a plan takes, tried for at most `limit` milliseconds after its network is trained.
 * @param {object} plan @param {number} limit
 * @returns {{network: number, cell: number}} seconds; the cell's are extrapolated from how far it came
 */
function probe(plan, limit) {
    if (run) throw new Error('A run is going on already.');
    const core = theLab();
    core.start(plan);
    const started = performance.now();
    let trained = 0;
    let done = 0;
    let budget = 2000;
    for (;;) {
        const before = performance.now();
        const more = core.step(budget);
        const now = performance.now();
        const {cell} = core.progress();
        const training = cell?.stage === 'prepare' || cell?.stage === 'train';
        if (!training && trained === 0) trained = now;
        const over = !more || !cell || cell.stage === 'evaluate';
        if (over) done = 1;
        else if (!training) done = cell.done;
        if (over || (trained > 0 && now - trained > limit)) {
            const network = ((trained || now) - started) / 1000;
            return {network, cell: (now - (trained || now)) / 1000 / Math.max(done, 0.01)};
        }
        budget = Math.round(budget * Math.min(2, Math.max(0.5, SLICE_MS / Math.max(0.1, now - before))));
    }
}

/**
 * Looks a file over for the import form; its first rows are told at once.
 * @param {number} id @param {Uint8Array} bytes @param {any} dialect what is said of how it is written
 * @returns {Promise<any>} null: it was ended
 */
async function preview(id, bytes, dialect) {
    const core = theLab();
    core.openPreview(bytes, dialect);
    try {
        // Of a long file the core has the first rows before it reads it: nothing waits for all of it to be decoded.
        const long = bytes.length > LONG;
        if (long) self.postMessage({id, first: core.previewed()});
        if (long) await nextTurn();
        let more = core.stepPreview(1);
        if (more && !long) self.postMessage({id, first: core.previewed()});
        let told = performance.now();
        while (more && !ended.has(id)) {
            await nextTurn();
            more = core.stepPreview(ANSWER_BUDGET);
            if (performance.now() - told < REPORT_MS) continue;
            told = performance.now();
            self.postMessage({id, answered: core.previewDone()});
        }
        return more ? null : core.previewed();
    } finally {
        core.closePreview();
    }
}

/**
 * @param {number} id of the call @param {number} cell @param {import('./shapes.js').UnitsOptions} options
 * @returns {Promise<any>} null: it was ended
 */
async function units(id, cell, options) {
    while (!ended.has(id)) {
        const found = theLab().units(cell, options, ANSWER_BUDGET);
        if (found) return found;
        await nextTurn();
    }
    return null;
}

/** @type {Record<string, (id: number, ...args: any[]) => any>} */
const calls = {
    open: async (_, module) => {
        lab = await Lab.create(module);
        return lab.catalog();
    },
    load: (_, source) => {
        theLab().load(source);
        return theLab().describe();
    },
    guess: (_, bytes) => theLab().guess(bytes),
    analyse: (_, id, options, file) => theLab().analyse(id, options, file),
    subject: (_, rows, options) => theLab().subject(rows, options),
    about: (_, subject) => theLab().about(subject),
    drop: (_, subject) => theLab().drop(subject),
    ask: (id, subject, analysis, options) => inTurn(id, () => answer(id, subject, analysis, options)),
    unask: (_, id) => void ended.add(id),
    html: (_, document) => theLab().html(document),
    csv: (_, document) => theLab().csv(document),
    board: (_, request, {file, cell}) => {
        const rows = cell === undefined ? file : new TextEncoder().encode(theLab().predictionsText(cell));
        return theLab().board(request, rows ?? null);
    },
    card: (_, report, cell, sha256) => theLab().card(report, cell, sha256),
    verify: (_, report) => theLab().verify(report),
    count: (_, plan) => {
        if (run) throw new Error('A run is going on already.');
        theLab().start(plan);
        return theLab().progress().cells;
    },
    predictions: (_, cell) => theLab().predictionsText(cell),
    whatIf: (_, cell, question) => theLab().whatIf(cell, question),
    giveModel: (_, name, bytes) => theLab().giveModel(name, bytes),
    describeModel: (_, model, answers) => theLab().models.describe(model, answers),
    scoreTable: (_, model, rows, options) => theLab().models.score(model, rows, options),
    exportModel: (_, model, threshold) => theLab().models.export(model, threshold),
    lookAtModel: (_, plan) => theLab().models.look(plan),
    model: (_, cell) => theLab().modelBytes(cell),
    units: (id, cell, options) => inTurn(id, () => units(id, cell, options)),
    cutModel: (_, cell, options) => theLab().cutModel(cell, options),
    merge: (_, reports) => theLab().mergeText(reports),
    probe: (_, plan, limit) => probe(plan, limit),
    preview: (id, bytes, dialect) => inTurn(id, () => preview(id, bytes, dialect)),
    cross: (_, bytes, question) => theLab().cross(bytes, question),
    told: (_, bytes, question) => theLab().told(bytes, question),
    run: (id, job) => runPlan(id, job),
    cancel: () => {
        if (run) run.cancelled = true;
        run?.wake?.();
    },
    pause: (_, on) => {
        if (run) run.paused = on;
        if (!on) run?.wake?.();
    },
};

self.onmessage = async (/** @type {MessageEvent} */ event) => {
    const {id, call, args} = event.data;
    try {
        self.postMessage({id, result: await calls[call](id, ...args)});
    } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const refusal = error instanceof LabError ? error.refusal : null;
        self.postMessage({id, error: message, refusal, trap: error instanceof LabTrap});
    }
};
