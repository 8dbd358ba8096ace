// What the core calls things where it does not say their ids: a title in a sentence, a choice of a parameter.

import {lastRead, namesNow} from './core.js';
import {languageNow} from './words.js';

/** One of a parameter's choices: ids have bars between their words. @param {string} choice */
export function choiceNow(choice) {
    const names = namesNow();
    return names?.choices?.[choice] ?? names?.metrics[choice] ?? names?.kinds?.[choice]?.title ?? choice.replace(/_/g, ' ');
}

/** Titles by the core's, of a catalogue as it is read now. @type {WeakMap<object, Record<string, string>>} */
const titles = new WeakMap();

/** What has an id has its name by that; a measure also as it stands within a sentence. @param {{core: any, now: any}} read */
function titlesOf({core, now}) {
    const pairs = ['methods', 'analyses', 'audit_presets', 'metrics'].flatMap(list =>
        (core[list] ?? []).flatMap((/** @type {{title: string}} */ {title}, /** @type {number} */ i) => [
            [title, now[list][i].title],
            [title.charAt(0).toLowerCase() + title.slice(1), now[list][i].title],
        ]),
    );
    for (const [i, method] of core.methods.entries())
        pairs.push([method.help, now.methods[i].help], [method.cite, now.methods[i].cite]);
    for (const [i, preset] of (core.audit_presets ?? []).entries()) {
        const {computes, thresholds, source, words} = now.audit_presets[i];
        pairs.push([preset.computes, computes], [preset.thresholds, thresholds], [preset.source, source]);
        for (const key of Object.keys(preset.words ?? {})) pairs.push([preset.words[key], words[key]]);
    }
    return Object.fromEntries(pairs.filter(([text]) => text));
}

/** What stands between several titles: nothing, as there is one; of methods in a row; of analyses in a sentence. */
const BETWEEN = ['\n', ' + ', ', '];

/** A text of the catalogue, or several titles, as they are read now; undefined where it is none, and in English.
 *  @param {string} text @returns {string | undefined} */
export function titleNow(text) {
    const read = lastRead();
    if (!read || languageNow() === 'en') return undefined;
    if (!titles.has(read.now)) titles.set(read.now, titlesOf(read));
    const known = /** @type {Record<string, string>} */ (titles.get(read.now));
    for (const mark of BETWEEN) {
        const parts = text.split(mark);
        if (parts.every(part => Object.hasOwn(known, part))) return parts.map(part => known[part]).join(mark);
    }
    return undefined;
}
