// The badge in the head of the page, and what stands behind it.

import {verify, terms} from '../learn/terms.js';
import {sent} from '../lab/seal.js';
import {byId, h} from './dom.js';
import {openDialog} from './explain.js';
import {count} from './format.js';

/** @param {import('../lab/seal.js').Seal} seal */
export function showSeal(seal) {
    const button = byId('seal');
    const requests = sent(seal);
    const n = requests.length;
    const stopped = seal.violations.length;
    const also = stopped ? `, ${stopped} stopped` : '';
    button.textContent = `Sealed, ${n} ${n === 1 ? 'request' : 'requests'} since${also}`;
    button.classList.add('on');
    button.classList.toggle('broken', n > 0);
    button.onclick = () =>
        openDialog('Sealed: what you load stays here', [
            terms.seal.text.map(line => h('p', {}, line)),
            h('p', {}, h('b', {}, `Sealed at ${seal.at}. Requests since: ${n}. Stopped attempts: ${stopped}.`)),
            n + stopped > 0
                ? h(
                      'ul',
                      {},
                      requests.map(r => h('li', {}, `request: ${r}`)),
                      seal.violations.map(v => h('li', {}, `stopped by ${v.directive}: ${v.blocked}`)),
                  )
                : null,
            h('h3', {}, 'Check it yourself'),
            h(
                'ol',
                {},
                verify.how.map(line => h('li', {}, line)),
            ),
            h('h3', {}, 'What it does not cover'),
            h(
                'ul',
                {},
                verify.limits.map(line => h('li', {}, line)),
            ),
            h(
                'details',
                {},
                h('summary', {}, `What was fetched before (${seal.before.length} files)`),
                h(
                    'ul',
                    {},
                    seal.before.map(file => h('li', {}, `${file.name}, ${count(file.size / 1000)} kB`)),
                ),
            ),
        ]);
}
