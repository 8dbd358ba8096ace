// The methods of a stage, to take another.

import {h} from 'preact';
import {limitsOf} from '../../state/given.js';
import {hindrance} from '../../state/plan.js';
import {Dialog} from '../../ui/dialog.js';
import {t} from '../../words/words.js';

/**
 * @param {import('../../state/app.js').Props & {stage: import('../../state/repair.js').Stage, now: string, close: () => void,
 *   use: (id: string) => void}} props
 */
export function Methods({state, stage, now, close, use}) {
    const {catalog, settings} = state;
    if (!catalog) return null;
    const limits = limitsOf(state);
    const why = (/** @type {import('../../lab/shapes.js').Method} */ method) => hindrance(catalog, method, settings, limits);
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
                        disabled: why(method) !== null,
                        onClick: () => use(method.id),
                    },
                    method.title,
                    h('small', {}, why(method) ?? method.help),
                    h('small', {}, method.cite),
                ),
            ),
    );
}
