// The words of studies, in English, for whatever shows one; the article adds another language.

import numbers from '../words/en/numbers.js';
import study from '../words/en/study.js';
import measures from '../words/en/study_measures.json' with {type: 'json'};
import {addWords, hasWords, languageNow, t} from '../words/words.js';

addWords('en', numbers, study, measures);

/** What a measure is called. @param {{titles: Record<string, string>}} shown @param {string} id */
export const titleOf = ({titles}, id) =>
    hasWords(`study.measure.${id}`) ? t(`study.measure.${id}`) : (titles[id] ?? id.replaceAll('_', ' '));

/** The same within a sentence: in German a noun keeps its capital. @param {{titles: Record<string, string>}} shown
 *  @param {string} id */
export const titleWithin = (shown, id) => (languageNow() === 'en' ? titleOf(shown, id).toLowerCase() : titleOf(shown, id));

/** The rows that are shown. @param {'valid' | 'test'} part */
export const partOf = part => t(`study.part.${part}`);
