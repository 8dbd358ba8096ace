// Lessons on paper: what is said, what is asked with room for the answer or what one answered; for the teacher, what is right.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {t} from '../../words/words.js';
import {givenWords, keyOfAsk} from './key.js';
import {askedIn} from '../lesson.js';
import {Paper} from './paper.js';
import {Said, onPaper} from './said.js';
import {heardAt} from '../heard.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../judge.js').Ask} Ask */
/** @typedef {import('../lesson.js').Script} Script */

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
    const {lesson, aside, catalog} = state;
    const own = lesson?.id === script.lesson ? lesson : aside[script.lesson];
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
            script.steps.map(step => {
                const values = own === lesson ? heardAt(script.lesson, step.id) : {};
                return h(
                    'li',
                    {key: step.id},
                    step.say && h(Said, {text: step.say, values, bare: true}),
                    askedIn(step, own?.variant).map(ask => h(Asked, {key: ask.id, ask, step, own, values, withKey, catalog})),
                );
            }),
        ),
        h('p', {class: 'small muted'}, t('learn.paper')),
    );
}

/** @param {{ask: Ask, step: import('../lesson.js').Step, own: import('../lesson.js').Lesson | undefined,
 *  values: Record<string, number | null>, withKey: boolean, catalog: import('../../lab/shapes.js').Catalog | null}} props */
function Asked({ask, step, own, values, withKey, catalog}) {
    const answer = own?.answers[ask.id];
    const {options = []} = ask;
    return [
        ask.id !== step.id && h(Said, {text: `**${ask.text.replaceAll('**', '')}**`, values, bare: true}),
        options.length > 0 &&
            h(
                'ul',
                {class: 'boxes'},
                options.map(({id, text}) =>
                    h('li', {key: id}, [answer?.given].flat().includes(id) ? '\u25a0 ' : '\u25a1 ', onPaper(text, values)),
                ),
            ),
        answer && options.length === 0 && h('p', {class: 'say'}, t('learn.answered', {given: givenWords(answer.given, ask)})),
        !answer && options.length === 0 && !withKey && h('p', {class: 'room'}, '\u00a0'),
        withKey && h('p', {class: 'say ok'}, keyOfAsk(ask, step, catalog)),
    ];
}
