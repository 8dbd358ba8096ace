// What stands behind the badge: what the seal is, what was tried since, how to check it and what it does not cover.

import {h} from 'preact';
import {verify, terms} from '../learn/terms.js';
import {sent} from '../lab/seal.js';
import {t} from '../words/words.js';

/** @param {string} tag @param {string[]} texts */
const list = (tag, texts) =>
    h(
        tag,
        {},
        texts.map(text => h('li', {}, text)),
    );

/** @param {{seal: import('../lab/seal.js').Seal}} props */
export function SealText({seal}) {
    const requests = sent(seal);
    const {violations, before, offline} = seal;
    const {how, limits} = verify();
    return [
        terms.seal.text.map(line => h('p', {}, line)),
        h('p', {}, h('b', {}, t('seal.at', {at: seal.at, requests: requests.length, stopped: violations.length}))),
        requests.length + violations.length > 0 &&
            list('ul', [
                ...requests.map(what => t('seal.request', {what})),
                ...violations.map(({directive, blocked}) => t('seal.stopped.by', {directive, what: blocked})),
            ]),
        h('h3', {}, t('seal.yourself')),
        list('ol', how),
        h('h3', {}, t('seal.limits')),
        list('ul', limits),
        h('h3', {}, t('offline.title')),
        offline
            ? [h('p', {}, t('offline.kept', {version: offline})), h('p', {}, t('offline.look'))]
            : h('p', {}, t('offline.none')),
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
