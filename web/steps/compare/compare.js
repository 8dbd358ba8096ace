// Step 5: what each method gave, as a table and as performance against the size of the gap.

import {constantPerformance, front, over, reportCsv, rowsOf, spread, telling, trainedOf} from '../../state/compare.js';
import {isChosen} from '../../state/record.js';
import {encodeChoice, encodePlan} from '../../state/url.js';
import {auditResult} from '../audit/audit_result.js';
import {measureChecks} from '../../parts/controls.js';
import {byId, download, fill, freshId, h} from '../../parts/dom.js';
import {explainMetric, explainTerm} from '../../parts/explain.js';
import {figure} from '../../parts/figure.js';
import {chainTitle, num, paramText, signed, titleOf} from '../../parts/format.js';
import {leading} from '../../panels/measures.js';
import {answerSection, saidOf} from '../../panels/answer.js';
import {auditInFull} from '../audit/predictions.js';
import {Footnotes, table, valueCell, withHelp} from '../../parts/table.js';

/** @typedef {import('../../state/app.js').App} App */
/** @typedef {import('../../state/app.js').Finished} Finished */
/** @typedef {import('../../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../../state/compare.js').Row} Row */
/** @typedef {import('../../state/compare.js').Part} Part */

/** A measure of a run whose report settings left the audits out. */
const LEFT_OUT = {value: null, why: 'this run was told to leave its audits out (settings, Report)'};

/** @param {App} app @param {HTMLElement} root */
export function compareView(app, root) {
    const place = h('div', {});
    /** @type {{part: Part, metrics: Set<string> | null, open: string | null}} */
    const view = {part: 'test', metrics: null, open: null};
    fill(root, h('h2', {id: 'title-compare'}, 'Compare'), place);
    const draw = () => {
        const {catalog, finished, shown} = app.store.state;
        const run = finished[shown];
        if (!catalog || !run) {
            fill(
                place,
                h(
                    'p',
                    {class: 'lead'},
                    'Nothing has been run yet. ',
                    h('a', {href: '#debias'}, 'Choose methods and run them'),
                    ', or ',
                    h('a', {href: '#train'}, 'train the baseline'),
                    '.',
                ),
            );
            return;
        }
        fill(place, results(app, catalog, run, view, draw));
    };
    app.store.watch(['finished', 'shown', 'catalog'], draw);
}

/**
 * @param {App} app @param {Catalog} catalog @param {Finished} run
 * @param {{part: Part, metrics: Set<string> | null, open: string | null}} view @param {() => void} redraw
 */
function results(app, catalog, run, view, redraw) {
    const {report} = run;
    const rows = rowsOf(report);
    const objective = report.plan.objective;
    const disparities = catalog.metrics.filter(m => m.kind === 'disparity' && m.id !== objective.bias);
    const others = catalog.metrics.filter(m => m.id !== objective.bias && m.id !== objective.performance);
    const moved = disparities.filter(m => !m.of_data);
    view.metrics ??= new Set(leading(moved, 2, 1).map(m => m.id));
    const chosen = view.metrics;
    const tablePlace = h('div', {});
    const detail = h('div', {id: 'compare-detail'});
    const drawTable = () =>
        fill(
            tablePlace,
            compareTable(
                catalog,
                report,
                rows,
                view.part,
                others.filter(m => chosen.has(m.id)),
                open,
            ),
        );
    /** @param {string} key */
    const open = key => {
        view.open = key;
        const row = rows.find(r => r.key === key);
        if (row) fill(detail, rowDetail(app, run, row, rows, view.part));
        detail.querySelector('h3')?.focus();
    };
    drawTable();
    return [
        h('div', {class: 'bar'}, runChoice(app), partSwitch(view, redraw), exports(app, run)),
        h('p', {class: 'lead'}, saidOf(report, 'lead')),
        report.data.synthetic
            ? h(
                  'p',
                  {class: 'soft'},
                  `These are results on the synthetic twin of ${report.data.title}, not on its original rows. `,
                  explainTerm('twin'),
              )
            : null,
        run.cancelled ? h('p', {class: 'soft'}, 'The run did not go to its end: finished parts only.') : null,
        tradeoffFigure(catalog, report, rows, view.part, open),
        tablePlace,
        h(
            'details',
            {class: 'picker'},
            h('summary', {}, `More measures (${others.length})`),
            measureChecks(
                others.filter(m => !m.of_data),
                chosen,
                drawTable,
            ),
            h('p', {class: 'soft'}, 'Of the data, whatever the method:'),
            measureChecks(
                others.filter(m => m.of_data),
                chosen,
                drawTable,
            ),
        ),
        detail,
    ];
}

