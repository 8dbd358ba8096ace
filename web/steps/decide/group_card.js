// A group at its line: a slider, and its people as marks that change side.

import {h} from 'preact';
import {useLayoutEffect, useRef} from 'preact/hooks';
import {show} from '../../lab/figures.js';
import {Dots, marksOf} from '../../marks/dots.js';
import {Sign} from '../../marks/shapes.js';
import {travel} from '../../views/travel.js';
import {countsAt, onScale, placeOfLine, placeOfValue} from '../../state/lines.js';
import {useWidth} from '../../ui/width.js';
import {t} from '../../words/words.js';
import {lineWords} from '../../views/line_words.js';

/** @typedef {import('../../state/lines.js').GroupCurve} GroupCurve */
/** By how many distinct scores a key moves a line; Home and End go to the ends. @type {Record<string, number>} */
const STEPS = {
    ArrowRight: 1,
    ArrowUp: 1,
    ArrowLeft: -1,
    ArrowDown: -1,
    PageUp: 10,
    PageDown: -10,
    Home: -Infinity,
    End: Infinity,
};

/**
 * @param {import('../../state/app.js').Props & {group: GroupCurve, place: number, lines: Record<string, number>, unit: number,
 *   outcomes: Record<string, string>}} props  lines: of all groups
 */
export function GroupCard({app, state, group, place, lines, unit, outcomes}) {
    const {curves, subject} = state;
    const scale = subject?.scale;
    const line = lines[group.name];
    const at = placeOfLine(curves, line);
    const last = curves.thresholds.length - 1;
    const words = lineWords(scale, line, outcomes);
    // To the right the value on the score's scale grows, and with a share of the favourable outcome the line does.
    const upward = scale?.highIsBad ? 1 : -1;
    const go = (/** @type {number} */ to) => {
        if (to === at) return;
        const moved = {...state.lines, ...lines, [group.name]: curves.thresholds[to]};
        app.actions.choose({lines: moved, strategy: null}, t('undo.line', {name: group.name}), `line ${group.name}`);
    };
    const drag = (/** @type {any} */ event) => {
        const value = Number(event.target.value);
        go(scale ? (scale.highIsBad ? value : last - value) : placeOfValue(curves, value));
    };
    const press = (/** @type {KeyboardEvent} */ event) => {
        if (!(event.key in STEPS) || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        go(Math.min(last, Math.max(0, at + upward * STEPS[event.key])));
    };
    // By value on the score's scale; the deciles are a scale of their own.
    const range = scale
        ? {min: 0, max: last, step: 1, value: scale.highIsBad ? at : last - at}
        : {min: 0, max: 1, step: 'any', value: onScale(curves.thresholds[at])};
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
            'data-part': 'decide.lines',
            ...range,
            'aria-label': t('decide.slider', {name: group.name}),
            'aria-valuetext': words,
            onInput: drag,
            onKeyDown: press,
            onChange: app.actions.settle,
        }),
        h(Marks, {counts: countsAt(group, at), place, unit, outcomes}),
    );
}

/** Marks that change side travel there. @param {{current: any}} box @param {[number, number][]} piles  marks of [hollow, solid]
 *  on the left and on the right @param {number} place */
function useTravel(box, piles, place) {
    const before = useRef(piles);
    const key = piles.flat().join(' ');
    useLayoutEffect(() => {
        const was = before.current;
        before.current = piles;
        const svgs = box.current ? [...box.current.querySelectorAll('.sides svg')] : [];
        if (svgs.length < 4) return;
        const moves = [0, 1].flatMap(kind => {
            const gone = was[0][kind] - piles[0][kind];
            const n = Math.min(Math.abs(gone), Math.abs(was[1][kind] - piles[1][kind]));
            if (n === 0) return [];
            const [from, to] = gone > 0 ? [0, 1] : [1, 0];
            const first = /** @type {[number, number]} */ ([piles[from][kind], was[to][kind]]);
            return [{from: svgs[2 * from + kind], to: svgs[2 * to + kind], first, n, hollow: kind === 0}];
        });
        return travel(box.current, moves, place);
    }, [key]);
}

/** @param {{counts: import('../../state/lines.js').Counts, place: number, unit: number,
 *  outcomes: Record<string, string>}} props */
export function Marks({counts: {tp, fp, fn, tn}, place, unit, outcomes}) {
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
    const inside = /** @type {[number, number]} */ ([marksOf(hollowIn, unit), marksOf(solidIn, unit)]);
    const outside = /** @type {[number, number]} */ ([marksOf(hollowOut, unit), marksOf(solidOut, unit)]);
    useTravel(box, bad ? [inside, outside] : [outside, inside], place);
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
        {ref: box, class: 'piles'},
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
