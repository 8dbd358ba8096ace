// The data before any model: who is in them, what is missing, what goes with the label and with the group. What gives cause
// for thought comes first, in words.

import {h} from '../parts/dom.js';
import {dot, figure} from '../parts/figure.js';
import {count, interval, num, percent, sentence, words} from '../parts/format.js';
import {bare, ratesIn} from './panel.js';
import {sortable} from '../parts/sortable.js';
import {Footnotes, table, valueCell} from '../parts/table.js';

/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../lab/shapes.js').Value} Value */

const PROXIES = 12; // drawn; the table has all

/** @type {import('./panel.js').Panel} */
export const dataPanel = {
    id: 'data',
    view: (answer, {catalog}) => dataView(catalog, answer),
    told: ({rows, warnings}) =>
        `${count(rows.n)} rows, ${warnings.length === 0 ? 'no warning' : plural(warnings.length, 'warning')}.`,
};

/** @param {number} n @param {string} noun */
const plural = (n, noun) => `${count(n)} ${noun}${n === 1 ? '' : 's'}`;

/** @param {Catalog} catalog @param {any} answer */
export function dataView(catalog, answer) {
    return [
        warningList(answer.warnings),
        h('h4', {}, 'Groups'),
        groups(catalog, answer),
        h('h4', {}, 'Columns'),
        columns(answer.columns),
        h('h4', {}, 'Proxies'),
        proxies(answer.proxy),
    ];
}

/** @param {{column: string, kind: string, text: string}[]} warnings */
function warningList(warnings) {
    if (warnings.length === 0) return h('p', {}, 'Nothing in the columns gives cause for a warning.');
    return h(
        'ul',
        {class: 'warnings'},
        warnings.map(w =>
            h('li', {}, w.column ? h('b', {}, w.column) : null, h('span', {class: 'tag'}, words(w.kind)), ' ', w.text),
        ),
    );
}

/** @param {Catalog} catalog @param {any} answer */
function groups(catalog, answer) {
    const notes = new Footnotes();
    const rates = ratesIn(catalog, answer.groups[0] ?? {});
    const total = {...answer.label, name: 'Everyone', n: answer.rows.n, share: 1};
    return [
        table({
            caption:
                `How many people each group has, and what is known of them; ${plural(answer.rows.with_missing, 'row')} ` +
                'with a missing cell',
            rows: [...answer.groups, total],
            rowClass: g => (g === total ? 'total' : ''),
            columns: [
                {
                    head: 'Group',
                    rowhead: true,
                    cell: g => [g.name, g.privileged ? h('span', {class: 'tag ref'}, 'reference') : null],
                },
                {head: 'Rows', num: true, cell: g => count(g.n)},
                {head: 'Share', num: true, cell: g => percent(g.share)},
                ...rates.map(m => ({
                    head: m.title,
                    num: true,
                    cell: (/** @type {any} */ g) => valueCell(g[m.id], notes),
                })),
                {
                    head: 'Rows with a missing cell',
                    num: true,
                    cell: g =>
                        g.missing ? valueCell(g.missing, notes) : percent(answer.rows.with_missing / (answer.rows.n || 1)),
                },
            ],
        }),
        notes.list(),
        aside(catalog, answer.rows),
        rates.slice(0, 1).map(m => rateFigure(answer.groups, m, answer.label[m.id])),
    ];
}

/** What the rows above do not hold. @param {Catalog} catalog @param {any} rows */
function aside(catalog, rows) {
    const told = [
        rows.why ? sentence(rows.why) : null,
        rows.set_aside > 0 ? `${plural(rows.set_aside, 'row')} set aside for a missing cell` : null,
        rows.without_label > 0 ? `${plural(rows.without_label, 'row')} without a label` : null,
        rows.without_group > 0 ? `${plural(rows.without_group, 'row')} without a group` : null,
    ].filter(text => text !== null);
    return [
        told.length === 0 ? null : h('p', {class: 'soft'}, `${told.join('; ')}.`),
        rows.with_missing > 0 && rows.incomplete
            ? h(
                  'p',
                  {class: 'soft'},
                  ratesIn(catalog, rows.incomplete).map(
                      m =>
                          `${m.title} of the rows with a missing cell ${num(rows.incomplete[m.id].value)}, ` +
                          `of the complete ones ${num(rows.complete[m.id].value)}.`,
                  ),
              )
            : null,
    ];
}