/** @param {App} app */
function runChoice(app) {
    const {finished, shown} = app.store.state;
    const id = freshId('run');
    const select = h(
        'select',
        {id, onchange: () => app.store.set({shown: Number(select.value)})},
        finished.map((f, i) => h('option', {value: String(i)}, f.label)),
    );
    select.value = String(shown);
    return h('div', {class: 'control inline'}, h('label', {for: id}, 'Run'), select);
}

/** @param {{part: Part}} view @param {() => void} redraw */
function partSwitch(view, redraw) {
    const name = freshId('part');
    return h(
        'fieldset',
        {class: 'switch'},
        h('legend', {class: 'vh'}, 'Rows'),
        [
            ['test', 'Test rows'],
            ['valid', 'Validation rows'],
        ].map(([part, text]) => {
            const id = `${name}-${part}`;
            const radio = h('input', {
                type: 'radio',
                name,
                id,
                checked: view.part === part,
                onchange: () => {
                    view.part = /** @type {Part} */ (part);
                    redraw();
                    /** @type {HTMLElement | null} */ (byId('step-compare').querySelector('.switch input:checked'))?.focus();
                },
            });
            return [radio, h('label', {for: id}, text)];
        }),
        explainTerm('split'),
    );
}

/** @param {App} app @param {Finished} run */
function exports(app, run) {
    const stem = `equipoise-${run.report.data.name || 'report'}`;
    const save = (/** @type {string} */ ending, /** @type {string} */ text, /** @type {string} */ type) => {
        download(`${stem}.${ending}`, text, type);
        app.store.set({kept: new Set([...app.store.state.kept, run])});
    };
    return h(
        'div',
        {class: 'actions'},
        h('button', {type: 'button', onclick: () => save('csv', reportCsv(run.report), 'text/csv')}, 'CSV'),
        h('button', {type: 'button', onclick: () => save('json', run.text, 'application/json')}, 'JSON report'),
        h(
            'button',
            {
                type: 'button',
                onclick: async () => {
                    try {
                        const {measures} = app.store.state;
                        const parts = [
                            `${location.href.replace(/#.*/, '')}#compare`,
                            await encodePlan(run.report.plan),
                            ...(isChosen(measures) ? [await encodeChoice({measures})] : []),
                        ];
                        const url = parts.join('&');
                        history.replaceState(null, '', url);
                        await navigator.clipboard?.writeText(url).then(
                            () => app.say('The link to this plan is copied. It holds the plan, never the data.'),
                            () => app.say('The link to this plan is in the address bar. It holds the plan, never the data.'),
                        );
                    } catch (error) {
                        app.fail(error);
                    }
                },
            },
            'Link to the plan',
        ),
    );
}

/**
 * The mark of runs whose model learnt nothing, and the median without them. @param {Row} row @param {number | null} merit
 */
function chanceNote(row, merit) {
    const lost = row.cells.filter(cell => cell.collapsed);
    if (lost.length === 0) return null;
    const [{collapsed}] = lost,
        all = row.cells.length;
    const text =
        all === 1
            ? String(collapsed)
            : `${lost.length} of ${all} seeds no better than chance on validation` +
              (merit === null ? '' : `; without them ${num(merit)}`);
    return h('span', {class: 'note wrong'}, text);
}

/** @param {Row} row @param {Row[]} rows @param {Catalog} catalog */
function nameOf(row, rows, catalog) {
    const params = paramText(telling(row, rows));
    return `${chainTitle(catalog, row.method)}${params ? `, ${params}` : ''}`;
}

/**
 * @param {Catalog} catalog @param {import('../../lab/shapes.js').Report} report @param {Row[]} rows
 * @param {Part} part @param {import('../../lab/shapes.js').Metric[]} metrics
 * @param {(key: string) => void} open
 */
