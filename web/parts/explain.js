// One dialog that explains any term. It opens by click, touch or key, closes with Escape or a click outside, and the
// focus returns to the button it came from (the browser's own doing, for a modal dialog).

import {assumptionsOf, countsIn, ratesOf, sidesOf, symbolsOf, treeOf, workOut} from '../state/formula.js';
import {show} from '../lab/figures.js';
import {readingOf, readingText} from '../state/tolerance.js';
import {terms} from '../learn/terms.js';
import {whyNow} from '../words/said.js';
import {hasWords, t, within} from '../words/words.js';
import {freshId, h, fill} from './dom.js';
import {interval, num, sentence, titleOf, words} from './format.js';

/** @typedef {import('../lab/shapes.js').Metric} Metric */
/** @typedef {import('../lab/shapes.js').Method} Method */
/** @typedef {import('../lab/shapes.js').Group} Group */
/** @typedef {import('../lab/shapes.js').Value} Value */
/** @typedef {import('./dom.js').Child} Child */
/**
 * The numbers that a measure is explained with.
 * @typedef {{catalog: import('../lab/shapes.js').Catalog, audit: import('../lab/shapes.js').Audit,
 *   tolerance?: import('../state/tolerance.js').Tolerance}} Context
 */

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
    const close = h('button', {type: 'button', class: 'close', onclick: () => dialog?.close()}, t('shell.close'));
    fill(
        dialog,
        h('div', {class: 'explain-body'}, h('h2', {id: 'explain-title', tabindex: '-1', autofocus: true}, title), body, close),
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
            'aria-label': t('shell.help', {what: label}),
            'aria-haspopup': 'dialog',
            onclick: () => openDialog(...content()),
        },
        '?',
    );
}

/** @param {string} key a key of learn/terms.js */
export function explainTerm(key) {
    const {title, text} = terms[key];
    return button(within(title), () => [title, text.map(line => h('p', {}, line))]);
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
    if (metric.direction > 0) return t('explain.better.larger');
    if (metric.direction < 0) return t('explain.better.smaller');
    return t(metric.ideal === null ? 'explain.none' : 'explain.better.nearer');
}

/** @param {number | null} x @param {string} endless */
const end = (x, endless) => (x === null ? endless : num(x, 0));

/** @param {string} low @param {string} high */
const rangeOf = (low, high) => t('explain.values.of', {low, high});

/** What there is to say of a measure. @param {Metric} metric @param {Context | null} context */
const metricText = (metric, context) => [
    metric.help ? h('p', {class: 'lead'}, metric.help) : null,
    h('p', {class: 'formula'}, h('code', {}, metric.formula)),
    context ? withNumbers(metric, context) : null,
    facts([
        [t('explain.measured'), t(metric.kind === 'rate' ? 'explain.measured.rate' : 'explain.measured.gap')],
        [t('explain.ideal'), metric.ideal === null ? t('explain.none') : num(metric.ideal, 0)],
        [t('explain.range'), rangeOf(end(metric.min, '\u2212\u221e'), end(metric.max, '\u221e'))],
        [t('explain.better'), direction(metric)],
        [t('explain.reading'), reading(metric, context)],
        [t('explain.source'), metric.source],
        [t('explain.id'), h('code', {}, metric.id)],
    ]),
    context ? grantedBy(metric, context) : null,
];

/** The same as one element. @param {Metric} metric @param {Context | null} context */
export const metricBody = (metric, context) => h('div', {class: 'explained'}, metricText(metric, context));

/** @param {Metric} metric @param {Context | null} [context] the numbers to put into its formula */
export const explainMetric = (metric, context = null) => button(metric.title, () => [metric.title, metricText(metric, context)]);

/** @param {Metric} metric @param {Context | null} context */
function reading(metric, context) {
    if (!context?.tolerance || metric.kind === 'rate') return '';
    const {catalog, audit, tolerance} = context;
    return readingText(catalog, readingOf(audit.metrics[metric.id], metric, tolerance), metric, tolerance);
}

/** @param {Metric} metric @param {Context} context */
function grantedBy(metric, {catalog}) {
    const keys = assumptionsOf(metric, catalog.metrics);
    if (keys.length === 0) return null;
    return [
        h('h3', {}, t('explain.granted')),
        h(
            'ul',
            {},
            keys.map(key => h('li', {}, t(`granted.${key}`))),
        ),
    ];
}

