// A schema that is given for a file that is open: what it says of the file's columns and of how the file is written.

import {WHOLE} from './columns.js';
import {readSchema} from './files.js';
import {t} from '../words/words.js';

/** Members of a schema's format that say how bytes become cells. */
const CELLS = ['encoding', 'delimiter', 'quote', 'escape', 'ragged'];

/** How the file is written, as a schema has it, in the words of the page. @param {any} format */
function dialectOf(format) {
    const cells = Object.fromEntries(CELLS.filter(key => key in format).map(key => [key, format[key]]));
    if (cells.escape === '\\') cells.escape = 'backslash';
    const header = format.header === false ? 0 : (format.skip ?? 0) + 1;
    return {...cells, header};
}

/**
 * @param {string} name @param {string} text of the schema @param {import('../lab/shapes.js').Preview} preview of the file
 * @returns {{text: string, changes: Record<string, any>, stratum: string | null}}
 */
export function schemaFor(name, text, preview) {
    const schema = readSchema(name, text);
    const there = new Set(preview.schema.columns.map((/** @type {any} */ column) => column.name));
    const wanted = schema.columns.filter((/** @type {any} */ {role, derived}) => role !== 'drop' && !derived);
    const absent = wanted.filter((/** @type {any} */ column) => !there.has(column.name));
    const list = absent.map((/** @type {any} */ column) => `\u201c${column.name}\u201d`).join(', ');
    if (absent.length > 0) throw new Error(t('columns.load.absent', {name, list}));
    const {format = {}, missing, incomplete} = schema;
    const {decimal, thousands = 'none'} = format;
    const whole = {
        dialect: dialectOf(format),
        ...(decimal && {decimal, thousands: thousands === ' ' ? 'space' : thousands}),
        ...(missing && {missing}),
        ...(incomplete && {incomplete}),
    };
    const stratum = schema.columns.find((/** @type {any} */ {role}) => role === 'stratum')?.name ?? null;
    return {text, changes: {[WHOLE]: whole}, stratum};
}
