// The audit as a file: one HTML file and every number as CSV, which the core writes and so are the command line's, or JSON.

import {download} from '../../state/download.js';
import {auditJson} from '../../state/record.js';
import {NO_TOLERANCE} from '../../state/tolerance.js';
import {t} from '../../words/words.js';

/** @typedef {import('../../state/app.js').State} State */

/** What the core writes from: eq_audit_html says what is in it. @param {State} state */
function documentOf({audit, subject, description, tolerance, pinned}) {
    const about = subject?.predicted || !description ? {title: subject?.name} : description;
    return {
        title: t('report.title', {name: subject?.name}),
        made: new Date().toISOString().slice(0, 10),
        options: JSON.stringify(subject?.options),
        about,
        ...(tolerance ? {tolerance: {...tolerance, name: tolerance.name || 'mine'}} : {}),
        ...(pinned.length > 0 ? {chosen: pinned} : {}),
        answers: {audit},
    };
}

/** @param {import('../../state/app.js').App} app @param {'html' | 'csv' | 'json'} ending */
export async function saveAudit(app, ending) {
    const {state} = app.store;
    const {audit, subject, catalog, description} = state;
    if (!audit || !subject || !catalog) return;
    const name = `equipoise-audit-${subject.name.replace(/\.[^.]*$/, '').replace(/[^\w.-]+/g, '-')}.${ending}`;
    try {
        const document = documentOf(state);
        const chosen = {pinned: state.pinned, tolerance: state.tolerance ?? NO_TOLERANCE, minimum: state.small};
        const whom = {
            title: subject.name,
            name: subject.name,
            options: subject.options,
            decided: subject.predicted,
            synthetic: description?.synthetic,
            sha256: description?.sha256,
        };
        const text =
            ending === 'json'
                ? auditJson(catalog, audit, whom, chosen)
                : await (ending === 'html' ? app.client().html(document) : app.client().csv(document));
        download(name, text, ending === 'json' ? 'application/json' : `text/${ending}`);
        app.actions.toast(t('report.saved', {name}));
    } catch (error) {
        app.actions.fail(error, 'page');
    }
}
