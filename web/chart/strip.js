// A gap as a small drawing in its table row: the interval as a bar, the value as a tick, the ideal as a rule. The row's
// numbers say the same, so it is hidden from assistive technology.

const SVG = 'http://www.w3.org/2000/svg';
const W = 120;
const H = 18;

/** @param {string} tag @param {Record<string, string | number>} attributes */
function s(tag, attributes) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
    return element;
}

/**
 * @param {import('../core/shapes.js').Value} v @param {import('../core/shapes.js').Metric} metric
 * @returns {Element}
 */
export function strip(v, metric) {
    const svg = s('svg', {
        class: 'strip',
        viewBox: `0 0 ${W} ${H}`,
        width: W,
        height: H,
        'aria-hidden': 'true',
    });
    if (v.value === null || metric.ideal === null) return svg;
    const reach = 0.5;
    /** Clipped at the edge: the strip compares rows, the number is beside it. @param {number} x */
    const at = x =>
        W / 2 +
        (Math.max(-reach, Math.min(reach, x - /** @type {number} */ (metric.ideal))) / reach) * (W / 2 - 4);
    svg.append(
        s('line', {x1: 4, x2: W - 4, y1: H / 2, y2: H / 2, class: 'strip-axis'}),
        s('line', {x1: W / 2, x2: W / 2, y1: 1, y2: H - 1, class: 'strip-ideal'}),
    );
    if (v.low !== null && v.low !== undefined && v.high !== null && v.high !== undefined) {
        svg.append(
            s('rect', {
                x: at(v.low),
                width: Math.max(1, at(v.high) - at(v.low)),
                y: H / 2 - 3,
                height: 6,
                rx: 2,
                class: 'strip-bar',
            }),
        );
    }
    svg.append(
        s('line', {x1: at(v.value), x2: at(v.value), y1: H / 2 - 6, y2: H / 2 + 6, class: 'strip-value'}),
    );
    return svg;
}
