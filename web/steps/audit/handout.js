// What a person hands on: the audit on the screen as one HTML file, with every closer look that was opened about the same
// people, or as a table of its numbers. The core writes both, so they are the command line's; the page only gathers them.

import {isSet} from '../../state/tolerance.js';
import {audited} from './audit.js';
import {download} from '../../parts/dom.js';

/** @typedef {import('../../state/app.js').App} App */

/**
 * What the core writes from: eq_audit_html says what is in it. Null before there is an audit.
 * @param {App} app
 */
function documentOf(app) {
    const {state} = app.store;
    const now = audited(state);
    if (!now) return null;
    const {audit, subject} = now;
    const {tolerance, pinned} = state.measures;
    const about = state.predictionsAudit || !state.data ? {title: subject.name} : state.data;
    return {
        stem: `equipoise-audit-${subject.name.replace(/\.[^.]*$/, '').replace(/[^\w.-]+/g, '-')}`,
        document: {
            title: `Audit of ${subject.title}`,
            made: new Date().toISOString().slice(0, 10),
            options: JSON.stringify(subject.options),
            about,
            ...(isSet(tolerance) ? {tolerance: {...tolerance, name: tolerance.name || 'mine'}} : {}),
            ...(pinned.length > 0 ? {chosen: pinned} : {}),
            answers: {audit, ...app.answers?.()},
        },
    };
}

/** @param {App} app @param {'html' | 'csv'} ending @param {(document: object) => Promise<string>} write */
async function save(app, ending, write) {
    const now = documentOf(app);
    if (!now) return;
    app.clear();
    try {
        const name = `${now.stem}.${ending}`;
        download(name, await write(now.document), `text/${ending}`);
        app.say(`${name} is saved.`);
    } catch (error) {
        app.fail(error);
    }
}

/** The report as one HTML file. @param {App} app */
export const saveReport = app => save(app, 'html', document => app.client().html(document));

/** Every number as CSV. @param {App} app */
export const saveTable = app => save(app, 'csv', document => app.client().csv(document));
