// What became of a group's people, as one bar: solid were selected, hollow were not; the first two parts have the favourable
// label. The numbers stand beside it, so it is hidden from assistive technology.

const SVG = 'http://www.w3.org/2000/svg';
const W = 240;
const H = 16;

/** @param {{tp: number, fn: number, fp: number, tn: number}} counts @returns {Element} */
export function quarters({tp, fn, fp, tn}) {
    const svg = document.createElementNS(SVG, 'svg');
    for (const [name, value] of Object.entries({
        class: 'quarters',
        viewBox: `0 0 ${W} ${H}`,
        preserveAspectRatio: 'none',
        'aria-hidden': 'true',
    }))
        svg.setAttribute(name, value);
    const total = tp + fn + fp + tn || 1;
    let x = 0.75;
    for (const [part, n] of Object.entries({tp, fn, fp, tn})) {
        const width = (n / total) * (W - 1.5);
        const rect = document.createElementNS(SVG, 'rect');
        for (const [name, value] of Object.entries({
            class: `part-${part}`,
            x,
            y: 1.5,
            width: Math.max(0, width),
            height: H - 3,
        }))
            rect.setAttribute(name, String(value));
        svg.append(rect);
        x += width;
    }
    return svg;
}
