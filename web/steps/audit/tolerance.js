// A tolerance with a name: theirs, and not a law.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {tolerances} from '../../learn/terms.js';
import {NO_TOLERANCE, toleranceText} from '../../state/tolerance.js';
import {Dialog} from '../../ui/dialog.js';
import {t} from '../../words/words.js';

/** @param {import('../../state/app.js').Props} props */
export function Tolerance({app, state}) {
    const [open, setOpen] = useState(false);
    const {tolerance} = state;
    /** @param {any} chosen */
    const choose = chosen => {
        const {name, ratio, difference} = chosen;
        const none = ratio === null && difference === null;
        app.actions.choose({tolerance: none ? null : {name, ratio, difference}}, t('undo.tolerance'));
        setOpen(false);
    };
    return h(
        'div',
        {class: 'card', id: 'tolerance'},
        h('h3', {}, t('audit.tolerance')),
        h('p', {class: 'small muted'}, tolerance ? toleranceText(tolerance) : t('audit.tolerance.none')),
        h('button', {type: 'button', class: 'btn', 'aria-haspopup': 'dialog', onClick: () => setOpen(true)}, t('audit.tolerance.set')),
        open &&
            h(
                Dialog,
                {title: t('audit.tolerance'), close: () => setOpen(false)},
                tolerances.map(one =>
                    h(
                        'button',
                        {
                            key: one.title,
                            type: 'button',
                            class: 'btn',
                            'aria-pressed': String(toleranceText(one) === toleranceText(tolerance ?? NO_TOLERANCE)),
                            onClick: () => choose(one),
                        },
                        one.title,
                        h('small', {}, one.text),
                    ),
                ),
            ),
    );
}
