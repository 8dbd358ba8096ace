// What was thrown, in a sentence: our own errors are sentences already, the language's and the browser's are not. What the core
// refused is said in the language of now, once the words for that are there.

import {t} from '../words/words.js';

/** @typedef {import('../lab/shapes.js').Refusal} Refusal */

/** @type {(refusal: Refusal | {message: string}) => string} */
let worded = ({message}) => message;

/** How refusals are worded, and what has a message alone (words/refusals.js comes with the lab). @param {typeof worded} now */
export function refusalsAs(now) {
    worded = now;
}

/** @param {unknown} error @returns {string} */
export function sentenceOf(error) {
    if (!(error instanceof Error)) return t('page.wrong', {error: String(error)});
    /** @type {Refusal | null} */
    const refusal = /** @type {any} */ (error).refusal ?? null;
    if (refusal && refusal.message === error.message) return worded(refusal);
    if (error.name === 'Error' || error.name === 'LabError') return worded({message: error.message});
    const why = error.message.replace(/\.$/, '');
    return t('page.wrong.kept', {name: error.name, why});
}
