// The "?" beside a word: a dialog that explains it.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {t} from '../words/words.js';
import {Dialog} from './dialog.js';

/** @param {{title: string, children: any}} props */
export function Help({title, children}) {
    const [open, setOpen] = useState(false);
    return [
        h(
            'button',
            {
                type: 'button',
                class: 'q',
                'aria-label': t('shell.help', {what: title}),
                'aria-haspopup': 'dialog',
                onClick: () => setOpen(true),
            },
            '?',
        ),
        open && h(Dialog, {title, close: () => setOpen(false)}, children),
    ];
}
