// The C core behind JavaScript's manners: texts in, objects out, failures thrown with the core's own sentence.
// Works alike in the page, a worker and node. The module is standalone WebAssembly and imports nothing but a
// notice that memory grew; growth detaches every view, so memory.buffer is read again after each call.

import {LabError, LabTrap} from './errors.js';
import {Models} from './models.js';

export {LabError, LabTrap};

/** @typedef {import("./shapes.js").Catalog} Catalog */
/** @typedef {import("./shapes.js").Description} Description */
/** @typedef {import("./shapes.js").Audit} Audit */
/** @typedef {import("./shapes.js").Progress} Progress */

const OK = 0;
const MORE = 1;
const STATUS = ['ok', 'more', 'input', 'memory', 'limit', 'internal'];

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const EMPTY = new Uint8Array(0);

export class Lab {
    /** @type {any} */ #exports;
    /** @type {number} */ #session;
    #broken = false;
    /** Where the bytes of the file are that is looked over; 0: there is none. */
    #previewed = 0;
    /** What was said of the live curve: of which cell, how many epochs. */
    #seen = {cell: 0, epochs: 0};

    /** @param {WebAssembly.Instance} instance */
    constructor(instance) {
        this.#exports = instance.exports;
        this.#exports._initialize?.();
        this.#session = this.#exports.eq_wasm_open() >>> 0;
        if (this.#session === 0) throw new LabError('There is not enough memory to start.', 'memory');
    }

    /** @param {WebAssembly.Module | Uint8Array<ArrayBuffer> | ArrayBuffer} source @returns {Promise<Lab>} */
    static async create(source) {
        const module = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source);
        const env = {emscripten_notify_memory_growth: () => {}};
        return new Lab(await WebAssembly.instantiate(module, {env}));
    }

