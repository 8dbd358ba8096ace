// The sections of a study, switched between test and validation rows together: best of each family, figures by measure,
// duels, every number. What make study writes and what the page shows are made here.

import {lines} from './figures.js';
import {fill, freshId, h} from '../parts/dom.js';
import {PARTS, bestTable, biasFigure, duelTable, numbersTable, phiFigure, seedsTable} from './study.js';
import {show} from '../lab/figures.js';
import {t} from '../words/words.js';
import {partOf, titleOf} from './words.js';
import './page_words.js';
import {count, sentence} from '../parts/format.js';

/** @typedef {import('./study.js').Shown} Shown */
/** @typedef {import('./figures.js').Part} Part */
/** @typedef {import('./figures.js').Study} Study */

/** @param {Shown} shown @returns {HTMLElement[]} */
export function studyBody(shown) {
    const {study} = shown;
    /** @type {((part: Part) => void)[]} */
    const switched = [];
    /** @param {string} id @param {string} heading @param {(part: Part) => import('../parts/dom.js').Child} make */
    const section = (id, heading, make) => {
        const body = h('div', {});
        switched.push(part => fill(body, make(part)));
        return h('section', {id, 'aria-label': heading}, h('h2', {}, heading), body);
    };
    const several = study.places.length * study.measures.length > 1;
    const elements = [
        partSwitch(part => switched.forEach(draw => draw(part))),
        section('best', t('reproduce.best'), part => bestTable(shown, part)),
        ...study.measures.map((measure, i) =>
            section(`measure-${i + 1}`, titleOf(shown, measure), part => [
                biasFigure(shown, measure, part),
                phiFigure(shown, measure, part),
            ]),
        ),
        duels(shown, several, switched),
        section('numbers', t('reproduce.numbers'), part => [
            numbersTable(shown, part),
            h('details', {}, h('summary', {}, t('reproduce.seeds.all')), seedsTable(shown, part)),
        ]),
        h('section', {id: 'notes', 'aria-label': t('reproduce.know')}, h('h2', {}, t('reproduce.know')), notes(study)),
    ];
    for (const draw of switched) draw('test');
    return elements;
}

/** @param {(part: Part) => void} change */
function partSwitch(change) {
    const group = freshId('part');
    return h(
        'div',
        {class: 'parts'},
        h(
            'fieldset',
            {class: 'switch'},
            h('legend', {class: 'vh'}, t('reproduce.part')),
            PARTS.map((value, i) => {
                const id = freshId('option');
                const onchange = () => change(value);
                const label = sentence(partOf(value));
                return [
                    h('input', {type: 'radio', name: group, id, value, checked: i === 0, onchange}),
                    h('label', {for: id}, label),
                ];
            }),
        ),
    );
}

/** Who beats whom, for one measure and place or for all together. @param {Shown} shown @param {boolean} several
 *  @param {((part: Part) => void)[]} switched */
function duels(shown, several, switched) {
    const {study} = shown;
    /** @type {Part} */
    let part = 'test';
    /** @type {{measure: string | null, place: number | null}} */
    const only = {measure: null, place: null};
    const body = h('div', {});
    const draw = () => fill(body, duelTable(shown, part, only));
    /** @param {string} label @param {[string, string][]} options @param {(value: string | null) => void} set */
    const pick = (label, options, set) => {
        const id = freshId('pick');
        const select = h(
            'select',
            {
                id,
                onchange: () => {
                    set(select.value || null);
                    draw();
                },
            },
            h('option', {value: ''}, t('reproduce.together')),
            options.map(([value, text]) => h('option', {value}, text)),
        );
        return h('div', {class: 'control inline'}, h('label', {for: id}, label), select);
    };
    switched.push(to => {
        part = to;
        draw();
    });
    const picks = h(
        'div',
        {class: 'bar'},
        pick(
            t('reproduce.measure'),
            study.measures.map(id => [id, titleOf(shown, id)]),
            value => {
                only.measure = value;
            },
        ),
        pick(
            t('reproduce.place'),
            study.places.map((p, i) => [String(i), p.label]),
            value => {
                only.place = value === null ? null : Number(value);
            },
        ),
    );
    return h(
        'section',
        {id: 'wins', 'aria-label': t('reproduce.duels')},
        h('h2', {}, t('reproduce.duels')),
        several ? picks : null,
        body,
    );
}

/** What a seed draws. @param {Study} study */
function designs({places}) {
    const one = places.filter(place => place.split !== null && place.split !== undefined).length;
    if (one === 0) return t('reproduce.design.own');
    if (one === places.length) return t('reproduce.design.one');
    return t('reproduce.design.some');
}

/** @param {Study} study */
function notes(study) {
    const test = lines(study, 'test');
    const atChance = study.cells.filter(c => c.collapsed).length,
        runs = study.cells.filter(c => c.figures).length;
    const constant = test.filter(l => l.phi.median !== null && Math.abs(l.phi.median - 0.5) < 0.005);
    const carried = lines(study, 'valid').filter(l => l.n > 0 && l.feasible === l.n);
    const lost = carried.filter(l => {
        const there = test.find(t => t.place === l.place && t.measure === l.measure && t.method === l.method);
        return there && there.feasible < there.n;
    });
    return h(
        'ul',
        {class: 'defects'},
        [
            t('reproduce.know.phi', {design: designs(study)}),
            t('reproduce.know.chance', {n: count(atChance), of: count(runs)}),
            t('reproduce.know.constant', {
                n: count(constant.length),
                of: count(test.length),
                half: show('general', 0.5),
                within: show('general', 0.005),
            }),
            t('reproduce.know.lost', {of: count(carried.length), n: count(lost.length)}),
            t('reproduce.know.sign'),
        ].map(text => h('li', {}, text)),
    );
}

/** Every seed of every line, both parts. @param {Study} study */
export function studyCsv(study) {
    const head = ['plan', 'data', 'synthetic', 'measure', 'method', 'seed', 'part', 'phi', 'performance', 'bias', 'why'];
    /** @param {any} x */
    const quote = x => (/[",\r\n]/.test(String(x ?? '')) ? `"${String(x).replaceAll('"', '""')}"` : String(x ?? ''));
    const body = study.cells.flatMap(cell =>
        PARTS.map(part => {
            const place = study.places[cell.place];
            /** @type {Partial<import('./figures.js').Figures>} */
            const f = cell.figures?.[part] ?? {why: cell.error};
            const {label} = study.methods[cell.method];
            return [
                place.plan,
                place.data,
                place.synthetic,
                cell.measure,
                label,
                cell.seed,
                part,
                f.phi,
                f.performance,
                f.bias,
                f.why,
            ];
        }),
    );
    return `${[head, ...body].map(row => row.map(quote).join(',')).join('\r\n')}\r\n`;
}
