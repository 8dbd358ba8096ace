// A measure as a card: its name, of whom, the gap with its interval, the two groups on a line.

import {h} from 'preact';
import {decimal, show} from '../../lab/figures.js';
import {Strip} from '../../marks/strip.js';
import {placesOf} from '../../state/people.js';
import {Help} from '../../ui/help.js';
import {People} from '../../ui/people.js';
import {t} from '../../words/words.js';
import {MeasureHelp} from './measure_help.js';

/** @typedef {import('../../lab/shapes.js').Audit} Audit */
/** @typedef {import('../../lab/shapes.js').Value} Value */
/** @typedef {import('../../state/people.js').Outcomes} Outcomes */

/** In points, with its sign. @param {number | null | undefined} x */
export const points = x => (typeof x === 'number' ? decimal(100 * x, 1, true) : t('measure.none'));

/** @param {Value} gap */
const interval = ({low, high}) => (typeof low === 'number' ? `${points(low)} to ${points(high)}` : '');

/** Whether the interval of a gap holds 0. @param {Value} gap */
export const holdsNone = ({low, high}) => typeof low === 'number' && typeof high === 'number' && low <= 0 && high >= 0;

/** The two groups that a rate is compared of, with their values. @param {Audit} audit @param {string} rate */
export function pairOf(audit, rate) {
    const place = placesOf(audit);
    const names = /** @type {any} */ (audit.apart?.[rate])?.groups ?? [];
    return names.map((/** @type {string} */ name) => {
        const v = audit.groups.find(group => group.name === name)?.[rate];
        return {name, place: place(name), value: v.value, few: Boolean(v.few)};
    });
}

/** @param {{audit: Audit, catalog: import('../../lab/shapes.js').Catalog, rate: string, outcomes: Outcomes}} props */
export function Card({audit, catalog, rate, outcomes}) {
    const pair = pairOf(audit, rate);
    const gap = /** @type {any} */ (audit.apart?.[rate])?.difference ?? {value: null};
    const name = t(`measure.${rate}`, outcomes);
    return h(
        'div',
        {class: 'card measure', 'data-measure': rate},
        h('h4', {}, name, ' ', h(Help, {title: name, children: h(MeasureHelp, {catalog, rate, audit})})),
        h('span', {class: 'gap'}, points(gap.value)),
        h('small', {}, t(`measure.${rate}.of`, outcomes)),
        h('small', {class: 'num'}, interval(gap)),
        pair.length > 0 ? h(Strip, {of: pair}) : h('p', {class: 'small muted wide'}, whyNot(audit, rate)),
        h(
            'small',
            {class: 'wide'},
            pair.map((/** @type {any} */ {name: group, place, value, few}) => [
                h(People, {place}, `${group} ${show('percent', value)}`),
                few && ` ${t('measure.few')}`,
                ' ',
            ]),
            pair.length > 0 && holdsNone(gap) && `\u00b7 ${t('measure.cannot')}`,
        ),
    );
}

/** The reason that a rate is not compared. @param {Audit} audit @param {string} rate */
const whyNot = (audit, rate) =>
    audit.groups.map(group => group[rate]?.why).find(why => why) ?? /** @type {any} */ (audit.apart?.[rate])?.text ?? t('measure.none');
