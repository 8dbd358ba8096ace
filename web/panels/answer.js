// An answer of the core as the page shows it: its blocks in their order, as src/answer/html_blocks.c puts them into a report.
// What is said is the answer's; the page adds what a report cannot have: explanations to open, columns that sort.

import {strip} from '../chart/strip.js';
import {isNumber, isValue, show, showInterval, valueOf, written} from '../lab/figures.js';
import {at, rowsOf, wholeOf} from '../lab/blocks.js';
import {terms} from '../learn/terms.js';
import {leading} from './measures.js';
import {fill, h} from '../parts/dom.js';
import {explainMetric, explainTerm} from '../parts/explain.js';
import {dot, figure} from '../parts/figure.js';
import {titleOf} from '../parts/format.js';
import {sortable} from '../parts/sortable.js';
import {Footnotes, table, valueCell, withHelp} from '../parts/table.js';
import {bandOf, NO_TOLERANCE, readingOf, readingText} from '../state/tolerance.js';
import {noteNow, partsNow, phraseNow} from '../words/said.js';
import {t} from '../words/words.js';

/** @typedef {import('../lab/blocks.js').Block} Block */
/** @typedef {import('../lab/blocks.js').Part} Part */
/** @typedef {import('../lab/blocks.js').Row} Row */
/** @typedef {import('../lab/blocks.js').TableColumn} TableColumn */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../parts/dom.js').Child} Child */
/**
 * What the blocks are shown with.
 * @typedef {{catalog: Catalog, tolerance: import('../state/tolerance.js').Tolerance,
 *   instead: Instead}} Shown
 *
 * What stands in place of a block, undefined: the block; fold makes a table that opens by the words it is given.
 * @typedef {(block: Block, fold: (words: string) => Child) => Child | undefined} Instead
 */

const MOST_DRAWN = 60; // rows of a drawing, as in a report
const SORTED = 3; // rows from which a table without a last row of all is worth sorting
const WIDE = 5; // columns from which the first stays in sight
const LONG = 20; // rows of a table that has them all in sight; of a longer one it has the first AT_FIRST
const AT_FIRST = 12;
const LONG_WORDS = 20; // letters of a cell that wants a wide column
const LONG_NOTE = 24; // letters of a remark from which it stands below the table

/** What the sentences of a kind say, as one text: a lead is a line for the status, a warning for the place it warns of; '' where
 *  there is none. @param {any} answer @param {'lead' | 'warning' | 'title'} kind */
export const saidOf = (answer, kind) =>
    (answer.blocks ?? [])
        .filter((/** @type {Block} */ {block}) => block === kind)
        .map(saidIn)
        .join(' ');

/** A sentence as one text. @param {Block} block */
export const saidIn = ({parts}) => partsNow(parts).map(partText).join('');

/**
 * The blocks as nodes, without the title, which the panel's frame has.
 * @param {Catalog} catalog @param {any} answer
 * @param {{tolerance?: () => import('../state/tolerance.js').Tolerance, instead?: Instead}} [host]
 *   tolerance: asked again when the person changes it
 * @returns {HTMLElement}
 */
export function answerView(catalog, answer, {tolerance = () => NO_TOLERANCE, instead = () => undefined} = {}) {
    const draw = () => fill(place, blocksView(answer, {catalog, tolerance: tolerance(), instead}));
    const read = answer.blocks.some((/** @type {any} */ {columns}) =>
        columns?.some((/** @type {TableColumn} */ c) => c.figure === 'reading' || c.figure === 'strip'),
    );
    const place = h('div', read ? {class: 'answer by-choice', onredraw: draw} : {class: 'answer'});
    draw();
    return place;
}

/** Sentences of a kind that makes a list are taken together. @param {any} answer @param {Shown} shown @returns {Child[]} */
function blocksView(answer, shown) {
    /** @type {Block[]} */
    const blocks = answer.blocks;
    return blocks.map((block, i) => {
        if (!(block.block in LISTS)) {
            const own = shown.instead(block, words => tableView(block, answer, shown, words));
            return own === undefined ? blockView(block, answer, shown) : own;
        }
        if (blocks[i - 1]?.block === block.block) return null;
        const end = blocks.findIndex((other, j) => j > i && other.block !== block.block);
        const items = blocks.slice(i, end < 0 ? undefined : end).map(item => h('li', {}, partsView(item, shown.catalog)));
        return h('ul', {class: LISTS[block.block]}, items);
    });
}

/** @type {Record<string, string>} class of the list */
const LISTS = {warning: 'warnings', item: 'defects'};

