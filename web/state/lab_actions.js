// What a view can do with the lab. Views call these and change nothing themselves.

import {t} from '../words/words.js';
import {STAGES, chosenAt, entryOf, methodOf, stopsOf} from './repair.js';
import {keeping} from './keeping.js';
import {linkOf} from './link.js';
import {openProject, projectOf} from './project.js';
import {isZip, unzipped, zipped} from './project_file.js';
import {startRun} from './running.js';
import {download} from './download.js';
import {readFiles, recognise, sha256} from './files.js';

/** @typedef {import('./app.js').App} App */

/** The choices that belong to the data: with others they begin anew. */
const OF_DATA = {
    columns: {},
    groups: null,
    among: null,
    byLevel: false,
    reference: null,
    lines: {},
    strategy: null,
    row: null,
    edits: {},
};

/** @param {App} app */
export function labActions(app) {
    const {store} = app;
    /** Files of sets that come in several, as long as some are wanting. @type {Map<string, Uint8Array>} */
    const held = new Map();

    /** @param {object} data @param {string} name @param {string} at where one goes */
    const open = (data, name, at) => {
        store.choose({...OF_DATA, data}, t('undo.data', {name}));
        app.actions.go(at);
    };

    /** @param {import('./files.js').Dropped} file @param {string} [schema] */
    const openOwn = async ({name, bytes}, schema) => {
        const hash = await sha256(bytes);
        const rows = null;
        store.set({own: {name, bytes, sha256: hash, preview: null, schema}});
        open({own: {name, sha256: hash, rows}}, name, 'columns');
    };

    return {
        /** A set that is shipped. @param {string} id @param {string} [at] where one goes */
        openShipped: (id, at = 'audit') => open({id}, store.state.shipped.find(set => set.id === id)?.title ?? id, at),

        /** A table of counts that is shipped. @param {string} counts */
        openCounts: counts => {
            open({counts}, store.state.counts[counts].title, 'audit');
            store.choose({among: store.state.counts[counts].among});
        },

        ...training(app),
        ...keeping(app),
        ...handing(app),

        /** Files, once the page is sealed. @param {{files: File[], items: DataTransferItem[]}} given */
        openNow: async given => {
            const {actions} = app;
            actions.mend('data');
            try {
                const files = await readFiles(given, text => actions.busy('file', {what: text, done: null, stop: null}));
                if (files.length === 1 && isZip(files[0].bytes)) return app.actions.openProject(files[0]);
                const found = await recognise(files, store.state.shipped, held);
                if (found.kind === 'wait') return actions.toast(found.text);
                if (found.kind === 'table') return await openOwn(found);
                const {files: bytes, schema} = found.source;
                if (!found.shippedId || !bytes)
                    return await openOwn({name: files[0].name, bytes: bytes?.[0] ?? files[0].bytes}, schema);
                store.set({originals: {...store.state.originals, [found.shippedId]: bytes}});
                open({id: found.shippedId}, found.shippedId, 'audit');
                actions.toast(t('data.recognised', {name: files.map(file => file.name).join(', ')}));
            } catch (error) {
                actions.go('data');
                actions.fail(error, 'data');
            } finally {
                actions.busy('file', null);
            }
        },
    };
}

/** What Repair can do. @param {App} app */
function training(app) {
    const {store} = app;
    return {
        /** The model of a stage's slider, and the plain one where there is none yet. @param {string} id of the stage */
        trainStage: id => {
            const {catalog} = store.state;
            const stage = STAGES.find(one => one.id === id);
            const entry = catalog && stage && entryOf(catalog, chosenAt(store.state, stage));
            return startRun(app, id, [{id: 'none'}, ...(entry ? [entry] : [])]);
        },

        /** The plain model. */
        trainPlain: () => startRun(app, 'plain', [{id: 'none'}]),

        /** Every stop of every slider, in one run. */
        trainAll: () => {
            const {catalog} = store.state;
            if (!catalog) return;
            const entries = STAGES.map(stage => {
                const {method, params} = chosenAt(store.state, stage);
                const {strength} = methodOf(catalog, method);
                return {id: method, ...params, ...(strength && {[strength]: stopsOf(methodOf(catalog, method)).slice(1)})};
            });
            return startRun(app, 'all', [{id: 'none'}, ...entries]);
        },

        /** Ends the run; what it finished is kept. */
        stopRun: () => {
            const {run} = store.state;
            if (run) store.set({run: {...run, cancelling: true, paused: false}});
            return app.client().cancel();
        },
    };
}

/** What is handed on, and opened again. @param {App} app */
function handing(app) {
    const {store, actions} = app;
    return {
        /** @param {boolean} withData */
        saveProject: withData => {
            const name = 'equipoise-project.zip';
            download(name, zipped(projectOf(store.state, withData)), 'application/zip');
            store.set({kept: new Set(store.state.runs)});
            actions.toast(t('keep.saved', {name}));
        },

        /** @param {import('./files.js').Dropped} file */
        openProject: ({name, bytes}) => {
            const {choice, work, wrong} = openProject(unzipped(bytes), store.state);
            store.set(work);
            store.choose(choice, t('undo.project'));
            actions.toast(t('keep.opened', {name}));
            for (const {field, value, expected} of wrong)
                actions.fail(new Error(t('link.wrong', {field, value: JSON.stringify(value), expected})));
        },

        /** The address of now, for the clipboard. */
        copyLink: async () => {
            try {
                const link = `${location.href.replace(/#.*/, '')}${await linkOf(store.state)}`;
                await navigator.clipboard.writeText(link);
                actions.toast(t('keep.link.copied'));
            } catch (error) {
                actions.fail(error, 'keep');
            }
        },
    };
}
