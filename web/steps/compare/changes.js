// Whose decision changes: people as marks by group and true outcome, the price, and the list of them.

import {h} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import roles from '../../learn/roles.json' with {type: 'json'};
import {decimal, show} from '../../lab/figures.js';
import {unitOf} from '../../marks/dots.js';
import {Flips, Shift} from '../../marks/flips.js';
import {changedOf, peopleOf} from '../../state/pairing.js';
import {inOrder, placesOf} from '../../state/people.js';
import {t} from '../../words/words.js';

const SELECTED = roles.measures.selected;

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../../state/pairing.js').Pair} Pair */
/** @typedef {Props & {pair: Pair, answer: any, outcomes: any}} Compared */

const MOST_MARKS = 100;
const PAGE = 20;

const count = (/** @type {number} */ n) => show('count', n);

/** @param {Compared} props */
export function Changes(props) {
    const {answer, outcomes} = props;
    const {overall, groups} = changedOf(answer);
    const place = placesOf(answer);
    const ordered = inOrder(answer.groups).map(({name}) => groups.find((/** @type {any} */ g) => g.name === name));
    const unit = unitOf(Math.max(overall.gain.all, overall.lose.all), MOST_MARKS);
    const side = (/** @type {'gain' | 'lose'} */ way) =>
        h(Flips, {
            title: t(way === 'gain' ? 'compare.gains' : 'compare.loses', {n: count(overall[way].all)}),
            of: ordered.map(g => ({name: g.name, place: place(g.name), hollow: g[way].bad, solid: g[way].good})),
            unit,
            text: wordsOf(ordered, way, outcomes),
        });
    return h(
        'div',
        {class: 'card', id: 'changes', 'data-part': 'compare.changes'},
        h('h3', {}, t('compare.changes')),
        h('div', {class: 'grid two'}, side('gain'), side('lose')),
        h(
            'p',
            {class: 'key'},
            h('span', {}, t('compare.solid', outcomes)),
            h('span', {}, t('compare.hollow', outcomes)),
            h('span', {}, t('compare.unit', {n: unit})),
        ),
        h('p', {class: 'side-of'}, t('compare.selected', {selected: outcomes.Selected})),
        h(Selection, {answer, place}),
        h(Price, {overall, outcomes}),
        overall.gain.all + overall.lose.all > 0 && h(List, props),
    );
}

/** @param {any[]} groups @param {'gain' | 'lose'} way @param {any} outcomes */
function wordsOf(groups, way, outcomes) {
    const some = groups.filter(g => g[way].all > 0);
    if (some.length === 0) return t('compare.none');
    return some
        .map(({name, [way]: {all, good}}) =>
            t(good > 0 ? 'compare.of' : 'compare.of.none', {...outcomes, n: count(all), k: count(good), name}),
        )
        .join('; ');
}

/** @param {{answer: any, place: (name: string) => number}} props */
function Selection({answer, place}) {
    const percent = (/** @type {number} */ x) => decimal(100 * x, 1);
    const of = inOrder(answer.groups)
        .map(({name, a, b}) => ({name, before: a[SELECTED].value, after: b[SELECTED].value}))
        .filter(({before, after}) => before !== null && after !== null)
        .map(({name, before, after}) => {
            const words = {a: percent(before), b: percent(after)};
            return {name, place: place(name), before, after, beside: t('compare.arrow', words)};
        });
    return h(Shift, {of, label: of.map(({name, beside}) => `${name} ${beside}`).join('; ')});
}

/** @param {{overall: any, outcomes: any}} props */
const Price = ({overall: {gain, lose}, outcomes}) =>
    gain.all + lose.all === 0
        ? null
        : h('p', {class: 'price'}, h('b', {}, t('compare.price')), ' ', priceOf(gain, lose, outcomes));

/** Who gains it wrongly, who loses it wrongly: of nobody nothing is said. @param {{all: number, bad: number}} gain
 *  @param {{all: number, good: number}} lose @param {any} outcomes */
export function priceOf(gain, lose, outcomes) {
    const said = [
        gain.all > 0 && t('compare.price.gain', {...outcomes, n: count(gain.all), k: count(gain.bad)}),
        lose.all > 0 && t('compare.price.lose', {...outcomes, n: count(lose.all), k: count(lose.good)}),
    ];
    if (said.every(Boolean)) return t('compare.price.both', {gain: said[0], lose: said[1]});
    return t('compare.price.one', {one: said.find(Boolean)});
}

