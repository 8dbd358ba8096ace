// A group at its line: a slider, and its people as marks that change side.

import {h} from 'preact';
import {show} from '../../lab/figures.js';
import {Dots, marksOf} from '../../marks/dots.js';
import {Sign} from '../../marks/shapes.js';
import {countsAt, placeOfLine} from '../../state/lines.js';
import {useWidth} from '../../ui/width.js';
import {t} from '../../words/words.js';
import {lineWords} from '../../views/line_words.js';

/** @typedef {import('../../state/lines.js').GroupCurve} GroupCurve */
/**
 * @param {import('../../state/app.js').Props & {group: GroupCurve, place: number, line: number, unit: number,
 *   outcomes: Record<string, string>}} props
 */
export function GroupCard({app, state, group, place, line, unit, outcomes}) {
    const {curves, subject} = state;
    const scale = subject?.scale;
    const at = placeOfLine(curves, line);
    const last = curves.thresholds.length - 1;
    const words = lineWords(scale, line, outcomes);
    const move = (/** @type {any} */ event) => {
        // To the right the value on the score's scale grows, and with a share of the favourable outcome the line does.
        const to = scale?.highIsBad ? Number(event.target.value) : last - Number(event.target.value);
        const lines = {...state.lines, [group.name]: curves.thresholds[to]};
        app.actions.choose({lines, strategy: null}, t('undo.line', {name: group.name}), `line ${group.name}`);
    };
    return h(
        'div',
        {class: 'card group', 'data-group': group.name},
        h(
            'h3',
            {},
            h(Sign, {place}),
            group.name,
            ' ',
            h('small', {}, t('decide.people', {n: show('count', group.n), line: words})),
        ),
        h('input', {
            type: 'range',
            min: 0,
            max: last,
            step: 1,
            value: scale?.highIsBad ? at : last - at,
            'aria-label': t('decide.slider', {name: group.name}),
            'aria-valuetext': words,
            onInput: move,
            onChange: app.actions.settle,
        }),
        h(Marks, {counts: countsAt(group, at), place, unit, outcomes}),
    );
}

/** @typedef {import('../../state/lines.js').Counts} Counts */
/** @param {{counts: Counts, place: number, unit: number, outcomes: Record<string, string>}} props */
function Marks({counts: {tp, fp, fn, tn}, place, unit, outcomes}) {
    const [box, width] = useWidth(440);
    const each = Math.max(60, Math.floor((width - 24) / 2));
    // Solid are those with the outcome people speak of: charged again, or deserving.
    const bad = outcomes.focus === 'passed';
    const side = (
        /** @type {string} */ title,
        /** @type {number} */ hollow,
        /** @type {number} */ solid,
        /** @type {string} */ text,
    ) =>
        h(
            'div',
            {},
            h('p', {class: 'side-of'}, title),
            h(Dots, {place, n: marksOf(hollow, unit), hollow: true, width: each}),
            h(Dots, {place, n: marksOf(solid, unit), width: each}),
            h('p', {class: 'small'}, text),
        );
    const number = (/** @type {string} */ id, /** @type {number} */ n) => t(`decide.${id}`, {n: show('count', n)});
    const [hollowIn, solidIn] = bad ? [tp, fp] : [fp, tp];
    const [hollowOut, solidOut] = bad ? [fn, tn] : [tn, fn];
    const selected = side(
        outcomes.selected,
        hollowIn,
        solidIn,
        bad ? `${number('right', tp)} \u00b7 ${number('missed', fp)}` : `${number('wrongly', fp)} \u00b7 ${number('right', tp)}`,
    );
    const passed = side(
        outcomes.passed,
        hollowOut,
        solidOut,
        bad ? `${number('wrongly', fn)} \u00b7 ${number('right', tn)}` : `${number('right', tn)} \u00b7 ${number('missed', fn)}`,
    );
    return h(
        'div',
        {ref: box},
        h('div', {class: 'sides'}, bad ? [selected, passed] : [passed, selected]),
        h(
            'p',
            {class: 'key'},
            h('span', {}, h(Dots, {place, n: 1, hollow: true, width: 14}), bad ? outcomes.good : outcomes.bad),
            h('span', {}, h(Dots, {place, n: 1, width: 14}), bad ? outcomes.bad : outcomes.good),
            h('span', {}, t('decide.unit', {n: unit})),
        ),
    );
}
