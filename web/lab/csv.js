// A reader of delimited text for the preview and the import form only; what is trained and audited is read by the
// C core. It follows the same rules: RFC 4180 quoting, any one-byte delimiter, CRLF, BOM.

/**
 * @typedef {{delimiter?: string, header?: boolean, trim?: boolean, comment?: string}} Format
 * @typedef {{header: string[] | null, rows: string[][]}} Sheet
 */

/**
 * @param {string} text @param {Format} format @param {number} [limit] rows to read, the header not counted
 * @returns {Sheet}
 */
export function readCsv(text, format, limit = Infinity) {
    /** @type {string[][]} */
    const rows = [];
    const {delimiter = ',', header = true, trim = false} = format;
    const wanted = limit + (header ? 1 : 0);
    let i = beginning(text, format);
    while (i < text.length && rows.length < wanted) {
        const [row, next] = readRow(text, i, delimiter, trim);
        i = next;
        if (row.length > 1 || row[0] !== '') rows.push(row);
    }
    return {header: header ? (rows.shift() ?? []) : null, rows};
}

const CHUNK = 4e6; // bytes of a file that are text at a time; more where a row is longer

/**
 * The rows of a file one after the other, however large it is: only a few million bytes are text at a time.
 * @param {Uint8Array} bytes @param {Format} format @param {(row: string[], number: number) => void} each
 * @returns {{header: string[] | null, n: number}}
 */
export function eachRow(bytes, format, each) {
    const {delimiter = ',', header = true, trim = false} = format;
    const decoder = new TextDecoder('utf-8', {ignoreBOM: true});
    /** @type {string[] | null} */
    let names = null;
    let n = 0;
    let text = '';
    for (let at = 0, take = CHUNK; at < bytes.length;) {
        const first = at === 0;
        text += decoder.decode(bytes.subarray(at, at + take), {stream: true});
        at += take;
        const last = at >= bytes.length;
        let i = first ? beginning(text, format) : 0;
        const from = i;
        while (i < text.length) {
            const [row, next] = readRow(text, i, delimiter, trim);
            // What reaches the end of the text may go on in the next; so may a line end of two bytes.
            if (!last && next + 1 >= text.length) break;
            i = next;
            if (row.length === 1 && row[0] === '') continue;
            if (header && names === null) names = row;
            else each(row, n++);
        }
        take = i === from ? 2 * take : CHUNK;
        text = text.slice(i);
    }
    return {header: header ? (names ?? []) : null, n};
}

/** Where the first row stands: after a mark of the encoding and a comment line. @param {string} text @param {Format} format */
function beginning(text, {comment = ''}) {
    const i = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    return comment !== '' && text[i] === comment ? lineEnd(text, i) : i;
}

/**
 * @param {string} text @param {number} start @param {string} delimiter @param {boolean} trim
 * @returns {[string[], number]} the cells, and where the next row stands
 */
function readRow(text, start, delimiter, trim) {
    /** @type {string[]} */
    const row = [];
    let i = start;
    for (;;) {
        const [cell, next] = readCell(text, i, delimiter, trim);
        row.push(cell);
        i = next + 1;
        if (text[next] !== delimiter) break;
    }
    if (text[i - 1] === '\r' && text[i] === '\n') i++;
    return [row, i];
}

/** @param {string} text @param {number} i */
function lineEnd(text, i) {
    const end = text.indexOf('\n', i);
    return end < 0 ? text.length : end + 1;
}

/**
 * @param {string} text @param {number} start @param {string} delimiter @param {boolean} trim
 * @returns {[string, number]} the cell, and where the separator after it stands
 */
function readCell(text, start, delimiter, trim) {
    let i = start;
    if (trim) while (text[i] === ' ') i++;
    if (text[i] !== '"') {
        const stop = delimiter.charCodeAt(0);
        for (; i < text.length; i++) {
            const c = text.charCodeAt(i);
            if (c === stop || c === 10 || c === 13) break;
        }
        const cell = text.slice(start, i);
        return [trim ? cell.trim() : cell, i];
    }
    let cell = '';
    for (i++; ;) {
        const quote = text.indexOf('"', i);
        const end = quote < 0 ? text.length : quote;
        cell += text.slice(i, end);
        i = end;
        if (text[i + 1] !== '"') break;
        cell += '"';
        i += 2;
    }
    for (i++; i < text.length && text[i] !== delimiter && text[i] !== '\n' && text[i] !== '\r';) i++;
    return [cell, Math.min(i, text.length)];
}

const MOST_VALUES = 10000; // that are counted for a column: a column with more of them is a measurement or a name

/**
 * Counts the values of columns as rows come by. Of a column with very many values only the first are counted.
 * @param {number} [most] values given for a column, the most frequent first
 */
export function valueCounter(most = 60) {
    /** @type {Map<string, number>[]} */
    const seen = [];
    /** @type {Set<number>} */
    const full = new Set();
    let n = 0;
    return {
        /** @param {string[]} row */
        add(row) {
            for (let c = seen.length; c < row.length; c++) seen.push(new Map(n > 0 ? [['', n]] : []));
            n++;
            for (let c = 0; c < seen.length; c++) {
                const value = row[c] ?? '';
                const before = seen[c].get(value);
                // A copy, for a part of a text keeps the whole text.
                if (before !== undefined) seen[c].set(value, before + 1);
                else if (seen[c].size < MOST_VALUES) seen[c].set(` ${value}`.slice(1), 1);
                else full.add(c);
            }
        },
        /** How many different values each column has, or that there are more. @param {number} nColumns
         *  @returns {{n: number, more: boolean}[]} */
        distinct: nColumns =>
            Array.from({length: nColumns}, (_, c) => ({n: seen[c]?.size ?? (n > 0 ? 1 : 0), more: full.has(c)})),
        /** @param {number} nColumns @returns {{value: string, n: number}[][]} */
        values: nColumns =>
            Array.from({length: nColumns}, (_, c) =>
                [...(seen[c] ?? (n > 0 ? [['', n]] : []))]
                    .map(([value, times]) => ({value: String(value), n: Number(times)}))
                    .sort((a, b) => b.n - a.n)
                    .slice(0, most),
            ),
    };
}
