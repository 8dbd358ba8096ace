// One state for the page: what a person chose (state/fields.js), with its history, and what came of it. Views are made from it
// and keep no copy; it is changed in state/actions.js alone.

import {FIELDS, defaults, same} from './fields.js';

/** Changes of one gesture that come faster than this are one entry of the history. */
const PAUSE_MS = 300;
const LONGEST = 100;

/** @param {Record<string, any>} state */
const undoable = state => Object.fromEntries(Object.keys(FIELDS).flatMap(key => (FIELDS[key].undo ? [[key, state[key]]] : [])));

/** @typedef {{state: Record<string, any>, what: string}} Entry  a state, and what changed it, in words */

/** @template {object} W  what comes of the choice */
export class Store {
    /** @type {W & Record<string, any>} */ #state;
    /** @type {Set<() => void>} */ #listeners = new Set();
    /** Before the present state, and after it, the nearest last. @type {Entry[]} */
    #past = [];
    /** @type {Entry[]} */
    #future = [];
    #gesture = {name: '', at: -Infinity};
    /** Fields that stay as they are, and what is done when one would not. */
    #held = {fields: /** @type {Set<string>} */ (new Set()), refuse: () => {}};
    #now;

    /** @param {W} work @param {() => number} [now] milliseconds */
    constructor(work, now = () => performance.now()) {
        this.#state = {...defaults(), ...work};
        this.#now = now;
    }

    /** @returns {Readonly<W & Record<string, any>>} */
    get state() {
        return this.#state;
    }

    /** Is told of every change. @param {() => void} listener @returns {() => void} to be called when it is no longer */
    subscribe(listener) {
        this.#listeners.add(listener);
        return () => void this.#listeners.delete(listener);
    }

    /** What came of a choice: no entry of the history. @param {Partial<W> & Record<string, any>} change */
    set(change) {
        this.#state = {...this.#state, ...change};
        for (const listener of [...this.#listeners]) listener();
    }

    /**
     * From now on a choice that would change one of these is not taken, and what came before cannot be undone.
     * @param {Set<string>} fields @param {() => void} refuse
     */
    hold(fields, refuse) {
        this.#held = {fields, refuse};
        [this.#past, this.#future] = [[], []];
    }

    /**
     * What a person chose. Changes of one gesture are one entry as long as it goes on.
     * @param {Record<string, any>} change of fields @param {string} [what] in words, for undo; nothing: it cannot be undone
     * @param {string} [gesture] of a slider that is dragged, a field that is typed in
     */
    choose(change, what = '', gesture = '') {
        const {fields, refuse} = this.#held;
        if (Object.keys(change).some(key => fields.has(key) && !same(change[key], this.#state[key]))) return refuse();
        const now = this.#now();
        const goesOn = gesture !== '' && gesture === this.#gesture.name && now - this.#gesture.at < PAUSE_MS;
        this.#gesture = {name: gesture, at: now};
        if (what && !goesOn) {
            this.#past = [...this.#past, {state: undoable(this.#state), what}].slice(-LONGEST);
            this.#future = [];
        }
        this.set(/** @type {any} */ (change));
    }

    /** The gesture is over: what comes is another. */
    settle() {
        this.#gesture = {name: '', at: -Infinity};
    }

    get canUndo() {
        return this.#past.length > 0;
    }

    get canRedo() {
        return this.#future.length > 0;
    }

    /** @returns {string | null} what was undone, or nothing */
    undo() {
        const entry = this.#past.at(-1);
        if (!entry) return null;
        this.#past = this.#past.slice(0, -1);
        this.#future = [...this.#future, {state: undoable(this.#state), what: entry.what}];
        return this.#restore(entry);
    }

    /** @returns {string | null} what was done again, or nothing */
    redo() {
        const entry = this.#future.at(-1);
        if (!entry) return null;
        this.#future = this.#future.slice(0, -1);
        this.#past = [...this.#past, {state: undoable(this.#state), what: entry.what}];
        return this.#restore(entry);
    }

    /** @param {Entry} entry */
    #restore({state, what}) {
        this.settle();
        this.set(/** @type {any} */ (state));
        return what;
    }
}
