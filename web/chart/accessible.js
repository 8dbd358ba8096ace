// Plot labels groups that have no role, which assistive technology must ignore and axe reports. A chart is either one
// image with a name, or a group of named, focusable marks. Plot's inline style is taken out too: its three rules are in
// style.css, so the page's policy needs no exception for it.

import {written} from '../lab/figures.js';

/**
 * @param {Element} node what Plot made: an svg, or a figure that holds one @param {string} label
 * @param {{interactive?: boolean}} [options]
 */
export function accessible(node, label, {interactive = false} = {}) {
    const svgs = node instanceof SVGSVGElement ? [node] : [...node.querySelectorAll('svg')];
    for (const svg of svgs) {
        svg.querySelectorAll('style').forEach(style => style.remove());
        // Plot writes the numbers of an axis as English does.
        for (const tick of svg.querySelectorAll('[aria-label$="axis tick label"] text'))
            if (/^[\d.,\u2212-]+$/.test(tick.textContent ?? '')) tick.textContent = written(tick.textContent ?? '');
        for (const part of svg.querySelectorAll('[aria-label], [aria-description], [aria-hidden]')) {
            for (const name of ['aria-label', 'aria-description', 'aria-hidden']) part.removeAttribute(name);
        }
        svg.setAttribute('role', interactive ? 'group' : 'img');
        svg.setAttribute('aria-label', label);
    }
    return node;
}
