// Which of the rows a model learned from that a person brings: asked, and where nobody knows it, said beside every result of what
// was made of it, for it looks better there than it is.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {isUnsure} from '../state/given.js';
import {meant} from '../state/subject.js';
import {t} from '../words/words.js';

/** Columns that say of rows what they are for have few values. */
const MOST_VALUES = 12;

/** @param {{model: import('../state/repair.js').Model}} props */
export const Unsure = ({model}) => (isUnsure(model) ? h('p', {class: 'small say unsure'}, t('learned.unsure')) : null);

/** Columns that may say it, with what they may say. @param {import('../state/app.js').State} state
 *  @returns {{name: string, values: string[]}[]} */
function tellers(state) {
    const columns = state.data?.own ? (meant(state) ?? []) : [];
    return columns
        .filter(({use, levels}) => use !== 'outcome' && levels.length > 1 && levels.length <= MOST_VALUES)
        .map(({name, levels}) => ({name, values: levels.map(({value}) => value)}));
}

/** @param {import('./model.js').Shown} props */
export function Learned({app, state, brought}) {
    const {trained_on: said = 'unknown'} = brought.answers;
    const [column, setColumn] = useState(typeof said === 'object' ? said.column : null);
    const columns = tellers(state);
    const teller = columns.find(({name}) => name === column);
    const now = column !== null ? 'column' : said;
    const answer = (/** @type {import('../state/brought.js').Learned | undefined} */ of) =>
        void app.actions.answerModel({trained_on: of});
    const choose = (/** @type {any} */ {target: {value}}) => {
        setColumn(value === 'column' ? columns[0].name : null);
        if (value !== 'column' || typeof said === 'object') answer(value === 'none' ? 'none' : undefined);
    };
    return h(
        'div',
        {id: 'model-learned'},
        h(
            'label',
            {class: 'field'},
            h('span', {}, t('learned.ask')),
            select(
                [
                    ['unknown', t('learned.unknown')],
                    ['none', t('learned.none')],
                    ...(columns.length > 0 ? [['column', t('learned.column')]] : []),
                ],
                String(now),
                choose,
            ),
        ),
        teller &&
            h(
                'p',
                {class: 'row'},
                labelled(
                    t('learned.which'),
                    select(
                        columns.map(({name}) => [name, name]),
                        teller.name,
                        ({target}) => {
                            setColumn(target.value);
                            if (typeof said === 'object') answer(undefined);
                        },
                    ),
                ),
                labelled(
                    t('learned.value'),
                    select(
                        [['', t('model.asks.choose')], ...teller.values.map(value => [value, value])],
                        typeof said === 'object' && said.column === teller.name ? said.value : '',
                        ({target}) => answer(target.value ? {column: teller.name, value: target.value} : undefined),
                    ),
                ),
            ),
        said === 'unknown' && h('p', {class: 'small muted'}, t('model.learned')),
    );
}

/** @param {string} text @param {any} field */
const labelled = (text, field) => h('label', {class: 'field'}, h('span', {}, text), field);

/** @param {string[][]} options value, words @param {string} now @param {(event: any) => void} onChange */
const select = (options, now, onChange) =>
    h(
        'select',
        {onChange},
        options.map(([value, words]) => h('option', {key: value, value, selected: value === now}, words)),
    );
