// A line in words.

import {show} from '../lab/figures.js';
import {reachOf} from '../state/lines.js';
import {listed, t} from '../words/words.js';

/** @typedef {import('../state/counts.js').Scale | undefined} Scale */

/** Lines of scores lie anywhere between two of them: three digits say where. @param {Scale} scale @param {number} value */
export const spokenLine = (scale, value) => show('general', scale ? value : Number(value.toPrecision(3)));

/** Different lines beside each other: "7 and 5", "nobody and 0.5". @param {Scale} scale @param {number[]} lines */
export function lineNumbers(scale, lines) {
    const words = lines.map(line => {
        const reach = reachOf(scale, line);
        return typeof reach === 'string' ? t(`list.${reach}`) : spokenLine(scale, reach);
    });
    return listed([...new Set(words)]).join('');
}

/** "marked high from 5", "selected above 0.5". @param {Scale} scale @param {number} line
 *  @param {Record<string, string>} outcomes */
export function lineWords(scale, line, outcomes) {
    const decision = scale?.highIsBad ? outcomes.passed : outcomes.selected;
    const reach = reachOf(scale, line);
    if (typeof reach === 'string') return t(`decide.${reach}`, {decision});
    return t(scale ? 'decide.from' : 'decide.above', {decision, line: spokenLine(scale, reach)});
}
