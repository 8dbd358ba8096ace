// An answer of the core as the page shows it: its blocks in their order, as src/answer/html_blocks.c puts them into a report.
// What is said is the answer's; the page adds what a report cannot have: explanations to open, columns that sort.

import {strip} from '../chart/strip.js';
import {isNumber, show, showInterval} from '../lab/figures.js';
import {at, rowsOf, wholeOf} from '../lab/blocks.js';
import {terms} from '../learn/terms.js';
import {fill, h} from '../parts/dom.js';
import {explainMetric, explainTerm} from '../parts/explain.js';
import {dot, figure} from '../parts/figure.js';
import {sortable} from '../parts/sortable.js';
import {Footnotes, table, valueCell, withHelp} from '../parts/table.js';
import {bandOf, NO_TOLERANCE, readingOf, readingText} from '../state/tolerance.js';

/** @typedef {import('../lab/blocks.js').Block} Block */
/** @typedef {import('../lab/blocks.js').Part} Part */
/** @typedef {import('../lab/blocks.js').Row} Row */
/** @typedef {import('../lab/blocks.js').TableColumn} TableColumn */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../lab/shapes.js').Value} Value */
/** @typedef {import('../parts/dom.js').Child} Child */
/**
 * What the blocks are shown with.
 * @typedef {{catalog: Catalog, tolerance: import('../state/tolerance.js').Tolerance}} Shown
 */

const MOST_DRAWN = 60; // rows of a drawing, as in a report
const SORTED = 3; // rows from which a table without a last row of all is worth sorting
const WIDE = 5; // columns from which the first stays in sight

/** Whether an answer says in blocks what it says: one is but its title. @param {any} answer */
export const hasBlocks = answer => (answer.blocks?.length ?? 0) > 1;

/** The finding in one line of text, for the status line; '' where there is none. @param {any} answer */
export function leadText(answer) {
    const lead = answer.blocks?.find((/** @type {Block} */ {block}) => block === 'lead');
    return lead ? lead.parts.map(partText).join('') : '';
}

/**
 * The blocks as nodes, without the title, which the panel's frame has.
 * @param {Catalog} catalog @param {any} answer
 * @param {() => import('../state/tolerance.js').Tolerance} [tolerance]  asked again when the person changes it
 * @returns {HTMLElement}
 */
export function answerView(catalog, answer, tolerance = () => NO_TOLERANCE) {
    const draw = () => fill(place, blocksView(answer, {catalog, tolerance: tolerance()}));
    const place = h('div', {class: 'answer by-choice', onredraw: draw});
    draw();
    return place;
}

/** Sentences of a kind that makes a list are taken together. @param {any} answer @param {Shown} shown @returns {Child[]} */
function blocksView(answer, shown) {
    /** @type {Block[]} */
    const blocks = answer.blocks;
    return blocks.map((block, i) => {
        const isList = block.block in LISTS;
        if (isList && blocks[i - 1]?.block === block.block) return null;
        if (!isList) return blockView(block, answer, shown);
        const end = blocks.findIndex((other, j) => j > i && other.block !== block.block);
        const items = blocks.slice(i, end < 0 ? undefined : end).map(item => h('li', {}, item.parts.map(partView)));
        return h('ul', {class: LISTS[block.block]}, items);
    });
}

/** @type {Record<string, string>} class of the list */
const LISTS = {warning: 'warnings', item: 'defects'};

/** @param {Block} block @param {any} answer @param {Shown} shown @returns {Child} */
function blockView(block, answer, shown) {
    switch (block.block) {
        case 'lead':
            return h('p', {class: 'lead'}, block.parts.map(partBold));
        case 'sentence':
            return h('p', {}, block.parts.map(partView));
        case 'note':
            return h('p', {class: 'soft'}, block.parts.map(partView));
        case 'heading':
            return h('h4', {}, block.parts.map(partView));
        case 'table':
            return tableView(block, answer, shown);
        case 'figure':
            return figureView(block, answer);
        default:
            return null; // a title
    }
}

/* sentences */

/** A part's number and its interval in brackets, or its text. @param {Part} part @returns {[string, string]} */
function partTexts(part) {
    if (typeof part === 'string') return [part, ''];
    const [kind, x] = Object.entries(part)[0];
    if (kind === 'term') return [x, ''];
    if (kind !== 'estimate' && kind !== 'gap') return [show(kind, x), ''];
    const range = showInterval(kind, x);
    return [show(kind, x?.value), range ? ` (${range})` : ''];
}

/** @param {Part} part */
const partText = part => partTexts(part).join('');

/** A word that is explained has its question mark. @param {Part} part @returns {Child} */
function partView(part) {
    const term = typeof part === 'string' ? undefined : part.term;
    return term !== undefined && Object.hasOwn(terms, term) ? withHelp(term, explainTerm(term)) : partText(part);
}

/** @param {Part} part @returns {Child} */
function partBold(part) {
    if (typeof part === 'string' || 'term' in part) return partView(part);
    const [number, range] = partTexts(part);
    return [h('b', {}, number), range];
}

/* tables */

