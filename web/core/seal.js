// Fetch everything first, then seal: a second policy forbids every further request, to this page's own host too,
// before the first file can be picked. The page and its blob workers obey both policies together.

const POLICY =
    "connect-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:; style-src 'none'; " +
    "img-src data: blob:; media-src 'none'; font-src 'none'; frame-src 'none'; object-src 'none'";

/**
 * @typedef {{directive: string, blocked: string}} Stopped
 *
 * @typedef {object} Seal
 * @property {string} at  time of day
 * @property {{name: string, size: number}[]} before  what was fetched to open the page
 * @property {string[]} asked  addresses asked for since, those that were stopped too
 * @property {Stopped[]} violations  attempts that the policy stopped
 */

/** @param {(seal: Seal) => void} onChange @returns {Seal} */
export function sealPage(onChange) {
    const before = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType('resource'))
        .filter(entry => /^https?:/.test(entry.name))
        .map(entry => ({name: entry.name.replace(/^.*\//, ''), size: entry.decodedBodySize}));
    /** @type {Seal} */
    const seal = {at: new Date().toLocaleTimeString(), before, asked: [], violations: []};
    const meta = document.createElement('meta');
    meta.httpEquiv = 'Content-Security-Policy';
    meta.content = POLICY;
    document.head.append(meta);
    document.addEventListener('securitypolicyviolation', event => {
        // Both policies may report one attempt; only the seal's own report is counted.
        if (!event.originalPolicy.includes("connect-src 'none'")) return;
        seal.violations.push({directive: event.effectiveDirective, blocked: event.blockedURI || 'inline'});
        onChange(seal);
    });
    const since = performance.now();
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) {
            if (entry.startTime >= since && /^https?:/.test(entry.name)) seal.asked.push(entry.name);
        }
        onChange(seal);
    }).observe({type: 'resource'});
    return seal;
}

/** The requests that really went out. @param {Seal} seal */
export const sent = ({asked, violations}) => asked.filter(name => !violations.some(v => v.blocked === name));
