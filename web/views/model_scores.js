// What a model says of the rows that are open, to be looked at before anything is made of it.

import {h} from 'preact';
import roles from '../learn/roles.json' with {type: 'json'};
import {decimal, show} from '../lab/figures.js';
import {rolesOf} from '../state/plan.js';
import {phraseNow} from '../words/said.js';
import {t} from '../words/words.js';

/** @typedef {import('./model.js').Shown & {look: import('../lab/shapes.js').ModelLook}} Looked */

/** Columns by which a person is known in the table of the first. */
const MOST_KEYS = 3;

/** @param {Looked} props */
export function ModelScores(props) {
    const {preview, score} = props.look;
    const {rows, least, quartiles, largest, above, threshold, warnings} = preview;
    const [rate, right, order] = ['base', 'right', 'order'].map(of => preview[roles.measures[/** @type {'base'} */ (of)]]);
    const number = (/** @type {number} */ x) => show('number', x);
    const [a, b, c] = quartiles.map(number);
    return h(
        'div',
        {id: 'model-scores'},
        h('h4', {}, t('model.scores', {n: show('count', rows)})),
        score.is !== 'probability' && h('p', {class: 'say'}, t('model.scores.number')),
        warnings.map(text => h('p', {key: text, class: 'say'}, phraseNow(text))),
        preview.likely && h(Likely, props),
        preview.proposed && h(Proposed, props),
        h(First, props),
        h('p', {}, t('model.scores.spread', {least: number(least), a, b, c, largest: number(largest)})),
        h(
            'p',
            {},
            threshold !== null && t('model.scores.above', {share: show('percent', above), line: number(threshold)}),
            rate !== null && [' ', t('model.scores.rate', {rate: show('percent', rate)})],
            right !== null && [' ', t('model.scores.right', {share: show('percent', right)})],
            order !== null && [' ', t('model.scores.order', {chance: number(order)})],
        ),
    );
}

/** What its numbers rather are. @param {Looked} props */
function Likely({app, look: {preview}}) {
    const {is, share} = /** @type {NonNullable<typeof preview.likely>} */ (preview.likely);
    return h(
        'div',
        {id: 'model-likely'},
        h('p', {class: 'say'}, t('model.likely', {share: show('percent', share)})),
        h(
            'p',
            {class: 'row'},
            h(
                'button',
                {type: 'button', class: 'btn', id: 'take-likely', onClick: () => void app.actions.answerModel({is})},
                t('model.likely.take'),
            ),
        ),
    );
}

/** An order of the columns that goes better with what the model was made with, and what it would give. @param {Looked} props */
function Proposed({app, look: {preview}}) {
    const {columns, ...measures} = /** @type {NonNullable<typeof preview.proposed>} */ (preview.proposed);
    const [now, then] = [preview, measures].map(of => of[roles.measures.order]);
    const figures = {columns: columns.join(', '), now: show('number', now), then: show('number', then)};
    return h(
        'div',
        {id: 'model-proposed'},
        h('p', {}, t(then === null ? 'model.order' : 'model.order.figure', figures)),
        h(
            'p',
            {class: 'row'},
            h(
                'button',
                {type: 'button', class: 'btn', id: 'take-order', onClick: () => void app.actions.answerModel({columns})},
                t('model.order.take'),
            ),
        ),
    );
}

/** Whom of the first by which columns: those that make groups, then those that the model reads first. @param {Looked} props */
function keysOf({state, look}) {
    const label = labelOf(state);
    const known = [...rolesOf(state).protected, ...look.columns].filter(
        name => name !== label && look.people?.columns.includes(name),
    );
    return [...new Set(known)].slice(0, MOST_KEYS);
}

/** @param {import('../state/app.js').State} state */
const labelOf = ({description}) =>
    description?.columns.find((/** @type {{role: string}} */ {role}) => role === 'label')?.name ?? null;

/** The first people with their scores, so that who knows them can tell whether they make sense. @param {Looked} props */
function First(props) {
    const {people, preview} = props.look;
    if (!people) return null;
    const label = labelOf(props.state);
    const keys = keysOf(props);
    const cell = (/** @type {any[]} */ row, /** @type {string} */ name) => {
        const x = row[people.columns.indexOf(name)];
        return x === null ? t('measure.none') : typeof x === 'number' ? show('general', x) : x;
    };
    const number = (/** @type {string} */ name) =>
        people.rows.every(row => typeof row[people.columns.indexOf(name)] === 'number');
    const head = (/** @type {string} */ name, /** @type {boolean} */ right) =>
        h('th', {key: name, scope: 'col', class: right ? 'num' : undefined}, name);
    const body = (/** @type {any[]} */ row, /** @type {string} */ name) =>
        h('td', {key: name, class: number(name) ? 'num' : undefined}, cell(row, name));
    return h(
        'div',
        {class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': t('model.first', {n: people.rows.length})},
        h(
            'table',
            {class: 'tight', id: 'model-first'},
            h('caption', {}, t('model.first', {n: people.rows.length})),
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    keys.map(name => head(name, number(name))),
                    label && head(label, number(label)),
                    head(t('model.first.score'), true),
                ),
            ),
            h(
                'tbody',
                {},
                people.rows.map((row, i) =>
                    h(
                        'tr',
                        {key: i},
                        keys.map(name => body(row, name)),
                        label && body(row, label),
                        h('td', {class: 'num'}, decimal(preview.first[i], 3)),
                    ),
                ),
            ),
        ),
    );
}
