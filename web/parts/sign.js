// How a value lies to its tolerance or ideal, as a shape: shape and words say it, colour only helps. The words stand
// beside it, so it is hidden from assistive technology.

/** @typedef {import('../state/tolerance.js').Kind} Kind */

const SVG = 'http://www.w3.org/2000/svg';

/** @type {Partial<Record<Kind, string>>} paths in a box of 12 by 12 */
const SHAPES = {
    inside: 'M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9z',
    outside: 'M6 .6 11.4 6 6 11.4.6 6z',
    unclear: 'M6 1.5a4.5 4.5 0 1 0 0 9z',
    holds: '',
    below: 'M1.5 3h9L6 10.200z',
    above: 'M1.5 9h9L6 1.800z',
};
const RING = 'M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9z';

/** @param {Kind} kind */
export function sign(kind) {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 12 12');
    svg.setAttribute('class', `sign ${kind}`);
    svg.setAttribute('aria-hidden', 'true');
    /** @param {string} d @param {string} name */
    const path = (d, name) => {
        const element = document.createElementNS(SVG, 'path');
        element.setAttribute('d', d);
        element.setAttribute('class', name);
        svg.append(element);
    };
    if (kind === 'unclear' || kind === 'holds') path(RING, 'ring');
    if (SHAPES[kind]) path(SHAPES[kind], 'solid');
    return svg;
}