function compareTable(catalog, report, rows, part, metrics, open) {
    const notes = new Footnotes();
    const {performance, bias, epsilon} = report.plan.objective;
    const known = (/** @type {string} */ id) => catalog.metrics.find(m => m.id === id);
    const head = (/** @type {string} */ id) => {
        const metric = known(id);
        return metric ? withHelp(metric.title, explainMetric(metric)) : titleOf(catalog, id);
    };
    const seeds = Math.max(...rows.map(r => r.cells.length));
    /**
     * The objective's number with the metric's interval.
     * @param {Row} row @param {"performance" | "bias"} what @param {string} id
     */
    const objectiveValue = (row, what, id) =>
        over(row, cell => {
            const {objective, metrics: all} = cell[part];
            const same = all?.[id];
            const equal =
                same && objective[what] !== null && same.value !== null && Math.abs(same.value - Number(objective[what])) < 1e-9;
            return {
                value: objective[what],
                why: objective.why,
                low: equal ? same.low : null,
                high: equal ? same.high : null,
            };
        });
    const merit = (/** @type {Row} */ row) => spread(trainedOf(row).map(c => c[part].objective.phi)).median;
    const best = Math.max(...rows.map(r => merit(r) ?? 0));
    const built = table({
        caption:
            `Methods on ${part === 'valid' ? 'validation' : part} rows. ` +
            (seeds > 1 ? 'Each number is a median over seeds, below it their range.' : 'Below each number: its interval.'),
        rows,
        rowClass: row => (best > 0 && merit(row) === best ? 'best' : ''),
        columns: [
            {head: '#', cell: row => row.number},
            {
                head: 'Method',
                rowhead: true,
                cell: row =>
                    h('button', {type: 'button', class: 'link', onclick: () => open(row.key)}, nameOf(row, rows, catalog)),
            },
            {
                head: withHelp('Phi', explainTerm('phi')),
                short: 'Phi',
                num: true,
                cell: row => {
                    const v = over(row, cell => ({value: cell[part].objective.phi}));
                    return [
                        valueCell(v, notes),
                        v.value === 0 ? h('span', {class: 'note'}, `gap not under ${epsilon}`) : null,
                        chanceNote(row, merit(row)),
                    ];
                },
            },
            {
                head: head(performance),
                short: titleOf(catalog, performance),
                num: true,
                cell: row => valueCell(objectiveValue(row, 'performance', performance), notes),
            },
            {
                head: head(bias),
                short: titleOf(catalog, bias),
                num: true,
                cell: row => valueCell(objectiveValue(row, 'bias', bias), notes, {sign: true}),
            },
            ...metrics.map(m => ({
                head: head(m.id),
                short: m.title,
                num: true,
                cell: (/** @type {Row} */ row) =>
                    valueCell(
                        over(row, cell => cell[part].metrics?.[m.id] ?? LEFT_OUT),
                        notes,
                        {sign: m.ideal === 0},
                    ),
            })),
            {head: 'Seeds', num: true, cell: row => row.cells.length},
        ],
    });
    return [built, notes.list()];
}

/**
 * @param {Catalog} catalog @param {import('../../lab/shapes.js').Report} report @param {Row[]} rows
 * @param {Part} part @param {(key: string) => void} open
 */
