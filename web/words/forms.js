// English forms of what the core says, by which a sentence is known in another language: they are in the core, so that a page is
// sent a short key of each.

/** What a form is called in what is sent: 32 bits of it (FNV-1a). @param {string} form */
export function keyOf(form) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < form.length; i++) hash = Math.imul(hash ^ form.charCodeAt(i), 0x01000193);
    return (hash >>> 0).toString(36);
}

/** Texts of another language by the keys of their forms. @param {Record<string, string>} texts
 *  @returns {Record<string, string>} */
export function byKey(texts) {
    const keyed = Object.fromEntries(Object.entries(texts).map(([form, own]) => [keyOf(form), own]));
    if (Object.keys(keyed).length < Object.keys(texts).length) throw new Error('two forms of the core have one key');
    return keyed;
}
