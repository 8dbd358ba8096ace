// What each repair costs, as a picture.

import {h} from 'preact';
import {show, decimal} from '../lab/figures.js';
import {Sign} from '../marks/shapes.js';
import {Tradeoff} from '../marks/tradeoff.js';
import {givenIn} from '../state/given.js';
import {STAGES, bySeed, methodOf, modelsOf, plainOf} from '../state/repair.js';
import {metricWithin} from '../words/core.js';
import {t} from '../words/words.js';
import {useBrush} from './brush.js';
import {atChance} from './chance.js';

/** @typedef {import('../state/repair.js').Model} Model */

/** @param {import('../lab/shapes.js').Catalog} catalog @param {Model} model */
export function nameOf(catalog, {cell, stage, strength, name, run}) {
    const given = name ?? run.title;
    if (given) return given;
    if (!stage) return t(givenIn({run}) ? 'repair.given.name' : 'repair.plain.name');
    const title = methodOf(catalog, cell.method)?.title ?? cell.title;
    return strength === null ? title : `${title}, ${show('general', strength)}`;
}

/** @param {import('../state/app.js').Props & {chosen?: string[], title?: string, pick?: (key: string) => void,
 *   brushed?: string[] | null, brush?: (keys: string[] | null) => void}} props */
export function Picture({state, chosen, title: heading, pick, brushed, brush}) {
    const {catalog, tolerance} = state;
    const models = modelsOf(state);
    const plain = plainOf(models);
    if (!catalog) return null;
    if (!plain) return pick ? null : h(None, {});
    const {objective} = plain.run.report.plan;
    const title = (/** @type {string} */ id) => metricWithin(catalog, id);
    const labelOf = (/** @type {Model} */ model) =>
        `${nameOf(catalog, model)}: ${t('repair.gap')} ${decimal(100 * model.gap, 1)}, ` +
        `${title(objective.performance)} ${show('percent', model.performance)}`;
    const kin = bySeed(models).filter(([first]) => first.stage !== null || first === plain);
    const points = kin.map(([model, ...others]) => ({
        key: model.key,
        gap: model.gap,
        performance: model.performance,
        place: model.stage?.place ?? -1,
        label: [labelOf(model), seedsWords([model, ...others])].filter(Boolean).join('; '),
        chance: atChance(model),
    }));
    const of = (/** @type {Model} */ {key}) => /** @type {any} */ (points.find(point => point.key === key));
    const paths = STAGES.flatMap(stage => {
        // Who is at chance is no stop on the way of a repair.
        const own = kin.map(([first]) => first).filter(model => model.stage === stage && !atChance(model));
        const methods = [...new Set(own.map(({cell}) => cell.method))];
        return methods.map(method => ({
            place: stage.place,
            points: [
                ...(atChance(plain) ? [] : [of(plain)]),
                ...own
                    .filter(({cell}) => cell.method === method)
                    .sort((a, b) => (a.strength ?? 0) - (b.strength ?? 0))
                    .map(of),
            ],
        }));
    });
    return h(
        'div',
        {class: 'card', id: 'tradeoff', 'data-part': 'repair.picture'},
        h('h3', {}, heading ?? t('repair.picture')),
        h(Tradeoff, {
            paths,
            points,
            label: t('repair.picture'),
            axis: t('repair.axis', {what: title(objective.bias)}),
            performance: title(objective.performance),
            band: tolerance?.difference ?? objective.epsilon ?? null,
            bandWords: t('repair.tolerance'),
            alike: plain.cell.test.objective.constant,
            alikeWords: t('chance.alike'),
            chosen,
            pick,
            brushed,
            framing: brush && ((/** @type {any} */ spots) => useBrush(spots, brushed ?? [], brush)),
        }),
        h(
            'p',
            {class: 'key'},
            STAGES.map(({id, place}) => h('span', {key: id}, h(Sign, {place}), t(`stage.${id}`))),
            h('span', {}, t('repair.better')),
            h('span', {}, t('repair.line')),
        ),
        h(Chance, {models: kin.flat()}),
    );
}

/** It keeps its place until there is something in it. */
const None = () =>
    h('div', {class: 'card'}, h('h3', {}, t('repair.picture')), h('p', {class: 'muted'}, t('repair.picture.none')));

/** How many of a model's seeds are at chance, where there are several. @param {Model[]} kin */
function seedsWords(kin) {
    const n = kin.filter(atChance).length;
    return n > 0 && t(kin.length > 1 ? 'chance.seeds' : 'chance.mark', {n, all: kin.length});
}

/** What is said of models that learnt nothing: they are never left out in silence. @param {{models: Model[]}} props */
function Chance({models}) {
    const n = models.filter(atChance).length;
    return n > 0 ? h('p', {class: 'small say', id: 'chance'}, t('chance.some', {n, all: models.length})) : null;
}