/** @param {any[]} all @param {import('../lab/shapes.js').Metric} m @param {Value} overall */
function rateFigure(all, m, overall) {
    return figure({
        caption: `${m.title} by group, with intervals; the dashed line is everyone. The diamond is the reference.`,
        draw: (charts, width) =>
            charts.intervals(
                all.map(g => dot(g.name, g[m.id], g.privileged)),
                {title: m.title, width, ideal: overall?.value ?? null},
            ),
    }).element;
}

/** @param {any[]} all */
function columns(all) {
    const cell = (/** @type {any} */ x, digits = 3) => (bare(x) === null ? '\u2013' : num(bare(x), digits));
    return [
        h(
            'p',
            {class: 'soft'},
            'How strongly each column goes with the label, and with the group: mutual information in nats (0: ' +
                'nothing), Cram\u00e9r\u2019s V from 0 (nothing) to 1 (the same), AUC from 0.5 (nothing) to 1. A heading sorts.',
        ),
        sortable({
            caption: 'Columns',
            rows: all,
            columns: [
                {
                    head: 'Column',
                    rowhead: true,
                    value: c => c.name,
                    cell: c => [
                        c.name,
                        c.use === 'attribute' ? null : h('span', {class: 'tag'}, c.use),
                        c.warnings?.length
                            ? h('span', {class: 'tag few'}, c.warnings.map((/** @type {any} */ w) => words(w.kind)).join(', '))
                            : null,
                    ],
                },
                {head: 'Kind', value: c => c.kind},
                {
                    head: 'Values',
                    num: true,
                    value: c => c.levels ?? null,
                    cell: c => (c.levels ? count(c.levels) : ''),
                },
                {
                    head: 'Missing',
                    num: true,
                    value: c => c.missing.n,
                    cell: c =>
                        c.missing.n ? [count(c.missing.n), h('span', {class: 'ci'}, percent(bare(c.missing.share) ?? 0))] : '0',
                },
                {
                    head: 'Label: information',
                    num: true,
                    value: c => bare(c.label?.mutual_information),
                    cell: c => cell(c.label?.mutual_information, 4),
                },
                {
                    head: 'Label: V',
                    num: true,
                    value: c => bare(c.label?.cramers_v),
                    cell: c => cell(c.label?.cramers_v),
                },
                {
                    head: 'Label: AUC',
                    num: true,
                    value: c => bare(c.label?.auc),
                    cell: c => cell(c.label?.auc),
                },
                {
                    head: 'Group: information',
                    num: true,
                    value: c => bare(c.group?.mutual_information),
                    cell: c => cell(c.group?.mutual_information, 4),
                },
                {
                    head: 'Group: V',
                    num: true,
                    value: c => bare(c.group?.cramers_v),
                    cell: c => cell(c.group?.cramers_v),
                },
                {
                    head: 'Group: AUC',
                    num: true,
                    value: c => bare(c.group?.auc),
                    cell: c => cell(c.group?.auc),
                },
            ],
        }),
        missingByGroup(all.filter(c => c.missing.n > 0)),
    ];
}

