// The parts of the page by name: one table for whoever shows a piece of the lab only. Embeds name them in their address (?hide=,
// ?lock=: state/embed.js), lessons in their scripts (show, hide, lock, unlock, point). A part is an element with data-part; a
// name means it and all below it: "decide" is also "decide.lines". Views only say data-part; shell/parts.js puts away, locks,
// points. A name stays for ever, as course pages have it in their addresses.

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {string[]} [fields]  of state/fields.js: what cannot be changed where it is locked, by whatever way
 */

/** @param {string} name @param {...string} fields @returns {Part} */
const part = (name, ...fields) => (fields.length > 0 ? {name, fields} : {name});

/** @type {Part[]} */
export const PARTS = [
    // around every place
    part('bar'),
    part('bar.site'),
    part('undo'),
    part('keep'),
    part('language', 'language'),
    part('seal'),
    part('steps'),
    part('next'),
    part('report'),
    part('foot'),
    // places: what is in `main` there
    part('welcome'),
    part('doors'),
    part('data', 'data'),
    part('data.own'),
    part('data.shipped'),
    part('data.check'),
    part('columns', 'columns'),
    part('groups', 'groups', 'among', 'byLevel', 'reference'),
    part('audit'),
    part('audit.finding'),
    part('audit.questions', 'questions'),
    part('audit.measures'),
    part('audit.every'),
    part('audit.tolerance', 'tolerance'),
    part('audit.settings'),
    part('audit.selected'),
    part('audit.closer'),
    part('measures'),
    part('decide'),
    part('decide.finding'),
    part('decide.strategies', 'strategy'),
    part('decide.cost', 'cost'),
    part('decide.groups'),
    part('decide.lines', 'lines'),
    part('decide.table'),
    part('decide.table.fnr'),
    part('decide.table.fpr'),
    part('decide.table.ppv'),
    part('decide.table.marked'),
    part('decide.table.right'),
    part('decide.held', 'hold'),
    part('repair'),
    part('repair.stages', 'stages'),
    part('repair.picture'),
    part('repair.settings', 'settings', 'blind', 'seeds'),
    part('network'),
    part('compare'),
    part('compare.changes'),
    part('compare.what_if', 'row', 'edits'),
    part('compare.paired'),
    part('compare.history'),
    // of lessons
    part('bend', 'inject', 'judgeBy'),
    part('lesson.none'),
];

/** @param {string} name @param {string} of */
export const isWithin = (name, of) => name === of || name.startsWith(`${of}.`);

/** Whether a name in a script or in an address means a part. @param {string} name */
export const isPart = name => PARTS.some(each => isWithin(each.name, name));

/** The fields that stay as they are where parts are locked. @param {string[]} locked names @returns {Set<string>} */
export const fieldsOf = locked =>
    new Set(PARTS.flatMap(({name, fields = []}) => (locked.some(of => isWithin(name, of)) ? fields : [])));
