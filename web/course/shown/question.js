// A question: a number, a choice, an order, words of one's own, or a setting that is to be found in the lab.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {show} from '../../lab/figures.js';
import {t} from '../../words/words.js';
import {mayBeShown} from '../acting.js';
import {judge, shuffled} from '../judge.js';
import {Said, plain} from './said.js';

/** @typedef {import('../judge.js').Ask} Ask */
/** @typedef {import('./rail.js').StepProps & {ask: Ask}} Props */

/** @param {Props} props */
export function Question(props) {
    const {app, state, ask} = props;
    const answer = state.lesson.answers[ask.id];
    const [given, setGiven] = useState(answer?.given ?? firstOf(props));
    const submit = (/** @type {Event} */ event) => {
        event.preventDefault();
        void app.actions.answerQuestion(given);
    };
    const closed = answer?.shown;
    return h(
        'form',
        {class: 'card ask', onSubmit: submit, id: `ask-${ask.id}`, noValidate: true},
        h(Field, {...props, given: closed ? answer.given : given, setGiven, closed}),
        state.errors.lesson && h('p', {class: 'say bad', role: 'alert', id: 'ask-wrong'}, state.errors.lesson),
        h(
            'p',
            {class: 'row'},
            !closed &&
                h(
                    'button',
                    {type: 'submit', class: answer?.right === true ? 'btn' : 'btn go', id: 'ask-check'},
                    t(ask.kind === 'text' ? 'lesson.keep' : 'lesson.check'),
                ),
            mayBeShown(state.lesson, answer) &&
                h(
                    'button',
                    {type: 'button', class: 'link', id: 'lesson-show', onClick: () => void app.actions.showMe()},
                    t('lesson.show'),
                ),
        ),
        h('div', {role: 'status'}, answer && h(Verdict, {...props, answer})),
    );
}

/** What is in the field at first. @param {Props} props */
function firstOf({ask}) {
    if (ask.kind === 'order') return (ask.options ?? []).map(({id}) => id);
    return Array.isArray(ask.answer?.value) ? [] : '';
}

/** @param {Props & {given: any, setGiven: (x: any) => void, closed: boolean}} props */
function Field(props) {
    const {ask, given, setGiven, closed, values} = props;
    const label = h(Said, {text: ask.text, values});
    if (ask.kind === 'choice') return h(Choice, props);
    if (ask.kind === 'order') return h(Order, props);
    if (ask.kind === 'find') return label;
    const shared = {
        id: `field-${ask.id}`,
        // A number that was shown is the script's; what was written stays as it was.
        value: typeof given === 'number' ? show('general', given) : String(given),
        disabled: closed,
        'aria-describedby': 'ask-wrong',
        onInput: (/** @type {any} */ event) => setGiven(event.target.value),
    };
    return [
        h('label', {for: shared.id}, label),
        ask.kind === 'text'
            ? h('textarea', {...shared, rows: 4})
            : h(
                  'span',
                  {class: 'row'},
                  h('input', {...shared, type: 'text', inputMode: 'decimal', class: 'short'}),
                  ask.unit ?? '',
              ),
    ];
}

/** @param {Props & {given: any, setGiven: (x: any) => void, closed: boolean}} props */
function Choice({state, ask, given, setGiven, closed, values}) {
    const several = Array.isArray(ask.answer?.value);
    const {lesson} = state;
    const options = shuffled(ask.options ?? [], `${lesson.id} ${ask.id} ${lesson.name ?? ''}`);
    const has = (/** @type {string} */ id) => (several ? given.includes(id) : given === id);
    const choose = (/** @type {string} */ id) =>
        setGiven(!several ? id : has(id) ? given.filter((/** @type {string} */ x) => x !== id) : [...given, id]);
    return h(
        'fieldset',
        {disabled: closed},
        h('legend', {}, h(Said, {text: ask.text, values})),
        options.map(({id, text}) =>
            h(
                'label',
                {key: id, class: 'check'},
                h('input', {
                    type: several ? 'checkbox' : 'radio',
                    name: ask.id,
                    value: id,
                    checked: has(id),
                    onChange: () => choose(id),
                }),
                h('span', {}, plain(text, values)),
            ),
        ),
    );
}

/** @param {Props & {given: any, setGiven: (x: any) => void, closed: boolean}} props */
function Order({ask, given, setGiven, closed, values}) {
    const text = (/** @type {string} */ id) => plain((ask.options ?? []).find(option => option.id === id)?.text ?? id, values);
    const move = (/** @type {number} */ i, /** @type {number} */ by) => {
        const order = [...given];
        [order[i], order[i + by]] = [order[i + by], order[i]];
        setGiven(order);
    };
    const button = (/** @type {number} */ i, /** @type {number} */ by, /** @type {string} */ sign) =>
        h(
            'button',
            {
                type: 'button',
                class: 'icon',
                'aria-label': t(by < 0 ? 'lesson.up' : 'lesson.down', {what: text(given[i])}),
                disabled: closed || given[i + by] === undefined,
                onClick: () => move(i, by),
            },
            sign,
        );
    return h(
        'fieldset',
        {},
        h('legend', {}, h(Said, {text: ask.text, values})),
        h(
            'ol',
            {},
            given.map((/** @type {string} */ id, /** @type {number} */ i) =>
                h('li', {key: id}, text(id), button(i, -1, '\u2191'), button(i, 1, '\u2193')),
            ),
        ),
    );
}

/** @param {Props & {answer: import('../lesson.js').Answer}} props */
function Verdict({ask, step, values, answer}) {
    const {right, shown, given, tries} = answer;
    if (right === null) return h('p', {class: 'say ok'}, t('lesson.kept'), ' ', ask.right ?? '');
    if (right)
        return h(Said, {class: 'say ok', text: `**${t(shown ? 'lesson.shown' : 'lesson.right')}** ${ask.right ?? ''}`, values});
    const {says} = ask.kind === 'find' ? {says: ''} : judge(ask, given, values);
    const hint = (step.hints ?? [])[Math.min(tries, step.hints?.length ?? 0) - 1];
    return h(Said, {class: 'say', text: `**${t('lesson.wrong')}** ${says} ${hint ?? ''}`.trim(), values});
}
