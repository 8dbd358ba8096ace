// The audit as a file: HTML and JSON with the counts inside, every number as CSV. The core writes them, as it does for the
// command line.

import {download} from '../../state/download.js';
import {presetOf} from '../../state/plan.js';
import {auditQuestion, CELL_COLUMNS} from '../../state/subject.js';
import {t} from '../../words/words.js';

/** @typedef {import('../../state/app.js').State} State */

/** The title, unless a person words it: a preset has its own. @param {State} state */
export const questionOf = state =>
    presetOf(state)?.title ?? t(state.subject?.predicted ? 'report.question' : 'report.question.labels');

/** What the core writes from, but for the answers: eq_audit_html says what is in it. @param {State} state */
function documentOf(state) {
    const {subject, description, tolerance, pinned, question, author, own, said, asked} = state;
    // A model that was trained on made-up people is judged on such people.
    const made = subject?.model && description?.synthetic ? {synthetic: true} : {};
    const sum = own && subject?.about.rows.file === own.bytes && own.sha256 ? {sha256: own.sha256} : {};
    const about = subject?.predicted || !description ? {title: subject?.name, ...sum, ...made} : description;
    return {
        title: question ?? questionOf(state),
        ...(author ? {author} : {}),
        made: new Date().toISOString().slice(0, 10),
        ...(asked.preset && Object.keys(said).length > 0 ? {said} : {}),
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

/** The report with its counts inside, which the page and the command line check. @param {import('../../state/app.js').App} app
 *  @param {'html' | 'json'} format @returns {Promise<string>} */
export function boardText(app, format) {
    const {state} = app.store;
    const {rows, options} = whomOf(state);
    const request = {
        format,
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
    const {audit, subject} = state;
    if (!audit || !subject) return;
    if (/** @type {any} */ (audit).bent && ending !== 'csv') return app.actions.fail(new Error(t('bend.report')), 'page');
    const name = `equipoise-audit-${subject.name.replace(/\.[^.]*$/, '').replace(/[^\w.-]+/g, '-')}.${ending}`;
    try {
        const document = {...documentOf(state), answers: {audit}};
        const text = await (ending === 'csv' ? app.client().csv(document) : boardText(app, ending));
        download(name, text, ending === 'json' ? 'application/json' : `text/${ending}`);
        app.actions.toast(t('report.saved', {name}));
    } catch (error) {
        app.actions.fail(error, 'page');
    }
}
