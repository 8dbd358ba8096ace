// A lesson on paper: what is said, what is asked with room for the answer; for the teacher, also what is right.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {t} from '../words/words.js';
import {Said} from './said.js';
import {valuesOf} from './values.js';

/** @param {import('./judge.js').Ask} ask what is right, where the script says it */
export function keyOfAsk(ask) {
    const {answer, options = [], unit = '', tolerance} = ask;
    if (answer?.state || ask.kind === 'text' || ask.kind === 'find') return t(`teach.key.${ask.kind}`);
    if (answer?.from) return t('teach.key.from');
    const ids = [answer?.value].flat();
    if (options.length > 0) return ids.map(id => options.find(option => option.id === id)?.text ?? id).join('; ');
    return `${ids.join(', ')}${unit ? `\u00a0${unit}` : ''}${tolerance ? ` \u00b1\u00a0${tolerance}` : ''}`;
}

/** @param {import('../state/app.js').Props & {script: import('./lesson.js').Script}} props */
export function HandOut({app, state, script}) {
    const [key, setKey] = useState(false);
    const values = valuesOf(state);
    return h(
        'div',
        {class: 'sheet hand-out'},
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
            h('button', {type: 'button', class: 'btn', onClick: () => app.actions.handOut(null)}, t('learn.back')),
        ),
        h('small', {}, t('lesson.of', {n: script.number, minutes: script.minutes})),
        h('h1', {}, script.title),
        h('p', {class: 'small'}, t('learn.for'), ' ______________________________'),
        h('ul', {}, script.goal.map(goal => h('li', {key: goal}, goal))), // prettier-ignore
        h(
            'ol',
            {class: 'on-paper'},
            script.steps.map(step =>
                h(
                    'li',
                    {key: step.id},
                    step.say && h(Said, {text: step.say, values}),
                    step.ask && [
                        h(Said, {text: `**${step.ask.text}**`, values}),
                        (step.ask.options ?? []).length > 0 &&
                            h(
                                'ul',
                                {class: 'boxes'},
                                step.ask.options?.map(({id, text}) => h('li', {key: id}, '\u25a1 ', text)),
                            ),
                        key
                            ? h('p', {class: 'say ok'}, keyOfAsk(step.ask))
                            : (step.ask.options ?? []).length === 0 && h('p', {class: 'room'}, '\u00a0'),
                    ],
                ),
            ),
        ),
        h('p', {class: 'small muted'}, t('learn.paper')),
    );
}
