// The controls of a panel, one for each option of its analysis, made from the catalogue's row: title, explanation, range and
// default come from there, what is chosen goes to the core as it is.

import {show} from '../lab/figures.js';
import {choiceNow} from '../words/titles.js';
import {asTyped, typedNumber} from '../words/typed.js';
import {goingOn, t} from '../words/words.js';
import {MOST_COLUMNS} from '../state/files.js';
import {h} from '../parts/dom.js';
import {explainOption} from '../parts/explain.js';
import {figureInput, pick, textInput, tick, tickList} from '../parts/fields.js';
import {count, sentence} from '../parts/format.js';

/** @typedef {import('./panel.js').Context} Context */
/** @typedef {import('./panel.js').Controls} Controls */
/** @typedef {import('../lab/shapes.js').Option} Option */
/** @typedef {import('../parts/dom.js').Child} Child */

const IN_SIGHT = 4; // fields; what follows them is folded away, and lists always are
const LISTS = ['columns', 'metrics'];

/**
 * Whose options, and how they are begun with.
 * @typedef {object} Form
 * @property {Option[]} options
 * @property {Record<string, any>} [start]  values to begin with, by id, in place of the defaults
 * @property {string[]} [oneOf]  options of which one must be given
 * @property {{text: string, button: string}} [wait]  ids of words; nothing is asked before this button is pressed
 */

/** @param {Context} c @param {Form} form @param {() => void} ask @returns {Controls} */
export function optionControls(c, {options, start = {}, oneOf = [], wait}, ask) {
    /** What is given, by id; undefined: nothing. @type {Map<string, any>} */
    const given = new Map();
    const fields = options.map(option => {
        const field = FIELDS[option.kind](option, c, {
            value: start[option.id],
            set: value => {
                given.set(option.id, value);
                if (!wait) ask();
            },
        });
        given.set(option.id, field.given);
        return {list: LISTS.includes(option.kind), element: field.element};
    });
    const short = fields.filter(f => !f.list).map(f => f.element);
    const lists = fields.filter(f => f.list).map(f => f.element);
    const button = wait ? h('button', {type: 'button', onclick: ask}, t(wait.button)) : null;
    const more = short.slice(IN_SIGHT);
    return {
        wait: Boolean(wait) || wanting(options, oneOf, given) !== null,
        options: () => asked(options, oneOf, given),
        element: h(
            'div',
            {},
            wait ? h('p', {class: 'soft'}, t(wait.text)) : null,
            short.length > 0 ? h('div', {class: 'bar'}, short.slice(0, IN_SIGHT), button) : button,
            lists,
            more.length > 0
                ? h('details', {class: 'picker'}, h('summary', {}, t('panel.more')), h('div', {class: 'bar'}, more))
                : null,
        ),
    };
}

/** What must be chosen first, in a sentence made of the help of its options. @param {Option[]} options
 *  @param {string[]} oneOf @param {Map<string, any>} given @returns {string | null} */
function wanting(options, oneOf, given) {
    const named = (/** @type {Option} */ {help}) => goingOn(help);
    const either = options.filter(o => oneOf.includes(o.id));
    const needed = options.find(o => o.needed && given.get(o.id) === undefined);
    const empty = options.find(o => LISTS.includes(o.kind) && given.get(o.id)?.length === 0);
    if (needed) return t('panel.choose.one', {what: named(needed)});
    if (empty) return t('panel.choose.some', {what: named(empty)});
    const wants = either.length > 0 && either.every(o => given.get(o.id) === undefined);
    return wants ? t('panel.choose.one', {what: either.map(named).join(t('panel.or'))}) : null;
}

/** The options as the core takes them. A limit holds for every measure that is followed. @param {Option[]} options
 *  @param {string[]} oneOf @param {Map<string, any>} given @returns {Record<string, any>} */
function asked(options, oneOf, given) {
    const sentence = wanting(options, oneOf, given);
    if (sentence) throw new Error(sentence);
    const followed = /** @type {string[]} */ (given.get('metrics') ?? []);
    return Object.fromEntries(
        options.flatMap(({id, kind}) => {
            const value = given.get(id);
            if (value === undefined) return [];
            return [[id, kind === 'limits' ? Object.fromEntries(followed.map(m => [m, value])) : value]];
        }),
    );
}

/** @param {Option} option @returns {import('../parts/fields.js').Label} */
const labelOf = option => [option.title, explainOption(option)];

/** @typedef {{element: Child, given: any}} Field */
/** @typedef {{value: any, set: (value: any) => void}} Bound  value: to begin with, or undefined */
/** @typedef {(option: Option, c: Context, bound: Bound) => Field} Make */

