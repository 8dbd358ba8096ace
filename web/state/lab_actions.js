// What a view can do with the lab. Views call these and change nothing themselves.

import {fixNow} from '../words/refusals.js';
import {t} from '../words/words.js';
import {STAGES, chosenAt, entriesOfAll, entryOf, modelsAt, modelsNow} from './repair.js';
import {bringing} from './brought.js';
import {comparing} from './handing_models.js';
import {keeping} from './keeping.js';
import {networkActions} from './network.js';
import {liningUp} from './lined.js';
import {linkOf} from './link.js';
import {presetting} from './presets.js';
import {openProject, projectOf} from './project.js';
import {isProject, unzipped, zipped} from './project_file.js';
import {startRun, startWanting} from './running.js';
import {ONCE, withUse} from './columns.js';
import {download} from './download.js';
import {mending} from './fixes.js';
import {schemaFor} from './schema.js';
import {meant} from './subject.js';
import {isReport, readFiles, recognise, sha256} from './files.js';
import {isModel} from './model_files.js';

/** @typedef {import('./app.js').App} App */

/** The choices that belong to the data: with others they begin anew. */
const OF_DATA = {
    columns: {},
    groups: null,
    inject: null,
    judgeBy: 'records',
    among: null,
    byLevel: false,
    reference: null,
    alike: null,
    asked: {},
    selection: {},
    said: {},
    lines: {},
    strategy: null,
    row: null,
    edits: {},
};

/** The choices that belong to what columns are used for. */
const OF_USES = {
    groups: null,
    among: null,
    byLevel: false,
    reference: null,
    alike: null,
    selection: {},
    lines: {},
    strategy: null,
};

/** Columns that leave their use to another, of which there is one in a file. @param {import('./app.js').State} state
 *  @param {string} name of the other @param {import('./columns.js').Use} use */
function displaced(state, name, use) {
    const before = ONCE.includes(use) ? withUse(meant(state) ?? [], use).filter(column => column.name !== name) : [];
    return Object.fromEntries(before.map(column => [column.name, {...state.columns[column.name], use: 'leave'}]));
}

/** The column in which people are to be alike, once a column has another use. @param {import('./app.js').State} state
 *  @param {string} name @param {import('./columns.js').Use} use */
function stratumAfter(state, name, use) {
    if (use === 'stratum') return name;
    return withUse(meant(state) ?? [], 'stratum').find(column => column.name !== name)?.name ?? null;
}

/** A model among the files takes the place of training; what is left, or nothing where there is no more to be opened.
 *  @param {App} app @param {import('./files.js').Dropped[]} read */
async function withoutModel({actions}, read) {
    const models = read.filter(isModel);
    if (models.length > 1) throw new Error(t('model.several', {names: models.map(({name}) => name).join(', ')}));
    if (models.length === 0) return read;
    if (!(await actions.useModel(models[0]))) return actions.go('data', 'problem-given');
    const files = read.filter(file => file !== models[0]);
    return files.length > 0 ? files : actions.go('data', 'model');
}

