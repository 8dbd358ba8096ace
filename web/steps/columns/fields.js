// The fields of the table of columns.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {asTyped} from '../../words/typed.js';

/** The ids of a column's fields by its place: focus goes there. @param {string} field @param {number} place */
export const fieldId = (field, place) => `${field}-${place}`;

/** @param {{id: string, label: string, value: string, options: string[][], choose: (value: string) => void,
 *  wrong?: string}} props  wrong: the id of what says so */
export const Choice = ({id, label, value, options, choose, wrong}) =>
    h(
        'select',
        {
            id,
            value,
            'aria-label': label,
            'aria-invalid': wrong ? 'true' : undefined,
            'aria-describedby': wrong,
            onChange: (/** @type {any} */ event) => choose(event.target.value),
        },
        options.map(([key, text]) => h('option', {key, value: key, selected: key === value}, text)),
    );

/** A number that is typed, or a word in its place; what is none is said under it. @param {{id: string, label: string,
 *  value: number | string | null, read: (text: string) => {value: any} | string, choose: (value: any) => void}} props
 *  read: the value, or what is wrong */
export function NumberField({id, label, value, read, choose}) {
    const [wrong, setWrong] = useState('');
    /** @param {string} text */
    const take = text => {
        const found = read(text.trim());
        setWrong(typeof found === 'string' ? found : '');
        if (typeof found !== 'string') choose(found.value);
    };
    return [
        h('input', {
            id,
            type: 'text',
            inputMode: 'decimal',
            class: 'short',
            autocomplete: 'off',
            value: asTyped(value ?? ''),
            'aria-label': label,
            'aria-invalid': wrong ? 'true' : undefined,
            'aria-describedby': wrong ? `${id}-wrong` : undefined,
            onChange: (/** @type {any} */ event) => take(event.target.value),
        }),
        wrong && h('small', {id: `${id}-wrong`, class: 'say bad', role: 'alert'}, wrong),
    ];
}
