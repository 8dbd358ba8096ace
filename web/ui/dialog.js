// A dialog over the page: it opens when it is there, closes by Escape, a click outside or its button, and the focus goes back to
// where it came from (the browser's own doing, for a modal dialog).

import {h} from 'preact';
import {useEffect, useRef} from 'preact/hooks';
import {t} from '../words/words.js';

/** @param {{title: any, close: () => void, children?: any}} props */
export function Dialog({title, close, children}) {
    /** @type {import('preact').RefObject<HTMLDialogElement>} */
    const dialog = useRef(null);
    useEffect(() => {
        const {current} = dialog;
        current?.showModal();
        current?.querySelector('h2')?.focus();
        // Also where an answer in it takes it away: the focus goes back.
        return () => current?.close();
    }, []);
    return h(
        'dialog',
        {
            ref: dialog,
            class: 'dialog',
            'aria-labelledby': 'dialog-title',
            onClose: close,
            onClick: (/** @type {Event} */ event) => event.target === dialog.current && dialog.current?.close(),
        },
        h(
            'div',
            {class: 'dialog-body'},
            h('h2', {id: 'dialog-title', tabIndex: -1}, title),
            children,
            h(
                'p',
                {class: 'row'},
                h('button', {type: 'button', class: 'btn', onClick: () => dialog.current?.close()}, t('shell.close')),
            ),
        ),
    );
}
