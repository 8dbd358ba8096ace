// The methods of a stage, to take another.

import {h} from 'preact';
import {kindOf, worksOn} from '../../state/plan.js';
import {Dialog} from '../../ui/dialog.js';
import {t} from '../../words/words.js';

/**
 * @param {import('../../state/app.js').Props & {stage: import('../../state/repair.js').Stage, now: string, close: () => void,
 *   use: (id: string) => void}} props
 */
export function Methods({state, stage, now, close, use}) {
    const {catalog, settings} = state;
    if (!catalog) return null;
    const kind = kindOf(catalog, settings);
    return h(
        Dialog,
        {title: t('repair.methods'), close},
        catalog.methods
            .filter(({family}) => family === stage.family)
            .map(method =>
                h(
                    'button',
                    {
                        key: method.id,
                        type: 'button',
                        class: 'btn set',
                        'aria-pressed': String(method.id === now),
                        disabled: !worksOn(method, kind),
                        onClick: () => use(method.id),
                    },
                    method.title,
                    h('small', {}, worksOn(method, kind) ? method.help : t('repair.cannot', {kind: kind?.title})),
                    h('small', {}, method.cite),
                ),
            ),
    );
}
