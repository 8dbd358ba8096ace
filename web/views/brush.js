// A frame that is drawn over a picture: who is in it is told when it is let go; a press beside every mark, or Escape, lets all go
// again. By keyboard, Shift with an arrow.

import {h} from 'preact';
import {useRef, useState} from 'preact/hooks';

/** @typedef {{key: string, x: number, y: number}} Spot */
/** @typedef {{x: number, y: number}} Corner */

const FAR = 4; // px from where it was pressed: less is a click

/** @param {Corner} a @param {Corner} b */
const frameOf = (a, b) => ({
    x: Math.min(a.x, b.x),
    y: Math.min(a.y, b.y),
    width: Math.abs(a.x - b.x),
    height: Math.abs(a.y - b.y),
});

/**
 * @param {Spot[]} spots of the marks, in the units of the picture @param {string[]} brushed  the keys of those in the frame
 * @param {(keys: string[] | null) => void} brush  null: nothing is framed any more
 * @returns {{listen: object, frame: any}} listen: for the svg; frame: drawn in it
 */
export function useBrush(spots, brushed, brush) {
    const from = useRef(/** @type {Corner | null} */ (null));
    const [to, setTo] = useState(/** @type {Corner | null} */ (null));
    const at = (/** @type {any} */ {currentTarget: svg, clientX, clientY}) => {
        const {left, top, width, height} = svg.getBoundingClientRect();
        const {width: w, height: h_} = svg.viewBox.baseVal;
        return {x: ((clientX - left) * w) / width, y: ((clientY - top) * h_) / height};
    };
    const end = () => {
        from.current = null;
        setTo(null);
    };
    const listen = {
        class: 'brushed',
        onPointerDown: (/** @type {any} */ event) => event.button === 0 && (from.current = at(event)),
        onPointerMove: (/** @type {any} */ event) => {
            const [a, b] = [from.current, at(event)];
            if (!a || (!to && Math.hypot(a.x - b.x, a.y - b.y) < FAR)) return;
            // From here on it is no press of a mark.
            event.currentTarget.setPointerCapture(event.pointerId);
            setTo(b);
        },
        onPointerUp: (/** @type {any} */ event) => {
            if (from.current && to) {
                const {x, y, width, height} = frameOf(from.current, at(event));
                const inside = spots.filter(spot => spot.x >= x && spot.x <= x + width && spot.y >= y && spot.y <= y + height);
                brush(inside.length > 0 ? inside.map(({key}) => key) : null);
            } else if (from.current && !event.target.closest('[data-key]')) brush(null);
            end();
        },
        onPointerCancel: end,
        // The mark has gone on by now: what an arrow with Shift passed over joins those in the frame.
        onKeyDown: (/** @type {any} */ {key, shiftKey, target}) => {
            if (key === 'Escape') brush(null);
            if (!shiftKey || !key.startsWith('Arrow')) return;
            const passed = [target, document.activeElement].map(mark => mark?.dataset.key);
            brush([...new Set([...brushed, ...passed])]);
        },
    };
    const frame = from.current && to && h('rect', {class: 'frame', ...frameOf(from.current, to)});
    return {listen, frame};
}
