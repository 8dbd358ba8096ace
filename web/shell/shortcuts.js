// Keys that work wherever no field has the focus.

import {STEPS, stepOf} from '../state/places.js';

/** @param {EventTarget | null} target */
const typing = target =>
    target instanceof HTMLElement && (target.isContentEditable || /^(input|select|textarea)$/i.test(target.tagName));

/** @param {import('../state/app.js').App} app */
export function shortcuts({store, actions}) {
    addEventListener('keydown', event => {
        const {key, ctrlKey, metaKey, shiftKey, altKey, target} = event;
        if (typing(target) && /** @type {any} */ (target).type !== 'range') return;
        if (ctrlKey || metaKey) {
            const letter = key.toLowerCase();
            const undone = shiftKey ? actions.redo : actions.undo;
            const act =
                letter === 'z' ? undone : letter === 'y' ? actions.redo : letter === 'k' ? () => actions.palette(true) : null;
            if (!act) return;
            event.preventDefault();
            act();
        } else if (!altKey && stepOf(store.state.at) && /^[1-9]$/.test(key) && STEPS[Number(key) - 1])
            actions.go(STEPS[Number(key) - 1]);
    });
}
