// What the columns of a person's file mean: as the core guessed them, changed where the person says otherwise (the field
// `columns` of the choice). From that come the options by which decisions are audited, and the schema by which a model is
// trained.

import {changesOf, hasCuts, recodeOf, recoded, saidBy} from './recode.js';
import {guessGood, guessUses, levelsOf, warningsOf, withinOne} from './column_guess.js';

/**
 * What a column is for. both: a feature by which people are grouped too; chance: that a person is of a group; audited: kept to
 * group people by, never a feature.
 * @typedef {'outcome' | 'decision' | 'score' | 'group' | 'feature' | 'both' | 'chance' | 'weight' | 'count' | 'audited' | 'batch'
 *   | 'stratum' | 'leave'} Use
 */
/** @typedef {'personal' | 'different' | 'constant'} Warning */
/**
 * Numbers such as 1.000, which may be 1 or 1000: one of them, read both ways.
 * @typedef {{column: string, example: string, line: number, mark: '.' | ',',
 *   readings: {decimal: number, thousands: number}}} Ambiguity
 */
/**
 * @typedef {object} Column
 * @property {string} name
 * @property {string} kind  number or category
 * @property {Use} use
 * @property {string} type  what it holds: number, category, yes_no, date, id, text
 * @property {import('../lab/shapes.js').PreviewColumn['why']} why  that is thought
 * @property {string[]} good  favourable values of an outcome, or of a decision that is written otherwise
 * @property {boolean} said  a person said which are good
 * @property {Record<string, string>} merge  what a value is called, where that is another name
 * @property {string[]} order  of levels
 * @property {string[]} absent  values that mean "missing"
 * @property {string[]} tokens  words for nothing that occur
 * @property {{value: string, n: number}[]} absences  these, and how often
 * @property {string[]} kept  those that are values here
 * @property {string} affix  what stands beside its numbers; "": nothing
 * @property {string} unit  what was seen to stand there
 * @property {number[]} cuts  of numbers
 * @property {number} quantiles  parts of numbers instead; 0: none
 * @property {{order: string, as: string, at?: string} | null} date
 * @property {{value: string, n: number}[]} raw  the levels as the file has them
 * @property {number} known  different values, without those that mean "missing"
 * @property {[number, number] | null} range  of numbers
 * @property {number | 'median' | null} from  of a score: selected is who is above; null: nobody said
 * @property {boolean} lower  of a score: the lower the better, so selected is who is below
 * @property {string[]} privileged  of a group: who the others are compared with; nobody: the largest
 * @property {number | null} min  of a group of numbers: the reference begins there
 * @property {number | null} below  and ends before
 * @property {boolean} literal  words such as NA are values like any other
 * @property {{value: string, n: number}[]} levels  the most frequent first
 * @property {number} unknown  people of whom it says nothing
 * @property {number} distinct
 * @property {boolean} more  there are more than were counted
 * @property {Warning[]} warnings
 * @property {{kind: string, with?: string, features?: number}[]} notes  what the core says to beware of
 * @property {Ambiguity | null} ambiguous  as long as nobody said how its numbers are read
 */
/**
 * What is meant of the file as a whole.
 * @typedef {object} Whole
 * @property {import('./dialect.js').Dialect} [dialect]
 * @property {string} [decimal]
 * @property {string} [thousands]
 * @property {string[]} [missing]  cells that say nothing, besides empty ones
 * @property {string} [incomplete]  what becomes of people who lack a feature, in training: drop or impute
 * @property {string} [unknown]  what becomes of people of unknown group: as the core's option "missing"
 */

/** @typedef {import('../lab/shapes.js').Preview} Preview */
/** @typedef {Record<string, any>} Changes  by column */

/** The key of what is of the whole file: no column is without a name. */
export const WHOLE = '';

/** @param {Changes} changes @returns {Whole} */
export const wholeOf = changes => changes[WHOLE] ?? {};

