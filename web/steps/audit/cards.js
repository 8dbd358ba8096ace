// A measure as a card: its name, of whom, the gap with its interval, the two groups on a line.

import {h} from 'preact';
import {show} from '../../lab/figures.js';
import {Strip} from '../../marks/strip.js';
import {Help} from '../../ui/help.js';
import {People} from '../../ui/people.js';
import {nothingCompared} from '../../views/finding.js';
import {gapOf, holdsNone, intervalOf, pairOf, points} from '../../views/pairs.js';
import {whyNow} from '../../words/said.js';
import {t} from '../../words/words.js';
import {MeasureHelp} from './measure_help.js';

/** @typedef {import('../../lab/shapes.js').Audit} Audit */
/** @typedef {import('../../state/people.js').Outcomes} Outcomes */

/** @param {{audit: Audit, catalog: import('../../lab/shapes.js').Catalog, rate: string, outcomes: Outcomes}} props */
export function Card({audit, catalog, rate, outcomes}) {
    const pair = pairOf(audit, rate);
    const gap = gapOf(audit, rate);
    const name = t(`measure.${rate}`, outcomes);
    return h(
        'div',
        {class: 'card measure', 'data-measure': rate},
        h('h3', {}, name, ' ', h(Help, {title: name, children: h(MeasureHelp, {catalog, rate, audit})})),
        h('span', {class: 'gap'}, points(gap.value)),
        h('small', {}, t(`measure.${rate}.of`, outcomes)),
        h('small', {class: 'num'}, intervalOf(gap)),
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
function whyNot(audit, rate) {
    const value = audit.groups.map(group => group[rate]).find(v => v?.why);
    if (value) return whyNow(value);
    return nothingCompared(audit, rate) || t('measure.none');
}
