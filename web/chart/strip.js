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

const canvas = () => s('svg', {class: 'strip', viewBox: `0 0 ${W} ${H}`, width: W, height: H, 'aria-hidden': 'true'});

/**
 * @param {import('../lab/shapes.js').Value} v @param {import('../lab/shapes.js').Metric} metric
 * @param {{low: number, high: number} | null} [band] a tolerance, shaded
 * @returns {Element}
 */
export function strip(v, metric, band = null) {
    const svg = canvas();
    if (v.value === null || metric.ideal === null) return svg;
    const reach = 0.5;
    /** Clipped at the edge: the strip compares rows, the number is beside it. @param {number} x */
    const at = x => W / 2 + (Math.max(-reach, Math.min(reach, x - /** @type {number} */ (metric.ideal))) / reach) * (W / 2 - 4);
    if (band) {
        const [x, end] = [at(band.low), at(band.high)];
        svg.append(s('rect', {x, width: end - x, y: 1, height: H - 2, class: 'strip-band'}));
    }
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
    svg.append(s('line', {x1: at(v.value), x2: at(v.value), y1: H / 2 - 6, y2: H / 2 + 6, class: 'strip-value'}));
    return svg;
}

/**
 * A rate of every group as a tick, on the rate's whole scale; where the scale has no end, up to the largest.
 * @param {(number | null)[]} values @param {import('../lab/shapes.js').Metric} metric
 * @returns {Element}
 */
export function spread(values, {min, max}) {
    const svg = canvas();
    const defined = values.filter(x => x !== null);
    if (defined.length === 0) return svg;
    const low = min ?? Math.min(0, ...defined);
    const high = max ?? Math.max(low + 1e-9, ...defined);
    const at = (/** @type {number} */ x) => 4 + ((x - low) / (high - low)) * (W - 8);
    svg.append(s('line', {x1: 4, x2: W - 4, y1: H / 2, y2: H / 2, class: 'strip-axis'}));
    for (const x of defined)
        svg.append(s('line', {x1: at(x), x2: at(x), y1: H / 2 - 4.5, y2: H / 2 + 4.5, class: 'strip-group'}));
    return svg;
}
