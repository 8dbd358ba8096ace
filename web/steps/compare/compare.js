// Step Compare: two models on the same people, who gains and who loses, what changes for sure, every model there is.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {decimal, show} from '../../lab/figures.js';
import {Problem} from '../../shell/problem.js';
import {isUnsure} from '../../state/given.js';
import {changedOf, comparable, pickedOf} from '../../state/pairing.js';
import {outcomesOf} from '../../state/outcomes.js';
import {placesOf} from '../../state/people.js';
import {People} from '../../ui/people.js';
import {AtChance, atChance} from '../../views/chance.js';
import {Unsure} from '../../views/learned.js';
import {Picture, nameOf} from '../../views/picture.js';
import {metricWithin} from '../../words/core.js';
import {numberOf, rich, t} from '../../words/words.js';
import {Changes} from './changes.js';
import {Hand} from './hand.js';
import {History} from './history.js';
import {OnlyTheLine} from './line.js';
import {Paired} from './paired.js';
import {Turned} from './turned.js';
import {WhatIf} from './what_if.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../../state/pairing.js').Pair} Pair */

/** @param {Props} props */
export function Compare(props) {
    const {app, state} = props;
    const {catalog, compared, errors} = state;
    const pair = pickedOf(state);
    const [brushed, brush] = useState(/** @type {string[] | null} */ (null));
    if (!pair || !catalog) return h(Nothing, props);
    const names = [pair.before, pair.after].map(model => nameOf(catalog, model));
    const now = compared?.keys.join() === `${pair.before.key},${pair.after.key}` ? compared.answer : null;
    const with_ = {...props, pair, names, answer: now, outcomes: outcomesOf(state)};
    return [
        h(
            'div',
            {class: 'title'},
            h(Pickers, {...props, pair}),
            h(Problem, {...props, at: 'compare'}),
            now ? h(Finding, with_) : !errors.compare && h('p', {class: 'lead'}, t('compare.waiting')),
            [pair.before, pair.after].map((model, i) => h(AtChance, {key: i, model, name: names[i]})),
            h(Unsure, {model: isUnsure(pair.after) ? pair.after : pair.before}),
        ),
        now && [h('section', {class: 'grid side even'}, h(Changes, with_), h(WhatIf, with_)), h(Paired, with_)],
        h(
            'section',
            {class: 'below', id: 'all-models'},
            h(Picture, {
                ...props,
                chosen: [pair.before.key, pair.after.key],
                title: t('compare.all'),
                pick: key => app.actions.pickModel(1, key),
                brushed,
                brush,
            }),
            h('p', {class: 'small muted'}, `${t('compare.all.text', {before: names[0]})} ${t('compare.brush')}`),
        ),
        now && h(OnlyTheLine, with_),
        h(Turned, with_),
        h(History, {...props, pair, brushed, all: () => brush(null)}),
        h(Hand, {...props, pair}),
    ];
}

/** @param {Props} props */
const Nothing = ({app, state}) =>
    h(
        'div',
        {class: 'title'},
        h('p', {class: 'lead'}, t('compare.empty')),
        h('p', {class: 'row'}, h('a', {class: 'btn go', href: '#repair'}, t('compare.empty.act'))),
        state.deleted.length > 0 &&
            h('p', {}, h('button', {type: 'button', class: 'link', onClick: app.actions.undo}, t('shell.undo'))),
    );

/** @param {Props & {pair: Pair}} props */
function Pickers({app, state, pair}) {
    const models = comparable(state);
    const runs = [...new Set(models.map(({run}) => run))];
    const catalog = /** @type {import('../../lab/shapes.js').Catalog} */ (state.catalog);
    const text = (/** @type {import('../../state/repair.js').Model} */ model) => {
        const seeds = new Set(models.filter(({run}) => run === model.run).map(({cell}) => cell.seed));
        const name = nameOf(catalog, model);
        const whole = seeds.size > 1 ? t('compare.seed', {name, seed: model.cell.seed}) : name;
        return atChance(model) ? `${whole} \u00b7 ${t('chance.mark')}` : whole;
    };
    const picker = (/** @type {number} */ at, /** @type {string} */ key, /** @type {string} */ id) =>
        h(
            'label',
            {class: 'field'},
            h('span', {}, t(id)),
            h(
                'select',
                {id, value: key, onChange: (/** @type {any} */ event) => app.actions.pickModel(at, event.target.value)},
                runs.map(run =>
                    h(
                        'optgroup',
                        {key: run.number, label: t('compare.run', {n: run.number})},
                        models
                            .filter(model => model.run === run)
                            .map(model =>
                                h('option', {key: model.key, value: model.key, selected: model.key === key}, text(model)),
                            ),
                    ),
                ),
            ),
        );
    return h(
        'div',
        {class: 'row pickers'},
        picker(0, pair.before.key, 'compare.before'),
        h('span', {'aria-hidden': 'true', class: 'to'}, '\u2192'),
        picker(1, pair.after.key, 'compare.after'),
        h('button', {type: 'button', class: 'link', id: 'swap', onClick: app.actions.swapModels}, t('compare.swap')),
    );
}

/** @param {number} from @param {number} to as they are shown */
const moveOf = (from, to) => t(to < from ? 'compare.falls' : to > from ? 'compare.rises' : 'compare.stays');

/** @param {Props & {pair: Pair, answer: any}} props */
function Finding({state, pair: {before, after}, answer}) {
    const gap = (/** @type {{gap: number}} */ model) => decimal(100 * model.gap, 1);
    const right = (/** @type {{performance: number}} */ model) => decimal(100 * model.performance, 1);
    const id = after.run.report.plan.objective?.performance;
    const what = metricWithin(state.catalog, id);
    const told = Number.isFinite(before.gap) && Number.isFinite(after.gap);
    return h(
        'h2',
        {class: 'finding', id: 'finding'},
        rich(told ? 'compare.finding' : 'compare.finding.level', {
            move: moveOf(numberOf(gap(before)), numberOf(gap(after))),
            move2: moveOf(numberOf(right(before)), numberOf(right(after))),
            a: gap(before),
            b: h('b', {}, t('compare.points', {n: gap(after)})),
            what,
            x: right(before),
            y: h('b', {}, show('percent', after.performance)),
            changes: h('span', {}, changesIn(answer)),
        }),
    );
}

/** Who gains and who loses: the group of most on either side, in its tint. @param {any} answer */
function changesIn(answer) {
    const {overall, groups} = changedOf(answer);
    const place = placesOf(answer);
    const most = (/** @type {'gain' | 'lose'} */ way) => {
        const first = groups.reduce((/** @type {any} */ a, /** @type {any} */ b) => (b[way].all > a[way].all ? b : a));
        const rest = overall[way].all - first[way].all;
        const who = t('compare.who', {n: show('count', first[way].all), name: first.name});
        const tinted = h(People, {place: place(first.name)}, who);
        return rest > 0 ? h('span', {}, rich('compare.more', {who: tinted, n: show('count', rest)})) : tinted;
    };
    const id = overall.gain.all > 0 ? (overall.lose.all > 0 ? 'both' : 'gain') : overall.lose.all > 0 ? 'lose' : 'nobody';
    if (id === 'nobody') return t('compare.nobody');
    return rich(`compare.${id}`, {
        gains: overall.gain.all,
        loses: overall.lose.all,
        ...(overall.gain.all > 0 && {gain: most('gain')}),
        ...(overall.lose.all > 0 && {lose: most('lose')}),
    });
}
