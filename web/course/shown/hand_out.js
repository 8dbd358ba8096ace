// Lessons on paper: what is said, what is asked with room for the answer or what one answered; for the teacher, what is right.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {show} from '../../lab/figures.js';
import {t} from '../../words/words.js';
import {askedIn} from '../lesson.js';
import {Paper} from './paper.js';
import {Said, Words, plainOf} from './said.js';
import {settingWords} from '../setting.js';
import {valuesOf} from '../values.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../judge.js').Ask} Ask */
/** @typedef {import('../lesson.js').Script} Script */

/** What is right, in words: a number as it is known, options, the settings that "show me" makes. @param {Ask} ask
 *  @param {import('../lesson.js').Step} [step] */
export function keyOfAsk(ask, step) {
    const {answer, options = [], unit = '', tolerance} = ask;
    if (ask.kind === 'text') return t('teach.key.text');
    if (ask.kind === 'find') return step?.shown ? settingWords(step.shown, step.figure) : t('teach.key.find');
    const ids = [answer?.value].flat();
    if (options.length > 0) return optionWords(ids, options);
    const number = ids.map(id => show('general', Number(id))).join(', ');
    return `${number}${unit ? `\u00a0${unit}` : ''}${tolerance ? ` \u00b1\u00a0${tolerance}` : ''}`;
}

/** @param {any[]} ids @param {{id: string, text: string}[]} options  what is none stays as it is */
const optionWords = (ids, options) =>
    ids.map(id => plainOf({text: options.find(option => option.id === id)?.text ?? String(id ?? ''), values: {}})).join('; ');

/** What was answered, in words. @param {any} given @param {Ask} ask */
export const givenWords = (given, {options = []}) => optionWords([given].flat(), options);

/** @param {Props & {scripts: Script[]}} props */
export function HandOuts({app, state, scripts}) {
    const [key, setKey] = useState(false);
    return [
        h(
            'p',
            {class: 'row unprinted'},
            h('button', {type: 'button', class: 'btn go', onClick: () => print()}, t('lesson.print')),
            h(
                'label',
                {class: 'check'},
                h('input', {type: 'checkbox', checked: key, onChange: () => setKey(!key)}),
                t('learn.with.key'),
            ),
            h('button', {type: 'button', class: 'btn', onClick: () => app.actions.handOut([])}, t('learn.back')),
        ),
        scripts.map(script => h(HandOut, {key: script.lesson, app, state, script, withKey: key})),
    ];
}

/** Room for a name. */
const BLANK = ` ${'_'.repeat(30)}`;

/** @param {Props & {script: Script, withKey: boolean}} props */
function HandOut({app, state, script, withKey}) {
    const {lesson, aside} = state;
    const own = lesson?.id === script.lesson ? lesson : aside[script.lesson];
    const values = own === lesson ? valuesOf(state) : {};
    return h(
        'article',
        {class: 'sheet hand-out', 'data-hand-out': script.lesson},
        h('small', {}, t('lesson.of', {n: script.number, minutes: script.minutes})),
        h('h1', {}, script.title),
        h('p', {class: 'small'}, own?.name ? t('learn.by', {name: own.name, class: own.class ?? ''}) : [t('learn.for'), BLANK]),
        h('ul', {}, script.goal.map(goal => h('li', {key: goal}, goal))), // prettier-ignore
        h(Paper, {app, state, script}),
        h(
            'ol',
            {class: 'on-paper'},
            script.steps.map(step =>
                h(
                    'li',
                    {key: step.id},
                    step.say && h(Said, {text: step.say, values, bare: true}),
                    askedIn(step, own?.variant).map(ask => h(Asked, {key: ask.id, ask, step, own, values, withKey})),
                ),
            ),
        ),
        h('p', {class: 'small muted'}, t('learn.paper')),
    );
}

/** @param {{ask: Ask, step: import('../lesson.js').Step, own: import('../lesson.js').Lesson | undefined,
 *  values: Record<string, number | null>, withKey: boolean}} props */
function Asked({ask, step, own, values, withKey}) {
    const answer = own?.answers[ask.id];
    const {options = []} = ask;
    return [
        ask.id !== step.id && h(Said, {text: `**${ask.text.replaceAll('**', '')}**`, values, bare: true}),
        options.length > 0 &&
            h(
                'ul',
                {class: 'boxes'},
                options.map(({id, text}) =>
                    h(
                        'li',
                        {key: id},
                        [answer?.given].flat().includes(id) ? '\u25a0 ' : '\u25a1 ',
                        h(Words, {text, values, bare: true}),
                    ),
                ),
            ),
        answer && options.length === 0 && h('p', {class: 'say'}, t('learn.answered', {given: givenWords(answer.given, ask)})),
        !answer && options.length === 0 && !withKey && h('p', {class: 'room'}, '\u00a0'),
        withKey && h('p', {class: 'say ok'}, keyOfAsk(ask, step)),
    ];
}
