// What was thrown, in a sentence: our own errors are sentences already, the language's and the browser's are not.

import {t} from '../words/words.js';

/** @param {unknown} error @returns {string} */
export function sentenceOf(error) {
    if (!(error instanceof Error)) return t('page.wrong', {error: String(error)});
    if (error.name === 'Error' || error.name === 'LabError') return error.message;
    const why = error.message.replace(/\.$/, '');
    return t('page.wrong.kept', {name: error.name, why});
}