/** @param {App} app */
export function labActions(app) {
    const {store} = app;
    /** Files of sets that come in several, as long as some are wanting. @type {Map<string, Uint8Array>} */
    const held = new Map();

    /** @param {object} data @param {string} name @param {string} at where one goes
     *  @param {object} [more] that is chosen with it */
    const open = (data, name, at, more) => {
        // A rule that was asked for before there were data is what they are brought for.
        const {preset} = store.state.asked;
        store.choose({...OF_DATA, ...(preset && {asked: {preset}}), data, ...more}, t('undo.data', {name}));
        app.actions.go(at);
    };

    /** @param {import('./files.js').Dropped} file @param {string} [schema] */
    const openOwn = async ({name, bytes}, schema) => {
        const hash = await sha256(bytes);
        const before = store.state.data?.own;
        store.set({own: {name, bytes, sha256: hash, preview: null, schema}});
        // The file that a link is about, or the same once more: what was said of its columns still holds.
        if (hash && before?.sha256 === hash) return app.actions.go('columns');
        open({own: {name, sha256: hash, rows: null}}, name, 'columns');
    };

    return {
        /** A set that is shipped. @param {string} id @param {string} [at] where one goes */
        openShipped: (id, at = 'audit') => open({id}, store.state.shipped.find(set => set.id === id)?.title ?? id, at),

        /** A table of counts that is shipped. @param {string} counts */
        openCounts: counts => {
            const {title, among} = store.state.counts[counts];
            open({counts}, title, 'audit', {among});
        },

        ...others(app),

        /** Files, once the page is sealed; or a report that is to be checked.
         *  @param {{files: File[], items: DataTransferItem[], report?: boolean}} given */
        openNow: async given => {
            app.actions.mend('data');
            try {
                const read = await readFiles(given, text => app.actions.busy('file', {what: text, done: null, stop: null}));
                if (read.length === 1 && (given.report || isReport(read[0].bytes))) return await app.actions.checkReport(read[0]);
                const files = await withoutModel(app, read);
                if (!files) return;
                if (files.length === 1 && isProject(files[0].bytes)) return await app.actions.openProject(files[0]);
                const found = await recognise(files, store.state.shipped, held);
                if (found.kind === 'wait') return app.actions.toast(found.text);
                if (found.kind === 'table') return await openOwn(found);
                const {files: bytes, schema} = found.source;
                if (!found.shippedId || !bytes)
                    return await openOwn({name: files[0].name, bytes: bytes?.[0] ?? files[0].bytes}, schema);
                store.set({originals: {...store.state.originals, [found.shippedId]: bytes}});
                open({id: found.shippedId}, found.shippedId, 'audit');
                app.actions.toast(t('data.recognised', {name: files.map(file => file.name).join(', ')}));
            } catch (error) {
                app.actions.fail(error, 'data');
                app.actions.go('data', 'problem-data');
            } finally {
                app.actions.busy('file', null);
            }
        },
    };
}

/** What has files of its own, or stands below. @param {App} app */
const others = app => ({
    ...describing(app),
    ...training(app),
    ...checking(app),
    ...comparing(app),
    ...keeping(app),
    ...networkActions(app),
    ...presetting(app),
    ...liningUp(app),
    ...handing(app),
});

/** What is said of reports. @param {App} app */
function checking(app) {
    const {store} = app;
    return {
        ...bringing(app),

        /** @param {{question?: string, author?: string}} change its title, who made it */
        wordReport: change => store.set(change),

        /** Whether a report is what its own counts give: found by a worker of its own, which can be ended at any time.
         *  @param {import('./files.js').Dropped} file */
        checkReport: async ({name, bytes}) => {
            const client = app.make();
            const stop = new AbortController();
            const stopped = new Promise(done => stop.signal.addEventListener('abort', () => done(null)));
            app.actions.busy('file', {what: t('data.checking', {name}), done: null, stop: () => stop.abort()});
            try {
                const found = await Promise.race([client.open().then(() => client.verify(bytes)), stopped]);
                if (!found) return app.actions.toast(t('data.check.stopped', {name}));
                store.set({checked: {name, found}});
                app.actions.go('data', 'checked');
            } finally {
                client.close();
                app.actions.busy('file', null);
            }
        },

        /** It need not be seen any longer. */
        closeChecked: () => store.set({checked: null, focus: 'main'}),
    };
}

