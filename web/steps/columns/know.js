// What there is to know of a column, by its use: which value is good, where the line is, how numbers are read, what to beware of.

import {h} from 'preact';
import {show} from '../../lab/figures.js';
import {withinOne} from '../../state/column_guess.js';
import {WHOLE, goodDecisions, isCut, isGroup, withUse} from '../../state/columns.js';
import {marksFor} from '../../state/fixes.js';
import {Fixes} from '../../shell/fixes.js';
import {Tokens, Unit} from './cells.js';
import {Cuts, Dates} from './numbers.js';
import {asTyped, typedNumber} from '../../words/typed.js';
import {t} from '../../words/words.js';
import {Choice, NumberField, fieldId} from './fields.js';

/** @typedef {import('../../state/columns.js').Column} Column */
/** @typedef {import('./rows.js').RowsProps & {column: Column, place: number}} RowProps */

/** Values of which an outcome's good ones are ticked; one with more is measured, not told. */
const TICKED = 12;

/** @param {RowProps} props */
export function Know(props) {
    const {column, app, state} = props;
    const {use, warnings, ambiguous} = column;
    const views = {outcome: Outcome, decision: Decision, score: Score, group: Group, both: Group};
    const view = views[/** @type {'outcome'} */ (use)] ?? Values;
    const wrong = problemOf(state, column);
    return [
        h(view, props),
        warnings.length > 0 &&
            !isGroup(column) &&
            h(
                'span',
                {class: 'row'},
                warnings.map(id => h('span', {key: id, class: 'tag note'}, t(`columns.warning.${id}`))),
            ),
        h(Notes, props),
        column.type === 'date' && use !== 'leave' && h(Dates, props),
        column.kind === 'number' && column.type !== 'date' && use !== 'leave' && h(Unit, props),
        column.absences.length > 0 && use !== 'leave' && h(Tokens, props),
        ambiguous && use !== 'leave' && h(Marks, props),
        h(Wanting, props),
        wrong && h('div', {class: 'say bad', role: 'alert'}, wrong.text, h(Fixes, {app, refusal: wrong.refusal})),
    ];
}

/** What the core said of this column, where it refused the file: which column it names, or else its sentence does.
 *  @param {import('../../state/app.js').State} state @param {Column} column */
export function problemOf({errors, refusals}, {name}) {
    const of = (/** @type {string} */ at) => {
        const [text, refusal] = [errors[at], refusals[at] ?? null];
        if (!text) return null;
        const named = refusal?.column
            ? refusal.column === name
            : [`"${name}"`, `\u201c${name}\u201d`, `\u201e${name}\u201c`, `column ${name}`, `Spalte ${name}`].some(said =>
                  text.includes(said),
              );
        return named ? {text, refusal} : null;
    };
    return of('audit') ?? of('data');
}

/** @param {RowProps} props */
function Wanting({wants, column, pressed, place}) {
    const want = wants.find(one => one.column === column.name);
    if (!want) return null;
    return h(
        'div',
        {id: fieldId('want', place), class: pressed ? 'say bad' : 'say', role: pressed ? 'alert' : undefined},
        t(want.id, want.args),
    );
}

/** What the core says to beware of. @param {RowProps} props */
function Notes({column: {notes, use, name}, state: {told}}) {
    const shown = notes.filter(({kind}) => ['same', 'like', 'again'].includes(kind) || (kind === 'many' && use !== 'leave'));
    const tags = [
        ...shown.map(({kind, with: other, features}) =>
            t(`columns.note.${kind}`, {column: other, n: show('count', features ?? 0)}),
        ),
        ...told
            .filter(({column}) => column === name)
            .map(({of, outcome, right}) =>
                t(outcome ? 'columns.note.away' : 'columns.note.proxy', {column: of, share: show('percent', right)}),
            ),
    ];
    return tags.map(text => h('div', {key: text, class: 'small note-line'}, h('span', {class: 'tag note'}, text)));
}

/** @param {{app: import('../../state/app.js').App, column: Column}} props @returns {(change: Record<string, any>) => void} */
const changing =
    ({app, column: {name}}) =>
    change =>
        app.actions.changeColumn(name, change, t('undo.column', {column: name}));

/** @param {string} value */
const worded = value => value || t('columns.empty');

/** @param {Column} column @param {string[]} of values */
function shareOf({levels}, of) {
    const sum = (/** @type {{n: number}[]} */ some) => some.reduce((all, {n}) => all + n, 0);
    const [n, all] = [sum(levels.filter(({value}) => of.includes(value))), sum(levels)];
    return {n: show('count', n), all: show('count', all), share: show('percent', all > 0 ? n / all : 0)};
}

