// The page's side of the worker: promises instead of messages, and a fresh worker when the old one broke, ended without a
// word or did not hear that its run was cancelled. No call stays without an answer.

import {grown} from './live_curve.js';
import {modelsOf} from './models.js';
import {Subjects} from './subjects.js';

/** @typedef {import('./shapes.js').Progress} Progress */
/** @typedef {import('./shapes.js').Report} Report */
/** @typedef {import('./subjects.js').Subject} Subject */

/** @typedef {import('./shapes.js').Curve} Curve */
/**
 * What a call is told of before it is answered: of a run, `part` is the report of the cells done so far, when it was asked for;
 * of a question, how much of it is done; of a file that is looked over, its first rows.
 * @typedef {(p: Progress, part?: string) => void} ToldOfRun
 * @typedef {{progress?: ToldOfRun, answered?: (done: number) => void,
 *   first?: (shown: import('./shapes.js').Preview) => void}} Told
 * @typedef {Told & {resolve: (x: any) => void, reject: (e: Error) => void, curve?: Curve | null}} Call
 */

/** How long a run may take to hear that it is cancelled, before its worker is ended. */
const PATIENCE_MS = 3000;

/** A question was ended before it was answered. */
export class Ended extends Error {
    constructor() {
        super('It was ended before it was done.');
    }
}

/** The core refused what it was given, and says what that is about and what would mend it. */
export class Refused extends Error {
    /** @param {string} message @param {import('./shapes.js').Refusal | null} refusal */
    constructor(message, refusal) {
        super(message);
        this.name = 'LabError';
        this.refusal = refusal;
    }
}

/** The worker broke and was replaced: what it was doing may be tried again. */
export class WorkerReplaced extends Error {}

/** @typedef {import('./seal.js').Seen} Seen */

export class Client {
    /** @type {Worker} */ #worker;
    #url;
    #module;
    #next = 1;
    /** @type {Map<number, Call>} */
    #waiting = new Map();
    /** What was loaded last, so that a fresh worker can be given it. @type {object | null} */
    #loaded = null;
    #subjects = new Subjects({call: (call, args) => this.#call(call, args), generation: () => this.#generation});

