// The analyses below the audit: one panel each, for those the core has. All are about one subject, chosen here: the labels
// of the loaded data, the predictions file, or a model that was trained on this page.

import {fill, h} from '../parts/dom.js';
import {chainTitle, paramText} from '../parts/format.js';
import {panelFrame} from './panel.js';
import {pick} from '../parts/fields.js';
import {comparePanel} from './compare.js';
import {curvesPanel} from './curves.js';
import {monitorPanel} from './monitor.js';
import {readCsv} from '../lab/csv.js';
import {roleKeys} from '../state/plan.js';

/** @typedef {import('../state/app.js').App} App */
/** @typedef {import('../state/app.js').State} State */
/** @typedef {import('./panel.js').Subject} Subject */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../lab/shapes.js').Cell} Cell */

/** In the order of the page. @type {import('./panel.js').Panel[]} */
const PANELS = [
    {id: 'data'},
    {id: 'slices'},
    curvesPanel,
    comparePanel,
    monitorPanel,
    {
        id: 'individual',
        wait: {
            text:
                'Every person is compared with the others: a moment for thousands of people, some seconds for fifty thousand. ' +
                'It runs when you ask for it.',
            button: 'Compare similar people',
        },
    },
];
const MOST_CELLS = 64; // of a plan with more the core keeps no predictions

/** @typedef {{key: string, name: string, subject: () => Subject | Promise<Subject>}} Entry */

/** @param {App} app @returns {HTMLElement} */
export function analysisPanels(app) {
    const chooser = h('div', {});
    const place = h('div', {class: 'analyses'});
    const read = reader(app);
    /** @type {ReturnType<typeof panelFrame>[]} */
    let frames = [];
    let chosen = '',
        asked = 0;
    app.store.watch(['catalog'], ({catalog}) => {
        if (!catalog || frames.length > 0) return;
        frames = PANELS.flatMap(panel => {
            const known = catalog.analyses.find(a => a.id === panel.id);
            return known ? [panelFrame(panel, known)] : [];
        });
        if (frames.length > 0)
            fill(
                place,
                h('h3', {}, 'Looking closer'),
                chooser,
                frames.map(f => f.element),
            );
    });
    /** @param {Entry} entry @param {Catalog} catalog */
    const show = async (entry, catalog) => {
        const mine = ++asked;
        try {
            const subject = await entry.subject();
            if (mine === asked) for (const frame of frames) frame.show({app, catalog, subject});
        } catch (error) {
            app.fail(error);
        }
    };
    /** What a report takes along: a model that is looked at closer is not whom the audit is about. */
    app.answers = () => {
        const {predictionsAudit} = app.store.state;
        return chosen === (predictionsAudit ? 'file' : 'labels')
            ? Object.fromEntries(frames.flatMap(frame => frame.answer()))
            : {};
    };
    let file = app.store.state.predictionsAudit;
    app.store.watch(['audit', 'predictionsAudit', 'catalog', 'finished'], state => {
        const {catalog, predictionsAudit, data} = state;
        if (!catalog || !data || frames.length === 0) return;
        const entries = [...labelsOf(state), ...fileOf(state), ...modelsOf(state, catalog, read)];
        if (predictionsAudit !== file) chosen = '';
        file = predictionsAudit;
        const now = entries.find(e => e.key === chosen) ?? entries[predictionsAudit ? 1 : 0];
        if (!now) return;
        /** @param {Entry} entry */
        const choose = entry => {
            chosen = entry.key;
            void show(entry, catalog);
        };
        fill(
            chooser,
            entries.length > 1
                ? pick(
                      'Asked about',
                      entries.map(e => ({value: e.key, text: e.name})),
                      now.key,
                      key => choose(/** @type {Entry} */ (entries.find(e => e.key === key))),
                  )
                : null,
        );
        choose(now);
    });
    return place;
}

/** Labels change with the roles, so their key does. @param {State} state @returns {Entry[]} */
function labelsOf({data, roles, audit}) {
    if (!data || !audit) return [];
    const options = roleKeys(roles);
    const columns = data.columns.filter(c => c.role !== 'label').map(c => c.name);
    const name = `the labels of ${data.title}, before any model`;
    const key = `labels ${data.sha256} ${JSON.stringify(options)}`;
    return [{key: 'labels', name, subject: () => ({key, name, bytes: null, options, columns})}];
}

/** A number for each file that was read: two may have one name and one length. @type {WeakMap<Uint8Array, number>} */
const serials = new WeakMap();
let serial = 0;
/** @param {Uint8Array} bytes */
function serialOf(bytes) {
    if (!serials.has(bytes)) serials.set(bytes, ++serial);
    return serials.get(bytes);
}

