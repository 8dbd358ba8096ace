// Five strategies, each button says its lines; and what a false alarm costs against a miss.

import {h} from 'preact';
import {useRef} from 'preact/hooks';
import roles from '../../learn/roles.json' with {type: 'json'};
import {show} from '../../lab/figures.js';
import {t} from '../../words/words.js';
import {reachOf} from '../../state/lines.js';
import {lineNumbers} from '../../views/line_words.js';

/** @typedef {import('../../state/app.js').Props} Props */

const BY = roles.strategies;

/** Names by the core's ids; which error is a false alarm depends on the decision people speak of. @param {boolean} bad */
const namesOf = bad => ({
    [BY.one]: 'decide.one_line',
    [BY.selected]: 'decide.demographic_parity',
    [bad ? BY.wronglyPassed : BY.wronglySelected]: 'decide.false_alarms',
    [bad ? BY.wronglySelected : BY.wronglyPassed]: 'decide.misses',
    [BY.errors]: 'decide.both_errors',
});

/** @param {Props & {outcomes: Record<string, string>, among: string[]}} props */
export function Strategies({app, state, outcomes, among}) {
    const {decided, subject} = state;
    const bad = outcomes.focus === 'passed';
    const found = decided?.strategies ?? [];
    return h(
        'div',
        {class: 'row strategies', role: 'group', 'aria-label': t('decide.strategies'), 'data-part': 'decide.strategies'},
        Object.entries(namesOf(bad)).map(([id, name]) => {
            const strategy = found.find((/** @type {any} */ s) => s.id === id);
            const all = strategy?.groups ?? [];
            const groups = all.filter((/** @type {any} */ {name, line}) => line !== null && among.includes(name));
            const lines = lineNumbers(
                subject?.scale,
                groups.map((/** @type {any} */ g) => g.line),
            );
            const numbers = groups.some((/** @type {any} */ g) => typeof reachOf(subject?.scale, g.line) === 'number');
            const where = numbers ? t(subject?.scale ? 'decide.lines.from' : 'decide.lines.above', {lines}) : lines;
            const says = !strategy?.feasible
                ? t('decide.none', {gap: show('general', 100 * (decided?.tolerance ?? 0.02))})
                : id === BY.one
                  ? t('decide.one_line.best', {lines: where})
                  : where;
            return h(
                'button',
                {
                    key: id,
                    type: 'button',
                    class: 'btn',
                    'data-strategy': id,
                    'aria-pressed': String(state.strategy === id && Boolean(strategy?.feasible)),
                    'aria-disabled': strategy?.feasible ? undefined : 'true',
                    onClick: () => strategy?.feasible && app.actions.choose(chosen(id, groups), t('undo.lines')),
                },
                t(name, {decision: bad ? outcomes.passed : outcomes.selected}),
                h('small', {}, says),
            );
        }),
        h(Cost, {app, state}),
    );
}

/** @param {string} strategy @param {any[]} groups */
const chosen = (strategy, groups) => ({strategy, lines: Object.fromEntries(groups.map(({name, line}) => [name, line]))});

const COSTS = [0.1, 0.2, 0.25, 0.5, 1, 2, 3, 4, 5, 10];

/** The slider's stops. A cost that a link brought is one too, as long as the view is open. @param {number} cost */
function useStops(cost) {
    const stops = useRef(COSTS);
    if (!stops.current.includes(cost)) stops.current = [...stops.current, cost].sort((a, b) => a - b);
    return stops.current;
}

/** @param {Props} props */
function Cost({app, state}) {
    const stops = useStops(state.cost);
    return h(
        'label',
        {class: 'field cost', 'data-part': 'decide.cost'},
        h('span', {}, t('decide.cost', {n: show('general', state.cost)})),
        h('input', {
            type: 'range',
            min: 0,
            max: stops.length - 1,
            value: stops.indexOf(state.cost),
            'aria-valuetext': t('decide.cost', {n: show('general', state.cost)}),
            onInput: (/** @type {any} */ event) =>
                app.actions.choose({cost: stops[Number(event.target.value)]}, t('undo.cost'), 'cost'),
            onChange: app.actions.settle,
        }),
    );
}
