// A line in words.

import {show} from '../lab/figures.js';
import {shownLine} from '../state/lines.js';
import {t} from '../words/words.js';

/** @typedef {import('../state/counts.js').Scale | undefined} Scale */

/** A line's number. @param {Scale} scale @param {number} line */
export function lineNumber(scale, line) {
    const value = shownLine(scale, line);
    return value === null ? t('measure.none') : show('general', value);
}

/** "marked high from 5", "selected above 0.5".
 *  @param {Scale} scale @param {number} line @param {Record<string, string>} outcomes */
export function lineWords(scale, line, outcomes) {
    const value = shownLine(scale, line);
    const decision = scale?.highIsBad ? outcomes.passed : outcomes.selected;
    if (value === null) return t('decide.nobody', {decision});
    if (!scale && line >= 1) return t('decide.nobody', {decision});
    if (!scale && line < 0) return t('decide.everyone', {decision});
    return t(scale ? 'decide.from' : 'decide.above', {decision, line: show('general', value)});
}
