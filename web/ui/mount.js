// Something that makes its own elements (a panel, a chart) as a part of a view: made once, told when what it shows is other.

import {h} from 'preact';
import {useEffect, useRef} from 'preact/hooks';

/**
 * @param {{make: () => {element: Element, show?: (what: any) => void}, what?: any, choice?: any[], class?: string}} props  what:
 *   told at first and whenever it is another object; choice: when one of these is another, what goes by it is drawn again
 */
export function Mount({make, what, choice = [], class: name}) {
    /** @type {import('preact').RefObject<HTMLDivElement>} */
    const place = useRef(null);
    const made = useRef(/** @type {ReturnType<typeof make> | null} */ (null));
    useEffect(() => {
        made.current = make();
        place.current?.replaceChildren(made.current.element);
        return () => place.current?.replaceChildren();
    }, []);
    useEffect(() => made.current?.show?.(what), [what]);
    useEffect(() => {
        for (const part of place.current?.querySelectorAll('.by-choice') ?? []) part.dispatchEvent(new Event('redraw'));
    }, choice);
    return h('div', {ref: place, class: name});
}
