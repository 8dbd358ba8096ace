// What dropped files are: originals of the shipped sets (by fingerprint, else by name), a schema with its files, or a
// table that nobody has described yet.

/** @typedef {import('./shapes.js').Shipped} Shipped */
/** @typedef {{name: string, bytes: Uint8Array}} Dropped */
/**
 * @typedef {{schema: string, files?: Uint8Array[], twin?: Uint8Array | null}} Source
 * @typedef {{kind: "source", source: Source, shippedId: string | null}
 *   | {kind: "wait", text: string} | {kind: "table", name: string, bytes: Uint8Array}} Found
 */

/** @param {Uint8Array} bytes @returns {Promise<string>} "" where the browser does not offer it (plain http) */
export async function sha256(bytes) {
    if (!globalThis.crypto?.subtle) return '';
    const digest = await crypto.subtle.digest('SHA-256', /** @type {any} */ (bytes));
    return [...new Uint8Array(digest)].map(b => b.toString(16).padStart(2, '0')).join('');
}

/**
 * @param {Dropped[]} files @param {Shipped[]} shipped
 * @param {Map<string, Uint8Array>} held  files that wait for their companions; kept up to date here
 * @returns {Promise<Found>}
 */
export async function recognise(files, shipped, held) {
    if (files.length === 0) throw new Error('No file was chosen.');
    const empty = files.find(file => file.bytes.length === 0);
    if (empty) throw new Error(`${empty.name} is empty.`);
    const json = files.filter(file => /\.json$/i.test(file.name));
    const tables = files.filter(file => !json.includes(file));
    if (json.length > 1)
        throw new Error(`Two schemas were dropped (${json.map(f => f.name).join(', ')}): one is wanted.`);
    if (json.length === 1) return withSchema(json[0], tables);
    for (const file of tables) {
        const hash = await sha256(file.bytes);
        const known = shipped.flatMap(set => set.files.map(entry => ({set, entry})));
        const match =
            known.find(({entry}) => entry.sha256 !== '' && entry.sha256 === hash) ??
            known.find(({entry}) => entry.name.toLowerCase() === file.name.toLowerCase());
        if (!match) continue;
        held.set(match.entry.name, file.bytes);
        const missing = match.set.files.filter(
            entry => !held.has(entry.name) && !tables.some(t => t.name === entry.name),
        );
        if (missing.length > 0) {
            return {
                kind: 'wait',
                text:
                    `${match.set.title} comes in ${match.set.files.length} files. ${file.name} is kept; ` +
                    `drop ${missing.map(entry => entry.name).join(' and ')} too.`,
            };
        }
        for (const other of tables)
            if (match.set.files.some(entry => entry.name === other.name)) held.set(other.name, other.bytes);
        const whole = match.set.files.map(entry => /** @type {Uint8Array} */ (held.get(entry.name)));
        for (const entry of match.set.files) held.delete(entry.name);
        return {kind: 'source', source: {schema: match.set.schema, files: whole}, shippedId: match.set.id};
    }
    if (tables.length > 1) {
        throw new Error(
            `${tables.length} files were dropped and none is known here: drop one CSV, or a CSV with its schema.`,
        );
    }
    return {kind: 'table', name: tables[0].name, bytes: tables[0].bytes};
}

/** @param {Dropped} json @param {Dropped[]} tables @returns {Found} */
function withSchema(json, tables) {
    const schema = new TextDecoder().decode(json.bytes);
    /** @type {any} */
    let parsed;
    try {
        parsed = JSON.parse(schema);
    } catch (error) {
        throw new Error(`${json.name} is not valid JSON: ${error instanceof Error ? error.message : error}.`);
    }
    if (tables.length === 0) throw new Error(`${json.name} describes data: drop it together with its CSV.`);
    /** @type {string[]} */
    const names = (parsed.files ?? []).map((/** @type {any} */ f) => f.name);
    const ordered =
        names.length === tables.length && tables.length > 1
            ? names.map(name => tables.find(t => t.name === name) ?? missingFile(json.name, name))
            : tables;
    return {kind: 'source', source: {schema, files: ordered.map(t => t.bytes)}, shippedId: null};
}

/** @param {string} schema @param {string} name @returns {never} */
function missingFile(schema, name) {
    throw new Error(`${schema} names the file ${name}, which was not dropped.`);
}
