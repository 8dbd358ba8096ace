// The boxes of a study: data sets, measures, methods, and the numbers of its runs.

import {everything} from './choice.js';
import {asTyped, splitNumbers, typedNumber} from '../words/typed.js';
import {listed, t} from '../words/words.js';
import {freshId, h} from '../parts/dom.js';
import {explainMethod, explainMetric} from '../parts/explain.js';
import {titleOf, words} from '../parts/format.js';
import {show} from '../lab/figures.js';

/** @typedef {import('./study_app.js').StudyApp} StudyApp */
/** @typedef {import('./study_app.js').StudyState} StudyState */
/** @typedef {import('./choice.js').Choice} Choice */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../parts/dom.js').Child} Child */
/** @typedef {{value: string, label: Child, help?: Child}} Option */

const SEEDS = {min: 0, max: 2 ** 32 - 1};
const MOST_SEEDS = 100;

/** @param {StudyApp} app @param {StudyState} state @param {Catalog} catalog */
export function drawControls(app, state, catalog) {
    const {studies, choice, run} = state;
    const {measures, entries} = everything(studies);
    const off = run !== null;
    return [
        boxes(app, state, {
            name: 'studies',
            legend: t('reproduce.data'),
            options: studies.map(study => dataOption(state, study)),
        }),
        boxes(app, state, {
            name: 'measures',
            legend: t('reproduce.measures'),
            options: measures.map(id => measureOption(catalog, id)),
        }),
        boxes(app, state, {
            name: 'entries',
            legend: t('reproduce.methods'),
            options: entries.map(key => methodOption(catalog, key)),
        }),
        h(
            'fieldset',
            {class: 'numbers'},
            h('legend', {}, t('reproduce.runs')),
            seedsControl(app, choice, off),
            epochsControl(app, catalog, off),
        ),
    ];
}

/**
 * Boxes whose choice is in the order of `options`, whatever order they were ticked in.
 * @param {StudyApp} app @param {StudyState} state
 * @param {{name: 'studies' | 'measures' | 'entries', legend: string, options: Option[]}} spec
 */
function boxes({store}, {choice, run}, {name, legend, options}) {
    const toggle = (/** @type {string} */ value) => {
        const ticked = new Set(store.state.choice[name]);
        if (!ticked.delete(value)) ticked.add(value);
        const kept = options.map(o => o.value).filter(v => ticked.has(v));
        store.set({choice: {...store.state.choice, [name]: kept}});
    };
    const box = (/** @type {Option} */ {value, label, help}) => {
        const id = freshId(name);
        const input = h('input', {
            type: 'checkbox',
            id,
            checked: choice[name].includes(value),
            disabled: run !== null,
            onchange: () => toggle(value),
            'data-key': `${name} ${value}`,
        });
        return h('span', {class: 'check'}, input, h('label', {for: id}, label), help);
    };
    return h('fieldset', {class: name}, h('legend', {}, legend), options.map(box));
}

/** @param {StudyState} state @param {StudyState['studies'][number]} study @returns {Option} */
function dataOption({shipped, originals}, {name, plan}) {
    const title = shipped.find(s => s.id === plan.data)?.title ?? plan.data;
    const tag = originals.has(plan.data)
        ? h('span', {class: 'tag real'}, t('reproduce.tag.real'))
        : h('span', {class: 'tag twin'}, t('reproduce.tag.twin'));
    return {value: name, label: [`${title}: ${listed([plan.protected].flat()).join('')}`, tag]};
}

/** @param {Catalog} catalog @param {string} id @returns {Option} */
function measureOption(catalog, id) {
    const metric = catalog.metrics.find(m => m.id === id);
    return {value: id, label: titleOf(catalog, id), help: metric && explainMetric(metric)};
}

/** @param {Catalog} catalog @param {string} key @returns {Option} */
function methodOption(catalog, key) {
    const entry = JSON.parse(key);
    const method = catalog.methods.find(m => m.id === [entry].flat()[0].id);
    const family = catalog.families.find(f => f.id === method?.family)?.help ?? '';
    return {value: key, label: entryLabel(catalog, entry), help: method && explainMethod(method, family)};
}

