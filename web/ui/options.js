// Options of the core's typed rows as fields: title, sentence, range and default are the row's; so is what the core says of a
// value that it refuses, at the field. What was typed stays, right or wrong.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {show} from '../lab/figures.js';
import {choiceNow} from '../words/titles.js';
import {asTyped, typedNumber} from '../words/typed.js';
import {t} from '../words/words.js';
import {useTyped} from './typed.js';

/** @typedef {import('../lab/shapes.js').Option} Option */
/**
 * @typedef {object} Form
 * @property {string} id  of the form: the fields' ids begin with it
 * @property {Option[]} rows
 * @property {Record<string, any>} values  what is given
 * @property {Record<string, any>} [usual]  what holds otherwise, where that is not the row's default
 * @property {Record<string, string[]>} [names]  what there is to choose from, where the row does not know it
 * @property {{id: string, text: string} | null} [wrong]  what the core refused, and where
 * @property {(id: string, value: any) => void} choose  undefined: it is no longer given
 */

/** @param {Form} form */
export const Options = form =>
    h(
        'div',
        {class: 'params'},
        form.rows.map(row => h(Field, {key: row.id, ...form, row})),
    );

/** The row that a sentence of the core's is about, which begins with its name. @param {string | undefined} text
 *  @param {Option[]} rows @returns {{id: string, text: string} | null} */
export function refusedAt(text, rows) {
    const row = rows.find(({id}) => new RegExp(`^(options\\.)?${id}\\b(?!_)`).test(text ?? ''));
    return row && text ? {id: row.id, text} : null;
}

/** @typedef {Form & {row: Option}} FieldProps */

/** @param {FieldProps} props */
function Field(props) {
    const {row, id, wrong} = props;
    const [mistaken, setMistaken] = useState('');
    const said = mistaken || (wrong?.id === row.id ? wrong.text : '');
    const at = `${id}-${row.id}`;
    const own = {...props, at, said, setMistaken};
    const note = said
        ? h('small', {id: `${at}-help`, class: 'say bad', role: 'alert'}, said)
        : h('small', {id: `${at}-help`, class: 'muted'}, row.help, row.id in (props.usual ?? {}) ? '' : otherwiseOf(row));
    const listed = props.names?.[row.id];
    if (row.kind === 'boolean') return h('label', {class: 'check'}, h(Box, own), h('span', {}, row.title, ' ', note));
    if (listed && ['texts', 'columns'].includes(row.kind))
        return h(
            'fieldset',
            {class: 'wide'},
            h('legend', {}, row.title),
            h('div', {class: 'row'}, h(Ticks, {...own, listed})),
            note,
        );
    const chosen = row.kind === 'choice' || listed;
    return h('label', {class: 'field'}, h('span', {}, row.title), h(chosen ? Select : Typed, own), note);
}

/** What is meant where nothing is given, of a row without a default. @param {Option} row */
const otherwiseOf = ({otherwise}) => (otherwise ? ` (${t('options.otherwise', {what: otherwise})})` : '');

/** @typedef {FieldProps & {at: string, said: string, setMistaken: (text: string) => void}} Own */

/** What is there now: given, or what holds otherwise. @param {Own} props */
const nowOf = ({row, values, usual}) => values[row.id] ?? usual?.[row.id] ?? row.default;

/** Given, unless it is what holds otherwise. @param {Own} props @param {any} value */
function give({row, usual, choose}, value) {
    const otherwise = usual?.[row.id] ?? row.default;
    choose(row.id, JSON.stringify(value) === JSON.stringify(otherwise) ? undefined : value);
}

/** @param {Own} props */
const describedBy = ({at, said}) => ({'aria-describedby': `${at}-help`, 'aria-invalid': said ? 'true' : undefined});

/** @param {Own} props */
const Box = props =>
    h('input', {
        id: props.at,
        type: 'checkbox',
        checked: Boolean(nowOf(props)),
        ...describedBy(props),
        onChange: (/** @type {any} */ event) => give(props, event.target.checked),
    });

/** @param {Own} props */
function Select(props) {
    const {row, names, at} = props;
    const listed = names?.[row.id];
    const choices = listed ? ['', ...listed] : (row.choices ?? []);
    const now = nowOf(props) ?? '';
    return h(
        'select',
        {
            id: at,
            ...describedBy(props),
            onChange: (/** @type {any} */ event) => give(props, event.target.value || undefined),
        },
        choices.map(choice => h('option', {key: choice, value: choice, selected: choice === now}, worded(choice, listed))),
    );
}

/** As it is read; a name stays. @param {string} choice @param {string[]} [listed] names, where it is one of them */
const worded = (choice, listed) => (choice === '' ? t('options.none') : listed ? choice : choiceNow(choice));

/** Names to tick; none: as it is otherwise. @param {Own & {listed: string[]}} props */
function Ticks(props) {
    const {at, listed, row} = props;
    const now = /** @type {string[]} */ (nowOf(props) ?? []);
    /** @param {string} name @param {boolean} on */
    const tick = (name, on) => {
        const ticked = on ? [...now, name] : now.filter(other => other !== name);
        give(props, ticked.length > 0 ? ticked : undefined);
    };
    // What was chosen of names that are no more is shown as well: it can be taken back.
    return [...listed, ...now.filter(name => !listed.includes(name))].map((name, i) =>
        h(
            'label',
            {key: name, class: 'check'},
            h('input', {
                id: i === 0 ? at : undefined,
                type: 'checkbox',
                checked: now.includes(name),
                'aria-label': `${row.title}: ${worded(name)}`,
                onChange: (/** @type {any} */ event) => tick(name, event.target.checked),
            }),
            ` ${worded(name)}`,
        ),
    );
}

/** A number or a text. @param {Own} props */
function Typed(props) {
    const {row, at, setMistaken} = props;
    const now = nowOf(props);
    /** @param {string} text */
    const take = text => {
        const found = readValue(row, text.trim());
        setMistaken('wrong' in found ? found.wrong : '');
        if ('wrong' in found) return false;
        give(props, found.value);
    };
    const typed = useTyped([now ?? ''].flat().map(asTyped).join('; '), take);
    return h('input', {
        id: at,
        type: 'text',
        inputMode: isNumber(row) ? 'decimal' : undefined,
        autocomplete: 'off',
        ...typed,
        ...describedBy(props),
    });
}

/** @param {Option} row */
const isNumber = ({kind}) => kind === 'number' || kind === 'integer';

/** Empty: not given. Several texts have semicolons between them. @param {Option} row @param {string} text
 *  @returns {{value: any} | {wrong: string}} */
function readValue(row, text) {
    const {kind, title, min = -Infinity, max = Infinity} = row;
    if (text === '') return {value: undefined};
    if (kind === 'texts') return {value: text.split(/\s*;\s*/).filter(Boolean)};
    if (!isNumber(row)) return {value: text};
    const x = typedNumber(text);
    if (Number.isFinite(x) && x >= min && x <= max && (kind === 'number' || Number.isInteger(x))) return {value: x};
    return {wrong: t('params.wrong', {title, value: text, low: show('general', min), high: show('general', max)})};
}
