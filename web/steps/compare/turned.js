// What the core found when it turned each person's group and nothing else, where a run was asked for it (a setting of reports).

import {h} from 'preact';
import {answerView} from '../../panels/answer.js';
import {Mount} from '../../ui/mount.js';
import {t} from '../../words/words.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../../state/pairing.js').Pair} Pair */

/** @param {Props & {pair: Pair, names: string[]}} props */
export function Turned({state, pair, names}) {
    const catalog = /** @type {import('../../lab/shapes.js').Catalog} */ (state.catalog);
    const found = [pair.before, pair.after]
        .map(({key, cell}, i) => ({key, name: names[i], answer: /** @type {any} */ (cell).counterfactual}))
        .filter(({answer}) => answer?.blocks);
    if (found.length === 0) return null;
    return h(
        'details',
        {class: 'card below', id: 'turned'},
        h('summary', {}, h('b', {}, t('compare.turned'))),
        found.map(({key, name, answer}) => [
            h('h3', {key}, name),
            h(Mount, {key: `answer ${key}`, class: 'closer classic', make: () => ({element: answerView(catalog, answer)})}),
        ]),
    );
}
