// Settings as fields, made from the core's rows: a name of a few words, a sentence, a range. What is not right is said at
// the field.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {show} from '../lab/figures.js';
import {choiceNow} from '../words/titles.js';
import {listTyped, splitNumbers, typedNumber} from '../words/typed.js';
import {t} from '../words/words.js';
import {useTyped} from './typed.js';

/** @typedef {import('../lab/shapes.js').Param} Param */

/** @param {{params: Param[], values: Record<string, any>, choose: (values: Record<string, any>) => void, id: string}} props */
export const Params = ({params, values, choose, id}) =>
    h(
        'div',
        {class: 'params'},
        params.map(param =>
            h(Field, {
                key: param.id,
                id: `${id}-${param.id}`,
                param,
                value: values[param.id] ?? param.default,
                choose: value => {
                    const {[param.id]: _, ...others} = values;
                    choose(JSON.stringify(value) === JSON.stringify(param.default) ? others : {...others, [param.id]: value});
                },
            }),
        ),
    );

/** @param {{param: Param, value: any, choose: (value: any) => void, id: string}} props */
function Field({param, value, choose, id}) {
    const help = h('small', {id: `${id}-help`, class: 'muted'}, param.help);
    if (param.kind === 'boolean')
        return h(
            'label',
            {class: 'check'},
            h('input', {
                id,
                type: 'checkbox',
                checked: value,
                onChange: (/** @type {any} */ event) => choose(event.target.checked),
            }),
            h('span', {}, param.title, ' ', help),
        );
    if (param.kind === 'choice')
        return h(
            'label',
            {class: 'field'},
            h('span', {}, param.title),
            h(
                'select',
                {id, value, 'aria-describedby': `${id}-help`, onChange: (/** @type {any} */ event) => choose(event.target.value)},
                (param.choices ?? []).map(choice => h('option', {key: choice, value: choice}, choiceNow(choice))),
            ),
            help,
        );
    return h(Typed, {param, value, choose, id, help});
}

/** @param {{param: Param, value: any, choose: (value: any) => void, id: string, help: any}} props */
function Typed({param, value, choose, id, help}) {
    const [wrong, setWrong] = useState('');
    /** @param {string} text */
    const read = text => {
        const parsed = readValue(param, text);
        setWrong(typeof parsed === 'string' ? parsed : '');
        if (typeof parsed === 'string') return false;
        choose(parsed.value);
    };
    const typed = useTyped(listTyped([value].flat()), read);
    return h(
        'label',
        {class: 'field'},
        h('span', {}, param.title),
        h('input', {
            id,
            type: 'text',
            inputMode: 'decimal',
            ...typed,
            'aria-describedby': `${id}-help`,
            'aria-invalid': wrong ? 'true' : undefined,
        }),
        wrong ? h('small', {id: `${id}-help`, class: 'say bad', role: 'alert'}, wrong) : help,
    );
}

/** @param {Param} param @param {string} text @returns {{value: any} | string} the value, or what is wrong with it */
function readValue({kind, title, min, max}, text) {
    const one = (/** @type {string} */ word) => {
        const x = typedNumber(word);
        const whole = kind !== 'real';
        return Number.isFinite(x) && (!whole || Number.isInteger(x)) && x >= (min ?? -Infinity) && x <= (max ?? Infinity);
    };
    const words = kind === 'integers' ? splitNumbers(text, true) : [text];
    const bad = words.find(word => !one(word));
    if (bad === undefined) return {value: kind === 'integers' ? words.map(typedNumber) : typedNumber(words[0])};
    return t('params.wrong', {title, value: bad, low: show('general', min ?? -Infinity), high: show('general', max ?? Infinity)});
}
