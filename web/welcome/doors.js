// Three ways in. The first takes files, as the whole page does (shell/drop.js): what comes before the page is sealed waits.

import {h} from 'preact';
import {PLACES} from '../state/places.js';
import {pageNow, t} from '../words/words.js';

/** @typedef {import('../state/app.js').Props} Props */

/** @param {Props} props */
export function Doors({app, state}) {
    const lessons = PLACES.includes('learn');
    return h(
        'nav',
        {class: 'doors', 'aria-label': t('welcome.doors'), 'data-part': 'doors'},
        h(Own, {app, state}),
        h(Door, lessons ? {id: 'learn', href: '#learn'} : {id: 'read', href: pageNow('learn/intra-processing.html')}),
        h(Door, {id: 'try', href: '#repair'}),
    );
}

/** @param {{id: string, href: string}} props */
const Door = ({id, href}) =>
    h('a', {class: 'door', href}, h('b', {}, t(`welcome.${id}`)), h('span', {}, t(`welcome.${id}.text`)));

/** @param {Props} props */
function Own({app, state}) {
    const {waiting, phase} = state;
    const name = waiting?.files.map(file => file.name).join(', ');
    const given = (/** @type {any} */ {target}) => {
        if (target.files.length > 0) app.actions.openFiles({files: target.files});
        target.value = ''; // so that the same file can be given again
    };
    return h(
        'label',
        {class: 'door files', id: 'door-own'},
        h('b', {}, t('welcome.own')),
        h('span', {role: 'status'}, waiting && phase === 'opening' ? t('welcome.own.waiting', {name}) : t('welcome.own.text')),
        h('input', {type: 'file', multiple: true, class: 'vh', onChange: given}),
    );
}
