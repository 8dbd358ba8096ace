// Which measures of the catalogue a panel begins with, and how their numbers are taken.

/** @typedef {import('./host.js').Host} App */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../lab/shapes.js').Metric} Metric */

/**
 * Measures to begin with: from each section its first `each` in turn, until there are `most`; in the catalogue's order.
 * @param {Metric[]} metrics @param {number} most @param {number} each
 */
export function leading(metrics, most, each) {
    /** @type {Map<string, number>} */
    const taken = new Map();
    return metrics
        .filter(({section = ''}) => {
            taken.set(section, (taken.get(section) ?? 0) + 1);
            return Number(taken.get(section)) <= each;
        })
        .slice(0, most);
}

/** The catalogue's rates that an object of an answer holds a value of.
 *  @param {Catalog} catalog @param {Record<string, any>} object */
export const ratesIn = (catalog, object) => catalog.metrics.filter(m => m.kind === 'rate' && m.id in object);

/** Measures that follow from decisions, so at every threshold and in every batch. @param {Catalog} catalog
 *  @param {'rate' | 'disparity'} kind */
export const countable = (catalog, kind) => catalog.metrics.filter(m => m.kind === kind && !m.needs_score);

/** Gaps to begin with: plain differences between the sides that depend on decisions. @param {Catalog} catalog */
export function gapsAtFirst(catalog) {
    const decided = new Set(
        countable(catalog, 'rate')
            .filter(m => !m.of_data)
            .map(m => m.id),
    );
    return countable(catalog, 'disparity').filter(m => m.ideal === 0 && m.min === -1 && m.rates.some(id => decided.has(id)));
}

/** What is followed at first: the measures that matter to the person, where they are among these; else `otherwise`.
 *  @param {App} app @param {Metric[]} all @param {Metric[]} otherwise */
export function followedFirst(app, all, otherwise) {
    const pinned = app.measures().pinned;
    const own = all.filter(m => pinned.includes(m.id));
    return new Set((own.length > 0 ? own : otherwise).map(m => m.id));
}

/** A number of an answer, be it bare or a Value. @param {any} x @returns {number | null} */
export const bare = x => (typeof x === 'number' ? x : (x?.value ?? null));

/** @param {Metric} metric differences have signs, rates have none */
export const hasSign = metric => metric.kind === 'disparity' && metric.ideal === 0 && (metric.min ?? -1) < 0;