/** As a schema that came with the file has it. @param {string | undefined} schema @returns {Map<string, Partial<Column>>} */
function describedBy(schema) {
    /** @type {Record<string, Use>} */
    const uses = {
        ...{label: 'outcome', protected: 'group', feature: 'feature', audited: 'audited', decision: 'decision'},
        ...{score: 'score', weight: 'weight', count: 'count', batch: 'batch', stratum: 'stratum'},
    };
    return new Map(
        (schema ? JSON.parse(schema).columns : []).map((/** @type {any} */ column) => {
            const {name, role = 'feature', favourable, privileged} = column;
            const kind = column.kind && (['number', 'date'].includes(column.kind) ? 'number' : 'category');
            const listed = Array.isArray(privileged) ? privileged : typeof privileged === 'string' ? [privileged] : null;
            const bounds = privileged && !listed ? {min: privileged.min ?? null, below: privileged.below ?? null} : {};
            const good = favourable ? {good: [favourable].flat()} : {};
            return [
                name,
                {
                    ...saidBy(column),
                    use: uses[role] ?? 'leave',
                    ...(kind && {kind}),
                    ...good,
                    ...(listed && {privileged: listed}),
                    ...bounds,
                },
            ];
        }),
    );
}

/** What was made last, for each preview: views and followers ask again and again. @type {WeakMap<Preview, any>} */
const last = new WeakMap();

/**
 * @param {Preview} preview @param {Changes} changes @param {string} [given] schema
 * @returns {Column[]} in the order of the file
 */
export function columnsOf(preview, changes, given) {
    const before = last.get(preview);
    if (before?.changes === changes && before.given === given) return before.made;
    const made = makeColumns(preview, changes, given);
    last.set(preview, {changes, given, made});
    return made;
}

/** @param {Preview} preview @param {Changes} changes @param {string} [given] @returns {Column[]} */
function makeColumns(preview, changes, given) {
    const warnings = warningsOf(preview);
    const uses = guessUses(preview, warnings);
    const described = describedBy(given);
    const whole = wholeOf(changes);
    const asked = given || whole.decimal ? [] : (preview.schema.ambiguous ?? []);
    return preview.schema.columns.map((/** @type {any} */ {name, kind}, /** @type {number} */ c) => {
        const {
            values,
            distinct,
            more,
            kind: type = kind,
            why = {id: 'values'},
            min,
            max,
            affix = '',
            ...seen
        } = preview.columns[c];
        const absences = (seen.missing ?? []).filter((/** @type {any} */ {value}) => value !== '');
        const said = {...described.get(name), ...changes[name]};
        const {literal = false, merge = {}, order = [], absent = [], kept = []} = said;
        const found = levelsOf(values, literal ? [] : (whole.missing ?? null), kept);
        const levels = recoded(found.levels, {merge, order, absent});
        const lost = found.levels.filter(({value}) => absent.includes(value)).reduce((sum, {n}) => sum + n, 0);
        const unknown = found.unknown + lost;
        return {
            ...{
                name,
                kind: type === 'date' ? 'number' : kind,
                type,
                why,
                use: uses[c],
                good: guessGood(name, levels),
                said: Boolean(said.good),
                from: isChance(preview.columns[c]) ? 0.5 : null,
                lower: false,
                ...{affix, unit: affix, absences, kept},
                privileged: [],
                min: null,
                below: null,
                ...{literal, merge, order, absent, cuts: [], quantiles: 0, raw: found.levels},
                date: type === 'date' ? {order: why.order ?? 'ymd', as: 'days'} : null,
                known: seen.known ?? distinct,
                range: /** @type {[number, number] | null} */ (Number.isFinite(min) ? [min, max] : null),
                tokens: absences.map((/** @type {any} */ {value}) => value),
                notes: seen.warnings ?? [],
            },
            ...{levels, unknown, distinct, more, warnings: warnings[c]},
            ambiguous: asked.find((/** @type {Ambiguity} */ {column}) => column === name) ?? null,
            ...described.get(name),
            ...changes[name],
        };
    });
}

/** Whether a column's numbers may be chances; of others a threshold of 0.5 means nothing. @param {any} column of the preview */
const isChance = ({values, min, max}) => (Number.isFinite(min) ? min >= 0 && max <= 1 : withinOne(values));

/** @param {Column[]} columns @param {Use} use */
export const withUse = (columns, use) => columns.filter(column => column.use === use);

/** @param {Column} column */
export const isGroup = ({use}) => use === 'group' || use === 'both';

/** Columns that people are grouped by. @param {Column[]} columns */
export const groupColumns = columns => columns.filter(isGroup);

/** Uses that one column of a file has at most. @type {Use[]} */
export const ONCE = ['outcome', 'decision', 'score', 'weight', 'count'];