/** @param {Block} block @param {any} answer @param {Shown} shown @returns {Child} */
function blockView(block, answer, shown) {
    switch (block.block) {
        case 'lead':
            return h('p', {class: 'lead'}, partsView(block, shown.catalog));
        case 'sentence':
            return h('p', {}, partsView(block, shown.catalog));
        case 'note':
            return h('p', {class: 'soft'}, partsView(block, shown.catalog));
        case 'heading':
            return h('h4', {}, partsView(block, shown.catalog));
        case 'table':
            return tableView(block, answer, shown);
        case 'figure':
            return figureView(block, answer);
        default: // a title: the first one is the panel frame's
            return block === answer.blocks[0] ? null : h('h4', {}, partsView(block, shown.catalog));
    }
}

/* sentences */

/** A part's number and its interval in brackets, or its text. @param {Part} part @returns {[string, string]} */
function partTexts(part) {
    if (typeof part === 'string') return [part, ''];
    const [kind, x] = Object.entries(part)[0];
    if (kind === 'measures') return [t('tally.measures', {n: x.length}), ''];
    if (typeof x === 'string') return [kind === 'digits' ? written(x) : x, ''];
    if (!isValue(kind)) return [show(kind, x), ''];
    const range = showInterval(kind, x);
    return [show(kind, valueOf(kind, x).value), range ? ` (${range})` : ''];
}

/** @param {Part} part */
const partText = part => partTexts(part).join('');

/**
 * A word that is explained has its question mark, measures open to their titles, and what to look at first is bold: in a lead
 * its numbers.
 * @param {Part} part @param {Catalog} catalog @param {boolean} lead @returns {Child}
 */
function partView(part, catalog, lead) {
    if (typeof part === 'string') return part;
    if (part.term !== undefined) return Object.hasOwn(terms, part.term) ? withHelp(part.term, explainTerm(part.term)) : part.term;
    const [first, range] = partTexts(part);
    if (part.measures) {
        const titles = part.measures.map((/** @type {string} */ id) => titleOf(catalog, id)).join(', ');
        return h('details', {class: 'picker'}, h('summary', {}, first), titles);
    }
    return [lead || part.strong !== undefined ? h('b', {}, first) : first, range];
}

/** @param {Block} block @param {Catalog} catalog */
const partsView = ({block, parts}, catalog) => partsNow(parts).map(part => partView(part, catalog, block === 'lead'));

/* tables */

/** A table's title, or a figure's. @param {any} block @returns {string | undefined} */
const titleNow = ({title, title_parts}) => (title_parts ? partsNow(title_parts).map(partText).join('') : phraseNow(title));

/** @param {any} block @param {any} answer @param {Shown} shown @param {string} [folded]  the words that open it */
function tableView(block, answer, shown, folded) {
    const title = titleNow(block);
    const rows = inOrder(rowsOf(answer, block), block, shown.catalog);
    if (rows.length === 0) return block.none ? h('p', {}, phraseNow(block.none)) : null;
    const notes = new Footnotes();
    /** @type {Row} of everyone */
    const total = {...wholeOf(answer), total: true};
    const sorted = !block.total && rows.length >= SORTED;
    const columns = block.columns.map((/** @type {TableColumn} */ column, /** @type {number} */ i) => ({
        head: headView(column, sorted, shown.catalog),
        short: phraseNow(column.title),
        num: isNumber(column.figure),
        words: isLong(rows, column),
        rowhead: i === 0,
        value: (/** @type {Row} */ row) => sortValue(row, column, shown.catalog),
        cell: (/** @type {Row} */ row) =>
            row.total ? (i === 0 ? phraseNow(block.total) : totalCell(row, column, notes)) : cellView(row, column, notes, shown),
    }));
    const spec = {
        caption: title ?? headingOf(block, answer) ?? block.id,
        hideCaption: !block.title || block.folded || isDrawn(block, answer),
        kept: columns.length >= WIDE,
        first: rows.length > LONG ? AT_FIRST : undefined,
        columns,
    };
    const built = sorted
        ? sortable({...spec, rows})
        : table({...spec, rows: block.total ? [...rows, total] : rows, rowClass: row => (row.total ? 'total' : '')});
    const summary = folded ?? (block.folded ? title : null);
    return summary ? h('details', {class: 'picker'}, h('summary', {}, summary), built, notes.list()) : [built, notes.list()];
}

/** Of many measures those first that a person is likely to look for: some of each section. @param {Row[]} rows
 *  @param {any} block @param {Catalog} catalog */
