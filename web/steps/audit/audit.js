// Step 2: the audit of the labels, or of any model's predictions.

import {flagged, MINIMUM} from '../../state/record.js';
import {auditResult, freshLook} from './audit_result.js';
import {fill, freshId, h} from '../../parts/dom.js';
import {explainTerm} from '../../parts/explain.js';
import {num} from '../../parts/format.js';
import {analysisPanels} from '../../panels/panels.js';
import {auditPredicted, predictionsPart} from './predictions.js';
import {takePart} from './take.js';
import {toleranceForm} from '../../parts/tolerance.js';

/** @typedef {import('../../state/app.js').App} App */
/** @typedef {import('../../state/app.js').State} State */
/** @typedef {import('../../state/record.js').Subject} Subject */

/**
 * What is audited now, in the terms of an export; null before there is anything.
 * @param {State} state @returns {{audit: import('../../lab/shapes.js').Audit, subject: Subject} | null}
 */
export function audited({predictionsAudit, audit, data, roles, measures}) {
    if (predictionsAudit) {
        const {name, options} = predictionsAudit;
        const decided = predictionsAudit.audit.overall.tp !== null;
        const title = `${decided ? 'the decisions' : 'the labels'} in ${name}`;
        return {audit: flagged(predictionsAudit.audit, measures.minimum), subject: {title, name, options, decided}};
    }
    if (!audit || !data) return null;
    const subject = {
        title: `the labels of ${data.title}`,
        name: data.name,
        options: {...roles},
        decided: false,
        synthetic: data.synthetic,
        sha256: data.sha256,
    };
    return {audit: flagged(audit, measures.minimum), subject};
}

/** @param {App} app @param {HTMLElement} root */
export function auditView(app, root) {
    const result = h('div', {id: 'audit-result'});
    const choices = h('div', {});
    const side = h(
        'aside',
        {class: 'side', 'aria-label': 'What is audited', tabindex: '-1'},
        choices,
        toleranceForm(app),
        predictionsPart(app),
    );
    const toSide = () => {
        side.scrollIntoView();
        side.focus();
    };
    const jump = h(
        'button',
        {type: 'button', class: 'link jump', onclick: toSide},
        'Groups, reference, tolerance, predictions file',
    );
    fill(
        root,
        h('h2', {id: 'title-audit'}, 'Audit'),
        h('div', {class: 'columns'}, h('div', {class: 'main'}, jump, result, analysisPanels(app), takePart(app)), side),
    );
    app.store.watch(['data', 'roles', 'audit', 'predictionsAudit', 'measures', 'run'], state => {
        const active = document.activeElement;
        const had = active instanceof HTMLElement && choices.contains(active) ? active.dataset.key : null;
        fill(choices, state.data ? roleControls(app, state) : null);
        if (had)
            /** @type {HTMLElement | null} */ (choices.querySelector(`[data-key="${CSS.escape(had)}"]`))?.focus();
    });
    const looking = freshLook();
    app.store.watch(['audit', 'predictionsAudit', 'catalog'], state => {
        const now = audited(state);
        if (!state.catalog) return;
        if (!now) fill(result, h('p', {}, 'No audit yet.'));
        else {
            const {decided} = now.subject;
            fill(result, kicker(app, state), notesOf(now.audit), auditResult(app, now.audit, {decided, looking}));
        }
    });
    // The same choice is shown wherever an audit is: in this step, under a trained model, in a comparison.
    app.store.watch(['measures'], () => {
        for (const place of document.querySelectorAll('.by-choice')) place.dispatchEvent(new Event('redraw'));
    });
}

/**
 * Who is in these figures and what they are made of, in the core's words: warnings are seen, the rest can be opened.
 * @param {import('../../lab/shapes.js').Audit} audit
 */
function notesOf({notes = []}) {
    const warnings = notes.filter(note => note.warning);
    const others = notes.filter(note => !note.warning);
    const aside = others.filter(note => note.kind === 'set_aside' || note.kind === 'unknown');
    const list = (/** @type {typeof notes} */ some, /** @type {string} */ kind) =>
        some.map(note => h('p', {class: kind}, note.text));
    return h(
        'div',
        {class: 'notes'},
        list(warnings, 'wrong'),
        list(aside, 'aside'),
        list(
            others.filter(note => !aside.includes(note)),
            'soft',
        ),
    );
}

/** What is audited, above everything else. @param {App} app @param {State} state */
function kicker(app, {predictionsAudit, data}) {
    if (predictionsAudit) {
        const back = () => app.store.set({predictionsAudit: null});
        return h(
            'p',
            {class: 'kicker'},
            'Predictions: ',
            h('b', {}, predictionsAudit.name),
            ' ',
            h('button', {type: 'button', onclick: back}, 'Back to the data\u2019s labels'),
        );
    }
    if (!data) return null;
    return h(
        'p',
        {class: 'kicker'},
        'Labels of ',
        h('b', {}, data.title),
        ', before any model',
        data.synthetic ? [' ', h('span', {class: 'tag twin'}, 'synthetic twin'), distanceOf(data), explainTerm('twin')] : null,
    );
}

