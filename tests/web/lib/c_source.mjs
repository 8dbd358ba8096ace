// Reading sources of C: arguments of calls, and the texts in them.

/** The arguments of a call, from behind its bracket. @param {string} text @param {number} at */
export function argumentsOf(text, at) {
    const TOKEN = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])+'|\/\*[^]*?\*\/|[^]/g;
    TOKEN.lastIndex = at;
    const args = [''];
    for (let depth = 0; ;) {
        const [token] = /** @type {RegExpExecArray} */ (TOKEN.exec(text));
        if ('([{'.includes(token)) depth++;
        if (')]}'.includes(token) && depth-- === 0) return args.map(arg => arg.trim());
        if (token === ',' && depth === 0) args.push('');
        else args[args.length - 1] += token;
    }
}

/** The texts of C that stand in an expression, those side by side as one. @param {string} expression @returns {string[]} */
export const textsIn = expression =>
    [...expression.matchAll(/"(?:\\.|[^"\\])*"(?:[\s\\]*"(?:\\.|[^"\\])*")*/g)].map(([texts]) =>
        [...texts.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, text]) => JSON.parse(`"${text.replace(/\\x/g, '\\u00')}"`)).join(''),
    );
