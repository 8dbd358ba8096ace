// The shapes of people: circle, diamond, triangle, square, star, cross, in the order of the groups; a hue never stands alone.

import {h} from 'preact';

/** Points of a polygon around the middle, of about the area of a circle of radius 1. @type {[number, number][][]} */
const POLYGONS = [
    [],
    around(4, () => 1.25, 0),
    around(3, () => 1.5, 0).map(([x, y]) => [x, y + 0.25]),
    around(4, () => 1.25, 0.5),
    around(10, i => (i % 2 === 0 ? 1.55 : 0.68), 0),
    [
        [-1.25, -0.8],
        [-0.8, -1.25],
        [0, -0.45],
        [0.8, -1.25],
        [1.25, -0.8],
        [0.45, 0],
        [1.25, 0.8],
        [0.8, 1.25],
        [0, 0.45],
        [-0.8, 1.25],
        [-1.25, 0.8],
        [-0.45, 0],
    ],
];

/** Corners from the top on, clockwise. @param {number} n @param {(i: number) => number} radius @param {number} turned by parts
 *  @returns {[number, number][]} */
function around(n, radius, turned) {
    return Array.from({length: n}, (_, i) => {
        const angle = (2 * Math.PI * (i + turned)) / n;
        return [radius(i) * Math.sin(angle), -radius(i) * Math.cos(angle)];
    });
}

const short = (/** @type {number} */ x) => String(Math.round(100 * x) / 100);

/**
 * The outline of a mark. @param {number} place of its group, from 0; beyond six every mark is a circle
 * @param {number} x @param {number} y @param {number} r of a circle of the same weight @returns {string}
 */
export function outline(place, x, y, r) {
    const polygon = POLYGONS[place] ?? [];
    if (polygon.length === 0) return `M${short(x - r)} ${short(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
    return `M${polygon.map(([dx, dy]) => `${short(x + r * dx)} ${short(y + r * dy)}`).join('L')}Z`;
}

/** The class that gives a mark its hue. @param {number} place @param {boolean} [hollow] */
export const hue = (place, hollow) => (place < 0 || place > 5 ? (hollow ? 'hx' : 'sx') : `${hollow ? 'h' : 's'}${place + 1}`);

/** @param {{place: number, x: number, y: number, r?: number, hollow?: boolean}} props */
export const Shape = ({place, x, y, r = 5.5, hollow = false}) =>
    h('path', {d: outline(place, x, y, r), class: hue(place, hollow)});

/** A mark as a word among words. @param {{place: number}} props */
export const Sign = ({place}) =>
    h(
        'svg',
        {class: 'sign', width: 13, height: 13, viewBox: '-8 -8 16 16', 'aria-hidden': 'true'},
        h(Shape, {place, x: 0, y: 0}),
    );
