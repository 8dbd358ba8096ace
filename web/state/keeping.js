// What is kept on this computer: nothing, until a person asks for it; then the project, at every change, in the browser's own store.

import {createStore, clear, get, set} from 'idb-keyval';
import {openProject, projectOf} from './project.js';
import {t} from '../words/words.js';

/** @typedef {import('./app.js').App} App */

const KEY = 'project';
const PAUSE_MS = 800;

/** Made when it is first wanted: where there is no store, a page works without. */
const place = () => createStore('equipoise', 'kept');

/** @param {App} app */
export function keeping(app) {
    const {store, actions} = app;
    let timer = 0;
    const save = async () => {
        if (!store.state.keeping) return;
        try {
            await set(KEY, projectOf(store.state, true), place());
        } catch (error) {
            store.set({keeping: false});
            actions.fail(new Error(t('keep.failed', {why: error instanceof Error ? error.message : String(error)})), 'keep');
        }
    };
    /** @type {string} */
    let last = '';
    store.subscribe(() => {
        if (!store.state.keeping) return;
        const {runs, own, originals} = store.state;
        const key = JSON.stringify([
            projectOf({...store.state, runs: [], own: null}, false).chosen,
            runs.length,
            own?.sha256,
            Object.keys(originals),
        ]);
        if (key === last) return;
        last = key;
        clearTimeout(timer);
        timer = setTimeout(() => void save(), PAUSE_MS);
    });
    return {
        /** Begins to keep. */
        keep: () => {
            store.set({keeping: true});
            return save();
        },

        /** Ends it, and nothing is left of it here. */
        forget: async () => {
            store.set({keeping: false});
            await clear(place()).catch(() => {});
            actions.toast(t('keep.forgotten'));
        },

        /** What is kept from another time, put in place of what is open; false: there is nothing. */
        goOn: async () => {
            const kept = await get(KEY, place()).catch(() => null);
            if (!kept) return false;
            const {choice, work} = openProject(kept, store.state);
            store.set({...work, keeping: true});
            store.choose(choice, t('undo.project'));
            return true;
        },

        /** Whether something is kept. */
        isKept: async () => Boolean(await get(KEY, place()).catch(() => null)),
    };
}