    /** Models that others made. */
    models = modelsOf((call, args) => this.#call(call, args));

    /** The model file given last, for the same. @type {{name: string, bytes: Uint8Array} | null} */
    #model = null;

    #restarting = false;
    #generation = 0;
    /** Why nothing is answered any more, or nothing. */
    #dead = '';
    #alive = new AbortController();

    /** Told of what the worker asked for, and of what the policy stopped in it. @type {(seen: Seen) => void} */
    onSeen = () => {};

    /** To be made after the page was sealed. @param {string} workerText @param {WebAssembly.Module} module */
    constructor(workerText, module) {
        // From a blob, and not from its address: only so does the worker inherit the page's policy and its seal.
        this.#url = URL.createObjectURL(new Blob([workerText], {type: 'text/javascript'}));
        this.#module = module;
        this.#worker = this.#spawn();
    }

    #spawn() {
        const name = `equipoise ${Date.now()} ${Math.random()}`;
        const worker = new Worker(this.#url, {name});
        /** @param {(event: any) => void} fn */
        const mine = fn => (/** @type {any} */ event) => {
            if (worker === this.#worker) fn(event);
        };
        worker.onmessage = mine(({data}) => {
            if (data.seen) this.onSeen(data.seen);
            else if (data.here) this.#notice(worker, name);
            else this.#answer(data);
        });
        worker.onmessageerror = mine(() => this.#broke('What the worker said could not be read.'));
        worker.onerror = mine(event => {
            event.preventDefault();
            this.#broke(`The worker failed: ${event.message || 'no reason given'}.`);
        });
        return worker;
    }

    /**
     * A worker that ends says nothing, but it loses the lock that it holds as long as it lives: whoever is given the
     * lock next knows. (Browsers offer locks to pages from https or this machine; elsewhere silence is told by the run.)
     * @param {Worker} worker @param {string} name of its lock
     */
    #notice(worker, name) {
        this.#alive = new AbortController();
        const ended = () => {
            if (worker === this.#worker) this.#broke('The worker ended without a word.');
        };
        navigator.locks.request(name, {signal: this.#alive.signal}, ended).catch(() => {});
    }

    /** Ends the worker and puts a fresh one in its place. */
    #replace() {
        this.#alive.abort();
        this.#worker.terminate();
        this.#worker = this.#spawn();
        this.#generation++;
        this.#subjects.clear();
    }

    /** @param {{id: number, result?: any, error?: string, refusal?: import('./shapes.js').Refusal | null, trap?: boolean,
     *   progress?: Progress, part?: string, answered?: number,
     *   first?: import('./shapes.js').Preview}} data */
    #answer(data) {
        const call = this.#waiting.get(data.id);
        if (!call) return;
        if (data.progress) {
            call.curve = grown(call.curve ?? null, data.progress.curve);
            call.progress?.({...data.progress, curve: call.curve}, data.part);
            return;
        }
        if (data.answered !== undefined) return call.answered?.(data.answered);
        if (data.first !== undefined) return call.first?.(data.first);
        this.#waiting.delete(data.id);
        if (data.error === undefined) call.resolve(data.result);
        else if (data.trap) this.#broke(data.error, call);
        else call.reject(new Refused(data.error, data.refusal ?? null));
    }

    /** @param {string} why @param {{reject: (e: Error) => void}} [call] */
    #broke(why, call) {
        const lost = [...this.#waiting.values(), ...(call ? [call] : [])];
        this.#waiting.clear();
        // What breaks while a fresh worker is made ready is for the one who makes it ready.
        if (this.#restarting) for (const other of lost) other.reject(new Error(why));
        else void this.#restart(why, lost);
    }

    /** @param {string} why @param {{reject: (e: Error) => void}[]} lost calls that are never answered */
    async #restart(why, lost) {
        this.#restarting = true;
        let now = 'It was started afresh with the same data.';
        try {
            this.#replace();
            await this.open();
            if (this.#model) await this.#call('giveModel', [this.#model.name, this.#model.bytes]);
            if (this.#loaded)
                await this.#call('load', [this.#loaded]).catch(async () => {
                    this.#loaded = null;
                    now = 'It was started afresh, but not with the same data: load them again.';
                    this.#replace();
                    await this.open();
                });
        } catch {
            this.#dead = 'The core could not be started again: reload the page.';
            now = this.#dead;
        }
        this.#restarting = false;
        const error = new WorkerReplaced(`${why} ${now}`);
        for (const call of lost) call.reject(error);
    }

    /** Whose models the core has: it grows when a run begins or another worker takes the place of one, and then all are gone. */
    get generation() {
        return this.#generation;
    }

    /**
     * @param {string} call @param {any[]} args @param {Told} [told]
     * @returns {Promise<any>}
     */
    #call(call, args, told = {}) {
        const id = this.#next++;
        return new Promise((resolve, reject) => {
            if (this.#dead) return reject(new Error(this.#dead));
            this.#waiting.set(id, {resolve, reject, ...told});
            this.#worker.postMessage({id, call, args});
        });
    }

    /** @returns {Promise<import('./shapes.js').Catalog>} */
    open() {
        return this.#call('open', [this.#module]);
    }

    /** @param {object} source as Lab.load @returns {Promise<import('./shapes.js').Description>} */
    async load(source) {
        const description = await this.#call('load', [source]);
        this.#loaded = source;
        return description;
    }

    /** What was loaded last, as it was given: another worker may be given the same. */
    get loaded() {
        return this.#loaded;
    }

    /** @param {Uint8Array} bytes @returns {Promise<any>} */
    guess(bytes) {
        return this.#call('guess', [bytes]);
    }

    /**
     * Looks a file over that nobody described yet.
     * @param {Uint8Array} bytes
     * @param {{dialect?: object, onFirst?: (shown: import('./shapes.js').Preview) => void, onProgress?: (done: number) => void,
     *   signal?: AbortSignal}} [how] dialect: what is said of how it is written; onFirst: told of the first rows of a large
     *   file; aborted, it is refused as Ended
     * @returns {Promise<import('./shapes.js').Preview>}
     */
    preview(bytes, {dialect, onFirst, onProgress, signal} = {}) {
        return this.#answerTo('preview', [bytes, dialect ?? {}], {answered: onProgress, first: onFirst}, signal);
    }

    /** @param {Uint8Array} bytes
     *  @param {{dialect?: object, header: boolean, column: number, target: number, favourable: string[]}} question
     *  @returns {Promise<{value: string, n: number, positives: number}[]>} */
    cross(bytes, question) {
        return this.#call('cross', [bytes, question]);
    }

    /** @param {Uint8Array} bytes
     *  @param {{dialect?: object, header: boolean, targets: {column: number, good?: string[]}[]}} question
     *  @returns {Promise<import('./shapes.js').Told>} */
    told(bytes, question) {
        return this.#call('told', [bytes, question]);
    }

    /** @param {string} id of the catalogue's analyses @param {object} options @param {Uint8Array | null} [file]
     *  @returns {Promise<any>} */
    analyse(id, options, file = null) {
        return this.#call('analyse', [id, options, file]);
    }

    /** @param {object} document as Lab.html @returns {Promise<string>} */
    html(document) {
        return this.#call('html', [document]);
    }

    /** @param {object} document as Lab.csv @returns {Promise<string>} */
    csv(document) {
        return this.#call('csv', [document]);
    }

    /** @param {object} request as Lab.board @param {{file?: Uint8Array, cell?: number}} rows  whose; a cell's are those of the
     *  run that the core has @returns {Promise<string>} */
    board(request, rows) {
        return this.#call('board', [request, rows]);
    }

    /** @param {string} report @param {number} cell @param {string} [sha256] as Lab.card @returns {Promise<any>} */
    card(report, cell, sha256) {
        return this.#call('card', [report, cell, sha256]);
    }

    /** @param {Uint8Array} report @returns {Promise<import('./shapes.js').Verified>} */
    verify(report) {
        return this.#call('verify', [report]);
    }

    /**
     * Asks an analysis about a subject, which is read the first time and then kept by the core.
     * @param {Subject} subject @param {string} id @param {object} options the analysis's own
     * @param {{onProgress?: (done: number) => void, signal?: AbortSignal}} [how] aborted, it is refused as Ended
     * @returns {Promise<any>}
     */
    ask(subject, id, options, {onProgress, signal} = {}) {
        return this.#subjects.with(subject, handle =>
            this.#answerTo('ask', [handle, id, options], {answered: onProgress}, signal),
        );
    }

    /** What a subject is: its columns, its groups. @param {Subject} subject @returns {Promise<import('./shapes.js').About>} */
    about(subject) {
        return this.#subjects.with(subject, handle => this.#call('about', [handle]));
    }

    /** @param {string} call @param {any[]} args @param {Told} told @param {AbortSignal | undefined} signal */
    async #answerTo(call, args, told, signal) {
        if (signal?.aborted) throw new Ended();
        const id = this.#next;
        const end = () => void this.#call('unask', [id]).catch(() => {});
        signal?.addEventListener('abort', end);
        try {
            const answer = await this.#call(call, args, told);
            if (answer === null || signal?.aborted) throw new Ended();
            return answer;
        } finally {
            signal?.removeEventListener('abort', end);
        }
    }

    /** How many cells and trained networks a plan makes. @param {object} plan @returns {Promise<Progress['cells']>} */
    count(plan) {
        this.#generation++;
        return this.#call('count', [plan]);
    }

    /**
     * Seconds that a plan's network and its first cell take here, tried for at most `limit` milliseconds.
     * @param {object} plan @param {number} limit @returns {Promise<{network: number, cell: number}>}
     */
    probe(plan, limit) {
        this.#generation++;
        return this.#call('probe', [plan, limit]);
    }

    /** The test rows of a finished cell of the plan that was run last here, as a predictions file; plans of up to 64 cells.
     *  @param {number} cell its index in reports @returns {Promise<string>} */
    predictions(cell) {
        return this.#call('predictions', [cell]);
    }

    /** Gives a model file its name, for plans that say {"model": {"given": name}}.
     *  @param {string} name @param {Uint8Array} bytes @returns {Promise<void>} */
    async giveModel(name, bytes) {
        await this.#call('giveModel', [name, bytes]);
        this.#model = {name, bytes};
    }

    /**
     * The model of a finished cell of the plan that was run last here, as a file.
     * @param {number} cell its index in reports @returns {Promise<Uint8Array<ArrayBuffer>>}
     */
    model(cell) {
        return this.#call('model', [cell]);
    }

    /** The units of such a cell's network. @param {number} cell @param {import('./shapes.js').UnitsOptions} options
     *  @param {AbortSignal} [signal] aborted, it is refused as Ended @returns {Promise<import('./shapes.js').Units>} */
    units(cell, options, signal) {
        return this.#answerTo('units', [cell, options], {}, signal);
    }

    /** Its model with units cut. @param {number} cell @param {import('./shapes.js').UnitsOptions} options
     *  @returns {Promise<Uint8Array<ArrayBuffer>>} */
    cutModel(cell, options) {
        return this.#call('cutModel', [cell, options]);
    }

    /** As Lab.whatIf, of a cell of the plan that was run last here. @param {number} cell @param {object} question
     *  @returns {Promise<import('./shapes.js').WhatIf>} */
    whatIf(cell, question) {
        return this.#call('whatIf', [cell, question]);
    }

    /** One report from the shards of one plan. @param {string[]} reports @returns {Promise<string>} */
    merge(reports) {
        return this.#call('merge', [reports]);
    }

    /**
     * Runs a plan, or one shard of it, to its end or until cancelled: then the report holds the finished cells. With
     * `parts` the report so far is told whenever a cell is done.
     * @param {object} plan
     * @param {{onProgress: ToldOfRun, shard?: number, shards?: number, parts?: boolean}} options
     * @returns {Promise<{report: string, cancelled: boolean}>}
     */
    run(plan, {onProgress, ...job}) {
        this.#generation++;
        return this.#call('run', [{plan, ...job}], {progress: onProgress});
    }

    /**
     * Ends the run under way: it hears of it and answers, or its worker is ended after a few seconds and the run is refused
     * as WorkerReplaced.
     */
    async cancel() {
        const runs = [...this.#waiting].filter(([, call]) => call.progress).map(([id]) => id);
        this.#call('cancel', []).catch(() => {});
        await new Promise(resolve => setTimeout(resolve, PATIENCE_MS));
        if (runs.some(id => this.#waiting.has(id)))
            this.#broke('The core did not hear that the run was cancelled and was ended.');
    }

    /** @param {boolean} on */
    async pause(on) {
        await this.#call('pause', [on]).catch(() => {}); // a worker that ended does not go on either
    }

    /** Ends the worker and frees what it held; calls under way are never answered. */
    close() {
        this.#waiting.clear();
        this.#alive.abort();
        this.#worker.terminate();
        URL.revokeObjectURL(this.#url);
    }
}