    close() {
        if (this.#session !== 0 && !this.#broken) this.#exports.eq_wasm_close(this.#session);
        this.#session = 0;
    }

    /** @returns {Catalog} */
    catalog() {
        return JSON.parse(this.#text('eq_wasm_catalog'));
    }

    /**
     * Replaces the loaded data; if it fails, the data before are kept.
     * @param {{schema: string | Uint8Array, files?: Uint8Array[], twin?: string | Uint8Array | null, rows?: number,
     *   seed?: number}} source  files in the schema's order, or none and a twin
     */
    load({schema, files = [], twin = null, rows = 0, seed = 1}) {
        for (const file of files) this.#call('eq_wasm_add_file', file);
        if (twin) this.#call('eq_wasm_set_twin', twin);
        this.#call('eq_wasm_set_schema', schema);
        this.#call('eq_wasm_load', rows, seed);
    }

    /** @returns {Description} */
    describe() {
        return JSON.parse(this.#text('eq_wasm_describe'));
    }

    /** A schema guessed from a CSV file's bytes. @param {Uint8Array} bytes @returns {any} */
    guess(bytes) {
        return JSON.parse(this.#text('eq_wasm_guess', bytes));
    }

    /** Begins to look over a file that nobody described yet. @param {Uint8Array} bytes
     *  @param {object} [dialect] what is said of how it is written */
    openPreview(bytes, dialect = {}) {
        this.closePreview();
        this.#previewed = this.#copy(bytes);
        this.#call('eq_wasm_preview', this.#previewed, bytes.length, JSON.stringify(dialect));
    }

    /** Reads on for about as long as so many rows of training take. @param {number} budget @returns {boolean} true: call again */
    stepPreview(budget) {
        return this.#call('eq_wasm_preview_step', budget) === MORE;
    }

    /** The share of the file that was read. @returns {number} */
    previewDone() {
        return this.#exports.eq_wasm_preview_done(this.#session);
    }

    /** What is known of the file by now. @returns {import('./shapes.js').Preview} */
    previewed() {
        return JSON.parse(this.#text('eq_wasm_previewed'));
    }

    closePreview() {
        if (this.#broken || this.#previewed === 0) return;
        this.#exports.eq_wasm_preview_end(this.#session);
        this.#exports.free(this.#previewed);
        this.#previewed = 0;
    }

    /** Rows and favourable rows of each value of a column. @param {Uint8Array} bytes
     *  @param {{dialect?: object, header: boolean, column: number, target: number, favourable: string[]}} question
     *  @returns {{value: string, n: number, positives: number}[]} */
    cross(bytes, question) {
        return JSON.parse(this.#text('eq_wasm_cross', bytes, JSON.stringify(question))).values;
    }

    /** Which columns tell an outcome or a group (src/data/table/told.h). @param {Uint8Array} bytes
     *  @param {{dialect?: object, header: boolean, targets: {column: number, good?: string[]}[]}} question
     *  @returns {import('./shapes.js').Told} */
    told(bytes, question) {
        return JSON.parse(this.#text('eq_wasm_told', bytes, JSON.stringify(question)));
    }

    /**
     * Asks one analysis of the catalogue about the loaded data, or about a file of predictions.
     * @param {string} id @param {object} options @param {Uint8Array | null} [file] @returns {any}
     */
    analyse(id, options, file = null) {
        return JSON.parse(this.analyseText(id, options, file));
    }

    /** The same, as the answer's exact bytes.
     *  @param {string} id @param {object} options @param {Uint8Array | null} [file] @returns {string} */
    analyseText(id, options, file = null) {
        return this.#text('eq_wasm_analyse', id, file ?? EMPTY, JSON.stringify(options));
    }

    /**
     * Makes a subject: rows that analyses are asked about, read once and kept by the core. What there is of it is said by one of
     * `file`, `cell` (of the run, perhaps `against` another), or neither: the loaded data's labels.
     * @param {{file?: Uint8Array, cell?: number, against?: number}} rows @param {object} options as eq_lab_subject
     * @returns {number} its handle
     */
    subject({file, cell, against = -1}, options) {
        const text = JSON.stringify(options);
        if (file) this.#call('eq_wasm_subject_of_file', file, text);
        else if (cell === undefined) this.#call('eq_wasm_subject_of_labels', text);
        else this.#call('eq_wasm_subject_of_cell', cell, against, text);
        return this.#exports.eq_wasm_subject(this.#session) >>> 0;
    }

    /** What a subject is. @param {number} subject @returns {import('./shapes.js').About} */
    about(subject) {
        return JSON.parse(this.#text('eq_wasm_about', subject));
    }

    /** @param {number} subject */
    drop(subject) {
        this.#exports.eq_wasm_drop(this.#session, subject);
    }

    /** Asks one analysis about a subject; answer() works on it. @param {number} subject @param {string} id
     *  @param {object} options the analysis's own */
    ask(subject, id, options) {
        this.#call('eq_wasm_ask', subject, id, JSON.stringify(options));
    }

    /** Works on the answer as long as so many rows of training take. @param {number} [budget] @returns {any} null: call again */
    answer(budget = 0x7fffffff) {
        return this.#call('eq_wasm_answer', budget) === MORE ? null : JSON.parse(decoder.decode(this.#read()));
    }

    /** The part of the answer that is worked out. @returns {number} */
    answered() {
        return this.#exports.eq_wasm_answered(this.#session);
    }

    /** @param {object} options @returns {Audit} */
    audit(options) {
        return this.analyse('audit', options);
    }

    /** @param {Uint8Array} bytes @param {object} options @returns {Audit} */
    auditPredictions(bytes, options) {
        return this.analyse('audit', options, bytes);
    }

    /** A report as one HTML file; the document is described at eq_audit_html. @param {object} document @returns {string} */
    html(document) {
        return this.#text('eq_wasm_html', JSON.stringify(document));
    }

    /** Every number of the document's audit as CSV; see eq_audit_csv. @param {object} document @returns {string} */
    csv(document) {
        return this.#text('eq_wasm_csv', JSON.stringify(document));
    }

    /** A report with its counts inside, of a file of predictions or of the loaded data; the request is described at eq_lab_board.
     *  @param {object} request @param {Uint8Array | null} [file] @returns {string} */
    board(request, file = null) {
        return this.#text('eq_wasm_board', file ?? EMPTY, JSON.stringify(request));
    }

    /** The model card of a report's cell, as an answer; see eq_card_json.
     *  @param {string} report @param {number} cell @param {string} [sha256] of the model's file @returns {any} */
    card(report, cell, sha256 = '') {
        return JSON.parse(this.#text('eq_wasm_card', cell, report, sha256));
    }

    /** Whether a report is what its own counts give; see eq_board_verify.
     *  @param {Uint8Array} report @returns {import('./shapes.js').Verified} */
    verify(report) {
        return JSON.parse(this.#text('eq_wasm_verify', report));
    }

    /** Fresh random bytes for the noise of private training, which a seed would give away. */
    #giveSecret() {
        const key = crypto.getRandomValues(new Uint8Array(32));
        const at = this.#copy(key);
        this.#exports.eq_wasm_secret(this.#session, at);
        this.#exports.free(at);
    }

    /** @param {object | string} plan @param {{shard?: number, shards?: number}} [part] */
    start(plan, {shard = 0, shards = 1} = {}) {
        this.#seen = {cell: 0, epochs: 0};
        this.#giveSecret();
        this.#call('eq_wasm_start', typeof plan === 'string' ? plan : JSON.stringify(plan), shard, shards);
    }

    /** Works for about `budget` rows of training. @param {number} budget @returns {boolean} true: call again */
    step(budget) {
        return this.#call('eq_wasm_step', budget) === MORE;
    }

    /**
     * Where the run is; of the live curve only the epochs since the last call (`curve.from` says how many came before).
     * @returns {Progress}
     */
    progress() {
        const {cell, epochs} = this.#seen;
        /** @type {Progress} */
        const progress = JSON.parse(this.#text('eq_wasm_progress', cell, epochs));
        const {curve} = progress;
        this.#seen = {cell: progress.cell?.index ?? 0, epochs: curve ? (curve.from ?? 0) + curve.epoch.length : 0};
        return progress;
    }

    /** The report's exact bytes, as text. @returns {string} */
    reportText() {
        return this.#text('eq_wasm_report');
    }

    /** The test rows of a finished cell as a predictions file. @param {number} cell its index in reports @returns {string} */
    predictionsText(cell) {
        return this.#text('eq_wasm_predictions', cell);
    }

    /**
     * Gives a model file its name: a plan's "model": {"given": name} then means it.
     * @param {string} name @param {Uint8Array} bytes
     */
    giveModel(name, bytes) {
        this.#call('eq_wasm_give_model', name, bytes);
    }

    /** A finished cell's model as a file. @param {number} cell its index in reports @returns {Uint8Array<ArrayBuffer>} */
    modelBytes(cell) {
        return this.#bytes('eq_wasm_model', cell).slice();
    }

    /**
     * The units of a finished cell's network. @param {number} cell its index in reports
     * @param {import('./shapes.js').UnitsOptions} options @param {number} budget as step's
     * @returns {import('./shapes.js').Units | null} null: call again with the same
     */
    units(cell, options, budget) {
        const more = this.#call('eq_wasm_units', cell, JSON.stringify(options), budget) === MORE;
        return more ? null : JSON.parse(decoder.decode(this.#read()));
    }

    /**
     * A finished cell's model with units cut, as a file. @param {number} cell its index in reports
     * @param {import('./shapes.js').UnitsOptions} options @returns {Uint8Array<ArrayBuffer>}
     */
    cutModel(cell, options) {
        return this.#bytes('eq_wasm_cut', cell, JSON.stringify(options)).slice();
    }

    /** Models that others made. */
    models = new Models({
        call: (name, ...args) => JSON.parse(this.#text(name, ...args)),
        bytes: (name, ...args) => this.#bytes(name, ...args),
        scored: () => {
            this.#exports.eq_wasm_scored(this.#session);
            return this.#read().slice();
        },
    });

    /**
     * What a finished cell's model says of a row with some of its cells changed, and who is nearest of those decided otherwise.
     * @param {number} cell its index in reports
     * @param {{row: number, set?: Record<string, number | string>, nearest?: boolean}} question
     * @returns {import('./shapes.js').WhatIf}
     */
    whatIf(cell, question) {
        return JSON.parse(this.#text('eq_wasm_what_if', cell, JSON.stringify(question)));
    }

    /** One report from the shards of one plan. @param {string[]} reports @returns {string} */
    mergeText(reports) {
        return this.#text('eq_wasm_merge', JSON.stringify(reports));
    }

    /**
     * Calls an export that leaves a text or bytes, and shows them where they lie.
     * @param {string} name @param {...(string | Uint8Array | number)} args @returns {Uint8Array<ArrayBuffer>}
     */
    #bytes(name, ...args) {
        this.#call(name, ...args);
        return this.#read();
    }

    /** The bytes that the last call left. @returns {Uint8Array<ArrayBuffer>} */
    #read() {
        const at = this.#exports.eq_wasm_text(this.#session) >>> 0;
        const size = this.#exports.eq_wasm_text_size(this.#session) >>> 0;
        return new Uint8Array(this.#exports.memory.buffer, at, size);
    }

    /** @param {string} name @param {...(string | Uint8Array | number)} args */
    #text(name, ...args) {
        return decoder.decode(this.#bytes(name, ...args));
    }

    /** Bytes in the core's own memory, to be freed. @param {Uint8Array} bytes */
    #copy(bytes) {
        const at = this.#exports.malloc(Math.max(1, bytes.length)) >>> 0;
        if (at === 0) throw new LabError(`There is not enough memory for ${bytes.length} more bytes.`, 'memory');
        new Uint8Array(this.#exports.memory.buffer, at, bytes.length).set(bytes);
        return at;
    }

    /**
     * Texts and bytes become (pointer, size); they are freed after the call whatever happens.
     * @param {string} name @param {...(string | Uint8Array | number)} args @returns {number} OK or MORE
     */
    #call(name, ...args) {
        if (this.#broken) throw new LabTrap('it had already failed');
        const x = this.#exports;
        /** @type {number[]} */
        const owned = [];
        /** @type {number[]} */
        const flat = [];
        try {
            for (const arg of args) {
                if (typeof arg === 'number') {
                    flat.push(arg);
                    continue;
                }
                const bytes = typeof arg === 'string' ? encoder.encode(arg) : arg;
                const at = this.#copy(bytes);
                owned.push(at);
                flat.push(at, bytes.length);
            }
            const status = x[name](this.#session, ...flat);
            if (status !== OK && status !== MORE)
                throw new LabError(this.#message(), STATUS[status] ?? 'internal', this.#refusal());
            return status;
        } catch (error) {
            if (error instanceof LabError) throw error;
            this.#broken = true;
            throw new LabTrap(error);
        } finally {
            if (!this.#broken) for (const at of owned) x.free(at);
        }
    }

    #message() {
        return this.#zeroEnded(this.#exports.eq_wasm_error(this.#session));
    }

    /** What the failure is about and what would mend it. @returns {import('./shapes.js').Refusal | null} */
    #refusal() {
        const text = this.#zeroEnded(this.#exports.eq_wasm_refusal(this.#session));
        return text === '' ? null : JSON.parse(text);
    }

    /** @param {number} place @returns {string} */
    #zeroEnded(place) {
        const at = place >>> 0;
        const bytes = new Uint8Array(this.#exports.memory.buffer, at);
        return decoder.decode(bytes.subarray(0, bytes.indexOf(0)));
    }
}
