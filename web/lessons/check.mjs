// What the build asks of the lessons: the form of the schema, and that they name only what there is.

import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';
import {namesIn, parse} from '../course/expression.js';
import {FIGURES} from '../course/figures.js';
import {FORMULAS} from '../course/formulas.js';
import {asksOf, variantOf, waitedFor} from '../course/lesson.js';
import {scripts} from '../course/scripts.js';
import {isName} from '../course/values.js';
import {rest} from '../words/rest.js';
import {FIELDS} from '../state/fields.js';
import {isPart} from '../state/parts.js';
import {STEPS} from '../state/places.js';

/** @typedef {import('../course/lesson.js').Script} Script */

const HERE = dirname(fileURLToPath(import.meta.url));
const MOST_WORDS = 60;
/** All ten, as they are sent. */
const MOST_KB = 30;
/** A slow reader of a text with numbers; a question that is worked out; a setting that is found; a model that is trained. */
const MINUTES = {words: 1 / 130, question: 0.8, choice: 0.5, find: 1.2, run: 0.5};
/** What `set` may hold besides fields of the page. */
const OWN = ['at', 'hide', 'lock', 'none', 'knobs'];

/** The parts of a step's texts that a reader reads. @param {import('../course/lesson.js').Step} step */
export function textsOf(step) {
    const ask = step.ask && variantOf(step.ask);
    const asked = ask ? [ask.text, ask.right, ...(ask.options ?? []).map(({text}) => text)] : [];
    const read = [step.say, step.then, ...asked].flatMap(text => text ?? []);
    return {read, all: [...read, ...(step.hints ?? []), ...Object.values(ask?.wrong ?? {})]};
}

/** Numbers that are asked for without a question of a choice. @param {import('../course/judge.js').Ask} ask */
const minutesOf = ({kind}) => (kind === 'find' ? MINUTES.find : kind === 'choice' ? MINUTES.choice : MINUTES.question);

/** About how many minutes a reader who is new to it takes. @param {Script} script */
export function minutesFor(script) {
    const words = script.steps.flatMap(step => textsOf(step).read).join(' ').split(/\s+/).length; // prettier-ignore
    const asks = asksOf(script);
    const runs = script.steps.filter(({run}) => run).length;
    const minutes = words * MINUTES.words + asks.reduce((sum, ask) => sum + minutesOf(ask), 0) + runs * MINUTES.run;
    return {words, asks: asks.length, runs, minutes};
}

/** @param {string} where @param {import('../course/lesson.js').Step} step @param {any} catalog  null: measures are not looked up
 *  @returns {string[]} what is wrong */
function wrongIn(where, step, catalog) {
    const wrong = [];
    const want = (/** @type {any} */ good, /** @type {string} */ what) => good || wrong.push(`${where}: ${what}`);
    const {show = [], hide = [], lock = [], unlock = [], point, set = {}, shown = {}, formula, figure, wait} = step;
    for (const name of [...show, ...hide, ...lock, ...unlock, ...(point ? [point] : [])])
        want(isPart(name), `there is no part "${name}"`);
    want(!point || `part.${point}` in rest, `there are no words for the part "${point}" that is pointed at`);
    for (const name of [...Object.keys(set), ...Object.keys(shown)])
        want(name in FIELDS || OWN.includes(name), `there is no field "${name}"`);
    want(!set.at || STEPS.includes(set.at), `there is no step "${set.at}" of the page`);
    want(!figure || figure in FIGURES, `there is no figure "${figure}"`);
    const measured = !catalog || catalog.metrics.some((/** @type {any} */ {id}) => id === formula);
    want(!formula || formula in FORMULAS || measured, `there is no formula "${formula}"`);
    for (const {id} of step.run?.methods?.flat() ?? [])
        want(!catalog || catalog.methods.some((/** @type {any} */ method) => method.id === id), `there is no method "${id}"`);
    want(typeof wait !== 'string' || wait === 'next' || waitedFor(step).length > 0, `no part "${wait}" changes anything`);
    want(typeof wait !== 'object' || step.shown, 'it does not say what "show me" sets');
    const variants = step.ask?.variants?.length ?? 1;
    for (let i = 0; i < variants; i++) {
        const ask = step.ask && variantOf(step.ask, i);
        const left = JSON.stringify(ask ?? '').match(/<\w+>/);
        want(!left, `${left} is no word of variant ${i + 1}`);
        if (ask?.kind === 'number') want(Number.isFinite(ask.answer?.value), 'what is right is no number');
        if (ask?.options)
            want(
                [ask.answer.value].flat().every(id => ask.options?.some(option => option.id === id)),
                'what is right is no option',
            );
        for (const text of [/** @type {any} */ (wait)?.state, ask?.answer?.state, ask?.answer?.from].filter(Boolean))
            try {
                for (const name of namesIn(parse(text))) want(isName(name), `there is no value "${name}"`);
            } catch (error) {
                want(false, /** @type {Error} */ (error).message);
            }
    }
    for (const text of textsOf(step).all) {
        for (const [, name] of text.matchAll(/\{([^}]*)\}/g)) want(isName(name), `there is no value "{${name}}"`);
        const words = text.split(/\s+/).length;
        want(words <= MOST_WORDS, `${words} words, at most ${MOST_WORDS}: ${text}`);
    }
    return wrong;
}

/** @param {Script[]} scripts @param {any} [catalog] of the core @returns {string[]} what is wrong with them */
export function wrongWith(scripts, catalog = null) {
    const require = createRequire(join(HERE, '../package.json'));
    const Ajv = require('ajv/dist/2020.js').default;
    const isLesson = new Ajv({strict: false, allErrors: true}).compile(
        JSON.parse(readFileSync(join(HERE, 'schema.json'), 'utf8')),
    );
    const wrong = scripts.flatMap(script => {
        if (!isLesson(script)) return [`${script.lesson}: ${JSON.stringify(isLesson.errors)}`];
        const ids = [...script.steps.map(({id}) => id), ...script.steps.flatMap(({ask}) => ask?.id ?? [])];
        const twice = ids.filter((id, i) => ids.indexOf(id) !== i).map(id => `${script.lesson}: "${id}" is there twice`);
        const start = /** @type {any} */ ({id: 'start', set: script.start, hide: script.start.hide, lock: script.start.lock});
        return [...twice, ...[start, ...script.steps].flatMap(step => wrongIn(`${script.lesson}, ${step.id}`, step, catalog))];
    });
    const numbers = scripts.map(({number}) => number);
    if (numbers.some((n, i) => i > 0 && n <= numbers[i - 1])) wrong.push(`they are not in their order: ${numbers.join(', ')}`);
    if (sentOf(scripts) > MOST_KB)
        wrong.push(`they are ${sentOf(scripts).toFixed(1)} kB as they are sent, at most ${MOST_KB} kB`);
    return wrong;
}

/** In thousand bytes, as they are sent. @param {Script[]} scripts */
export const sentOf = scripts => gzipSync(JSON.stringify(scripts), {level: 9}).length / 1000;

/** Stops the build over what is wrong with the lessons. @param {string} equipoise the command line
 *  @returns {string} the figure */
export function checkLessons(equipoise) {
    const catalog = JSON.parse(execFileSync(equipoise, ['catalog', '--json'], {encoding: 'utf8', maxBuffer: 1 << 26}));
    const wrong = wrongWith(scripts, catalog);
    if (wrong.length > 0) throw new Error(`lessons:\n${wrong.join('\n')}`);
    return `${scripts.length} lessons ${sentOf(scripts).toFixed(1)} kB`;
}
