// Whom analyses are asked about, in the terms of the page: labels, a file, or a model that was trained here. What is asked of the
// core is `about` (lab/client.js); the rest is what a form has to know.

import {columnsOf, decisionOptions, groupColumns, isDecided, isWeighed, wanting, wholeOf, withUse} from './columns.js';
import {isUnread} from './dialect.js';
import {FIELDS} from './fields.js';
import {rolesOf, roleKeys, usualGroups} from './plan.js';
import {modelsOf} from './repair.js';

/** @typedef {import('./app.js').State} State */
/**
 * @typedef {object} Subject
 * @property {import('./repair.js').Model} [model]  whose decisions they are, where it was trained here
 * @property {string} key  changes whenever something about it does
 * @property {string} name
 * @property {import('../lab/client.js').Subject} about
 * @property {boolean} predicted  somebody's decisions or scores, and not the loaded data's labels
 * @property {Record<string, any>} options  which column is what, who is the reference
 * @property {string[]} columns
 * @property {{key: string, name: string, about: import('../lab/client.js').Subject}[]} [others]  each with another model's
 *   decisions about the same rows
 * @property {{decided: boolean, scored: boolean, labelled: boolean, lined: boolean, focus?: string}} [has]  what the core found
 *   in it; lined: lines can be drawn on its scores, and judged
 * @property {string} [batch]  the column that says when people came, or in which batch
 * @property {string[]} [alikeIn]  columns in which people who are compared may have to be alike
 * @property {import('./counts.js').Scale} [scale]  how its scores are shown, where that is not as they are
 */

/** A number for each file and data that were read: two may have one name and one length. @type {WeakMap<object, number>} */
const serials = new WeakMap();
let serial = 0;
/** @param {object} read */
function serialOf(read) {
    if (!serials.has(read)) serials.set(read, ++serial);
    return serials.get(read);
}

/** @param {Uint8Array} file @param {Record<string, any>} options @returns {import('../lab/client.js').Subject} */
export const ofFile = (file, options) => ({
    key: `file ${serialOf(file)} ${JSON.stringify(options)}`,
    rows: {file},
    options,
});

/** Labels change with the roles, and with what the columns of the same file are said to mean, so their key does.
 *  @param {object} description of the loaded data @param {import('./plan.js').Roles} roles
 *  @param {{missing?: string, inject?: object, judge_by?: string}} [more]  what becomes of people of unknown group; what is bent
 *  @returns {import('../lab/client.js').Subject} */
export function ofLabels(description, roles, more = {}) {
    const options = {...roleKeys(roles), ...more};
    return {key: `labels ${serialOf(description)} ${JSON.stringify(options)}`, rows: {}, options};
}

/** The test rows of a run's cell, perhaps beside what another decided about them. @param {import('./app.js').Finished} run
 *  @param {{cell: number, against?: number}} which @param {Record<string, any>} [options]
 *  @returns {import('../lab/client.js').Subject} */
export const ofCell = ({generation}, {cell, against}, options = {}) => ({
    key: `cell ${generation} ${cell} ${against ?? ''} ${JSON.stringify(options)}`,
    rows: {cell, against, generation},
    options,
});

/** What the columns of a cell's rows are, in the terms of a file. */
export const CELL_COLUMNS = {label: 'y_true', pred: 'y_pred', score: 'score', protected: ['group']};

/** How the audit is asked: what is as it is by default is not said, so that a preset may. @param {State} state
 *  @param {string[]} [alikeIn]  columns in which people may have to be alike */
export const auditQuestion = ({small, among, alike, asked, subject}, alikeIn = subject?.alikeIn ?? []) => ({
    ...asked,
    ...(small !== FIELDS.small.otherwise && {minimum: small}),
    ...(among && {among}),
    ...(alikeIn.includes(alike) && {strata: alike}),
});

/* whom the page is about */

/** What is bent by hand, and by what is judged. @param {State} state */
const bentOf = ({inject, judgeBy}) => (inject ? {inject, judge_by: judgeBy} : {});

/** The columns of a person's file as they are meant now, or nothing. @param {import('./app.js').State} state */
export const meant = ({own, columns}) => (own?.preview?.done === 1 ? columnsOf(own.preview, columns, own.schema) : null);

/** Columns that there are to group by. @param {import('./app.js').State} state @returns {string[]} */
export function groupable(state) {
    const {data, counts, description} = state;
    if (data?.counts) return counts[data.counts]?.groups ?? [];
    if (data?.own) return groupColumns(meant(state) ?? []).map(({name}) => name);
    return description?.protected.map(({column}) => column) ?? [];
}

