// What helps at a step: hints that come with the tries, "show me", "there is none"; and its training.

import {h} from 'preact';
import {useRef} from 'preact/hooks';
import {RunBar} from '../../views/run_bar.js';
import {t} from '../../words/words.js';

/** @typedef {import('./rail.js').StepProps} StepProps */

/** Different settings that are to be tried before "there is none" is taken for an answer. */
const TRIED = 3;
/** After so many a hint comes, and the next after as many more. */
const A_HINT = 3;

/** What a reader sets. @param {import('../../state/app.js').State} state */
const settingOf = ({lines, strategy, cost, lesson}) => JSON.stringify([lines, strategy, cost, lesson?.knobs]);

/** Hints, and what is done for whom finds it not. @param {StepProps} props */
export function Help({app, state, step}) {
    const tried = useRef(new Set([settingOf(state)]));
    tried.current.add(settingOf(state));
    const n = tried.current.size - 1;
    const hints = (step.hints ?? []).slice(0, Math.floor(n / A_HINT));
    const none = (step.unlock ?? []).includes('lesson.none');
    const sayNone = () =>
        n >= TRIED ? app.actions.sayNone() : app.actions.fail(new Error(t('lesson.none.tries', {n: TRIED})), 'lesson');
    return [
        h('div', {role: 'status'}, hints.length > 0 && h('p', {class: 'say'}, h('b', {}, t('lesson.hint')), ' ', hints.at(-1))),
        state.errors.lesson && h('p', {class: 'say bad', role: 'alert'}, state.errors.lesson),
        h(
            'p',
            {class: 'row'},
            none &&
                h(
                    'button',
                    {type: 'button', class: 'btn', id: 'lesson-none', 'data-part': 'lesson.none', onClick: sayNone},
                    t('lesson.none'),
                ),
            step.shown &&
                !state.lesson.strict &&
                h(
                    'button',
                    {type: 'button', class: 'link', id: 'lesson-show', onClick: () => void app.actions.showMe()},
                    t('lesson.show'),
                ),
        ),
    ];
}

/** Whether the step's models are all there. @param {StepProps} props */
export const isTrained = ({state, step}) =>
    state.runs.some(({lesson, cancelled}) => lesson && lesson.id === state.lesson.id && lesson.step === step.id && !cancelled);

/** Whether the data that the step chose are those that are loaded: they take a moment, and those before are there till then.
 *  @param {StepProps['state']} state */
const isOpen = ({data, description, busy}) =>
    description !== null &&
    !busy.data &&
    (!data?.id || description.name === data.id) &&
    (!data?.rows || description.rows.read === data.rows);

/** Trains what the step is about, when the reader says so. @param {StepProps} props */
export function Train(props) {
    const {app, state} = props;
    const {run, errors} = state;
    if (run) return h(RunBar, {app, state});
    return [
        !isTrained(props) &&
            h(
                'p',
                {},
                h(
                    'button',
                    {
                        type: 'button',
                        class: 'btn go',
                        id: 'lesson-run',
                        disabled: !isOpen(state),
                        onClick: () => void app.actions.lessonRun(),
                    },
                    t('lesson.run'),
                ),
            ),
        errors.run && h('p', {class: 'say bad', role: 'alert'}, errors.run),
    ];
}
