// Similar people: whether those who are alike are treated alike, by the decisions of a person's nearest neighbours.

import {freshId, h} from '../parts/dom.js';
import {dot, figure} from '../parts/figure.js';
import {count, interval, num} from '../parts/format.js';
import {figureInput} from './panel.js';
import {Footnotes, table, valueCell} from '../parts/table.js';

/** @type {import('./panel.js').Panel} */
export const individualPanel = {
    id: 'individual',
    controls(_, ask) {
        let neighbours = 5;
        const id = freshId('protected');
        const box = h('input', {type: 'checkbox', id});
        return {
            wait: true,
            options: () => ({neighbours, ...(box.checked ? {with_protected: true} : {})}),
            element: h(
                'div',
                {},
                h(
                    'p',
                    {class: 'soft'},
                    'Every person is compared with the others: a moment for thousands of people, some seconds for ' +
                        'fifty thousand. It runs when you ask for it.',
                ),
                h(
                    'div',
                    {class: 'bar'},
                    figureInput('Neighbours', {value: neighbours, min: 1, max: 1000, whole: true}, value => {
                        neighbours = value;
                    }),
                    h('span', {class: 'check'}, box, h('label', {for: id}, 'The protected attributes count as likeness too')),
                    h('button', {type: 'button', onclick: ask}, 'Compare similar people'),
                ),
            ),
        };
    },
    view: individualView,
    told: ({k, consistency}) => `consistency ${num(consistency.value)} over ${k} neighbours.`,
};

/** @param {any} answer */
export function individualView(answer) {
    const notes = new Footnotes();
    const total = {
        name: 'Everyone',
        n: answer.groups.reduce((/** @type {number} */ n, /** @type {any} */ g) => n + g.n, 0),
        consistency: answer.consistency,
    };
    const what = answer.of === 'labels' ? 'label' : 'decision';
    const twin = () =>
        table({
            caption: 'Consistency by group',
            hideCaption: true,
            rows: [...answer.groups, total],
            rowClass: g => (g === total ? 'total' : ''),
            columns: [
                {head: 'Group', rowhead: true, cell: g => g.name},
                {head: 'Rows', num: true, cell: g => count(g.n)},
                {head: 'Consistency', num: true, cell: g => valueCell(g.consistency, notes)},
            ],
        });
    const built = twin();
    return [
        answer.consistency.value === null
            ? h('p', {}, `Consistency is undefined: ${answer.consistency.why}.`)
            : h(
                  'p',
                  {class: 'lead'},
                  `A person\u2019s ${what} differs from the mean of the ${answer.k} most similar people\u2019s by `,
                  h('b', {}, num(1 - answer.consistency.value)),
                  ' on average: consistency is ',
                  h('b', {}, num(answer.consistency.value)),
                  interval(answer.consistency) ? ` (${interval(answer.consistency)})` : '',
                  '.',
              ),
        figure({
            caption: 'Consistency by group; the dashed line is everyone.',
            draw: (charts, width) =>
                charts.intervals(
                    answer.groups.map((/** @type {any} */ g) => dot(g.name, g.consistency, Boolean(g.privileged))),
                    {title: 'Consistency', width, ideal: answer.consistency.value},
                ),
        }).element,
        built,
        notes.list(),
        h(
            'p',
            {class: 'soft'},
            `Similar by ${count(answer.features)} features; the outcome is not among them, nor the protected ` +
                'attributes unless they are ticked above',
            answer.left_out?.length ? `; also left out: ${answer.left_out.join(', ')}` : '',
            '. What counts as similar is a choice: two people ' + 'may differ in what no column holds.',
        ),
    ];
}
