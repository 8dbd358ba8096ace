// Which column of the data each column of a model is: found, or said by hand.

import {h} from 'preact';
import {useState} from 'preact/hooks';
import {show} from '../lab/figures.js';
import {t} from '../words/words.js';

/** Columns of a model that the page has controls for. */
const MOST = 200;

/**
 * @param {import('./model.js').Shown & {look: import('../lab/shapes.js').ModelLook | null, asks?: string}} props
 *   look: null where it has to be asked first, in those words
 */
export function ModelColumns({app, state, brought, look, asks}) {
    const {columns} = brought.description;
    const there = (state.description?.columns ?? []).filter(({role}) => role !== 'label').map(({name}) => name);
    const found = columns.map(({name}, i) => look?.columns[i] ?? (name !== null && there.includes(name) ? name : ''));
    const [said, setSaid] = useState(/** @type {Record<number, string>} */ ({}));
    const now = found.map((name, i) => said[i] ?? name);
    const wanting = now.filter(name => name === '').length;
    const changed = now.some((name, i) => name !== (look?.columns[i] ?? null));
    const use = () => {
        setSaid({});
        void app.actions.answerModel({columns: now});
    };
    const sure = look && ['name', 'by hand'].includes(look.matched);
    return h(
        'div',
        {id: 'model-columns'},
        h('p', {class: sure ? undefined : 'say'}, asks ?? (look && matchedWords(look))),
        look && look.ignored.length > 0 && h('p', {class: 'small muted'}, t('model.ignored', {names: look.ignored.join(', ')})),
        columns.length > MOST
            ? h('p', {class: 'say'}, t('model.columns.many', {n: show('count', columns.length)}))
            : h(
                  'details',
                  {open: !sure},
                  h('summary', {}, t('model.columns.each')),
                  h(Places, {
                      columns,
                      there: [...new Set([...there, ...found.filter(Boolean)])],
                      now,
                      say: (i, name) => setSaid({...said, [i]: name}),
                  }),
                  h(
                      'p',
                      {class: 'row'},
                      h(
                          'button',
                          {type: 'button', class: 'btn', id: 'use-columns', disabled: wanting > 0 || !changed, onClick: use},
                          t('model.columns.use'),
                      ),
                      wanting > 0 && h('span', {class: 'small muted'}, t('model.columns.wanting', {n: wanting})),
                  ),
              ),
    );
}

/** @param {import('../lab/shapes.js').ModelLook} look */
const matchedWords = ({matched, near}) =>
    matched === 'near name'
        ? t('model.matched.near', {pairs: near.map(([asked, found]) => t('model.matched.pair', {asked, found})).join(', ')})
        : t({name: 'model.matched.name', order: 'model.matched.order', 'by hand': 'model.matched.hand'}[matched]);

/**
 * @param {{columns: import('../lab/shapes.js').ModelDescription['columns'], there: string[], now: string[],
 *   say: (i: number, name: string) => void}} props
 */
const Places = ({columns, there, now, say}) =>
    h(
        'table',
        {class: 'small'},
        h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, t('model.of.model')), h('th', {scope: 'col'}, t('model.of.data')))),
        h(
            'tbody',
            {},
            columns.map(({name}, i) => {
                const called = name ?? t('model.place', {n: i + 1});
                return h(
                    'tr',
                    {key: i},
                    h('th', {scope: 'row'}, called),
                    h(
                        'td',
                        {},
                        h(
                            'select',
                            {
                                'aria-label': t('model.of.which', {name: called}),
                                onChange: (/** @type {any} */ event) => say(i, event.target.value),
                            },
                            h('option', {value: '', selected: now[i] === ''}, t('model.asks.choose')),
                            there.map(one => h('option', {key: one, value: one, selected: one === now[i]}, one)),
                        ),
                    ),
                );
            }),
        ),
    );
