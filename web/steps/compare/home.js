// A model goes home: what was done to it, on whom it was measured, what its file reads; and its files.

import {h} from 'preact';
import {show} from '../../lab/figures.js';
import {Problem} from '../../shell/problem.js';
import {changesOf, givenIn, isForeign, learnedIn} from '../../state/given.js';
import {saveCard} from '../../views/card.js';
import {nameOf} from '../../views/picture.js';
import {languageNow, listed, t} from '../../words/words.js';

/** @typedef {import('../../state/app.js').Props} Props */
/** @typedef {import('../../state/repair.js').Model} Model */

/** @param {Props & {model: Model}} props */
export function Home({app, state, model}) {
    const catalog = /** @type {import('../../lab/shapes.js').Catalog} */ (state.catalog);
    const given = givenIn(model);
    const button = (/** @type {string} */ id, /** @type {() => void} */ act, kind = 'btn') =>
        h('button', {type: 'button', class: kind, id: id.replace('.', '-'), onClick: act}, t(id));
    return h(
        'section',
        {class: 'card below', id: 'home', tabIndex: -1, 'aria-labelledby': 'home-title'},
        h('h3', {id: 'home-title'}, t('home.title', {name: nameOf(catalog, model)})),
        h('ul', {}, given ? wordsOfGiven(catalog, model, given) : wordsOfOwn(catalog, model)),
        h(Problem, {app, state, at: 'hand'}),
        h(
            'p',
            {class: 'row'},
            button('home.onnx', () => void app.actions.saveModel(model, 'onnx'), 'btn go'),
            !isForeign(model) && button('home.eqm', () => void app.actions.saveModel(model, 'eqm')),
            button('home.card', () => void saveCard(app, model, 'html', 'hand')),
        ),
        languageNow() !== 'en' && h('p', {class: 'small muted'}, t('report.language.model')),
    );
}

const line = (/** @type {string} */ id, /** @type {Record<string, any>} */ args = {}) => h('li', {key: id}, t(id, args));

/** @param {Model} model */
const peopleOf = ({cell}) => ({n: show('count', cell.test.overall?.n ?? 0)});

/** @param {import('../../lab/shapes.js').Catalog} catalog @param {Model} model @param {string} name of its file */
function wordsOfGiven(catalog, model, name) {
    const {weights, rule} = changesOf(catalog, model.cell);
    const by = (/** @type {string[]} */ titles) => ({name, method: listed(titles).join('')});
    return [
        weights.length > 0 && line('home.weights', by(weights)),
        rule.length > 0 && line(weights.length > 0 ? 'home.rule.too' : 'home.rule', by(rule)),
        weights.length + rule.length === 0 && line('home.nothing', {name}),
        measured(model),
        line(rule.length > 0 ? 'home.needs.rule' : 'home.needs'),
    ];
}

/** On whom, and whether it knew them. @param {Model} model */
function measured(model) {
    const learned = learnedIn(model);
    if (typeof learned === 'string') return line(`home.measured.${learned}`, peopleOf(model));
    return line('home.measured.left', {...peopleOf(model), ...learned});
}

/** @param {import('../../lab/shapes.js').Catalog} catalog @param {Model} model */
function wordsOfOwn(catalog, model) {
    const {rule} = changesOf(catalog, model.cell);
    return [
        line('home.own', {data: model.run.report.data.title, seed: model.cell.seed}),
        line('home.own.measured', peopleOf(model)),
        line(rule.length > 0 ? 'home.own.needs.rule' : 'home.own.needs'),
    ];
}
