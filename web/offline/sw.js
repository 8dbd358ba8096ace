// The service worker: keeps the page's own files in this browser, so that it opens without a network. The build writes the list
// of them in place of LIST. It answers from what it keeps, refuses every other host, hears no messages, and asks for nothing but
// its list. It is made before a page is sealed, holds nothing of what a person loads, and is told nothing of it.

/** The files by their path from here, with their SHA-256 as a request's `integrity`; the version is made of them.
 *  @type {{version: string, files: Record<string, string>}} */
const {version, files} = LIST;

/** A host that does not answer leaves the page without this worker, and not waiting for ever. */
const PATIENCE_MS = 20000;

const {scope} = self.registration;
/** A host may have more than one site, and its sites share what they keep. */
const OURS = `equipoise ${scope} `;
const KEPT = OURS + version;
const addresses = new Map(Object.entries(files).map(([path, hash]) => [new URL(path, scope).href, hash]));

/** What is at an address, and is what the list says: as the browser has it from opening the page, else from the host.
 *  @param {string} address @param {string} integrity */
async function fetched(address, integrity) {
    const ask = (/** @type {RequestCache} */ cache) =>
        fetch(address, {integrity, cache, credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE_MS)});
    const response = await ask('default').catch(() => ask('reload')); // what was kept of an earlier version is not it
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    // A host may have led from one address to another; a page may be answered with what is at its own only.
    return new Response(response.body, {headers: response.headers});
}

/** All of the list, or nothing. */
async function keepAll() {
    const cache = await caches.open(KEPT);
    try {
        await Promise.all([...addresses].map(async ([address, hash]) => cache.put(address, await fetched(address, hash))));
    } catch (error) {
        await caches.delete(KEPT);
        throw error;
    }
    // A page that is open has all it needs and asks for nothing; the next one is of this version as a whole.
    await self.skipWaiting();
}

async function forgetEarlier() {
    const earlier = (await caches.keys()).filter(name => name.startsWith(OURS) && name !== KEPT);
    await Promise.all(earlier.map(name => caches.delete(name)));
}

/** @param {string} address of the list */
async function answer(address) {
    const cache = await caches.open(KEPT);
    const kept = await cache.match(address);
    if (kept) return kept;
    // The browser made room: what is missing is fetched again.
    const fresh = await fetched(address, addresses.get(address));
    await cache.put(address, fresh.clone());
    return fresh;
}

self.addEventListener('install', event => event.waitUntil(keepAll()));
self.addEventListener('activate', event => event.waitUntil(forgetEarlier()));
self.addEventListener('fetch', event => {
    const {origin, pathname} = new URL(event.request.url);
    const address = (origin + pathname).replace(/\/index\.html$/, '/');
    if (origin !== self.location.origin) event.respondWith(Response.error());
    else if (event.request.method === 'GET' && addresses.has(address)) event.respondWith(answer(address));
});
