// An audit to take along: every number as CSV, the whole as JSON, the gist as one paragraph. What a person chose (the
// measures that matter, the tolerance and its name) goes with it, so that a reader sees by what it was read.

import {csvCell} from './compare.js';
import {isSet, readTolerance, readingOf, tallyText, toleranceText} from './tolerance.js';

/** @typedef {import('./shapes.js').Audit} Audit */
/** @typedef {import('./shapes.js').Catalog} Catalog */
/** @typedef {import('./shapes.js').Metric} Metric */
/** @typedef {import('./shapes.js').Value} Value */
/** @typedef {{pinned: string[], tolerance: import('./tolerance.js').Tolerance, minimum: number}} Measures */
/**
 * What was audited: `title` in words, `options` as the core was asked, `decided`: decisions and not only labels.
 * @typedef {{title: string, name: string, options: Record<string, any>, decided: boolean, synthetic?: boolean,
 *   sha256?: string}} Subject
 */

/** Rows from which a group is not called small, unless a person says otherwise. */
export const MINIMUM = 30;

/**
 * An audit whose small groups are flagged by a person's own minimum.
 * @param {Audit} audit @param {number} minimum @returns {Audit}
 */
export const flagged = (audit, minimum) => ({
    ...audit,
    groups: audit.groups.map(group => ({...group, small: group.n < minimum})),
});

/** @param {any} x what a link says @returns {Measures} what is not right is left at its default */
export const readMeasures = x => ({
    pinned: Array.isArray(x?.pinned) ? x.pinned.filter((/** @type {any} */ id) => typeof id === 'string') : [],
    tolerance: readTolerance(x?.tolerance),
    minimum: Number.isInteger(x?.minimum) && x.minimum > 0 ? x.minimum : MINIMUM,
});

/** Whether a person has chosen anything. @param {Measures} measures */
export const isChosen = ({pinned, tolerance, minimum}) =>
    pinned.length > 0 || isSet(tolerance) || minimum !== MINIMUM;

/** @param {number | null | undefined} x */
const csvNumber = x => (x === null || x === undefined ? '' : String(x));

/**
 * A line for every number: group, metric, value, low, high, why, note; then whether it is one of the chosen measures,
 * and how it reads. Counts are lines too; what is measured over all groups has no group.
 * @param {Catalog} catalog @param {Audit} audit @param {Measures} measures
 */
