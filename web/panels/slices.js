// Worst subgroups: which combinations of attributes fare worst by a rate, with what is known of the luck in such a search.

import {MOST_COLUMNS} from '../state/files.js';
import {h} from '../parts/dom.js';
import {explainMetric} from '../parts/explain.js';
import {count, num, percent} from '../parts/format.js';
import {countable, figureInput, pick, tickList} from './panel.js';
import {sortable} from '../parts/sortable.js';
import {strip} from '../chart/strip.js';
import {Footnotes, table, valueCell, withHelp} from '../parts/table.js';

/** @typedef {import('../lab/shapes.js').Catalog} Catalog */

/** @type {import('./panel.js').Panel} */
export const slicesPanel = {
    id: 'slices',
    controls,
    view: (answer, {catalog}) => slicesView(catalog, answer),
    told: ({slices, tested}) => `${count(slices.length)} of ${count(tested)} subgroups are shown.`,
};

/** @type {NonNullable<import('./panel.js').Panel['controls']>} */
function controls({app, catalog, subject}, ask) {
    const decided = subject.bytes !== null;
    // A share of all, of a label's or of a decision's people: of other rates the core can test no difference.
    const rates = countable(catalog, 'rate').filter(m => m.share_of && (decided || m.of_data));
    const chosen = {of: '', depth: 2, minimum: app.store.state.measures?.minimum ?? 30};
    const own = [subject.options.label, subject.options.score, subject.options.pred, subject.options.weight];
    const columns = subject.columns.filter(name => !own.includes(name));
    const attributes = new Set(columns);
    const element = h(
        'div',
        {},
        h(
            'div',
            {class: 'bar'},
            pick('Rate', [{value: '', text: 'the usual one'}, ...rates.map(m => ({value: m.id, text: m.title}))], '', value => {
                chosen.of = value;
                ask();
            }),
            pick(
                'Attributes combined',
                [1, 2, 3].map(n => ({value: String(n), text: n === 1 ? 'one' : `up to ${n}`})),
                '2',
                value => {
                    chosen.depth = Number(value);
                    ask();
                },
            ),
            figureInput('Rows at least', {value: chosen.minimum, min: 1, max: 1e9, whole: true}, value => {
                chosen.minimum = value;
                ask();
            }),
        ),
        columns.length > MOST_COLUMNS
            ? h('p', {class: 'soft'}, `All ${count(columns.length)} columns are searched: too many to be ticked one by one here.`)
            : null,
        columns.length > 0 && columns.length <= MOST_COLUMNS
            ? tickList(
                  `Attributes (${columns.length})`,
                  columns.map(name => ({value: name, text: name})),
                  attributes,
                  ask,
              )
            : null,
    );
    return {
        element,
        options: () => {
            if (columns.length > 0 && attributes.size === 0) throw new Error('Tick at least one attribute to make subgroups of.');
            return {
                ...(chosen.of ? {of: chosen.of} : {}),
                depth: chosen.depth,
                minimum: chosen.minimum,
                ...(attributes.size < columns.length ? {attributes: columns.filter(name => attributes.has(name))} : {}),
            };
        },
    };
}

