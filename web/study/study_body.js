// The sections of a study, switched between test and validation rows together: best of each family, figures by measure,
// duels, every number. What make study writes and what the page shows are made here.

import {lines} from './figures.js';
import {fill, freshId, h} from '../parts/dom.js';
import {PARTS, bestTable, biasFigure, duelTable, numbersTable, phiFigure, seedsTable} from './study.js';
import {partOf} from './words.js';
import {sentence} from '../parts/format.js';

/** @typedef {import('./study.js').Shown} Shown */
/** @typedef {import('./figures.js').Part} Part */
/** @typedef {import('./figures.js').Study} Study */

/** @param {Shown} shown @returns {HTMLElement[]} */
export function studyBody(shown) {
    const {study, titles} = shown;
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
        section('best', 'The best of each family', part => bestTable(shown, part)),
        ...study.measures.map((measure, i) =>
            section(`measure-${i + 1}`, titles[measure] ?? measure, part => [
                biasFigure(shown, measure, part),
                phiFigure(shown, measure, part),
            ]),
        ),
        duels(shown, several, switched),
        section('numbers', 'Every number', part => [
            numbersTable(shown, part),
            h('details', {}, h('summary', {}, 'Every seed'), seedsTable(shown, part)),
        ]),
        h('section', {id: 'notes', 'aria-label': 'What to know'}, h('h2', {}, 'What to know'), notes(study)),
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
            h('legend', {class: 'vh'}, 'Rows that are shown'),
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
    const {study, titles} = shown;
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
            h('option', {value: ''}, 'all together'),
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
            'Measure',
            study.measures.map(id => [id, titles[id] ?? id]),
            value => {
                only.measure = value;
            },
        ),
        pick(
            'Data',
            study.places.map((p, i) => [String(i), p.label]),
            value => {
                only.place = value === null ? null : Number(value);
            },
        ),
    );
    return h(
        'section',
        {id: 'wins', 'aria-label': 'Who beats whom'},
        h('h2', {}, 'Who beats whom'),
        several ? picks : null,
        body,
    );
}

/** What a seed draws. @param {Study} study */
function designs({places}) {
    const one = places.filter(place => place.split !== null && place.split !== undefined).length;
    if (one === 0) return 'A seed is a split and a network, so seeds differ in both.';
    if (one === places.length) return 'All networks of a plan share one split: seeds differ in the network alone.';
    return 'In some plans all networks share one split, in the others a seed is a split and a network.';
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
            'Phi is the performance where |bias| is below epsilon, and 0 elsewhere; thresholds and rules are chosen on ' +
                'validation, and the test rows are looked at once. ' +
                designs(study),
            `${atChance} of ${runs} runs ended with a network no better than chance on validation (its AUC is at most one ` +
                'half, or its 95 % interval reaches one half). It tells hardly anybody apart: its small bias is no merit. Such ' +
                'runs are marked, no method is chosen or counted as a winner for them, and medians are given with ' +
                'and without them.',
            `${constant.length} of ${test.length} lines have a median phi of 0.5 on test within 0.005: that is what the ` +
                'constant classifier gets for deciding the same for everyone. It is a bound kept, not a model made fair.',
            `Of ${carried.length} lines whose bound holds for every seed on validation, ${lost.length} lose it on test for at ` +
                'least one seed: what is feasible on a few validation rows need not be on new ones.',
            'The sign test treats seeds and data sets as independent. Two attributes of one data set share rows, and measures ' +
                'share networks, so the pooled p values are smaller than they should be. Pairs are many and p is not ' +
                'corrected for that.',
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
