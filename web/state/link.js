// A link: the place, and what was chosen there, versioned: #audit&s2=<deflated JSON, base64url>. Never the data. Links of
// earlier versions (state/url.js: p1, a plan; m1, what was chosen in an audit) are read for ever.

import {pack, unpack} from './url.js';
import {toLink} from './fields.js';
import {placeOf} from './places.js';

/** @param {Record<string, any>} state @returns {Promise<string>} from the # on; fails where it is too long */
export async function linkOf(state) {
    const place = state.at === 'welcome' ? '' : state.at;
    const said = toLink(state);
    return Object.keys(said).length === 0 ? `#${place}` : `#${place}&s2=${await pack({v: 2, ...said}, 'choice')}`;
}

/**
 * @param {string} hash @returns {Promise<{at: string, said: any, earlier: boolean}>} said: what it chose, or nothing; earlier: it
 * is of another version, and state/url.js reads what it says
 */
export async function readLink(hash) {
    const [word, ...parts] = hash.replace(/^#/, '').split('&');
    const at = placeOf(word);
    const part = parts.find(entry => entry.startsWith('s2='));
    if (part) return {at, said: await unpack(part.slice(3)), earlier: false};
    return {at, said: null, earlier: parts.some(entry => /^[pm]\d+=/.test(entry))};
}
