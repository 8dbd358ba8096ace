// One state object for the page. Views subscribe to the keys they show; nobody keeps a copy.

/** @template {object} S */
export class Store {
    /** @type {S} */ #state;
    /** @type {{keys: Set<keyof S>, fn: (state: S) => void}[]} */ #views = [];

    /** @param {S} initial */
    constructor(initial) {
        this.#state = initial;
    }

    /** @returns {Readonly<S>} */
    get state() {
        return this.#state;
    }

    /** @param {Partial<S>} change */
    set(change) {
        this.#state = {...this.#state, ...change};
        const changed = /** @type {(keyof S)[]} */ (Object.keys(change));
        for (const {keys, fn} of this.#views) if (changed.some(key => keys.has(key))) fn(this.#state);
    }

    /**
     * Calls `fn` now and whenever one of the keys is set.
     * @param {(keyof S)[]} keys @param {(state: S) => void} fn
     */
    watch(keys, fn) {
        this.#views.push({keys: new Set(keys), fn});
        fn(this.#state);
    }
}
