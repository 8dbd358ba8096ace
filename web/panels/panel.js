// One panel of the Audit step: closed until somebody wants it, then asked of the core. While the core works the panel says how
// far it is and can be told to stop; what was shown before stays till there is an answer. When the core refuses, its sentence
// stands in the panel. Questions that were put aside are ended.

import {Ended} from '../lab/client.js';
import {fill, h} from '../parts/dom.js';
import {workingLine} from '../parts/working.js';
import {sentenceOf} from '../state/sentence.js';
import {answerView, saidOf} from './answer.js';
import {optionControls} from './options.js';

/** @typedef {import('./host.js').Host} App */
/** @typedef {import('../parts/dom.js').Child} Child */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../lab/shapes.js').Metric} Metric */
/** @typedef {import('../lab/shapes.js').Value} Value */

/** @typedef {import('../state/subject.js').Subject} Subject */

/**
 * @typedef {{app: App, catalog: Catalog, subject: Subject}} Context
 *
 * What is asked of the subject. options() may throw a sentence; about() gives something else to ask about; with `wait` nothing
 * is asked before the panel says so.
 * @typedef {{element: Child, options: () => Record<string, any>, about?: () => import('../lab/client.js').Subject | null,
 *   wait?: boolean}} Controls
 *
 * What a panel has of its own: its controls are made from the catalogue's options, and what is said from the answer's blocks.
 * @typedef {object} Panel
 * @property {string} id  of the catalogue's analysis
 * @property {(c: Context) => Child} [missing]  what is wanting and what to give; then nothing is asked
 * @property {(c: Context) => Record<string, any>} [start]  options to begin with
 * @property {string[]} [oneOf]  options of which one must be given
 * @property {{text: string, button: string}} [wait]  where answering takes long: nothing is asked before the button is
 *   pressed; ids of words
 * @property {(c: Context, ask: () => void) => Controls | null} [controls]  in place of those of the options
 * @property {(c: Context, answer: any) => import('./answer.js').Instead} [instead]  what stands in place of blocks, where the
 *   panel has something of its own
 */

/**
 * Puts a panel's questions, one at a time.
 * @param {Panel} panel @param {string} title
 * @param {{element: HTMLElement, alert: HTMLElement, result: HTMLElement, working: ReturnType<typeof workingLine>}} parts
 */
function asking(panel, title, {element, alert, result, working}) {
    /** Ends the question under way. */
    let question = new AbortController();
    /** @type {any} */
    let latest = null;
    const clear = () => {
        latest = null;
        fill(result);
    };
    /** @param {unknown} error @param {() => void} again */
    const failed = (error, again) => {
        if (error instanceof Ended) return working.ended(again);
        working.hide();
        clear();
        alert.textContent = sentenceOf(error);
        alert.hidden = false;
    };
    /** @param {Context} c @param {Controls} asks */
    const ask = async (c, asks) => {
        question.abort();
        const mine = (question = new AbortController());
        alert.hidden = true;
        try {
            const about = asks.about?.() ?? c.subject.about;
            const options = asks.options();
            element.setAttribute('aria-busy', 'true');
            const onProgress = working.show(() => mine.abort());
            const answer = await c.app.client().ask(about, panel.id, options, {onProgress, signal: mine.signal});
            if (mine !== question) return;
            latest = answer;
            working.hide();
            fill(result, view(panel, answer, c));
            c.app.say(`${title}: ${saidOf(answer, 'lead')}`);
        } catch (error) {
            if (mine === question) failed(error, () => void ask(c, asks));
        } finally {
            if (mine === question) element.removeAttribute('aria-busy');
        }
    };
    return {
        ask,
        /** Ends what is under way and shows nothing. */
        reset() {
            question.abort();
            question = new AbortController();
            element.removeAttribute('aria-busy');
            working.hide();
            alert.hidden = true;
            clear();
        },
        latest: () => latest,
    };
}

/**
 * @param {Panel} panel @param {import('../lab/shapes.js').Analysis} analysis
 * @returns {{element: HTMLElement, show: (c: Context) => void, answer: () => [string, any][]}}  show: what the panel is
 *   about now; answer: what it shows of that, by the analysis's id, or nothing
 */
export function panelFrame(panel, analysis) {
    const controls = h('div', {class: 'panel-controls'});
    const alert = h('p', {class: 'alert', role: 'alert', hidden: true});
    const result = h('div', {class: 'panel-result'});
    const working = workingLine(analysis.title);
    const element = frame(analysis, controls, working.element, alert, result);
    const {ask, reset, latest} = asking(panel, analysis.title, {element, alert, result, working});
    /** @type {Context | null} */
    let now = null;
    let shown = '';
    const wake = () => {
        if (!element.open || !now || shown === now.subject.key) return;
        const c = now;
        shown = c.subject.key;
        reset();
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
        answer: () => (latest() !== null && shown === now?.subject.key ? [[panel.id, latest()]] : []),
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
    const start = {minimum: c.app.measures().minimum, ...panel.start?.(c)};
    return panel.controls?.(c, ask) ?? optionControls(c, {options, start, oneOf: panel.oneOf, wait: panel.wait}, ask);
}

/** @param {Panel} panel @param {any} answer @param {Context} c */
const view = ({instead}, answer, c) =>
    answerView(c.catalog, answer, {
        tolerance: () => c.app.measures().tolerance,
        instead: instead?.(c, answer),
    });
