// What went wrong, where it went wrong: at the field or beside the button, with what mends it.

import {h} from 'preact';
import {t} from '../words/words.js';

/** @param {import('../state/app.js').Props & {at: string, children?: any}} props at: as in actions.fail; children: what mends it */
export function Problem({app, state, at, children}) {
    const text = state.errors[at];
    return h(
        'div',
        {role: 'alert', id: `problem-${at}`, class: text ? 'say bad' : undefined},
        text && [
            h('span', {}, text),
            children,
            ' ',
            h('button', {type: 'button', class: 'link', onClick: () => app.actions.mend(at)}, t('shell.close')),
        ],
    );
}
