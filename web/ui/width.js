// The width that a picture gets: it is drawn for it, and again when it changes.

import {useEffect, useRef, useState} from 'preact/hooks';

/** @param {number} otherwise before it is known @returns {[import('preact').RefObject<any>, number]} */
export function useWidth(otherwise) {
    const place = useRef(/** @type {any} */ (null));
    const [width, setWidth] = useState(otherwise);
    useEffect(() => {
        if (!place.current) return;
        const watch = new ResizeObserver(([entry]) => setWidth(Math.max(1, Math.floor(entry.contentRect.width))));
        watch.observe(place.current);
        return () => watch.disconnect();
    }, []);
    return [place, width];
}
