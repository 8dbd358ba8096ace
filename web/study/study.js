// A study to look at: the two rows of figures, the duels, every number. Works on what core/study.js makes of reports, so a
// page of a finished study and the lab show the same.

import {duels, lines} from './figures.js';
import {h} from '../parts/dom.js';
import {figure} from '../parts/figure.js';
import {num, signed} from '../parts/format.js';
import {sortable} from '../parts/sortable.js';
import {show} from '../lab/figures.js';
import {hasWords, t} from '../words/words.js';
import {partOf, titleOf, titleWithin} from './words.js';

/** @typedef {import('./figures.js').Study} Study */
/** @typedef {import('./figures.js').Line} Line */
/** @typedef {import('./figures.js').Part} Part */
/** @typedef {{study: Study, titles: Record<string, string>, families: string[]}} Shown  titles by metric id */

export const PARTS = /** @type {const} */ (['test', 'valid']);

/** Phi of whatever decides the same for everyone. */
const CONSTANT = 0.5;

/** @param {Shown} shown @param {Line} line */
const family = ({families}, line) => Math.max(0, families.indexOf(line.method.family));

/** @param {number} low @param {number} high */
const range = (low, high) => [...new Set([low, high])].map(end => show('general', end)).join(` ${t('number.to')} `);

/** @param {Study} study */
function epsilons(study) {
    const values = study.places.map(place => place.epsilon);
    return {all: range(Math.min(...values), Math.max(...values)), least: Math.min(...values)};
}

/**
 * Mean bias with its standard error, over the seeds.
 * @param {Shown} shown @param {string} measure @param {Part} part
 */
export function biasFigure(shown, measure, part) {
    const rows = lines(shown.study, part).filter(line => line.measure === measure);
    const {all, least} = epsilons(shown.study),
        title = titleOf(shown, measure);
    const hidden = rows.reduce((sum, line) => sum + line.undefinedBias, 0);
    return figure({
        caption:
            t('study.bias.caption', {measure: title, part: partOf(part), epsilon: all}) +
            (hidden ? t('study.bias.undefined', {n: show('count', hidden)}) : ''),
        draw: (charts, width) =>
            charts.ladder(
                rows.map(line => ({
                    panel: line.place.label,
                    name: line.method.label,
                    family: family(shown, line),
                    middle: line.bias.mean,
                    low: line.bias.error === null ? null : Number(line.bias.mean) - line.bias.error,
                    high: line.bias.error === null ? null : Number(line.bias.mean) + line.bias.error,
                    seeds: line.seeds.flatMap(s => (s.bias === null ? [] : [s.bias])),
                })),
                {
                    title: t('study.bias.title', {measure: title, part: partOf(part)}),
                    width,
                    axis: t('study.bias.axis'),
                    band: least,
                    rules: [{at: 0, label: ''}],
                },
            ),
    }).element;
}

/**
 * Median phi, each seed a dot.
 * @param {Shown} shown @param {string} measure @param {Part} part
 */
export function phiFigure(shown, measure, part) {
    const rows = lines(shown.study, part).filter(line => line.measure === measure);
    const title = titleOf(shown, measure);
    return figure({
        caption: t('study.phi.caption', {
            measure: titleWithin(shown, measure),
            part: partOf(part),
            half: show('general', CONSTANT),
        }),
        draw: (charts, width) =>
            charts.ladder(
                rows.map(line => ({
                    panel: line.place.label,
                    name: line.method.label,
                    family: family(shown, line),
                    middle: line.phi.median,
                    low: null,
                    high: null,
                    seeds: line.seeds.map(s => s.phi),
                })),
                {
                    title: t('study.phi.title', {measure: title, part: partOf(part)}),
                    width,
                    axis: 'phi',
                    domain: [-0.03, 1],
                    rules: [{at: CONSTANT, label: t('study.phi.constant')}],
                },
            ),
    }).element;
}

/** @param {number} p */
const chance = p => (p < 0.001 ? `p ${show('probability', p)}` : `p = ${num(p)}`);

/**
 * Every method against every other, on phi.
 * @param {Shown} shown @param {Part} part @param {{measure?: string | null, place?: number | null}} [only]
 */
export function duelTable(shown, part, only = {}) {
    const {methods} = shown.study;
    const all = duels(shown.study, part, only);
    /** @param {import('./figures.js').Duel} duel */
    const cell = duel => {
        const sure = duel.p < 0.05;
        const side = !sure ? null : duel.wins > duel.losses ? 'better' : 'worse';
        return h(
            'td',
            {class: `duel ${side ?? ''}`},
            h('b', {}, `${duel.wins}\u2013${duel.losses}`),
            h('span', {class: 'note'}, duel.n === 0 ? 'n = 0' : `n = ${duel.n}, ${chance(duel.p)}`),
            duel.ties ? h('span', {class: 'note'}, t('reproduce.tied', {n: duel.ties})) : null,
        );
    };
    const caption = t('reproduce.duels.caption', {part: partOf(part)});
    return h(
        'div',
        {class: 'scroll', role: 'group', tabindex: '0', 'aria-label': caption},
        h(
            'table',
            {class: 'duels'},
            h('caption', {}, caption),
            h(
                'thead',
                {},
                h(
                    'tr',
                    {},
                    h('th', {scope: 'col'}, t('reproduce.method')),
                    methods.map(m => h('th', {scope: 'col', abbr: m.label, title: m.label}, m.number)),
                ),
            ),
            h(
                'tbody',
                {},
                methods.map((m, i) =>
                    h(
                        'tr',
                        {},
                        h('th', {scope: 'row'}, `${m.number}. ${m.label}`),
                        all[i].map((duel, j) => (i === j ? h('td', {class: 'duel self'}, '\u00b7') : cell(duel))),
                    ),
                ),
            ),
        ),
    );
}

