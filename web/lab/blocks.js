// The blocks of an answer, and what stands where their paths point: src/answer/answer.h says what both are.

/**
 * A sentence comes in parts: texts, and one number, value or word to explain in each object.
 * @typedef {string | Record<string, any>} Part
 * @typedef {{title: string, figure: string, path?: string, total?: string, flags?: Record<string, string>,
 *   pairs?: string[]}} TableColumn
 * @typedef {{block: string, parts: Part[], [key: string]: any}} Block
 *
 * A row of a table while it is looked at; `key` is a member's, '' of an item, which has its place.
 * @typedef {{root: any, row: any, key: string, place: number, total?: boolean}} Row
 */

/** A member, or an item by its place. @param {any} from @param {string} key */
function member(from, key) {
    if (from === null || typeof from !== 'object') return undefined;
    if (Array.isArray(from) && !/^\d+$/.test(key)) return undefined;
    return Object.hasOwn(from, key) ? from[key] : undefined;
}

/** What stands at a path, from the row on, or from the root where it begins with a slash. @param {Row} row
 *  @param {string} path @returns {any} */
export function at({root, row, key, place}, path) {
    const parts = path.split('/').filter(part => part !== '');
    const star = key === '' ? String(place) : key;
    return parts.reduce((from, part) => member(from, part === '*' ? star : part), path.startsWith('/') ? root : row);
}

/** The whole answer as a row: paths begin at its root. @param {any} root @returns {Row} */
export const wholeOf = root => ({root, row: root, key: '', place: 0});

/**
 * The rows of a table or figure, in their order: all, or those named by key or place. One that is not there is passed over, as
 * is one where nothing stands at `where`.
 * @param {any} root the answer @param {{of: string, keys?: string[], where?: string}} block @returns {Row[]}
 */
export function rowsOf(root, {of, keys, where}) {
    const all = at(wholeOf(root), of);
    const named = (/** @type {string} */ key, /** @type {number} */ place) => ({root, row: member(all, key), key, place});
    /** @type {Row[]} */
    const rows =
        Array.isArray(all) && !keys
            ? all.map((row, place) => ({root, row, key: '', place}))
            : (keys ?? Object.keys(all ?? {})).map(named);
    return rows.filter(row => (where === undefined ? row.row : at(row, where)) ?? false);
}

/** What was split last, for each audit: views ask again and again. @type {WeakMap<object, any>} */
const split = new WeakMap();

/**
 * What an audit says of who is selected, as answers of their own: what stands before the first heading, then what stands under
 * each, with it. @template {object} T @param {T & {blocks?: Block[]}} audit
 * @returns {{title: Block | null, parts: {heading: Block | null, answer: T & {blocks: Block[]}}[]}}
 */
export function selectedIn(audit) {
    if (!split.has(audit)) split.set(audit, splitSelected(audit));
    return split.get(audit);
}

/** @param {{blocks?: Block[]}} audit */
function splitSelected(audit) {
    const blocks = audit.blocks ?? [];
    const inside = blocks.findIndex(({of}) => of?.startsWith('impact/'));
    const from = blocks.slice(0, Math.max(0, inside)).findLastIndex(({block}) => block === 'title');
    if (from < 0) return {title: null, parts: []};
    const end = blocks.findIndex(({block}, i) => i > from && block === 'title');
    /** @type {{heading: Block | null, blocks: Block[]}[]} */
    const parts = [{heading: null, blocks: []}];
    for (const block of blocks.slice(from + 1, end < 0 ? undefined : end)) {
        if (block.block === 'heading') parts.push({heading: block, blocks: []});
        parts[parts.length - 1].blocks.push(block);
    }
    const answers = parts.map(({heading, blocks: some}) => ({heading, answer: {...audit, blocks: some}}));
    return {title: blocks[from], parts: answers};
}
