// The lessons in their order, and in the language of now. A lesson is a text of web/lessons, in the form of
// web/lessons/schema.json; its words in another language are laid over it (texts.js).

import {languageNow} from '../words/words.js';
import {laidOver} from './texts.js';
import bias from '../lessons/1-bias-in-data.json' with {type: 'json'};
import numbers from '../lessons/2-six-numbers.json' with {type: 'json'};
import impossible from '../lessons/3-impossible.json' with {type: 'json'};
import judges from '../lessons/4-judges.json' with {type: 'json'};
import leave from '../lessons/5-leave-it-out.json' with {type: 'json'};
import knob from '../lessons/6-one-knob.json' with {type: 'json'};
import paper from '../lessons/7-the-paper.json' with {type: 'json'};
import monday from '../lessons/8-fair-on-monday.json' with {type: 'json'};
import groups from '../lessons/9-twelve-groups.json' with {type: 'json'};
import private_ from '../lessons/10-private.json' with {type: 'json'};

/** @typedef {import('./lesson.js').Script} Script */

/** As they are written: what a code says of a lesson is of these, in every language. @type {Script[]} */
export const scripts = /** @type {any} */ ([bias, numbers, impossible, judges, leave, knob, paper, monday, groups, private_]);

/** By language. @type {Record<string, Script[]>} */
const spoken = {};

/** The lessons in another language. @param {string} language @param {Record<string, any>} overlays by the lesson's id; one that
 *  has none stays in English */
export function addLessons(language, overlays) {
    spoken[language] = scripts.map(script => (overlays[script.lesson] ? laidOver(script, overlays[script.lesson]) : script));
}

/** The lessons as they are read now. */
export const scriptsNow = () => spoken[languageNow()] ?? scripts;

/** @param {string} id of a lesson, or its number */
export const scriptOf = id => scriptsNow().find(({lesson, number}) => lesson === id || String(number) === id) ?? null;
