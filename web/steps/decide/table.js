// The rates at the lines of now, and what they were at the line of the data.

import {h} from 'preact';
import roles from '../../learn/roles.json' with {type: 'json'};
import {decimal, show} from '../../lab/figures.js';
import {Sign} from '../../marks/shapes.js';
import {countsAt, placeOfLine, ratesOf} from '../../state/lines.js';
import {points} from '../../views/pairs.js';
import {hasWords, t} from '../../words/words.js';

const IS = roles.measures;

/** @typedef {import('../../state/lines.js').GroupCurve} GroupCurve */

/** A row as lessons call it: of a score that warns the errors change sides. @param {string} rate @param {boolean} warns */
function rowName(rate, warns) {
    const names = {
        [IS.wronglyPassed]: warns ? 'fpr' : 'fnr',
        [IS.wronglySelected]: warns ? 'fnr' : 'fpr',
        [IS.selected]: 'marked',
    };
    return names[rate] ?? 'ppv';
}

/** @param {GroupCurve[]} groups @param {(g: GroupCurve) => number} at */
export function rightOf(groups, at) {
    const counts = groups.map(group => countsAt(group, at(group)));
    return {right: counts.reduce((n, {tp, tn}) => n + tp + tn, 0), of: counts.reduce((n, c) => n + c.n, 0)};
}

/** The furthest two: first less second where there are two. @param {(number | null)[]} rates */
function gapOf(rates) {
    const known = /** @type {number[]} */ (rates.filter(rate => rate !== null));
    if (known.length < 2) return null;
    return known.length === 2 ? known[0] - known[1] : Math.max(...known) - Math.min(...known);
}

/** @param {{state: import('../../state/app.js').State, groups: GroupCurve[], places: number[], lines: Record<string, number>,
 *  outcomes: Record<string, string>}} props */
export function LinesTable({state, groups, places, lines, outcomes}) {
    const {curves} = state;
    const now = (/** @type {GroupCurve} */ group) => placeOfLine(curves, lines[group.name]);
    const was = () => curves.at;
    const worth = outcomes.focus === 'passed' ? IS.worthOfPassed : IS.worth;
    const rates = [IS.wronglyPassed, IS.wronglySelected, worth, IS.selected];
    const row = (/** @type {string} */ rate) => {
        const values = groups.map(group => ratesOf(countsAt(group, now(group)))[rate]);
        const before = groups.map(group => ratesOf(countsAt(group, was()))[rate]);
        return h(
            'tr',
            {key: rate, 'data-part': `decide.table.${rowName(rate, outcomes.focus === 'passed')}`},
            h('th', {scope: 'row'}, t(`measure.${rate}`, outcomes), h('small', {}, t(`measure.${rate}.of`, outcomes))),
            values.map(value =>
                value === null
                    ? h(
                          'td',
                          {class: 'num'},
                          t('measure.none'),
                          hasWords(`decide.why.${rate}`) && h('small', {}, t(`decide.why.${rate}`, outcomes)),
                      )
                    : h('td', {class: 'num'}, show('percent', value)),
            ),
            h(
                'td',
                {class: 'num'},
                h('b', {}, points(gapOf(values))),
                h('small', {}, t('decide.was', {value: points(gapOf(before))})),
            ),
        );
    };
    return h(
        'div',
        {class: 'card scroll below', 'data-part': 'decide.table'},
        h(
            'table',
            {},
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    h('td', {}),
                    groups.map(({name}, i) => h('th', {scope: 'col', class: 'num'}, h(Sign, {place: places[i]}), name)),
                    h('th', {scope: 'col', class: 'num'}, t('decide.gap')),
                ),
            ),
            h('tbody', {}, rates.map(row), h(Right, {groups, now, was})),
        ),
    );
}

/** @param {{groups: GroupCurve[], now: (g: GroupCurve) => number, was: (g: GroupCurve) => number}} props */
function Right({groups, now, was}) {
    const after = rightOf(groups, now),
        before = rightOf(groups, was);
    const more = before.right - after.right;
    const of = show('count', after.of);
    const errors =
        more === 0
            ? t('decide.errors.none', {of})
            : t('decide.errors', {n: show('count', Math.abs(more)), more: t(more > 0 ? 'decide.more' : 'decide.fewer'), of});
    const share = (/** @type {{right: number, of: number}} */ r) => `${decimal((100 * r.right) / r.of, 1)}\u00a0%`;
    return h(
        'tr',
        {'data-part': 'decide.table.right'},
        h('th', {scope: 'row'}, t('decide.right.all'), h('small', {}, errors)),
        groups.map(() => h('td', {})),
        h('td', {class: 'num', id: 'right'}, h('b', {}, share(after)), h('small', {}, t('decide.was', {value: share(before)}))),
    );
}
