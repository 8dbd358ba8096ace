// What is told of things done elsewhere, at the bottom of the page, for a while.

import {h} from 'preact';
import {useEffect, useState} from 'preact/hooks';

const SHOWN_MS = 8000;

/** @param {import('../state/app.js').Props} props */
export function Toast({app, state}) {
    const [held, setHeld] = useState(false);
    const {toast} = state;
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
        toast && [
            h('span', {}, toast.text),
            toast.act && h('button', {type: 'button', class: 'link', onClick: toast.act.do}, toast.act.label),
        ],
    );
}
