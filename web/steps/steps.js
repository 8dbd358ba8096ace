// The steps' views, and the few words under each step's name in the bar.

/** @typedef {import('../state/app.js').State} State */
/** @typedef {import('../state/app.js').Props} Props */

/** By place. @type {Record<string, (props: Props) => any>} */
export const views = {};

/** By step. @type {Record<string, (state: State) => string>} */
export const lines = {};