function inOrder(rows, block, {metrics}) {
    if (rows.length <= LONG || block.columns[0].figure !== 'metric') return rows;
    const first = leading(
        metrics.filter(m => rows.some(row => row.key === m.id)),
        AT_FIRST,
        2,
    ).map(m => m.id);
    return [...rows.filter(row => first.includes(row.key)), ...rows.filter(row => !first.includes(row.key))];
}

/** Whether a column of words needs room. @param {Row[]} rows @param {TableColumn} column */
const isLong = (rows, column) =>
    column.figure === 'reading' ||
    column.figure === 'formula' ||
    (!isNumber(column.figure) && rows.some(row => wordsIn(row, column).length > LONG_WORDS));

/** A measure at the head of a column is explained, where the head is no button. @param {TableColumn} column
 *  @param {boolean} sorted @param {Catalog} catalog */
function headView({title}, sorted, {metrics}) {
    const now = phraseNow(title);
    const metric = sorted ? undefined : metrics.find(m => m.title === now);
    return metric ? withHelp(now, explainMetric(metric)) : now;
}

/** The heading that a table stands under. @param {any} block @param {any} answer @returns {string | undefined} */
function headingOf(block, {blocks}) {
    const before = blocks.slice(0, blocks.indexOf(block)).reverse();
    const heading = before.find((/** @type {Block} */ b) => b.block === 'heading');
    return heading && saidIn(heading);
}

/** Whether a drawing of these rows stands just above, under the same words. @param {any} block @param {any} answer */
function isDrawn(block, answer) {
    const above = answer.blocks[answer.blocks.indexOf(block) - 1];
    return above?.block === 'figure' && above.of === block.of && above.title.startsWith(block.title);
}

/** What stands in a column of a row. @param {Row} row @param {TableColumn} column @returns {any} */
const valueIn = (row, {path}) => (path === undefined ? undefined : at(row, path));

/** The metric that a row is about. @param {Row} row @param {TableColumn} column @param {Catalog} catalog */
function metricOf(row, column, {metrics}) {
    const id = valueIn(row, column);
    return metrics.find(m => m.id === (typeof id === 'string' ? id : row.key));
}

/** How a column is shown in a row: a measure as an estimate or, where it has signs, as a gap. @param {string} kind
 *  @param {import('../lab/shapes.js').Metric | undefined} metric */
const kindIn = (kind, metric) => (kind !== 'measure' ? kind : metric?.ideal === 0 && (metric.min ?? -1) < 0 ? 'gap' : 'estimate');

/** @param {Row} row @param {TableColumn} column @param {Footnotes} notes @param {Shown} shown @returns {Child} */
function cellView(row, column, notes, {catalog, tolerance}) {
    const metric = metricOf(row, column, catalog);
    const kind = kindIn(column.figure, metric),
        value = valueIn(row, column);
    if (isValue(kind)) return estimateCell(kind, value, notes);
    const range = typeof value === 'number' ? {value} : (value ?? {value: null});
    switch (kind) {
        case 'metric':
            return metric ? withHelp(metric.title, explainMetric(metric)) : row.key;
        case 'formula':
            return metric ? h('code', {}, metric.formula) : '';
        case 'ideal':
            return typeof metric?.ideal === 'number' ? show(kind, metric.ideal) : '';
        case 'strip':
            return metric ? strip(range, metric, bandOf(metric, tolerance)) : '';
        case 'reading':
            return metric ? readingText(catalog, readingOf(range, metric, tolerance), metric, tolerance) : '';
        case 'share':
            return numberCell(kind, typeof value === 'number' ? value / totalOf(row, column) : null);
        default:
            return isNumber(kind) ? numberCell(kind, value) : wordsIn(row, column);
    }
}

/** @param {string} kind @param {any} x */
const numberCell = (kind, x) => (typeof x === 'number' ? show(kind, x) : '\u2013');

/** @param {string} kind @param {any} value @param {Footnotes} notes @returns {Child} */
function estimateCell(kind, value, notes) {
    if (value === null || typeof value !== 'object') return '\u2013';
    const v = valueOf(kind, value);
    const aside = noteNow(v).length > LONG_NOTE;
    const cell = valueCell(aside ? {...v, note: null} : v, notes, {sign: kind === 'gap' || kind === 'signed_spread'});
    return aside && Array.isArray(cell) ? [cell[0], notes.mark(noteNow(v)), cell.slice(1)] : cell;
}

/** What stands in a column of the row of all. @param {Row} row any @param {TableColumn} column @returns {any} */
const totalOf = ({root}, {total}) => (total === undefined ? undefined : at(wholeOf(root), total));

