// Subjects that the core keeps for the page: the rows of each are handed over once, and of many the newest are kept.

/**
 * Rows that analyses are asked about: a file of predictions, the test rows of a cell of the run, perhaps beside what another cell
 * decided about them, or, where neither is there, the labels of the loaded data.
 * @typedef {object} Subject
 * @property {string} key  changes whenever something about it does
 * @property {{file?: Uint8Array, cell?: number, against?: number, generation?: number}} rows  generation: of a cell's run
 * @property {Record<string, any>} options  who is in it: label, score, groups, reference
 */
/** @typedef {(call: string, args: any[]) => Promise<any>} Call */

/** Subjects that the core is to keep at a time; it has room for a few more. */
const MOST = 5;

export class Subjects {
    /** Handles by key, the oldest first. @type {Map<string, Promise<number>>} */
    #kept = new Map();
    #call;
    #generation;

    /** @param {{call: Call, generation: () => number}} core  generation: of the run whose models it has */
    constructor({call, generation}) {
        this.#call = call;
        this.#generation = generation;
    }

    /** The core has none of them any more. */
    clear() {
        this.#kept.clear();
    }

    /** @param {Subject} subject @param {(handle: number) => Promise<any>} use */
    async with(subject, use) {
        for (let attempt = 1; ; attempt++) {
            try {
                return await use(await this.#handle(subject));
            } catch (error) {
                // Another has taken its place, or the data and the run it was of were loaded again.
                const gone = error instanceof Error && /^subject: \d+ was /.test(error.message);
                if (!gone || attempt > 1) throw error;
                this.#kept.delete(subject.key);
            }
        }
    }

    /** The core's handle of a subject. @param {Subject} subject @returns {Promise<number>} */
    #handle({key, rows, options}) {
        if (rows.generation !== undefined && rows.generation !== this.#generation())
            return Promise.reject(new Error('The models of that run are no longer in the core: train them again.'));
        const handle = this.#kept.get(key) ?? this.#call('subject', [rows, options]);
        this.#kept.delete(key); // the newest stands last
        this.#kept.set(key, handle);
        handle.catch(() => this.#kept.delete(key));
        for (const [oldest, dropped] of this.#kept) {
            if (this.#kept.size <= MOST) break;
            this.#kept.delete(oldest);
            void dropped.then(subject => this.#call('drop', [subject])).catch(() => {});
        }
        return handle;
    }
}
