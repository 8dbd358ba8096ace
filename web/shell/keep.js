// Keep or hand on: on this computer, as a project file, as a link.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {Dialog} from '../ui/dialog.js';
import {t} from '../words/words.js';
import {Problem} from './problem.js';

/** @typedef {import('../state/app.js').Props} Props */

/** @param {Props} props */
export function KeepButton({app, state}) {
    const [open, setOpen] = useState(false);
    if (state.phase !== 'ready') return null;
    return [
        h(
            'button',
            {
                type: 'button',
                class: 'icon',
                id: 'keep',
                'data-part': 'keep',
                'aria-haspopup': 'dialog',
                onClick: () => setOpen(true),
            },
            t('keep.open'),
        ),
        open && h(Dialog, {title: t('keep.title'), close: () => setOpen(false)}, h(Ways, {app, state})),
    ];
}

/** What is kept from another time, offered where one begins. @param {Props} props */
export const GoOn = ({app, state}) =>
    state.left && h('button', {type: 'button', class: 'btn go-on', onClick: () => void app.actions.goOn()}, t('keep.go.on'));

/** @param {Props} props */
function Ways({app, state}) {
    const [withData, setWithData] = useState(false);
    const {actions} = app;
    const button = (/** @type {string} */ id, /** @type {() => void} */ act) =>
        h('p', {class: 'row'}, h('button', {type: 'button', class: 'btn', onClick: act}, t(id)));
    return [
        h(Problem, {app, state, at: 'keep'}),
        // A frame in another page stores nothing.
        parent === window && [
            h('h3', {}, t('keep.here')),
            h('p', {}, t(state.keeping ? 'keep.is.on' : 'keep.here.text')),
            state.keeping ? button('keep.forget', () => void actions.forget()) : button('keep.on', () => void actions.keep()),
        ],
        h('h3', {}, t('keep.file')),
        h('p', {}, t('keep.file.text')),
        state.own &&
            h(
                'label',
                {class: 'check'},
                h('input', {
                    type: 'checkbox',
                    checked: withData,
                    onChange: (/** @type {any} */ event) => setWithData(event.target.checked),
                }),
                t('keep.file.data'),
            ),
        button('keep.file.save', () => void actions.saveProject(withData)),
        h('h3', {}, t('keep.link')),
        h('p', {}, t('keep.link.text')),
        button('keep.link.copy', () => void actions.copyLink()),
    ];
}
