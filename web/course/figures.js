// Small figures of a lesson's own, for what the lab has no picture of: knobs that the reader turns, and what comes of them. How
// they are drawn is in shown/figure.js.

import {UNITS, toyWith} from './toy.js';

/**
 * @typedef {Record<string, number | null>} Values
 * @typedef {{id: string, stops: number[], initial: number, show: 'percent' | 'count' | 'general'}} Knob
 * @typedef {{knobs: Knob[], values: (knobs: Record<string, number>, lab: Values, state: any) => Values}} Figure
 */

const Z = 1.959963984540054;

/** Half of Wilson's interval of a share (Wilson 1927). @param {number} p @param {number} n */
export function wilson(p, n) {
    const middle = (p + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
    const half = (Z / (1 + (Z * Z) / n)) * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n));
    return {low: middle - half, high: middle + half, half};
}

/** @param {number} from @param {number} to @param {number} by @returns {number[]} */
const range = (from, to, by) =>
    Array.from({length: Math.round((to - from) / by) + 1}, (_, i) => Number((from + i * by).toFixed(4)));

/* noise: each of the four counts behind two rates gets Laplace noise of its own */

const DRAWS = 2000;
const NEAR = 0.02;
/** Of sets of draws so many are kept: one looks at a few epsilons. @type {Map<string, number[]>} */
const drawn = new Map();

/** Uniform draws by splitmix32 (Steele, Lea & Flood 2014, in 32 bits): the same for everyone. @param {number} seed */
function uniform(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x9e3779b9) >>> 0;
        let z = state;
        z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
        z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
        return ((z ^ (z >>> 16)) >>> 0) / 4294967296;
    };
}

/** Gaps between two rates k / n whose four counts (k, n - k) are noised. @param {{k: number, n: number}[]} pair
 *  @param {number} epsilon @returns {number[]} of each draw less the true gap; NaN: no rate was left */
export function noisyGaps(pair, epsilon) {
    const key = JSON.stringify([pair, epsilon]);
    const before = drawn.get(key);
    if (before) return before;
    const next = uniform(1);
    const laplace = () => {
        const u = next() - 0.5;
        return (-Math.sign(u) * Math.log(1 - 2 * Math.min(Math.abs(u), 0.4999999999))) / epsilon;
    };
    const rate = (/** @type {{k: number, n: number}} */ {k, n}) => {
        const [with_, without] = [Math.max(0, k + laplace()), Math.max(0, n - k + laplace())];
        return with_ / (with_ + without);
    };
    const [a, b] = pair;
    const truth = a.k / a.n - b.k / b.n;
    const gaps = Array.from({length: DRAWS}, () => rate(a) - rate(b) - truth);
    if (drawn.size > 40) drawn.clear();
    drawn.set(key, gaps);
    return gaps;
}

/** The two rates of the first two groups. @param {Values} lab */
export function pairIn(lab) {
    const keys = Object.keys(lab).flatMap(name => (name.startsWith('n.') ? [name.slice(2)] : []));
    if (keys.length !== 2) return null;
    const pair = keys.map(key => ({k: Number(lab[`count.fpr.${key}`]), n: Number(lab[`of.fpr.${key}`])}));
    return pair.every(({n}) => n > 0) ? pair : null;
}

/** @type {Record<string, Figure>} */
export const FIGURES = {
    /** A toy network whose units are cut. */
    toy: {
        knobs: Array.from({length: UNITS}, (_, k) => ({id: `unit_${k + 1}`, stops: [0, 1], initial: 0, show: 'count'})),
        values: knobs => {
            const cut = Array.from({length: UNITS}, (_, k) => knobs[`unit_${k + 1}`] === 1);
            const {gap, accuracy} = toyWith(cut);
            return {
                unit_gap: gap,
                unit_accuracy: accuracy,
                cut: cut.filter(Boolean).length,
                ...Object.fromEntries(cut.map((off, k) => [`off_${k + 1}`, off ? 1 : 0])),
            };
        },
    },
    /** The gaps of what was trained, on the people that chose; and on those and the next: shown/days.js. */
    monday: {knobs: [], values: () => ({})},
    days: {knobs: [], values: () => ({})},
    /** What a search tried: shown/trials.js. */
    trials: {knobs: [], values: () => ({})},
    /** How sure one is of a share of 30 % that rests on n people. */
    interval: {
        knobs: [{id: 'n', stops: range(10, 600, 5), initial: 30, show: 'count'}],
        values: ({n}) => ({n, half: wilson(0.3, n).half}),
    },
    /** The gap in wrong marks between two groups, its counts noised. */
    noise: {
        knobs: [{id: 'epsilon', stops: [0.01, 0.02, 0.05, 0.1, 0.5, 1, 10], initial: 10, show: 'general'}],
        values: ({epsilon}, lab) => {
            const pair = pairIn(lab);
            if (!pair) return {epsilon, within_share: null, worst: null};
            const gaps = noisyGaps(pair, epsilon);
            const sizes = gaps.map(Math.abs).sort((a, b) => a - b);
            return {
                epsilon,
                within_share: gaps.filter(gap => Math.abs(gap) <= NEAR).length / DRAWS,
                worst: sizes[Math.ceil(0.95 * DRAWS) - 1],
            };
        },
    },
    /** FPR = p / (1 - p) (1 - PPV) / PPV (1 - FNR), for two groups (Chouldechova 2017): each letter a slider. */
    identity: {
        knobs: [
            {id: 'p_first', stops: range(0.05, 0.95, 0.01), initial: 0.51, show: 'percent'},
            {id: 'p_second', stops: range(0.05, 0.95, 0.01), initial: 0.39, show: 'percent'},
            {id: 'ppv', stops: range(0.3, 1, 0.01), initial: 0.63, show: 'percent'},
            {id: 'fnr', stops: range(0, 0.9, 0.01), initial: 0.28, show: 'percent'},
        ],
        values: ({p_first: first, p_second: second, ppv, fnr}) => {
            const fpr = (/** @type {number} */ p) => (p / (1 - p)) * ((1 - ppv) / ppv) * (1 - fnr);
            return {first_share: fpr(first), second_share: fpr(second)};
        },
    },
};

/** How the knobs of a figure stand. @param {string} id of the figure @param {Record<string, number> | undefined} turned */
export const knobsOf = (id, turned) =>
    Object.fromEntries(FIGURES[id].knobs.map(({id: knob, initial}) => [knob, turned?.[knob] ?? initial]));

/** What a figure gives, as `figure.n`. @param {string | undefined} id @param {any} state @param {Values} lab @returns {Values} */
export function figureValues(id, state, lab) {
    if (!id || !FIGURES[id]) return {};
    const values = FIGURES[id].values(knobsOf(id, state.lesson?.knobs), lab, state);
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [`figure.${name}`, value]));
}
