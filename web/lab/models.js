// Models that others made, as the core has them: described, a table's rows scored, written as ONNX, looked at before a run.

/** @typedef {{name: string, bytes: Uint8Array}} ModelFile */
/** @typedef {import('./shapes.js').ModelAnswers} ModelAnswers */
/** @typedef {import('./shapes.js').ModelDescription} ModelDescription */
/** @typedef {import('./shapes.js').ModelLook} ModelLook */

/** The core's own calls. */
export class Models {
    #core;

    /** @param {{call: (name: string, ...args: any[]) => any, bytes: (name: string, ...args: any[]) => Uint8Array<ArrayBuffer>,
     *   scored: () => Uint8Array<ArrayBuffer>}} core  call: leaves a text, which is returned as it is read; scored: the bytes of
     *   the table that was scored last */
    constructor(core) {
        this.#core = core;
    }

    /** What a model's file is. @param {ModelFile} model @param {ModelAnswers} [answers] @returns {ModelDescription} */
    describe({name, bytes}, answers = {}) {
        this.#core.bytes('eq_wasm_bring', name, bytes);
        return this.#core.call('eq_wasm_describe_model', JSON.stringify(answers));
    }

    /** Scores the rows of a table. @param {ModelFile} model @param {Uint8Array} rows
     *  @param {Record<string, any>} options as eq_lab_score_file has them
     *  @returns {{answer: any, csv: Uint8Array<ArrayBuffer>}} csv: the table again with the scores; empty where it asks */
    score({name, bytes}, rows, options) {
        this.#core.bytes('eq_wasm_bring', name, bytes);
        const answer = this.#core.call('eq_wasm_score', rows, JSON.stringify(options));
        return {answer, csv: this.#core.scored()};
    }

    /** It as ONNX. @param {ModelFile} model @param {number} [threshold] by which it decides; nothing: it is not said
     *  @returns {Uint8Array<ArrayBuffer>} */
    export({name, bytes}, threshold = NaN) {
        this.#core.bytes('eq_wasm_bring', name, bytes);
        return this.#core.bytes('eq_wasm_export', threshold).slice();
    }

    /** What a plan would find of the model that it gives. @param {object} plan @returns {ModelLook} */
    look(plan) {
        return this.#core.call('eq_wasm_look_at_model', JSON.stringify(plan));
    }
}

/** The same, asked of a worker. @param {(call: string, args: any[]) => Promise<any>} ask */
export const modelsOf = ask => ({
    /** @param {ModelFile} model @param {ModelAnswers} [answers] @returns {Promise<ModelDescription>} */
    describe: (model, answers) => ask('describeModel', [model, answers]),
    /** @param {ModelFile} model @param {Uint8Array} rows @param {Record<string, any>} options
     *  @returns {Promise<{answer: any, csv: Uint8Array<ArrayBuffer>}>} */
    score: (model, rows, options) => ask('scoreTable', [model, rows, options]),
    /** @param {ModelFile} model @param {number} [threshold] @returns {Promise<Uint8Array<ArrayBuffer>>} */
    export: (model, threshold) => ask('exportModel', [model, threshold]),
    /** @param {object} plan @returns {Promise<ModelLook>} */
    look: plan => ask('lookAtModel', [plan]),
});
