// The lesson beside the lab: what is said, what is asked, where one is.

import {h} from 'preact';
import {useEffect, useLayoutEffect, useRef} from 'preact/hooks';
import {wantParts} from '../shell/parts.js';
import {t} from '../words/words.js';
import {End} from './end.js';
import {FORMULAS} from './formulas.js';
import {isDone, isMet, partsAt} from './lesson.js';
import {Question} from './question.js';
import {scriptOf} from './scripts.js';
import {Said} from './said.js';
import {shown, valuesOf} from './values.js';

/** @typedef {import('../state/app.js').Props} Props */
/** @typedef {import('./lesson.js').Script} Script */
/** @typedef {import('./lesson.js').Step} Step */
/** @typedef {Props & {script: Script, step: Step, values: Record<string, number | null>}} StepProps */

/** Different settings that are to be tried before "there is none" is taken for an answer. */
const TRIED = 3;

/** @param {Props} props */
export function Rail(props) {
    const {state} = props;
    const {lesson} = state;
    const script = scriptOf(lesson.id);
    const step = script?.steps[lesson.step];
    const values = valuesOf(state);
    useLayoutEffect(() => {
        if (script) wantParts('lesson', partsAt(script, lesson.step));
    }, [script, lesson.step]);
    useScroll(script?.steps[lesson.step]?.point, lesson.step);
    if (!script) return null;
    return h(
        'aside',
        {class: 'rail', 'aria-label': t('lesson.name', {title: script.title})},
        h(
            'div',
            {class: 'row between'},
            h('small', {class: 'muted'}, t('lesson.of', {n: script.number, minutes: script.minutes})),
            h(Dots, {n: script.steps.length, at: lesson.step}),
        ),
        h('h2', {}, script.title),
        step ? h(Stage, {...props, key: step.id, script, step, values}) : h(End, {...props, script}),
        h(Leave, {...props, script}),
    );
}

/** What is pointed at comes into view. @param {string | undefined} point @param {number} step */
function useScroll(point, step) {
    useEffect(() => {
        const element = point && document.querySelector(`[data-part="${point}"]`);
        // Where the lesson stands above the lab it would go out of view.
        if (element && matchMedia('(min-width: 60rem)').matches) element.scrollIntoView({block: 'nearest'});
    }, [point, step]);
}

/** @param {{n: number, at: number}} props */
const Dots = ({n, at}) =>
    h(
        'span',
        {class: 'dots', role: 'img', 'aria-label': t('lesson.step', {n: Math.min(at + 1, n), all: n})},
        Array.from({length: n}, (_, i) => h('i', {key: i, class: i < at ? 'done' : i === at ? 'now' : undefined})),
    );

/** A step. @param {StepProps} props */
function Stage(props) {
    const {app, state, script, step, values} = props;
    const {lesson} = state;
    useReached(props);
    const done = isDone(step, lesson);
    const reached = done && lesson.done.includes(step.id);
    const last = lesson.step === script.steps.length - 1;
    return [
        h('div', {id: 'lesson-step', tabIndex: -1, key: 'say'}, step.say && h(Said, {text: step.say, values})),
        step.point && h('p', {class: 'vh', key: 'look'}, t('lesson.look', {part: t(`part.${step.point}`)})),
        h('div', {role: 'status', key: 'then'}, reached && step.then && h(Said, {class: 'say ok', text: step.then, values})),
        step.ask && h(Question, {...props, key: step.ask.id, ask: step.ask}),
        !step.ask && !done && h(Help, {...props, key: 'help'}),
        step.formula && h(Formula, {...props, key: 'formula', id: step.formula}),
        h(
            'div',
            {class: 'row between', key: 'ways'},
            h(
                'button',
                {
                    type: 'button',
                    class: 'btn',
                    id: 'lesson-back',
                    disabled: lesson.step === 0,
                    onClick: () => app.actions.lessonStep(lesson.step - 1),
                },
                t('lesson.back'),
            ),
            h(
                'button',
                {
                    type: 'button',
                    class: done ? 'btn go' : 'btn',
                    id: 'lesson-next',
                    onClick: () => app.actions.lessonStep(lesson.step + 1),
                },
                t(done ? (last ? 'lesson.finish' : 'lesson.next') : 'lesson.skip'),
            ),
        ),
    ];
}

