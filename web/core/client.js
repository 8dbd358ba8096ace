// The page's side of the worker: promises instead of messages, and a fresh worker when the old one broke.

/** @typedef {import('./shapes.js').Progress} Progress */
/** @typedef {import('./shapes.js').Report} Report */

/** `part`: the report of the cells done so far, when a run was asked for it. */
/** @typedef {(p: Progress, part?: string) => void} Told */
/** @typedef {{resolve: (x: any) => void, reject: (e: Error) => void, progress?: Told}} Call */

/** The worker broke and was replaced: what it was doing may be tried again. */
export class WorkerReplaced extends Error {}

/** @typedef {import('./seal.js').Stopped} Stopped */

export class Client {
    /** @type {Worker} */ #worker;
    #url;
    #module;
    #next = 1;
    /** @type {Map<number, Call>} */
    #waiting = new Map();
    /** What was loaded last, so that a fresh worker can be given it. @type {object | null} */
    #loaded = null;

    /** Told of requests that the policy stopped in the worker. @type {(stopped: Stopped) => void} */
    onStopped = () => {};

    /** @param {string} workerText @param {WebAssembly.Module} module */
    constructor(workerText, module) {
        // From a blob, and not from its address: only so does the worker inherit the page's policy and its seal.
        this.#url = URL.createObjectURL(new Blob([workerText], {type: 'text/javascript'}));
        this.#module = module;
        this.#worker = this.#spawn();
    }

    #spawn() {
        const worker = new Worker(this.#url);
        worker.onmessage = ({data}) => (data.stopped ? this.onStopped(data.stopped) : this.#answer(data));
        worker.onerror = event => {
            event.preventDefault();
            void this.#restart(`The worker failed: ${event.message || 'no reason given'}.`);
        };
        return worker;
    }

    /** @param {{id: number, result?: any, error?: string, trap?: boolean, progress?: Progress, part?: string}} data */
    #answer(data) {
        const call = this.#waiting.get(data.id);
        if (!call) return;
        if (data.progress) {
            call.progress?.(data.progress, data.part);
            return;
        }
        this.#waiting.delete(data.id);
        if (data.error === undefined) call.resolve(data.result);
        else if (data.trap) void this.#restart(data.error, call);
        else call.reject(new Error(data.error));
    }

    /** @param {string} why @param {{reject: (e: Error) => void}} [call] */
    async #restart(why, call) {
        const error = new WorkerReplaced(why);
        this.#worker.terminate();
        const lost = [...this.#waiting.values()];
        this.#waiting.clear();
        this.#worker = this.#spawn();
        try {
            await this.open();
            if (this.#loaded) await this.#call('load', [this.#loaded]);
            error.message += ' It was started afresh with the same data.';
        } catch {
            error.message += ' Reload the page.';
        }
        call?.reject(error);
        for (const other of lost) other.reject(error);
    }

    /**
     * @param {string} call @param {any[]} args @param {Told} [progress]
     * @returns {Promise<any>}
     */
    #call(call, args, progress) {
        const id = this.#next++;
        return new Promise((resolve, reject) => {
            this.#waiting.set(id, {resolve, reject, progress});
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

    /** @param {Uint8Array} bytes @returns {Promise<any>} */
    guess(bytes) {
        return this.#call('guess', [bytes]);
    }

    /** @param {Uint8Array} bytes @param {object} format
     *  @returns {Promise<{header: string[] | null, rows: string[][], n: number,
     *    values: {value: string, n: number}[][], distinct: number[]}>} */
    preview(bytes, format) {
        return this.#call('preview', [bytes, format]);
    }

    /** @param {Uint8Array} bytes @param {object} format
     *  @param {{column: number, target: number, favourable: string[]}} question
     *  @returns {Promise<{value: string, n: number, positives: number}[]>} */
    crossTable(bytes, format, question) {
        return this.#call('crossTable', [bytes, format, question]);
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

    /** @param {object} options @returns {Promise<import('./shapes.js').Audit>} */
    audit(options) {
        return this.#call('audit', [options]);
    }

    /** @param {Uint8Array} bytes @param {object} options @returns {Promise<import('./shapes.js').Audit>} */
    auditPredictions(bytes, options) {
        return this.#call('auditPredictions', [bytes, options]);
    }

    /** How many cells and trained networks a plan makes. @param {object} plan @returns {Promise<Progress['cells']>} */
    count(plan) {
        return this.#call('count', [plan]);
    }

    /**
     * Seconds that a plan's network and its first cell take here, tried for at most `limit` milliseconds.
     * @param {object} plan @param {number} limit @returns {Promise<{network: number, cell: number}>}
     */
    probe(plan, limit) {
        return this.#call('probe', [plan, limit]);
    }

    /**
     * The test rows of a finished cell of the plan that was run last here, as a predictions file; plans of up to 64 cells.
     * @param {number} cell its index in reports @returns {Promise<string>}
     */
    predictions(cell) {
        return this.#call('predictions', [cell]);
    }

    /** One report from the shards of one plan. @param {string[]} reports @returns {Promise<string>} */
    merge(reports) {
        return this.#call('merge', [reports]);
    }

    /**
     * Runs a plan, or one shard of it, to its end or until cancelled: then the report holds the finished cells. With
     * `parts` the report so far is told whenever a cell is done.
     * @param {object} plan
     * @param {{onProgress: Told, shard?: number, shards?: number, parts?: boolean}} options
     * @returns {Promise<{report: string, cancelled: boolean}>}
     */
    run(plan, {onProgress, ...job}) {
        return this.#call('run', [{plan, ...job}], onProgress);
    }

    cancel() {
        return this.#call('cancel', []);
    }

    /** @param {boolean} on */
    pause(on) {
        return this.#call('pause', [on]);
    }

    /** Ends the worker and frees what it held; calls under way are never answered. */
    close() {
        this.#waiting.clear();
        this.#worker.terminate();
        URL.revokeObjectURL(this.#url);
    }
}
