// What a view can do before the lab has come; the rest is in lab_actions.js, which comes with it. Views call these and change
// nothing themselves.

import {t} from '../words/words.js';
import {sentenceOf} from './sentence.js';

/** @typedef {import('./app.js').App} App */

/** What is to be looked at: chosen at the door before the lab is there, it waits for it. @param {App} app */
function opening(app) {
    return {
        /**
         * Files that were dropped or picked: read as soon as the page is sealed and the core is there.
         * @param {{files: Iterable<File>, items?: Iterable<DataTransferItem>, report?: boolean}} given  report: to be checked
         */
        openFiles: given => {
            const {openNow} = /** @type {any} */ (app.actions);
            // A drop forgets what it held as soon as its event is over.
            const kept = {files: [...given.files], items: [...(given.items ?? [])], report: given.report ?? false};
            if (openNow) void openNow(kept);
            else app.store.set({waiting: kept});
        },

        /** The people of the welcome, to be looked at closer: before the lab is there too. */
        openExample: () => {
            const {openCounts} = /** @type {any} */ (app.actions);
            if (openCounts) return openCounts('compas_deciles');
            app.store.choose({data: {counts: 'compas_deciles'}, among: ['Black', 'White']}, t('undo.example'));
            app.actions.go('audit');
        },
    };
}

/** @param {App} app */
export function actionsOf(app) {
    const {store} = app;
    const set = store.set.bind(store);

    /** What is told at the bottom of the page. @param {string} text @param {{label: string, do: () => void}} [act] */
    const toast = (text, act) => set({toast: {text, act}});

    return {
        ...opening(app),
        toast,
        hush: () => set({toast: null}),

        /** To another place of the page. @param {string} at @param {string} [focus] the id of what is to have the focus there */
        go: (at, focus = 'main') => {
            store.settle();
            set({at, focus, toast: null});
        },

        /** Ctrl K. @param {boolean} palette open */
        palette: palette => set({palette}),

        /** The focus has moved. */
        focused: () => set({focus: null}),

        /**
         * What a person chose. @param {Record<string, any>} change of fields
         * @param {string} [what] in words, for undo @param {string} [gesture] of which it is a part
         */
        choose: (change, what, gesture) => store.choose(change, what, gesture),

        /** A slider was let go, a field left. */
        settle: () => store.settle(),

        undo: () => {
            const what = store.undo();
            if (what) toast(t('shell.undone', {what}));
        },

        redo: () => {
            const what = store.redo();
            if (what) toast(t('shell.redone', {what}));
        },

        ...troubles(store),
    };
}

/** What goes wrong, and what goes on. @param {App['store']} store */
function troubles(store) {
    const set = store.set.bind(store);
    return {
        /**
         * Something went wrong: the sentence stands at its field, and nothing is lost.
         * @param {unknown} error @param {string} [at] the id of the field or the act
         */
        fail: (error, at = 'page') => {
            const refusal = /** @type {any} */ (error)?.refusal ?? null;
            set({
                errors: {...store.state.errors, [at]: sentenceOf(error)},
                refusals: {...store.state.refusals, [at]: refusal},
            });
        },

        /** What was wrong there is mended. @param {string} at */
        mend: at => {
            if (!(at in store.state.errors)) return;
            const {[at]: _, ...errors} = store.state.errors;
            const {[at]: _r, ...refusals} = store.state.refusals;
            set({errors, refusals});
        },

        /** @param {string} id of what is made @param {import('./app.js').Busy | null} busy null: it is made */
        busy: (id, busy) => {
            const {[id]: _, ...others} = store.state.busy;
            set({busy: busy ? {...others, [id]: busy} : others});
        },
    };
}
