// The analyses below the audit: one panel each, for those the core has. All are about one subject, chosen here: the labels
// of the loaded data, the predictions file, or a model that was trained on this page.

import {fill, h} from './dom.js';
import {panelFrame} from './panel.js';
import {comparePanel} from './panel_compare.js';
import {curvesPanel} from './panel_curves.js';
import {dataPanel} from './panel_data.js';
import {individualPanel} from './panel_individual.js';
import {monitorPanel} from './panel_monitor.js';
import {slicesPanel} from './panel_slices.js';
import {roleKeys} from '../core/plan.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./app.js').State} State */
/** @typedef {import('./panel.js').Subject} Subject */

const PANELS = [dataPanel, slicesPanel, curvesPanel, comparePanel, monitorPanel, individualPanel];

/** @param {App} app @returns {HTMLElement} */
export function analysisPanels(app) {
    const place = h('div', {class: 'analyses'});
    /** @type {ReturnType<typeof panelFrame>[]} */
    let frames = [];
    app.store.watch(['catalog'], ({catalog}) => {
        if (!catalog || frames.length > 0) return;
        frames = PANELS.flatMap(panel => {
            const known = catalog.analyses.find(a => a.id === panel.id);
            return known ? [panelFrame(panel, known)] : [];
        });
        if (frames.length > 0) fill(place, h('h3', {}, 'Looking closer'), frames.map(f => f.element));
    });
    app.store.watch(['audit', 'predictionsAudit', 'catalog'], state => {
        const {catalog} = state;
        const subject = subjectOf(state);
        if (catalog && subject) for (const frame of frames) frame.show({app, catalog, subject});
    });
    return place;
}

let serial = 0;

/** @param {State} state @returns {Subject | null} */
function subjectOf({predictionsAudit, data, roles, audit}) {
    if (predictionsAudit) {
        const {name, bytes, options, header} = predictionsAudit;
        return {key: String(++serial), name, bytes, options, columns: header};
    }
    if (!data || !audit) return null;
    return {key: String(++serial), name: data.title, bytes: null, options: roleKeys(roles),
        columns: data.columns.filter(c => c.role !== 'label').map(c => c.name)};
}

