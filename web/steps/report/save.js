// The audit as a file: one HTML file and every number as CSV, which the core writes and so are the command line's, or JSON.

import {download} from '../../state/download.js';
import {auditJson} from '../../state/record.js';
import {auditQuestion, CELL_COLUMNS} from '../../state/subject.js';
import {NO_TOLERANCE} from '../../state/tolerance.js';
import {t} from '../../words/words.js';

/** @typedef {import('../../state/app.js').State} State */

/** The title, unless a person words it. @param {State['subject']} subject */
export const questionOf = subject => t(subject?.predicted ? 'report.question' : 'report.question.labels');

/** What the core writes from, but for the answers: eq_audit_html says what is in it. @param {State} state */
function documentOf({subject, description, tolerance, pinned, question, author, own}) {
    // A model that was trained on made-up people is judged on such people.
    const made = subject?.model && description?.synthetic ? {synthetic: true} : {};
    const sum = own && subject?.about.rows.file === own.bytes && own.sha256 ? {sha256: own.sha256} : {};
    const about = subject?.predicted || !description ? {title: subject?.name, ...sum, ...made} : description;
    return {
        title: question ?? questionOf(subject),
        ...(author ? {author} : {}),
        made: new Date().toISOString().slice(0, 10),
        options: JSON.stringify(subject?.options),
        about,
        ...(tolerance ? {tolerance: {...tolerance, name: tolerance.name || 'mine'}} : {}),
        ...(pinned.length > 0 ? {chosen: pinned} : {}),
    };
}

/** Whom it is asked about in the terms of rows that can be counted: a model's decisions as the file of them has them.
 *  @param {State} state */
function whomOf({subject, audit}) {
    const {rows, options} = /** @type {import('../../state/subject.js').Subject} */ (subject).about;
    if (rows.cell === undefined) return {rows: {file: rows.file}, options};
    return {rows: {cell: rows.cell}, options: {...CELL_COLUMNS, privileged: audit?.privileged?.names}};
}

/** The report with its counts inside, which the page and the command line check. @param {import('../../state/app.js').App} app */
function boardOf(app) {
    const {state} = app.store;
    const {rows, options} = whomOf(state);
    const request = {
        document: documentOf(state),
        subject: options,
        questions: {audit: auditQuestion(state)},
        answers: {audit: state.audit},
    };
    return app.client().board(request, rows);
}

/** @param {import('../../state/app.js').App} app @param {'html' | 'csv' | 'json'} ending */
export async function saveAudit(app, ending) {
    const {state} = app.store;
    const {audit, subject, catalog, description} = state;
    if (!audit || !subject || !catalog) return;
    if (/** @type {any} */ (audit).bent && ending === 'html') return app.actions.fail(new Error(t('bend.report')), 'page');
    const name = `equipoise-audit-${subject.name.replace(/\.[^.]*$/, '').replace(/[^\w.-]+/g, '-')}.${ending}`;
    try {
        const document = {...documentOf(state), answers: {audit}};
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
                : await (ending === 'html' ? boardOf(app) : app.client().csv(document));
        download(name, text, ending === 'json' ? 'application/json' : `text/${ending}`);
        app.actions.toast(t('report.saved', {name}));
    } catch (error) {
        app.actions.fail(error, 'page');
    }
}
