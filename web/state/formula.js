// A formula of the catalogue with a person's own numbers in it. The catalogue's formulas are arithmetic over a group's
// counts (TP, FP, TN, FN, P, N) and over rates of sides and groups: rate(u), rate(p), rate(g), "rate of all rows". A
// product is written by putting things side by side, as in "TP TN". "max rate(g)" is the largest over all groups, "mean of
// (max - min) of a(g) and of b(g)" the mean of two spreads, "x over a and b" what x is with a and with b for "rate". What
// is not arithmetic (a mean over rows, say) gives null: then the definition stands alone. After a semicolon come remarks.

/** @typedef {import('../lab/shapes.js').Metric} Metric */
/** @typedef {import('../lab/shapes.js').Group} Group */
/** @typedef {import('../lab/shapes.js').Audit} Audit */

/**
 * @typedef {'u' | 'p' | 'g' | 'all'} Who  unprivileged, privileged, each group, all rows
 * @typedef {{kind: 'number', value: number} | {kind: 'symbol', name: string} | {kind: 'rate', id: string, who: Who}
 *   | {kind: 'minus', of: Tree} | {kind: 'inverse', of: Tree} | {kind: 'sum', of: Tree} | {kind: 'of', who: Who, of: Tree}
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
    selected: g => g.TP + g.FP,
    refused: g => g.TN + g.FN,
};
/** @typedef {{TP: number, FP: number, TN: number, FN: number, P: number, N: number}} Counts */
const FUNCTIONS = ['abs', 'sqrt', 'max', 'min', 'mean'];

/** @param {string} text @returns {text is Who} */
const isSide = text => text === 'u' || text === 'p' || text === 'g';

/** @param {string} text @returns {string[]} what is not of arithmetic is a token too, and is refused later */
const tokens = text => text.match(/\d+(\.\d+)?|[A-Za-z_]\w*|\S/g) ?? [];

class Parser {
    #at = 0;
    #tokens;

    /** @param {string[]} list */
    constructor(list) {
        this.#tokens = list;
    }

    get done() {
        return this.#at === this.#tokens.length;
    }

