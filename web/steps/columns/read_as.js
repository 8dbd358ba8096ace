// How the file is cut into cells and numbers: as the core saw it; what it can be told otherwise can be chosen.

import {h} from 'preact';
import {WHOLE, wholeOf} from '../../state/columns.js';
import {hasWords, t} from '../../words/words.js';

/** @typedef {import('../../state/app.js').Props} Props */

/** Columns of the first rows that are shown. */
const SHOWN = 50;

/** @param {Props} props */
export function ReadAs(props) {
    const {app, state} = props;
    const preview = /** @type {import('../../lab/shapes.js').Preview} */ (state.own?.preview);
    const {delimiter = ',', header = true, decimal = '.'} = preview.schema.format ?? {};
    const whole = wholeOf(state.columns);
    const separator = `columns.separator.${delimiter}`;
    /** @param {Record<string, any>} change */
    const choose = change => app.actions.changeColumn(WHOLE, change, t('undo.file'));
    /** @param {string} text */
    const missing = text => {
        const words = text.split(',').map(word => word.trim());
        choose({missing: text.trim() === '' ? undefined : words.filter(Boolean)});
    };
    return h(
        'section',
        {class: 'card read-as', 'aria-label': t('columns.read')},
        h(
            'div',
            {class: 'row'},
            h(Seen, {label: t('columns.separator'), value: hasWords(separator) ? t(separator) : delimiter}),
            h(Seen, {label: t('columns.header'), value: t(header ? 'columns.header.yes' : 'columns.header.no')}),
            h(Seen, {label: t('columns.encoding'), value: state.own?.encoding ?? 'UTF-8'}),
            h(Seen, {label: t('columns.quotes'), value: '"'}),
            h(
                'label',
                {class: 'field'},
                h('span', {}, t('columns.decimal')),
                h(
                    'select',
                    {
                        id: 'decimal',
                        value: whole.decimal ?? decimal,
                        onChange: (/** @type {any} */ event) => choose(marksFor(event.target.value)),
                    },
                    ['.', ','].map(mark =>
                        h(
                            'option',
                            {key: mark, value: mark, selected: mark === (whole.decimal ?? decimal)},
                            t(mark === '.' ? 'columns.decimal.point' : 'columns.decimal.comma'),
                        ),
                    ),
                ),
            ),
            h(
                'label',
                {class: 'field'},
                h('span', {}, t('columns.missing')),
                h('input', {
                    id: 'missing',
                    type: 'text',
                    value: (whole.missing ?? preview.schema.missing ?? []).join(', '),
                    placeholder: t('columns.missing.usual'),
                    title: t('columns.missing.help'),
                    onChange: (/** @type {any} */ event) => missing(event.target.value),
                }),
            ),
        ),
        h(FirstRows, {preview}),
    );
}

/** A decimal sign, and the mark that then parts thousands. @param {string} decimal */
export const marksFor = decimal => ({decimal, thousands: decimal === '.' ? ',' : '.'});

/** What is as it was seen. @param {{label: string, value: string}} props */
const Seen = ({label, value}) => h('div', {class: 'field'}, h('span', {}, label), h('output', {class: 'seen'}, value));

/** @param {{preview: import('../../lab/shapes.js').Preview}} props */
function FirstRows({preview: {schema, first}}) {
    const names = schema.columns.slice(0, SHOWN).map((/** @type {any} */ {name}) => name);
    const cut = schema.columns.length > SHOWN;
    const title = t(cut ? 'columns.first.of' : 'columns.first', {n: first.length, columns: SHOWN});
    return h(
        'details',
        {},
        h('summary', {}, title),
        h(
            'div',
            {class: 'scroll', role: 'region', tabIndex: 0, 'aria-label': title},
            h(
                'table',
                {class: 'first'},
                h(
                    'thead',
                    {},
                    h(
                        'tr',
                        {},
                        names.map((/** @type {string} */ name) => h('th', {key: name, scope: 'col'}, name)),
                    ),
                ),
                h(
                    'tbody',
                    {},
                    first.map((cells, i) =>
                        h(
                            'tr',
                            {key: i},
                            names.map((/** @type {string} */ name, /** @type {number} */ c) =>
                                h('td', {key: name}, cells[c] ?? ''),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    );
}
