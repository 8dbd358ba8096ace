// Something that makes its own elements (a panel, a chart) as a part of a view: made once, told when what it shows is other.

import {h} from 'preact';
import {useEffect, useRef} from 'preact/hooks';

/**
 * @template T
 * @param {{make: () => {element: Element, show?: (what: T) => void}, what?: T, class?: string}} props  what: told at first and
 *   whenever it is another object
 */
export function Mount({make, what, class: name}) {
    /** @type {import('preact').RefObject<HTMLDivElement>} */
    const place = useRef(null);
    /** @type {import('preact').MutableRef<ReturnType<typeof make> | null>} */
    const made = useRef(null);
    useEffect(() => {
        made.current = make();
        place.current?.replaceChildren(made.current.element);
        return () => place.current?.replaceChildren();
    }, []);
    useEffect(() => made.current?.show?.(/** @type {any} */ (what)), [what]);
    return h('div', {ref: place, class: name});
}
