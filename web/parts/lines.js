// The two lines under the head of a page: what goes on, and what went wrong. Nothing goes wrong without a sentence there.

import {t} from '../words/words.js';
import {byId} from './dom.js';

/** @param {string} text */
export function say(text) {
    byId('status').textContent = text;
}

/** @param {unknown} error */
export function fail(error) {
    const alert = byId('alert');
    alert.textContent = sentenceOf(error);
    alert.hidden = false;
}

export function clear() {
    byId('alert').hidden = true;
    byId('alert').textContent = '';
}

/** What was thrown in words: our own errors are sentences already, the language's and the browser's are not.
 *  @param {unknown} error */
function sentenceOf(error) {
    if (!(error instanceof Error)) return t('page.wrong', {error: String(error)});
    const own = error.name === 'Error' || error.name === 'LabError';
    if (own) return error.message;
    const why = error.message.replace(/\.$/, '');
    return t('page.wrong.kept', {name: error.name, why});
}

/** What nobody caught is said too. */
export function sayWhatNobodyCaught() {
    addEventListener('unhandledrejection', event => fail(event.reason));
    addEventListener('error', event => {
        if (event.error) fail(event.error);
    });
}