/** How far the twin is from the original, in short. @param {import('../../lab/shapes.js').Description} data */
const distanceOf = ({twin}) => (twin ? ` at most ${num(twin.distance.largest)} from the original ` : ' ');

/** @param {App} app @param {State} state */
function roleControls(app, state) {
    if (state.predictionsAudit)
        return [h('p', {}, h('b', {}, 'Groups of the file')), referenceControl(app, state), minimumControl(app, state)];
    return [attributesControl(app, state), referenceControl(app, state), minimumControl(app, state)];
}

/** @param {App} app @param {State} state */
function attributesControl(app, {data, roles, run}) {
    if (!data) return null;
    const levels = freshId('levels');
    const locked = run !== null;
    /** @type {HTMLInputElement[]} */
    const boxes = [];
    const byLevel = h('input', {
        type: 'checkbox',
        id: levels,
        'data-key': 'levels',
        checked: roles.by_level,
        disabled: locked,
        onchange: () => void app.setRoles({by_level: byLevel.checked, privileged: null}),
    });
    return [
        h(
            'fieldset',
            {},
            h('legend', {}, 'Protected attributes'),
            h(
                'div',
                {class: 'stack'},
                data.protected.map(({column}, i) => {
                    const id = freshId('protected');
                    const box = h('input', {
                        type: 'checkbox',
                        id,
                        'data-key': `p-${column}`,
                        checked: roles.protected.includes(column),
                        disabled: locked,
                        onchange: () => {
                            const next = data.protected.map(p => p.column).filter((_, at) => boxes[at].checked);
                            if (next.length === 0) {
                                box.checked = true;
                                app.say('At least one protected attribute stays chosen.');
                            } else void app.setRoles({protected: next, privileged: null});
                        },
                    });
                    boxes[i] = box;
                    return h('span', {class: 'check'}, box, h('label', {for: id}, column));
                }),
            ),
            data.protected.length > 1
                ? h('p', {class: 'soft'}, 'Several are crossed: every combination that occurs is a group.')
                : null,
        ),
        h('div', {class: 'control check'}, byLevel, h('label', {for: levels}, 'One group for each level'), explainTerm('levels')),
    ];
}

/** Audits the same rows again, by another reference. @param {App} app @param {Record<string, any>} change */
async function again(app, change) {
    const now = app.store.state.predictionsAudit;
    if (!now) return;
    app.clear();
    try {
        const options = Object.fromEntries(Object.entries({...now.options, ...change}).filter(([, value]) => value !== null));
        await auditPredicted(app, {...now, options, about: now.again(options)});
    } catch (error) {
        app.fail(error);
    }
}

/**
 * The group that others are compared with. "The largest group" becomes that group's name.
 * @param {App} app @param {State} state
 */
function referenceControl(app, {audit, roles, run, predictionsAudit}) {
    const id = freshId('reference');
    const groups = (predictionsAudit?.audit ?? audit)?.groups ?? [];
    const largest = groups.reduce((best, g) => (best && best.n >= g.n ? best : g), groups[0]);
    const usual = !predictionsAudit
        ? 'as the data set says'
        : predictionsAudit.about.rows.file
          ? 'the largest group'
          : 'as in the run';
    const now = (predictionsAudit ? predictionsAudit.options.privileged : roles.privileged) ?? '';
    const select = h(
        'select',
        {
            id,
            'data-key': 'reference',
            disabled: run !== null && !predictionsAudit,
            onchange: () => {
                const at = select.selectedIndex;
                const named = select.value === '\u0000' ? largest.name : select.value;
                const privileged = at === 0 ? null : named;
                void (predictionsAudit ? again(app, {privileged}) : app.setRoles({privileged}));
            },
        },
        h('option', {value: ''}, usual),
        largest && !predictionsAudit ? h('option', {value: '\u0000'}, `Largest group (${largest.name})`) : null,
        groups.map(g => h('option', {value: g.name}, g.name)),
    );
    select.value = now;
    return h(
        'div',
        {class: 'control'},
        h('span', {}, h('label', {for: id}, 'Reference group '), explainTerm('reference')),
        select,
    );
}

/** From how many rows on a group is not called small. @param {App} app @param {State} state */
function minimumControl(app, {measures}) {
    const id = freshId('minimum');
    const wrong = h('p', {class: 'wrong', id: `${id}-wrong`, hidden: true});
    const input = h('input', {
        type: 'text',
        inputmode: 'numeric',
        id,
        'data-key': 'minimum',
        value: String(measures.minimum),
        autocomplete: 'off',
        'aria-describedby': wrong.id,
        onchange: () => {
            const x = Number(input.value.trim());
            const bad = !Number.isInteger(x) || x < 1 || x > 1e9;
            wrong.hidden = !bad;
            wrong.textContent = bad ? `\u201c${input.value}\u201d is not a whole number from 1; ${MINIMUM} is usual.` : '';
            if (bad) return input.setAttribute('aria-invalid', 'true');
            app.store.set({measures: {...measures, minimum: x}});
        },
    });
    return h(
        'div',
        {class: 'control'},
        h('span', {}, h('label', {for: id}, 'A group is small under '), explainTerm('small')),
        h('span', {class: 'with-unit'}, input, ' rows'),
        wrong,
    );
}
