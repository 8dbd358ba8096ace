// How groups are told apart in every drawing of a panel: a colour and a shape each. The reference is always the diamond
// in its own colour; shapes are the same in Plot's charts and in the small marks beside names.

const SVG = 'http://www.w3.org/2000/svg';

/** As many groups as a drawing holds; a table holds the others too. */
export const MOST = 8;

/** @typedef {'diamond2' | 'circle' | 'square' | 'triangle' | 'star' | 'hexagon' | 'cross' | 'wye'} Shape */
/** @typedef {{name: string, colour: string, shape: Shape}} Style */

/** @type {Shape[]} */
const SHAPES = ['circle', 'square', 'triangle', 'star', 'hexagon', 'cross', 'wye', 'diamond2'];

/** @type {Record<Shape, string>} outlines in a box of 12 */
const OUTLINES = {
    diamond2: 'M6 0.5 11.5 6 6 11.5 0.5 6z',
    circle: 'M6 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z',
    square: 'M2 2h8v8H2z',
    triangle: 'M6 1 11.2 10.5H0.8z',
    star: 'M6 0.5 7.5 4.2 11.5 4.4 8.4 6.9 9.5 10.8 6 8.6 2.5 10.8 3.6 6.9 0.5 4.4 4.5 4.2z',
    hexagon: 'M6 1 10.3 3.5V8.5L6 11 1.7 8.5V3.5z',
    cross: 'M4.2 1h3.6v3.2H11v3.6H7.8V11H4.2V7.8H1V4.2h3.2z',
    wye: 'M4.5 11V7L1 5 2.5 2.4 6 4.4 9.5 2.4 11 5 7.5 7v4z',
};

/**
 * Styles of the groups that are drawn: the reference and the largest others, in the order in which they come.
 * @template {{name: string, privileged?: boolean, n: number}} G
 * @param {G[]} groups @returns {{drawn: (G & {style: Style})[], left: number}}
 */
export function styled(groups) {
    const reference = groups.find(g => g.privileged);
    const by = [...groups].sort((a, b) => Number(b === reference) - Number(a === reference) || b.n - a.n);
    const kept = new Set(by.slice(0, MOST));
    let next = 0;
    const drawn = groups.filter(g => kept.has(g)).map(g => ({...g, style: styleAt(g.name, g === reference ? -1 : next++)}));
    return {drawn, left: groups.length - drawn.length};
}

/** @param {string} name @param {number} i  -1: the reference @returns {Style} */
export const styleAt = (name, i) =>
    i < 0 ? {name, colour: 'var(--ref)', shape: 'diamond2'} : {name, colour: `var(--s${i % MOST})`, shape: SHAPES[i % MOST]};

/** The mark of a style, to stand beside its name. @param {Style} style @returns {Element} */
export function mark({colour, shape}) {
    const svg = document.createElementNS(SVG, 'svg');
    for (const [name, value] of Object.entries({
        class: 'mark-of',
        viewBox: '0 0 12 12',
        width: 12,
        height: 12,
        'aria-hidden': 'true',
    }))
        svg.setAttribute(name, String(value));
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', OUTLINES[shape]);
    path.setAttribute('fill', colour);
    svg.append(path);
    return svg;
}
