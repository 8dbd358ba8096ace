// All lessons: what each is about, how long it takes, where one left it; a lesson's hand-out on paper.

import {h} from 'preact';
import {t} from '../words/words.js';
import {HandOut} from './hand_out.js';
import {scriptOf, scripts} from './scripts.js';

/** @typedef {import('../state/app.js').Props} Props */

/** @param {Props} props */
export function Learn(props) {
    const {app, state} = props;
    const printed = state.handOut && scriptOf(state.handOut);
    if (printed) return h(HandOut, {...props, script: printed});
    return [
        h('div', {class: 'title'}, h('h1', {}, t('learn.title')), h('p', {class: 'lead'}, t('learn.lead'))),
        h(
            'ol',
            {class: 'lessons'},
            scripts.map(script =>
                h(
                    'li',
                    {key: script.lesson, class: 'card'},
                    h('small', {class: 'muted'}, t('lesson.of', {n: script.number, minutes: script.minutes})),
                    h('h2', {}, script.title),
                    h('ul', {}, script.goal.map(goal => h('li', {key: goal}, goal))), // prettier-ignore
                    h(
                        'p',
                        {class: 'row'},
                        h(
                            'button',
                            {
                                type: 'button',
                                class: 'btn go',
                                id: `begin-${script.lesson}`,
                                'aria-label': t('learn.begin.of', {title: script.title}),
                                onClick: () => app.actions.startLesson(script.lesson),
                            },
                            t('learn.begin'),
                        ),
                        h(
                            'button',
                            {
                                type: 'button',
                                class: 'link',
                                'aria-label': t('learn.hand.out.of', {title: script.title}),
                                onClick: () => app.actions.handOut(script.lesson),
                            },
                            t('learn.hand.out'),
                        ),
                    ),
                ),
            ),
        ),
        h('p', {class: 'small muted'}, t('learn.private'), ' ', h('a', {href: '#teach'}, t('learn.teach'))),
    ];
}
