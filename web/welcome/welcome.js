// The door.

import {h} from 'preact';

/** @param {import('../state/app.js').Props} props */
export function Welcome(props) {
    return h('h1', {}, 'Equipoise');
}
