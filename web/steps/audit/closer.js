// Look closer: every other analysis of the catalogue, closed until somebody wants it.

import {h} from 'preact';
import {panelFrame} from '../../panels/panel.js';
import {panelsOf} from '../../panels/panels.js';
import {NO_TOLERANCE} from '../../state/tolerance.js';
import {languageNow, t} from '../../words/words.js';
import {Mount} from '../../ui/mount.js';

/** @param {import('../../state/app.js').App} app @returns {import('../../panels/host.js').Host} */
export const hostOf = ({client, actions, store}) => ({
    client,
    say: actions.toast,
    pin: pinned => actions.choose({pinned}, t('undo.pinned')),
    measures: () => ({
        pinned: store.state.pinned,
        tolerance: store.state.tolerance ?? NO_TOLERANCE,
        minimum: store.state.small,
    }),
});

/** @param {import('../../state/app.js').Props} props */
export function Closer({app, state}) {
    const {catalog, subject} = state;
    if (!catalog || !subject) return null;
    const host = hostOf(app);
    return panelsOf(catalog).map(({panel, analysis}) =>
        h(Mount, {
            key: `${analysis.id} ${languageNow()}`, // its title is of the language
            class: 'closer classic',
            make: () => panelFrame(panel, analysis),
            what: contextOf(host, catalog, subject),
            choice: [state.tolerance, state.pinned],
        }),
    );
}

/** One context a subject, so that nothing is asked again when the view is made again. @type {WeakMap<object, any>} */
const contexts = new WeakMap();

/** @param {import('../../panels/host.js').Host} app @param {import('../../lab/shapes.js').Catalog} catalog
 *  @param {import('../../state/subject.js').Subject} subject */
function contextOf(app, catalog, subject) {
    if (!contexts.has(subject)) contexts.set(subject, {app, catalog, subject});
    return contexts.get(subject);
}
