// What changes, paired: each measure under both models and what lies between, in words.

import {h} from 'preact';
import roles from '../../learn/roles.json' with {type: 'json'};
import {decimal, show} from '../../lab/figures.js';
import {changeOfGap, changeOfLevel} from '../../state/pairing.js';
import {sixOf} from '../../state/questions.js';
import {points} from '../../views/pairs.js';
import {t} from '../../words/words.js';

/** @typedef {import('../../state/pairing.js').Change} Change */
/** @typedef {{id: string, words: string, gap: boolean, of: string[]}} Line  of: the rates of the six that ask for it */

/** @type {Line[]} */
const LINES = roles.paired;
const ALWAYS = 5; // of them, whatever was asked for

/** Those that answer what a person said matters stand first. @param {string[]} six @returns {Line[]} */
export function linesOf(six) {
    const asked = (/** @type {Line} */ {of}) => of.some(rate => six.includes(rate));
    const lines = LINES.filter((line, i) => i < ALWAYS || asked(line));
    return [...lines.filter(asked), ...lines.filter(line => !asked(line))];
}

/** @param {import('./changes.js').Compared & {names: string[]}} props */
export function Paired({state, answer, outcomes, names}) {
    const six = sixOf(state.questions, {decided: true, scored: true, focus: outcomes.focus});
    return h(
        'section',
        {
            class: 'card scroll below',
            tabIndex: 0,
            role: 'region',
            'aria-label': t('compare.change'),
            id: 'paired',
            'data-part': 'compare.paired',
        },
        h(
            'table',
            {},
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    h('th', {scope: 'col'}, t('compare.table', {n: show('count', answer.overall.n)})),
                    [...names, t('compare.change')].map((name, i) => h('th', {scope: 'col', class: 'num', key: i}, name)),
                ),
            ),
            h(
                'tbody',
                {},
                linesOf(six).map(line => h(Row, {key: line.id, line, answer, outcomes})),
            ),
        ),
        h(Odds, {answer, names}),
    );
}

/** @param {{line: Line, answer: any, outcomes: any}} props */
function Row({line, answer, outcomes}) {
    const [a, b, d] = [answer.a.metrics, answer.b.metrics, answer.difference].map(of => of[line.id] ?? {value: null});
    const change = line.gap ? changeOfGap(a, b, d) : changeOfLevel(d);
    const value = (/** @type {any} */ v) =>
        h(
            'td',
            {class: 'num'},
            typeof v.value !== 'number' ? t('measure.none') : line.gap ? points(v.value) : show('percent', v.value),
        );
    return h(
        'tr',
        {'data-measure': line.id, 'data-change': change.kind},
        h('th', {scope: 'row'}, t(line.words, outcomes), h('small', {}, readingOf(change, b, answer))),
        value(a),
        value(b),
        h('td', {class: 'num'}, h('b', {}, sizeOf(change, line.gap, d)), h('small', {}, rangeOf(change, line.gap))),
    );
}

/** @param {Change} change @param {any} b @param {any} answer */
function readingOf({kind}, b, answer) {
    if (kind !== 'side') return t(`compare.read.${kind}`);
    const lower = answer.groups.filter((/** @type {any} */ g) => g.privileged === b.value > 0);
    return lower.length === 1 ? t('compare.read.side', {name: lower[0].name}) : t('compare.read.side.many');
}

/** @param {Change} change @param {boolean} gap @param {any} d */
function sizeOf({kind, size}, gap, d) {
    if (size === null) return t('measure.none');
    if (!gap) return points(size);
    const word = kind === 'side' ? (d.value > 0 ? 'higher' : 'lower') : kind;
    return t(`compare.${word}`, {n: kind === 'unclear' ? points(d.value) : decimal(100 * size, 1)});
}

/** @param {Change} change @param {boolean} gap */
function rangeOf({kind, low, high}, gap) {
    if (low === null || high === null) return '';
    const number = (/** @type {number} */ x) => (gap && kind !== 'unclear' ? decimal(100 * x, 1) : points(x));
    return t('measure.range', {low: number(low), high: number(high)});
}

/** Who alone is right, and how often chance would be as uneven. @param {{answer: any, names: string[]}} props */
function Odds({answer, names}) {
    const {only_a: a, only_b: b, p} = answer.mcnemar;
    if (a + b === 0) return null;
    const odds = p < 0.001 ? t('compare.rare') : show('general', Number((100 * p).toPrecision(2)));
    const words = {before: names[0], after: names[1], a: show('count', a), b: show('count', b), p: odds};
    return h('p', {class: 'small muted'}, t('compare.odds', words));
}
