// The analyses below the audit: one panel each, for those the core has. All are about one subject, chosen here: the labels
// of the loaded data, the predictions file, or a model that was trained on this page.

import {fill, h} from '../parts/dom.js';
import {chainTitle, paramText} from '../parts/format.js';
import {panelFrame} from './panel.js';
import {pick} from '../parts/fields.js';
import {comparePanel} from './compare.js';
import {curvesPanel} from './curves.js';
import {monitorPanel} from './monitor.js';
import {CELL_COLUMNS, ofCell, ofLabels} from '../state/subject.js';

/** @typedef {import('../state/app.js').App} App */
/** @typedef {import('../state/app.js').State} State */
/** @typedef {import('../state/subject.js').Subject} Subject */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../lab/shapes.js').Cell} Cell */

/** In the order of the page; what else the catalogue has comes behind. @type {import('./panel.js').Panel[]} */
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

/** A panel for each analysis beside the audit, which is the step itself. @param {Catalog} catalog */
function panelsOf({analyses}) {
    const others = analyses.filter(({id}) => id !== 'audit' && !PANELS.some(panel => panel.id === id));
    return [...PANELS, ...others.map(({id}) => ({id}))].flatMap(panel => {
        const analysis = analyses.find(({id}) => id === panel.id);
        return analysis ? [{panel, analysis}] : [];
    });
}

/** @param {App} app @returns {HTMLElement} */
export function analysisPanels(app) {
    const chooser = h('div', {});
    const place = h('div', {class: 'analyses'});
    /** @type {ReturnType<typeof panelFrame>[]} */
    let frames = [];
    let chosen = '',
        asked = 0;
    app.store.watch(['catalog'], ({catalog}) => {
        if (!catalog || frames.length > 0) return;
        frames = panelsOf(catalog).map(({panel, analysis}) => panelFrame(panel, analysis));
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
        const entries = [...labelsOf(state), ...fileOf(state), ...modelsOf(state, catalog, app)];
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

/** @param {State} state @returns {Entry[]} */
function labelsOf({data, roles, audit}) {
    if (!data || !audit) return [];
    const about = ofLabels(data.sha256, roles);
    const columns = data.columns.filter(c => c.role !== 'label').map(c => c.name);
    const name = `the labels of ${data.title}, before any model`;
    const subject = {key: about.key, name, about, predicted: false, options: about.options, columns};
    return [{key: 'labels', name, subject: () => subject}];
}

/** What was given to the form for predictions. @param {State} state @returns {Entry[]} */
function fileOf({predictionsAudit}) {
    if (!predictionsAudit) return [];
    const {name, about, options, header: columns} = predictionsAudit;
    return [{key: 'file', name, subject: () => ({key: about.key, name, about, predicted: true, options, columns})}];
}

/** The models of the newest run, which the core still has. @param {State} state @param {Catalog} catalog @param {App} app
 *  @returns {Entry[]} */
function modelsOf({finished, data}, catalog, app) {
    const run = finished.at(-1);
    if (!run || run.report.data.sha256 !== data?.sha256 || run.report.data.name !== data.name) return [];
    const cells = run.report.cells.filter(cell => !cell.error);
    if (cells.length === 0 || run.report.cells.length > MOST_CELLS) return [];
    const names = named(cells, catalog);
    const of = (/** @type {Cell} */ cell) => `test rows, ${names.get(cell)}`;
    return cells.map(cell => {
        const about = ofCell(run, {cell: cell.index});
        const others = cells
            .filter(other => other !== cell && other.seed === cell.seed)
            .map(other => ({
                key: String(other.index),
                name: String(names.get(other)),
                about: ofCell(run, {cell: cell.index, against: other.index}),
            }));
        const subject = async () => {
            const {columns} = await app.client().about(about);
            const header = columns.map(column => column.name);
            return {key: about.key, name: of(cell), about, predicted: true, options: CELL_COLUMNS, columns: header, others};
        };
        return {key: `cell ${finished.length} ${cell.index}`, name: of(cell), subject};
    });
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
