// Two models on the same people: every difference with an interval that knows the rows are the same, and who changes sides.

import {fill, h} from '../parts/dom.js';
import {explainMetric} from '../parts/explain.js';
import {dot, figure} from '../parts/figure.js';
import {count, num, percent} from '../parts/format.js';
import {hasSign, leading} from './panel.js';
import {figureInput, pick} from '../parts/fields.js';
import {strip} from '../chart/strip.js';
import {Footnotes, table, valueCell, withHelp} from '../parts/table.js';

/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../lab/shapes.js').Metric} Metric */

const SECOND = /(2|_b|b|new|other|challenger|after)$/i;
const AT_FIRST = 8;

/** @type {import('./panel.js').Panel} */
export const comparePanel = {
    id: 'compare',
    missing: ({subject}) =>
        subject.bytes
            ? null
            : 'Two models are compared on the same people: give a CSV with the scores or the decisions ' +
              'of both in the form for a model\u2019s predictions, or train two models and choose one above.',
    controls({catalog, subject, app}, ask) {
        const taken = [
            subject.options.label,
            subject.options.weight,
            subject.options.count,
            ...(subject.options.protected ?? []),
        ];
        const columns = subject.columns.filter(name => !taken.includes(name));
        const others = subject.others ?? [];
        const guess = columns.find(name => SECOND.test(name) && name !== subject.options.score && name !== subject.options.pred);
        const chosen = {
            score2: guess && /score|prob|^p/i.test(guess) ? guess : '',
            pred2: '',
            threshold2: 0.5,
            other: others[0]?.key ?? '',
        };
        if (guess && chosen.score2 === '') chosen.pred2 = guess;
        const entries = [{value: '', text: 'none'}, ...columns.map(name => ({value: name, text: name}))];
        const place = h('div', {class: 'bar'});
        /** @param {Partial<typeof chosen>} change */
        const set = change => {
            Object.assign(chosen, change);
            draw();
            if (ready()) ask();
        };
        const ready = () => chosen.other !== '' || chosen.score2 !== '' || chosen.pred2 !== '';
        const draw = () =>
            fill(
                place,
                others.length > 0
                    ? pick(
                          'Second model',
                          others.map(o => ({value: o.key, text: o.name})),
                          chosen.other,
                          other => set({other}),
                      )
                    : [
                          pick('Second model\u2019s score', entries, chosen.score2, score2 => set({score2})),
                          pick('its decision', entries, chosen.pred2, pred2 => set({pred2})),
                          chosen.score2
                              ? figureInput('its threshold', {value: chosen.threshold2, min: -1, max: 1}, threshold2 =>
                                    set({threshold2}),
                                )
                              : null,
                          ready()
                              ? null
                              : h(
                                    'p',
                                    {class: 'soft'},
                                    'Choose the column that holds the second model\u2019s scores, or its decisions.',
                                ),
                      ],
            );
        draw();
        return {
            element: place,
            wait: !ready(),
            options: () => {
                if (!ready()) throw new Error('Choose the column that holds the second model\u2019s scores, or its decisions.');
                const {score2, pred2, threshold2} = chosen;
                return {...(score2 ? {score2, threshold2} : {}), ...(pred2 ? {pred2} : {})};
            },
            join: () => others.find(o => o.key === chosen.other)?.join() ?? null,
        };
    },
    view: (answer, {catalog}) => compareView(catalog, answer),
    told: ({overall}) => `the second model decides ${count(overall.to_favourable + overall.to_unfavourable)} people differently.`,
};

/** @param {Catalog} catalog @param {any} answer */
export function compareView(catalog, answer) {
    const {overall} = answer;
    const moved = overall.to_favourable + overall.to_unfavourable;
    return [
        h(
            'p',
            {class: 'lead'},
            'The second model decides ',
            h('b', {}, count(moved)),
            ` of ${count(overall.n)} people differently: `,
            h('b', {}, count(overall.to_favourable)),
            ' to the favourable decision, ',
            h('b', {}, count(overall.to_unfavourable)),
            ' away from it.',
        ),
        mcnemar(answer.mcnemar),
        h('h4', {}, 'Who changes sides'),
        flips(answer),
        h('h4', {}, 'Gaps between groups'),
        gapTables(catalog, answer),
        h('h4', {}, 'Rates by group'),
        rates(catalog, answer),
    ];
}

/** @param {any} test */
function mcnemar(test) {
    if (!test) return null;
    const p = test.p === null || test.p === undefined ? 'undefined' : test.p < 0.001 ? 'under 0.001' : num(test.p);
    return h(
        'p',
        {class: 'soft'},
        `Right only with the first: ${count(test.only_a)} people; right only with the second: ${count(test.only_b)}. ` +
            `By McNemar\u2019s test a difference as large would come by luck with p ${p}.`,
    );
}

