// The report a person hands on: one HTML file with the audit that is on the screen and every closer look that was opened
// about the same people. The core writes it, so it is the command line's file; the page only gathers what it shows.

import {isSet} from '../core/tolerance.js';
import {audited} from './audit.js';
import {download} from './dom.js';

/** @typedef {import('./app.js').App} App */

/** @param {App} app */
export async function saveReport(app) {
    const {state} = app.store;
    const now = audited(state);
    if (!now) return;
    app.clear();
    const {audit, subject} = now;
    const {tolerance, pinned} = state.measures;
    const about = state.predictionsAudit || !state.data ? {title: subject.name} : state.data;
    try {
        const html = await app.client().html({
            title: `Audit of ${subject.title}`,
            made: new Date().toISOString().slice(0, 10),
            options: JSON.stringify(subject.options),
            about,
            ...(isSet(tolerance) ? {tolerance: {...tolerance, name: tolerance.name || 'mine'}} : {}),
            ...(pinned.length > 0 ? {chosen: pinned} : {}),
            answers: {audit, ...app.answers?.()},
        });
        const name = `equipoise-audit-${subject.name.replace(/\.[^.]*$/, '').replace(/[^\w.-]+/g, '-')}.html`;
        download(name, html, 'text/html');
        app.say(`${name} is saved.`);
    } catch (error) {
        app.fail(error);
    }
}
