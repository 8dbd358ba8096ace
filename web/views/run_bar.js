// A run that goes on: how far, and a way to stop it.

import {h} from 'preact';
import {t} from '../words/words.js';

/** @param {import('../state/app.js').Props} props */
export function RunBar({app, state}) {
    const {run} = state;
    if (!run) return null;
    const {progress} = run;
    return h(
        'div',
        {class: 'running'},
        h('progress', {max: 1, value: run.share ?? undefined, 'aria-label': t('repair.training')}),
        h(
            'p',
            {class: 'small'},
            progress && t('repair.left', {done: progress.cells.done, total: progress.cells.total}),
            run.silent > 0 && ` \u00b7 ${t('repair.silent', {n: run.silent})}`,
            ' \u00b7 ',
            h(
                'button',
                {type: 'button', class: 'link', disabled: run.cancelling, onClick: () => app.actions.pauseRun(!run.paused)},
                t(run.paused ? 'repair.go.on' : 'repair.pause'),
            ),
            ' \u00b7 ',
            h(
                'button',
                {type: 'button', class: 'link', disabled: run.cancelling, onClick: () => void app.actions.stopRun()},
                t(run.cancelling ? 'repair.stopping' : 'repair.stop'),
            ),
        ),
    );
}