/** @param {State} state @returns {Entry[]} */
function fileOf({predictionsAudit}) {
    if (!predictionsAudit) return [];
    const {name, bytes, options, header: columns} = predictionsAudit;
    const key = `file ${serialOf(bytes)} ${JSON.stringify(options)}`;
    return [{key: 'file', name, subject: () => ({key, name, bytes, options, columns})}];
}

/** The models of the newest run, whose predictions the core still has. @param {State} state @param {Catalog} catalog
 *  @param {ReturnType<typeof reader>} read @returns {Entry[]} */
function modelsOf({finished, data}, catalog, read) {
    const run = finished.at(-1);
    if (!run || run.report.data.sha256 !== data?.sha256 || run.report.data.name !== data.name) return [];
    const cells = run.report.cells.filter(cell => !cell.error);
    if (cells.length === 0 || run.report.cells.length > MOST_CELLS || !read.can()) return [];
    const names = named(cells, catalog);
    const of = (/** @type {Cell} */ cell) => `test rows, ${names.get(cell)}`;
    return cells.map(cell => ({
        key: `cell ${finished.length} ${cell.index}`,
        name: of(cell),
        subject: async () => {
            const text = await read.text(finished.length, cell.index);
            const others = cells
                .filter(other => other !== cell && other.seed === cell.seed)
                .map(other => ({
                    key: String(other.index),
                    name: String(names.get(other)),
                    join: async () => joined(text, await read.text(finished.length, other.index), optionsOf(cell)),
                }));
            return {
                key: `cell ${finished.length} ${cell.index}`,
                name: of(cell),
                bytes: new TextEncoder().encode(text),
                options: optionsOf(cell),
                columns: readCsv(text, {}, 1).header ?? [],
                others,
            };
        },
    }));
}

/** The method and seed of each cell, with its parameters where these tell it from others.
 *  @param {Cell[]} cells @param {Catalog} catalog @returns {Map<Cell, string>} */
function named(cells, catalog) {
    const short = (/** @type {Cell} */ cell) => `${chainTitle(catalog, cell.method)}, seed ${cell.seed}`;
    const long = (/** @type {Cell} */ cell) =>
        [short(cell), ...[...Object.values(cell.params), cell.settings ?? {}].map(paramText).filter(text => text)].join(', ');
    return new Map(
        cells.map(cell => [cell, cells.filter(other => short(other) === short(cell)).length > 1 ? long(cell) : short(cell)]),
    );
}

/** How the core's own predictions file is read. @param {Cell} cell */
function optionsOf({test, threshold}) {
    const reference = (test.groups ?? []).filter(group => group.privileged);
    return {
        label: 'y_true',
        pred: 'y_pred',
        score: 'score',
        protected: ['group'],
        ...(threshold === null ? {} : {threshold}),
        ...(reference.length === 1 ? {privileged: reference[0].name} : {}),
    };
}

/** Predictions by run and cell, asked for once. @param {App} app */
function reader(app) {
    /** @type {Map<string, Promise<string>>} */
    const texts = new Map();
    return {
        can: () => typeof (/** @type {any} */ (app.client()).predictions) === 'function',
        /** @param {number} run @param {number} cell @returns {Promise<string>} */
        text(run, cell) {
            const key = `${run} ${cell}`;
            if (![...texts.keys()].every(known => known.startsWith(`${run} `))) texts.clear();
            const text = texts.get(key) ?? /** @type {any} */ (app.client()).predictions(cell);
            texts.set(key, text);
            text.catch(() => texts.delete(key));
            return text;
        },
    };
}

/**
 * Two models' predictions of the same rows as one file.
 * @param {string} a @param {string} b @param {Record<string, any>} options
 */
export function joined(a, b, options) {
    const [one, two] = [a, b].map(text => readCsv(text, {}));
    const [columns, others] = [one, two].map(({header}) =>
        ['row', 'y_true', 'y_pred', 'score', 'group'].map(name => (header ?? []).indexOf(name)),
    );
    const [row, , pred, score] = others;
    const second = new Map(two.rows.map(cells => [cells[row], `${cells[pred]},${cells[score]}`]));
    if (one.rows.length !== second.size || one.rows.some(cells => !second.has(cells[columns[0]])))
        throw new Error('The two models did not decide the same test rows: choose two of the same run and seed.');
    const lines = one.rows.map(cells => {
        const [id, label, decision, points, group] = columns.map(c => cells[c]);
        return `${label},${decision},${points},"${group.replaceAll('"', '""')}",${second.get(id)}`;
    });
    return {
        bytes: new TextEncoder().encode(`y_true,y_pred,score,group,second_decision,second_score\n${lines.join('\n')}\n`),
        options: {...options, pred2: 'second_decision', score2: 'second_score'},
    };
}
