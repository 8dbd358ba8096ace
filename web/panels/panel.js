// One panel of the Audit step: closed until somebody wants it, then asked of the core. While the core works the panel says
// so; when the core refuses, its sentence stands in the panel. Answers to questions that were put aside are dropped.

import {fill, h} from '../parts/dom.js';
import {answerView, saidOf} from './answer.js';
import {optionControls} from './options.js';

/** @typedef {import('../state/app.js').App} App */
/** @typedef {import('../parts/dom.js').Child} Child */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../lab/shapes.js').Metric} Metric */
/** @typedef {import('../lab/shapes.js').Value} Value */

/**
 * Who is looked at: the loaded data's labels, or rows with a label and what a model made of them.
 * @typedef {object} Subject
 * @property {string} key  changes whenever something about it does
 * @property {string} name
 * @property {Uint8Array | null} bytes  null: the loaded data's labels
 * @property {Record<string, any>} options  those that every analysis takes
 * @property {string[]} columns
 * @property {{key: string, name: string, join: () => Promise<Question>}[]} [others]  models on the same rows
 *
 * @typedef {{bytes: Uint8Array | null, options: object}} Question
 *
 * @typedef {{app: App, catalog: Catalog, subject: Subject}} Context
 *
 * What is asked besides the subject's options. options() may throw a sentence; join() gives other rows to ask about; with
 * `wait` nothing is asked before the panel says so.
 * @typedef {{element: Child, options: () => object, join?: () => Promise<Question> | null, wait?: boolean}} Controls
 *
 * What a panel has of its own: its controls are made from the catalogue's options, and what is said from the answer's blocks.
 * @typedef {object} Panel
 * @property {string} id  of the catalogue's analysis
 * @property {(c: Context) => Child} [missing]  what is wanting and what to give; then nothing is asked
 * @property {(c: Context) => Record<string, any>} [start]  options to begin with
 * @property {string[]} [oneOf]  options of which one must be given
 * @property {{text: string, button: string}} [wait]  where answering takes long: nothing is asked before the button is pressed
 * @property {(c: Context, ask: () => void) => Controls | null} [controls]  in place of those of the options
 * @property {(c: Context, answer: any) => import('./answer.js').Instead} [instead]  what stands in place of blocks, where the
 *   panel has something of its own
 */

/**
 * @param {Panel} panel @param {import('../lab/shapes.js').Analysis} analysis
 * @returns {{element: HTMLElement, show: (c: Context) => void, answer: () => [string, any][]}}  show: what the panel is
 *   about now; answer: what it shows of that, by the analysis's id, or nothing
 */
export function panelFrame(panel, analysis) {
    const controls = h('div', {class: 'panel-controls'});
    const alert = h('p', {class: 'alert', role: 'alert', hidden: true});
    const result = h('div', {class: 'panel-result'});
    const element = frame(analysis, controls, alert, result);
    /** @type {Context | null} */
    let now = null;
    let shown = '';
    let question = 0;
    /** @type {any} */
    let latest = null;
    /** @param {unknown} error */
    const refuse = error => {
        alert.textContent = error instanceof Error ? error.message : String(error);
        alert.hidden = false;
    };
    /** @param {Context} c @param {Controls} [asks] */
    const ask = async (c, asks) => {
        const mine = ++question;
        alert.hidden = true;
        try {
            const own = asks?.options() ?? {};
            element.setAttribute('aria-busy', 'true');
            if (result.childNodes.length === 0) fill(result, h('p', {class: 'soft'}, 'Working\u2026'));
            const {bytes, options} = (await asks?.join?.()) ?? c.subject;
            const answer = await c.app.client().analyse(panel.id, {...options, ...own}, bytes);
            if (mine !== question) return;
            latest = answer;
            fill(result, view(panel, answer, c));
            c.app.say(`${analysis.title}: ${saidOf(answer, 'lead')}`);
        } catch (error) {
            if (mine !== question) return;
            latest = null;
            fill(result);
            refuse(error);
        } finally {
            if (mine === question) element.removeAttribute('aria-busy');
        }
    };
    const wake = () => {
        if (!element.open || !now || shown === now.subject.key) return;
        const c = now;
        shown = c.subject.key;
        latest = null;
        question++;
        element.removeAttribute('aria-busy');
        alert.hidden = true;
        fill(result);
        const wanting = panel.missing?.(c);
        if (wanting) {
            fill(controls, h('p', {class: 'notice'}, wanting));
            return;
        }
        /** @type {Controls} */
        const asks = controlsOf(panel, analysis, c, () => void ask(c, asks));
        fill(controls, asks.element);
        if (!asks.wait) void ask(c, asks);
    };
    element.addEventListener('toggle', wake);
    return {
        element,
        show(c) {
            now = c;
            wake();
        },
        answer: () => (latest !== null && shown === now?.subject.key ? [[panel.id, latest]] : []),
    };
}

/** @param {import('../lab/shapes.js').Analysis} analysis @param {Child[]} parts */
const frame = ({id, title, help}, ...parts) =>
    h(
        'details',
        {class: 'analysis', id: `panel-${id}`},
        h('summary', {}, h('h3', {}, title), h('span', {class: 'soft'}, help)),
        ...parts,
    );

/** @param {Panel} panel @param {import('../lab/shapes.js').Analysis} analysis @param {Context} c @param {() => void} ask */
function controlsOf(panel, {options}, c, ask) {
    const start = {minimum: c.app.store.state.measures?.minimum, ...panel.start?.(c)};
    return panel.controls?.(c, ask) ?? optionControls(c, {options, start, oneOf: panel.oneOf, wait: panel.wait}, ask);
}

/** @param {Panel} panel @param {any} answer @param {Context} c */
const view = ({instead}, answer, c) =>
    answerView(c.catalog, answer, {
        tolerance: () => c.app.store.state.measures.tolerance,
        instead: instead?.(c, answer),
    });
