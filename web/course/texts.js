// The texts of a lesson, for a language besides English: an overlay (web/lessons/<language>/) has the shape of the script, but
// only what is read, with steps and options by their ids. What is asked, what is right and what a step waits for stay the
// script's.

/**
 * @typedef {import('./lesson.js').Script} Script
 * @typedef {import('./judge.js').Ask} Ask
 * @typedef {(text: string, path: string[]) => string} Say  another text for one of the script; where an overlay has it
 */

/** All fields that are read: a text, a list of texts, or texts by id. Options and variants come to a question's. */
const READ = {script: ['title', 'goal'], step: ['say', 'then', 'hints'], ask: ['text', 'right', 'wrong']};

/** @param {any} of @param {string[]} path @param {Say} say @returns {any} */
function saidAnew(of, path, say) {
    if (typeof of === 'string') return say(of, path);
    const all = Object.entries(of).map(([key, one]) => [key, saidAnew(one, [...path, key], say)]);
    return Array.isArray(of) ? all.map(([, one]) => one) : Object.fromEntries(all);
}

/** Some fields of an object, where it has them. @param {any} of @param {string[]} names @param {string[]} path
 *  @param {Say} say */
const fieldsAnew = (of, names, path, say) =>
    Object.fromEntries(names.filter(name => name in of).map(name => [name, saidAnew(of[name], [...path, name], say)]));

/** The words of a question's variants that are read: others stand in names of values alone. @param {Ask} ask */
export function wordsRead({variants, answer, ...texts}) {
    const read = JSON.stringify(texts).replace(/\{[^{}"]*\}/g, '');
    return Object.keys(variants?.[0] ?? {}).filter(word => read.includes(`<${word}>`));
}

/** @param {Ask} ask @param {string[]} path @param {Say} say @returns {Ask} */
function askAnew(ask, path, say) {
    const {options, variants} = ask;
    const words = wordsRead(ask);
    return {
        ...ask,
        ...fieldsAnew(ask, READ.ask, path, say),
        ...(options && {options: options.map(({id, text}) => ({id, text: say(text, [...path, 'options', id])}))}),
        ...(variants && {
            variants: variants.map((one, i) => ({...one, ...fieldsAnew(one, words, [...path, 'variants', String(i)], say)})),
        }),
    };
}

/** The script with other texts. @param {Script} script @param {Say} say @returns {Script} */
export const withTexts = (script, say) => ({
    ...script,
    ...fieldsAnew(script, READ.script, [], say),
    steps: script.steps.map(step => {
        const path = ['steps', step.id];
        return {
            ...step,
            ...fieldsAnew(step, READ.step, path, say),
            ...(step.ask && {ask: askAnew(step.ask, [...path, 'ask'], say)}),
        };
    }),
});

/** A script in the words of an overlay; what it has no text for stays as it is. @param {Script} script @param {any} overlay */
export const laidOver = (script, overlay) =>
    withTexts(script, (text, path) => path.reduce((at, key) => at?.[key], overlay) ?? text);

/** All that is read of a script, by where an overlay has it. @param {Script} script @returns {Record<string, string>} */
export function textsIn(script) {
    /** @type {Record<string, string>} */
    const all = {};
    withTexts(script, (text, path) => (all[path.join('.')] = text));
    return all;
}