/** Numbers that are groups one by one; where there are more, they are cut. */
const FEW_NUMBERS = 12;

/** Whether a group of numbers is cut in two. @param {Column} column */
export const isCut = ({kind, distinct, more}) => kind === 'number' && (more || distinct > FEW_NUMBERS);

/** What is wanting, and at which column: `id` of its words, with `args`. @typedef {{id: string, column: string | null,
 *  args: Record<string, any>}} Want */

/**
 * What is still wanting before anything can be measured.
 * @param {Column[]} columns @returns {Want[]}
 */
export function wantsOf(columns) {
    /** @type {Want[]} */
    const wants = [];
    /** @param {string} what @param {Column} [column] @param {Record<string, any>} [args] */
    const want = (what, column, args = {}) => wants.push({id: `columns.want.${what}`, column: column?.name ?? null, args});
    const [outcome] = withUse(columns, 'outcome');
    const [decision] = withUse(columns, 'decision');
    if (!outcome && !isDecided(columns)) want('outcome');
    if (outcome && outcome.good.length === 0) want('good', outcome);
    if (decision && !outcome && decision.good.length === 0 && !decision.levels.every(isDigit)) want('selected', decision);
    if (decision && outcome && !speaksAlike(decision, outcome)) want('decision', decision, {good: outcome.good[0]});
    const [score] = withUse(columns, 'score');
    if (score && outcome && !decision && score.from === null) want('line', score, rangeOf(score));
    const groups = groupColumns(columns);
    const chances = withUse(columns, 'chance').length > 0;
    if (chances && !isDecided(columns)) want('chance', outcome);
    else if (groups.length === 0 && !chances) want('group');
    const uncut = groups.filter(group => isCut(group) && group.min === null && group.below === null && !hasCuts(group));
    for (const group of uncut) want('cut', group, {name: group.name});
    const asked = columns.find(({ambiguous, use}) => ambiguous && use !== 'leave');
    if (asked) want('marks', asked, {example: asked.ambiguous?.example});
    return wants;
}

/** Where its numbers lie. @param {Column} column */
const rangeOf = ({range}) => ({low: range?.[0] ?? '', high: range?.[1] ?? ''});

/** Whether the core can compare decisions with outcomes: the same good value in both, or decisions that are 1 and 0.
 *  @param {Column} decision @param {Column} outcome */
function speaksAlike(decision, outcome) {
    if (outcome.good.length === 0 || goodDecisions(decision, outcome).length > 0) return true;
    return decision.levels.some(({value}) => outcome.good.includes(value)) || decision.levels.every(isDigit);
}

/** 1 or 0, as a model writes decisions. @param {{value: string}} level */
const isDigit = ({value}) => /^[01](\.0)?$/.test(value);

/** The first of what is wanting, by the id of its words; nothing: all is there. @param {Column[]} columns
 *  @returns {string | null} */
export const wanting = columns => wantsOf(columns)[0]?.id ?? null;

/** Whether the file says what was decided of people. @param {Column[]} columns */
export const isDecided = columns => withUse(columns, 'decision').length + withUse(columns, 'score').length > 0;

/** Whether its rows are not one person each, which loaded data's are. @param {Column[]} columns */
export const isWeighed = columns => withUse(columns, 'count').length + withUse(columns, 'weight').length > 0;

/** The options by which the core audits decisions of a file. @param {Column[]} columns @param {string[]} groups
 *  @param {Whole} [whole] @param {Record<string, any>} [selection] who is selected, of the catalogue's rows */
export function decisionOptions(columns, groups, {dialect, decimal, thousands, missing, unknown} = {}, selection = {}) {
    const [outcome] = withUse(columns, 'outcome');
    const [decision] = withUse(columns, 'decision');
    const [score] = withUse(columns, 'score');
    const [weight] = withUse(columns, 'weight');
    const [count] = withUse(columns, 'count');
    const changes = changesOf(columns);
    const privileged = groups.length === 1 ? (columns.find(({name}) => name === groups[0])?.privileged ?? []) : [];
    const chances = withUse(columns, 'chance').map(({name}) => name);
    return {
        ...(outcome && {label: outcome.name}),
        ...(outcome?.good.length > 0 && {favourable: outcome.good.length === 1 ? outcome.good[0] : outcome.good}),
        ...(decision && {pred: decision.name}),
        ...(decision && goodDecisions(decision, outcome).length > 0 && {pred_favourable: goodDecisions(decision, outcome)}),
        ...(changes.length > 0 && {columns: changes}),
        ...(score && {score: score.name}),
        ...(score?.lower && {score_direction: 'lower'}),
        ...(score && !decision ? {...(!selection.top && {threshold: lineOf(score)}), ...selection} : {}),
        ...(chances.length > 0 && {membership: chances}),
        ...(weight && {weight: weight.name}),
        ...(count && {count: count.name}),
        ...dialect,
        ...(decimal && {decimal, thousands}),
        ...(missing && {missing_tokens: missing}),
        ...(unknown && {missing: unknown}),
        ...(privileged.length > 0 && {privileged}),
        ...(groups.length > 0 && {protected: groups}),
    };
}

