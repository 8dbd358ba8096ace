// Step 2: the audit of the labels, or of any model's predictions.

import {auditResult} from './audit_result.js';
import {byId, fill, freshId, h} from './dom.js';
import {explainTerm} from './explain.js';
import {num} from './format.js';
import {analysisPanels} from './panels.js';
import {readCsv} from '../core/csv.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./app.js').State} State */

/** @param {App} app @param {HTMLElement} root */
export function auditView(app, root) {
    const result = h('div', {id: 'audit-result'});
    const choices = h('div', {});
    const predictions = predictionsPart(app);
    fill(
        root,
        h('h2', {id: 'title-audit'}, 'Audit'),
        h(
            'div',
            {class: 'columns'},
            h('div', {class: 'main'}, result, analysisPanels(app)),
            h('aside', {class: 'side', 'aria-label': 'What is audited'}, choices, predictions),
        ),
    );
    app.store.watch(['data', 'roles'], state => {
        const had =
            document.activeElement instanceof HTMLElement && choices.contains(document.activeElement)
                ? document.activeElement.dataset.key
                : null;
        fill(choices, state.data ? roleControls(app, state) : null);
        if (had)
            /** @type {HTMLElement | null} */ (
                choices.querySelector(`[data-key="${CSS.escape(had)}"]`)
            )?.focus();
    });
    app.store.watch(
        ['audit', 'predictionsAudit', 'catalog'],
        ({catalog, audit, predictionsAudit, data, outcome}) => {
            if (!catalog) return;
            if (predictionsAudit) {
                fill(
                    result,
                    h(
                        'p',
                        {class: 'kicker'},
                        'Predictions: ',
                        h('b', {}, predictionsAudit.name),
                        ' ',
                        h(
                            'button',
                            {type: 'button', onclick: () => app.store.set({predictionsAudit: null})},
                            'Back to the data\u2019s labels',
                        ),
                    ),
                    auditResult(catalog, predictionsAudit.audit, {decided: true}),
                );
            } else if (audit && data) {
                fill(
                    result,
                    h(
                        'p',
                        {class: 'kicker'},
                        'Labels of ',
                        h('b', {}, data.title),
                        ', before any model',
                        data.synthetic
                            ? [
                                  ' ',
                                  h('span', {class: 'tag twin'}, 'synthetic twin'),
                                  distanceOf(data),
                                  explainTerm('twin'),
                              ]
                            : null,
                    ),
                    auditResult(catalog, audit, {
                        decided: false,
                        outcome: `\u201c${outcome}\u201d`,
                    }),
                );
            } else fill(result, h('p', {}, 'No audit yet.'));
        },
    );
}

/** How far the twin is from the original, in short. @param {import('../core/shapes.js').Description} data */
const distanceOf = ({twin}) => (twin ? ` at most ${num(twin.distance.largest)} from the original ` : ' ');

/** @param {App} app @param {State} state */
function roleControls(app, {data, roles, audit, run}) {
    if (!data) return [];
    const levels = freshId('levels');
    const reference = freshId('reference');
    const locked = run !== null;
    const byLevel = h('input', {
        type: 'checkbox',
        id: levels,
        'data-key': 'levels',
        checked: roles.by_level,
        disabled: locked,
        onchange: () => void app.setRoles({by_level: byLevel.checked, privileged: null}),
    });
    const select = h(
        'select',
        {
            id: reference,
            'data-key': 'reference',
            disabled: locked,
            onchange: () => void app.setRoles({privileged: select.value || null}),
        },
        h('option', {value: ''}, 'as the data set says'),
        (audit?.groups ?? []).map(g => h('option', {value: g.name}, g.name)),
    );
    select.value = roles.privileged ?? '';
    return [
        h(
            'fieldset',
            {},
            h('legend', {}, 'Protected attributes'),
            h(
                'div',
                {class: 'stack'},
                data.protected.map(({column}) => {
                    const id = freshId('protected');
                    const box = h('input', {
                        type: 'checkbox',
                        id,
                        'data-key': `p-${column}`,
                        checked: roles.protected.includes(column),
                        disabled: locked,
                        onchange: () => {
                            const next = data.protected
                                .map(p => p.column)
                                .filter(name =>
                                    name === column ? box.checked : roles.protected.includes(name),
                                );
                            if (next.length === 0) {
                                box.checked = true;
                                app.say('At least one protected attribute stays chosen.');
                            } else void app.setRoles({protected: next, privileged: null});
                        },
                    });
                    return h('span', {class: 'check'}, box, h('label', {for: id}, column));
                }),
            ),
            data.protected.length > 1
                ? h('p', {class: 'soft'}, 'Several are crossed: every combination that occurs is a group.')
                : null,
        ),
        h(
            'div',
            {class: 'control check'},
            byLevel,
            h('label', {for: levels}, 'One group for each level'),
            explainTerm('levels'),
        ),
        h(
            'div',
            {class: 'control'},
            h('span', {}, h('label', {for: reference}, 'Reference group '), explainTerm('reference')),
            select,
        ),
    ];
}

