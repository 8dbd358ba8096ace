// A hundred people of a group, by their score: a mark each.

import {h} from 'preact';
import {useLayoutEffect, useRef} from 'preact/hooks';
import {hue, outline} from '../marks/shapes.js';
import {marksAt} from './gap.js';

/** @typedef {import('./gap.js').Group} Group */
/** @typedef {import('./gap.js').Outcome} Outcome */

/** The picture in its own units: ten columns of marks in fours. */
const WIDE = 420;
const [COLUMN, STEP, ACROSS, EDGE] = [42, 9, 4, 7.5];
const MOVE_MS = 260;

/**
 * Where everyone stands, the highest score first.
 * @param {number[]} counts by score from 1 @returns {{score: number, x: number, up: number}[]}
 */
function standing(counts) {
    return [...counts.keys()].reverse().flatMap(i =>
        Array.from({length: counts[i]}, (_, k) => ({
            score: i + 1,
            x: COLUMN * i + EDGE + STEP * (k % ACROSS),
            up: EDGE + STEP * Math.floor(k / ACROSS),
        })),
    );
}

/** @param {Group} group @param {Outcome} outcome */
const rowsOf = (group, outcome) => Math.ceil(Math.max(...marksAt(group[outcome])) / ACROSS);

/**
 * Marks travel to where they stand among others.
 * @param {{group: Group, place: number, outcome: Outcome, line: number, label: string}} props
 */
export function Hundred({group, place, outcome, line, label}) {
    const marks = useRef(/** @type {any} */ (null));
    const before = useRef(/** @type {ReturnType<typeof standing> | null} */ (null));
    const now = standing(marksAt(group[outcome]));
    const high = 2 * EDGE + STEP * Math.max(rowsOf(group, 'not'), rowsOf(group, 'again'));
    useLayoutEffect(() => {
        const from = before.current;
        before.current = now;
        if (!from || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
        [...marks.current.children].forEach((mark, i) => {
            const [dx, dy] = [from[i].x - now[i].x, now[i].up - from[i].up];
            const there = [{transform: `translate(${dx}px, ${dy}px)`}, {transform: 'none'}];
            if (dx || dy) mark.animate(there, {duration: MOVE_MS, easing: 'cubic-bezier(0.3, 0.7, 0.2, 1)'});
        });
    }, [outcome]);
    const counted = (/** @type {number} */ score) => (outcome === 'not' ? score >= line : score < line);
    return h(
        'svg',
        {viewBox: `0 0 ${WIDE} ${high}`, preserveAspectRatio: 'xMidYMax meet', role: 'img', 'aria-label': label},
        h(
            'g',
            {ref: marks},
            now.map(({score, x, up}, i) => {
                const hollow = !counted(score);
                return h('path', {key: i, class: hue(place, hollow), d: outline(place, x, high - up, hollow ? 3 : 3.4)});
            }),
        ),
    );
}
