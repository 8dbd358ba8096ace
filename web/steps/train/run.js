// What a run shows while it goes on: how far it is, how long it may still take, pause, cancel, the live curves.

import {flatParams} from '../../state/compare.js';
import {fill, h} from '../../parts/dom.js';
import {figure} from '../../parts/figure.js';
import {chainTitle, duration, num, paramText, sentence, titleOf, words} from '../../parts/format.js';
import {table} from '../../parts/table.js';

/** @typedef {import('../../state/app.js').App} App */
/** @typedef {import('../../lab/shapes.js').Curve} Curve */

/** @param {App} app @param {"train" | "debias"} kind */
export function runPanel(app, kind) {
    const bar = h('progress', {max: 1, value: 0, 'aria-label': 'Progress of the run'});
    const text = h('p', {class: 'run-text'});
    const pause = h(
        'button',
        {
            type: 'button',
            onclick: () => {
                const {run} = app.store.state;
                if (!run) return;
                void app.client().pause(!run.paused);
                app.store.set({run: {...run, paused: !run.paused}});
            },
        },
        'Pause',
    );
    const cancel = h(
        'button',
        {
            type: 'button',
            onclick: () => {
                const {run} = app.store.state;
                if (!run) return;
                app.store.set({run: {...run, paused: false, cancelling: true}});
                void app.client().pause(false);
                void app.client().cancel();
            },
        },
        'Cancel',
    );
    const element = h('div', {class: 'run', hidden: true}, text, bar, h('div', {class: 'actions'}, pause, cancel));
    app.store.watch(['run'], ({run, catalog}) => {
        element.hidden = run === null || run.kind !== kind;
        if (!run || !catalog) return;
        pause.textContent = run.paused ? 'Go on' : 'Pause';
        pause.disabled = cancel.disabled = run.cancelling;
        const {progress} = run;
        const done = progress ? (progress.cells.done + (progress.cell?.done ?? 0)) / Math.max(1, progress.cells.total) : 0;
        bar.value = done;
        const spent = (performance.now() - run.started) / 1000;
        const left = done > 0.01 && spent > 1 ? `, at most ${duration((spent / done) * (1 - done))} left` : '';
        const cell = progress?.cell;
        const params = cell ? paramText(flatParams(cell)) : '';
        const what = cell
            ? `${chainTitle(catalog, cell.method)}${params ? ` (${params})` : ''}, ` + `seed ${cell.seed}: ${words(cell.stage)}`
            : 'starting';
        fill(
            text,
            h(
                'b',
                {},
                run.paused
                    ? 'Paused. '
                    : progress && progress.cells.total > 1
                      ? `${Math.min(progress.cells.done + 1, progress.cells.total)} of ${progress.cells.total}: `
                      : '',
            ),
            `${sentence(what)}. ${duration(spent)} so far${run.paused ? '' : left}.`,
            run.cancelling ? ' Cancelling\u2026' : '',
            run.silent && !run.cancelling
                ? ` Nothing was heard of it for ${duration(run.silent)}: it is at one long step, or has ended. ` +
                      'Cancel ends it and keeps what is finished.'
                : '',
        );
    });
    return element;
}

/**
 * The three curves of a training: loss, performance, gap.
 * @param {() => {curve: Curve | null, performance: string, bias: string, epsilon: number | null}} get
 */
export function curves(get) {
    const make = (
        /** @type {string} */ caption,
        /** @type {(c: Curve) => {name: string, values: (number | null)[]}[]} */ series,
        banded = false,
    ) =>
        figure({
            caption,
            draw: (charts, width) => {
                const {curve, epsilon} = get();
                return charts.curve(curve?.epoch ?? [], curve ? series(curve) : [{name: '', values: []}], {
                    title: caption,
                    width,
                    band: banded ? epsilon : null,
                    best: curve?.best_epoch ?? 0,
                });
            },
            twin: () => {
                const {curve} = get();
                return curveTable(caption, curve?.epoch ?? [], curve ? series(curve) : []);
            },
        });
    const first = get();
    const figures = [
        make('Loss by epoch', c => [
            {name: 'training', values: c.train_loss},
            {name: 'validation', values: c.valid_loss},
        ]),
        make(`${first.performance}, validation`, c => [{name: first.performance, values: c.performance}]),
        make(`${first.bias}, validation`, c => [{name: first.bias, values: c.bias}], true),
    ];
    return {
        element: h(
            'div',
            {class: 'curves'},
            figures.map(f => f.element),
        ),
        redraw: () => figures.forEach(f => f.redraw()),
    };
}

/**
 * About 25 epochs of a chart's lines.
 * @param {string} caption @param {number[]} epochs @param {{name: string, values: (number | null)[]}[]} series
 */
function curveTable(caption, epochs, series) {
    const stride = Math.max(1, Math.ceil(epochs.length / 25));
    return table({
        caption,
        hideCaption: true,
        rows: epochs.map((_, i) => i).filter(i => i % stride === 0 || i === epochs.length - 1),
        columns: [
            {head: 'Epoch', rowhead: true, cell: i => epochs[i]},
            ...series.map(line => ({
                head: sentence(line.name),
                num: true,
                cell: (/** @type {number} */ i) => num(line.values[i], 4),
            })),
        ],
    });
}

/**
 * The objective in force: what is chosen, else the catalogue's default.
 * @param {import('../../state/app.js').State} state
 */
export function objectiveOf({catalog, settings}) {
    /** @type {Record<string, any>} */
    const values = {};
    for (const param of catalog?.settings.objective ?? []) values[param.id] = settings.objective?.[param.id] ?? param.default;
    return {
        performance: catalog ? titleOf(catalog, values.performance ?? '') : '',
        bias: catalog ? titleOf(catalog, values.bias ?? '') : '',
        epsilon: typeof values.epsilon === 'number' ? values.epsilon : null,
    };
}