/** @param {App} app */
function predictionsPart(app) {
    const id = freshId('predictions');
    const form = h('div', {});
    const input = h('input', {
        type: 'file',
        id,
        disabled: true,
        onchange: async () => {
            const file = input.files?.[0];
            if (!file) return;
            app.clear();
            try {
                const bytes = new Uint8Array(await file.arrayBuffer());
                const guess = await app.client().guess(bytes);
                const sheet = readCsv(new TextDecoder().decode(bytes), guess.format ?? {}, 20);
                fill(
                    form,
                    columnsForm(app, {
                        name: file.name,
                        bytes,
                        header: guess.columns.map((/** @type {any} */ c) => c.name),
                        rows: sheet.rows,
                    }),
                );
            } catch (error) {
                app.fail(error);
            }
        },
    });
    app.store.watch(['phase'], ({phase}) => {
        input.disabled = phase !== 'ready';
    });
    return h(
        'details',
        {class: 'panel'},
        h('summary', {}, 'Audit a model\u2019s predictions'),
        h(
            'p',
            {class: 'soft'},
            'A CSV with a row a person: the true label, a score or a decision, and the groups. Nothing is trained.',
        ),
        h('div', {class: 'control'}, h('label', {for: id}, 'Predictions file'), input),
        form,
    );
}

const COLUMN_KEYS = [
    {key: 'label', text: 'True label', wanted: /^(y_?true|label|target|truth|actual)$/i, required: true},
    {key: 'score', text: 'Score', wanted: /^((y_?)?(score|prob|proba|probability)|p)$/i, required: false},
    {key: 'pred', text: 'Decision', wanted: /^(y_?pred|pred|decision)/i, required: false},
    {key: 'weight', text: 'Row weight', wanted: /^w(eight)?$/i, required: false},
];

/** @param {App} app @param {import('./app.js').Predictions} file */
function columnsForm(app, file) {
    /** @type {Record<string, HTMLSelectElement>} */
    const selects = {};
    const controls = COLUMN_KEYS.map(({key, text, wanted, required}) => {
        const id = freshId(key);
        const select = h(
            'select',
            {id},
            required ? null : h('option', {value: ''}, 'none'),
            file.header.map(name => h('option', {value: name}, name)),
        );
        select.value = file.header.find(name => wanted.test(name)) ?? (required ? file.header[0] : '');
        selects[key] = select;
        return h('div', {class: 'control'}, h('label', {for: id}, text), select);
    });
    const favourableId = freshId('favourable');
    const favourable = h('input', {type: 'text', id: favourableId, value: '1', autocomplete: 'off'});
    const thresholdId = freshId('threshold');
    const threshold = h('input', {
        type: 'text',
        inputmode: 'decimal',
        id: thresholdId,
        value: '0.5',
        autocomplete: 'off',
    });
    const groups = file.header.map(name => {
        const id = freshId('group');
        const box = h('input', {
            type: 'checkbox',
            id,
            value: name,
            checked: /^(protected|group|sex|gender|race)/i.test(name),
        });
        return {box, element: h('span', {class: 'check'}, box, h('label', {for: id}, name))};
    });
    const run = async () => {
        app.clear();
        const columns = groups.filter(({box}) => box.checked).map(({box}) => box.value);
        /** @type {Record<string, any>} */
        const options = {
            protected: columns,
            favourable: favourable.value,
            threshold: Number(threshold.value),
        };
        for (const [key, select] of Object.entries(selects)) if (select.value) options[key] = select.value;
        try {
            if (columns.length === 0)
                throw new Error('Tick at least one column that says which group a person is in.');
            if (!Number.isFinite(options.threshold))
                throw new Error(`The threshold \u201c${threshold.value}\u201d is not a number.`);
            const audit = await app.client().auditPredictions(file.bytes, options);
            app.store.set({predictionsAudit: {name: file.name, audit, bytes: file.bytes, header: file.header, options}});
            app.say(`${file.name} is audited: ${audit.overall.n} rows, ${audit.groups.length} groups.`);
            byId('main').focus();
        } catch (error) {
            app.fail(error);
        }
    };
    return h(
        'form',
        {
            onsubmit: (/** @type {Event} */ event) => {
                event.preventDefault();
                void run();
            },
        },
        controls,
        h('div', {class: 'control'}, h('label', {for: favourableId}, 'Favourable value'), favourable),
        h('div', {class: 'control'}, h('label', {for: thresholdId}, 'Threshold on the score'), threshold),
        h(
            'fieldset',
            {},
            h('legend', {}, 'Columns that name the groups'),
            h(
                'div',
                {class: 'stack'},
                groups.map(g => g.element),
            ),
        ),
        h('button', {type: 'submit', class: 'primary'}, 'Audit these predictions'),
    );
}
