// What is taken away of a run: its numbers, its report, the model, the command that makes it again.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {commandOf} from '../../state/handing_models.js';
import {Dialog} from '../../ui/dialog.js';
import {t} from '../../words/words.js';
import {Home} from './home.js';

/** @typedef {import('../../state/app.js').Props} Props */

/** @param {Props & {pair: import('../../state/pairing.js').Pair}} props */
export function Hand({app, state, pair: {after}}) {
    const [shell, setShell] = useState(false);
    const {actions} = app;
    const lined = after.run.stage === 'lines'; // it has no weights of its own
    const button = (/** @type {string} */ id, /** @type {() => void} */ act) =>
        h('button', {type: 'button', class: 'btn', id: id.replace('.', '-'), onClick: act}, t(id));
    return [
        !lined && h(Home, {app, state, model: after}),
        h(
            'div',
            {class: 'next', 'data-part': 'next'},
            h(
                'span',
                {class: 'row'},
                button('compare.csv', () => actions.saveCsv(after.run)),
                button('compare.json', () => actions.saveJson(after.run)),
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