/** @param {any} answer */
function flips(answer) {
    const notes = new Footnotes();
    const total = {...answer.overall, name: 'Everyone'};
    return [
        table({
            caption: 'People whom the second model decides differently',
            hideCaption: true,
            rows: [...answer.groups, total],
            rowClass: g => (g === total ? 'total' : ''),
            columns: [
                {head: 'Group', rowhead: true, cell: g => g.name},
                {head: 'Rows', num: true, cell: g => count(g.n)},
                {head: 'Changed', num: true, cell: g => [valueCell(g.changed, notes)]},
                {
                    head: 'To favourable',
                    num: true,
                    cell: g => [count(g.to_favourable), h('span', {class: 'ci'}, share(g.to_favourable, g.n))],
                },
                {
                    head: 'To unfavourable',
                    num: true,
                    cell: g => [count(g.to_unfavourable), h('span', {class: 'ci'}, share(g.to_unfavourable, g.n))],
                },
            ],
        }),
        notes.list(),
        figure({
            caption: 'Share of each group that changes sides; the dashed line is everyone.',
            draw: (charts, width) =>
                charts.intervals(
                    answer.groups.map((/** @type {any} */ g) => dot(g.name, g.changed, Boolean(g.privileged))),
                    {title: 'Share that changes sides', width, ideal: answer.overall.changed.value},
                ),
        }).element,
    ];
}

/** @param {number} part @param {number} whole */
const share = (part, whole) => (whole > 0 ? percent(part / whole) : '');

/** @param {Catalog} catalog @param {any} answer */
function gapTables(catalog, answer) {
    const known = catalog.metrics.filter(
        m => m.kind === 'disparity' && answer.difference[m.id]?.value !== null && answer.difference[m.id],
    );
    const moved = known.filter(m => !m.of_data);
    const first = leading(moved, AT_FIRST, 2);
    const more = (/** @type {string} */ title, /** @type {Metric[]} */ rows) =>
        rows.length > 0 ? h('details', {class: 'picker'}, h('summary', {}, title), gapTable(answer, rows)) : null;
    const rest = moved.filter(m => !first.includes(m));
    const ofData = known.filter(m => m.of_data);
    return [
        gapTable(answer, first),
        more(`${rest.length} more measures`, rest),
        more(`${ofData.length} of the data, whatever the model`, ofData),
    ];
}

/** @param {any} answer @param {Metric[]} rows */
function gapTable(answer, rows) {
    const notes = new Footnotes();
    const one = (/** @type {string} */ side) => (/** @type {Metric} */ m) =>
        valueCell(answer[side].metrics[m.id], notes, {sign: hasSign(m)});
    return [
        table({
            caption: 'Gaps of both models',
            hideCaption: true,
            rows,
            columns: [
                {head: 'Measure', rowhead: true, cell: m => withHelp(m.title, explainMetric(m))},
                {head: 'First', num: true, cell: one('a')},
                {head: 'Second', num: true, cell: one('b')},
                {
                    head: 'Second less first',
                    num: true,
                    cell: m => valueCell(answer.difference[m.id], notes, {sign: true}),
                },
                {
                    head: h('span', {class: 'vh'}, 'Drawn'),
                    cell: m => strip(answer.difference[m.id], /** @type {any} */ ({ideal: 0})),
                },
                {head: 'Reading', words: true, cell: m => reading(answer.difference[m.id])},
            ],
        }),
        notes.list(),
    ];
}

/** @param {import('../lab/shapes.js').Value} v */
function reading(v) {
    if (v.low === null || v.low === undefined || v.high === null || v.high === undefined) return 'no interval';
    return v.low <= 0 && v.high >= 0
        ? 'the interval holds no difference'
        : v.high < 0
          ? 'the second is lower'
          : 'the second is higher';
}

/** @param {Catalog} catalog @param {any} answer */
function rates(catalog, answer) {
    const ids = Object.keys(answer.overall.difference ?? {});
    const known = catalog.metrics.filter(m => ids.includes(m.id));
    if (known.length === 0) return null;
    const place = h('div', {});
    /** @param {string} id */
    const draw = id => {
        const notes = new Footnotes();
        const total = {...answer.overall, name: 'Everyone'};
        fill(
            place,
            table({
                caption: `${known.find(m => m.id === id)?.title} of both models`,
                rows: [...answer.groups, total],
                rowClass: g => (g === total ? 'total' : ''),
                columns: [
                    {head: 'Group', rowhead: true, cell: g => g.name},
                    {head: 'First', num: true, cell: g => valueCell(g.a[id], notes)},
                    {head: 'Second', num: true, cell: g => valueCell(g.b[id], notes)},
                    {
                        head: 'Second less first',
                        num: true,
                        cell: g => valueCell(g.difference[id], notes, {sign: true}),
                    },
                    {
                        head: h('span', {class: 'vh'}, 'Drawn'),
                        cell: g => strip(g.difference[id] ?? {value: null}, /** @type {any} */ ({ideal: 0})),
                    },
                ],
            }),
            notes.list(),
        );
    };
    const first = (known.find(m => !m.of_data) ?? known[0]).id;
    draw(first);
    return [
        pick(
            'Rate',
            known.map(m => ({value: m.id, text: m.title})),
            first,
            draw,
        ),
        place,
    ];
}
