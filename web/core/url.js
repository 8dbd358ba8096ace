// A plan as part of the page's address, versioned: #compare&p1=<deflated JSON, base64url>. Never the data.

const VERSION = 'p1';
const LONGEST = 6000; // characters; beyond this some programs cut a link in silence

/** @param {ReadableStream<any>} stream */
const collect = async stream => new Uint8Array(await new Response(stream).arrayBuffer());

/** @param {object} plan @returns {Promise<string>} */
export async function encodePlan(plan) {
    const deflate = new Blob([JSON.stringify(plan)])
        .stream()
        .pipeThrough(new CompressionStream('deflate'));
    const bytes = await collect(deflate);
    const text = btoa(String.fromCharCode(...bytes))
        .replace(/\+/g, '-')
        .replace(/\//g, '_')
        .replace(/=+$/, '');
    if (text.length > LONGEST) {
        throw new Error(
            `This plan is too long for a link (${text.length} characters): download it as a file instead.`,
        );
    }
    return `${VERSION}=${text}`;
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
    if (version !== VERSION)
        throw new Error(`The link's plan has version "${version}"; this page reads "${VERSION}".`);
    try {
        const bytes = Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
        const inflate = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
        const plan = JSON.parse(new TextDecoder().decode(await collect(inflate)));
        if (typeof plan !== 'object' || plan === null || plan.equipoise !== 1) throw new Error('not a plan');
        return {step, plan};
    } catch {
        throw new Error("The link's plan cannot be read: it may have been cut short when it was copied.");
    }
}
