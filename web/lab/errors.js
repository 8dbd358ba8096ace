// How a call can fail: refused by the core in a sentence, or the core itself broke.

/** A call that the core refused, in one sentence. */
export class LabError extends Error {
    /** @param {string} message @param {string} status
     *  @param {import('./shapes.js').Refusal | null} [refusal]  what it is about */
    constructor(message, status, refusal = null) {
        super(message);
        this.name = 'LabError';
        this.status = status;
        this.refusal = refusal;
    }
}

/** The instance itself broke (out of bounds, unreachable): throw it away. */
export class LabTrap extends Error {
    /** @param {unknown} cause */
    constructor(cause) {
        super(`The computing core stopped unexpectedly (${cause instanceof Error ? cause.message : cause}).`);
        this.name = 'LabTrap';
    }
}