export function auditCsv(catalog, audit, {pinned, tolerance}) {
    const metrics = new Map(catalog.metrics.map(m => [m.id, m]));
    /** @type {(string | number | null | undefined)[][]} */
    const lines = [['group', 'metric', 'value', 'low', 'high', 'why', 'note', 'matters', 'reading']];
    /** @param {string} group @param {string} id @param {Value} v */
    const put = (group, id, v) => {
        const metric = metrics.get(id);
        const reading = metric && metric.kind !== 'rate' ? readingOf(v, metric, tolerance) : null;
        lines.push([
            group,
            id,
            csvNumber(v.value),
            csvNumber(v.low),
            csvNumber(v.high),
            v.why,
            v.note,
            pinned.includes(id) ? 'yes' : '',
            reading && reading.kind !== 'undefined' ? reading.text : '',
        ]);
    };
    for (const [id, v] of Object.entries(audit.metrics)) if (metrics.get(id)?.kind !== 'rate') put('', id, v);
    for (const group of [...audit.groups, {...audit.overall, name: 'Everyone'}]) {
        for (const [id, v] of Object.entries(group)) {
            if (typeof v === 'number') put(group.name, id, {value: v});
            else if (v && typeof v === 'object' && 'value' in v) put(group.name, id, v);
        }
    }
    return `${lines.map(line => line.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/**
 * The whole audit, with what was asked and what was chosen.
 * @param {Catalog} catalog @param {Audit} audit @param {Subject} subject @param {Measures} measures
 */
export function auditJson(catalog, audit, {title, name, options, decided, synthetic, sha256}, measures) {
    const about = {title, name, decided, synthetic: synthetic ?? false, sha256: sha256 ?? null};
    const document = {equipoise: 1, version: catalog.version, subject: about, options, measures, audit};
    return `${JSON.stringify(document, null, 1)}\n`;
}

/**
 * The difference of two rates with Newcombe's interval, made of the intervals of the two.
 * Source: Newcombe 1998, Interval estimation for the difference between independent proportions, method 10.
 * @param {Value} a @param {Value} b @returns {Value} a - b
 */
export function differenceOf(a, b) {
    if (typeof a.value !== 'number' || typeof b.value !== 'number')
        return {value: null, why: a.why ?? b.why ?? null};
    const value = a.value - b.value;
    if (![a.low, a.high, b.low, b.high].every(x => typeof x === 'number')) return {value};
    const side = (/** @type {number} */ x, /** @type {number} */ y) => Math.sqrt(x * x + y * y);
    return {
        value,
        low: value - side(a.value - Number(a.low), Number(b.high) - b.value),
        high: value + side(Number(a.high) - a.value, b.value - Number(b.low)),
    };
}

/**
 * The two groups that lie furthest apart in a rate. Undefined ones are not among them.
 * @param {import('./shapes.js').Group[]} groups @param {string} id
 */
export function widestPair(groups, id) {
    const defined = groups.filter(g => typeof g[id]?.value === 'number');
    if (defined.length < 2) return null;
    const sorted = [...defined].sort((a, b) => b[id].value - a[id].value);
    const [high, low] = [sorted[0], sorted[sorted.length - 1]];
    return {high, low, difference: differenceOf(high[id], low[id]), undefined: groups.length - defined.length};
}

const counted = new Intl.NumberFormat('en', {maximumFractionDigits: 0});
/** @param {number} x */
const short = x => x.toFixed(3).replace('-', '\u2212');

/** @param {Value} v */
function figure(v) {
    if (typeof v.value !== 'number') return `undefined (${v.why ?? 'no reason given'})`;
    const range = typeof v.low === 'number' && typeof v.high === 'number';
    return short(v.value) + (range ? ` (${short(Number(v.low))} to ${short(Number(v.high))})` : '');
}

/** @param {string[]} names */
const list = names =>
    names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;

/**
 * The gist in plain words: what was measured, how far apart, by whose tolerance, and what it rests on.
 * @param {Catalog} catalog @param {Audit} audit @param {Subject} subject @param {Measures} measures
 */
export function summaryOf(catalog, audit, subject, {pinned, tolerance, minimum}) {
    const {groups, overall} = audit;
    const reference = groups.filter(g => g.privileged).map(g => g.name);
    const data = subject.synthetic ? 'rows of a synthetic twin' : 'rows';
    const told = [
        `Equipoise ${catalog.version} measured ${subject.title}: ${counted.format(overall.n)} ${data} ` +
            `in ${groups.length} groups` +
            (reference.length > 0 ? `, compared with ${list(reference)}.` : '.'),
    ];
    // Without decisions the labels stand in for them, so the same rate tells both.
    const rate = catalog.metrics.find(
        m => m.kind === 'rate' && m.formula === (subject.decided ? '(TP + FP) / (P + N)' : 'P / (P + N)'),
    );
    const pair = rate && widestPair(groups, rate.id);
    if (rate && pair)
        told.push(
            `The ${rate.title.toLowerCase()} is ${figure(pair.high[rate.id])} for ${pair.high.name}, ` +
                `${counted.format(pair.high.n)} rows, and ${figure(pair.low[rate.id])} for ${pair.low.name}, ` +
                `${counted.format(pair.low.n)} rows: these two lie furthest apart.`,
        );
    const chosen = catalog.metrics.filter(m => pinned.includes(m.id));
    for (const m of chosen) {
        const v = m.kind === 'rate' ? overall[m.id] : audit.metrics[m.id];
        if (!v) continue;
        const {kind, text} = readingOf(v, m, tolerance);
        told.push(`${m.title}: ${figure(v)}${text && kind !== 'undefined' ? `, ${text}` : ''}.`);
    }
    const gaps = catalog.metrics.filter(m => m.kind !== 'rate' && audit.metrics[m.id]);
    const whole = tallyText(gaps.map(m => readingOf(audit.metrics[m.id], m, tolerance)));
    if (isSet(tolerance)) told.push(`The tolerance was ${toleranceText(tolerance)}.`);
    told.push(`Of all comparisons of groups: ${whole}.`);
    const small = groups.filter(g => g.small).map(g => g.name);
    if (small.length > 0) told.push(`Fewer than ${minimum} rows: ${list(small)}.`);
    told.push('A measurement is an argument, not a verdict.');
    return told.join(' ');
}
