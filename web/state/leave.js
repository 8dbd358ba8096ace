// Whether the page may be left without a question. Browsers word the question themselves, and ask it for a reload, a closed
// tab and a link to another page alike.

/** @param {BeforeUnloadEvent} event */
const ask = event => {
    event.preventDefault();
    event.returnValue = true; // older browsers
};

/** @param {boolean} something there is something to lose */
export function askBeforeLeaving(something) {
    if (something) addEventListener('beforeunload', ask);
    else removeEventListener('beforeunload', ask);
}
