// The small language of lessons: numbers, names, + - * / ( ), abs min max, comparisons, && || !. It is read by hand and looks up
// names in a table; nothing of it is ever run as code. Evaluation is total: what is unknown is not a number, and no comparison
// with it holds.

/**
 * @typedef {{kind: 'number', value: number} | {kind: 'name', name: string} | {kind: 'not' | 'minus', of: Tree}
 *   | {kind: 'call', name: string, of: Tree[]} | {kind: 'two', op: string, a: Tree, b: Tree}} Tree
 */

const TOKEN = /\s*(?:(\d+\.?\d*|\.\d+)|([a-zA-Z_][\w.]*)|(&&|\|\||<=|>=|==|!=|[-+*/()<>!,]))/y;

/** Loosest first; operators of a row bind alike, from the left. */
const ROWS = [['||'], ['&&'], ['==', '!=', '<=', '>=', '<', '>'], ['+', '-'], ['*', '/']];

/** @type {Record<string, (...of: number[]) => number>} */
const FUNCTIONS = {abs: Math.abs, min: Math.min, max: Math.max};

/** @type {Record<string, (a: number, b: number) => number>} */
const OPERATORS = {
    '||': (a, b) => Number(isTrue(a) || isTrue(b)),
    '&&': (a, b) => Number(isTrue(a) && isTrue(b)),
    '==': (a, b) => Number(a === b),
    '!=': (a, b) => Number(a < b || a > b),
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
};

/** @param {number} x */
const isTrue = x => x !== 0 && !Number.isNaN(x);

/** @param {string} text @returns {string[]} */
function tokensOf(text) {
    const tokens = [];
    for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.trimEnd().length;) {
        const from = TOKEN.lastIndex;
        const match = TOKEN.exec(text);
        if (!match) throw new Error(`"${text}": what begins with "${text.slice(from).trim().slice(0, 10)}" is no part of it`);
        tokens.push(match[1] ?? match[2] ?? match[3]);
    }
    return tokens;
}

/** @param {string} text @returns {Tree} fails with a sentence where it is none */
export function parse(text) {
    const tokens = tokensOf(text);
    let at = 0;
    const fail = (/** @type {string} */ expected) => {
        throw new Error(
            `"${text}": ${tokens[at] === undefined ? 'it ends' : `"${tokens[at]}" stands`} where ${expected} is expected`,
        );
    };
    const take = (/** @type {string} */ token) => (tokens[at] === token ? (at++, true) : false);
    /** @param {number} row @returns {Tree} */
    const binary = row => {
        if (row === ROWS.length) return unary();
        let a = binary(row + 1);
        while (ROWS[row].includes(tokens[at])) {
            const op = tokens[at++];
            a = {kind: 'two', op, a, b: binary(row + 1)};
        }
        return a;
    };
    /** @returns {Tree} */
    const unary = () => {
        if (take('!')) return {kind: 'not', of: unary()};
        if (take('-')) return {kind: 'minus', of: unary()};
        if (take('(')) {
            const inside = binary(0);
            if (!take(')')) fail('")"');
            return inside;
        }
        const token = tokens[at];
        if (token === undefined || !/^[\w.]/.test(token)) fail('a number or a name');
        at++;
        if (/^[\d.]/.test(token)) return {kind: 'number', value: Number(token)};
        return take('(') ? called(token) : {kind: 'name', name: token};
    };
    /** @param {string} name @returns {Tree} */
    const called = name => {
        if (!Object.hasOwn(FUNCTIONS, name)) throw new Error(`"${text}": there is no function "${name}", but abs, min and max`);
        const of = [binary(0)];
        while (take(',')) of.push(binary(0));
        if (!take(')')) fail('")"');
        return {kind: 'call', name, of};
    };
    const tree = binary(0);
    if (at < tokens.length) fail('an operator');
    return tree;
}

/** @param {Tree} tree @param {(name: string) => unknown} look what is no number is unknown
 *  @returns {number} */
export function evaluate(tree, look) {
    switch (tree.kind) {
        case 'number':
            return tree.value;
        case 'name': {
            const value = look(tree.name);
            return typeof value === 'boolean' ? Number(value) : typeof value === 'number' ? value : NaN;
        }
        case 'not': {
            const of = evaluate(tree.of, look);
            return Number.isNaN(of) ? NaN : Number(of === 0);
        }
        case 'minus':
            return -evaluate(tree.of, look);
        case 'call':
            return FUNCTIONS[tree.name](...tree.of.map(of => evaluate(of, look)));
        default:
            return OPERATORS[tree.op](evaluate(tree.a, look), evaluate(tree.b, look));
    }
}

/** The names in it. @param {Tree} tree @returns {string[]} */
export function namesIn(tree) {
    if (tree.kind === 'name') return [tree.name];
    if (tree.kind === 'number') return [];
    if (tree.kind === 'two') return [...namesIn(tree.a), ...namesIn(tree.b)];
    return tree.kind === 'call' ? tree.of.flatMap(namesIn) : namesIn(tree.of);
}

/** Whether a condition holds. @param {string} text @param {(name: string) => unknown} look */
export const holds = (text, look) => isTrue(evaluate(parse(text), look));
