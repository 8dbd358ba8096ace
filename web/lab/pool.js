// Workers that share a study: every trained network of every plan (a shard) is one piece of work, taken by whoever is
// free, and a plan's shards are merged by the core. So a report has the same bytes whatever the number of workers and
// the order in which they finished. A worker keeps its data while there are shards for them, and takes a fresh instance
// for others: memory never shrinks within an instance.

import {WorkerReplaced} from './client.js';

/** @typedef {import('./client.js').Client} Client */
/** @typedef {import('./shapes.js').Progress} Progress */
/** @typedef {NonNullable<Progress['cell']>} Doing */

/** What a shard came to: its report, of how many cells, and whether these are all. @typedef {{text: string, cells: number,
 *   whole: boolean}} Part */
/**
 * What a task is expected to take, in seconds of one worker; only ratios matter for the progress.
 * @typedef {{network: number, cell: (cell: Doing) => number, total: number}} Expected
 *
 * @typedef {object} Task
 * @property {string} name
 * @property {Record<string, any>} plan
 * @property {object} source  as Lab.load; tasks on the same data share one object
 * @property {number} cells  how many are expected; the core's own count takes its place
 * @property {Expected} [expected]
 * @property {Map<number, Part>} [parts]  what another run of the task came to: this one goes on from there
 *
 * @typedef {object} Outcome
 * @property {string | null} report  exact bytes; of the finished cells, when it was cancelled or failed
 * @property {boolean} whole
 * @property {string | null} error
 * @property {import('./shapes.js').Refusal | null} refusal  what the error is about
 * @property {Map<number, Part>} parts  by shard
 *
 * @typedef {object} Overall
 * @property {{done: number, total: number}} cells
 * @property {number} fraction
 * @property {number} elapsed  seconds, pauses left out
 * @property {number | null} left  seconds
 * @property {{task: number, cell: Doing, curve: Progress['curve']}[]} active
 */

/** ran: cells that are done this time; done: that there are. @typedef {{ran: number, done: number, cell: Doing | null,
 *   curve: Progress['curve'], spent: Map<number, number>, part: Part | null}} Shard */
/**
 * @typedef {object} Job
 * @property {Task} task @property {number} index
 * @property {"new" | "counting" | "counted"} state
 * @property {number} cells @property {number} groups  how many shards there are
 * @property {number[]} open  shards that nobody took
 * @property {Map<number, Shard>} shards  taken so far
 * @property {string | null} error
 * @property {import('./shapes.js').Refusal | null} refusal  what the error is about
 */

const PAUSE_MS = 150;

export class Pool {
    #make;
    #size;
    /** @type {Job[]} */ #jobs = [];
    /** @type {Set<Client>} */ #clients = new Set();
    #cancelled = false;
    #paused = false;
    #clock = {since: 0, spent: 0};
    /** @type {(() => void)[]} */ #waiting = [];
    #told = 0;
    #furthest = 0;
    /** @type {(overall: Overall) => void} */ #onProgress = () => {};
    /** @type {(task: number, shard: number, part: string) => void} */ #onPart = () => {};
    /** @type {(client: Client, report: string, cells: number) => Promise<void>} */ #onShard = async () => {};

    /** @param {() => Client} make a client with a worker of its own @param {number} size most workers at a time */
    constructor(make, size) {
        this.#make = make;
        this.#size = size;
    }

