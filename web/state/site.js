// What the pages were served with: the core, the worker's text, the data sets. All of it is fetched before a page is sealed.

/** @typedef {import('../lab/shapes.js').Shipped} Shipped */

/** Where the page is one file (offline/single.mjs), all is in it: gzip in base64 by path. @type {Record<string, string>} */
const inside = JSON.parse(globalThis.document?.getElementById('inside')?.textContent ?? '{}');

/** @param {string} path @returns {Promise<Response>} */
async function get(path) {
    if (inside[path]) {
        const packed = Uint8Array.from(atob(inside[path]), letter => letter.charCodeAt(0));
        return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')));
    }
    const response = await fetch(path);
    if (!response.ok) throw new Error(`${path} could not be fetched (${response.status}): the folder is not whole.`);
    return response;
}

/** @param {string} path @returns {Promise<any>} */
export const fetchJson = async path => (await get(path)).json();

/** The core, compiled once for every worker, and the text that workers are made from. */
export async function fetchCore() {
    const [module, workerText] = await Promise.all([
        get('equipoise.wasm').then(async r => WebAssembly.compile(await r.arrayBuffer())),
        get('worker.js').then(r => r.text()),
    ]);
    return {module, workerText};
}

/** @param {any} entry of data/index.json @returns {Promise<Shipped>} */
export async function fetchShipped(entry) {
    const [schema, twin] = await Promise.all([
        get(`data/${entry.schema}`).then(r => r.text()),
        entry.twin ? get(`data/${entry.twin}`).then(async r => new Uint8Array(await r.arrayBuffer())) : null,
    ]);
    return {id: entry.id, title: entry.title, files: entry.files, schema, twin};
}

/** WebAssembly with SIMD, tried with the smallest module that uses it. */
export const canCompute = () =>
    WebAssembly.validate(
        new Uint8Array([
            0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
        ]),
    );

export const CANNOT_COMPUTE =
    'This browser has no WebAssembly SIMD, which the lab computes with. ' +
    'Chrome 91, Firefox 89, Safari 16.4 or later have it.';

/** A text of the page as one file. @param {string} path */
export const textInside = async path => (await get(path)).text();
