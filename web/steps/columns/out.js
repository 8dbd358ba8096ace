// Who is in no figure, and why, as the audit counted.

import {h} from 'preact';
import {show} from '../../lab/figures.js';
import {asideOf} from '../../state/aside.js';
import {WHOLE, wholeOf} from '../../state/columns.js';
import {t} from '../../words/words.js';
import {Choice} from './fields.js';

/** @typedef {import('../../state/app.js').State} State */

/** Groups that a sentence names. */
const NAMED = 4;

/** Of whom: the groups that lose most of theirs. @param {import('../../lab/shapes.js').Loss | undefined} loss */
function byGroup(loss) {
    const hit = (loss?.groups ?? []).filter(({n}) => n > 0).sort((a, b) => b.n / b.of - a.n / a.of || b.n - a.n);
    const named = hit
        .slice(0, NAMED)
        .map(({name, n, of}) =>
            t('columns.out.share', {name, n: show('count', n), all: show('count', of), share: show('percent', n / of)}),
        );
    return hit.length > 0 ? ` ${t('columns.out.groups', {list: named.join(', ')})}` : '';
}

/** Who lacks a feature, and what becomes of them in training. @param {import('../../state/app.js').Props} props */
function Training({app, state}) {
    const losses = /** @type {any} */ (state.subject)?.training ?? [];
    const impute = wholeOf(state.columns).incomplete === 'impute';
    if (losses.length === 0 && !impute) return null;
    const all = losses.find((/** @type {any} */ {why}) => why === 'any') ?? losses[0];
    const columns = losses.map((/** @type {any} */ {column}) => column).filter(Boolean);
    return h(
        'div',
        {class: 'say below', id: 'incomplete'},
        h('b', {}, t('columns.training.title')),
        all && ` ${t('columns.training.of', {n: show('count', all.n), columns: columns.slice(0, 3).join(', ')})}${byGroup(all)}`,
        h(
            'label',
            {class: 'field'},
            h('span', {}, t('columns.training.choose')),
            h(Choice, {
                id: 'incomplete-choice',
                label: t('columns.training.choose'),
                value: impute ? 'impute' : 'drop',
                options: ['drop', 'impute'].map(id => [id, t(`columns.training.${id}`)]),
                choose: incomplete => app.actions.changeColumn(WHOLE, {incomplete}, t('undo.file')),
            }),
        ),
    );
}

/** @param {import('../../state/app.js').Props} props */
export function Out(props) {
    return [h(Aside, props), h(Training, props)];
}

/** @param {{state: State}} props */
function Aside({state}) {
    const {n, all, reasons, unknown, unlearnt} = asideOf(state);
    if (n === 0 && unknown === 0 && unlearnt === 0) return null;
    const lost = /** @type {any} */ (state.audit)?.people?.by_group ?? [];
    const any = lost.find((/** @type {any} */ {why}) => why === 'any') ?? lost[0];
    const shares = {n: show('count', n), all: show('count', all), share: show('percent', n / all)};
    const why = reasons.map(([id, of]) => t(`columns.out.${id}`, {n: show('count', of)})).join(', ');
    return h(
        'div',
        {class: 'say below', id: 'set-aside'},
        h('b', {}, t('columns.out.title')),
        n === 0 ? ` ${t('columns.out.none')}` : ` ${t('columns.out.of', {...shares, reasons: why})}`,
        byGroup(any),
        unknown > 0 && ` ${t('columns.out.unknown', {n: show('count', unknown)})}`,
        unlearnt > 0 && ` ${t('columns.out.unlearnt', {n: show('count', unlearnt)})}`,
    );
}
