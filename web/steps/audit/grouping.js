// By what people are grouped, whom they are compared with, and what few means.

import {h} from 'preact';
import {inOrder} from '../../state/people.js';
import {groupable} from '../../state/subject.js';
import {t} from '../../words/words.js';

/** @typedef {import('../../state/app.js').Props} Props */

/** @param {Props} props */
export function Grouping({app, state}) {
    const {subject, audit} = state;
    if (!subject || !audit) return null;
    // What was chosen, also while the audit of it is under way: the next choice adds to it.
    const now = state.groups ?? subject.options.protected ?? [];
    /** @param {string} column @param {boolean} on */
    const group = (column, on) => {
        const groups = groupable(state).filter(name => (name === column ? on : now.includes(name)));
        if (groups.length > 0) app.actions.choose({groups, reference: null, among: null, lines: {}}, t('undo.groups'));
    };
    const names = inOrder(audit.groups).map(({name}) => name);
    return h(
        'div',
        {class: 'card', id: 'grouping', 'data-part': 'groups'},
        h(
            'fieldset',
            {},
            h('legend', {}, t('audit.by')),
            groupable(state).map(column =>
                h(
                    'label',
                    {key: column, class: 'check'},
                    h('input', {
                        type: 'checkbox',
                        checked: now.includes(column),
                        onChange: (/** @type {any} */ event) => group(column, event.target.checked),
                    }),
                    ` ${column}`,
                ),
            ),
        ),
        state.data?.id &&
            h(
                'label',
                {class: 'check'},
                h('input', {
                    type: 'checkbox',
                    checked: state.byLevel,
                    onChange: (/** @type {any} */ event) =>
                        app.actions.choose({byLevel: event.target.checked, reference: null, among: null}, t('undo.groups')),
                }),
                ` ${t('audit.by.level')}`,
            ),
        h(Choice, {
            label: t('audit.reference'),
            value: state.reference ?? '',
            options: [['', t('audit.reference.largest')], ...names.map(name => [name, name])],
            choose: value => app.actions.choose({reference: value || null}, t('undo.reference')),
        }),
        h(Choice, {
            label: t('audit.alike'),
            value: audit.strata?.column ?? '',
            options: [['', t('audit.alike.none')], ...(subject.alikeIn ?? []).map(name => [name, name])],
            choose: value => app.actions.choose({alike: value || null}, t('undo.alike')),
        }),
        h(Choice, {
            label: t('audit.small'),
            value: String(state.small),
            options: [...new Set([5, 10, 30, 50, 100, state.small])].sort((a, b) => a - b).map(n => [String(n), String(n)]),
            choose: value => app.actions.choose({small: Number(value)}, t('undo.small')),
        }),
        names.length > 2 && h(Among, {app, state, names}),
    );
}

/** @param {Props & {names: string[]}} props */
function Among({app, state, names}) {
    const now = state.among ?? names;
    /** @param {string} name @param {boolean} on */
    const change = (name, on) => {
        const among = names.filter(other => (other === name ? on : now.includes(other)));
        if (among.length > 1) app.actions.choose({among: among.length === names.length ? null : among}, t('undo.among'));
    };
    return h(
        'fieldset',
        {},
        h('legend', {}, t('audit.among')),
        names.map(name =>
            h(
                'label',
                {key: name, class: 'check'},
                h('input', {
                    type: 'checkbox',
                    checked: now.includes(name),
                    onChange: (/** @type {any} */ event) => change(name, event.target.checked),
                }),
                ` ${name}`,
            ),
        ),
    );
}

/** @param {{label: string, value: string, options: string[][], choose: (value: string) => void}} props */
const Choice = ({label, value, options, choose}) =>
    h(
        'label',
        {class: 'field'},
        h('span', {}, label),
        h(
            'select',
            {value, onChange: (/** @type {any} */ event) => choose(event.target.value)},
            options.map(([key, text]) => h('option', {key, value: key, selected: key === value}, text)),
        ),
    );
