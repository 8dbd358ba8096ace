// The picture of a hand-out: who is marked at which score, in figures, as paper has no lines to move. Where the lesson is about
// no scores there is none.

import {h} from 'preact';
import {show} from '../../lab/figures.js';
import {t} from '../../words/words.js';

/** @typedef {{name: string, good: number[], bad: number[]}} ByScore  people with each value of the score */

/** @param {import('../../state/counts.js').Counts} counts @param {string[]} among groups of its first column
 *  @returns {ByScore[]} */
export function byScore({bytes, options, groups, scale}, among) {
    const [head, ...rows] = new TextDecoder().decode(bytes).trim().split('\n').map(line => line.split(',')); // prettier-ignore
    const [of, outcome, score, n] = [groups[0], options.label, options.score, options.count].map(name => head.indexOf(name));
    return among.map(name => {
        const mine = rows.filter(row => row[of] === name);
        const count = (/** @type {boolean} */ good, /** @type {number} */ value) =>
            mine
                .filter(row => (row[outcome] === options.favourable) === good && scale.fromScore(Number(row[score])) === value)
                .reduce((sum, row) => sum + Number(row[n]), 0);
        return {name, good: scale.values.map(value => count(true, value)), bad: scale.values.map(value => count(false, value))};
    });
}

/** @param {import('../../state/app.js').Props & {script: import('../lesson.js').Script}} props */
export function Paper({state, script}) {
    const counts = script.data.counts ? state.counts[script.data.counts] : null;
    const {among} = script.start;
    if (!counts || !among) return null;
    const {scale, words} = counts;
    return h(
        'table',
        {class: 'small'},
        h('caption', {}, t('paper.caption')),
        h(
            'thead',
            {},
            h('tr', {}, [
                h('td', {key: 'none'}),
                ...scale.values.map(value => h('th', {scope: 'col', class: 'num', key: value}, value)),
            ]),
        ),
        h(
            'tbody',
            {},
            byScore(counts, among).flatMap(({name, good, bad}) =>
                [
                    {of: words.good, n: good},
                    {of: words.bad, n: bad},
                ].map(({of, n}) =>
                    h(
                        'tr',
                        {key: `${name} ${of}`},
                        h('th', {scope: 'row'}, t('paper.row', {group: name, of})),
                        n.map((count, i) => h('td', {class: 'num', key: i}, show('count', count))),
                    ),
                ),
            ),
        ),
    );
}
