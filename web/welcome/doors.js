// Three ways in. The first takes files, and so does the whole page: what is dropped before the page is sealed waits for it.

import {h} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {PLACES} from '../state/places.js';
import {t} from '../words/words.js';

/** @typedef {import('../state/app.js').Props} Props */

/** @param {Props} props */
export function Doors({app, state}) {
    const over = useDropped(app);
    const lessons = PLACES.includes('learn');
    return h(
        'nav',
        {class: 'doors', 'aria-label': t('welcome.doors')},
        h(Own, {app, state}),
        h(Door, lessons ? {id: 'learn', href: '#learn'} : {id: 'read', href: 'learn/intra-processing.html'}),
        h(Door, {id: 'try', href: '#repair'}),
        over && h('div', {class: 'drop-here', 'aria-hidden': 'true'}, h('p', {class: 'finding'}, t('welcome.drop'))),
    );
}

/** @param {{id: string, href: string}} props */
const Door = ({id, href}) =>
    h('a', {class: 'door', href}, h('b', {}, t(`welcome.${id}`)), h('span', {}, t(`welcome.${id}.text`)));

/** @param {Props} props */
function Own({app, state}) {
    const {waiting, phase} = state;
    const name = waiting?.files.map(file => file.name).join(', ');
    const given = (/** @type {any} */ event) =>
        event.target.files.length > 0 && app.actions.openFiles({files: event.target.files});
    return h(
        'label',
        {class: 'door files', id: 'door-own'},
        h('b', {}, t('welcome.own')),
        h('span', {role: 'status'}, waiting && phase === 'opening' ? t('welcome.own.waiting', {name}) : t('welcome.own.text')),
        h('input', {type: 'file', multiple: true, class: 'unseen', onChange: given}),
    );
}

/** The page takes files anywhere. @param {Props['app']} app @returns {boolean} whether some are held over it */
function useDropped({actions}) {
    const [over, setOver] = useState(false);
    useEffect(() => {
        const holds = (/** @type {DragEvent} */ event) => Boolean(event.dataTransfer?.types.includes('Files'));
        const handlers = {
            dragover: (/** @type {any} */ event) => {
                if (!holds(event)) return;
                event.preventDefault();
                setOver(true);
            },
            // The pointer leaves every element it passes; only from the page it goes to none.
            dragleave: (/** @type {any} */ event) => event.relatedTarget === null && setOver(false),
            drop: (/** @type {any} */ event) => {
                setOver(false);
                if (!holds(event)) return;
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