/** In the row of all. @param {Row} row @param {TableColumn} column @param {Footnotes} notes @returns {Child} */
function totalCell(row, column, notes) {
    const {figure: kind} = column,
        value = totalOf(row, column);
    if (value === undefined) return '';
    if (isValue(kind)) return estimateCell(kind, value, notes);
    return isNumber(kind) ? numberCell(kind, kind === 'share' ? 1 : value) : wordsOf(value);
}

/** The words of a cell: flags for members of the row that are true, pairs of keys and what stands there, or a text.
 *  @param {Row} row @param {TableColumn} column */
function wordsIn(row, column) {
    if (column.figure === 'flags') return flagsOf(row, column.flags ?? {});
    if (column.figure !== 'pairs') return saidThere(row, column) ?? wordsOf(valueIn(row, column));
    const pairs = (column.pairs ?? []).map(path => ({key: path.split('/').at(-1), value: at(row, path)}));
    return pairs
        .filter(({value}) => value !== undefined && value !== null)
        .map(({key, value}) => `${key} ${value === false ? t('answer.no') : wordsOf(value)}`)
        .join(', ');
}

/** What the core says in a cell: a phrase beside its text, a text that it words itself, or a title of its own.
 *  @param {Row} row @param {TableColumn} column @returns {string | undefined} */
function saidThere(row, {figure: kind, path}) {
    if (path === undefined || (kind !== 'words' && !/\btitle$/.test(path))) return undefined;
    const parts = at(row, `${path}_parts`);
    if (Array.isArray(parts)) return partsNow(parts).map(partText).join('');
    const text = at(row, path);
    return typeof text === 'string' ? phraseNow(text) : undefined;
}

/** @param {Row} row @param {Record<string, string>} flags */
const flagsOf = ({row}, flags) =>
    Object.keys(flags)
        .filter(key => row[key] === true)
        .map(key => phraseNow(flags[key]))
        .join(', ');

/** @param {any} value @returns {string} */
function wordsOf(value) {
    if (Array.isArray(value)) return value.map(wordsOf).join(', ');
    if (typeof value === 'boolean') return value ? t('answer.yes') : '';
    return typeof value === 'number' ? show('general', value) : (value ?? '');
}

/** @param {Row} row @param {TableColumn} column @param {Catalog} catalog @returns {string | number | null} */
function sortValue(row, column, catalog) {
    const {figure: kind} = column;
    const metric = metricOf(row, column, catalog);
    if (kind === 'metric' || kind === 'formula') return metric?.title ?? row.key;
    if (kind === 'ideal') return metric?.ideal ?? null;
    const value = valueIn(row, column);
    if (isValue(kind) || kind === 'strip' || kind === 'reading') return valueOf(kind, value).value ?? null;
    return isNumber(kind) ? (typeof value === 'number' ? value : null) : wordsIn(row, column);
}

/* figures */

/** Drawn where the page has a drawing of that kind: the numbers are in a table beside it. @param {any} block
 *  @param {any} answer @returns {Child} */
function figureView(block, answer) {
    if (block.kind !== 'intervals') return null;
    const rows = rowsOf(answer, block);
    const ideal = block.ideal === undefined ? null : (at(wholeOf(answer), block.ideal) ?? null);
    // Where values lie above the line and none below, such as an AUC above guessing, the axis need not go down to 0.
    const values = rows.map(row => at(row, block.value)?.value ?? ideal);
    const isFloor = ideal > 0 && Math.min(...values) >= ideal && Math.max(...values) > ideal;
    if (rows.length === 0) return null;
    const drawn = rows.slice(0, MOST_DRAWN);
    const left = rows.length > drawn.length ? ` ${t('answer.drawn', {n: drawn.length, all: rows.length})}` : '';
    const reference = drawn.some(row => row.row.privileged === true) ? ` ${t('answer.reference')}` : '';
    return figure({
        caption: phraseNow(block.title) + reference + left,
        draw: (charts, width) =>
            charts.intervals(
                drawn.map(row => dot(at(row, block.name), at(row, block.value) ?? {value: null}, row.row.privileged === true)),
                {title: axisOf(block, answer), width, ideal, zero: !isFloor},
            ),
    }).element;
}

/** What the values are called in the table beside the drawing. @param {any} block @param {any} answer */
function axisOf({of, value}, answer) {
    const beside = answer.blocks.find((/** @type {any} */ b) => b.block === 'table' && b.of === of);
    return phraseNow(beside?.columns.find((/** @type {TableColumn} */ c) => c.path === value)?.title ?? '');
}
