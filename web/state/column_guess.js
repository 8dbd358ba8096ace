// What a column's name and values say of it before anybody does: what it is for, which value is good news, what to beware of.

/** @typedef {import('../lab/shapes.js').Preview} Preview */
/** @typedef {import('./columns.js').Use} Use */
/** @typedef {import('./columns.js').Warning} Warning */
/** @typedef {{value: string, n: number}} Level */

const SCORE = /^((y_)?(score|prob|proba|probability)|p|risk_?score|.*_score|points)$/i;

/** Names that say what a column is for, the first match counts. @type {[Use, RegExp][]} */
const NAMED = [
    ['decision', /^(d|y_?pred|y_?hat|pred(icted|iction)?|decision|approved|admitted|hired|selected)$/i],
    ['score', /^((y_?)?(score|prob|proba|probability)|p|risk_?score|.*_score)$/i],
    ['outcome', /^(y|y_?true|label|target|truth|actual|outcome|class|income|default|recid.*|two_year_recid)$/i],
    ['weight', /^(w|weight|sample_?weight)$/i],
    ['count', /^(n|counts?)$/i],
    ['group', /^(g|protected|group|sex|gender|race|ethnic(ity)?|age_?(group|cat)|religion|disability)$/i],
    ['leave', /^(id|.*_id|uuid)$/i],
];

/** Names of what tells who a person is. */
const PERSONAL = /^((first|last|full|sur)?_?name|e-?mail|phone|ssn|address)$/i;

/** Values that are good news wherever they stand. */
const GOOD = /^(1|1\.0|yes|y|true|t|good|approved?|pass(ed)?|granted|hired|admitted|>50k\.?)$/i;

/** Outcomes of which 1 or yes is no good news: whoever knows the file says which value is. */
const BAD_NEWS = /recid|default|charged|arrest|denied|reject|refus|fraud|churn|fail|dropout|readmi/i;

/** Words by which the core knows a missing cell where nothing else is said (include/equipoise/predictions.h). */
const ABSENT = /^(na|n\/a|#n\/a|nan|null|none|\?|-|unknown|)$/i;

/** Rows from which on it is no chance that all values differ. */
const MANY = 20;

/**
 * A column's values, and how many people have none.
 * @param {Level[]} values @param {string[] | null} missing  what says so besides an empty cell; null: the usual words
 * @param {string[]} [kept]  words that are values here
 * @returns {{levels: Level[], unknown: number}}
 */
export function levelsOf(values, missing, kept = []) {
    const says = (/** @type {string} */ value) => (missing ? missing.includes(value) : ABSENT.test(value));
    const absent = (/** @type {Level} */ {value}) => value === '' || (says(value) && !kept.includes(value));
    const unknown = values.filter(absent).reduce((sum, {n}) => sum + n, 0);
    return {levels: values.filter(level => !absent(level)), unknown};
}

/** What to beware of in each column. @param {Preview} preview @returns {Warning[][]} */
export const warningsOf = ({schema, columns, rows}) =>
    columns.map(({distinct, more}, c) => {
        const {name, kind} = schema.columns[c];
        /** @type {Warning[]} */
        const found = [];
        if (PERSONAL.test(name)) found.push('personal');
        else if (rows >= MANY && kind === 'category' && (more || distinct === rows)) found.push('different');
        if (distinct === 1 && rows > 1) found.push('constant');
        return found;
    });

/** @param {Preview} preview @param {Warning[][]} warnings @returns {Use[]} one outcome, one decision, one score at most */
export function guessUses({schema, columns}, warnings) {
    const taken = new Set();
    /** @type {Use[]} */
    const uses = schema.columns.map((/** @type {any} */ column, /** @type {number} */ c) => {
        const found = NAMED.find(([use, name]) => name.test(column.name) && !taken.has(use))?.[0];
        const two = levelsOf(columns[c].values, null).levels.length === 2 && !columns[c].more;
        const number = column.kind === 'number';
        const fits = {outcome: two, decision: two, score: number, count: number};
        const told = ['id', 'date', 'text'].includes(columns[c].kind); // nothing to learn from as it stands
        if (!found || fits[/** @type {'outcome'} */ (found)] === false)
            return warnings[c].length > 0 || told ? 'leave' : 'feature';
        if (!['group', 'leave'].includes(found)) taken.add(found);
        return found;
    });
    // Who was hired is what a model would learn, where there is something to learn it from and the file says nothing else; of
    // counts no model learns.
    const decides = taken.has('decision') && !['outcome', 'score', 'count'].some(use => taken.has(use));
    if (decides && uses.includes('feature')) uses[uses.indexOf('decision')] = 'outcome';
    return uses;
}

/** Whether what is seen of a column may be scores, which are from 0 to 1. @param {Level[]} levels */
export const withinOne = levels => levels.every(({value}) => !(Number(value) < 0 || Number(value) > 1));

/** @param {string} name @param {Level[]} levels @returns {string[]} none, or one */
export const guessGood = (name, levels) =>
    (BAD_NEWS.test(name) ? [] : levels)
        .map(({value}) => value)
        .filter(value => GOOD.test(value))
        .slice(0, 1);
