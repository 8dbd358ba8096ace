// What an address asks of a page that stands in another one: ?only=decide&hide=seal,report&lock=data,groups&lesson=3&theme=dark&
// lang=de&say=ORIGIN, before the hash. What it says wrongly is named, and the rest is done.

import {LANGUAGES} from '../words/words.js';
import {isPart} from './parts.js';
import {PLACES} from './places.js';

/**
 * @typedef {object} Embed
 * @property {string[]} only  places where one can be; none: everywhere
 * @property {string[]} hide  parts that are put away
 * @property {string[]} lock  parts that cannot be changed
 * @property {string} lesson  the number or the name of a lesson; "": none
 * @property {string} theme  "light" or "dark"; "": as the system has it
 * @property {string} lang  "": as it is
 * @property {string} say  the origin that is told of what goes on; "": nobody
 *
 * @typedef {{flag: string, value: string, expected: string}} Wrong
 * @typedef {{list?: boolean, is: (value: string) => boolean, expected: string}} Flag
 */

const THEMES = ['light', 'dark'];

/** @param {string} text */
function isOrigin(text) {
    try {
        return new URL(text).origin === text;
    } catch {
        return false;
    }
}

/** @type {Record<string, Flag>} */
const FLAGS = {
    only: {list: true, is: name => PLACES.includes(name), expected: `one or more of ${PLACES.join(', ')}`},
    hide: {list: true, is: isPart, expected: 'names of parts, as in state/parts.js'},
    lock: {list: true, is: isPart, expected: 'names of parts, as in state/parts.js'},
    lesson: {
        is: name => PLACES.includes('learn') && /^[\w-]+$/.test(name),
        expected: PLACES.includes('learn') ? 'the number or the name of a lesson' : 'nothing: this version has no lessons',
    },
    theme: {is: name => THEMES.includes(name), expected: `one of ${THEMES.join(', ')}`},
    lang: {is: name => name in LANGUAGES, expected: `one of ${Object.keys(LANGUAGES).join(', ')}`},
    say: {is: isOrigin, expected: 'an origin, such as https://course.example'},
};

/** @param {string} search of the address @returns {{embed: Embed, wrong: Wrong[]}} */
export function readEmbed(search) {
    /** @type {any} */
    const embed = {only: [], hide: [], lock: [], lesson: '', theme: '', lang: '', say: ''};
    /** @type {Wrong[]} */
    const wrong = [];
    for (const [flag, text] of new URLSearchParams(search)) {
        const row = Object.hasOwn(FLAGS, flag) ? FLAGS[flag] : null;
        if (!row) {
            wrong.push({flag, value: text, expected: `one of the flags ${Object.keys(FLAGS).join(', ')}`});
            continue;
        }
        const values = row.list ? text.split(',').map(name => name.trim()) : [text];
        for (const value of values) if (!row.is(value)) wrong.push({flag, value, expected: row.expected});
        const right = values.filter(row.is);
        embed[flag] = row.list ? [...embed[flag], ...right] : (right[0] ?? '');
    }
    return {embed, wrong};
}

/** Parts that are of no use where one can be in some places only. @param {string[]} only */
const aroundOf = only =>
    only.length === 0
        ? []
        : [
              'bar.site',
              ...(only.includes('report') ? [] : ['report']),
              ...(only.includes('welcome') ? [] : ['doors']),
              ...(only.length > 1 ? [] : ['steps', 'next']),
          ];

/** What is put away. @param {Embed} embed */
export const awayOf = ({only, hide}) => [...aroundOf(only), ...hide];

/** Fields of a choice on shipped data that say nothing of anybody's own; of own data these, which name no column and no level. */
const OF_OWN = ['cost', 'hold', 'strategy', 'questions', 'small', 'blind', 'seeds', 'language'];

/**
 * What another page is told of the state: where one is and what was chosen; of a person's own file nothing but that it is one.
 * @param {Record<string, any>} state @param {Record<string, any>} said  what would go with a link
 */
export function toldOf({at, data, lesson}, said) {
    // Where one is in a lesson; who one is and what one wrote in it are one's own.
    if (lesson) return {at, lesson: {id: lesson.id, step: lesson.step}};
    if (!data?.own) return {at, ...said};
    return {at, data: 'own', ...Object.fromEntries(Object.entries(said).filter(([key]) => OF_OWN.includes(key)))};
}