/** @param {Compared} props */
function List(props) {
    const [open, setOpen] = useState(false);
    const n = props.answer.overall.to_favourable + props.answer.overall.to_unfavourable;
    return [
        h(
            'button',
            {type: 'button', class: 'link', id: 'list-people', 'aria-expanded': String(open), onClick: () => setOpen(!open)},
            t(open ? 'compare.list.hide' : 'compare.list', {n: count(n)}),
        ),
        open && h(Pages, {...props, key: `${props.pair.before.key} ${props.pair.after.key}`}),
    ];
}

/** @param {Compared} props */
function Pages({app, pair, outcomes}) {
    const [offset, setOffset] = useState(0);
    const [people, setPeople] = useState(/** @type {any} */ (null));
    useEffect(() => {
        const stop = new AbortController();
        const asked = peopleOf(pair, app.client().generation);
        if (!asked) return app.actions.fail(new Error(t('compare.gone')), 'compare');
        const options = {...asked.options, bootstrap: 0, rows: PAGE, offset};
        app.client()
            .ask(asked.about, 'compare', options, {signal: stop.signal})
            .then(answer => setPeople({...answer.people, offset}))
            .catch(error => stop.signal.aborted || app.actions.fail(error, 'compare'));
        return () => stop.abort();
    }, [offset, pair.before.key, pair.after.key]);
    if (!people) return h('p', {class: 'small muted'}, t('compare.list.wait'));
    const {n, offset: from, rows} = people;
    const turn = (/** @type {string} */ id, /** @type {number} */ to, /** @type {boolean} */ there) =>
        h('button', {type: 'button', class: 'btn', disabled: !there, onClick: () => setOffset(to)}, t(id));
    return h(
        'div',
        {class: 'people-listed'},
        h(
            'p',
            {class: 'row', role: 'status'},
            turn('compare.list.before', Math.max(0, from - PAGE), from > 0),
            h('span', {}, t('compare.list.page', {from: count(from + 1), to: count(from + rows.length), n: count(n)})),
            turn('compare.list.after', from + PAGE, from + rows.length < n),
        ),
        h(PeopleTable, {people, outcomes, ask: row => app.actions.choose({row, edits: {}}, t('undo.row'))}),
    );
}

/** @param {{people: any, outcomes: any, ask: (row: number) => void}} props */
function PeopleTable({people: {columns, rows}, outcomes, ask}) {
    const at = columns.indexOf('row');
    const head = ['group', 'outcome', 'decision', 'scores'].map(id => t(`compare.list.${id}`));
    const own = columns.map((/** @type {string} */ name, /** @type {number} */ i) => ({name, i})).slice(1); // the group is first
    const cell = (/** @type {any} */ x) => (x === null ? t('measure.none') : typeof x === 'number' ? show('general', x) : x);
    return h(
        'div',
        {class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': t('compare.list.label')},
        h(
            'table',
            {class: 'tight'},
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    [...head, ...own.map((/** @type {any} */ {name}) => name)].map((name, i) =>
                        h('th', {scope: 'col', key: i}, name),
                    ),
                ),
            ),
            h(
                'tbody',
                {},
                rows.map((/** @type {any} */ {group, positive, gains, score, score2, cells}, /** @type {number} */ i) =>
                    h(
                        'tr',
                        {key: i},
                        h('th', {scope: 'row'}, group, ' ', at >= 0 && h(Ask, {row: cells[at], ask})),
                        h('td', {}, positive ? outcomes.good : outcomes.bad),
                        h('td', {}, t(gains ? 'compare.list.gains' : 'compare.list.loses')),
                        h('td', {class: 'num'}, scoresOf(score, score2)),
                        own.map((/** @type {any} */ {i: place}) => h('td', {key: place}, cell(cells[place]))),
                    ),
                ),
            ),
        ),
    );
}

/** @param {{row: number, ask: (row: number) => void}} props */
const Ask = ({row, ask}) =>
    h(
        'button',
        {type: 'button', class: 'link', 'aria-label': t('whatif.ask.of', {row}), onClick: () => ask(row)},
        t('whatif.ask'),
    );

/** @param {number | undefined} a @param {number | undefined} b */
const scoresOf = (a, b) => [a, b].map(x => (x === undefined ? t('measure.none') : decimal(x, 3))).join(' \u2192 ');
