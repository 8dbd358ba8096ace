// A figure whose marks follow what is chosen without its being drawn again.

import {figure} from '../parts/figure.js';

/** @typedef {import('../parts/figure.js').Charts} Charts */

/**
 * A chart whose marks move: drawn once, then only pointed at. A table that is open is written again.
 * @param {{caption: string, draw: (charts: Charts, width: number) => Element, twin: () => Node,
 *   move: (charts: Charts, node: Element) => void}} spec
 */
export function moving({caption, draw, twin, move}) {
    /** @type {{charts: Charts, node: Element} | null} */
    let now = null;
    const self = figure({
        caption,
        twin,
        draw: (charts, width) => {
            now = {charts, node: draw(charts, width)};
            return now.node;
        },
    });
    return {
        ...self,
        move() {
            if (/** @type {HTMLDetailsElement | null} */ (self.element.querySelector('.twin'))?.open) self.redraw();
            else if (now) move(now.charts, now.node);
        },
    };
}
