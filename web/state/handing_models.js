// What can be done with the models that are compared: which two, deleted, taken away.

import {reportCsv} from './compare.js';
import {download} from './download.js';
import {comparable, pickedOf} from './pairing.js';
import {askedOf, cellsOf, editsOf, judgedBy} from './what_if.js';
import {t} from '../words/words.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./repair.js').Model} Model */
/** @typedef {import('./app.js').Finished} Finished */

/** @param {App} app */
export function comparing(app) {
    const {store, actions} = app;
    return {
        /** @param {number} at 0: before, 1: after @param {string} key of the model; the other of the two: they change places */
        pickModel: (at, key) => {
            const pair = pickedOf(store.state);
            if (!pair || !comparable(store.state).some(model => model.key === key)) return;
            const now = [pair.before.key, pair.after.key];
            const pick = key === now[1 - at] ? [now[1], now[0]] : at === 0 ? [key, now[1]] : [now[0], key];
            actions.choose({pick}, t('undo.pick'));
        },

        swapModels: () => {
            const pair = pickedOf(store.state);
            if (pair) actions.choose({pick: [pair.after.key, pair.before.key]}, t('undo.swap'));
        },

        /** @param {Model[]} models @param {string} name  of them together */
        deleteModels: (models, name) => {
            const deleted = [...store.state.deleted, ...models.map(({key}) => key)];
            const left = comparable({...store.state, deleted}).length;
            actions.choose({deleted}, t('undo.delete', {name}));
            store.set({focus: left > 1 ? 'history' : 'main'});
            const back = () => {
                actions.undo();
                store.set({focus: 'history'});
            };
            actions.toast(t('compare.deleted', {name}), {label: t('shell.undo'), do: back});
        },

        /** Turns a person into the nearest whom a model decided otherwise. @param {Model} model @param {number} row */
        nearestOther: async (model, row) => {
            actions.mend('whatif');
            try {
                if (model.run.generation !== app.client().generation) throw new Error(t('whatif.gone'));
                const {nearest} = await app.client().whatIf(model.cell.index, {row, nearest: true});
                const judged = judgedBy(model);
                if (typeof nearest?.row !== 'number' || !judged) return actions.toast(t('whatif.nearest.none'));
                const asked = askedOf(store.state, judged);
                const [own, other] = [row, nearest.row].map(at => cellsOf(judged, at, asked) ?? {});
                actions.choose({row, edits: editsOf(own, other)}, t('undo.nearest'));
            } catch (error) {
                actions.fail(error, 'whatif');
            }
        },

        ...handing(app),
    };
}

/** @param {App} app */
function handing(app) {
    const {store, actions} = app;
    /** @param {Finished} run @param {string} ending @param {string} text @param {string} type */
    const save = (run, ending, text, type) => {
        const name = `equipoise-${run.report.data.name || 'report'}-run-${run.number}.${ending}`;
        download(name, text, type);
        store.set({kept: new Set([...store.state.kept, run])});
        actions.toast(t('compare.saved', {name}));
    };
    return {
        /** Every number of a run. @param {Finished} run */
        saveCsv: run => save(run, 'csv', reportCsv(run.report), 'text/csv'),

        /** The report's exact bytes. @param {Finished} run */
        saveJson: run => save(run, 'json', run.text, 'application/json'),

        /** The plan that a command line runs. @param {Finished} run */
        savePlan: run => download('plan.json', `${JSON.stringify(run.report.plan, null, 2)}\n`, 'application/json'),

        /** A model as a file for other programs, or to be opened here again. @param {Model} model @param {'onnx' | 'eqm'} as */
        saveModel: async (model, as) => {
            actions.mend('hand');
            try {
                const own = await fileOf(app, model);
                const ours = new TextDecoder().decode(own.slice(0, 7)) === 'EQMODEL'; // those of others are ONNX already
                const {cell} = model;
                const called = `${cell.method.replaceAll('+', '-')}-seed-${cell.seed}`;
                const bytes = ours && as === 'onnx' ? await app.client().models.export({name: called, bytes: own}) : own;
                const name = `${called}.${ours ? as : 'onnx'}`;
                download(name, bytes, 'application/octet-stream');
                actions.toast(t('compare.saved', {name}));
            } catch (error) {
                actions.fail(error, 'hand');
            }
        },

        /** The one of the list that is to go home. @param {Model} model */
        takeHome: ({key}) => {
            actions.pickModel(1, key);
            store.set({focus: 'home'});
        },

        /** @param {string} command */
        copyCommand: async command => {
            await navigator.clipboard.writeText(command);
            actions.toast(t('compare.shell.copied'));
        },
    };
}

/** A model as a file: kept since its run, else the core's, as long as that has it. @param {App} app @param {Model} model */
export async function fileOf(app, {cell, run}) {
    const kept = run.models.get(cell.index);
    if (typeof kept === 'string') throw new Error(kept);
    if (!kept && run.generation !== app.client().generation) throw new Error(t('compare.eqm.gone'));
    return kept ?? app.client().model(cell.index);
}

/** The command that makes a run's report again. @param {Finished} run @param {{synthetic: boolean, files: string[]}} how */
export function commandOf({report}, {synthetic, files}) {
    const data = report.data.name;
    const from = synthetic ? ['--twin'] : files.flatMap(file => ['--file', file]);
    return ['equipoise run plan.json', '--data', data, ...from, '--out report.json'].join(' ');
}