/** @param {Catalog} catalog @param {any} answer */
export function slicesView(catalog, answer) {
    const metric = catalog.metrics.find(m => m.id === answer.of);
    const title = metric?.title ?? answer.of;
    const top = answer.slices[0];
    const worse = answer.direction > 0 ? 'lowest' : answer.direction < 0 ? 'highest' : 'furthest from the rest';
    const most = Math.max(
        1e-9,
        ...answer.slices
            .flatMap((/** @type {any} */ {difference: d}) => [d.value, d.low, d.high])
            .filter((/** @type {any} */ x) => typeof x === 'number')
            .map(Math.abs),
    );
    const notes = new Footnotes();
    return [
        top
            ? h(
                  'p',
                  {class: 'lead'},
                  `${title} is ${worse} for `,
                  h('b', {}, top.name),
                  ': ',
                  h('b', {}, num(top.value.value)),
                  ` over ${count(top.n)} rows, against `,
                  h('b', {}, num(top.rest.value)),
                  ' for the rest.',
              )
            : h(
                  'p',
                  {},
                  answer.tested === 0
                      ? `There is no subgroup of at least ${count(answer.minimum)} rows.`
                      : `None of the ${count(answer.tested)} subgroups of at least ${count(answer.minimum)} rows ` +
                            'stands out from the rest.',
              ),
        h('p', {class: 'notice'}, answer.note),
        answer.slices.length > 0
            ? sortable({
                  caption:
                      `The ${count(answer.slices.length)} worst of ${count(answer.tested)} subgroups ` +
                      `by ${title.toLowerCase()}; ` +
                      `everyone ${num(answer.overall.value)}`,
                  rows: /** @type {any[]} */ (answer.slices),
                  columns: [
                      {
                          head: 'Subgroup',
                          rowhead: true,
                          value: s => s.name,
                          cell: s => [
                              s.conditions.map((/** @type {any} */ c) => h('span', {class: 'condition'}, conditionText(c))),
                              s.small ? h('span', {class: 'tag few'}, 'few') : null,
                          ],
                      },
                      {
                          head: 'Rows',
                          num: true,
                          value: s => s.n,
                          cell: s => [count(s.n), h('span', {class: 'ci'}, percent(s.share))],
                      },
                      {
                          head: title,
                          num: true,
                          value: s => s.value.value,
                          cell: s => valueCell(s.value, notes),
                      },
                      {
                          head: 'The rest',
                          num: true,
                          value: s => s.rest.value,
                          cell: s => valueCell(s.rest, notes, {range: ''}),
                      },
                      {
                          head: 'Difference',
                          num: true,
                          value: s => s.difference.value,
                          cell: s => valueCell(s.difference, notes, {sign: true}),
                      },
                      {head: 'Drawn', value: s => s.difference.value, cell: s => drawn(s.difference, most)},
                      {
                          head: 'p, adjusted',
                          num: true,
                          value: s => s.p_adjusted,
                          cell: s => probability(s.p_adjusted),
                      },
                      ...(top && top.q !== undefined
                          ? [
                                {
                                    head: 'q',
                                    num: true,
                                    value: (/** @type {any} */ s) => s.q,
                                    cell: (/** @type {any} */ s) => probability(s.q),
                                },
                            ]
                          : []),
                  ],
              })
            : null,
        notes.list(),
        metric ? h('p', {class: 'legend'}, withHelp(`The formula of ${title.toLowerCase()}`, explainMetric(metric))) : null,
        small(answer),
        leftOut(answer.left_out),
    ];
}

/** @param {any} condition a range has its ends, a level has not */
const conditionText = ({column, text, from}) => (typeof from === 'number' ? `${column} ${text}` : `${column} = ${text}`);

/** A difference on a scale that holds the largest. @param {import('../lab/shapes.js').Value} v @param {number} most */
function drawn(v, most) {
    const scaled = (/** @type {number | null | undefined} */ x) => (typeof x === 'number' ? (x / most) * 0.5 : null);
    return strip({value: scaled(v.value), low: scaled(v.low), high: scaled(v.high)}, /** @type {any} */ ({ideal: 0}));
}

/** @param {number | null} p */
function probability(p) {
    if (p === null || p === undefined) return '\u2013';
    return p < 0.001 ? '< 0.001' : num(p);
}

/** @param {any} answer */
function small({small: few, minimum}) {
    if (!few || few.length === 0) return null;
    return h(
        'div',
        {},
        h(
            'p',
            {class: 'soft'},
            `Intersections of the protected attributes with fewer than ${count(minimum)} rows, ` +
                'which the search passes over. They are people all the same:',
        ),
        table({
            caption: 'Small intersections',
            hideCaption: true,
            rows: /** @type {any[]} */ (few),
            columns: [
                {head: 'Intersection', rowhead: true, cell: s => s.name},
                {head: 'Rows', num: true, cell: s => [count(s.n), h('span', {class: 'tag few'}, 'few')]},
            ],
        }),
    );
}

/** @param {{column: string, why: string}[] | undefined} columns */
function leftOut(columns) {
    if (!columns || columns.length === 0) return null;
    return h(
        'details',
        {class: 'picker'},
        h('summary', {}, columns.length === 1 ? 'One column took no part' : `${count(columns.length)} columns took no part`),
        h(
            'ul',
            {class: 'defects'},
            columns.map(c => h('li', {}, h('b', {}, c.column), `: ${c.why}`)),
        ),
    );
}
