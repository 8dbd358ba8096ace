// The counterfactual test of a trained model: what would it have said of the same people with another value of the protected
// attribute, and how near is somebody like them with the other decision?

import {h} from '../parts/dom.js';
import {dot, figure} from '../parts/figure.js';
import {count, num, percent, sentence} from '../parts/format.js';
import {Footnotes, table, valueCell} from '../parts/table.js';

/** @param {any} cell of a report @returns {HTMLElement | null} null where the run was not told to test */
export function counterfactualPanel(cell) {
    const answer = cell?.counterfactual;
    if (!answer) return null;
    const reference = new Set(
        (cell.test?.groups ?? []).filter((/** @type {any} */ g) => g.privileged).map((/** @type {any} */ g) => g.name),
    );
    return h(
        'section',
        {class: 'counterfactual'},
        h('h3', {}, 'Had they been in another group'),
        h(
            'p',
            {class: 'soft'},
            'Each test row is decided again with the protected attribute changed and all else kept. A model that ' +
                'does not flip may still use what goes with the attribute.',
        ),
        answer.columns.map((/** @type {any} */ column) => flips(column, reference)),
        closest(answer.nearest),
    );
}

/** @param {any} column @param {Set<string>} reference names of groups */
function flips(column, reference) {
    const moved = column.overall.to_favourable + column.overall.to_unfavourable;
    const why = column.why ?? (column.in_features ? null : 'the model does not see this column');
    if (!column.in_features && moved === 0)
        return h('p', {}, h('b', {}, column.column), `: ${why}; nobody is decided otherwise.`);
    const notes = new Footnotes();
    const rows = [...column.groups, {...column.overall, name: 'Everyone'}];
    const last = rows[rows.length - 1];
    return [
        h('h4', {}, column.column),
        h(
            'p',
            {class: 'lead'},
            'Changing ',
            column.column,
            ' alone changes the decision on ',
            h('b', {}, column.overall.flip_rate.value === null ? 'an undefined share' : percent(column.overall.flip_rate.value)),
            ' of ',
            h('b', {}, count(column.overall.n)),
            ' people: ',
            h('b', {}, count(column.overall.to_favourable)),
            ' to the favourable one, ',
            h('b', {}, count(column.overall.to_unfavourable)),
            ' away from it.',
        ),
        why ? h('p', {class: 'notice'}, `${sentence(why)}.`) : null,
        figure({
            caption: 'Share of each group whose decision changes',
            draw: (charts, width) =>
                charts.intervals(
                    column.groups.map((/** @type {any} */ g) => dot(g.name, g.flip_rate, reference.has(g.name))),
                    {title: 'Flip rate', width, ideal: 0},
                ),
        }).element,
        table({
            caption: `Decisions and scores when ${column.column} is changed`,
            hideCaption: true,
            rows,
            rowClass: g => (g === last ? 'total' : ''),
            columns: [
                {head: 'Group', rowhead: true, cell: g => g.name},
                {head: 'Rows', num: true, cell: g => count(g.n)},
                {head: 'Flip rate', num: true, cell: g => valueCell(g.flip_rate, notes)},
                {head: 'To favourable', num: true, cell: g => count(g.to_favourable)},
                {head: 'To unfavourable', num: true, cell: g => count(g.to_unfavourable)},
                {
                    head: 'Mean change of score',
                    num: true,
                    cell: g => valueCell(g.mean_change, notes, {sign: true}),
                },
                {head: 'Mean size of change', num: true, cell: g => valueCell(g.mean_abs_change, notes)},
            ],
        }),
        notes.list(),
    ];
}

/** @param {any} nearest */
function closest(nearest) {
    if (!nearest) return null;
    if (nearest.why) return h('p', {class: 'soft'}, `Nearest people with the other decision: ${nearest.why}.`);
    const notes = new Footnotes();
    return [
        h('h4', {}, 'The nearest person with the other decision'),
        h(
            'p',
            {class: 'soft'},
            'For everyone, the most similar person who was decided the other way. A short way to the other decision ' +
                'means that little would have changed it.',
        ),
        table({
            caption: 'By group',
            hideCaption: true,
            rows: /** @type {any[]} */ ([
                ...nearest.groups,
                ...(nearest.overall ? [{...nearest.overall, name: 'Everyone'}] : []),
            ]),
            columns: [
                {head: 'Group', rowhead: true, cell: g => g.name},
                {head: 'Rows', num: true, cell: g => count(g.n)},
                {head: 'Median distance', num: true, cell: g => valueCell(g.median_distance, notes)},
                {
                    head: 'Nearest is of another group',
                    num: true,
                    cell: g => valueCell(g.share_other_group, notes),
                },
            ],
        }),
        notes.list(),
        nearest.pairs.length === 0
            ? null
            : h(
                  'details',
                  {class: 'picker'},
                  h('summary', {}, `The ${nearest.pairs.length} closest pairs`),
                  table({
                      caption: 'Two people who are alike and were decided differently',
                      rows: /** @type {any[]} */ (nearest.pairs),
                      columns: [
                          {
                              head: 'Rows of the data',
                              rowhead: true,
                              cell: p => `${p.favourable.row} and ${p.unfavourable.row}`,
                          },
                          {head: 'Favourable decision', cell: p => p.favourable.group},
                          {head: 'Score', num: true, cell: p => num(p.favourable.score)},
                          {head: 'Unfavourable decision', cell: p => p.unfavourable.group},
                          {head: 'Score', num: true, cell: p => num(p.unfavourable.score)},
                          {head: 'Distance', num: true, cell: p => num(p.distance)},
                      ],
                  }),
              ),
    ];
}
