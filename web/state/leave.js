// Whether the page may be left without a question. Browsers word the question themselves, and ask it for a reload, a closed
// tab and a link to another page alike.

/** @param {BeforeUnloadEvent} event */
const ask = event => {
    event.preventDefault();
    event.returnValue = true; // older browsers
};

/** Whether something would be lost: a run, what is not kept yet, results and a file that nobody keeps.
 *  @param {import('./app.js').State} state */
export const toLose = ({run, runs, own, kept, keeping, pending}) =>
    run !== null || (keeping ? pending : own !== null || runs.some(one => !kept.has(one)));

/** @param {boolean} something there is something to lose */
export function askBeforeLeaving(something) {
    if (something) addEventListener('beforeunload', ask);
    else removeEventListener('beforeunload', ask);
}