/** What is said of a person's file. @param {App} app */
function describing(app) {
    const {store} = app;
    return {
        /**
         * What a column means. @param {string} name of it; columns.js's WHOLE: the whole file @param {Record<string, any>} change
         * @param {string} what in words, for undo @param {string} [gesture] of which it is a part
         */
        changeColumn: (name, change, what, gesture) => {
            const {columns} = store.state;
            const others = change.use ? displaced(store.state, name, change.use) : {};
            const alike = change.use ? {...OF_USES, alike: stratumAfter(store.state, name, change.use)} : {};
            store.choose({columns: {...columns, ...others, [name]: {...columns[name], ...change}}, ...alike}, what, gesture);
        },

        /** What a schema says of the file's columns takes the place of what was said. @param {File} file */
        giveSchema: async file => {
            const {own, columns} = store.state;
            if (!own?.preview) return;
            app.actions.mend('schema');
            try {
                const {text, changes, stratum} = schemaFor(file.name, await file.text(), own.preview);
                store.set({own: {...own, schema: text}});
                store.choose({columns: {...changes}, ...OF_USES, alike: stratum}, t('undo.schema', {name: file.name}));
                const before = () => {
                    store.set({own});
                    store.choose({columns, ...OF_USES}, t('undo.schema', {name: file.name}));
                };
                app.actions.toast(t('columns.loaded', {name: file.name}), {label: t('shell.undo'), do: before});
            } catch (error) {
                app.actions.fail(error, 'schema');
            }
        },

        /** What would mend it on this page, in the words of now. @param {import('../lab/shapes.js').Refusal} refusal */
        fixesOf: refusal =>
            refusal.fixes.filter(fix => mending(store.state, refusal, fix)).map(fix => ({...fix, words: fixNow(fix, refusal)})),

        /** A fix that was pressed: it mends what is said of the file, and nothing else is lost.
         *  @param {import('../lab/shapes.js').Refusal} refusal @param {import('../lab/shapes.js').Fix} fix */
        fix: (refusal, fix) => {
            const made = mending(store.state, refusal, fix);
            if (made) app.actions.changeColumn(made.name, made.change, t('undo.fix', {what: fix.words}));
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
            const there = entry ? modelsAt(catalog, modelsNow(store.state), chosenAt(store.state, stage)) : [];
            return startWanting(app, id, [{id: 'none'}, ...(entry ? [entry] : [])], there);
        },

        /** The plain model. */
        trainPlain: () => {
            const there = modelsNow(store.state).filter(model => model.stage === null);
            return startWanting(app, 'plain', [{id: 'none'}], there);
        },

        /** One model that goes through every stage whose slider is not at none. */
        trainChain: () => {
            const {catalog} = store.state;
            if (!catalog) return;
            const chain = STAGES.flatMap(stage => entryOf(catalog, chosenAt(store.state, stage)) ?? []);
            return startRun(app, 'chain', [{id: 'none'}, chain]);
        },

        /** Every stop of every slider, in one run. */
        trainAll: () => {
            if (store.state.catalog) return startRun(app, 'all', [{id: 'none'}, ...entriesOfAll(store.state)]);
        },
        ...goingOn(app),
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
        openProject: async ({name, bytes}) => {
            const project = unzipped(name, bytes);
            const {own} = project;
            if (own?.bytes && own.sha256 && ![own.sha256, ''].includes(await sha256(own.bytes)))
                throw new Error(t('project.own', {name, file: own.name}));
            const {choice, work, wrong} = openProject(project, store.state);
            store.set(work);
            store.set({kept: new Set(store.state.runs)}); // they are in the file
            store.choose(choice, t('undo.project'));
            actions.go(choice.at);
            actions.toast(t('keep.opened', {name}));
            for (const {field, value, expected} of wrong)
                actions.fail(new Error(t('link.wrong', {field, value: JSON.stringify(value), expected})));
        },

        /** A plan for the command line. @param {object} plan */
        savePlan: plan => {
            download('plan.json', `${JSON.stringify(plan, null, 2)}\n`, 'application/json');
            actions.toast(t('keep.saved', {name: 'plan.json'}));
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

/** A run that goes on, and a model that is given in place of one. @param {App} app */
function goingOn(app) {
    const {store} = app;
    return {
        /** Ends the run; what it finished is kept. */
        stopRun: () => {
            const {run} = store.state;
            if (!run) return;
            store.set({run: {...run, cancelling: true, paused: false}});
            run.stop();
        },

        /** @param {boolean} paused */
        pauseRun: paused => {
            const {run} = store.state;
            if (!run) return;
            store.set({run: {...run, paused}});
            run.pause(paused);
        },

        /** A model file takes the place of training, and is measured. @param {File} file */
        giveModel: async file => {
            app.actions.mend('given');
            try {
                const bytes = new Uint8Array(await file.arrayBuffer());
                if (await app.actions.useModel({name: file.name, bytes})) await app.actions.trainPlain();
            } catch (error) {
                app.actions.fail(error, 'given');
            }
        },
    };
}