/** @param {any} block @param {any} answer @param {Shown} shown */
function tableView(block, answer, shown) {
    const rows = rowsOf(answer, block);
    if (rows.length === 0) return block.none ? h('p', {}, block.none) : null;
    const notes = new Footnotes();
    /** @type {Row} of everyone */
    const total = {...wholeOf(answer), total: true};
    const columns = block.columns.map((/** @type {TableColumn} */ column, /** @type {number} */ i) => ({
        head: column.title,
        num: isNumber(column.figure),
        words: column.figure === 'words' || column.figure === 'reading' || column.figure === 'formula',
        rowhead: i === 0,
        value: (/** @type {Row} */ row) => sortValue(row, column, shown.catalog),
        cell: (/** @type {Row} */ row) =>
            row.total ? (i === 0 ? block.total : totalCell(row, column, notes)) : cellView(row, column, notes, shown),
    }));
    const spec = {caption: block.title ?? block.id, hideCaption: !block.title || block.folded || isDrawn(block, answer), columns};
    const built =
        !block.total && rows.length >= SORTED
            ? sortable({...spec, rows})
            : table({
                  ...spec,
                  kept: columns.length >= WIDE,
                  rows: block.total ? [...rows, total] : rows,
                  rowClass: row => (row.total ? 'total' : ''),
              });
    return block.folded
        ? h('details', {class: 'picker'}, h('summary', {}, block.title), built, notes.list())
        : [built, notes.list()];
}

/** Whether a drawing of these rows stands just above, under the same words. @param {any} block @param {any} answer */
function isDrawn(block, answer) {
    const above = answer.blocks[answer.blocks.indexOf(block) - 1];
    return above?.block === 'figure' && above.of === block.of && above.title.startsWith(block.title);
}

/** What stands in a column of a row. @param {Row} row @param {TableColumn} column @returns {any} */
const valueOf = (row, {path}) => (path === undefined ? undefined : at(row, path));

/** The metric that a row is about. @param {Row} row @param {TableColumn} column @param {Catalog} catalog */
function metricOf(row, column, {metrics}) {
    const id = valueOf(row, column);
    return metrics.find(m => m.id === (typeof id === 'string' ? id : row.key));
}

/** @param {Row} row @param {TableColumn} column @param {Footnotes} notes @param {Shown} shown @returns {Child} */
function cellView(row, column, notes, {catalog, tolerance}) {
    const kind = column.figure,
        value = valueOf(row, column);
    if (kind === 'estimate' || kind === 'gap') return valueCell(value, notes, {sign: kind === 'gap'});
    if (kind === 'name') return [wordsOf(value), row.row?.privileged === true ? h('span', {class: 'tag ref'}, 'reference') : null];
    if (kind === 'words') return wordsOf(value);
    if (kind === 'metric' || kind === 'formula' || kind === 'ideal') {
        const metric = metricOf(row, column, catalog);
        if (kind === 'formula') return metric ? h('code', {}, metric.formula) : '';
        if (kind === 'ideal') return typeof metric?.ideal === 'number' ? show(kind, metric.ideal) : '';
        return metric ? withHelp(metric.title, explainMetric(metric)) : row.key;
    }
    if (kind === 'strip' || kind === 'reading') {
        const metric = catalog.metrics.find(m => m.id === row.key);
        const range = typeof value === 'number' ? {value} : (value ?? {value: null});
        if (!metric) return '';
        if (kind === 'strip') return strip(range, metric, bandOf(metric, tolerance));
        return readingText(catalog, readingOf(range, metric, tolerance), metric, tolerance);
    }
    return numberCell(kind, value);
}

/** @param {string} kind @param {any} x */
const numberCell = (kind, x) => (typeof x === 'number' ? show(kind, x) : '\u2013');

/** In the row of all. @param {Row} row @param {TableColumn} column @param {Footnotes} notes @returns {Child} */
function totalCell(row, {figure: kind, total}, notes) {
    if (total === undefined) return '';
    const value = at(row, total);
    if (kind === 'estimate' || kind === 'gap') return valueCell(value, notes, {sign: kind === 'gap'});
    return isNumber(kind) ? numberCell(kind, value) : wordsOf(value);
}

/** @param {any} value @returns {string} */
function wordsOf(value) {
    if (Array.isArray(value)) return value.map(wordsOf).join(', ');
    if (typeof value === 'boolean') return value ? 'yes' : '';
    return typeof value === 'number' ? show('general', value) : (value ?? '');
}

/** @param {Row} row @param {TableColumn} column @param {Catalog} catalog @returns {string | number | null} */
function sortValue(row, column, catalog) {
    const metric = metricOf(row, column, catalog);
    if (column.figure === 'metric') return metric?.title ?? row.key;
    if (column.figure === 'ideal') return metric?.ideal ?? null;
    const value = valueOf(row, column);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value.value ?? null;
    return typeof value === 'number' ? value : isNumber(column.figure) ? null : wordsOf(value);
}

/* figures */

/** Drawn where the page has a drawing of that kind: the numbers are in a table beside it. @param {any} block
 *  @param {any} answer @returns {Child} */
function figureView(block, answer) {
    if (block.kind !== 'intervals') return null;
    const rows = rowsOf(answer, block);
    const ideal = block.ideal === undefined ? null : at(wholeOf(answer), block.ideal);
    if (rows.length === 0) return null;
    const drawn = rows.slice(0, MOST_DRAWN);
    const left = rows.length > drawn.length ? ` Drawn are the first ${drawn.length} of ${rows.length}.` : '';
    return figure({
        caption: block.title + left,
        draw: (charts, width) =>
            charts.intervals(
                drawn.map(row => dot(at(row, block.name), at(row, block.value) ?? {value: null}, row.row.privileged === true)),
                {title: axisOf(block, answer), width, ideal},
            ),
    }).element;
}

/** What the values are called in the table beside the drawing. @param {any} block @param {any} answer */
function axisOf({of, value}, answer) {
    const beside = answer.blocks.find((/** @type {any} */ b) => b.block === 'table' && b.of === of);
    return beside?.columns.find((/** @type {TableColumn} */ c) => c.path === value)?.title ?? '';
}
