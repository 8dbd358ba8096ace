// Where one can be in the page. Steps come in their order; each has words `step.<id>`.

/** The steps of the lab. */
export const STEPS = ['data', 'columns', 'audit', 'decide', 'repair', 'compare'];

/** Every place: the door, the steps, every measure of an audit. */
export const PLACES = ['welcome', ...STEPS, 'measures', 'report', 'learn', 'teach'];

/** Names that earlier versions of the page gave in links. @type {Record<string, string>} */
const EARLIER = {train: 'repair', debias: 'repair', '': 'welcome', main: 'welcome'};

/** The place of a link's first word. @param {string} word */
export const placeOf = word => (PLACES.includes(word) ? word : (EARLIER[word] ?? 'welcome'));

/** The step that a place belongs to, if it does. @param {string} place */
export const stepOf = place => (['measures', 'report'].includes(place) ? 'audit' : STEPS.includes(place) ? place : null);