/** Means, medians and counts of every line; sorts by any column. @param {Shown} shown @param {Part} part */
export function numbersTable(shown, part) {
    return sortable({
        caption: t('reproduce.numbers.caption', {part: partOf(part)}),
        rows: lines(shown.study, part),
        columns: [
            {head: t('study.place'), value: l => l.place.label, rowhead: true},
            {head: t('study.measure'), value: l => titleOf(shown, l.measure)},
            {head: t('study.method'), value: l => l.method.label},
            {head: t('reproduce.head.bias'), value: l => l.bias.mean, cell: l => signed(l.bias.mean), num: true},
            {head: t('reproduce.head.error'), value: l => l.bias.error, cell: l => num(l.bias.error), num: true},
            {head: t('reproduce.head.phi'), value: l => l.phi.median, cell: l => num(l.phi.median), num: true},
            {head: t('reproduce.head.least'), value: l => l.phi.low, cell: l => num(l.phi.low), num: true},
            {head: t('reproduce.head.largest'), value: l => l.phi.high, cell: l => num(l.phi.high), num: true},
            {head: t('reproduce.head.chance'), value: l => l.collapsed, num: true},
            {head: t('reproduce.head.others'), value: l => l.trainedPhi, cell: l => num(l.trainedPhi), num: true},
            {head: t('reproduce.head.performance'), value: l => l.performance, cell: l => num(l.performance), num: true},
            {
                head: t('reproduce.head.within'),
                value: l => l.feasible,
                cell: l => t('reproduce.within', {n: l.feasible, of: l.n}),
                num: true,
            },
            {
                head: t('reproduce.head.failed'),
                value: l => l.errors.length,
                cell: l => (l.errors.length ? l.errors[0] : '0'),
                num: true,
            },
        ],
    });
}

/** What each seed gave. @param {Shown} shown @param {Part} part */
export function seedsTable(shown, part) {
    return sortable({
        caption: t('reproduce.seeds.caption', {part: partOf(part)}),
        rows: lines(shown.study, part).flatMap(line => line.seeds.map(seed => ({line, seed}))),
        columns: [
            {head: t('study.place'), value: r => r.line.place.label, rowhead: true},
            {head: t('study.measure'), value: r => titleOf(shown, r.line.measure)},
            {head: t('study.method'), value: r => r.line.method.label},
            {head: t('study.seed'), value: r => r.seed.seed, num: true},
            {head: t('reproduce.head.seed.phi'), value: r => r.seed.phi, cell: r => num(r.seed.phi, 4), num: true},
            {head: t('reproduce.head.chance'), value: r => t(r.seed.collapsed ? 'reproduce.yes' : 'reproduce.no')},
            {
                head: t('reproduce.head.seed.performance'),
                value: r => r.seed.performance,
                cell: r => num(r.seed.performance, 4),
                num: true,
            },
            {head: t('reproduce.head.seed.bias'), value: r => r.seed.bias, cell: r => signed(r.seed.bias, 4), num: true},
        ],
    });
}

/**
 * The best of each family at each place, by median phi on validation, and what it gives on the part that is shown.
 * @param {Shown} shown @param {Part} part
 */
export function bestTable(shown, part) {
    const {study, families} = shown;
    const valid = lines(study, 'valid'),
        now = lines(study, part);
    const here = families.filter(id => valid.some(line => line.method.family === id));
    const rows = study.places.flatMap(place => study.measures.map(measure => ({place, measure})));
    /** @param {{place: any, measure: string}} row @param {string} id */
    const best = ({place, measure}, id) => {
        const here = valid.filter(l => l.place === place && l.measure === measure && l.method.family === id);
        const known = here.filter(l => l.trainedPhi !== null);
        const chosen = known.sort((a, b) => Number(b.trainedPhi) - Number(a.trainedPhi))[0];
        return chosen && now.find(l => l.place === place && l.measure === measure && l.method === chosen.method);
    };
    return sortable({
        caption: t('study.best.caption', {part: partOf(part)}),
        rows,
        columns: [
            {head: t('study.place'), value: r => r.place.label, rowhead: true},
            {head: t('study.measure'), value: r => titleOf(shown, r.measure)},
            ...here.map(id => ({
                head: hasWords(`study.family.${id}`) ? t(`study.family.${id}`) : id,
                num: true,
                value: (/** @type {any} */ r) => best(r, id)?.phi.median ?? null,
                cell: (/** @type {any} */ r) => {
                    const line = best(r, id);
                    return line
                        ? [
                              h('span', {class: 'v'}, num(line.phi.median)),
                              h('span', {class: 'note'}, line.method.label),
                              h('span', {class: 'note'}, t('study.best.within', {n: line.feasible, of: line.n})),
                              line.collapsed
                                  ? h(
                                        'span',
                                        {class: 'note wrong'},
                                        t('study.best.chance', {n: line.collapsed, of: line.n, phi: num(line.trainedPhi)}),
                                    )
                                  : null,
                          ]
                        : t('study.best.none');
                },
            })),
        ],
    });
}
