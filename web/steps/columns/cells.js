// How single cells of a column are read: what stands beside its numbers, and which words in it mean that there is no value.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {show} from '../../lab/figures.js';
import {useTyped} from '../../ui/typed.js';
import {t} from '../../words/words.js';
import {fieldId} from './fields.js';

/** @typedef {import('./know.js').RowProps} RowProps */

/** Marks of numbers themselves, which cannot stand beside one. */
const OF_NUMBERS = /[0-9.,+-]/;

/** What stands beside the numbers: seen or said; of numbers without anything it is not asked. @param {RowProps} props */
export function Unit({app, column, place}) {
    const {name, affix, unit, why} = column;
    const [wrong, setWrong] = useState('');
    const id = fieldId('affix', place);
    /** @param {string} text */
    const take = text => {
        const said = text.trim();
        const bad = OF_NUMBERS.test(said);
        setWrong(bad ? t('columns.affix.wrong', {value: said}) : '');
        if (bad) return false;
        app.actions.changeColumn(name, {affix: said}, t('undo.column', {column: name}));
    };
    const typed = useTyped(affix, take);
    if (!affix && !unit && why.id === 'numbers') return null;
    return [
        h(
            'label',
            {class: 'row'},
            t('columns.affix'),
            h('input', {
                id,
                type: 'text',
                class: 'short',
                autocomplete: 'off',
                ...typed,
                placeholder: t('columns.affix.none'),
                'aria-label': t('columns.affix.of', {column: name}),
                'aria-invalid': wrong ? 'true' : undefined,
                'aria-describedby': wrong ? `${id}-wrong` : undefined,
            }),
        ),
        wrong && h('small', {id: `${id}-wrong`, class: 'say bad', role: 'alert'}, wrong),
    ];
}

/** Words such as NA, each of which means that there is no value, or is one: Namibia. @param {RowProps} props */
export function Tokens({app, column}) {
    const {name, absences, kept, literal} = column;
    /** @param {string} word @param {boolean} means that there is no value */
    const say = (word, means) => {
        const words = literal ? absences.map(({value}) => value) : kept;
        const next = means ? words.filter(one => one !== word) : [...words, word];
        app.actions.changeColumn(name, {literal: false, kept: next}, t('undo.column', {column: name}));
    };
    return h(
        'fieldset',
        {class: 'tokens'},
        h('legend', {class: 'small'}, t('columns.tokens')),
        h(
            'span',
            {class: 'row'},
            absences.map(({value, n}) =>
                h(
                    'label',
                    {key: value, class: 'check'},
                    h('input', {
                        type: 'checkbox',
                        checked: !literal && !kept.includes(value),
                        onChange: (/** @type {any} */ event) => say(value, event.target.checked),
                    }),
                    t('columns.tokens.n', {value, n: show('count', n)}),
                ),
            ),
        ),
    );
}
