// Tables as tests read them: cells that are not quoted, by the names of the first line.
import {readFileSync} from 'node:fs';

/** @param {string} csv @returns {Record<string, string>[]} */
export function cellsOf(csv) {
    const [head, ...lines] = csv.trim().split('\n');
    const names = head.split(',');
    return lines.map(line => Object.fromEntries(line.split(',').map((cell, k) => [names[k], cell])));
}

/** @param {string} file */
export const rowsOf = file => cellsOf(readFileSync(file, 'utf8'));

/** @param {Record<string, string>[]} rows @param {string} name */
export const numbersOf = (rows, name) => rows.map(row => Number(row[name]));
