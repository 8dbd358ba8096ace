// The code by which a lesson is handed in: EQ3- and, in Crockford's base 32, the deflated record and 20 bits of SHA-256, so that
// typing errors are found. It hides nothing and proves little: who can program can forge one.

import {sha256} from '../state/files.js';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const PREFIX = 'EQ3-';
const CHECKED = 20; // bits
const LONGEST = 4000; // characters
const LARGEST = 20000; // bytes of a record

/**
 * @typedef {object} Record_
 * @property {string} lesson
 * @property {string} script  the first 8 digits of its SHA-256
 * @property {string} class
 * @property {string} name
 * @property {number} variant  of its questions
 * @property {string} state  the first 8 digits of the SHA-256 of what was chosen in the lab
 * @property {Record<string, any>} answers  by question
 * @property {Record<string, number>} tries
 * @property {string[]} shown  questions whose answer was shown
 * @property {string[]} wrong  questions whose last answer was not right
 */

/** @param {Uint8Array} bytes @param {any} through */
async function piped(bytes, through) {
    const stream = new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(through);
    const out = new Uint8Array(await new Response(stream).arrayBuffer());
    if (out.length > LARGEST) throw new Error('the record is too large');
    return out;
}

/** @param {Uint8Array} bytes */
function digitsOf(bytes) {
    let bits = 0, n = 0, text = ''; // prettier-ignore
    for (const byte of bytes) {
        bits = (bits << 8) | byte;
        for (n += 8; n >= 5; bits &= (1 << n) - 1) text += DIGITS[(bits >> (n -= 5)) & 31];
    }
    return n > 0 ? text + DIGITS[(bits << (5 - n)) & 31] : text;
}

/** @param {string} text of digits @returns {Uint8Array} */
function bytesOf(text) {
    const bytes = [];
    let bits = 0, n = 0; // prettier-ignore
    for (const digit of text) {
        bits = (bits << 5) | DIGITS.indexOf(digit);
        n += 5;
        if (n < 8) continue;
        bytes.push((bits >> (n -= 8)) & 255);
        bits &= (1 << n) - 1;
    }
    return Uint8Array.from(bytes);
}

/** 20 bits of a digest as four digits. @param {Uint8Array} bytes */
async function checkOf(bytes) {
    const hex = await sha256(bytes);
    if (!hex) throw new Error('no digest');
    const number = parseInt(hex.slice(0, 5), 16);
    return [15, 10, 5, 0].map(shift => DIGITS[(number >> shift) & 31]).join('').slice(0, CHECKED / 5); // prettier-ignore
}

/** @param {Record_} record @returns {Promise<string>} in groups of five */
export async function codeOf(record) {
    const bytes = await piped(new TextEncoder().encode(JSON.stringify(record)), new CompressionStream('deflate-raw'));
    const digits = digitsOf(bytes) + (await checkOf(bytes));
    return PREFIX + (digits.match(/.{1,5}/g) ?? []).join('-');
}

/** @param {any} x */
function isRecord(x) {
    const isText = (/** @type {any} */ y) => typeof y === 'string';
    const isTexts = (/** @type {any} */ y) => Array.isArray(y) && y.every(isText);
    const isTable = (/** @type {any} */ y) => typeof y === 'object' && y !== null && !Array.isArray(y);
    return (
        isTable(x) &&
        [x.lesson, x.script, x.class, x.name, x.state].every(isText) &&
        Number.isInteger(x.variant) &&
        x.variant >= 0 &&
        [x.answers, x.tries].every(isTable) &&
        [x.shown, x.wrong].every(isTexts)
    );
}

/** @param {string} text @returns {Promise<Record_ | null>} null: it is no code, or a digit is wrong */
export async function readCode(text) {
    const plain = text.trim().toUpperCase();
    if (!plain.startsWith(PREFIX) || plain.length > LONGEST) return null;
    // As Crockford says: letters that look like digits are these.
    const digits = plain.slice(PREFIX.length).replace(/[-\s]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1'); // prettier-ignore
    if (digits.length < 8 || [...digits].some(digit => !DIGITS.includes(digit))) return null;
    try {
        const own = digits.slice(0, -CHECKED / 5);
        const bytes = bytesOf(own);
        if (digitsOf(bytes) !== own) return null; // what the last digit has left over is part of it too
        if ((await checkOf(bytes)) !== digits.slice(-CHECKED / 5)) return null;
        const record = JSON.parse(new TextDecoder().decode(await piped(bytes, new DecompressionStream('deflate-raw'))));
        return isRecord(record) ? record : null;
    } catch {
        return null;
    }
}