/** As the core takes it; where nobody said a line, that of all people. @param {Column} score */
const lineOf = ({from}) => (typeof from === 'number' ? from : ['median']);

/** Decisions that are good in words of their own; none: as outcomes are, or 1. @param {Column} decision
 *  @param {Column} [outcome] */
export function goodDecisions({good, said, levels}, outcome) {
    if (!outcome) return said || !levels.every(isDigit) ? good : [];
    const alike = levels.some(({value}) => outcome.good.includes(value)) || levels.every(isDigit);
    return said || !alike ? good : [];
}

/** Who the others are compared with where nobody said: the value that most people have. @param {Column} column */
const largest = column => column.levels[0]?.value ?? '';

/** Uses that are roles of a schema under the same name, of columns that are kept and are no features. @type {Use[]} */
const KEPT = ['score', 'weight', 'count', 'audited', 'batch', 'stratum'];

/** The role of a column in a schema, and what belongs to it. @param {Column} column */
function roleIn(column) {
    const {use, good, min, below, privileged, kind} = column;
    if (use === 'outcome') return {role: 'label', kind: 'category', favourable: good};
    if (use === 'feature') return {role: 'feature', kind};
    if (use === 'decision') return {role: 'decision', kind: 'category', ...(good.length > 0 && {favourable: good})};
    if (KEPT.includes(use)) return {role: use, kind};
    if (!isGroup(column)) return {role: 'drop', kind};
    if (hasCuts(column)) return {role: 'protected', kind, ...(privileged.length > 0 && {privileged})};
    if (isCut(column)) return {role: 'protected', kind, privileged: {...(min !== null && {min}), ...(below !== null && {below})}};
    return {role: 'protected', kind: 'category', privileged: privileged.length > 0 ? privileged : [largest(column)]};
}

/** Of a column as the guess or a given schema has it, what a new role leaves standing. @param {any} column */
function withoutRole({role: _, kind: _k, favourable: _f, privileged: _p, ...rest}) {
    for (const key of ['merge', 'order', 'cuts', 'quantiles', 'date']) delete rest[key];
    return rest;
}

/**
 * The schema by which the core loads the file to train on.
 * @param {Preview} preview @param {Column[]} columns @param {string} name
 * @param {{whole?: Whole, given?: string}} [how] given: a schema that came with the file, whose filters and derived columns stay
 */
export function schemaOf({schema}, columns, name, {whole = {}, given} = {}) {
    const {ambiguous: _, ...guessed} = schema;
    const base = given ? JSON.parse(given) : {...guessed, name: stem(name), title: name};
    const {decimal, thousands, missing, incomplete, dialect} = whole;
    const known = new Map(base.columns.map((/** @type {any} */ column) => [column.name, column]));
    const written = columns.map(column => ({
        name: column.name,
        ...withoutRole(known.get(column.name) ?? {}),
        ...roleIn(column),
        ...recodeOf(column),
        ...(column.type !== column.kind && column.use !== 'outcome' && {kind: column.type}),
    }));
    const names = new Set(columns.map(column => column.name));
    return {
        ...base,
        format: {...base.format, ...(decimal && {decimal, thousands}), ...(dialect?.ragged && {ragged: dialect.ragged})},
        ...(missing && {missing}),
        ...(incomplete && {incomplete}),
        columns: [...written, ...base.columns.filter((/** @type {any} */ column) => !names.has(column.name))],
    };
}

/** @param {string} name of a file */
export const stem = name => name.replace(/\.[^.]*$/, '').replace(/[^\w-]+/g, '-') || 'table';
