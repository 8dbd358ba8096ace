// The lesson beside the lab: what is said, what is asked, where one is.

import {h} from 'preact';
import {useEffect, useLayoutEffect, useRef} from 'preact/hooks';
import {wantParts} from '../../shell/parts.js';
import {t} from '../../words/words.js';
import {End} from './end.js';
import {Figure, Formula} from './figure.js';
import {hear} from '../heard.js';
import {Help, Train, isTrained} from './help.js';
import {isDone, isMet, partsAt, variantOf, waitedFor} from '../lesson.js';
import {Question} from './question.js';
import {scriptOf} from '../scripts.js';
import {Said} from './said.js';
import {valuesOf} from '../values.js';
import {Who} from './who.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../lesson.js').Script} Script */
/** @typedef {import('../lesson.js').Step} Step */
/** @typedef {Props & {script: Script, step: Step, values: Record<string, number | null>}} StepProps */

/** @param {Props} props */
export function Rail(props) {
    const {app, state} = props;
    const {lesson} = state;
    const script = scriptOf(lesson.id);
    const step = script?.steps[lesson.step];
    const values = valuesOf(state);
    useLayoutEffect(() => {
        if (script) wantParts('lesson', partsAt(script, lesson.step));
    }, [script, lesson.step]);
    useScroll(step?.point, lesson.step);
    useEffect(() => {
        if (script && step) hear(script.lesson, step.id, values);
    });
    if (!script) return h(Unknown, props);
    return h(
        'aside',
        {class: 'rail', 'aria-label': t('lesson.name', {title: script.title})},
        h(
            'div',
            {class: 'row between'},
            h('small', {class: 'muted'}, t('lesson.of', {n: script.number, minutes: script.minutes})),
            h(Dots, {n: script.steps.length, at: lesson.step}),
        ),
        h('h1', {}, script.title),
        // In a class the name settles which variants of the questions one has.
        lesson.step === 0 &&
            lesson.class &&
            h(Who, {app, state, of: 'name', id: 'lesson-who', label: t('lesson.who', {class: lesson.class})}),
        step ? h(Stage, {...props, key: step.id, script, step, values}) : h(End, {...props, script}),
        h(Leave, {...props, script}),
    );
}

/** A link names a lesson that is not there. @param {Props} props */
const Unknown = ({app, state}) =>
    h(
        'aside',
        {class: 'rail', 'aria-label': t('learn.title')},
        h('p', {class: 'say bad'}, t('lesson.unknown', {id: state.lesson.id})),
        h('button', {type: 'button', class: 'btn', onClick: () => app.actions.leaveLesson()}, t('lesson.leave')),
    );

/** @param {string | undefined} part */
const scrollTo = part => document.querySelector(`[data-part="${part}"]`)?.scrollIntoView({block: 'nearest'});

/** What is pointed at comes into view. @param {string | undefined} point @param {number} step */
function useScroll(point, step) {
    useEffect(() => {
        // Where the lesson stands above the lab it would itself go out of view: there a button does it.
        if (point && matchMedia('(min-width: 60rem)').matches) scrollTo(point);
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
    const reached = lesson.done.includes(step.id);
    const last = lesson.step === script.steps.length - 1;
    const ask = step.ask && variantOf(step.ask, lesson.variant);
    const look = t('lesson.look', {part: step.point ? t(`part.${step.point}`) : ''});
    return [
        h('div', {id: 'lesson-step', tabIndex: -1, key: 'say'}, step.say && h(Said, {text: step.say, values})),
        step.point && [
            h('p', {class: 'vh', key: 'look'}, look),
            h('button', {type: 'button', class: 'link look', key: 'go', onClick: () => scrollTo(step.point)}, look),
        ],
        step.run && h(Train, {...props, key: 'train'}),
        step.formula && h(Formula, {...props, key: 'formula', id: step.formula}),
        step.figure && h(Figure, {...props, key: 'figure', id: step.figure}),
        h('div', {role: 'status', key: 'then'}, reached && step.then && h(Said, {class: 'say ok', text: step.then, values})),
        ask && h(Question, {...props, key: ask.id, ask}),
        !reached && typeof step.wait === 'object' && h(Help, {...props, key: 'help'}),
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
function useReached(props) {
    const {app, state, step, values} = props;
    const {lesson} = state;
    const fields = JSON.stringify(waitedFor(step).map(field => state[field]));
    const was = useRef(fields);
    const met = was.current !== fields || isMet(step, values) || (step.run && isTrained(props));
    useEffect(() => {
        if (met && !lesson.done.includes(step.id)) app.actions.lessonReached();
    }, [met]);
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
