// The service worker (offline/sw.js) that keeps the page's own files, so that it opens without a network. It is registered and
// looked after before the page is sealed: afterwards the page asks its host for nothing. Where there is none (a private window, a
// file, a frame, plain http) the page works without.

/** @param {ServiceWorker} worker */
const settled = worker =>
    new Promise(resolve => {
        const look = () => ['activated', 'redundant'].includes(worker.state) && resolve(undefined);
        worker.addEventListener('statechange', look);
        look();
    });

/**
 * Waits until what can be kept is kept.
 * @param {() => void} onNew told when a newer version has taken the place of the one that this page is of
 * @returns {Promise<string>} the version that is kept here; "": none is
 */
export async function keepOffline(onNew) {
    try {
        const {serviceWorker} = navigator;
        if (!serviceWorker || !isSecureContext || window !== top) return '';
        // A page that came from the host was not given out by a worker, and is as new as can be.
        if (serviceWorker.controller) serviceWorker.addEventListener('controllerchange', onNew);
        const before = await serviceWorker.getRegistration();
        const registration = await serviceWorker.register('sw.js');
        if (before) await registration.update().catch(() => {}); // without a network the one that is there remains
        const fresh = registration.installing ?? registration.waiting;
        if (fresh) await settled(fresh);
        if (!registration.active) return '';
        const ours = `equipoise ${registration.scope} `; // and the version: as offline/sw.js names it
        return (await caches.keys()).find(name => name.startsWith(ours))?.slice(ours.length) ?? '';
    } catch {
        return '';
    }
}