/** Methods joined by "+" are a chain. @param {Catalog} catalog @param {string} id */
export const chainNow = (catalog, id) =>
    id
        .split('+')
        .map(part => titleOf(catalog, part))
        .join(t('reproduce.then'));

/** @param {Catalog} catalog @param {any} entry a line of a plan's methods */
function entryLabel(catalog, entry) {
    const chain = [entry].flat();
    const title = chainNow(catalog, chain.map(({id}) => id).join('+'));
    const params = chain.flatMap(({id: _, ...others}) =>
        Object.entries(others).map(([id, value]) => `${words(id)} ${[value].flat().map(asTyped).join(', ')}`),
    );
    return [title, params.length > 0 ? h('small', {}, ' ', params.join('; ')) : null];
}

/**
 * A number or several in a box, with the sentence that says what is wrong with them.
 * @param {{label: string, value: string, off: boolean, name: string, read: (text: string) => string}} spec
 *   read: takes the numbers, or gives the sentence
 */
function numberBox({label, value, off, name, read}) {
    const id = freshId(name);
    const error = h('p', {class: 'wrong', id: `${id}-wrong`, hidden: true});
    const input = h('input', {
        type: 'text',
        id,
        value,
        disabled: off,
        autocomplete: 'off',
        spellcheck: 'false',
        'data-key': name,
        'aria-describedby': `${id}-wrong`,
        onchange: () => {
            const wrong = read(input.value);
            error.hidden = wrong === '';
            error.textContent = wrong;
            if (wrong) input.setAttribute('aria-invalid', 'true');
            else input.removeAttribute('aria-invalid');
        },
    });
    return h('div', {class: 'control'}, h('label', {for: id}, label), input, error);
}

/** Whole numbers, or what is wrong with them. @param {{min?: number | null, max?: number | null}} range @param {string} text
 *  @returns {{values: number[]} | {wrong: string}} */
function readWhole({min, max}, text) {
    const [low, high] = [min ?? 0, max ?? Number.MAX_SAFE_INTEGER];
    const parts = splitNumbers(text, true);
    if (parts.length === 0) return {wrong: t('reproduce.number')};
    const good = (/** @type {number} */ x) => Number.isInteger(x) && x >= low && x <= high;
    const bad = parts.find(part => !good(typedNumber(part)));
    if (bad === undefined) return {values: parts.map(typedNumber)};
    return {wrong: t('field.wrong.whole', {text: bad, low: show('count', low), high: show('count', high)})};
}

/** @param {StudyApp} app @param {Choice} choice @param {boolean} off */
function seedsControl(app, choice, off) {
    return numberBox({
        label: t('reproduce.seeds'),
        name: 'seeds',
        value: choice.seeds.join(', '),
        off,
        read: text => {
            const found = readWhole(SEEDS, text);
            if ('wrong' in found) return found.wrong;
            const seeds = [...new Set(found.values)];
            if (seeds.length > MOST_SEEDS) return t('reproduce.seeds.many', {n: seeds.length, most: MOST_SEEDS});
            app.store.set({choice: {...app.store.state.choice, seeds}});
            return '';
        },
    });
}

/** Most epochs of a network, as the plans say unless another number is written.
 *  @param {StudyApp} app @param {Catalog} catalog @param {boolean} off */
function epochsControl(app, catalog, off) {
    const param = catalog.settings.train?.find(p => p.id === 'max_epochs');
    if (!param) return null;
    const {choice, studies} = app.store.state;
    const planned = [...new Set(studies.map(({plan}) => plan.train?.max_epochs ?? param.default))].join(t('reproduce.or'));
    return numberBox({
        label: t('reproduce.epochs', {planned}),
        name: 'epochs',
        value: choice.epochs === null ? '' : String(choice.epochs),
        off,
        read: text => {
            const found = text.trim() === '' ? {values: []} : readWhole(param, text);
            if ('wrong' in found) return found.wrong;
            if (found.values.length > 1) return t('reproduce.one');
            app.store.set({choice: {...app.store.state.choice, epochs: found.values[0] ?? null}});
            return '';
        },
    });
}
