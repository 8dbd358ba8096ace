// The two figures that the study of intra-processing was to reach: what it found, and that as a sentence.

import {num} from '../parts/format.js';
import {show} from '../lab/figures.js';
import {t} from '../words/words.js';
import './words.js';

/**
 * @typedef {object} Verdict
 * @property {'read' | 'unread'} column  of the networks
 * @property {string} method  that comes nearest @property {number} phi  its median @property {number} goal
 * @property {number[]} [phis]  of its seeds @property {number} [reached]  how many of the `first` have the goal
 * @property {number} [first]
 * @property {number | null} optimum  of thresholds by group, on validation
 * @property {number | null} oracle  of such thresholds chosen on the test rows
 */

/** Against the goal. @param {Verdict} verdict */
function beaten({phi, goal, oracle}) {
    const below = oracle === null ? 'below' : oracle <= goal ? 'neither' : 'lost';
    return t(`study.verdict.${phi > goal ? 'above' : below}`, {goal: show('general', goal)});
}

/** What thresholds by group do with the untouched network: what may be hoped for, and what cannot be beaten by them.
 *  @param {Verdict} verdict */
const boundsOf = ({optimum, oracle}) =>
    t(oracle === null ? 'study.verdict.bounds' : 'study.verdict.bounds.oracle', {optimum: num(optimum), oracle: num(oracle)});

/** @param {Verdict} verdict @returns {string} */
export function saidOf(verdict) {
    const {column, method, phi, goal, phis = [], reached, first} = verdict;
    return t(`study.verdict.${column}`, {
        phi: num(phi),
        method,
        goal: show('general', goal),
        reached,
        first,
        phis: phis.map(x => num(x)).join('; '),
        beaten: beaten(verdict),
        bounds: boundsOf(verdict),
    });
}
