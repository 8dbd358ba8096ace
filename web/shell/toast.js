// What is told of things done elsewhere, at the bottom of the page, for a while; and, unseen, how far a run is.

import {h} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';
import {t} from '../words/words.js';

const SHOWN_MS = 8000;

/** How far a run is, for those who hear the page: its begin, each quarter, its end.
 *  @param {import('../state/app.js').State} state */
function useRunWords({run}) {
    const ran = useRef(false);
    ran.current ||= run !== null;
    const quarter = Math.min(3, Math.floor(4 * (run?.share ?? 0)));
    if (!run) return ran.current ? t('shell.run.ended') : '';
    return quarter > 0 ? t('shell.run.quarter', {n: 25 * quarter}) : t('shell.run.begins');
}

/** @param {import('../state/app.js').Props} props */
export function Toast({app, state}) {
    const [held, setHeld] = useState(false);
    const {toast} = state;
    const said = useRunWords(state);
    useEffect(() => {
        if (!toast || held) return;
        const timer = setTimeout(app.actions.hush, SHOWN_MS);
        return () => clearTimeout(timer);
    }, [toast, held]);
    return h(
        'div',
        {
            role: 'status',
            id: 'status',
            class: toast ? 'toast on' : 'toast',
            onMouseEnter: () => setHeld(true),
            onMouseLeave: () => setHeld(false),
        },
        toast
            ? [
                  h('span', {}, toast.text),
                  toast.act && h('button', {type: 'button', class: 'link', onClick: toast.act.do}, toast.act.label),
              ]
            : h('span', {class: 'vh'}, said),
    );
}
