// What would mend a refusal, a button each, as the core words it.

import {h} from 'preact';

/** @param {string} words an imperative */
const asButton = words => words.charAt(0).toUpperCase() + words.slice(1);

/** @param {{app: import('../state/app.js').App, refusal: import('../lab/shapes.js').Refusal | null | undefined}} props */
export function Fixes({app, refusal}) {
    const fixes = refusal ? app.actions.fixesOf(refusal) : [];
    if (!refusal || fixes.length === 0) return null;
    return h(
        'span',
        {class: 'row fixes'},
        fixes.map(fix =>
            h(
                'button',
                {type: 'button', class: 'btn', key: `${fix.id} ${fix.value}`, onClick: () => app.actions.fix(refusal, fix)},
                asButton(fix.words),
            ),
        ),
    );
}
