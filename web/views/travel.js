// Marks that change side travel there, so that it is seen who: a few hundred milliseconds, and never where motion is unwanted.

import {h, render} from 'preact';
import {hue, outline} from '../marks/shapes.js';
import {middleOf} from '../marks/dots.js';

const TRAVEL_MS = 260;
const MOST = 100;

/** @typedef {{from: Element, to: Element, first: [number, number], n: number, hollow: boolean}} Move
 *  first: of the places in each pile */

/**
 * @param {Element} box that holds the piles, and is the frame of what is laid over them
 * @param {Move[]} moves @param {number} place of the group @returns {() => void} ends it
 */
export function travel(box, moves, place) {
    if (moves.length === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return () => {};
    const frame = box.getBoundingClientRect();
    const over = document.createElement('div');
    over.className = 'travel';
    over.setAttribute('aria-hidden', 'true');
    let left = MOST;
    const marks = moves.flatMap(({from, to, first, n, hollow}) => {
        const [a, b] = [from.getBoundingClientRect(), to.getBoundingClientRect()];
        const taken = Math.min(n, left);
        left -= taken;
        return Array.from({length: taken}, (_, i) => {
            const [x, y] = middleOf(first[0] + i, a.width);
            const [u, v] = middleOf(first[1] + i, b.width);
            const [fx, fy] = [a.left - frame.left + x, a.top - frame.top + y];
            return {fx, fy, dx: b.left - frame.left + u - fx, dy: b.top - frame.top + v - fy, hollow};
        });
    });
    const paths = marks.map(({fx, fy, hollow}, i) =>
        h('path', {key: i, d: outline(place, fx, fy, 4.6), class: hue(place, hollow)}),
    );
    render(h('svg', {width: frame.width, height: frame.height}, paths), over);
    box.append(over);
    [...over.querySelectorAll('path')].forEach((path, i) => {
        const {dx, dy} = marks[i];
        const ends = [{transform: 'none'}, {transform: `translate(${dx}px, ${dy}px)`}];
        path.animate(ends, {duration: TRAVEL_MS, easing: 'ease-out', fill: 'forwards'});
    });
    const end = () => over.remove();
    const timer = setTimeout(end, TRAVEL_MS);
    return () => {
        clearTimeout(timer);
        end();
    };
}