    /**
     * Runs every task to its end, or until cancelled. A pool runs once.
     * @param {Task[]} tasks
     * @param {{onProgress?: (overall: Overall) => void, onPart?: (task: number, shard: number, part: string) => void,
     *   onShard?: (client: Client, report: string, cells: number) => Promise<void>}} [options]
     *   onPart: a shard's report so far, as its cells get done; onShard: a shard is done, and its client still has the models;
     *   cells: of the whole task
     * @returns {Promise<Outcome[]>}
     */
    async run(tasks, {onProgress = () => {}, onPart = () => {}, onShard = async () => {}} = {}) {
        this.#onProgress = onProgress;
        this.#onPart = onPart;
        this.#onShard = onShard;
        this.#clock = {since: performance.now(), spent: 0};
        this.#jobs = tasks.map((task, index) => ({
            task,
            index,
            state: 'new',
            cells: task.cells,
            groups: 0,
            open: [],
            shards: new Map(),
            error: null,
            refusal: null,
        }));
        try {
            await Promise.all(Array.from({length: this.#size}, () => this.#work()));
            return await this.#outcomes();
        } finally {
            for (const client of this.#clients) client.close();
            this.#clients.clear();
        }
    }

    cancel() {
        this.#cancelled = true;
        this.pause(false);
        for (const client of this.#clients) void client.cancel();
    }

    /** @param {boolean} on */
    pause(on) {
        if (on === this.#paused) return;
        const now = performance.now();
        if (on) this.#clock.spent += now - this.#clock.since;
        this.#clock.since = now;
        this.#paused = on;
        for (const client of this.#clients) void client.pause(on);
        this.#changed();
    }

    get paused() {
        return this.#paused;
    }

    /** One worker's life. */
    async #work() {
        /** @type {{client: Client | null, source: object | null}} */
        const seat = {client: null, source: null};
        for (;;) {
            while (this.#paused && !this.#cancelled) await this.#change();
            const job = this.#cancelled ? undefined : this.#pick(seat.source);
            if (!job && (this.#cancelled || !this.#jobs.some(other => other.state === 'counting'))) return;
            if (!job) {
                await this.#change();
                continue;
            }
            const first = job.state === 'new';
            const shard = first ? -1 : Number(job.open.shift());
            if (first) job.state = 'counting';
            try {
                await again(() => this.#sit(seat, job));
                if (first) await again(() => this.#count(/** @type {Client} */ (seat.client), job));
                else await this.#shard(/** @type {Client} */ (seat.client), job, shard);
            } catch (error) {
                job.error ??= error instanceof Error ? error.message : String(error);
                job.refusal ??= /** @type {any} */ (error)?.refusal ?? null;
            }
            if (job.state === 'counting') job.state = 'counted';
            this.#changed();
        }
    }

    /** Work on the data that are there already, then what nobody began, then the plan with most left.
     *  @param {object | null} source */
    #pick(source) {
        const open = this.#jobs.filter(job => !job.error && job.state === 'counted' && job.open.length > 0);
        const fresh = this.#jobs.filter(job => job.state === 'new');
        return (
            open.find(job => job.task.source === source) ??
            fresh.find(job => job.task.source === source) ??
            fresh[0] ??
            open.sort((a, b) => b.open.length - a.open.length)[0]
        );
    }

    /** The data of a job in a worker. @param {{client: Client | null, source: object | null}} seat @param {Job} job */
    async #sit(seat, job) {
        if (seat.source === job.task.source) return;
        if (!seat.client) {
            seat.client = this.#make();
            this.#clients.add(seat.client);
        }
        seat.source = null;
        await seat.client.open();
        await seat.client.load(job.task.source);
        seat.source = job.task.source;
    }

    /** @param {Client} client @param {Job} job */
    async #count(client, job) {
        const {total, groups} = await client.count(job.task.plan);
        job.cells = total;
        job.groups = groups;
        for (const [number, part] of job.task.parts ?? []) {
            job.shards.set(number, begun(part));
            this.#tellPart(job, number, begun(part));
        }
        job.open = Array.from({length: groups}, (_, number) => number).filter(n => !job.shards.get(n)?.part?.whole);
    }

    /** @param {Client} client @param {Job} job @param {number} number */
    async #shard(client, job, number) {
        for (let attempt = 1; ; attempt++) {
            const shard = begun(job.shards.get(number)?.part ?? null);
            job.shards.set(number, shard);
            while (this.#paused && !this.#cancelled) await this.#change();
            if (this.#cancelled) return;
            try {
                const {report, cancelled} = await client.run(job.task.plan, {
                    shard: number,
                    shards: job.groups,
                    parts: true,
                    onProgress: (progress, part) => this.#progress(job, number, shard, progress, part),
                });
                keep(shard, {text: report, cells: shard.ran, whole: !cancelled});
                shard.cell = shard.curve = null;
                this.#tellPart(job, number, shard);
                await this.#onShard(client, report, job.cells);
                return;
            } catch (error) {
                shard.cell = shard.curve = null;
                if (!(error instanceof WorkerReplaced) || attempt > 1) throw error;
            }
        }
    }

    /** @param {Job} job @param {number} number @param {Shard} shard @param {Progress} progress @param {string} [part] */
    #progress(job, number, shard, progress, part) {
        shard.ran = progress.cells.done;
        shard.done = Math.max(shard.ran, shard.part?.cells ?? 0);
        shard.cell = progress.cell;
        shard.curve = progress.curve;
        if (progress.cell && job.task.expected) shard.spent.set(progress.cell.index, job.task.expected.cell(progress.cell));
        if (part !== undefined) {
            keep(shard, {text: part, cells: shard.ran, whole: false});
            this.#tellPart(job, number, shard);
        }
        const now = performance.now();
        if (part === undefined && now - this.#told < PAUSE_MS) return;
        this.#told = now;
        this.#onProgress(this.overall());
    }

    /** @param {Job} job @param {number} number @param {Shard} shard */
    #tellPart(job, number, {part}) {
        if (part) this.#onPart(job.index, number, part.text);
    }

    /** @returns {Overall} */
    overall() {
        let done = 0,
            total = 0,
            spent = 0,
            expected = 0;
        /** @type {Overall['active']} */
        const active = [];
        for (const job of this.#jobs) {
            const own = job.task.expected?.total ?? job.cells;
            total += job.cells;
            expected += own;
            for (const shard of job.shards.values()) {
                done += shard.done;
                spent += own * fractionOf(job, shard);
                if (shard.cell) active.push({task: job.index, cell: shard.cell, curve: shard.curve});
            }
        }
        const {since, spent: before} = this.#clock;
        const elapsed = (before + (this.#paused ? 0 : performance.now() - since)) / 1000;
        // Expectations are corrected as the core counts; what was told stays told.
        this.#furthest = Math.max(this.#furthest, expected > 0 ? Math.min(1, spent / expected) : 0);
        const fraction = this.#furthest;
        const left = fraction > 0.02 ? (elapsed / fraction) * (1 - fraction) : null;
        return {cells: {done, total}, fraction, elapsed, left, active};
    }

    /** @returns {Promise<Outcome[]>} */
    async #outcomes() {
        const client = this.#clients.values().next().value;
        /** @type {Outcome[]} */
        const outcomes = [];
        for (const {shards, groups, error: first, refusal: why, cells} of this.#jobs) {
            let error = first;
            let refusal = why;
            const parts = new Map([...shards].sort(([a], [b]) => a - b).flatMap(([n, {part}]) => (part ? [[n, part]] : [])));
            const finished = [...shards.values()].reduce((n, {done}) => n + done, 0);
            const merged = client && parts.size > 0 ? again(() => client.merge([...parts.values()].map(({text}) => text))) : null;
            const report = await merged?.catch(refused => {
                error ??= refused.message; // the other plans keep theirs
                refusal ??= refused.refusal ?? null;
                return null;
            });
            const whole = groups > 0 && finished === cells && !error;
            outcomes.push({report: report ?? null, whole, error, refusal, parts});
        }
        return outcomes;
    }

    #change() {
        return new Promise(resolve => this.#waiting.push(() => resolve(undefined)));
    }

    #changed() {
        const waiting = this.#waiting;
        this.#waiting = [];
        for (const wake of waiting) wake();
    }
}

/** @param {Part | null} part from before @returns {Shard} */
const begun = part => ({ran: 0, done: part?.cells ?? 0, cell: null, curve: null, spent: new Map(), part});

/** A shard that is done once more has less than before for a while. @param {Shard} shard @param {Part} part */
function keep(shard, part) {
    if (part.whole || part.cells >= (shard.part?.cells ?? 0)) shard.part = part;
}

/** Asks again when the worker broke and was replaced. @template T @param {() => Promise<T>} ask @returns {Promise<T>} */
const again = ask =>
    ask().catch(error => {
        if (error instanceof WorkerReplaced) return ask();
        throw error;
    });

/**
 * How much of its task a shard has done: the network first, then its cells, by what they are expected to take.
 * @param {Job} job @param {Shard} shard
 */
function fractionOf(job, shard) {
    const each = job.cells / Math.max(1, job.groups);
    if (shard.done >= each) return 1 / job.groups;
    const {expected} = job.task;
    if (!expected) return shard.done / Math.max(1, job.cells);
    const {cell} = shard;
    if (!cell) return 0;
    const training = cell.stage === 'prepare' || (cell.stage === 'train' && shard.done === 0);
    let seconds = training ? expected.network * (cell.stage === 'train' ? cell.done : 0) : expected.network;
    for (const [index, cost] of shard.spent)
        seconds += index === cell.index ? (training || cell.stage === 'evaluate' ? 0 : cost * cell.done) : cost;
    return Math.min(1 / job.groups, seconds / expected.total);
}