/** @param {Metric} metric @param {Context} context */
const withNumbers = (metric, context) => [
    h('h3', {}, t('explain.numbers')),
    metric.kind === 'rate' ? rateWithNumbers(metric, context) : gapWithNumbers(metric, context),
];

/**
 * "= 0.183 (0.129 to 0.386)", or why there is no number.
 * @param {Value | undefined} v @param {number} [exact] what the line above gives
 */
function outcome(v, exact) {
    if (!v || v.value === null)
        return h('p', {class: 'undef'}, v?.why ? t('explain.undefined.why', {why: whyNow(v)}) : t('explain.undefined'));
    const range = interval(v);
    return h(
        'p',
        {class: 'outcome'},
        '= ',
        h('data', {value: String(exact ?? v.value)}, num(v.value, 4)),
        range ? h('span', {class: 'soft'}, t('explain.interval', {interval: range})) : null,
    );
}

/** @param {string} line */
const arithmetic = line => h('p', {class: 'arithmetic'}, h('code', {}, line));

/** A rate in a group of the person's choice. @param {Metric} metric @param {Context} context */
function rateWithNumbers(metric, {catalog, audit}) {
    const id = freshId('whose');
    const place = h('div', {'aria-live': 'polite'});
    /** @type {Group[]} */
    const whose = [{...audit.overall, name: t('explain.everyone')}, ...audit.groups];
    const draw = () => {
        const group = whose[select.selectedIndex] ?? whose[0];
        const v = group[metric.id];
        const worked = workOut(metric, catalog.metrics, {audit, group, shown: v?.value});
        fill(place, worked ? [countsOf(metric, group), arithmetic(worked.line)] : null, outcome(v, worked?.value));
        if (!treeOf(metric)) place.append(h('p', {class: 'soft'}, t('explain.sum')));
    };
    const select = h(
        'select',
        {id, onchange: draw},
        whose.map(g => h('option', {}, g.name)),
    );
    draw();
    return [h('div', {class: 'control inline'}, h('label', {for: id}, t('explain.of')), select), place];
}

/** Of a formula, in the order in which they are told. */
const SYMBOLS = /** @type {const} */ (['TP', 'FP', 'TN', 'FN', 'P', 'N']);

/** The counts that a formula names, with what they count. @param {Metric} metric @param {Group} group */
function countsOf(metric, group) {
    const counts = symbolsOf(group);
    const named = countsIn(metric);
    const names = SYMBOLS.filter(name => named.has(name));
    return [
        h(
            'dl',
            {class: 'counts'},
            names.map(name => h('div', {}, h('dt', {}, name), h('dd', {}, h('b', {}, counts[name]), ` ${t(`symbol.${name}`)}`))),
        ),
        standIn([metric], group),
    ];
}

/** That labels stand in for decisions, where they do. @param {Metric[]} rates @param {Group} group */
function standIn(rates, group) {
    const decided = group.tp !== null && group.tp !== undefined;
    const looked = rates.flatMap(rate => [...countsIn(rate)]);
    if (decided || !['TP', 'FP', 'TN', 'FN'].some(name => looked.includes(name))) return null;
    return h('p', {class: 'soft'}, t('explain.labels'));
}

/** A comparison of sides or groups. @param {Metric} metric @param {Context} context */
function gapWithNumbers(metric, {catalog, audit}) {
    const v = audit.metrics[metric.id];
    const worked = workOut(metric, catalog.metrics, {audit, shown: v?.value});
    const rates = ratesOf(metric, catalog.metrics);
    const compared =
        metric.compared === 'sides'
            ? sideLines(audit)
            : metric.compared === 'groups'
              ? h('p', {class: 'soft'}, t('explain.each', {n: audit.groups.length}))
              : null;
    return [
        compared,
        worked ? arithmetic(worked.line) : null,
        outcome(v, worked?.value),
        worked ? standIn([metric, ...rates], audit.overall) : null,
        worked && worked.picks.length > 0 ? picked(worked.picks, catalog) : null,
        worked?.rounded ? h('p', {class: 'soft'}, t('explain.rounded')) : null,
        rates.length > 0
            ? h(
                  'details',
                  {},
                  h('summary', {}, t('explain.rates', {n: rates.length})),
                  rates.map(rate => rateLines(rate, {catalog, audit})),
              )
            : null,
    ];
}

