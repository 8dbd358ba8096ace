// What goes on, how far it is, and a way to stop it.

import {h} from 'preact';
import {t} from '../words/words.js';

/** @param {{state: import('../state/app.js').State, of: string}} props of: as in actions.busy */
export function Progress({state, of}) {
    const busy = state.busy[of];
    if (!busy) return null;
    return h(
        'div',
        {class: 'working'},
        h('progress', {max: 1, value: busy.done ?? undefined, 'aria-label': busy.what}),
        h(
            'p',
            {class: 'small'},
            busy.what,
            ' ',
            busy.stop && h('button', {type: 'button', class: 'link', onClick: busy.stop}, t('shell.stop')),
        ),
    );
}
