// Tables that are shipped as counts: how many people have each combination of values. The core reads them as a file whose rows
// stand for many.

import {t} from '../words/words.js';

/**
 * How a score of the core, a share from 0 to 1 of the favourable value, is shown: on the scale that people know.
 * @typedef {object} Scale
 * @property {string} name  "decile score"
 * @property {number[]} values  that there are
 * @property {(value: number) => number} toScore  the core's score of a value
 * @property {(score: number) => number} fromScore
 * @property {boolean} highIsBad
 *
 * @typedef {object} Counts
 * @property {string} title
 * @property {string} source
 * @property {number} people
 * @property {Uint8Array} bytes  the table for the core
 * @property {Record<string, any>} options  of the subject
 * @property {string[]} groups  columns that people may be grouped by
 * @property {string[]} among  groups that are compared at first
 * @property {string[]} columns
 * @property {Scale} scale
 * @property {import('./people.js').Outcomes} words
 */

/** COMPAS scores: 10 is the highest risk. The core's score is of the favourable value, so that 4 and less are above one half. */
const DECILES = {
    name: 'decile score',
    values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    toScore: (/** @type {number} */ decile) => 1 - decile / 10,
    fromScore: (/** @type {number} */ score) => Math.round(10 * (1 - score)),
    highIsBad: true,
};

/** The names by which the groups are called; what is not here stays as it is. @type {Record<string, string>} */
const NAMES = {'African-American': 'Black', Caucasian: 'White'};

/** @param {any} json of datasets/counts/compas_deciles.json @returns {Counts} */
export function readDeciles(json) {
    const lines = ['sex,race,charged_again,score,n'];
    let people = 0;
    for (const [sex, race, again, counts] of json.rows)
        counts.forEach((/** @type {number} */ n, /** @type {number} */ i) => {
            if (n > 0) lines.push(`${sex},${NAMES[race] ?? race},${again},${DECILES.toScore(i + 1)},${n}`);
            people += n;
        });
    return {
        title: 'COMPAS decile scores',
        source: json.about,
        people,
        bytes: new TextEncoder().encode(`${lines.join('\n')}\n`),
        options: {label: 'charged_again', favourable: '0', score: 'score', threshold: 0.5, count: 'n', privileged: 'White'},
        groups: ['race', 'sex'],
        among: ['Black', 'White'],
        columns: ['sex', 'race', 'charged_again', 'score', 'n'],
        scale: DECILES,
        // In the language of the moment they are asked for.
        get words() {
            const of = (/** @type {string} */ id) => t(`deciles.${id}`);
            const [good, bad, whoGood, whoBad] = ['good', 'bad', 'whoGood', 'whoBad'].map(of);
            return {good, bad, whoGood, whoBad, selected: of('selected'), passed: of('passed'), focus: 'passed'};
        },
    };
}
