// A formula of the catalogue with a person's own numbers in it. The catalogue says what a measure is made of: the arithmetic of
// a group's counts (operators first), or the shape of what compares one rate, or two that are joined, over sides or groups.
// What is not arithmetic (a mean over rows, say) gives null: then the definition stands alone.

/** @typedef {import('../lab/shapes.js').Metric} Metric */
/** @typedef {import('../lab/shapes.js').Group} Group */
/** @typedef {import('../lab/shapes.js').Audit} Audit */

/**
 * @typedef {'u' | 'p' | 'g' | 'all'} Who  unprivileged, privileged, each group, all rows
 * @typedef {{kind: 'number', value: number} | {kind: 'symbol', name: string} | {kind: 'rate', id: string, who: Who}
 *   | {kind: 'inverse', of: Tree} | {kind: 'of', who: Who, of: Tree}
 *   | {kind: 'operation', sign: string, left: Tree, right: Tree} | {kind: 'call', name: string, of: Tree[]}
 *   | {kind: 'extreme', name: 'max' | 'min', of: Tree}} Tree
 */

/** Counts by their names in formulas. @type {Record<string, (g: Counts) => number>} */
const COUNTS = {
    TP: g => g.TP,
    FP: g => g.FP,
    TN: g => g.TN,
    FN: g => g.FN,
    P: g => g.P,
    N: g => g.N,
    rows: g => g.P + g.N,
};
/** @typedef {{TP: number, FP: number, TN: number, FN: number, P: number, N: number}} Counts */

/** @param {string} sign @param {Tree} left @param {Tree} right @returns {Tree} */
const operation = (sign, left, right) => ({kind: 'operation', sign, left, right});
/** @param {string} name @param {...Tree} of @returns {Tree} */
const call = (name, ...of) => ({kind: 'call', name, of});
/** @param {'max' | 'min'} name @param {Tree} of @returns {Tree} */
const extreme = (name, of) => ({kind: 'extreme', name, of});

/** The next operand of a list that is used up from its front. @param {string[]} words @returns {Tree} */
function operand(words) {
    const word = words.shift() ?? '';
    if ('+-*/'.includes(word)) return operation(word, operand(words), operand(words));
    if (word === 'sqrt') return call(word, operand(words));
    if (word === 'u' || word === 'p') return {kind: 'of', who: word, of: operand(words)};
    return word in COUNTS ? {kind: 'symbol', name: word} : {kind: 'number', value: Number(word)};
}

/** What a rate is compared as, by the shape of the measure. @type {Record<string, (id: string) => Tree>} */
const SHAPES = {
    difference: id => operation('-', rate(id, 'u'), rate(id, 'p')),
    ratio: id => operation('/', rate(id, 'u'), rate(id, 'p')),
    side_ratio: id => unsigned(operation('/', rate(id, 'u'), rate(id, 'p'))),
    max_difference: id => operation('-', extreme('max', rate(id, 'g')), extreme('min', rate(id, 'g'))),
    min_ratio: id => operation('/', extreme('min', rate(id, 'g')), extreme('max', rate(id, 'g'))),
    overall_difference: id => extreme('max', call('abs', operation('-', rate(id, 'g'), rate(id, 'all')))),
    overall_ratio: id => extreme('min', unsigned(operation('/', rate(id, 'g'), rate(id, 'all')))),
    least: id => extreme('min', rate(id, 'g')),
    most: id => extreme('max', rate(id, 'g')),
};

/** How two of these become one. @type {Record<string, (parts: Tree[], signed: boolean) => Tree>} */
const JOINS = {
    alone: ([only]) => only,
    mean: parts => call('mean', ...parts),
    mean_abs: parts => call('mean', ...parts.map(part => call('abs', part))),
    larger: (parts, signed) => call('max', ...(signed ? parts.map(part => call('abs', part)) : parts)),
    smaller: parts => call('min', ...parts),
};

/** @param {string} id @param {Who} who @returns {Tree} */
const rate = (id, who) => ({kind: 'rate', id, who});
/** The smaller of a ratio and its inverse. @param {Tree} ratio */
const unsigned = ratio => call('min', ratio, {kind: 'inverse', of: ratio});

/** The arithmetic of a measure, or null where there is none. @param {Metric} metric @returns {Tree | null} */
export function treeOf({shape, join, rates, arithmetic}) {
    if (arithmetic) return operand([...arithmetic]);
    if (!join || !SHAPES[shape]) return null;
    return JOINS[join](rates.map(SHAPES[shape]), shape === 'difference');
}

/** The counts that a measure's own formula names. @param {Metric} metric */
export const countsIn = ({arithmetic = []}) => new Set(arithmetic.filter(word => word in COUNTS));

/**
 * A group's symbols. Where nobody decided the labels stand in for decisions, as they do in the core.
 * @param {Record<string, any>} group @returns {Counts}
 */
export function symbolsOf(group) {
    const {positives: P, negatives: N} = group;
    if (group.tp === null || group.tp === undefined) return {TP: P, FP: 0, TN: N, FN: 0, P, N};
    return {TP: group.tp, FP: group.fp, TN: group.tn, FN: group.fn, P, N};
}

