// Step Decide: a line for each group, moved by hand or drawn by a strategy, and what becomes of people.

import {h} from 'preact';
import {decimal, show} from '../../lab/figures.js';
import {unitOf} from '../../marks/dots.js';
import {countsAt, linesNow, placeOfLine, ratesOf} from '../../state/lines.js';
import {outcomesOf} from '../../state/outcomes.js';
import {inOrder, placesOf} from '../../state/people.js';
import {People} from '../../ui/people.js';
import {Problem} from '../../shell/problem.js';
import {rich, t} from '../../words/words.js';
import {GroupCard} from './group_card.js';
import {Strategies} from './strategies.js';
import {LinesTable, rightOf} from './table.js';
import {lineNumber, lineWords} from '../../views/line_words.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../../state/lines.js').GroupCurve} GroupCurve */

const MOST_GROUPS = 6;
const MOST_MARKS = 190;

/** @param {Props} props */
export function Decide(props) {
    const {state} = props;
    const {audit, curves, subject} = state;
    if (!subject?.has?.scored) return h(Nothing, props);
    if (!audit || !curves)
        return h('div', {class: 'title'}, h(Problem, {...props, at: 'curves'}), h('p', {class: 'lead'}, t('decide.waiting')));
    const outcomes = outcomesOf(state);
    const place = placesOf(audit);
    const groups = groupsOf(state);
    const names = groups.map(({name}) => name);
    const lines = linesNow(state, names);
    const unit = unitOf(Math.max(...groups.map(({n}) => n)), MOST_MARKS);
    const shared = {...props, outcomes, groups, lines};
    return [
        h(Problem, {...props, at: 'decide'}),
        h(
            'div',
            {class: 'title'},
            h('p', {class: 'eyebrow'}, t('decide.eyebrow', {groups: names.join(', ')})),
            h(Finding, shared),
        ),
        h(Strategies, {...props, outcomes}),
        h(
            'section',
            {class: 'grid two below'},
            groups.map(group =>
                h(GroupCard, {
                    ...props,
                    key: group.name,
                    group,
                    place: place(group.name),
                    line: lines[group.name],
                    unit,
                    outcomes,
                }),
            ),
        ),
        h(LinesTable, {state, groups, places: names.map(place), lines, outcomes}),
        h(Next, {...props, one: new Set(Object.values(lines)).size === 1}),
    ];
}

/** Those who are compared, in their order. @param {import('../../state/app.js').State} state @returns {GroupCurve[]} */
function groupsOf({audit, curves, among}) {
    const names = inOrder(audit?.groups ?? []).map(({name}) => name);
    const wanted = names.filter(name => !among || among.includes(name)).slice(0, MOST_GROUPS);
    return wanted.flatMap(name => curves.groups.filter((/** @type {GroupCurve} */ group) => group.name === name));
}

/** @param {Props} props */
function Nothing({state}) {
    const decided = state.subject?.has?.decided;
    return h(
        'div',
        {class: 'title'},
        h('p', {class: 'lead'}, t(decided ? 'decide.empty.scores' : 'decide.empty.labels')),
        h('p', {class: 'row'}, h('a', {class: 'btn go', href: '#repair'}, t('decide.empty.act'))),
    );
}

/** @param {Props & {outcomes: Record<string, string>, groups: GroupCurve[], lines: Record<string, number>}} props */
function Finding({state, outcomes, groups, lines}) {
    const {curves, subject, audit} = state;
    if (!audit) return null;
    const bad = outcomes.focus === 'passed';
    const rate = bad ? 'fnr' : 'fpr';
    const place = placesOf(audit);
    const now = (/** @type {GroupCurve} */ group) => placeOfLine(curves, lines[group.name]);
    const rates = groups.map(group => ratesOf(countsAt(group, now(group)))[rate]);
    const known = /** @type {number[]} */ (rates.filter(value => value !== null));
    const right = rightOf(groups, now),
        before = rightOf(groups, () => curves.at);
    const change = (100 * (right.right - before.right)) / right.of;
    const join = (/** @type {any[]} */ parts) =>
        parts.flatMap((part, i) => (i === 0 ? [part] : [i < parts.length - 1 ? ', ' : ' and ', part]));
    const one = new Set(Object.values(lines)).size === 1;
    const where = one
        ? h('span', {}, capital(lineWords(subject?.scale, lines[groups[0].name], outcomes)))
        : join(groups.map(({name}) => h(People, {place: place(name)}, `${name} ${lineNumber(subject?.scale, lines[name])}`)));
    return h(
        'h2',
        {class: 'finding', id: 'finding', 'aria-live': 'polite'},
        rich('decide.finding', {
            lines: where,
            rates: join(groups.map(({name}, i) => h(People, {place: place(name)}, `${percent(rates[i])} of ${name}`))),
            of: bad ? outcomes.whoGood : outcomes.whoBad,
            decision: bad ? outcomes.passed : outcomes.selected,
            gap: h('b', {}, t('measure.points', {n: decimal(100 * (Math.max(...known) - Math.min(...known)), 1)})),
            right: `${decimal((100 * right.right) / right.of, 1)}\u00a0%`,
            change:
                Math.abs(change) < 0.05
                    ? ''
                    : t('decide.change', {n: decimal(Math.abs(change), 1), n2: t(change > 0 ? 'decide.more' : 'decide.fewer')}),
        }),
    );
}

/** @param {number | null} x */
const percent = x => (x === null ? t('measure.none') : show('percent', x));
/** @param {string} text */
const capital = text => text.charAt(0).toUpperCase() + text.slice(1);

/** @param {Props & {one: boolean}} props */
function Next({app, state, one}) {
    const moved = Object.keys(state.lines).length > 0;
    return h(
        'div',
        {class: 'next'},
        h('span', {class: 'small muted'}, t('decide.judged'), !one && ` ${t('decide.read.group')}`),
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
                    t('decide.reset'),
                ),
            h('a', {class: 'btn go', href: '#repair'}, t('decide.next')),
        ),
    );
}
