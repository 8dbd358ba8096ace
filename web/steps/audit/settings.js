// How the audit is asked: the options of its rows in the catalogue, but for those that stand elsewhere on this page.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {withUse} from '../../state/columns.js';
import {presetOf} from '../../state/plan.js';
import {meant} from '../../state/subject.js';
import {Options, refusedAt} from '../../ui/options.js';
import {t} from '../../words/words.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../../state/app.js').State} State */
/** @typedef {import('../../lab/shapes.js').Option} Option */

/** Rows of the audit that have a control of their own: few, whom to compare, like with like, the presets. */
const ELSEWHERE = ['minimum', 'among', 'strata', 'preset'];

/** Rows of the selection that are about scores; what else there is, step Columns says. */
const OF_SCORES = ['threshold', 'top', 'at_least', 'score_direction', 'score_of'];

/** The audit's rows, and those of every analysis. @param {State} state @returns {Option[]} */
function auditRows({catalog, audit}) {
    const own = catalog?.analyses.find(({id}) => id === 'audit')?.options ?? [];
    const chances = Boolean(/** @type {any} */ (audit?.impact)?.membership);
    const shown = own.filter(({id}) => !ELSEWHERE.includes(id) && (id !== 'cells' || chances));
    return [...shown, ...(catalog?.intervals ?? [])];
}

/** Where scores alone say who is selected: how. @param {State} state @returns {Option[]} */
function selectionRows(state) {
    const columns = state.data?.own && !state.judged ? meant(state) : null;
    if (!columns || withUse(columns, 'score').length === 0 || withUse(columns, 'decision').length > 0) return [];
    const outcome = withUse(columns, 'outcome').length > 0;
    return (state.catalog?.selection ?? []).filter(({id}) => OF_SCORES.includes(id) && (id !== 'score_of' || outcome));
}

/** What step Columns says of a score. @param {import('../../state/columns.js').Column | undefined} score */
const usualOf = score => ({
    threshold: [String(score?.from ?? 'median')],
    ...(score?.lower && {score_direction: 'lower'}),
});

/** Whom the others may be compared with: rules, and the groups of all tables. @param {State} state */
function referencesOf({audit}) {
    const names = (audit?.impact?.tables ?? []).flatMap(({groups}) => groups.map(({name}) => name));
    return ['most_selected', 'largest', ...new Set(names)];
}

/** Whether the core refused the audit for one of these settings: then it is said there. @param {State} state */
export const isSettingRefused = state => Boolean(refusedAt(state.errors.audit, [...auditRows(state), ...selectionRows(state)]));

/** @param {Props} props */
export function Settings({app, state}) {
    const [audit, selection] = [auditRows(state), selectionRows(state)];
    const wrong = refusedAt(state.errors.audit, [...audit, ...selection]);
    const [open, setOpen] = useState(false);
    const [score] = withUse(meant(state) ?? [], 'score');
    /** @param {'asked' | 'selection'} where */
    const form = where => ({
        id: where,
        values: state[where],
        wrong,
        choose: (/** @type {string} */ id, /** @type {any} */ value) => app.actions.ask(where, id, value),
    });
    return h(
        'details',
        {
            class: 'card below',
            id: 'settings',
            open: open || Boolean(wrong),
            onToggle: (/** @type {any} */ event) => setOpen(event.target.open),
        },
        h('summary', {}, h('b', {}, t('settings.title')), h('small', {class: 'muted'}, ` ${t('settings.text')}`)),
        selection.length > 0 && [
            h('h4', {}, t('settings.selection')),
            h(Options, {...form('selection'), rows: selection, usual: usualOf(score)}),
        ],
        selection.length > 0 && h('h4', {}, t('settings.audit')),
        h(Options, {
            ...form('asked'),
            rows: audit,
            usual: presetOf(state)?.options,
            names: {reference: referencesOf(state)},
        }),
    );
}