/** Which values are good, several if need be. @param {RowProps & {legend?: string}} props */
function Outcome(props) {
    const {column, place, wants, legend = t('columns.good')} = props;
    const {name, good, levels} = column;
    const change = changing(props);
    const share = good.length > 0 && h('small', {}, t('columns.good.share', shareOf(column, good)));
    const wrong = wants.some(one => one.column === name) ? fieldId('want', place) : undefined;
    const many = levels.length > TICKED && h('div', {class: 'say'}, t('columns.good.many', {n: show('count', column.distinct)}));
    if (levels.length <= 2)
        return [
            h(
                'label',
                {class: 'row'},
                legend,
                h(Choice, {
                    id: fieldId('good', place),
                    label: t('columns.good.of', {column: name}),
                    value: good.length === 1 ? good[0] : '',
                    options: [
                        ...(good.length === 1 ? [] : [['', t('columns.good.choose')]]),
                        ...levels.map(({value}) => [value, worded(value)]),
                    ],
                    choose: value => change({good: value === '' ? [] : [value]}),
                    wrong,
                }),
            ),
            share,
            many,
        ];
    return [
        many,
        h(
            'fieldset',
            {id: fieldId('good', place), tabIndex: -1, 'aria-describedby': wrong},
            h('legend', {}, legend),
            h(
                'div',
                {class: 'row'},
                levels.slice(0, TICKED).map(({value}) =>
                    h(
                        'label',
                        {key: value, class: 'check'},
                        h('input', {
                            type: 'checkbox',
                            checked: good.includes(value),
                            onChange: (/** @type {any} */ event) =>
                                change({good: event.target.checked ? [...good, value] : good.filter(one => one !== value)}),
                        }),
                        worded(value),
                    ),
                ),
            ),
        ),
        share,
    ];
}

/** @param {RowProps} props */
function Decision(props) {
    const {column, columns} = props;
    const [outcome] = withUse(columns, 'outcome');
    const own = outcome ? goodDecisions(column, outcome) : column.good;
    const digit = column.levels.find(({value}) => Number(value) === 1)?.value;
    const alike = column.levels.map(({value}) => value).filter(value => outcome?.good.includes(value));
    const good = own.length > 0 ? own : alike.length > 0 ? alike : digit ? [digit] : [];
    return h(Outcome, {...props, column: {...column, good}, legend: t('columns.selected')});
}

/** @param {RowProps} props */
function Score(props) {
    const {state, column, columns, place} = props;
    const decided = withUse(columns, 'decision').length > 0;
    const said = !decided && ['threshold', 'top', 'score_direction'].some(id => id in state.selection);
    if (said) return h('a', {class: 'small', href: '#audit'}, t('columns.score.elsewhere'));
    const outcome = withUse(columns, 'outcome').length > 0;
    const ends = ['high', 'low'].map(end => [end, t(decided ? `columns.decided.${end}` : `columns.score.${end}`)]);
    return h(
        'span',
        {class: 'row'},
        h(Choice, {
            id: fieldId('end', place),
            label: t('columns.score.end', {column: column.name}),
            value: column.lower ? 'low' : 'high',
            options: ends,
            choose: end => changing(props)({lower: end === 'low'}),
        }),
        !decided &&
            h(NumberField, {
                id: fieldId('from', place),
                label: t('columns.score.of', {column: column.name}),
                value: column.from ?? (outcome ? null : 'median'),
                read: readLine(column),
                choose: from => changing(props)({from}),
            }),
    );
}

/** A line among the scores, or their median. @param {Column} column @returns {(text: string) => {value: any} | string} */
const readLine =
    ({levels, range}) =>
    text => {
        const [low, high] = withinOne(levels) ? [0, 1] : (range ?? [-Infinity, Infinity]);
        if (text === 'median') return {value: text};
        const x = typedNumber(text);
        return x >= low && x <= high
            ? {value: x}
            : t('columns.score.wrong', {value: text, low: asTyped(low), high: asTyped(high)});
    };

/** @param {RowProps} props */
function Group(props) {
    const {column, side, showSide} = props;
    const {name} = column;
    if (isCut(column)) return h(Cuts, props);
    return [
        h(
            'span',
            {class: 'row'},
            name === side
                ? h('span', {class: 'tag ok'}, t('columns.levels.shown'))
                : [
                      h(Sample, {column}),
                      h(
                          'button',
                          {
                              type: 'button',
                              class: 'link small',
                              'aria-label': t('columns.levels.show', {column: name}),
                              onClick: () => showSide(name),
                          },
                          t('columns.levels'),
                      ),
                  ],
        ),
    ];
}

/** How numbers are read that may be read in two ways: nothing is chosen until somebody says. @param {RowProps} props */
function Marks({app, column, place}) {
    const {example, line, mark, readings} = /** @type {import('../../state/columns.js').Ambiguity} */ (column.ambiguous);
    const other = mark === '.' ? ',' : '.';
    const word = t(`columns.marks.${mark}`);
    return h(
        'fieldset',
        {class: 'marks'},
        h('legend', {}, t('columns.marks', {example, line})),
        /** @type {('decimal' | 'thousands')[]} */ (['decimal', 'thousands']).map((reading, i) =>
            h(
                'label',
                {key: reading, class: 'check'},
                h('input', {
                    type: 'radio',
                    id: i === 0 ? fieldId('marks', place) : undefined,
                    name: fieldId('reading', place),
                    checked: false,
                    onChange: () => {
                        app.actions.changeColumn(WHOLE, marksFor(reading === 'decimal' ? mark : other), t('undo.file'));
                        app.actions.go('columns', 'decimal'); // the question is gone: its answer stands there
                    },
                }),
                t(`columns.marks.${reading}`, {value: readings[reading], mark: word}),
            ),
        ),
        h('small', {}, t('columns.marks.help')),
    );
}

/** @param {RowProps} props */
const Values = ({column}) => (column.use === 'leave' && column.warnings.length > 0 ? null : h(Sample, {column}));

/** The commonest values. @param {{column: Column}} props */
function Sample({column: {kind, levels}}) {
    const some = levels
        .slice(0, 3)
        .map(({value, n}) => (kind === 'number' ? worded(value) : `${worded(value)} ${show('count', n)}`));
    return h('span', {class: 'small muted sample'}, some.join(' \u00b7 ') + (levels.length > 3 ? ' \u2026' : ''));
}
