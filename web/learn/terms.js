// Words that are explained and are no rows of the catalogue (what a method or a measure means, that says), how to check the seal
// and what it does not cover, the tolerances one can start from: their prose is in web/words.

import names from './synonyms.json' with {type: 'json'};
import {languageNow, t} from '../words/words.js';

/** A text of several paragraphs or points. @param {string} id */
const lines = id => t(id).split('\n');

/** In the language of the moment at which it is read. @param {string} key @returns {{title: string, text: string[]}} */
const term = key => ({
    get title() {
        return t(`term.${key}`);
    },
    get text() {
        return lines(`term.${key}.text`);
    },
});

/** @type {Record<string, {title: string, text: string[]}>} */
export const terms = Object.fromEntries(['few', 'reference', 'twin', 'matters', 'section', 'seal'].map(key => [key, term(key)]));

/** How to check the seal, and what it does not cover. */
export const verify = () => ({how: lines('seal.how'), limits: lines('seal.cannot')});

/** @typedef {import('../state/tolerance.js').Tolerance & {title: string, text: string}} Given */

/** Tolerances to start from, and where they come from. The first is none, the last a person's own. @returns {Given[]} */
export const tolerances = () =>
    [
        {id: 'none', ratio: null},
        {id: 'fifths', ratio: 0.8},
        {id: 'own', ratio: null},
    ].map(({id, ratio}) => {
        const title = t(`tolerance.${id}`);
        return {title, name: ratio === null ? '' : title, ratio, difference: null, text: t(`tolerance.${id}.text`)};
    });

/** Other names: words of a title, then what else people call it. @returns {string[][]} */
export const synonyms = () => /** @type {Record<string, string[][]>} */ (names)[languageNow()] ?? names.en;
