// What a link carries, deflated and as base64url in the page's address; never the data. Links of earlier versions are read for
// ever: #compare&p1=... is a plan, #audit&m1=... what was chosen in an audit.

const VERSION = 'p1';
const CHOICE = 'm1';
const LONGEST = 6000; // characters; beyond this some programs cut a link in silence
const LARGEST = 1e6; // bytes of a plan; a link of the longest could unfold into five times as many

/** @param {ReadableStream<any>} stream */
async function collect(stream) {
    /** @type {Uint8Array<ArrayBuffer>[]} */
    const parts = [];
    let size = 0;
    const reader = stream.getReader();
    for (;;) {
        const {done, value} = await reader.read();
        if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
        size += value.length;
        if (size > LARGEST) {
            await reader.cancel();
            throw new TooLarge();
        }
        parts.push(value);
    }
}

class TooLarge extends Error {}

/** @param {object} object @param {string} what */
export async function pack(object, what) {
    const deflate = new Blob([JSON.stringify(object)]).stream().pipeThrough(new CompressionStream('deflate'));
    const bytes = await collect(deflate);
    const text = btoa(String.fromCharCode(...bytes))
        .replace(/\+/g, '-')
        .replace(/\//g, '_')
        .replace(/=+$/, '');
    if (text.length > LONGEST) {
        throw new Error(`This ${what} is too long for a link (${text.length} characters): download it as a file instead.`);
    }
    return text;
}

/** @param {string} text @returns {Promise<any>} */
export async function unpack(text) {
    if (text.length > LONGEST) throw new TooLarge();
    const bytes = Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
    const inflate = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    return JSON.parse(new TextDecoder().decode(await collect(inflate)));
}

/** @param {string} what @param {string} text @param {unknown} error */
function unreadable(what, text, error) {
    const why =
        error instanceof TooLarge
            ? `it has ${text.length} characters, and a link of this page has at most ${LONGEST} for it, which unfold into ` +
              `at most ${LARGEST} bytes`
            : 'it may have been cut short when it was copied';
    return new Error(`The link's ${what} cannot be read: ${why}.`);
}

/**
 * @param {string} hash location.hash
 * @returns {Promise<{step: string, plan: Record<string, any> | null}>}
 */
export async function decodeHash(hash) {
    const [step, ...rest] = hash.replace(/^#/, '').split('&');
    const part = rest.find(entry => /^p\d+=/.test(entry));
    if (!part) return {step, plan: null};
    const [version, text] = part.split('=');
    if (version !== VERSION) throw new Error(`The link's plan has version "${version}"; this page reads "${VERSION}".`);
    try {
        const plan = await unpack(text);
        if (typeof plan !== 'object' || plan === null || plan.equipoise !== 1) throw new Error('not a plan');
        return {step, plan};
    } catch (error) {
        throw unreadable('plan', text, error);
    }
}

/**
 * What was chosen in an audit, if the link says so: the measures that matter, the tolerance, and of which shipped data by which
 * groups. @typedef {{data?: string, roles?: import('./plan.js').Roles, measures: any}} Choice
 * @param {string} hash @returns {Promise<Choice | null>}
 */
export async function decodeChoice(hash) {
    const part = hash.split('&').find(entry => /^m\d+=/.test(entry));
    if (!part) return null;
    const [version, text] = part.split('=');
    if (version !== CHOICE) throw new Error(`The link's choice has version "${version}"; this page reads "${CHOICE}".`);
    try {
        const choice = await unpack(text);
        // Every link of this page has measures, and without them there is nothing to take over.
        if (typeof choice?.measures !== 'object' || choice.measures === null) throw new Error('not a choice');
        return choice;
    } catch (error) {
        throw unreadable('choice', text, error);
    }
}
