// What a person takes along: every number as CSV, the whole as JSON, the report as one file, a link, a paragraph.

import {auditJson, summaryOf} from '../../state/record.js';
import {encodeChoice} from '../../state/url.js';
import {audited} from './audit.js';
import {download, fill, h} from '../../parts/dom.js';
import {saveTable} from './handout.js';

/** @typedef {import('../../state/app.js').App} App */

/** @param {App} app */
export function takePart(app) {
    const place = h('div', {class: 'take'});
    app.store.watch(['audit', 'predictionsAudit', 'measures', 'catalog'], state => {
        const now = audited(state);
        const {catalog, measures} = state;
        if (!now || !catalog) return fill(place);
        const {audit, subject} = now;
        const stem = `equipoise-audit-${subject.name.replace(/\.[^.]*$/, '').replace(/[^\w.-]+/g, '-')}`;
        const summary = summaryOf(catalog, audit, subject, measures);
        const save = (/** @type {string} */ ending, /** @type {string} */ text, /** @type {string} */ type) => () => {
            download(`${stem}.${ending}`, text, type);
            app.say(`${stem}.${ending} is saved.`);
        };
        fill(
            place,
            h('h3', {}, 'Take it along'),
            h('p', {class: 'summary', id: 'audit-summary'}, summary),
            h(
                'div',
                {class: 'actions'},
                button('Copy this paragraph', () => void copy(app, summary, 'The paragraph')),
                button('Every number (CSV)', () => void saveTable(app)),
                button('Audit as JSON', () => save('json', auditJson(catalog, audit, subject, measures), 'application/json')()),
                app.reportHtml ? button('Report (one HTML file)', () => app.reportHtml?.()) : null,
                button('Link to this audit', () => void link(app)),
            ),
        );
    });
    return place;
}

/** @param {string} text @param {() => void} onclick */
const button = (text, onclick) => h('button', {type: 'button', onclick}, text);

/** @param {App} app @param {string} text @param {string} what */
async function copy(app, text, what) {
    try {
        await navigator.clipboard.writeText(text);
        app.say(`${what} is copied.`);
    } catch {
        const paragraph = document.getElementById('audit-summary');
        if (paragraph) getSelection()?.selectAllChildren(paragraph);
        app.say(`${what} is selected: the browser did not let the page copy it.`);
    }
}

/** The link holds what was chosen and which shipped data, never the data. @param {App} app */
async function link(app) {
    try {
        const {measures, roles, shippedId, predictionsAudit} = app.store.state;
        const about = predictionsAudit || !shippedId ? {} : {data: shippedId, roles};
        const url = `${location.href.replace(/#.*/, '')}#audit&${await encodeChoice({...about, measures})}`;
        history.replaceState(null, '', url);
        const says = 'It holds what you chose, never the data.';
        await navigator.clipboard?.writeText(url).then(
            () => app.say(`The link to this audit is copied. ${says}`),
            () => app.say(`The link to this audit is in the address bar. ${says}`),
        );
    } catch (error) {
        app.fail(error);
    }
}