/** Both sides of an audit: the core's, or the groups' counts pooled. @param {Audit} audit */
export function sidesOf(audit) {
    if (audit.sides) return audit.sides;
    const pool = (/** @type {boolean} */ privileged) => {
        const groups = audit.groups.filter(g => g.privileged === privileged);
        const add = (/** @type {string} */ key) =>
            groups.some(g => g[key] === null || g[key] === undefined) ? null : groups.reduce((sum, g) => sum + g[key], 0);
        return /** @type {Group} */ (
            Object.fromEntries(['n', 'positives', 'negatives', 'tp', 'fp', 'tn', 'fn'].map(k => [k, add(k)]))
        );
    };
    return {unprivileged: pool(false), privileged: pool(true)};
}

/** What a formula cannot be worked out with. */
class Missing extends Error {}

/**
 * @typedef {{text: string, value: number, rank: 0 | 1 | 2}} Part  rank: a sum, a product, what needs no brackets
 * @typedef {{self: Group | null, each: Group | null}} About  whose counts a bare symbol means (null: all rows), and which
 *   group g is
 * @typedef {{which: 'max' | 'min', of: Tree, group: string}} Pick  the group an extreme was found in
 * @typedef {{line: string, value: number, rounded: boolean, picks: Pick[]}} Worked  `line`: the arithmetic
 */

class Arithmetic {
    /** @type {Pick[]} */ picks = [];
    rounded = false;
    #metrics;
    #audit;

    /** @param {Map<string, Metric>} metrics @param {Audit | null} audit */
    constructor(metrics, audit) {
        this.#metrics = metrics;
        this.#audit = audit;
    }

