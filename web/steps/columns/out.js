// Who is in no figure, and why, as the audit counted.

import {h} from 'preact';
import {show} from '../../lab/figures.js';
import {asideOf} from '../../state/aside.js';
import {t} from '../../words/words.js';

/** @param {{state: import('../../state/app.js').State}} props */
export function Out({state}) {
    const {n, all, reasons, unknown, unlearnt} = asideOf(state);
    if (n === 0 && unknown === 0 && unlearnt === 0) return null;
    const shares = {n: show('count', n), all: show('count', all), share: show('percent', n / all)};
    const why = reasons.map(([id, of]) => t(`columns.out.${id}`, {n: show('count', of)})).join(', ');
    return h(
        'div',
        {class: 'say below', id: 'set-aside'},
        h('b', {}, t('columns.out.title')),
        n === 0 ? ` ${t('columns.out.none')}` : ` ${t('columns.out.of', {...shares, reasons: why})}`,
        unknown > 0 && ` ${t('columns.out.unknown', {n: show('count', unknown)})}`,
        unlearnt > 0 && ` ${t('columns.out.unlearnt', {n: show('count', unlearnt)})}`,
    );
}
