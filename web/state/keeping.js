// What is kept on this computer: nothing, until a person asks for it; then the project, at every change, in the browser's own
// store.

import {clear, createStore, getMany, setMany} from 'idb-keyval';
import {openProject, projectOf} from './project.js';
import {t} from '../words/words.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./app.js').State} State */

const NAME = 'equipoise';
const PAUSE_MS = 800;

/** Made when it is first wanted: where there is no store, a page works without. */
const place = () => createStore(NAME, 'kept');

/** What is kept in two parts, for what a person chooses changes often and is small. @param {State} state */
function partsOf(state) {
    const {chosen, ...work} = projectOf(state, true);
    return {chosen, work};
}

/** Whether the work is another. @param {State} state */
const workKey = ({runs, own, originals}) =>
    JSON.stringify([runs.map(({text}) => text.length), own && [own.name, own.sha256, own.bytes.length], Object.keys(originals)]);

/** What is kept from another time, or nothing. To look for it makes no store. @returns {Promise<any>} */
async function fromBefore() {
    const stores = await indexedDB.databases?.();
    if (stores && !stores.some(({name}) => name === NAME)) return null;
    const [work, chosen] = await getMany(['work', 'chosen'], place());
    return work && chosen ? {...work, chosen} : null;
}

/** @param {App} app */
function keeper({store, actions}) {
    let timer = 0;
    let last = {chosen: '', work: ''};
    /** Of the work that is kept. */
    let kept = '';
    const save = async () => {
        clearTimeout(timer);
        if (!store.state.keeping) return;
        const saving = last;
        const {chosen, work} = partsOf(store.state);
        try {
            await setMany(
                saving.work === kept
                    ? [['chosen', chosen]]
                    : [
                          ['work', work],
                          ['chosen', chosen],
                      ],
                place(),
            );
            kept = saving.work;
            if (saving === last) store.set({pending: false});
        } catch (error) {
            store.set({keeping: false, pending: false});
            actions.fail(new Error(t('keep.failed', {why: error instanceof Error ? error.message : String(error)})), 'keep');
        }
    };
    store.subscribe(() => {
        const {state} = store;
        if (!state.keeping) return;
        const now = {chosen: JSON.stringify(projectOf({...state, runs: [], own: null}, false).chosen), work: workKey(state)};
        if (now.chosen === last.chosen && now.work === last.work) return;
        last = now;
        clearTimeout(timer);
        timer = setTimeout(() => void save(), PAUSE_MS);
        if (!state.pending) store.set({pending: true});
    });
    // A page that is left, or hidden and then ended by the system, does not come back to it.
    document.addEventListener('visibilitychange', () => document.hidden && store.state.pending && void save());
    /** Nothing is kept, so the next time all is. */
    const anew = () => {
        last = {chosen: '', work: ''};
        kept = '';
    };
    return {save, anew};
}

/** @param {App} app */
export function keeping(app) {
    const {store, actions} = app;
    const {save, anew} = keeper(app);
    return {
        /** Begins to keep. */
        keep: () => {
            store.set({keeping: true, left: false});
            return save();
        },

        /** Ends it, and nothing is left of it here. */
        forget: async () => {
            store.set({keeping: false, pending: false, left: false});
            anew();
            await clear(place()).catch(() => {});
            actions.toast(t('keep.forgotten'));
        },

        /** What is kept from another time, put in place of what is open; false: there is nothing. */
        goOn: async () => {
            try {
                const before = await fromBefore();
                if (!before) return false;
                const {choice, work} = openProject(before, store.state);
                store.set({...work, keeping: true, left: false});
                store.choose(choice, t('undo.project'));
                actions.go(choice.at);
                return true;
            } catch (error) {
                actions.fail(error);
                return false;
            }
        },

        /** Looks whether something is kept from another time, and offers it. */
        lookBack: async () => {
            if (!(await fromBefore().catch(() => null)) || store.state.keeping) return;
            store.set({left: true});
            // The door and an empty audit offer it themselves.
            if (store.state.at !== 'welcome')
                actions.toast(t('keep.left'), {label: t('keep.go.on'), do: () => void app.actions.goOn()});
        },
    };
}
