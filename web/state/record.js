// An audit to take along: the whole as JSON, the gist as one paragraph around the core's own sentence. What a person chose
// (the measures that matter, the tolerance and its name) goes with it, so that a reader sees by what it was read.

import {show, showInterval} from '../lab/figures.js';
import {isSet, readTolerance, readingOf, readingText, tallyText, toleranceText} from './tolerance.js';

/** @typedef {import('../lab/shapes.js').Audit} Audit */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../lab/shapes.js').Metric} Metric */
/** @typedef {import('../lab/shapes.js').Value} Value */
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
export const isChosen = ({pinned, tolerance, minimum}) => pinned.length > 0 || isSet(tolerance) || minimum !== MINIMUM;

/**
 * The whole audit, with what was asked and what was chosen.
 * @param {Catalog} catalog @param {Audit} audit @param {Subject} subject @param {Measures} measures
 */
export function auditJson(catalog, audit, {title, name, options, decided, synthetic, sha256}, measures) {
    const about = {title, name, decided, synthetic: synthetic ?? false, sha256: sha256 ?? null};
    const document = {equipoise: 1, version: catalog.version, subject: about, options, measures, audit};
    return `${JSON.stringify(document, null, 1)}\n`;
}

/** @param {Value} v */
function figure(v) {
    if (typeof v.value !== 'number') return `undefined (${v.why ?? 'no reason given'})`;
    const range = showInterval('estimate', v);
    return show('estimate', v.value) + (range ? ` (${range})` : '');
}

/** @param {string[]} names */
const list = names => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`);

/**
 * The gist in plain words: what was measured, how far apart, by whose tolerance, and what it rests on.
 * @param {Catalog} catalog @param {Audit} audit @param {Subject} subject @param {Measures} measures
 */
export function summaryOf(catalog, audit, subject, {pinned, tolerance}) {
    const {groups, overall} = audit;
    const reference = groups.filter(g => g.privileged).map(g => g.name);
    const data = subject.synthetic ? 'rows of a synthetic twin' : 'rows';
    const told = [
        `Equipoise ${catalog.version} measured ${subject.title}: ${show('count', overall.n)} ${data} ` +
            `in ${groups.length} groups` +
            (reference.length > 0 ? `, compared with ${list(reference)}.` : '.'),
    ];
    if (audit.headline) told.push(audit.headline.text);
    const chosen = catalog.metrics.filter(m => pinned.includes(m.id));
    for (const m of chosen) {
        const v = m.kind === 'rate' ? overall[m.id] : audit.metrics[m.id];
        if (!v) continue;
        const text = readingText(catalog, readingOf(v, m, tolerance), m, tolerance);
        told.push(`${m.title}: ${figure(v)}${text ? `, ${text}` : ''}.`);
    }
    const gaps = catalog.metrics.filter(m => m.kind !== 'rate' && audit.metrics[m.id]);
    const whole = tallyText(gaps.map(m => readingOf(audit.metrics[m.id], m, tolerance)));
    if (isSet(tolerance)) told.push(`The tolerance was ${toleranceText(tolerance)}.`);
    told.push(`Of all comparisons of groups: ${whole}.`);
    told.push('A measurement is an argument, not a verdict.');
    return told.join(' ');
}
