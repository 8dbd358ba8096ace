// A file that nobody described yet: its first rows as soon as they are known, the rest as it is read.

import {Ended} from '../../lab/client.js';
import {fill, h} from '../../parts/dom.js';
import {count} from '../../parts/format.js';
import {table} from '../../parts/table.js';
import {workingLine} from '../../parts/working.js';

/** @typedef {import('../../state/app.js').App} App */

const SEEN_COLUMNS = 50; // in the table of first rows; what the columns mean is asked for all

/**
 * Everything the form has to know of the file. Of a large one the first rows are shown at once, and how far it is read.
 * @param {App} app @param {HTMLElement} place @param {string} name @param {Uint8Array} bytes
 * @returns {Promise<import('../../lab/shapes.js').Preview | null>} null: it was ended
 */
export async function lookOver(app, place, name, bytes) {
    const ending = new AbortController();
    const working = workingLine(name);
    const onProgress = working.show(() => ending.abort());
    /** @param {import('../../lab/shapes.js').Preview} shown */
    const onFirst = shown =>
        fill(place, h('div', {class: 'import'}, h('h3', {}, `${name} is being read`), working.element, firstRows(name, shown)));
    try {
        return await app.client().preview(bytes, {onFirst, onProgress, signal: ending.signal});
    } catch (error) {
        fill(place);
        if (error instanceof Ended) app.say(`${name} was put aside.`);
        else throw error;
        return null;
    }
}

/** @param {string} name @param {import('../../lab/shapes.js').Preview} seen */
export function firstRows(name, {schema, first, rows, done}) {
    return [
        h(
            'p',
            {class: 'soft'},
            done < 1 ? '' : `${count(rows)} rows, `,
            `${schema.columns.length} columns; separator ${separator(schema.format?.delimiter)}`,
            schema.format?.header === false ? ', no line of names' : '',
            `. The first ${first.length} rows`,
            schema.columns.length > SEEN_COLUMNS ? ` of the first ${SEEN_COLUMNS} columns:` : ':',
        ),
        table({
            caption: `First rows of ${name}`,
            hideCaption: true,
            rows: first,
            columns: schema.columns.slice(0, SEEN_COLUMNS).map((/** @type {any} */ column, /** @type {number} */ c) => ({
                head: column.name,
                num: column.kind === 'number',
                cell: (/** @type {string[]} */ row) => row[c] ?? '',
            })),
        }),
    ];
}

/** @param {string | undefined} delimiter */
const separator = delimiter =>
    ({',': 'comma', ';': 'semicolon', '\t': 'tab', ' ': 'space', '|': 'bar'})[delimiter ?? ','] ?? `\u201c${delimiter}\u201d`;
