// What a preset's report asks for that no file says: who audits what, of when, on which data. Each is a field, by the preset's
// own list.

import {h} from 'preact';
import {presetOf} from '../../state/plan.js';
import {askedBy} from '../../state/presets.js';
import {t} from '../../words/words.js';

/** @param {import('../../state/app.js').Props} props */
export function Said({app, state}) {
    const asked = askedBy(presetOf(state));
    if (asked.length === 0) return null;
    /** @param {string} key @param {string} text */
    const say = (key, text) => {
        const {[key]: _, ...others} = state.said;
        app.actions.choose({said: text === '' ? others : {...others, [key]: text}}, t('undo.said'), `said ${key}`);
    };
    return h(
        'details',
        {class: 'card no-print said', id: 'said', open: true},
        h('summary', {}, h('b', {}, t('report.said'))),
        h('p', {class: 'small muted'}, t('report.said.text')),
        h(
            'div',
            {class: 'grid two'},
            asked.map(({key, title, about}) =>
                h(
                    'label',
                    {key, class: 'field'},
                    h('span', {}, title),
                    h('input', {
                        id: `said-${key.replace(/\W/g, '-')}`,
                        type: 'text',
                        autocomplete: 'off',
                        value: state.said[key] ?? '',
                        onInput: (/** @type {any} */ event) => say(key, event.target.value),
                    }),
                    about && h('small', {class: 'muted'}, about),
                ),
            ),
        ),
    );
}
