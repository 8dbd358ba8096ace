// One panel of the Audit step: closed until somebody wants it, then asked of the core. While the core works the panel says
// so; when the core refuses, its sentence stands in the panel. Answers to questions that were put aside are dropped.

import {fill, freshId, h} from '../parts/dom.js';

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
 * @typedef {object} Panel
 * @property {string} id  of the catalogue's analysis
 * @property {(c: Context) => Child} [missing]  what is wanting and what to give; then nothing is asked
 * @property {(c: Context, ask: () => void) => Controls} [controls]
 * @property {(answer: any, c: Context) => Child} view
 * @property {(answer: any, c: Context) => string} told  for the status line
 */

/**
 * @param {Panel} panel @param {{title: string, help: string}} words
 * @returns {{element: HTMLElement, show: (c: Context) => void, answer: () => [string, any][]}}  show: what the panel is
 *   about now; answer: what it shows of that, by the analysis's id, or nothing
 */
export function panelFrame(panel, {title, help}) {
    const controls = h('div', {class: 'panel-controls'});
    const alert = h('p', {class: 'alert', role: 'alert', hidden: true});
    const result = h('div', {class: 'panel-result'});
    const element = h(
        'details',
        {class: 'analysis', id: `panel-${panel.id}`},
        h('summary', {}, h('h3', {}, title), h('span', {class: 'soft'}, help)),
        controls,
        alert,
        result,
    );
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
            fill(result, panel.view(answer, c));
            c.app.say(`${title}: ${panel.told(answer, c)}`);
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
        /** @type {Controls | undefined} */
        const asks = panel.controls?.(c, () => void ask(c, asks));
        fill(controls, asks?.element);
        if (!asks?.wait) void ask(c, asks);
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

/* what panels have in common */

/** The catalogue's rates that an object of an answer holds a value of.
 *  @param {Catalog} catalog @param {Record<string, any>} object */
export const ratesIn = (catalog, object) => catalog.metrics.filter(m => m.kind === 'rate' && m.id in object);

/**
 * Measures to begin with: from each section its first `each` in turn, until there are `most`; in the catalogue's order.
 * @param {Metric[]} metrics @param {number} most @param {number} each
 */
export function leading(metrics, most, each) {
    /** @type {Map<string, number>} */
    const taken = new Map();
    return metrics
        .filter(({section = ''}) => {
            taken.set(section, (taken.get(section) ?? 0) + 1);
            return Number(taken.get(section)) <= each;
        })
        .slice(0, most);
}

/** Measures that follow from decisions, so at every threshold and in every batch. @param {Catalog} catalog
 *  @param {'rate' | 'disparity'} kind */
export const countable = (catalog, kind) => catalog.metrics.filter(m => m.kind === kind && !m.needs_score);

/** Gaps to begin with: plain differences between the sides that depend on decisions. @param {Catalog} catalog */
export function gapsAtFirst(catalog) {
    const decided = new Set(
        countable(catalog, 'rate')
            .filter(m => !m.of_data)
            .map(m => m.id),
    );
    return countable(catalog, 'disparity').filter(m => m.ideal === 0 && m.min === -1 && m.rates.some(id => decided.has(id)));
}

/** What is followed at first: the measures that matter to the person, where they are among these; else `otherwise`.
 *  @param {App} app @param {Metric[]} all @param {Metric[]} otherwise */
export function followedFirst(app, all, otherwise) {
    const pinned = app.store.state.measures?.pinned ?? [];
    const own = all.filter(m => pinned.includes(m.id));
    return new Set((own.length > 0 ? own : otherwise).map(m => m.id));
}

/** A labelled choice. @param {string} label @param {{value: string, text: string}[]} entries @param {string} value
 *  @param {(value: string) => void} onChange */
export function pick(label, entries, value, onChange) {
    const id = freshId('pick');
    const select = h(
        'select',
        {id, onchange: () => onChange(select.value)},
        entries.map(e => h('option', {value: e.value}, e.text)),
    );
    select.value = value;
    return h('div', {class: 'control inline'}, h('label', {for: id}, label), select);
}

/** A labelled number, checked against its range. @param {string} label
 *  @param {{value: number, min: number, max: number, whole?: boolean}} range @param {(value: number) => void} onChange */
export function figureInput(label, {value, min, max, whole = false}, onChange) {
    const id = freshId('figure');
    const wrong = h('span', {class: 'wrong', id: `${id}-wrong`, hidden: true});
    const input = h('input', {
        type: 'text',
        inputmode: 'decimal',
        autocomplete: 'off',
        id,
        class: 'short',
        value: String(value),
        'aria-describedby': `${id}-wrong`,
        onchange: () => {
            const x = Number(input.value);
            const good =
                input.value.trim() !== '' && Number.isFinite(x) && x >= min && x <= max && (!whole || Number.isInteger(x));
            wrong.textContent = good
                ? ''
                : `\u201c${input.value}\u201d is not a ${whole ? 'whole ' : ''}number from ${min} to ${max}.`;
            wrong.hidden = good;
            if (good) input.removeAttribute('aria-invalid');
            else input.setAttribute('aria-invalid', 'true');
            if (good) onChange(x);
        },
    });
    return h('div', {class: 'control inline'}, h('label', {for: id}, label), input, wrong);
}

const SEARCHED = 24; // boxes from which a list is searched

/** Boxes to tick, folded away; a long list can be searched. @param {string} summary
 *  @param {{value: string, text: string}[]} entries @param {Set<string>} chosen @param {() => void} onChange */
export function tickList(summary, entries, chosen, onChange) {
    const boxes = entries.map(({value, text}) => {
        const id = freshId('tick');
        const box = h('input', {
            type: 'checkbox',
            id,
            checked: chosen.has(value),
            onchange: () => {
                if (box.checked) chosen.add(value);
                else chosen.delete(value);
                onChange();
            },
        });
        return {
            text: text.toLowerCase(),
            element: h('span', {class: 'check'}, box, h('label', {for: id}, text)),
        };
    });
    const id = freshId('search');
    const search = h('input', {
        type: 'text',
        id,
        autocomplete: 'off',
        oninput: () => {
            const words = search.value.toLowerCase().split(/\s+/);
            for (const {text, element} of boxes) element.hidden = !words.every(word => text.includes(word));
        },
    });
    return h(
        'details',
        {class: 'picker'},
        h('summary', {}, summary),
        entries.length >= SEARCHED ? h('div', {class: 'control inline'}, h('label', {for: id}, 'Search'), search) : null,
        h(
            'div',
            {class: 'checks ticks'},
            boxes.map(box => box.element),
        ),
    );
}

/** A number of an answer, be it bare or a Value. @param {any} x @returns {number | null} */
export const bare = x => (typeof x === 'number' ? x : (x?.value ?? null));

/** @param {Metric} metric differences have signs, rates have none */
export const hasSign = metric => metric.kind === 'disparity' && metric.ideal === 0 && (metric.min ?? -1) < 0;
