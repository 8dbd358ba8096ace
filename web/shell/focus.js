// The focus never falls to the body: where what had it goes away or can no longer be used (a button that starts a run, a dialog's
// answer, an error that is closed), what now stands in its place gets it.

const STOPS = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** What can have the focus in an element, in the order of the page. @param {Element} place @returns {HTMLElement[]} */
const stopsIn = place =>
    [.../** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll(STOPS))].filter(
        stop => !stop.matches(':disabled, [tabindex="-1"]') && stop.checkVisibility(),
    );

/** @param {HTMLElement} root */
export function keepFocus(root) {
    /** What had the focus last, and where it stood in each of what is around it, the nearest first.
     *  @type {{last: Element, around: {place: Element, at: number}[]} | null} */
    let had = null;
    root.addEventListener('focusin', ({target}) => {
        const last = /** @type {Element} */ (target);
        had = {last, around: []};
        for (let place = last.parentElement; place && place !== root.parentElement; place = place.parentElement)
            had.around.push({place, at: stopsIn(place).indexOf(/** @type {HTMLElement} */ (last))});
    });
    // Who presses beside everything wants no focus.
    root.addEventListener('pointerdown', () => (had = null));
    new MutationObserver(() => {
        const {activeElement} = document;
        if (!had || (activeElement !== document.body && activeElement !== had.last)) return;
        if (had.last.isConnected && !had.last.matches(':disabled')) return;
        const near = had.around.find(({place}) => place.isConnected && stopsIn(place).length > 0);
        if (!near) return document.getElementById('main')?.focus();
        const stops = stopsIn(near.place);
        stops[Math.min(Math.max(0, near.at), stops.length - 1)].focus({preventScroll: true});
    }).observe(root, {childList: true, subtree: true, attributes: true, attributeFilter: ['disabled']});
}
