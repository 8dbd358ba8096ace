// Numbers as a person types them: with the decimal sign of the page's language, or with the other one where it can mean nothing
// else. In English 1,234 is a thousand and 0,5 a half; in German 1.234 is a thousand and 0.5 a half.

import {written} from '../lab/figures.js';
import {signsNow} from './words.js';

/** @param {string} text @returns {number} NaN where it is none */
export function typedNumber(text) {
    const {decimal, group} = signsNow();
    const plain = text.trim().replace(/[\s\u00a0\u202f]/g, '').replace(/\u2212/g, '-'); // prettier-ignore
    const thousands = new RegExp(`^[-+]?[1-9]\\d{0,2}(\\${group}\\d{3})+(\\${decimal}\\d*)?$`);
    const digits = thousands.test(plain) ? plain.replaceAll(group, '') : plain;
    return digits === '' ? NaN : Number(digits.replace(',', '.'));
}

/** Where one number ends and the next begins: a comma between digits is none where it is the decimal sign. */
const between = () => (signsNow().decimal === ',' ? /;|,\s|,$|\s/ : /[;,\s]/);

/** Several of them, with a semicolon, a space or a comma between; NaN where one is none. @param {string} text
 *  @param {boolean} [whole]  whole numbers: a comma is always between them */
export const typedNumbers = (text, whole = false) => splitNumbers(text, whole).map(whole ? Number : typedNumber);

/** The same, as they were typed. @param {string} text @param {boolean} [whole] */
export const splitNumbers = (text, whole = false) => text.split(whole ? /[;,\s]/ : between()).filter(Boolean);

/** As one would type it in the language of now. @param {number | string} value  a text that is no number stays */
export const asTyped = value => (typeof value === 'number' ? written(String(value)) : value);

/** Several, so that they are read again as they are. @param {(number | string)[]} values */
export const listTyped = values => values.map(asTyped).join(signsNow().decimal === ',' ? '; ' : ', ');
