// Formulas that stand beside a figure: of what each letter stands for, the words catalogue says. What of a method's formula is
// worked on is lit while that stage of a run goes on.

import {languageNow} from '../words/words.js';
import formulas from '../lessons/formulas.json' with {type: 'json'};

/** @typedef {{terms: {text: string, during?: string}[], of?: string[]}} Formula */

/**
 * By id: as it is written, in pieces. `during` is the stage of a run that works on a piece; `of` are the lab's values of now that
 * are set below it, for each group. @type {Record<string, Formula>}
 */
export const FORMULAS = formulas;

/** @type {Record<string, Record<string, string[]>>} */
const spoken = {};

/** The pieces in another language, by id. @param {string} language @param {Record<string, string[]>} pieces */
export const addFormulas = (language, pieces) => void (spoken[language] = pieces);

/** As it is read now. @param {string} id @returns {Formula | null} */
export function formulaOf(id) {
    const own = FORMULAS[id];
    if (!own) return null;
    return {...own, terms: own.terms.map((term, i) => ({...term, text: spoken[languageNow()]?.[id]?.[i] ?? term.text}))};
}
