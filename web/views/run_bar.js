// A run that goes on: how its models get on, how far it is, what is left, and a way to stop it.

import {h} from 'preact';
import {show} from '../lab/figures.js';
import {t} from '../words/words.js';
import {Live} from './live.js';

/** @param {number} seconds */
function leftWords(seconds) {
    const minutes = seconds >= 90;
    return t(minutes ? 'repair.left.minutes' : 'repair.left.seconds', {
        n: show('count', Math.max(1, Math.round(minutes ? seconds / 60 : seconds))),
    });
}

/**
 * @param {import('../state/app.js').Props & {of?: (cell: import('../state/app.js').Going['cell']) => boolean}} props  of: whose
 *   models are told of here, where there is a bar at several places; else all
 */
export function RunBar({app, state, of}) {
    const {run} = state;
    if (!run) return null;
    const {cells, left, going} = run;
    const words = [
        cells && t('repair.left', {done: cells.done, total: cells.total}),
        left !== null && !run.paused && leftWords(left),
        run.silent > 0 && t('repair.silent', {n: run.silent}),
    ];
    return h(
        'div',
        {class: 'running'},
        h(Live, {state, going: of ? going.filter((/** @type {any} */ {cell}) => of(cell)) : going}),
        h('progress', {max: 1, value: run.share ?? undefined, 'aria-label': t('repair.progress')}),
        h(
            'p',
            {class: 'small'},
            words.filter(Boolean).map(text => [text, ' \u00b7 ']),
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
