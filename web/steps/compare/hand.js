// What is taken away of a run: its numbers, its report, the model, the command that makes it again.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {Problem} from '../../shell/problem.js';
import {changesOf} from '../../state/given.js';
import {commandOf} from '../../state/handing_models.js';
import {Dialog} from '../../ui/dialog.js';
import {listed, t} from '../../words/words.js';

/** @typedef {import('../../state/app.js').Props} Props */

/** @param {Props & {pair: import('../../state/pairing.js').Pair}} props */
export function Hand({app, state, pair: {after}}) {
    const [shell, setShell] = useState(false);
    const {actions} = app;
    const lined = after.run.stage === 'lines'; // it has no weights of its own
    const button = (/** @type {string} */ id, /** @type {() => void} */ act) =>
        h('button', {type: 'button', class: 'btn', id: id.replace('.', '-'), onClick: act}, t(id));
    return [
        h(Problem, {app, state, at: 'hand'}),
        state.given && !lined && h(Home, {state, after, name: state.given}),
        h(
            'div',
            {class: 'next', 'data-part': 'next'},
            h(
                'span',
                {class: 'row'},
                button('compare.csv', () => actions.saveCsv(after.run)),
                button('compare.json', () => actions.saveJson(after.run)),
                !lined && button('compare.eqm', () => void actions.saveModel(after)),
                button('compare.link', () => void actions.copyLink()),
                !lined && button('compare.shell', () => setShell(true)),
            ),
            h(
                'button',
                {type: 'button', class: 'btn go', 'data-part': 'report', onClick: () => actions.go('report')},
                t('compare.report'),
            ),
        ),
        shell && h(Shell, {app, state, run: after.run, close: () => setShell(false)}),
    ];
}

/** A model that was given goes home: what changed, on whom it was measured, what its file reads.
 *  @param {{state: import('../../state/app.js').State, after: import('../../state/repair.js').Model, name: string}} props */
function Home({state, after: {cell}, name}) {
    const n = cell.test.overall?.n ?? 0;
    const {weights, rule} = changesOf(/** @type {any} */ (state.catalog), cell);
    const line = (/** @type {string} */ id, /** @type {string[]} */ by = []) =>
        h('li', {}, t(id, {name, method: listed(by).join('')}));
    return h(
        'section',
        {class: 'card below', id: 'home', 'aria-labelledby': 'home-title'},
        h('h3', {id: 'home-title'}, t('home.title')),
        h(
            'ul',
            {},
            weights.length > 0 && line('home.weights', weights),
            rule.length > 0 && line(weights.length > 0 ? 'home.rule.too' : 'home.rule', rule),
            weights.length + rule.length === 0 && line('home.nothing'),
            h('li', {}, t('home.measured', {n})),
            h('li', {}, t(rule.length > 0 ? 'home.needs.rule' : 'home.needs')),
        ),
    );
}

/** @param {Props & {run: import('../../state/app.js').Finished, close: () => void}} props */
function Shell({app, state, run, close}) {
    const shipped = state.shipped.find(set => set.id === state.data?.id);
    const files = state.own ? [state.own.name] : (shipped?.files ?? []).map(({name}) => name);
    const command = commandOf(run, {synthetic: run.report.data.synthetic, files});
    return h(
        Dialog,
        {title: t('compare.shell'), close},
        h('p', {}, t('compare.shell.text')),
        h('p', {}, h('code', {class: 'command'}, command)),
        h(
            'p',
            {class: 'row'},
            h('button', {type: 'button', class: 'btn', onClick: () => app.actions.savePlan(run)}, t('compare.shell.plan')),
            h(
                'button',
                {type: 'button', class: 'btn', onClick: () => void app.actions.copyCommand(command)},
                t('compare.shell.copy'),
            ),
        ),
    );
}
