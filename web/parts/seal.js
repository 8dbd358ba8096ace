// The badge in the head of the page, and what stands behind it.

import {verify, terms} from '../learn/terms.js';
import {sent} from '../lab/seal.js';
import {t} from '../words/words.js';
import {byId, h} from './dom.js';
import {openDialog} from './explain.js';
import {count} from './format.js';

/** @param {import('../lab/seal.js').Seal} seal */
export function showSeal(seal) {
    const button = byId('seal');
    const requests = sent(seal);
    const n = requests.length;
    const stopped = seal.violations.length;
    const {how, limits} = verify();
    button.textContent = `${t('seal.sealed')} ${t('seal.since', {n})}${stopped ? t('seal.stopped', {n: stopped}) : ''}`;
    button.classList.add('on');
    button.classList.toggle('broken', n > 0);
    button.onclick = () =>
        openDialog(t('seal.title'), [
            terms.seal.text.map(line => h('p', {}, line)),
            h('p', {}, h('b', {}, t('seal.at', {at: seal.at, requests: n, stopped}))),
            n + stopped > 0
                ? h(
                      'ul',
                      {},
                      requests.map(r => h('li', {}, t('seal.request', {what: r}))),
                      seal.violations.map(v => h('li', {}, t('seal.stopped.by', {directive: v.directive, what: v.blocked}))),
                  )
                : null,
            h('h3', {}, t('seal.yourself')),
            h(
                'ol',
                {},
                how.map(line => h('li', {}, line)),
            ),
            h('h3', {}, t('seal.limits')),
            h(
                'ul',
                {},
                limits.map(line => h('li', {}, line)),
            ),
            h(
                'details',
                {},
                h('summary', {}, t('seal.before', {n: seal.before.length})),
                h(
                    'ul',
                    {},
                    seal.before.map(file => h('li', {}, `${file.name}, ${count(file.size / 1000)} kB`)),
                ),
            ),
        ]);
}
