// What a model says of the rows that are open, to be looked at before anything is made of it.

import {h} from 'preact';
import roles from '../learn/roles.json' with {type: 'json'};
import {show} from '../lab/figures.js';
import {t} from '../words/words.js';

/** Where the scores lie, from the least to the largest. */
const MARKS = ['least', 'quarter', 'half', 'three', 'largest'];

/** @param {import('./model.js').Shown & {look: import('../lab/shapes.js').ModelLook}} props */
export function ModelScores({look: {preview, score}}) {
    const {least, quartiles, largest, rows, above, threshold, first, warnings} = preview;
    const [rate, order] = [preview[roles.measures.base], preview[roles.measures.order]];
    const number = (/** @type {number} */ x) => show('number', x);
    return h(
        'div',
        {id: 'model-scores'},
        h('h4', {}, t('model.scores', {n: show('count', rows)})),
        score.is !== 'probability' && h('p', {class: 'say'}, t('model.scores.number')),
        warnings.map(text => h('p', {key: text, class: 'say'}, text)),
        h(
            'table',
            {class: 'small'},
            h(
                'tbody',
                {},
                [least, ...quartiles, largest].map((x, i) =>
                    h('tr', {key: i}, h('th', {scope: 'row'}, t(`model.scores.${MARKS[i]}`)), h('td', {class: 'num'}, number(x))),
                ),
            ),
        ),
        h('p', {}, t('model.scores.first', {scores: first.map(number).join(', ')})),
        h(
            'p',
            {},
            t('model.scores.above', {share: show('percent', above), line: number(threshold)}),
            rate !== null && [' ', t('model.scores.rate', {rate: show('percent', rate)})],
            order !== null && [' ', t('model.scores.order', {chance: number(order)})],
        ),
        h('p', {class: 'small muted'}, t('model.learned')),
    );
}
