// Lines that were drawn on a model's scores, kept as a model of its own: the same people with the same scores, decided by the
// lines. It has no weights of its own, so the core has it not; what is known of it is what it decided.

import {linesNow} from './lines.js';
import {quoted, readJudged} from './pairing.js';
import {nextNumber} from './running.js';
import {CELL_COLUMNS, ofFile} from './subject.js';
import {t} from '../words/words.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./repair.js').Model} Model */

/**
 * The people of a predictions file decided by lines: who has more than the line of their group is selected.
 * @param {string} csv as the core writes it @param {Record<string, number>} lines by group
 * @returns {string} @throws where somebody's group has no line
 */
export function decidedBy(csv, lines) {
    const {columns, people} = readJudged(csv);
    const rows = people.map(({row, label, score, group, known}) => {
        if (!(group in lines)) throw new Error(t('lined.group', {group}));
        return [row, label, score, Number(score) > lines[group] ? 1 : 0, group, ...known];
    });
    const head = ['row', 'y_true', 'score', 'y_pred', 'group', ...columns];
    return `${[head, ...rows].map(cells => cells.map(quoted).join(',')).join('\n')}\n`;
}

/** What the run of a model aims at, of an audit of other decisions: as src/metric/objective.h has it, phi is 0 where one of them
 *  is undefined. @param {any} objective of the plan @param {import('../lab/shapes.js').Audit} audit */
export function objectiveOf({bias: ofGap, performance: ofLevel, epsilon}, audit) {
    const value = (/** @type {string} */ id) => /** @type {any} */ (audit.overall[id] ?? audit.metrics[id])?.value ?? null;
    const [bias, performance] = [value(ofGap), value(ofLevel)];
    const held = bias !== null && performance !== null && Math.abs(bias) < epsilon;
    return {phi: held ? performance : 0, performance, bias, why: null};
}

/** A run of one model, made of decisions. @param {Model} model whose scores they are @param {string} csv
 *  @param {import('../lab/shapes.js').Audit} audit of them @param {{number: number, title: string, lines: object}} head */
function runOf({run, cell}, csv, audit, {number, title, lines}) {
    const {plan} = run.report;
    const {metrics, groups, overall} = audit;
    const test = {
        ...cell.test,
        objective: {...cell.test.objective, ...objectiveOf(plan.objective, audit)},
        metrics,
        groups,
        overall,
    };
    const {train: _, valid: __, counterfactual: ___, ...rest} = /** @type {any} */ (cell);
    const lined = {...rest, index: 0, method: `${cell.method}+lines`, title, lines, test};
    const report = {...run.report, cells: [lined]};
    return {
        number,
        stage: 'lines',
        title,
        make: run.make,
        report,
        text: JSON.stringify(report),
        cancelled: false,
        generation: -1,
        predictions: new Map([[0, csv]]),
        models: new Map(),
    };
}

/** @param {App} app */
export function liningUp(app) {
    return {
        /** Keeps the lines of now as a model, and puts it beside the one whose scores they are on. @param {string} title */
        keepLines: async title => {
            const {store, actions} = app;
            const {subject, curves, runs} = store.state;
            const model = subject?.model;
            const judged = model?.run.predictions.get(model.cell.index);
            actions.mend('decide');
            try {
                if (!model || !judged) throw new Error(t('lined.gone'));
                const names = curves.groups.map((/** @type {{name: string}} */ {name}) => name);
                const lines = linesNow(store.state, names);
                const csv = decidedBy(judged, lines);
                const reference = (model.cell.test.groups ?? []).filter(({privileged}) => privileged).map(({name}) => name);
                const options = {...CELL_COLUMNS, ...(reference.length > 0 && {privileged: reference})};
                const audit = await app.client().ask(ofFile(new TextEncoder().encode(csv), options), 'audit', {});
                const run = runOf(model, csv, audit, {number: nextNumber(runs), title, lines});
                store.set({runs: [...store.state.runs, run]});
                actions.choose({pick: [model.key, `${run.number}.0`]}, t('undo.lined'));
                actions.toast(t('lined.kept', {title}), {label: t('step.compare'), do: () => actions.go('compare')});
            } catch (error) {
                actions.fail(error, 'decide');
            }
        },
    };
}
