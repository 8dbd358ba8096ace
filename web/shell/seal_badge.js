// The badge in the bar. What stands behind it (shell/seal_text.js) comes with the lab.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {sent} from '../lab/seal.js';
import {Dialog} from '../ui/dialog.js';
import {t} from '../words/words.js';

/** @typedef {import('../lab/seal.js').Seal} Seal */

/** @param {{seal: Seal | null, text?: (props: {seal: Seal}) => any}} props */
export function SealBadge({seal, text}) {
    const [open, setOpen] = useState(false);
    if (!seal || !text) return h('span', {class: 'seal opening', id: 'seal', 'data-part': 'seal'}, t('seal.opening'));
    const n = sent(seal).length;
    const stopped = seal.violations.length;
    return [
        h(
            'button',
            {
                type: 'button',
                id: 'seal',
                'data-part': 'seal',
                class: n > 0 ? 'seal broken' : 'seal',
                'aria-haspopup': 'dialog',
                title: t('seal.check'),
                onClick: () => setOpen(true),
            },
            h('b', {'aria-hidden': 'true'}, '\u25cf'),
            ` ${t('seal.sealed')} `,
            h('span', {}, t('seal.since', {n}) + (stopped > 0 ? t('seal.stopped', {n: stopped}) : '')),
        ),
        open && h(Dialog, {title: t('seal.title'), close: () => setOpen(false)}, h(text, {seal})),
    ];
}