/** @type {Make} */
function numberField(option, _, {value, set}) {
    const own = (/** @type {number} */ x) => (x === option.default ? undefined : x);
    const now = value ?? option.default;
    const range = {value: now, min: Number(option.min), max: Number(option.max), whole: option.kind === 'integer'};
    return {element: figureInput(labelOf(option), range, x => set(own(x))), given: own(now)};
}

/** @type {Make} */
const booleanField = (option, _, {value = option.default, set}) => ({
    element: tick(labelOf(option), value, checked => set(checked || option.default ? checked : undefined)),
    given: value || option.default ? value : undefined,
});

/** @param {Option} option @param {{value: string, text: string}[]} entries @param {Bound} bound @returns {Field} */
function choiceField(option, entries, {value = '', set}) {
    const none = option.needed ? t('panel.choose') : sentence(option.otherwise ?? '');
    const all = option.kind === 'choice' ? entries : [{value: '', text: none}, ...entries];
    const own = (/** @type {string} */ text) => (text === '' || text === option.default ? undefined : text);
    const now = value === '' ? (option.default ?? '') : value;
    return {element: pick(labelOf(option), all, now, text => set(own(text))), given: own(now)};
}

/** Columns that have no part of their own in the subject. @param {Context} c */
function columnsOf({subject: {columns, options}}) {
    const taken = [options.label, options.score, options.pred, options.weight, options.count, options.weight_squared];
    return columns.filter(name => !taken.includes(name)).map(name => ({value: name, text: name}));
}

/** All are ticked where none was chosen. @type {Make} */
function columnsField(option, c, {set}) {
    const all = columnsOf(c);
    if (all.length === 0) return {element: null, given: undefined};
    if (all.length > MOST_COLUMNS) {
        const text = t('panel.columns.all', {title: option.title, n: count(all.length)});
        return {element: h('p', {class: 'soft'}, text), given: undefined};
    }
    const chosen = new Set(all.map(e => e.value));
    const own = () => (chosen.size === all.length ? undefined : all.map(e => e.value).filter(name => chosen.has(name)));
    return {
        element: tickList(`${option.title} (${all.length})`, all, chosen, () => set(own())),
        given: undefined,
    };
}

/** Those to begin with are ticked. @type {Make} */
function metricsField(option, {catalog}, {value = [], set}) {
    const entries = ['disparity', 'rate'].flatMap(kind => catalog.metrics.filter(m => m.kind === kind && !m.needs_score));
    const chosen = new Set(value);
    const element = tickList(
        option.title,
        entries.map(m => ({value: m.id, text: m.title})),
        chosen,
        () => set([...chosen]),
    );
    return {element, given: value.length > 0 ? value : undefined};
}

/** A share of all, of a label's or of a decision's people: of other rates the core can test no difference. @type {Make} */
function rateField(option, {catalog, subject}, bound) {
    const rates = catalog.metrics.filter(m => m.share_of && (subject.predicted || m.of_data));
    return choiceField(
        option,
        rates.map(m => ({value: m.id, text: m.title})),
        bound,
    );
}

/** What an empty field means, where there is room to say it. @param {Option} option */
const emptyOf = ({otherwise = ''}) => (otherwise.length <= 10 ? otherwise : '');

/** Empty: not given. A whole number is one where the row has a range. @type {Make} */
function textField(option, _, {value, set}) {
    const read = (/** @type {string} */ text) => {
        if (text === '') return {value: undefined};
        if (option.kind === 'texts') return {value: text.split(/\s*,\s*/)};
        return {value: option.max !== undefined && /^\d+$/.test(text) ? Number(text) : text};
    };
    return {element: textInput(labelOf(option), String(value ?? ''), read, set, {empty: emptyOf(option)}), given: value};
}

/** One number for all measures that are followed; empty: none. @type {Make} */
function limitField(option, _, {value, set}) {
    const [min, max] = [Number(option.min), Number(option.max)];
    const read = (/** @type {string} */ text) => {
        const x = typedNumber(text);
        if (text === '') return {value: undefined};
        if (Number.isFinite(x) && x >= min && x <= max) return {value: x};
        return {wrong: t('field.wrong', {text, low: show('general', min), high: show('general', max)})};
    };
    return {
        element: textInput(labelOf(option), asTyped(value ?? ''), read, set, {keys: 'decimal', empty: emptyOf(option)}),
        given: value,
    };
}

/** @type {Record<Option['kind'], Make>} */
const FIELDS = {
    number: numberField,
    integer: numberField,
    boolean: booleanField,
    choice: (option, _, bound) =>
        choiceField(
            option,
            (option.choices ?? []).map(x => ({value: x, text: sentence(choiceNow(x))})),
            bound,
        ),
    text: textField,
    texts: textField,
    column: (option, c, bound) => choiceField(option, columnsOf(c), bound),
    columns: columnsField,
    rate: rateField,
    metrics: metricsField,
    limits: limitField,
};
