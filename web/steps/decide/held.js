// Lines that some of the people chose, judged on the others: both parts beside each other.

import {h} from 'preact';
import roles from '../../learn/roles.json' with {type: 'json'};
import {decimal, show} from '../../lab/figures.js';
import {Sign} from '../../marks/shapes.js';
import {ratesOf, strategyOf} from '../../state/lines.js';
import {listed, t} from '../../words/words.js';

const IS = roles.measures;

/** @typedef {{tp: number, fp: number, positives: number, negatives: number}} Part  as the core counts it */

/** @param {Part} part @param {string} rate */
function shareOf({tp, fp, positives, negatives}, rate) {
    const value = ratesOf({tp, fp, fn: positives - tp, tn: negatives - fp, n: positives + negatives})[rate];
    return value === null ? t('measure.none') : show('percent', value);
}

/** Groups of whom few choose: of one of the outcomes there are fewer than what is called few. @param {any[]} groups
 *  @param {number} small @returns {string[]} */
const fewOf = (groups, small) => groups.filter(g => Math.min(g.positives, g.negatives) < small).map(({name}) => name);

/** @param {{state: import('../../state/app.js').State, place: (name: string) => number,
 *  outcomes: Record<string, string>}} props */
export function Held({state, place, outcomes}) {
    const {decided, small} = state;
    if (!decided?.people) return null;
    const found = strategyOf(state);
    if (!found) return h('p', {class: 'say below'}, t('decide.held.press'));
    const groups = found.groups.filter((/** @type {any} */ group) => group.line !== null);
    const few = fewOf(groups, small);
    const numbers = {choose: show('count', decided.people.choose), judge: show('count', decided.people.judge)};
    const cell = (/** @type {string} */ value, /** @type {string} */ others) =>
        h('td', {class: 'num'}, value, h('small', {}, t('decide.held.others', {value: others})));
    const right = (/** @type {{right: number, of: number}} */ {right, of}) =>
        of > 0 ? `${decimal((100 * right) / of, 1)}\u00a0%` : t('measure.none');
    return h(
        'div',
        {class: 'card scroll below', id: 'held', 'data-part': 'decide.held'},
        h('h3', {}, t('decide.held.title', numbers)),
        few.length > 0 && h('p', {class: 'small'}, t('decide.held.few', {names: listed(few).join('')})),
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
                    groups.map((/** @type {any} */ {name}) =>
                        h('th', {key: name, scope: 'col', class: 'num'}, h(Sign, {place: place(name)}), name),
                    ),
                ),
            ),
            h(
                'tbody',
                {},
                [IS.wronglyPassed, IS.wronglySelected, IS.right].map(rate =>
                    h(
                        'tr',
                        {key: rate},
                        h(
                            'th',
                            {scope: 'row'},
                            t(`measure.${rate}`, outcomes),
                            h('small', {}, t(`measure.${rate}.of`, outcomes)),
                        ),
                        groups.map((/** @type {any} */ group) => cell(shareOf(group, rate), shareOf(group.held, rate))),
                    ),
                ),
            ),
        ),
        h(
            'p',
            {class: 'small held-all'},
            `${t('decide.right.all')}: ${right(found)}, ${t('decide.held.others', {value: right(found.held)})}`,
        ),
    );
}
