// Records bent by hand, to learn from: the card that bends them, and the tag that is there as long as they are. Which sliders
// there are, and what they are called, is the core's to say.

import {h} from 'preact';
import {show} from '../lab/figures.js';
import {phraseNow} from '../words/said.js';
import {t} from '../words/words.js';

/** @typedef {import('../state/app.js').Props} Props */
/** @typedef {import('../lab/shapes.js').Option} Option */

/** Groups of the loaded data, as the core names them. @param {any} description */
const groupsOf = ({protected: columns}) =>
    columns.flatMap((/** @type {any} */ {column, groups}) =>
        groups.map((/** @type {any} */ {name}) => ({value: `${column}=${name}`, text: `${column}: ${name}`})),
    );

/** The card. @param {Props} props */
export function Bend({app, state}) {
    const {catalog, description, inject, data} = state;
    if (!catalog || !description || data?.counts) return null;
    /** Nothing that is as at first is said. @param {Option} row @param {any} value
     *  @param {string} [gesture]  a slider that moves is one change */
    const choose = ({id, ...row}, value, gesture) => {
        const {[id]: _, ...others} = inject ?? {};
        const next = value === row.default || value === null ? others : {...others, [id]: value};
        app.actions.choose({inject: 'group' in next ? next : null}, t('undo.bend'), gesture);
    };
    return h(
        'details',
        {class: 'card below bend', id: 'bend', 'data-part': 'bend', open: inject !== null},
        h('summary', {}, t('bend.title')),
        h('p', {class: 'small muted'}, t('bend.text')),
        h(
            'div',
            {class: 'params'},
            catalog.inject.map(row =>
                h(Control, {
                    key: row.id,
                    row,
                    inject,
                    description,
                    choose: (value, gesture) => choose(row, value, gesture),
                    settle: app.actions.settle,
                }),
            ),
        ),
    );
}

/** @param {{row: Option, inject: any, description: any, choose: (value: any, gesture?: string) => void,
 *  settle: () => void}} props */
function Control({row, inject, description, choose, settle}) {
    if (row.id === 'group') {
        const options = groupsOf(description);
        return h(Select, {
            id: 'bend-group',
            title: t('bend.group'),
            none: t('bend.none'),
            options,
            value: inject?.group ?? '',
            choose,
        });
    }
    if (!inject) return null; // of nobody there is nothing to bend
    const value = inject[row.id] ?? row.default;
    if (row.kind === 'column') {
        const names = description.columns.filter((/** @type {any} */ {role}) => role === 'feature');
        const options = names.map((/** @type {any} */ {name}) => ({value: name, text: name}));
        return h(Select, {
            id: 'bend-feature',
            title: t('bend.feature'),
            none: t('bend.feature.none'),
            options,
            value: value ?? '',
            choose,
        });
    }
    if (row.kind === 'boolean')
        return h(
            'label',
            {class: 'check'},
            h('input', {
                id: `bend-${row.id}`,
                type: 'checkbox',
                checked: value === true,
                onChange: (/** @type {any} */ event) => choose(event.target.checked),
            }),
            h('span', {}, row.title),
        );
    if (row.kind === 'number') return h(Share, {row, value, choose, settle, lame: row.id === 'noise' && !inject.feature});
    return null; // the seed is the plan's
}

/** @param {{row: Option, value: number, choose: (value: number, gesture: string) => void, settle: () => void,
 *  lame: boolean}} props */
const Share = ({row, value, choose, settle, lame}) =>
    h(
        'label',
        {class: 'field', title: row.help},
        h('span', {}, row.title, ' ', h('output', {}, show('percent', value))),
        h('input', {
            id: `bend-${row.id}`,
            type: 'range',
            min: row.min,
            max: row.max,
            step: 0.01,
            value,
            disabled: lame,
            'aria-valuetext': show('percent', value),
            onInput: (/** @type {any} */ event) => choose(Number(event.target.value), `bend ${row.id}`),
            onChange: settle,
        }),
    );

/** @param {{id: string, title: string, none: string, options: {value: string, text: string}[], value: string,
 *  choose: (value: string | null) => void}} props */
const Select = ({id, title, none, options, value, choose}) =>
    h(
        'label',
        {class: 'field'},
        h('span', {}, title),
        h(
            'select',
            {id, onChange: (/** @type {any} */ event) => choose(event.target.value || null)},
            h('option', {value: '', selected: value === ''}, none),
            options.map(option =>
                h('option', {key: option.value, value: option.value, selected: option.value === value}, option.text),
            ),
        ),
    );

/** What was done, as the page words it. @param {any} inject @param {any} bent  its counts; none yet: they are being made */
function saysOf({group, feature = ''}, bent) {
    if (!bent) return t('bend.on', {group});
    const good = bent.favourable - bent.left_out_favourable; // of those who are left
    const left = bent.n - bent.left_out;
    const counts = [
        ['left', bent.left_out, bent.n],
        ['left.good', bent.left_out_favourable, bent.favourable],
        ['hidden', bent.hidden, good],
        ['invented', bent.invented, left - good],
        ['swapped', bent.swapped, left],
    ];
    const said = counts
        .filter(([, n]) => n > 0)
        .map(([id, n, of]) => t(`bend.${id}`, {n: show('count', n), of: show('count', of), feature}));
    return t('bend.says', {group, what: said.join(', ') || t('bend.nothing')});
}

/** The tag, wherever bent records are spoken of: what was done, by what is judged, and the way back. @param {Props} props */
export function Bent({app, state}) {
    const bent = /** @type {any} */ (state.audit)?.bent;
    if (!state.inject && !bent) return null;
    const says = state.inject ? saysOf(state.inject, bent) : phraseNow(bent.says);
    return h(
        'div',
        {class: 'say bent', id: 'bent', role: 'status'},
        h('span', {}, t('bend.tag', {says})),
        h(
            'label',
            {},
            t('bend.judge'),
            ' ',
            h(
                'select',
                {
                    id: 'judge-by',
                    onChange: (/** @type {any} */ event) => app.actions.choose({judgeBy: event.target.value}, t('undo.judge')),
                },
                ['records', 'truth'].map(id =>
                    h('option', {key: id, value: id, selected: state.judgeBy === id}, t(`bend.judge.${id}`)),
                ),
            ),
        ),
        state.inject &&
            h(
                'button',
                {
                    type: 'button',
                    class: 'btn',
                    onClick: () => app.actions.choose({inject: null, judgeBy: 'records'}, t('undo.bend')),
                },
                t('bend.off'),
            ),
    );
}
