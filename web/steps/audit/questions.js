// The three questions by which the six measures are chosen.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {QUESTIONS} from '../../state/questions.js';
import {Dialog} from '../../ui/dialog.js';
import {t} from '../../words/words.js';

/** @param {import('../../state/app.js').Props & {outcomes: Record<string, string>}} props */
export function Questions({app, state, outcomes}) {
    const [open, setOpen] = useState(false);
    const [harm] = state.questions;
    return [
        h(
            'button',
            {type: 'button', class: 'btn', id: 'questions', 'aria-haspopup': 'dialog', onClick: () => setOpen(true)},
            t(`question.harm.short.${harm}`, outcomes),
            h('small', {}, t('audit.questions.change')),
        ),
        open && h(Dialog, {title: t('audit.questions.title'), close: () => setOpen(false)}, h(Form, {app, state, outcomes})),
    ];
}

/** @param {import('../../state/app.js').Props & {outcomes: Record<string, string>}} props */
function Form({app, state, outcomes}) {
    /** @param {number} i @param {string} answer */
    const answer = (i, answer) => {
        const questions = state.questions.map((/** @type {string} */ old, /** @type {number} */ j) => (i === j ? answer : old));
        app.actions.choose({questions}, t('undo.questions'));
    };
    return QUESTIONS.map(({id, answers}, i) =>
        h(
            'fieldset',
            {key: id},
            h('legend', {}, t(`question.${id}`)),
            h(
                'div',
                {class: 'row'},
                answers.map(value =>
                    h(
                        'label',
                        {key: value, class: 'check'},
                        h('input', {
                            type: 'radio',
                            name: `question-${id}`,
                            checked: state.questions[i] === value,
                            onChange: () => answer(i, value),
                        }),
                        ` ${t(`question.${id}.${value}`, outcomes)}`,
                    ),
                ),
            ),
        ),
    );
}
