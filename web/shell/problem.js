// What went wrong, where it went wrong: at the field or beside the button, with what mends it. It comes into view and gets the
// focus, unless somebody is typing or choosing; a field for files is left as it is used.

import {h} from 'preact';
import {useLayoutEffect, useRef} from 'preact/hooks';
import {t} from '../words/words.js';
import {Fixes} from './fixes.js';

/** @param {import('../state/app.js').Props & {at: string, children?: any}} props  at: as in actions.fail; children: what mends
 *   it */
export function Problem({app, state, at, children}) {
    /** @type {import('preact').RefObject<HTMLDivElement>} */
    const place = useRef(null);
    const text = state.errors[at];
    // With the text itself: whoever sees it has the focus there.
    useLayoutEffect(() => {
        if (parent !== window && !document.hasFocus()) return;
        if (text && !document.activeElement?.matches('input:not([type=file]), select, textarea')) place.current?.focus();
    }, [text]);
    return h(
        'div',
        {role: 'alert', id: `problem-${at}`, tabIndex: -1, ref: place, class: text ? 'say bad' : undefined},
        text && [
            h('span', {}, text),
            h(Fixes, {app, refusal: state.refusals[at]}),
            children,
            ' ',
            h('button', {type: 'button', class: 'link', onClick: () => app.actions.mend(at)}, t('shell.close')),
        ],
    );
}
