// A tolerance with a name: how far from its ideal a gap may be before a person wants to hear of it. It is theirs and
// not a law: nothing here passes or fails. Ratios below 1 and above 1 are the same gap seen from both sides, so a ratio
// of at least 0.8 is 0.8 to 1.25.

import {show} from '../lab/figures.js';
import {phraseNow} from '../words/said.js';
import {t} from '../words/words.js';

/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../lab/shapes.js').Metric} Metric */
/** @typedef {import('../lab/shapes.js').Value} Value */
/**
 * Kinds are the core's readings (src/answer/reading.c), whose words the catalogue has.
 * @typedef {{name: string, ratio: number | null, difference: number | null}} Tolerance
 * @typedef {'undefined' | 'unjudged' | 'bare' | 'inside' | 'outside' | 'unclear' | 'leans' | 'holds' | 'below' |
 *   'above'} Kind
 * @typedef {{kind: Kind, bare: boolean}} Reading  bare: there is no interval
 */

/** @type {Tolerance} */
export const NO_TOLERANCE = {name: '', ratio: null, difference: null};

/** @param {Tolerance} tolerance */
export const isSet = ({ratio, difference}) => ratio !== null || difference !== null;

/**
 * Where a measure may lie, and the number that says so; null where the tolerance says nothing about it: a level such as
 * the accuracy of the worst group has an ideal but is no gap, and has a direction to say so.
 * @param {Metric} metric @param {Tolerance} tolerance
 */
export function bandOf({kind, ideal, direction}, {ratio, difference}) {
    if (kind === 'rate' || direction !== 0) return null;
    if (ideal === 1 && ratio !== null) return {low: ratio, high: 1 / ratio, bound: ratio};
    if (ideal === 0 && difference !== null) return {low: -difference, high: difference, bound: difference};
    return null;
}

/** @param {Value | undefined} v */
const hasInterval = v => typeof v?.low === 'number' && typeof v.high === 'number';

/**
 * How a value lies to the tolerance, or to the ideal where there is none, as the core has it.
 * @param {Value | undefined} v @param {Metric} metric @param {Tolerance} tolerance @returns {Reading}
 */
export function readingOf(v, metric, tolerance) {
    const bare = !hasInterval(v);
    return {kind: kindOf(v, metric, tolerance, bare), bare};
}

/** @param {Value | undefined} v @param {Metric} metric @param {Tolerance} tolerance @param {boolean} bare @returns {Kind} */
function kindOf(v, metric, tolerance, bare) {
    if (typeof v?.value !== 'number') return 'undefined';
    const band = bandOf(metric, tolerance);
    const low = bare ? v.value : Number(v.low);
    const high = bare ? v.value : Number(v.high);
    if (band) {
        if (low >= band.low && high <= band.high) return 'inside';
        return high < band.low || low > band.high ? 'outside' : 'unclear';
    }
    if (metric.kind === 'rate' || metric.ideal === null) return 'unjudged';
    if (bare) return 'bare';
    if (metric.leans) return 'leans';
    if (low <= metric.ideal && metric.ideal <= high) return 'holds';
    return high < metric.ideal ? 'below' : 'above';
}

/**
 * A reading in the core's words, with the tolerance by its own name.
 * @param {Catalog} catalog @param {Reading} reading @param {Metric} metric @param {Tolerance} tolerance
 */
export function readingText({readings}, {kind, bare}, metric, tolerance) {
    const said = (/** @type {Kind} */ id) => readings.find(r => r.id === id) ?? {text: '', of_tolerance: false};
    const {text, of_tolerance} = said(kind);
    if (!of_tolerance) return phraseNow(text);
    const {name} = tolerance;
    return t(bare ? 'reading.tolerance.bare' : 'reading.tolerance', {
        reading: phraseNow(text),
        name: name && t('reading.tolerance.name', {name}),
        bound: show('general', bandOf(metric, tolerance)?.bound),
        bare: phraseNow(said('bare').text),
    });
}

/** @param {Tolerance} tolerance */
export function toleranceText({name, ratio, difference}) {
    const parts = [
        ...(ratio === null ? [] : [t('tolerance.ratio', {ratio: show('general', ratio)})]),
        ...(difference === null ? [] : [t('tolerance.difference', {difference: show('general', difference)})]),
    ];
    if (parts.length === 0) return t('report.tolerance.none');
    return name ? t('tolerance.named', {name, what: parts.join(', ')}) : parts.join(', ');
}

/**
 * What the readings of some measures come to: "7 measures, 2 outside your tolerance, 1 undefined".
 * @param {Reading[]} readings
 */
export function tallyText(readings) {
    const n = (/** @type {Kind[]} */ ...kinds) => readings.filter(r => kinds.includes(r.kind)).length;
    const judged = n('inside', 'outside', 'unclear') > 0;
    const away = n('below', 'above');
    const parts = [t('tally.measures', {n: readings.length})];
    if (judged) {
        parts.push(t('tally.outside', {n: n('outside')}));
        if (n('unclear') > 0) parts.push(t('tally.unclear', {n: n('unclear')}));
    } else if (away > 0) parts.push(t('tally.away', {n: away}));
    if (n('undefined') === readings.length) parts.push(t('tally.undefined.all'));
    else if (n('undefined') > 0) parts.push(t('tally.undefined', {n: n('undefined')}));
    return parts.join(', ');
}

/** A tolerance as it came from a link or a file: what is not one is none. @param {any} x @returns {Tolerance} */
export function readTolerance(x) {
    const number = (/** @type {any} */ value, /** @type {number} */ most) =>
        typeof value === 'number' && value >= 0 && value <= most ? value : null;
    const ratio = number(x?.ratio, 1);
    return {
        name: typeof x?.name === 'string' ? x.name.slice(0, 80) : '',
        ratio: ratio === 0 ? null : ratio,
        difference: number(x?.difference, 1),
    };
}
