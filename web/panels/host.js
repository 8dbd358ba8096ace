// What a panel needs of the page it stands in.

/**
 * @typedef {object} Host
 * @property {() => import('../lab/client.js').Client} client
 * @property {(text: string) => void} say
 * @property {(pinned: string[]) => void} [pin]  measures that matter
 * @property {() => import('../state/record.js').Measures} measures  which matter, by what tolerance, from how many rows on
 */

export {};