/** @param {any[]} some */
function missingByGroup(some) {
    if (some.length === 0) return null;
    const notes = new Footnotes();
    return h(
        'details',
        {class: 'picker'},
        h('summary', {}, `Missing cells by group (${plural(some.length, 'column')})`),
        table({
            caption: 'Share of each group\u2019s rows in which the cell is missing, and the label where it is',
            rows: some,
            columns: [
                {head: 'Column', rowhead: true, cell: c => c.name},
                {
                    head: 'Favourable where missing',
                    num: true,
                    cell: c => (c.missing.label_rate ? valueCell(c.missing.label_rate, notes) : ''),
                },
                {
                    head: 'By group, in the order above',
                    words: true,
                    cell: c =>
                        c.missing.groups
                            .map((/** @type {any} */ v) => (bare(v) === null ? 'undefined' : percent(Number(bare(v)))))
                            .join('; '),
                },
            ],
        }),
        notes.list(),
    );
}

/** Of more than two groups, each against the rest. @param {{name: string, auc: Value}[] | undefined} all */
function eachGroup(all) {
    if (!all || all.length === 0) return null;
    const notes = new Footnotes();
    return h(
        'details',
        {class: 'picker'},
        h('summary', {}, `Each of ${count(all.length)} groups against the rest`),
        table({
            caption: 'AUC for each group against the rest',
            rows: all,
            columns: [
                {head: 'Group', rowhead: true, cell: g => g.name},
                {head: 'AUC', num: true, cell: g => valueCell(g.auc, notes)},
            ],
        }),
        notes.list(),
    );
}

/** @param {{column: string, why: string}[] | undefined} some */
function leftOut(some) {
    if (!some || some.length === 0) return null;
    return h(
        'details',
        {class: 'picker'},
        h('summary', {}, `${plural(some.length, 'column')} the model does not see`),
        h(
            'ul',
            {class: 'defects'},
            some.map(c => h('li', {}, h('b', {}, c.column), `: ${c.why}`)),
        ),
    );
}

/** @param {any} proxy */
function proxies(proxy) {
    if (!proxy || proxy.why) return h('p', {}, `How well the group can be guessed is not known: ${proxy?.why ?? 'no answer'}.`);
    const all = [...proxy.columns].sort((a, b) => (b.auc.value ?? -1) - (a.auc.value ?? -1));
    const shown = all.slice(0, PROXIES);
    return [
        h(
            'p',
            {class: 'lead'},
            'From the other columns together, ',
            proxy.target,
            ' can be told with an AUC of ',
            h('b', {}, num(proxy.auc.value)),
            interval(proxy.auc) ? ` (${interval(proxy.auc)})` : '',
            '.',
        ),
        h(
            'p',
            {class: 'soft'},
            `A ${words(proxy.model)} on ${plural(proxy.features, 'feature')} of ${count(proxy.rows)} rows, measured ` +
                `on ${proxy.test ? `${count(proxy.test)} rows` : 'rows'} it was not fitted to. 0.5 is guessing; 1 means that ` +
                'leaving the attribute out hides nothing.',
        ),
        eachGroup(proxy.groups),
        figure({
            caption: `AUC of each column alone${all.length > PROXIES ? `: the ${PROXIES} highest of ${all.length}` : ''}`,
            draw: (charts, width) =>
                charts.intervals(
                    shown.map(c => dot(c.name, c.auc)),
                    {title: 'AUC for the group', width, ideal: 0.5, zero: false},
                ),
            twin: () => {
                const notes = new Footnotes();
                return h(
                    'div',
                    {},
                    table({
                        caption: 'AUC of each column alone',
                        rows: all,
                        columns: [
                            {head: 'Column', rowhead: true, cell: c => c.name},
                            {head: 'AUC alone', num: true, cell: c => valueCell(c.auc, notes)},
                            ...(all[0]?.drop
                                ? [
                                      {
                                          head: 'Fall of the joint AUC without it',
                                          num: true,
                                          cell: (/** @type {any} */ c) => valueCell(c.drop, notes, {sign: true}),
                                      },
                                  ]
                                : []),
                        ],
                    }),
                    notes.list(),
                );
            },
        }).element,
        leftOut(proxy.left_out),
    ];
}
