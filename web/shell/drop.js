// The whole page takes files, wherever one is: a file that is let go beside a form would otherwise be opened by the browser in
// the place of the page, with all that was done in it.

import {h} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {t} from '../words/words.js';

/** @param {{app: import('../state/app.js').App}} props */
export function Drop({app}) {
    const over = useDropped(app);
    return over && h('div', {class: 'drop-here', 'aria-hidden': 'true'}, h('p', {class: 'finding'}, t('shell.drop')));
}

/** @param {import('../state/app.js').App} app @returns {boolean} whether files are held over the page */
function useDropped({actions}) {
    const [over, setOver] = useState(false);
    useEffect(() => {
        const holds = (/** @type {DragEvent} */ event) => Boolean(event.dataTransfer?.types.includes('Files'));
        const handlers = {
            dragover: (/** @type {any} */ event) => {
                if (!holds(event)) return;
                // A form that takes them itself shows so itself.
                setOver(!event.defaultPrevented);
                event.preventDefault();
            },
            // The pointer leaves every element it passes; only from the page it goes to none.
            dragleave: (/** @type {any} */ event) => event.relatedTarget === null && setOver(false),
            drop: (/** @type {any} */ event) => {
                setOver(false);
                if (!holds(event) || event.defaultPrevented) return;
                event.preventDefault();
                actions.openFiles(event.dataTransfer);
            },
        };
        const all = Object.entries(handlers);
        for (const [name, handler] of all) addEventListener(name, handler);
        return () => {
            for (const [name, handler] of all) removeEventListener(name, handler);
        };
    }, []);
    return over;
}
