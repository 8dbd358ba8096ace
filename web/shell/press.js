// A press begins and ends on one thing. What changes because a field was left as the press began, or because an answer came
// meanwhile, is drawn when the button is let go: else what is pressed may move from under the pointer, and the press is lost.

import {options} from 'preact';

const LONGEST = 1000; // ms: who holds a button down sees what comes all the same

/** From now on nothing is drawn as long as a button, a link or a summary is pressed. */
export function drawAfterPress() {
    let pressed = false;
    let timer = 0;
    let waiting = /** @type {(() => void) | null} */ (null);
    const soon = (/** @type {() => void} */ draw) => void Promise.resolve().then(draw);
    // Before the click comes everything is drawn: what is pressed acts on what is.
    const end = () => {
        clearTimeout(timer);
        pressed = false;
        if (waiting) soon(waiting);
        waiting = null;
    };
    options.debounceRendering = draw => {
        if (pressed) waiting = draw;
        else soon(draw);
    };
    addEventListener(
        'mousedown',
        ({target}) => {
            pressed = target instanceof Element && target.closest('button, a, summary') !== null;
            if (pressed) timer = window.setTimeout(end, LONGEST);
        },
        true,
    );
    for (const ending of ['mouseup', 'dragend']) addEventListener(ending, end, true);
}
