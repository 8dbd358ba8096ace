// A chart in the page: drawn at the width it gets, redrawn when that changes, with a table twin that says the same.

import {t} from '../words/words.js';
import {fill, h} from './dom.js';

/** @typedef {typeof import('../chart/charts.js')} Charts */

/** @type {Charts | null} */
let charts = null;
/** @type {Set<WeakRef<{redraw: () => void}>>} */
const waiting = new Set();

/** A row of charts.intervals: a value of the core's with its interval. @param {string} name
 *  @param {import('../lab/shapes.js').Value} v @param {boolean} [reference] */
export const dot = (name, v, reference = false) => ({
    name,
    value: v.value,
    low: v.low ?? null,
    high: v.high ?? null,
    reference,
    few: Boolean(v.few && !v.noted),
});

/** The charts arrive after the first numbers. @param {Charts} module */
export function chartsReady(module) {
    charts = module;
    for (const ref of waiting) ref.deref()?.redraw();
    waiting.clear();
}

/**
 * @param {{caption: string, draw: (charts: Charts, width: number) => Element, twin?: () => Node,
 *   after?: (canvas: HTMLElement) => void}} spec
 *   `twin` gives the table that says what the chart shows
 * @returns {{element: HTMLElement, redraw: () => void}}
 */
export function figure({caption, draw, twin, after}) {
    const canvas = h('div', {class: 'canvas'});
    const details = h('details', {class: 'twin'}, h('summary', {}, t('table.same')));
    const element = h('figure', {}, h('figcaption', {}, caption), canvas, twin ? details : null);
    let width = 0;
    const self = {
        element,
        redraw() {
            if (!charts || width === 0) return;
            fill(canvas, draw(charts, width));
            after?.(canvas);
            if (twin && details.open) fillTwin();
        },
    };
    const fillTwin = () => {
        if (!twin) return;
        while (details.childNodes.length > 1) details.lastChild?.remove();
        details.append(twin());
    };
    details.addEventListener('toggle', () => {
        if (details.open) fillTwin();
    });
    new ResizeObserver(([entry]) => {
        const now = Math.floor(entry.contentRect.width);
        if (now === width || now === 0) return;
        width = now;
        self.redraw();
    }).observe(canvas);
    if (!charts) waiting.add(new WeakRef(self));
    return self;
}
