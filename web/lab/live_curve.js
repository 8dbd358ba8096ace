// The curve of a network that is being trained, which comes in pieces.

/** @typedef {import('./shapes.js').Curve} Curve */

/**
 * A live curve with what is new of it behind what was there.
 * @param {Curve | null} before @param {Curve | null} news @returns {Curve | null}
 */
export function grown(before, news) {
    if (!before || !news?.from) return news;
    /** @type {Record<string, any>} */
    const all = {...news, from: 0};
    const old = /** @type {Record<string, any>} */ (before);
    for (const [key, value] of Object.entries(news))
        if (Array.isArray(value)) all[key] = [...old[key].slice(0, news.from), ...value];
    return /** @type {Curve} */ (all);
}
