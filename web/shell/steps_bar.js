// The six steps, each with its state in a few words; on a narrow screen one line that opens the list.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {t} from '../words/words.js';

/** @typedef {import('../state/app.js').Props} Props */

/** @param {Props & {steps: string[], now: string, lines: Record<string, (state: any) => string>}} props */
export function StepsBar({state, steps, now, lines}) {
    const [open, setOpen] = useState(false);
    /** @param {MouseEvent} event */
    const press = event => {
        // On a narrow screen only the present step is seen: pressing it shows the others.
        const narrow = matchMedia('(max-width: 40rem)').matches;
        const current = /** @type {Element} */ (event.currentTarget).getAttribute('aria-current');
        if (narrow && current && !open) event.preventDefault();
        setOpen(narrow && Boolean(current) && !open);
    };
    const item = (/** @type {string} */ id, /** @type {number} */ i) =>
        h(
            'li',
            {key: id, class: id === now ? 'on' : undefined},
            h(
                'a',
                {href: `#${id}`, 'aria-current': id === now ? 'step' : undefined, 'data-step': id, onClick: press},
                h('b', {'data-n': i + 1}, t(`step.${id}`)),
                h('small', {}, lines[id]?.(state) ?? ''),
                h('span', {class: 'now'}, t('shell.step.of', {n: i + 1, all: steps.length})),
            ),
        );
    return h(
        'nav',
        {class: open ? 'steps open' : 'steps', 'aria-label': t('shell.steps'), 'data-part': 'steps'},
        h('ol', {}, steps.map(item)),
    );
}
