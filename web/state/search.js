// Finding a measure by any of its names: every word that is typed must occur in what the catalogue says about it, in
// what it is made of, or in what else people call it.

import {synonyms} from '../learn/terms.js';
import {ratesOf} from './formula.js';

/** @typedef {import('../lab/shapes.js').Metric} Metric */

/** @param {string} text */
const plain = text => text.toLowerCase().replace(/[_\u2010-\u2015-]+/g, ' ');

/**
 * What each measure can be found by: title, id, formula, source, section, what it asks, the titles of the rates in it and
 * other names of all these.
 * @param {Metric[]} metrics @returns {Map<string, string>}  by id
 */
export function searchable(metrics) {
    const others = synonyms();
    return new Map(
        metrics.map(metric => {
            const titles = plain([metric, ...ratesOf(metric, metrics)].map(m => m.title).join('; '));
            const called = others.filter(([words]) => titles.includes(words)).flatMap(([, ...names]) => names);
            const {id, formula, source, section, help} = metric;
            return [id, `${titles} ${id} ${plain([id, formula, source, section, help, ...called].join(' '))}`];
        }),
    );
}

/** @param {Map<string, string>} index @param {string} query @returns {(id: string) => boolean} */
export function matcher(index, query) {
    const words = plain(query)
        .split(/\s+/)
        .filter(word => word !== '');
    return id => words.every(word => index.get(id)?.includes(word));
}