/** Notes when what the step waits for has come about. @param {StepProps} props */
function useReached({app, state, step, values}) {
    const {lesson} = state;
    const waits = typeof step.wait === 'string' && step.wait !== 'next' ? step.wait : null;
    const was = useRef(waits && JSON.stringify(state[waits]));
    const changed = waits !== null && JSON.stringify(state[waits]) !== was.current;
    const met = changed || isMet(step, values);
    useEffect(() => {
        if (met && !lesson.done.includes(step.id)) app.actions.lessonReached();
    }, [met]);
}

/** Hints, and what is done for whom finds it not. @param {StepProps} props */
function Help({app, state, step}) {
    const tried = useRef(new Set([JSON.stringify(state.lines)]));
    tried.current.add(JSON.stringify(state.lines));
    const n = tried.current.size - 1;
    const hints = (step.hints ?? []).slice(0, n);
    const none = (step.unlock ?? []).includes('lesson.none');
    const sayNone = () =>
        n >= TRIED ? app.actions.sayNone() : app.actions.fail(new Error(t('lesson.none.tries', {n: TRIED})), 'lesson');
    return [
        h('div', {role: 'status'}, hints.length > 0 && h('p', {class: 'say'}, h('b', {}, t('lesson.hint')), ' ', hints.at(-1))),
        state.errors.lesson && h('p', {class: 'say bad', role: 'alert'}, state.errors.lesson),
        h(
            'p',
            {class: 'row'},
            none && h('button', {type: 'button', class: 'btn', id: 'lesson-none', 'data-part': 'lesson.none', onClick: sayNone}, t('lesson.none')),
            step.shown &&
                h('button', {type: 'button', class: 'link', id: 'lesson-show', onClick: app.actions.showMe}, t('lesson.show')),
        ),
    ];
}

/** A formula with the numbers of now. @param {StepProps & {id: string}} props */
function Formula({state, id, values}) {
    const {text, of} = FORMULAS[id];
    const groups = Object.keys(values).flatMap(name => (name.startsWith('n.') ? [name.slice(2)] : []));
    const names = new Map((state.audit?.groups ?? []).map(({name}) => [name.toLowerCase().replace(/[^a-z0-9]+/g, '_'), name]));
    return h(
        'details',
        {open: true},
        h('summary', {}, t(`formula.${id}`)),
        h('p', {class: 'formula'}, text),
        groups.map(group =>
            h(
                'p',
                {class: 'small', key: group},
                t('lesson.formula.now', {
                    group: names.get(group) ?? group,
                    values: of.map(name => `${t(`letter.${name}`)} ${shown(name, values[`${name}.${group}`])}`).join(', '),
                }),
            ),
        ),
    );
}

/** The lab is open: at this step, whole or with one's own file. @param {Props & {script: Script}} props */
function Leave({app, state, script}) {
    const step = t(`step.${state.at}`);
    return h(
        'p',
        {class: 'small muted end'},
        t('lesson.lab', {step}),
        ' ',
        h('button', {type: 'button', class: 'link', onClick: () => app.actions.leaveLesson(true, state.at)}, t('lesson.open')),
        ' ',
        script.after?.own !== false &&
            h('button', {type: 'button', class: 'link', onClick: () => app.actions.leaveLesson(true, 'data')}, t('lesson.own')),
        ' ',
        h(
            'button',
            {type: 'button', class: 'link', id: 'lesson-leave', onClick: () => app.actions.leaveLesson()},
            t('lesson.leave'),
        ),
    );
}