    /** @param {Tree} node @param {About} about @returns {Part} */
    work(node, about) {
        switch (node.kind) {
            case 'number':
                return number(node.value);
            case 'symbol': {
                const value = COUNTS[node.name](symbolsOf(about.self ?? this.#who('all', about)));
                if (typeof value !== 'number' || Number.isNaN(value)) throw new Missing(`no ${node.name}`);
                return number(value);
            }
            case 'inverse': {
                const of = this.work(node.of, about);
                return {text: `1 / ${wrap(of)}`, value: 1 / of.value, rank: 1};
            }
            case 'of':
                return this.work(node.of, {...about, self: this.#who(node.who, about)});
            case 'operation':
                return this.#operation(node, about);
            case 'call':
                return this.#call(node, about);
            case 'extreme':
                return this.#extreme(node, about);
            case 'rate':
                return this.#rate(node.id, this.#who(node.who, about));
        }
    }

    #groups() {
        if (!this.#audit) throw new Missing('no audit');
        return this.#audit.groups;
    }

    /** @param {Extract<Tree, {kind: 'call'}>} node @param {About} about @returns {Part} */
    #call({name, of}, about) {
        const parts = of.map(part => this.work(part, about));
        const values = parts.map(part => part.value);
        const texts = parts.map(part => part.text);
        if (values.some(Number.isNaN)) throw new Missing('undefined');
        if (name === 'mean') {
            const sum = values.reduce((a, b) => a + b, 0);
            return {text: `(${texts.join(' + ')}) / ${of.length}`, value: sum / of.length, rank: 1};
        }
        /** @type {Record<string, (...x: number[]) => number>} */
        const functions = {abs: x => Math.abs(x), sqrt: x => Math.sqrt(x), max: Math.max, min: Math.min};
        const value = functions[name](...values);
        return {text: `${name}(${texts.join(', ')})`, value, rank: 2};
    }

    /** @param {Extract<Tree, {kind: 'operation'}>} node @param {About} about @returns {Part} */
    #operation({sign, left, right}, about) {
        const a = this.work(left, about);
        const b = this.work(right, about);
        const tight = sign === '*' || sign === '/';
        const first = tight && a.rank === 0 ? wrap(a) : a.text;
        const second = b.rank < (tight ? 2 : sign === '-' ? 1 : 0) ? wrap(b) : b.text;
        const value =
            sign === '+'
                ? a.value + b.value
                : sign === '-'
                  ? a.value - b.value
                  : sign === '*'
                    ? a.value * b.value
                    : a.value / b.value;
        const shown = {'+': '+', '-': '\u2212', '*': '\u00d7', '/': '/'}[sign];
        return {text: `${first} ${shown} ${second}`, value, rank: tight ? 1 : 0};
    }

    /** @param {Who} who @param {About} about @returns {Group} */
    #who(who, {each}) {
        if (who === 'g') {
            if (!each) throw new Missing('no group');
            return each;
        }
        if (!this.#audit) throw new Missing('no audit');
        if (who === 'all') return this.#audit.overall;
        const sides = sidesOf(this.#audit);
        return who === 'u' ? sides.unprivileged : sides.privileged;
    }

    /** @param {string} id @param {Group} group @returns {Part} */
    #rate(id, group) {
        const metric = this.#metrics.get(id);
        const tree = metric && treeOf(metric);
        if (tree) {
            const part = this.work(tree, {self: group, each: null});
            return {...part, text: wrap(part), rank: 2};
        }
        const value = group[id]?.value;
        if (typeof value !== 'number') throw new Missing(`no ${id}`);
        this.rounded = true;
        return number(Number(value.toPrecision(6)));
    }

    /** @param {Extract<Tree, {kind: 'extreme'}>} node @param {About} about @returns {Part} */
    #extreme({name, of}, about) {
        const parts = this.#groups().map(group => ({group, part: this.work(of, {...about, each: group})}));
        if (parts.length === 0 || parts.some(({part}) => Number.isNaN(part.value))) throw new Missing('undefined');
        const better = (/** @type {number} */ a, /** @type {number} */ b) => (name === 'max' ? a > b : a < b);
        const best = parts.reduce((a, b) => (better(b.part.value, a.part.value) ? b : a));
        this.picks.push({which: name, of, group: best.group.name});
        return best.part;
    }
}

/** @param {Part} part */
const wrap = part => (part.rank === 2 ? part.text : `(${part.text})`);

/** Where the bracket that a text begins with closes. @param {string} text */
function closes(text) {
    let depth = 0;
    return [...text].findIndex(c => (depth += c === '(' ? 1 : c === ')' ? -1 : 0) === 0);
}

/** @param {number} value @returns {Part} */
const number = value => ({
    text: value < 0 ? `(\u2212${-value})` : String(value),
    value,
    rank: 2,
});

/**
 * A metric's formula with numbers in it, or null where it is not arithmetic, a count is missing, or the line would not
 * give `shown`: a line that contradicts the table explains nothing.
 * @param {Metric} metric @param {Metric[]} metrics the catalogue's
 * @param {{audit?: Audit | null, group?: Group | null, shown: number | null | undefined}} with_
 *   `group`: whose rate, for rates; `audit`: for what compares groups; `shown` undefined: there is nothing to compare with
 * @returns {Worked | null}
 */
export function workOut(metric, metrics, {audit = null, group = null, shown}) {
    const tree = treeOf(metric);
    if (!tree || shown === null) return null;
    const sums = new Arithmetic(new Map(metrics.map(m => [m.id, m])), audit);
    try {
        const {text, value} = sums.work(tree, {self: group, each: null});
        if (!Number.isFinite(value)) return null;
        const near = (sums.rounded ? 1e-4 : 1e-9) * Math.max(1, Math.abs(value));
        if (shown !== undefined && !(Math.abs(value - shown) <= near)) return null;
        const whole = text.startsWith('(') && closes(text) === text.length - 1 ? text.slice(1, -1) : text;
        return {line: whole, value, rounded: sums.rounded, picks: sums.picks};
    } catch (error) {
        if (error instanceof Missing) return null;
        throw error;
    }
}

/** Sums that do not tell who was right. */
const MARGINS = ['TP FP', 'TN FN', 'P N'];

/** Whether who was right matters: more is looked at than margins. @param {Tree} node @returns {boolean} */
function judges(node) {
    if (node.kind === 'symbol') return node.name !== 'rows';
    if (node.kind === 'call') return node.of.some(judges);
    if (node.kind === 'of') return judges(node.of);
    if (node.kind !== 'operation') return false;
    const {left, right} = node;
    const pair = left.kind === 'symbol' && right.kind === 'symbol' ? `${left.name} ${right.name}` : '';
    return !(node.sign === '+' && MARGINS.includes(pair)) && (judges(left) || judges(right));
}

/** Of a count that a measure without arithmetic needs, whether it tells outcomes. */
const OF_DECISIONS = ['rows', 'selected', 'refused'];

/**
 * What a measure takes for granted, by what it is made of: ids of words after "granted.".
 * @param {Metric} metric @param {Metric[]} metrics @returns {string[]}
 */
export function assumptionsOf(metric, metrics) {
    const found = [];
    const parts = [metric, ...ratesOf(metric, metrics)];
    const judging = (/** @type {Metric} */ m) => {
        const tree = m.arithmetic && treeOf(m);
        return tree ? judges(tree) : m.rates.length === 0 && m.needs.some(need => !OF_DECISIONS.includes(need));
    };
    if (metric.compared === 'sides') found.push('sides');
    if (metric.compared === 'groups') found.push('groups');
    if (isRatio(metric)) found.push('ratio');
    if (parts.some(judging)) found.push('outcomes');
    if (parts.some(m => m.share_of === 'selected' || m.share_of === 'refused')) found.push('decided');
    if (metric.needs_score) found.push('scores');
    return found;
}

/** The rates that a disparity is made of. @param {Metric} metric @param {Metric[]} metrics */
export const ratesOf = ({rates}, metrics) => metrics.filter(m => rates.includes(m.id));

/** Whether a measure divides one side or group by another. @param {Metric} metric */
const isRatio = ({kind, ideal, shape, arithmetic}) =>
    kind === 'disparity' && ideal === 1 && (RATIOS.includes(shape) || arithmetic?.[0] === '/');
const RATIOS = ['ratio', 'side_ratio', 'min_ratio', 'overall_ratio'];
