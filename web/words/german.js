// The German texts, by the ids of the English ones.

/** @type {Record<string, string>} */
export const german = {};
