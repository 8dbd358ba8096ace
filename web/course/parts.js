// Parts of the page by name, for lessons and embeds: what may be pointed at, put away or kept from being changed. A part is an
// element with data-part; a name means it and all parts below it ("decide" is also "decide.lines").

/** Every part, and the id of what it is called where it can be pointed at. @type {Record<string, string | null>} */
export const PARTS = {
    steps: 'part.steps',
    next: null,
    seal: 'part.seal',
    undo: null,
    data: null,
    'data.own': 'part.data.own',
    'data.shipped': null,
    'audit.finding': 'part.audit.finding',
    'audit.measures': 'part.audit.measures',
    'audit.settings': null,
    'decide.finding': 'part.decide.finding',
    'decide.strategies': 'part.decide.strategies',
    'decide.cost': 'part.decide.cost',
    'decide.lines': 'part.decide.lines',
    'decide.table': 'part.decide.table',
    'decide.table.fpr': 'part.decide.table.fpr',
    'decide.table.fnr': 'part.decide.table.fnr',
    'decide.table.ppv': 'part.decide.table.ppv',
    'decide.table.marked': 'part.decide.table.marked',
    'decide.table.right': 'part.decide.table.right',
    'lesson.none': null,
    repair: null,
    'repair.settings': null,
    'repair.stages': null,
    compare: null,
    bend: null,
    network: null,
};

/** @param {string} name @param {string} of */
const isWithin = (name, of) => name === of || name.startsWith(`${of}.`);

/** Whether a name in a script or an embed is one. @param {string} name */
export const isPart = name => Object.keys(PARTS).some(part => isWithin(part, name));

/**
 * What is put away, locked and pointed at in the page as it stands now. Views know nothing of it: these are attributes of their
 * own, given anew after each change. @param {{away: string[], locked: string[], pointed: string | null}} wanted
 * @param {ParentNode} [page]
 */
export function applyParts({away, locked, pointed}, page = document) {
    for (const element of page.querySelectorAll('[data-part]')) {
        const part = element.getAttribute('data-part') ?? '';
        const among = (/** @type {string[]} */ names) => names.some(name => isWithin(part, name));
        element.toggleAttribute('data-away', among(away));
        element.toggleAttribute('inert', among(locked) || among(away));
        element.toggleAttribute('data-pointed', pointed !== null && part === pointed);
    }
}

/** Nothing is put away, locked or pointed at. */
export const freeParts = () => applyParts({away: [], locked: [], pointed: null});
