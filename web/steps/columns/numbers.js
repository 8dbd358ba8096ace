// Numbers as groups, and dates as numbers.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {hasCuts, readCuts} from '../../state/recode.js';
import {asTyped, listTyped} from '../../words/typed.js';
import {t} from '../../words/words.js';
import {Choice, fieldId} from './fields.js';

/** @typedef {import('./know.js').RowProps} RowProps */

/** Where numbers are cut: typed, or in so many parts of as many people each. @param {RowProps} props */
export function Cuts({app, column, place}) {
    const {name, cuts, quantiles} = column;
    const [wrong, setWrong] = useState('');
    // What is being typed stays whatever is drawn anew meanwhile.
    const [typed, setTyped] = useState(/** @type {string | null} */ (null));
    const id = fieldId('cuts', place);
    const value = cuts.length > 0 ? listTyped(cuts) : quantiles > 0 ? t('columns.cuts.parts', {n: quantiles}) : '';
    /** @param {string} text */
    const take = text => {
        const read = readCuts(text);
        setWrong(read ? '' : t('columns.cuts.wrong', {value: text}));
        if (read) setTyped(null);
        if (read) app.actions.changeColumn(name, {...read, min: null, below: null}, t('undo.column', {column: name}));
    };
    return [
        h(
            'label',
            {class: 'row'},
            t('columns.cuts'),
            h('input', {
                id,
                type: 'text',
                class: 'cuts',
                autocomplete: 'off',
                value: typed ?? value,
                onInput: (/** @type {any} */ event) => setTyped(event.target.value),
                placeholder: t('columns.cuts.example'),
                'aria-label': t('columns.cuts.of', {column: name}),
                'aria-invalid': wrong ? 'true' : undefined,
                'aria-describedby': wrong ? `${id}-wrong` : undefined,
                onChange: (/** @type {any} */ event) => take(event.target.value),
            }),
        ),
        wrong
            ? h('small', {id: `${id}-wrong`, class: 'say bad', role: 'alert'}, wrong)
            : h('small', {}, hasCuts(column) ? partsOf(cuts) : t('columns.cuts.help')),
    ];
}

/** "< 25 \u00b7 25\u201344 \u00b7 \u2265 45" @param {number[]} cuts */
function partsOf(cuts) {
    if (cuts.length === 0) return '';
    const whole = cuts.every(Number.isInteger);
    const middle = cuts
        .slice(1)
        .map((cut, i) => (whole ? `${cuts[i]}\u2013${cut - 1}` : `${asTyped(cuts[i])} \u2264 \u2026 < ${asTyped(cut)}`));
    return [`< ${asTyped(cuts[0])}`, ...middle, `\u2265 ${asTyped(cuts[cuts.length - 1])}`].join(' \u00b7 ');
}

/** How a date is written, and the number that is made of it. @param {RowProps} props */
export function Dates({app, column, place}) {
    const {name, why} = column;
    const date = column.date ?? {order: 'ymd', as: 'days'};
    /** @param {Record<string, string>} said */
    const change = said => app.actions.changeColumn(name, {date: {...date, ...said}}, t('undo.column', {column: name}));
    const orders = why.orders && why.orders.length > 1 ? why.orders : ['ymd', 'dmy', 'mdy'];
    const today = () => new Date().toISOString().slice(0, 10);
    return h(
        'span',
        {class: 'row'},
        h(Choice, {
            id: fieldId('date', place),
            label: t('columns.date.order', {column: name}),
            value: date.order,
            options: orders.map(id => [id, t(`columns.date.${id}`)]),
            choose: order => change({order}),
        }),
        h(Choice, {
            id: fieldId('date-as', place),
            label: t('columns.date.as', {column: name}),
            value: date.as,
            options: ['days', 'year', 'age'].map(id => [id, t(`columns.date.as.${id}`)]),
            choose: as => change({as, ...(as === 'age' && !date.at && {at: today()})}),
        }),
        date.as === 'age' &&
            h('input', {
                type: 'date',
                'aria-label': t('columns.date.at', {column: name}),
                value: date.at,
                onChange: (/** @type {any} */ event) => event.target.value && change({at: event.target.value}),
            }),
    );
}
