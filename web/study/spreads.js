// How much a network's bias depends on its initial conditions and on which of its weights: the numbers behind two claims of
// the paper, from reports over many seeds and from what `equipoise sensitivity` writes.

import {deviation, lines, mean} from './figures.js';

/**
 * @typedef {object} Spread  of one measure at one place, over the seeds
 * @property {import('./figures.js').Place} place @property {string} measure
 * @property {number} n  networks that trained @property {number} collapsed  those that did not, left out of all else here
 * @property {number | null} bias  standard deviation @property {number | null} performance  the same
 * @property {number | null} ratio  bias over performance
 * @property {number | null} meanBias @property {number | null} meanPerformance
 */

/**
 * Standard deviation of bias against that of performance, method by method (a study of the untouched network has one). A
 * network that ended at chance has hardly any bias and a performance of its own: it would say how often training fails.
 * @param {import('./figures.js').Study} study @param {import('./figures.js').Part} part @returns {Spread[]}
 */
export function spreads(study, part) {
    return lines(study, part).map(({place, measure, seeds, collapsed}) => {
        const whole = seeds.filter(s => !s.collapsed && s.bias !== null && s.performance !== null);
        const biases = whole.map(s => Number(s.bias)),
            performances = whole.map(s => Number(s.performance));
        const bias = deviation(biases),
            performance = deviation(performances);
        return {
            place,
            measure,
            bias,
            performance,
            collapsed,
            n: whole.length,
            ratio: bias === null || !performance ? null : bias / performance,
            meanBias: mean(biases),
            meanPerformance: mean(performances),
        };
    });
}

/** Cosine of the angle between two vectors; null when one is zero. @param {number[]} a @param {number[]} b */
export function cosine(a, b) {
    let ab = 0,
        aa = 0,
        bb = 0;
    for (let i = 0; i < a.length; i++) {
        ab += a[i] * b[i];
        aa += a[i] * a[i];
        bb += b[i] * b[i];
    }
    return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : null;
}

/** Cosines of all pairs. @param {number[][]} vectors @returns {number[]} */
export function pairCosines(vectors) {
    return vectors.flatMap((a, i) =>
        vectors.slice(i + 1).flatMap(b => {
            const c = cosine(a, b);
            return c === null ? [] : [c];
        }),
    );
}
