// A column of numbers such as 1.000, which may be 1 or 1000: the question which, put with one example read both ways.

import {freshId, h} from './dom.js';

/**
 * As the core's guess has it.
 * @typedef {{column: string, example: string, line: number, mark: '.' | ',',
 *   readings: {decimal: number, thousands: number}}} Ambiguity
 * @typedef {{decimal: string, thousands: string}} Marks
 */

/** The marks under which the example is read so. @param {Ambiguity} ambiguity @param {'decimal' | 'thousands'} reading
 *  @returns {Marks} */
export function marksOf({mark}, reading) {
    const other = mark === '.' ? ',' : '.';
    return reading === 'decimal' ? {decimal: mark, thousands: other} : {decimal: other, thousands: mark};
}

/**
 * @param {Ambiguity} ambiguity @param {'decimal' | 'thousands' | null} chosen  at first
 * @param {(marks: Marks) => void} choose
 */
export function askMarks(ambiguity, chosen, choose) {
    const {column, example, line, mark, readings} = ambiguity;
    const name = freshId('marks');
    const word = mark === '.' ? 'point' : 'comma';
    return h(
        'fieldset',
        {class: 'marks'},
        h('legend', {}, `What is \u201c${example}\u201d in column ${column}, line ${line}?`),
        h(
            'div',
            {class: 'checks'},
            /** @type {('decimal' | 'thousands')[]} */ (['decimal', 'thousands']).map(reading => {
                const id = freshId('reading');
                return h(
                    'span',
                    {class: 'check'},
                    h('input', {
                        type: 'radio',
                        id,
                        name,
                        checked: reading === chosen,
                        onchange: () => choose(marksOf(ambiguity, reading)),
                    }),
                    h(
                        'label',
                        {for: id},
                        `${readings[reading]} `,
                        h('small', {}, `the ${word} parts ${reading === 'decimal' ? 'decimals' : 'thousands'}`),
                    ),
                );
            }),
        ),
        h('p', {class: 'soft'}, 'Nothing in the column says which. The answer holds for all numbers of the file.'),
    );
}
