// A reader of delimited text for tests that look at what was written: RFC 4180 quoting, any one-byte delimiter, CRLF, BOM.

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
