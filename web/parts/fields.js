// Fields of a form, each with its label and, where it has one, its explanation.

import {show} from '../lab/figures.js';
import {asTyped, typedNumber} from '../words/typed.js';
import {t} from '../words/words.js';
import {freshId, h} from './dom.js';

/** Words, or words and the button that explains them. @typedef {string | [string, HTMLElement]} Label */

/** @param {string} id of the field @param {Label} label */
function labelled(id, label) {
    if (typeof label === 'string') return h('label', {for: id}, label);
    return h('span', {class: 'keep'}, h('label', {for: id}, label[0]), '\u00a0', label[1]);
}

/** A labelled choice. @param {Label} label @param {{value: string, text: string}[]} entries @param {string} value
 *  @param {(value: string) => void} onChange */
export function pick(label, entries, value, onChange) {
    const id = freshId('pick');
    const select = h(
        'select',
        {id, onchange: () => onChange(select.value)},
        entries.map(e => h('option', {value: e.value}, e.text)),
    );
    select.value = value;
    return h('div', {class: 'control inline'}, labelled(id, label), select);
}

/**
 * A labelled text, checked by `read`, which gives what it means or the sentence that says what is wrong with it.
 * @template T
 * @param {Label} label @param {string} text at first
 * @param {(text: string) => {value: T} | {wrong: string}} read @param {(value: T) => void} onChange
 * @param {{keys?: 'decimal', empty?: string}} [style]  keys of a telephone; what an empty field means
 */
export function textInput(label, text, read, onChange, {keys, empty} = {}) {
    const id = freshId('figure');
    const wrong = h('span', {class: 'wrong', id: `${id}-wrong`, hidden: true});
    const input = h('input', {
        type: 'text',
        inputmode: keys,
        autocomplete: 'off',
        spellcheck: 'false',
        id,
        class: 'short',
        placeholder: empty,
        value: text,
        'aria-describedby': `${id}-wrong`,
        onchange: () => {
            const now = read(input.value.trim());
            wrong.textContent = 'wrong' in now ? now.wrong : '';
            wrong.hidden = !('wrong' in now);
            if ('wrong' in now) input.setAttribute('aria-invalid', 'true');
            else {
                input.removeAttribute('aria-invalid');
                onChange(now.value);
            }
        },
    });
    return h('div', {class: 'control inline'}, labelled(id, label), input, wrong);
}

/** A labelled number, checked against its range. @param {Label} label
 *  @param {{value: number, min: number, max: number, whole?: boolean}} range @param {(value: number) => void} onChange */
export function figureInput(label, {value, min, max, whole = false}, onChange) {
    const read = (/** @type {string} */ text) => {
        const x = typedNumber(text);
        const good = Number.isFinite(x) && x >= min && x <= max && (!whole || Number.isInteger(x));
        if (good) return {value: x};
        const range = {low: show('general', min), high: show('general', max)};
        return {wrong: t(whole ? 'field.wrong.whole' : 'field.wrong', {text, ...range})};
    };
    return textInput(label, asTyped(value), read, onChange, {keys: 'decimal'});
}

/** A box with its label. @param {Label} label @param {boolean} checked @param {(checked: boolean) => void} onChange */
export function tick(label, checked, onChange) {
    const id = freshId('tick');
    const box = h('input', {type: 'checkbox', id, checked, onchange: () => onChange(box.checked)});
    return h('span', {class: 'check'}, box, labelled(id, label));
}

const SEARCHED = 24; // boxes from which a list is searched

/** Boxes to tick, folded away; a long list can be searched. @param {string} summary
 *  @param {{value: string, text: string}[]} entries @param {Set<string>} chosen @param {() => void} onChange */
export function tickList(summary, entries, chosen, onChange) {
    const boxes = entries.map(({value, text}) => ({
        text: text.toLowerCase(),
        element: tick(text, chosen.has(value), checked => {
            if (checked) chosen.add(value);
            else chosen.delete(value);
            onChange();
        }),
    }));
    const id = freshId('search');
    const search = h('input', {
        type: 'text',
        id,
        autocomplete: 'off',
        oninput: () => {
            const words = search.value.toLowerCase().split(/\s+/);
            for (const {text, element} of boxes) element.hidden = !words.every(word => text.includes(word));
        },
    });
    return h(
        'details',
        {class: 'picker'},
        h('summary', {}, summary),
        entries.length >= SEARCHED ? h('div', {class: 'control inline'}, h('label', {for: id}, t('field.search')), search) : null,
        h(
            'div',
            {class: 'checks ticks'},
            boxes.map(box => box.element),
        ),
    );
}