/** @param {import('../lab/shapes.js').Audit} audit */
function sideLines(audit) {
    const names = (/** @type {boolean} */ privileged) => audit.groups.filter(g => g.privileged === privileged).map(g => g.name);
    const others = names(false);
    const most = 4;
    const some = others.slice(0, most).join('; ');
    const told = others.length > most ? t('explain.more', {names: some, n: others.length - most}) : some;
    const side = (/** @type {string} */ id, /** @type {string} */ whose) =>
        t('explain.side', {side: t(`explain.side.${id}`), names: whose});
    return h('p', {class: 'soft'}, t('explain.sides', {others: side('u', told), reference: side('p', names(true).join('; '))}));
}

/** @param {import('../state/formula.js').Pick[]} picks @param {Context['catalog']} catalog */
function picked(picks, catalog) {
    const told = picks.map(({which, of, group}) => {
        const what = of.kind === 'rate' ? t('explain.quoted', {title: titleOf(catalog, of.id)}) : t('explain.distance');
        return t(which === 'max' ? 'explain.largest' : 'explain.smallest', {what, group});
    });
    return h('p', {class: 'soft'}, `${[...new Set(told)].join('. ')}.`);
}

/** A rate of the sides and of every group, each with its arithmetic. @param {Metric} rate @param {Context} context */
function rateLines(rate, {catalog, audit}) {
    const sides = sidesOf(audit);
    /** @type {Group[]} */
    const whose = [
        {...sides.unprivileged, name: t('explain.side.u')},
        {...sides.privileged, name: t('explain.side.p')},
        ...audit.groups,
    ];
    return [
        h('p', {class: 'soft'}, `${rate.title}: `, h('code', {}, rate.formula)),
        h(
            'dl',
            {class: 'lines'},
            whose.map(group => {
                const worked = workOut(rate, catalog.metrics, {audit, group, shown: group[rate.id]?.value});
                const value = worked?.value ?? group[rate.id]?.value;
                if (!worked && group[rate.id] === undefined) return null;
                return h(
                    'div',
                    {},
                    h('dt', {}, group.name),
                    h('dd', {}, worked ? [h('code', {}, worked.line), ' = '] : null, h('b', {}, num(value))),
                );
            }),
        ),
    ];
}

/** What a method needs or does, by the catalogue's id of it. @param {'need' | 'does'} what @param {string} id */
const told = (what, id) => (hasWords(`${what}.${id}`) ? t(`${what}.${id}`) : words(id));

/** @param {Method} method @param {string} family the family's own explanation */
export function explainMethod(method, family) {
    return button(method.title, () => [
        method.title,
        [
            h('p', {}, sentence(method.help)),
            facts([
                [t('explain.family'), family],
                [t('explain.needs'), method.needs.map(need => told('need', need)).join(' ')],
                [t('explain.does'), method.does.map(what => told('does', what)).join(' ')],
                [t('explain.strength'), method.strength ? t('explain.strength.of', {name: words(method.strength)}) : ''],
                [t('explain.threshold'), method.threshold ? t('explain.threshold.by', {what: words(method.threshold)}) : ''],
                [t('explain.source'), method.cite],
                [t('explain.id'), h('code', {}, method.id)],
            ]),
        ],
    ]);
}

/** @param {import('../lab/shapes.js').Option} option of an analysis */
export function explainOption({id, title, help, min, max, kind, otherwise, default: usual}) {
    const range = typeof min === 'number' && typeof max === 'number' ? rangeOf(show('general', min), show('general', max)) : '';
    return button(title, () => [
        title,
        [
            h('p', {}, `${help}.`),
            facts([
                [t('explain.values'), kind === 'integer' && range ? t('explain.whole', {range}) : range],
                [t('explain.usual'), typeof usual === 'number' ? show('general', usual) : ''],
                [t('explain.otherwise'), otherwise ?? ''],
                [t('explain.id'), h('code', {}, id)],
            ]),
        ],
    ]);
}

/**
 * A heading with its question mark beside it, not in it: the heading's name stays what it says.
 * @param {'h3' | 'h4'} tag @param {string} text @param {string} key of learn/terms.js
 */
export const headed = (tag, text, key) => h('div', {class: 'headed'}, h(tag, {}, text), explainTerm(key));
