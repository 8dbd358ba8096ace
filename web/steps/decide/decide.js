// Step Decide: a line for each group, moved by hand or drawn by a strategy, and what becomes of people.

import {h} from 'preact';
import {show} from '../../lab/figures.js';
import {unitOf} from '../../marks/dots.js';
import {Sign} from '../../marks/shapes.js';
import {linesNow} from '../../state/lines.js';
import {outcomesOf} from '../../state/outcomes.js';
import {inOrder, placesOf} from '../../state/people.js';
import {Problem} from '../../shell/problem.js';
import {listed, t} from '../../words/words.js';
import {lineNumbers} from '../../views/line_words.js';
import {Judged} from '../../views/judged.js';
import {nameOf} from '../../views/picture.js';
import {Finding} from './finding.js';
import {GroupCard, Marks} from './group_card.js';
import {Held} from './held.js';
import {Strategies} from './strategies.js';
import {LinesTable} from './table.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../../state/lines.js').GroupCurve} GroupCurve */

const MOST_GROUPS = 6;
const MOST_MARKS = 190;

/** @param {Props} props */
export function Decide(props) {
    const {state} = props;
    const {audit, curves, subject} = state;
    if (!subject?.has?.lined) return h(Nothing, props);
    if (!audit || !curves)
        return h('div', {class: 'title'}, h(Problem, {...props, at: 'curves'}), h('p', {class: 'lead'}, t('decide.waiting')));
    const outcomes = outcomesOf(state);
    const place = placesOf(audit);
    const groups = groupsOf(state);
    const names = groups.map(({name}) => name);
    const lines = linesNow(state, names);
    const unit = unitOf(Math.max(...groups.map(({n}) => n)), MOST_MARKS);
    return [
        h(Problem, {...props, at: 'decide'}),
        h(
            'div',
            {class: 'title', 'data-part': 'decide.finding'},
            h('p', {class: 'eyebrow'}, h('span', {}, t('decide.eyebrow', {groups: listed(names).join('')})), h(Judged, props)),
            h(Finding, {state, outcomes, groups, lines, place}),
        ),
        h(Strategies, {...props, outcomes, among: names}),
        h(
            'section',
            {class: 'grid two below', 'data-part': 'decide.groups'},
            groups.map(group =>
                h(GroupCard, {
                    ...props,
                    key: group.name,
                    group,
                    place: place(group.name),
                    lines,
                    unit,
                    outcomes,
                }),
            ),
        ),
        h(LinesTable, {state, groups, places: names.map(place), lines, outcomes}),
        h(Held, {state, place, outcomes}),
        h(Next, {...props, one: new Set(Object.values(lines)).size === 1, numbers: names.map(name => lines[name])}),
    ];
}

/** Those who are compared, in their order. @param {import('../../state/app.js').State} state @returns {GroupCurve[]} */
function groupsOf({audit, curves, among}) {
    const names = inOrder(audit?.groups ?? []).map(({name}) => name);
    const wanted = names.filter(name => !among || among.includes(name)).slice(0, MOST_GROUPS);
    return wanted.flatMap(name => curves.groups.filter((/** @type {GroupCurve} */ group) => group.name === name));
}

/** No line can be moved: what was decided is shown, and why it stays so. @param {Props} props */
function Nothing(props) {
    const {state} = props;
    const {audit, subject} = state;
    const has = audit ? subject?.has : null;
    const decided = Boolean(has?.decided && has.labelled);
    return [
        h(
            'div',
            {class: 'title'},
            h('p', {class: 'eyebrow'}, h(Judged, props)),
            h('p', {class: 'lead'}, t(`decide.empty.${whyNot(has)}`)),
            h('p', {class: 'row'}, h('a', {class: 'btn go', href: '#repair'}, t('decide.empty.act'))),
        ),
        decided && h(AsDecided, {audit: /** @type {any} */ (audit), state}),
    ];
}

/** What is wanting for lines: outcomes to judge them by, scores, scores from 0 to 1. @param {any} has */
function whyNot(has) {
    if (has?.decided && !has.labelled) return 'outcomes';
    if (has?.scored) return 'scale';
    return has?.decided ? 'scores' : 'labels';
}

/** @param {{audit: import('../../lab/shapes.js').Audit, state: import('../../state/app.js').State}} props */
function AsDecided({audit, state}) {
    const place = placesOf(audit);
    const groups = inOrder(audit.groups)
        .filter(({name}) => !state.among || state.among.includes(name))
        .slice(0, MOST_GROUPS);
    const unit = unitOf(Math.max(...groups.map(({n}) => n)), MOST_MARKS);
    const outcomes = outcomesOf(state);
    return h(
        'section',
        {class: 'grid two below'},
        groups.map(({name, tp, fp, fn, tn, n}) =>
            h(
                'div',
                {key: name, class: 'card group', 'data-group': name},
                h(
                    'h3',
                    {},
                    h(Sign, {place: place(name)}),
                    name,
                    ' ',
                    h('small', {}, t('decide.people.all', {n: show('count', n)})),
                ),
                h(Marks, {counts: {tp, fp, fn, tn, n}, place: place(name), unit, outcomes}),
            ),
        ),
    );
}

/** A model whose lines were moved is another model. @param {Props & {numbers: number[]}} props */
function Keep({app, state, numbers}) {
    const {subject, catalog} = state;
    if (!subject?.model || !catalog) return null;
    const lines = lineNumbers(subject.scale, numbers);
    const title = t('lined.name', {name: nameOf(catalog, subject.model), lines, n: new Set(numbers).size});
    const keep = () => void app.actions.keepLines(title);
    return h('button', {type: 'button', class: 'btn', id: 'keep-lines', onClick: keep}, t('lined.keep'));
}

/** @param {Props & {one: boolean, numbers: number[]}} props  numbers: the lines */
function Next({app, state, one, numbers}) {
    const moved = Object.keys(state.lines).length > 0;
    const parts = state.decided?.people;
    const held = state.hold > 0;
    const number = (/** @type {number} */ n) => show('count', n);
    const judged =
        held && parts
            ? t('decide.judged.others', {choose: number(parts.choose), judge: number(parts.judge)})
            : t('decide.judged');
    const hold = () => app.actions.choose({hold: held ? 0 : 0.5}, t('undo.hold'));
    return h(
        'div',
        {class: 'next', 'data-part': 'next'},
        h(
            'span',
            {class: 'small muted'},
            judged,
            ' ',
            h('button', {type: 'button', class: 'link', id: 'hold', onClick: hold}, t(held ? 'decide.hold.none' : 'decide.hold')),
            !one && ` ${t('decide.read.group')}`,
        ),
        h(
            'span',
            {class: 'row'},
            moved &&
                h(
                    'button',
                    {
                        type: 'button',
                        class: 'btn',
                        onClick: () => app.actions.choose({lines: {}, strategy: null}, t('undo.reset')),
                    },
                    t('decide.reset', {own: t(state.subject?.model ? 'decide.own.model' : 'decide.own.data')}),
                ),
            moved && h(Keep, {app, state, numbers}),
            h('a', {class: 'btn go', href: '#repair'}, t('decide.next')),
        ),
    );
}