/** By what its groups are known: columns, or chances. @param {Subject | null} subject @returns {string[]} */
export const knownBy = subject => subject?.options.protected ?? subject?.options.membership ?? [];

/** A table that came with the page as counts: its rows in words of the core, and how its scores are shown.
 *  @param {import('./app.js').State} state @returns {any} */
const countsOf = ({data, counts}) => (data?.counts ? (counts?.[data.counts] ?? null) : null);

/** Models whose decisions can be judged: of the newest run that the core made, for it holds no others. @param {State} state */
export function judgeable(state) {
    const run = state.runs.findLast(({stage}) => stage !== 'lines');
    return run && !state.run ? modelsOf(state).filter(model => model.run === run) : [];
}

/** A model's decisions about the people used to judge it. @param {State} state @returns {Subject | null} */
function modelOf(state) {
    const model = state.judged ? judgeable(state).find(({key}) => key === state.judged) : null;
    if (!model) return null;
    const {reference, description} = state;
    // Of a run on bent records, however the records are now.
    const bent = /** @type {any} */ (model.run.report).plan?.inject;
    const how = {...(reference && {privileged: reference}), ...(bent && {judge_by: state.judgeBy})};
    const about = ofCell(model.run, {cell: model.cell.index}, how);
    const options = {...CELL_COLUMNS, protected: description?.protected?.map(({column}) => column) ?? CELL_COLUMNS.protected};
    return {key: about.key, name: description?.title ?? '', about, predicted: true, options, columns: [], model};
}

/** Uses of columns that leave them free to say who is alike. @type {string[]} */
const FREE = ['feature', 'both', 'group', 'audited', 'batch', 'stratum', 'leave'];

/** Within what people are compared who are selected: the core counts them when it reads the file.
 *  @param {{alike: string | null} | State} chosen @param {string[]} names of columns that can say so @param {string[]} by */
const within = ({alike}, names, by) => (names.includes(alike) && !by.includes(alike) ? {strata: alike} : {});

/**
 * Whom Audit and Decide are about: the decisions of a model that was chosen, else a file's, counts that are shipped, else the
 * labels of the loaded data; nothing as long as something is wanting.
 * @param {import('./app.js').State} state @returns {Subject | null}
 */
export function subjectOf(state) {
    const {data, own, description, groups, reference} = state;
    const privileged = reference ? {privileged: reference} : {};
    const model = modelOf(state);
    if (model) return model;
    const table = countsOf(state);
    if (table) {
        const by = groups ?? table.groups.slice(0, usualGroups(state));
        // The table's own reference is a value of its first column.
        const {privileged: usual, ...rest} = table.options;
        const ownReference = by.length === 1 && by[0] === table.groups[0] ? {privileged: usual} : {};
        const options = {...rest, protected: by, ...ownReference, ...privileged, ...within(state, table.groups, by)};
        const about = ofFile(table.bytes, options);
        return {key: about.key, name: table.title, about, predicted: true, options, columns: table.columns, scale: table.scale};
    }
    if (isUnread(state)) return null; // what is said of how the file is written is not yet, or cannot be, obeyed
    const columns = data?.own ? meant(state) : null;
    if (data?.own && own && columns && (isDecided(columns) || isWeighed(columns)) && !wanting(columns)) {
        const by =
            groups ??
            groupColumns(columns)
                .slice(0, usualGroups(state))
                .map(({name}) => name);
        const decided = decisionOptions(columns, by, wholeOf(state.columns), state.selection);
        const free = columns.filter(({use}) => FREE.includes(use)).map(({name}) => name);
        const [stratum] = withUse(columns, 'stratum');
        const batch = withUse(columns, 'batch')[0]?.name;
        const options = {
            ...decided,
            ...privileged,
            ...within({alike: stratum?.name ?? null}, free, by),
            ...within(state, free, by),
        };
        const about = ofFile(own.bytes, options);
        return {
            key: about.key,
            name: own.name,
            about,
            predicted: isDecided(columns),
            options,
            columns: columns.map(({name}) => name),
            batch,
        };
    }
    if (!description) return null;
    const about = ofLabels(description, rolesOf(state), {
        ...(data?.own && {missing: wholeOf(state.columns).unknown}),
        ...bentOf(state),
    });
    const names = description.columns.filter(c => c.role !== 'label').map(c => c.name);
    return {key: about.key, name: description.title, about, predicted: false, options: about.options, columns: names};
}
