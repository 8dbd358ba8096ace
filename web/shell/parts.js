// Parts of the page (state/parts.js) are put away, locked and pointed at, by an embed's address and by a lesson. Views know
// nothing of it: these are attributes of their own, given anew whenever the page changes.

import {isWithin} from '../state/parts.js';

/** @typedef {{away: string[], locked: string[], pointed: string | null}} Wanted  names of parts */

/** What each asks for: a part that one of them puts away is away. @type {Map<string, Wanted>} */
const wanted = new Map();
/** @type {MutationObserver | null} */
let watching = null;

/** @param {Wanted} all @param {ParentNode} [page] */
export function applyParts({away, locked, pointed}, page = document) {
    for (const element of page.querySelectorAll('[data-part]')) {
        const name = element.getAttribute('data-part') ?? '';
        const among = (/** @type {string[]} */ names) => names.some(of => isWithin(name, of));
        element.toggleAttribute('data-away', among(away));
        element.toggleAttribute('inert', among(away) || among(locked));
        element.toggleAttribute('data-pointed', name === pointed);
    }
}

function apply() {
    const all = [...wanted.values()];
    applyParts({
        away: all.flatMap(({away}) => away),
        locked: all.flatMap(({locked}) => locked),
        pointed: all.map(({pointed}) => pointed).find(Boolean) ?? null,
    });
}

/** From now on, until it asks otherwise. @param {'embed' | 'lesson'} by @param {Wanted | null} what nothing: all is free */
export function wantParts(by, what) {
    if (what) wanted.set(by, what);
    else wanted.delete(by);
    apply();
    watching ??= new MutationObserver(apply);
    watching.observe(document.body, {childList: true, subtree: true, attributes: true, attributeFilter: ['data-part']});
}
