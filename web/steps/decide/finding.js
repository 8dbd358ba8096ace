// What the lines of now come to, in one sentence.

import {h} from 'preact';
import roles from '../../learn/roles.json' with {type: 'json'};
import {decimal, show} from '../../lab/figures.js';
import {countsAt, placeOfLine, ratesOf, reachOf} from '../../state/lines.js';
import {People} from '../../ui/people.js';
import {listed, rich, t} from '../../words/words.js';
import {spokenLine} from '../../views/line_words.js';
import {sizeWords} from '../../views/pairs.js';
import {rightOf} from './table.js';

const IS = roles.measures;

/** @typedef {import('../../state/lines.js').GroupCurve} GroupCurve */
/** @typedef {{state: import('../../state/app.js').State, outcomes: Record<string, string>, groups: GroupCurve[],
 *  lines: Record<string, number>, place: (name: string) => number}} Props */

/** @param {string} text */
const capital = text => text.charAt(0).toUpperCase() + text.slice(1);

/** "Marked high from 7 (Black) and 5 (White)". @param {Props} props @returns {any} */
function where({state, outcomes, groups, lines, place}) {
    const bad = Boolean(state.subject?.scale?.highIsBad);
    const decision = bad ? outcomes.passed : outcomes.selected;
    const reaches = groups.map(({name}) => reachOf(state.subject?.scale, lines[name]));
    const id = state.subject?.scale ? 'decide.finding.from' : 'decide.finding.above';
    const Decision = capital(decision);
    const number = (/** @type {number} */ x) => spokenLine(state.subject?.scale, x);
    if (new Set(reaches).size === 1) {
        const [one] = reaches;
        if (typeof one === 'string') return t(`decide.${one}.finding`, {decision});
        return rich(id, {Decision, lines: number(one)});
    }
    const parts = reaches.map((reach, i) => {
        const {name} = groups[i];
        const tinted = (/** @type {any} */ text) => h(People, {place: place(name)}, text);
        if (typeof reach === 'string') return tinted(t(`decide.line.${reach}`, {name}));
        return h('span', {}, rich('decide.line.of', {line: tinted(number(reach)), name}));
    });
    return rich(id, {Decision, lines: listed(parts)});
}

/** @param {Props} props */
export function Finding(props) {
    const {state, outcomes, groups, lines, place} = props;
    const {curves} = state;
    const bad = outcomes.focus === 'passed';
    const now = (/** @type {GroupCurve} */ group) => placeOfLine(curves, lines[group.name]);
    const rates = groups.map(group => ({
        name: group.name,
        rate: ratesOf(countsAt(group, now(group)))[bad ? IS.wronglyPassed : IS.wronglySelected],
    }));
    const known = /** @type {{name: string, rate: number}[]} */ (rates.filter(({rate}) => rate !== null));
    const tinted = (/** @type {string} */ name, /** @type {any} */ text = name) => h(People, {place: place(name)}, text);
    const nobody = rates.filter(({rate}) => rate === null).map(({name}) => tinted(name));
    const right = rightOf(groups, now),
        before = rightOf(groups, () => curves.at);
    const change = (100 * (right.right - before.right)) / right.of;
    const spoken = known.map(({rate, name}) => tinted(name, t('decide.finding.rate', {rate: show('percent', rate), name})));
    const values = known.map(({rate}) => rate);
    const gap = h('b', {}, sizeWords(Math.max(...values) - Math.min(...values)));
    const of = bad ? outcomes.whoGood : outcomes.whoBad;
    const own = t(state.subject?.model ? 'decide.own.model' : 'decide.own.data');
    const changed = {own, n: decimal(Math.abs(change), 1), n2: t(change > 0 ? 'decide.more' : 'decide.fewer')};
    return h(
        'h2',
        {class: 'finding', id: 'finding', 'aria-live': 'polite'},
        rich(known.length > 0 ? 'decide.finding' : 'decide.finding.nobody', {
            lines: h('span', {id: 'lines-now'}, where(props)),
            rates: listed(spoken),
            of,
            decision: bad ? outcomes.passed : outcomes.selected,
            none: nobody.length === 0 ? '' : h('span', {}, rich('decide.finding.none', {names: listed(nobody), of})),
            apart: known.length < 2 ? '' : h('span', {}, rich('decide.finding.apart', {gap})),
            right: `${decimal((100 * right.right) / right.of, 1)}\u00a0%`,
            change: Math.abs(change) < 0.05 ? '' : t('decide.change', changed),
        }),
    );
}
