// Fetch everything first, then seal: a second policy forbids every further request, to this page's own host too. Every
// worker is made after that: a worker made from a blob copies the page's policies when it is made, and one made earlier
// would keep the first policy alone, which lets it speak to the page's host for ever.

const POLICY =
    "default-src 'none'; connect-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:; style-src 'none'; " +
    "img-src data: blob:; media-src 'none'; font-src 'none'; frame-src 'none'; object-src 'none'; " +
    "base-uri 'none'; form-action 'none'";

/**
 * @typedef {{directive: string, blocked: string}} Stopped
 * @typedef {{asked?: string, stopped?: Stopped}} Seen  an address that was asked for, or an attempt that was stopped
 *
 * @typedef {object} Seal
 * @property {string} at  time of day
 * @property {{name: string, size: number}[]} before  what was fetched to open the page
 * @property {string[]} asked  addresses asked for since, those that were stopped too
 * @property {Stopped[]} violations  attempts that the policy stopped
 * @property {string} [offline]  the version that is kept in this browser; "": none is
 * @property {(seen: Seen) => void} note  takes down what the page or one of its workers saw
 */

/**
 * Tells of every request of the scope this runs in, the page's or a worker's, from now on.
 * @param {(seen: Seen) => void} tell
 */
export function watchRequests(tell) {
    globalThis.addEventListener('securitypolicyviolation', event => {
        // Both policies may report one attempt; only the seal's own report is counted.
        if (!event.originalPolicy.includes("connect-src 'none'")) return;
        tell({stopped: {directive: event.effectiveDirective, blocked: event.blockedURI || 'inline'}});
    });
    const since = performance.now();
    new PerformanceObserver(list => {
        for (const {name, startTime} of list.getEntries())
            if (startTime >= since && /^(https?|wss?):/.test(name)) tell({asked: name});
    }).observe({type: 'resource'});
}

/** @param {(seal: Seal) => void} onChange told now and whenever something was asked for or stopped @returns {Seal} */
export function sealPage(onChange) {
    const before = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'))
        .filter(entry => /^https?:/.test(entry.name))
        .map(entry => ({name: entry.name.replace(/^.*\//, ''), size: entry.decodedBodySize}));
    /** @type {Seal} */
    const seal = {
        at: new Date().toLocaleTimeString(),
        before,
        asked: [],
        violations: [],
        note: ({asked, stopped}) => {
            if (asked) seal.asked.push(asked);
            if (stopped) seal.violations.push(stopped);
            onChange(seal);
        },
    };
    const meta = document.createElement('meta');
    meta.httpEquiv = 'Content-Security-Policy';
    meta.content = POLICY;
    document.head.append(meta);
    watchRequests(seal.note);
    onChange(seal);
    return seal;
}

/** The requests that really went out. @param {Seal} seal */
export const sent = ({asked, violations}) => asked.filter(name => !violations.some(v => v.blocked === name));
