// A lesson for the front of a room: a step a screen, large; the arrows turn the pages.

import {h} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {t} from '../../words/words.js';
import {keyOfAsk} from './key.js';
import {askedIn} from '../lesson.js';
import {Said, plain} from './said.js';

/** @param {import('../../state/app.js').Props & {script: import('../lesson.js').Script}} props */
export function Slides({app, state, script}) {
    const [at, setAt] = useState(0);
    const [key, setKey] = useState(false);
    const last = script.steps.length - 1;
    const turn = (/** @type {number} */ by) => {
        setAt(now => Math.min(last, Math.max(0, now + by)));
        setKey(false);
    };
    useEffect(() => {
        const press = (/** @type {KeyboardEvent} */ event) => {
            const by = {ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1}[event.key];
            if (by) turn(by);
            if (event.key === 'Escape') app.actions.showSlides(null);
        };
        addEventListener('keydown', press);
        return () => removeEventListener('keydown', press);
    }, []);
    const step = script.steps[at];
    const button = (/** @type {string} */ id, /** @type {() => void} */ act, disabled = false) =>
        h('button', {type: 'button', class: 'btn', id: `slide-${id}`, disabled, onClick: act}, t(`slide.${id}`));
    return h(
        'section',
        {class: 'slide', 'aria-label': script.title},
        h('p', {class: 'eyebrow'}, h('span', {}, t('teach.class', {n: script.number, title: script.title}))),
        h('h1', {class: 'vh'}, script.title),
        h(
            'div',
            {role: 'status'},
            step.say && h(Said, {text: step.say, values: {}, bare: true}),
            askedIn(step)
                .filter(({id}) => id === step.ask?.id)
                .map(ask => [
                    h(Said, {key: ask.id, text: ask.text, values: {}, bare: true}),
                    h(
                        'ul',
                        {class: 'boxes'},
                        (ask.options ?? []).map(({id, text}) => h('li', {key: id}, plain(text))),
                    ),
                ]),
            key && askedIn(step).map(ask => h('p', {key: ask.id, class: 'say ok'}, keyOfAsk(ask, step, state.catalog))),
        ),
        h(
            'p',
            {class: 'row'},
            button('back', () => turn(-1), at === 0),
            button('next', () => turn(1), at === last),
            h('span', {class: 'muted'}, t('lesson.step', {n: at + 1, all: last + 1})),
            button('answer', () => setKey(!key), askedIn(step).length === 0),
            button('end', () => app.actions.showSlides(null)),
        ),
    );
}
