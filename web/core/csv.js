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
export function readCsv(
    text,
    {delimiter = ',', header = true, trim = false, comment = ''},
    limit = Infinity,
) {
    /** @type {string[][]} */
    const rows = [];
    const wanted = limit + (header ? 1 : 0);
    let i = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    if (comment !== '' && text[i] === comment) i = lineEnd(text, i);
    while (i < text.length && rows.length < wanted) {
        /** @type {string[]} */
        const row = [];
        for (;;) {
            const [cell, next] = readCell(text, i, delimiter, trim);
            row.push(cell);
            i = next + 1;
            if (text[next] !== delimiter) break;
        }
        if (text[i - 1] === '\r' && text[i] === '\n') i++;
        if (row.length > 1 || row[0] !== '') rows.push(row);
    }
    return {header: header ? (rows.shift() ?? []) : null, rows};
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
        while (i < text.length && text[i] !== delimiter && text[i] !== '\n' && text[i] !== '\r') i++;
        const cell = text.slice(start, i);
        return [trim ? cell.trim() : cell, i];
    }
    let cell = '';
    for (i++; i < text.length; i++) {
        if (text[i] !== '"') cell += text[i];
        else if (text[i + 1] === '"') cell += text[i++];
        else break;
    }
    for (i++; i < text.length && text[i] !== delimiter && text[i] !== '\n' && text[i] !== '\r';) i++;
    return [cell, Math.min(i, text.length)];
}

/**
 * Values of each column with their counts, the most frequent first; and how many there are in all.
 * @param {string[][]} rows @param {number} nColumns @param {number} [most] values kept for a column
 * @returns {{values: {value: string, n: number}[][], distinct: number[]}}
 */
export function countValues(rows, nColumns, most = 60) {
    /** @type {number[]} */
    const distinct = [];
    const values = Array.from({length: nColumns}, (_, c) => {
        /** @type {Map<string, number>} */
        const seen = new Map();
        for (const row of rows) {
            const value = row[c] ?? '';
            seen.set(value, (seen.get(value) ?? 0) + 1);
        }
        distinct.push(seen.size);
        return [...seen]
            .map(([value, n]) => ({value, n}))
            .sort((a, b) => b.n - a.n)
            .slice(0, most);
    });
    return {values, distinct};
}