function tradeoffFigure(catalog, report, rows, part, open) {
    const families = [...new Set(catalog.methods.map(m => m.family))];
    const {performance, bias, epsilon} = report.plan.objective;
    const [performanceTitle, biasTitle] = [titleOf(catalog, performance), titleOf(catalog, bias)];
    const measure = catalog.metrics.find(m => m.id === performance);
    const points = rows.flatMap(row => {
        const seeds = trainedOf(row)
            .map(cell => cell[part].objective)
            .filter(o => o.bias !== null && o.performance !== null)
            .map(o => ({gap: Math.abs(Number(o.bias)), performance: Number(o.performance)}));
        if (seeds.length === 0) return [];
        const gap = Number(spread(seeds.map(s => s.gap)).median);
        const median = Number(spread(seeds.map(s => s.performance)).median);
        const label = nameOf(row, rows, catalog);
        return [
            {
                key: row.key,
                number: row.number,
                label,
                family: Math.max(0, families.indexOf(row.family)),
                gap,
                performance: median,
                seeds,
                front: false,
                told:
                    `${row.number}. ${label}: ${performanceTitle} ${num(median)}, ` +
                    `size of the gap ${num(gap)}${gap < epsilon ? ', within the tolerance' : ''}`,
            },
        ];
    });
    for (const p of front(points)) p.front = true;
    const lost = rows.filter(row => row.cells.length > 0 && trainedOf(row).length === 0).length;
    const runs = rows.reduce((n, row) => n + row.cells.length - trainedOf(row).length, 0);
    const undefinedRows = rows.length - points.length - lost;
    const chart = figure({
        caption:
            `${performanceTitle} against the size of the gap. Better is up and to the left; the shaded band is ` +
            'your tolerance; the line joins the methods that no other beats in both.' +
            (undefinedRows > 0
                ? ` ${undefinedRows} without a defined gap ${undefinedRows === 1 ? 'is' : 'are'} not drawn.`
                : '') +
            (runs > 0
                ? ` ${runs} ${runs === 1 ? 'run' : 'runs'} whose model is no better than chance on validation ` +
                  `${runs === 1 ? 'is' : 'are'} left out: who decides by chance has no gap.`
                : ''),
        draw: (charts, width) =>
            charts.tradeoff(points, {
                width,
                gap: biasTitle,
                performance: performanceTitle,
                epsilon,
                constant: constantPerformance(measure, report, part),
            }),
        after: canvas => roving(canvas, open),
        twin: () =>
            table({
                caption: 'Points of the chart',
                rows: points,
                columns: [
                    {head: '#', num: true, cell: p => p.number},
                    {head: 'Method', rowhead: true, cell: p => p.label},
                    {head: performanceTitle, num: true, cell: p => num(p.performance)},
                    {head: 'Size of the gap', num: true, cell: p => num(p.gap)},
                    {head: 'Not beaten', cell: p => (p.front ? 'yes' : 'no')},
                ],
            }),
    });
    chart.element.append(h('p', {class: 'soft keys'}, 'Tab to the chart, arrows go from point to point, Enter opens one.'));
    return chart.element;
}

/**
 * One tab stop for all points; arrows move, Enter opens.
 * @param {HTMLElement} canvas @param {(key: string) => void} open
 */
function roving(canvas, open) {
    const marks = /** @type {SVGElement[]} */ ([...canvas.querySelectorAll('[data-key]')]);
    marks.forEach((mark, i) => {
        mark.addEventListener('click', () => open(mark.dataset.key ?? ''));
        mark.addEventListener('keydown', event => {
            const {key} = /** @type {KeyboardEvent} */ (event);
            const move = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : key === 'ArrowLeft' || key === 'ArrowUp' ? -1 : 0;
            if (key === 'Enter' || key === ' ') open(mark.dataset.key ?? '');
            else if (move) {
                const next = marks[(i + move + marks.length) % marks.length];
                mark.setAttribute('tabindex', '-1');
                next.setAttribute('tabindex', '0');
                next.focus();
            } else return;
            event.preventDefault();
        });
    });
}

/** @param {App} app @param {Finished} run @param {Row} row @param {Row[]} rows @param {Part} part */
function rowDetail(app, run, row, rows, part) {
    const {catalog} = app.store.state;
    if (!catalog) return [];
    return [
        h('h3', {tabindex: '-1'}, `${row.number}. ${nameOf(row, rows, catalog)}`),
        paramText(row.params) ? h('p', {class: 'soft'}, `With ${paramText(row.params)}.`) : null,
        table({
            caption: 'Runs',
            rows: row.cells,
            columns: [
                {head: 'Seed', rowhead: true, cell: c => c.seed},
                {head: 'Phi', num: true, cell: c => num(c[part].objective.phi)},
                {head: 'Performance', num: true, cell: c => num(c[part].objective.performance)},
                {head: 'Gap', num: true, cell: c => signed(c[part].objective.bias)},
                {
                    head: 'Threshold',
                    num: true,
                    cell: c => (c.threshold === null ? 'by its own rule' : num(c.threshold)),
                },
                {head: 'Epochs', num: true, cell: c => c.epochs},
                ...(row.cells.some(c => c.collapsed)
                    ? [{head: 'Trained', cell: (/** @type {any} */ c) => c.collapsed ?? 'yes'}]
                    : []),
                {
                    head: ['SHA-256 of the weights ', explainTerm('hash')],
                    cell: c => h('code', {class: 'hash'}, c.weights_sha256),
                },
            ],
        }),
        h('h4', {}, `Audit, seed ${row.cells[0].seed}`),
        part === 'test' ? auditInFull(app, run, row.cells[0]) : null,
        auditResult(app, row.cells[0][part], {decided: true}),
        answerSection(catalog, row.cells[0]?.counterfactual, 'counterfactual'),
    ];
}
