// Who takes a lesson: a name, a class. What is being typed is not the lesson's yet, so that nothing that the lab does meanwhile
// takes it away.

import {h} from 'preact';
import {useState} from 'preact/hooks';

/** @param {import('../../state/app.js').Props & {of: 'name' | 'class', id: string, label: string}} props */
export function Who({app, state, of, id, label}) {
    const [typed, setTyped] = useState(/** @type {string | null} */ (null));
    const sign = (/** @type {any} */ event) => {
        app.actions.signLesson({[of]: event.target.value.trim()});
        setTyped(null);
    };
    return h(
        'label',
        {class: 'field'},
        h('span', {}, label),
        h('input', {
            type: 'text',
            id,
            autocomplete: 'off',
            maxLength: 60,
            value: typed ?? state.lesson[of] ?? '',
            onInput: (/** @type {any} */ event) => setTyped(event.target.value),
            onChange: sign,
        }),
    );
}
