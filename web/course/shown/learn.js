// All lessons: what each is about, how long it takes, where one left it; a lesson's hand-out on paper.

import {h} from 'preact';
import {t} from '../../words/words.js';
import {HandOuts} from './hand_out.js';
import {scriptOf, scriptsNow} from '../scripts.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../lesson.js').Script} Script */

/** The lessons of the course: all, or those that a teacher's link names. @param {import('../../state/app.js').State} state
 *  @returns {Script[]} */
const courseOf = ({course}) => course.course?.flatMap((/** @type {string} */ id) => scriptOf(id) ?? []) ?? scriptsNow();

/** What such a link names and is no lesson. @param {import('../../state/app.js').State} state @returns {string[]} */
const unknownIn = ({course}) => (course.course ?? []).filter((/** @type {string} */ id) => !scriptOf(id));

/** @param {Props} props */
export function Learn(props) {
    const {app, state} = props;
    const printed = state.handOut.flatMap((/** @type {string} */ id) => scriptOf(id) ?? []);
    if (printed.length > 0) return h(HandOuts, {...props, scripts: printed});
    const course = courseOf(state);
    return [
        h('div', {class: 'title'}, h('h1', {}, t('learn.title')), h('p', {class: 'lead'}, t('learn.lead'))),
        state.course.class && h('p', {}, t('learn.class', {class: state.course.class})),
        unknownIn(state).map(id => h('p', {key: id, class: 'say bad'}, t('lesson.unknown', {id}))),
        h('ol', {class: 'lessons'}, course.map(script => h(Card, {...props, key: script.lesson, script}))), // prettier-ignore
        h(
            'p',
            {class: 'small muted'},
            t('learn.private'),
            ' ',
            h('a', {href: '#teach'}, t('learn.teach')),
            ' ',
            h(
                'button',
                {type: 'button', class: 'link', onClick: () => app.actions.handOut(course.map(({lesson}) => lesson))},
                t('learn.hand.outs'),
            ),
        ),
    ];
}

/** @param {Props & {script: Script}} props */
function Card({app, state, script}) {
    const {lesson, number, minutes, title, goal, needs = [], steps} = script;
    const at = state.lesson?.id === lesson ? state.lesson : state.aside[lesson];
    const ended = at?.step >= steps.length;
    const before = needs.flatMap(id => scriptOf(id)?.title ?? []);
    return h(
        'li',
        {class: 'card'},
        h('small', {class: 'muted'}, t('lesson.of', {n: number, minutes})),
        h('h2', {}, title),
        h('ul', {}, goal.map(text => h('li', {key: text}, text))), // prettier-ignore
        before.length > 0 && h('p', {class: 'small muted'}, t('learn.needs', {titles: before.join(', ')})),
        h(
            'p',
            {class: 'row'},
            at &&
                h(
                    'button',
                    {
                        type: 'button',
                        class: 'btn go',
                        id: `resume-${lesson}`,
                        'aria-label': t('learn.resume.of', {title}),
                        onClick: () => app.actions.resumeLesson(lesson),
                    },
                    ended ? t('learn.ended') : t('learn.resume', {n: at.step + 1}),
                ),
            h(
                'button',
                {
                    type: 'button',
                    class: at ? 'btn' : 'btn go',
                    id: `begin-${lesson}`,
                    'aria-label': t(at ? 'learn.again.of' : 'learn.begin.of', {title}),
                    onClick: () => app.actions.startLesson(lesson, state.course),
                },
                t(at ? 'learn.again' : 'learn.begin'),
            ),
            h(
                'button',
                {
                    type: 'button',
                    class: 'link',
                    'aria-label': t('learn.hand.out.of', {title}),
                    onClick: () => app.actions.handOut([lesson]),
                },
                t('learn.hand.out'),
            ),
        ),
    );
}
