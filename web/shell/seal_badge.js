// The badge in the bar, and what stands behind it.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {verify, terms} from '../learn/terms.js';
import {sent} from '../lab/seal.js';
import {Dialog} from '../ui/dialog.js';
import {t} from '../words/words.js';

/** @typedef {import('../lab/seal.js').Seal} Seal */

/** @param {{seal: Seal | null}} props */
export function SealBadge({seal}) {
    const [open, setOpen] = useState(false);
    if (!seal) return h('span', {class: 'seal opening', id: 'seal'}, t('seal.opening'));
    const n = sent(seal).length;
    const stopped = seal.violations.length;
    return [
        h(
            'button',
            {
                type: 'button',
                id: 'seal',
                class: n > 0 ? 'seal broken' : 'seal',
                'aria-haspopup': 'dialog',
                title: t('seal.check'),
                onClick: () => setOpen(true),
            },
            h('b', {'aria-hidden': 'true'}, '\u25cf'),
            ` ${t('seal.sealed')} `,
            h('span', {}, t('seal.since', {n}) + (stopped > 0 ? t('seal.stopped', {n: stopped}) : '')),
        ),
        open && h(Dialog, {title: t('seal.title'), close: () => setOpen(false)}, h(SealText, {seal})),
    ];
}

/** @param {string} tag @param {string[]} texts */
const list = (tag, texts) =>
    h(
        tag,
        {},
        texts.map(text => h('li', {}, text)),
    );

/** @param {{seal: Seal}} props */
function SealText({seal}) {
    const requests = sent(seal);
    const {violations, before} = seal;
    return [
        terms.seal.text.map(line => h('p', {}, line)),
        h('p', {}, h('b', {}, t('seal.at', {at: seal.at, requests: requests.length, stopped: violations.length}))),
        requests.length + violations.length > 0 &&
            list('ul', [
                ...requests.map(what => t('seal.request', {what})),
                ...violations.map(({directive, blocked}) => t('seal.stopped.by', {directive, what: blocked})),
            ]),
        h('h3', {}, t('seal.yourself')),
        list('ol', verify.how),
        h('h3', {}, t('seal.limits')),
        list('ul', verify.limits),
        h(
            'details',
            {},
            h('summary', {}, t('seal.before', {n: before.length})),
            list(
                'ul',
                before.map(({name, size}) => `${name}, ${Math.ceil(size / 1000)} kB`),
            ),
        ),
    ];
}
