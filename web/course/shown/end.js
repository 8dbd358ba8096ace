// The end of a lesson: what it came to, and how it is handed in.

import {h} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {show} from '../../lab/figures.js';
import {toLink} from '../../state/fields.js';
import {sha256} from '../../state/files.js';
import {pageNow, t} from '../../words/words.js';
import {codeOf} from '../code.js';
import {asksOf, resultOf} from '../lesson.js';
import {scriptOf, scripts} from '../scripts.js';

/** @typedef {import('../lesson.js').Script} Script */

/** The first digits of a digest. @param {any} what */
const digest = async what => (await sha256(new TextEncoder().encode(JSON.stringify(what)))).slice(0, 8);

/** Of a lesson's script, the same in every language: a teacher sees which text was answered. @param {string} id */
export const digestOf = id => digest(scripts.find(({lesson}) => lesson === id));

/** @param {Script} script @param {import('../../state/app.js').State} state @returns {Promise<import('../code.js').Record_>} */
async function recordOf(script, state) {
    const {answers, name = '', class: of = '', variant = 0} = /** @type {import('../lesson.js').Lesson} */ (state.lesson);
    const asked = asksOf(script, variant).filter(({id}) => answers[id]);
    const {lesson: _, language: _l, ...choice} = toLink(state);
    return {
        lesson: script.lesson,
        script: await digestOf(script.lesson),
        class: of,
        name,
        variant,
        state: await digest(choice),
        answers: Object.fromEntries(asked.map(({id}) => [id, answers[id].given])),
        tries: Object.fromEntries(asked.map(({id}) => [id, answers[id].tries])),
        shown: asked.filter(({id}) => answers[id].shown).map(({id}) => id),
        wrong: asked.filter(({id}) => answers[id].right === false).map(({id}) => id),
    };
}

/** @param {import('../../state/app.js').Props & {script: Script}} props */
export function End({app, state, script}) {
    const {lesson} = state;
    const [code, setCode] = useState('');
    const {points, of, shown, asked} = resultOf(script, lesson);
    const number = (/** @type {number} */ x) => show('general', x);
    useEffect(() => {
        let current = true;
        void recordOf(script, state)
            .then(codeOf)
            .then(made => current && setCode(made))
            .catch(() => current && setCode(t('lesson.code.none')));
        return () => void (current = false);
    }, [lesson.name, lesson.class]);
    const copy = () =>
        navigator.clipboard.writeText(code).then(
            () => app.actions.toast(t('lesson.copied')),
            () => app.actions.toast(t('lesson.copy.not')),
        );
    return [
        h(
            'div',
            {id: 'lesson-step', tabIndex: -1},
            h('p', {}, h('b', {}, t('lesson.result', {points: number(points), of: number(of)})), ' '),
            shown > 0 && h('p', {}, t('lesson.result.shown', {n: number(shown), of: number(asked)})),
        ),
        h(Who, {app, state, id: 'name'}),
        h(Who, {app, state, id: 'class'}),
        h(
            'label',
            {class: 'field'},
            h('span', {}, t('lesson.code')),
            h('textarea', {id: 'lesson-code', readOnly: true, rows: 5, value: code}),
        ),
        h('p', {class: 'small muted'}, t('lesson.code.text')),
        h(
            'p',
            {class: 'row'},
            h('button', {type: 'button', class: 'btn go', id: 'lesson-copy', onClick: copy}, t('lesson.copy')),
            h(
                'button',
                {type: 'button', class: 'btn', id: 'lesson-print', onClick: () => app.actions.handOut([script.lesson])},
                t('lesson.print.own'),
            ),
        ),
        h(Reading, {script}),
        h(Ways, {app, state, script}),
    ];
}

/** Where it is written at length. @param {{script: Script}} props */
const Reading = ({script: {after}}) =>
    h(
        'p',
        {class: 'small'},
        (after?.read ?? []).length > 0 && t('lesson.read', {works: after.read.join('; ')}),
        ' ',
        after?.article && h('a', {href: pageNow(after.article), id: 'lesson-article'}, t('lesson.article')),
    );

/** Who hands in. @param {import('../../state/app.js').Props & {id: 'name' | 'class'}} props */
const Who = ({app, state, id}) =>
    h(
        'label',
        {class: 'field'},
        h('span', {}, t(`lesson.${id}.of`)),
        h('input', {
            type: 'text',
            autocomplete: 'off',
            maxLength: 60,
            value: state.lesson[id] ?? '',
            onChange: (/** @type {any} */ event) => app.actions.signLesson({[id]: event.target.value.trim()}),
        }),
    );

/** Back, or on to the next lesson of the course. @param {import('../../state/app.js').Props & {script: Script}} props */
function Ways({app, state, script}) {
    const {lesson} = state;
    const {course = scripts.map(one => one.lesson)} = lesson;
    const next = scriptOf(course[course.findIndex((/** @type {string} */ id) => scriptOf(id)?.lesson === script.lesson) + 1]);
    return h(
        'div',
        {class: 'row between'},
        h(
            'button',
            {type: 'button', class: 'btn', id: 'lesson-back', onClick: () => app.actions.lessonStep(lesson.step - 1)},
            t('lesson.back'),
        ),
        next &&
            h(
                'button',
                {
                    type: 'button',
                    class: 'btn go',
                    id: 'lesson-next',
                    onClick: () => app.actions.startLesson(next.lesson, state.course),
                },
                t('lesson.following', {title: next.title}),
            ),
    );
}
