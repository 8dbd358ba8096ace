// The analyses beside the audit: one panel each, for those the core has.

import {comparePanel} from './compare.js';
import {curvesPanel} from './curves.js';
import {monitorPanel} from './monitor.js';

/** @typedef {import('../lab/shapes.js').Catalog} Catalog */

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
            text: 'panel.individual.text',
            button: 'panel.individual.button',
        },
    },
];
/** A panel for each analysis beside the audit, which is the step itself. @param {Catalog} catalog */
export function panelsOf({analyses}) {
    const others = analyses.filter(({id}) => id !== 'audit' && !PANELS.some(panel => panel.id === id));
    return [...PANELS, ...others.map(({id}) => ({id}))].flatMap(panel => {
        const analysis = analyses.find(({id}) => id === panel.id);
        return analysis ? [{panel, analysis}] : [];
    });
}
