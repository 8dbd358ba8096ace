// The words of studies, in English, for whatever shows one; the article adds another language.

import numbers from '../words/en/numbers.js';
import study from '../words/en/study.js';
import tables from '../words/en/tables.js';
import {metricNow} from '../words/core.js';
import {addWords, t, within} from '../words/words.js';

addWords('en', numbers, study, tables);

/** What a measure is called. @param {{titles: Record<string, string>}} shown @param {string} id */
export const titleOf = ({titles}, id) => metricNow(id) ?? titles[id] ?? id.replaceAll('_', ' ');

/** The same within a sentence: in German a noun keeps its capital. @param {{titles: Record<string, string>}} shown
 *  @param {string} id */
export const titleWithin = (shown, id) => within(titleOf(shown, id));

/** The rows that are shown. @param {'valid' | 'test'} part */
export const partOf = part => t(`study.part.${part}`);
