// One dialog that explains any term. It opens by click, touch or key, closes with Escape or a click outside, and the
// focus returns to the button it came from (the browser's own doing, for a modal dialog).

import {needs, terms} from '../learn/terms.js';
import {h, fill} from './dom.js';
import {num, sentence, words} from './format.js';

/** @typedef {import('../core/shapes.js').Metric} Metric */
/** @typedef {import('../core/shapes.js').Method} Method */
/** @typedef {import('./dom.js').Child} Child */

/** @type {HTMLDialogElement | null} */
let dialog = null;

/** @param {string} title @param {Child[]} body */
export function openDialog(title, body) {
    if (!dialog) {
        dialog = h('dialog', {class: 'explain', 'aria-labelledby': 'explain-title'});
        dialog.addEventListener('click', event => {
            if (event.target === dialog) dialog?.close();
        });
        document.body.append(dialog);
    }
    const close = h('button', {type: 'button', class: 'close', onclick: () => dialog?.close()}, 'Close');
    fill(
        dialog,
        h(
            'div',
            {class: 'explain-body'},
            h('h2', {id: 'explain-title', tabindex: '-1', autofocus: true}, title),
            body,
            close,
        ),
    );
    dialog.showModal();
}

/** @param {string} label what the button explains @param {() => [string, Child[]]} content */
function button(label, content) {
    return h(
        'button',
        {
            type: 'button',
            class: 'q',
            'aria-label': `What is ${label}?`,
            'aria-haspopup': 'dialog',
            onclick: () => openDialog(...content()),
        },
        '?',
    );
}

/** @param {string} key a key of learn/terms.js */
export function explainTerm(key) {
    const {title, text} = terms[key];
    return button(title.toLowerCase(), () => [title, text.map(line => h('p', {}, line))]);
}

/** @param {[string, Child][]} rows */
const facts = rows =>
    h(
        'dl',
        {class: 'facts'},
        rows
            .filter(([, value]) => value !== '' && value !== null && value !== undefined)
            .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
    );

/** @param {Metric} metric */
function direction(metric) {
    if (metric.direction > 0) return 'larger is better';
    if (metric.direction < 0) return 'smaller is better';
    return metric.ideal === null ? 'none' : 'nearer to the ideal is better';
}

/** @param {Metric} metric */
export function explainMetric(metric) {
    return button(metric.title, () => [
        metric.title,
        [
            facts([
                ['Formula', h('code', {}, metric.formula)],
                ['Measured', metric.kind === 'rate' ? 'in each group and over all' : 'once, over the groups'],
                ['Ideal', metric.ideal === null ? 'none' : num(metric.ideal, 0)],
                ['Range', `${metric.min ?? '\u2212\u221e'} to ${metric.max ?? '\u221e'}`],
                ['Reading', direction(metric)],
                ['Source', metric.source],
                ['Id', h('code', {}, metric.id)],
            ]),
        ],
    ]);
}

/** @param {Method} method @param {string} family the family's own explanation */
export function explainMethod(method, family) {
    return button(method.title, () => [
        method.title,
        [
            h('p', {}, sentence(method.help)),
            facts([
                ['Family', family],
                ['Needs', method.needs.map(need => needs[need] ?? words(need)).join(' ')],
                [
                    'Strength',
                    method.strength ? `\u201c${words(method.strength)}\u201d; 0 leaves the baseline` : '',
                ],
                [
                    'Threshold',
                    method.threshold ? `chosen on validation rows by ${words(method.threshold)}` : '',
                ],
                ['Source', method.cite],
                ['Id', h('code', {}, method.id)],
            ]),
        ],
    ]);
}

/**
 * A heading with its question mark beside it, not in it: the heading's name stays what it says.
 * @param {'h3' | 'h4'} tag @param {string} text @param {string} key of learn/terms.js
 */
export const headed = (tag, text, key) => h('div', {class: 'headed'}, h(tag, {}, text), explainTerm(key));
