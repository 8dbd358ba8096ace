// What the columns of a person's file mean: as the core guessed them, changed where the person says otherwise (the field
// `columns` of the choice). From that come the options by which decisions are audited, and the schema by which a model is trained.

/** @typedef {'outcome' | 'decision' | 'score' | 'group' | 'feature' | 'both' | 'weight' | 'count' | 'leave'} Use  both: a feature
 *  by which people are grouped too */
/**
 * @typedef {object} Column
 * @property {string} name
 * @property {string} kind  number or category
 * @property {Use} use
 * @property {string[]} good  favourable values of an outcome or a decision
 * @property {number} from  of a score: the line
 * @property {{value: string, n: number}[]} values  the most frequent first
 * @property {number} distinct
 * @property {boolean} more  there are more than were counted
 */

/** @typedef {import('../lab/shapes.js').Preview} Preview */

/** Names that say what a column is for, the first match counts. @type {[Use, RegExp][]} */
const NAMED = [
    ['decision', /^(y_?pred|y_?hat|pred(icted|iction)?|decision|approved|admitted|hired|selected)$/i],
    ['score', /^((y_?)?(score|prob|proba|probability)|p|risk_?score|.*_score)$/i],
    ['outcome', /^(y|y_?true|label|target|truth|actual|outcome|class|income|default|recid.*|two_year_recid)$/i],
    ['weight', /^(w|weight|sample_?weight)$/i],
    ['count', /^(n|counts?)$/i],
    ['group', /^(protected|group|sex|gender|race|ethnic(ity)?|age_?(group|cat)|religion|disability)$/i],
    ['leave', /^(id|.*_id|uuid|name|first|last|email|phone|ssn)$/i],
];

/** Values that are good news wherever they stand. */
const GOOD = /^(1|1\.0|yes|y|true|t|good|approved?|pass(ed)?|granted|hired|admitted|>50k\.?)$/i;

/** @param {Preview} preview @returns {Use[]} one outcome, one decision, one score at most */
function guessUses({schema, columns}) {
    const taken = new Set();
    return schema.columns.map((/** @type {any} */ column, /** @type {number} */ c) => {
        const found = NAMED.find(([use, name]) => name.test(column.name) && !taken.has(use))?.[0];
        const two = columns[c].distinct === 2 && !columns[c].more;
        const fits = {outcome: two, decision: two, score: column.kind === 'number', count: column.kind === 'number'};
        if (!found || fits[/** @type {'outcome'} */ (found)] === false) return 'feature';
        if (!['group', 'leave'].includes(found)) taken.add(found);
        return found;
    });
}

/** @param {string[]} values */
const guessGood = values => values.filter(value => GOOD.test(value)).slice(0, 1);

/**
 * @param {Preview} preview @param {Record<string, Partial<Column>>} changes by column
 * @returns {Column[]} in the order of the file
 */
export function columnsOf(preview, changes) {
    const uses = guessUses(preview);
    return preview.schema.columns.map((/** @type {any} */ {name, kind}, /** @type {number} */ c) => {
        const {values, distinct, more} = preview.columns[c];
        const good = guessGood(values.map(({value}) => value));
        /** @type {Column} */
        const guessed = {name, kind, use: uses[c], good, from: 0.5, values, distinct, more};
        return /** @type {Column} */ (Object.assign(guessed, changes[name]));
    });
}

/** @param {Column[]} columns @param {Use} use */
export const withUse = (columns, use) => columns.filter(column => column.use === use);

/** Columns that people are grouped by. @param {Column[]} columns */
export const groupColumns = columns => columns.filter(({use}) => use === 'group' || use === 'both');

/**
 * What is still wanting before anything can be measured, by the id of its words; nothing: all is there.
 * @param {Column[]} columns @returns {string | null}
 */
export function wanting(columns) {
    const [outcome] = withUse(columns, 'outcome');
    if (!outcome) return 'columns.want.outcome';
    if (outcome.good.length === 0) return 'columns.want.good';
    return groupColumns(columns).length === 0 ? 'columns.want.group' : null;
}

/** Whether the file says what was decided of people. @param {Column[]} columns */
export const isDecided = columns => withUse(columns, 'decision').length + withUse(columns, 'score').length > 0;

/** The options by which the core audits decisions of a file. @param {Column[]} columns @param {string[]} groups */
export function decisionOptions(columns, groups) {
    const [outcome] = withUse(columns, 'outcome');
    const [decision] = withUse(columns, 'decision');
    const [score] = withUse(columns, 'score');
    const [weight] = withUse(columns, 'weight');
    const [count] = withUse(columns, 'count');
    return {
        label: outcome.name,
        ...(outcome.good.length > 0 && {favourable: outcome.good[0]}),
        ...(decision && {pred: decision.name}),
        ...(score && {score: score.name}),
        ...(score && !decision ? {threshold: score.from} : {}),
        ...(weight && {weight: weight.name}),
        ...(count && {count: count.name}),
        protected: groups,
    };
}

/** The value that most people have. @param {Column} column */
const largest = column => column.values[0]?.value ?? '';

/** The schema by which the core loads the file to train on. @param {Preview} preview @param {Column[]} columns
 *  @param {string} name */
export function schemaOf({schema}, columns, name) {
    const {ambiguous: _, ...rest} = schema;
    /** @type {Record<string, string>} */
    const role = {outcome: 'label', group: 'protected', both: 'protected', feature: 'feature'};
    return {
        ...rest,
        name: name.replace(/\.[^.]*$/, '').replace(/[^\w-]+/g, '-') || 'table',
        title: name,
        columns: columns.map((column, c) => ({
            ...schema.columns[c],
            kind: column.use === 'outcome' ? 'category' : column.kind,
            role: role[column.use] ?? 'drop',
            ...(column.use === 'outcome' && {favourable: column.good}),
            ...(['group', 'both'].includes(column.use) && {privileged: [largest(column)]}),
        })),
    };
}