    /** @param {number} [ahead] */
    #peek(ahead = 0) {
        return this.#tokens[this.#at + ahead] ?? '';
    }

    /** @param {...string} wanted one after the other */
    #take(...wanted) {
        for (const token of wanted) {
            if (this.#peek() !== token) throw new SyntaxError(`"${token}" is expected, not "${this.#peek()}"`);
            this.#at++;
        }
    }

    #word() {
        return this.#tokens[this.#at++] ?? '';
    }

    /** @returns {Tree} */
    sum() {
        let left = this.#product();
        while (this.#peek() === '+' || this.#peek() === '-') {
            const sign = this.#word();
            left = {kind: 'operation', sign, left, right: this.#product()};
        }
        return left;
    }

    /** @returns {Tree} */
    #product() {
        let left = this.#factor();
        for (;;) {
            const next = this.#peek();
            if (next === '*' || next === '/') {
                this.#at++;
                left = {kind: 'operation', sign: next, left, right: this.#factor()};
            } else if (next === '(' || /^\w/.test(next)) {
                left = {kind: 'operation', sign: '*', left, right: this.#factor()};
            } else return left;
        }
    }

    /** @returns {Tree} */
    #factor() {
        const word = this.#word();
        if (word === '-') return {kind: 'minus', of: this.#factor()};
        if (/^\d/.test(word)) return {kind: 'number', value: Number(word)};
        if (word === '(') {
            const inner = this.sum();
            this.#take(')');
            return this.#ofSide(inner);
        }
        if (word in COUNTS) return this.#ofSide({kind: 'symbol', name: word});
        if (FUNCTIONS.includes(word)) return this.#function(word);
        if (word === 'sum') {
            this.#take('over', 'g', 'of');
            return {kind: 'sum', of: this.#product()};
        }
        if (!/^[a-z]\w*$/.test(word)) throw new SyntaxError(`"${word}" is not arithmetic`);
        return this.#rate(word);
    }

    /** "(u)", "(p)" or "(g)" behind a count says whose it is. @param {Tree} of @returns {Tree} */
    #ofSide(of) {
        const who = this.#peek(1);
        if (this.#peek() !== '(' || !isSide(who) || this.#peek(2) !== ')') return of;
        this.#take('(', who, ')');
        return {kind: 'of', who, of};
    }

    /** @param {string} id @returns {Tree} */
    #rate(id) {
        if (this.#peek() === 'of') {
            this.#take('of', 'all', 'rows');
            return {kind: 'rate', id, who: 'all'};
        }
        this.#take('(');
        const who = this.#word();
        if (!isSide(who)) throw new SyntaxError(`"${who}" is no side`);
        this.#take(')');
        return {kind: 'rate', id, who};
    }

    /** @param {string} name @returns {Tree} */
    #function(name) {
        if (this.#peek() === '(') {
            this.#at++;
            const of = [this.sum()];
            while (this.#peek() === ',') {
                this.#at++;
                if (this.#peek() === 'its') {
                    this.#take('its', 'inverse');
                    of.push({kind: 'inverse', of: of[0]});
                } else of.push(this.sum());
            }
            this.#take(')');
            return {kind: 'call', name, of};
        }
        if (this.#peek() === 'of' && this.#peek(1) === '(' && /^(max|min)$/.test(this.#peek(2)))
            return {kind: 'call', name, of: this.#spreads()};
        if (name !== 'max' && name !== 'min') throw new SyntaxError(`"${name}" of what?`);
        if (this.#peek() === 'of') this.#take('of');
        return {kind: 'extreme', name, of: this.#factor()};
    }

    /** "of (max - min) of a(g) and of b(g)" @returns {Tree[]} */
    #spreads() {
        this.#take('of', '(');
        const [first, sign, second] = [this.#word(), this.#word(), this.#word()];
        const ends = [first, second];
        if (!ends.every(end => end === 'max' || end === 'min') || !'-/'.includes(sign))
            throw new SyntaxError('a spread is expected');
        this.#take(')');
        /** @type {Tree[]} */
        const spreads = [];
        do {
            this.#take('of');
            const of = this.#factor();
            const [left, right] = ends.map(name => /** @type {Tree} */ ({kind: 'extreme', name, of}));
            spreads.push({kind: 'operation', sign, left, right});
        } while (this.#peek() === 'and' && this.#word());
        return spreads;
    }
}

/** @param {string} text @returns {Tree} */
function parse(text) {
    const parser = new Parser(tokens(text));
    const tree = parser.sum();
    if (!parser.done) throw new SyntaxError('more follows');
    return tree;
}

/** "... over a and b": the same with each of two rates. @param {string} text @returns {Tree | null} */
function parseOver(text) {
    const before = text.match(/^(max|min|mean) over (\w+) and (\w+) of (.+)$/);
    const after = text.match(/^(max|min) (of .+) over (\w+) and (\w+)$/);
    if (!before && !after) return null;
    const [name, a, b, body] = before ? before.slice(1) : after ? [after[1], after[3], after[4], `${after[1]} ${after[2]}`] : [];
    return {kind: 'call', name, of: [a, b].map(id => parse(body.replace(/\brate\b/g, id)))};
}

/** The arithmetic of a formula, or null where there is none. @param {string} formula @returns {Tree | null} */
export function parseFormula(formula) {
    const [text] = formula.split(';');
    try {
        return parseOver(text.trim()) ?? parse(text);
    } catch (error) {
        if (error instanceof SyntaxError) return null;
        throw error;
    }
}

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
            case 'minus': {
                const of = this.work(node.of, about);
                return {text: `(\u2212${wrap(of)})`, value: -of.value, rank: 2};
            }
            case 'inverse': {
                const of = this.work(node.of, about);
                return {text: `1 / ${wrap(of)}`, value: 1 / of.value, rank: 1};
            }
            case 'of':
                return this.work(node.of, {...about, self: this.#who(node.who, about)});
            case 'sum': {
                const parts = this.#groups().map(each => this.work(node.of, {...about, each}));
                return {
                    text: parts.map(part => part.text).join(' + '),
                    value: parts.reduce((sum, part) => sum + part.value, 0),
                    rank: 0,
                };
            }
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
        const tree = metric && parseFormula(metric.formula);
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
    const tree = parseFormula(metric.formula);
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

/**
 * What a measure takes for granted, read off its formula: keys of the words in learn/terms.json.
 * @param {Metric} metric @param {Metric[]} metrics @returns {string[]}
 */
export function assumptionsOf(metric, metrics) {
    const found = [];
    const whole = expand(metric, metrics);
    if (/\((u|p)\)/.test(metric.formula)) found.push('sides');
    if (/\(g\)/.test(metric.formula)) found.push('groups');
    if (isRatio(metric)) found.push('ratio');
    // What is left when whole margins are taken away needs to know who was right.
    if (/\b(TP|FP|TN|FN|P|N)\b/.test(whole.replace(/TP \+ FP|TN \+ FN|P \+ N/g, ''))) found.push('outcomes');
    if (/\/ \((TP \+ FP|TN \+ FN)\)/.test(whole)) found.push('decided');
    if (metric.needs_score) found.push('scores');
    return found;
}

/** A formula with the formulas of its rates behind it. @param {Metric} metric @param {Metric[]} metrics */
const expand = (metric, metrics) => [metric, ...ratesOf(metric, metrics)].map(m => m.formula).join('; ');

/** The rates that a disparity is made of. @param {Metric} metric @param {Metric[]} metrics */
export function ratesOf({kind, formula}, metrics) {
    if (kind === 'rate') return [];
    const words = new Set(formula.match(/[a-z]\w*/g));
    return metrics.filter(m => m.kind === 'rate' && words.has(m.id));
}

/** Whether a measure divides one side or group by another. @param {Metric} metric */
export const isRatio = ({kind, ideal, formula}) =>
    kind === 'disparity' && ideal === 1 && /\([upg]\) *\/|min *\/ *max|its inverse/.test(formula);
