// Every threshold: one slider for all or one for each group. The answer holds the counts at every threshold, so moving one
// asks nothing; only the gaps under separate thresholds are asked of the core, as an audit of a handful of weighted rows.

import {t} from '../words/words.js';
import {fill, freshId, h} from '../parts/dom.js';
import {explainTerm} from '../parts/explain.js';
import {countable, followedFirst, gapsAtFirst} from './measures.js';
import {curveCharts} from './curves_charts.js';
import {changeText, countsAt, countTable, followed, gapTable, groupCards, rateTable, thresholdText} from './curves_tables.js';
import {sentenceOf} from '../state/sentence.js';
import {NO_TOLERANCE} from '../state/tolerance.js';
import {styled} from '../chart/series.js';

/** @typedef {import('./curves_tables.js').Setting} Setting */
/** @typedef {import('./panel.js').Subject} Subject */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */

const FOLLOWED = 3; // rates, and gaps, at first

/** What the person chose, kept when the followed measures change.
 *  @type {WeakMap<Subject, {shared: boolean, thresholds: number[]}>} */
const chosen = new WeakMap();

/** @type {import('./panel.js').Panel} */
export const curvesPanel = {
    id: 'curves',
    missing: ({subject}) => {
        if (!subject.predicted) {
            return t('panel.curves.labels');
        }
        return subject.options.score ? null : t('panel.curves.decisions', {name: subject.name});
    },
    start({app, catalog}) {
        const gaps = countable(catalog, 'disparity'),
            rates = countable(catalog, 'rate').filter(m => !m.of_data);
        const first = [...rates.slice(0, FOLLOWED), ...gapsAtFirst(catalog).slice(0, FOLLOWED)];
        return {metrics: [...followedFirst(app, [...rates, ...gaps], first)]};
    },
    instead(c, answer) {
        const isOne = (/** @type {any} */ {block}) => block === 'figure' || block === 'table';
        const first = answer.blocks.find(isOne);
        return block => (isOne(block) ? (block === first ? viewIn(answer, c) : null) : undefined);
    },
};

/** The curves in place of the drawings and tables at one threshold. @param {any} answer
 *  @param {import('./panel.js').Context} c */
const viewIn = (answer, c) =>
    curvesView(c.catalog, answer, {
        subject: c.subject,
        say: c.app.say,
        tolerance: () => c.app.measures().tolerance,
        audit: (bytes, options) => c.app.client().analyse('audit', options, bytes),
    });

/** @typedef {ReturnType<typeof placesFor>} Places */
/** @typedef {{subject?: Subject, say?: (text: string) => void, tolerance?: () => import('../state/tolerance.js').Tolerance,
 *   audit?: (bytes: Uint8Array, options: object) => Promise<any>}} Host  audit: of counts, for separate thresholds */

/** @param {Catalog} catalog @param {any} answer @param {Host} [host] */
export function curvesView(catalog, answer, {subject, say = () => {}, tolerance = () => NO_TOLERANCE, audit} = {}) {
    const s = settingOf(catalog, answer, subject);
    s.tolerance = tolerance();
    const charts = curveCharts(() => s);
    const places = placesFor();
    const gaps = gapsOf(s, places.gaps, audit);
    const redraw = () => {
        redrawNumbers(s, places, slide);
        gaps();
        charts.move();
        if (subject) chosen.set(subject, {shared: s.shared, thresholds: s.at.map(i => answer.thresholds[i])});
    };
    /** @param {number[]} which groups @param {number} i */
    function slide(which, i) {
        for (const g of which) s.at[g] = i;
        redraw();
    }
    const everyone = s.groups.map((/** @type {any} */ _, /** @type {number} */ g) => g);
    const remake = () => {
        fill(places.cards);
        fill(places.sliders, sliderBar(s, {slide: i => slide(everyone, i), remake, say}));
        redraw();
    };
    remake();
    // The tolerance is chosen beside the audit: wherever it is read from, it is read again when it changes.
    const onredraw = () => {
        s.tolerance = tolerance();
        redraw();
        charts.redraw();
    };
    return h('div', {class: 'every-threshold by-choice', onredraw}, inOrder(places), charts.element);
}

/** Where the thresholds stand at first: where the person left them, else at those of the answer.
 *  @param {Catalog} catalog @param {any} answer @param {Subject} [subject] @returns {Setting} */
function settingOf(catalog, answer, subject) {
    const kept = subject && chosen.get(subject);
    const {drawn} = styled(answer.groups);
    const groups = answer.groups.map((/** @type {any} */ g) => drawn.find(d => d.name === g.name) ?? g);
    return {
        catalog,
        answer,
        groups,
        start: answer.at,
        shared: kept?.shared ?? true,
        at: kept ? kept.thresholds.map(t => nearest(answer.thresholds, t)) : groups.map(() => answer.at),
        tolerance: NO_TOLERANCE,
        given: subject?.options.threshold ?? null,
    };
}

/** What follows the thresholds. */
const placesFor = () => ({
    sliders: h('div', {class: 'thresholds'}),
    cards: h('div', {}),
    all: h('div', {}),
    rates: h('div', {}),
    gaps: h('div', {}),
});

/** @param {Places} places */
const inOrder = ({sliders, cards, all, rates, gaps}) => [
    sliders,
    h(
        'p',
        {class: 'legend'},
        ['tp', 'fn', 'fp', 'tn'].map(part => [swatch(part), ` ${t(`panel.curves.${part}`)} `]),
    ),
    cards,
    all,
    h('h4', {}, t('panel.curves.rates')),
    rates,
    h('div', {class: 'headed'}, h('h4', {}, t('panel.curves.gaps')), explainTerm('reference')),
    gaps,
];

/** Cards, counts and rates of now. @param {Setting} s @param {Places} places
 *  @param {(which: number[], i: number) => void} slide */
function redrawNumbers(s, {cards, all, rates}, slide) {
    drawCards(s, cards, slide);
    const open = all.querySelector('details')?.open || null;
    const title = h('summary', {}, t('panel.curves.counts'));
    fill(all, h('details', {class: 'picker', open}, title, countTable(s)));
    fill(rates, rateTable(s));
}

/** @param {string} part */
const swatch = part => h('span', {class: `swatch part-${part}`, 'aria-hidden': 'true'});

/** @param {number[]} thresholds @param {number} wanted */
const nearest = (thresholds, wanted) =>
    thresholds.reduce((best, t, i) => (Math.abs(t - wanted) < Math.abs(thresholds[best] - wanted) ? i : best), 0);

/**
 * A slider over the thresholds, the lowest at the left.
 * @param {Setting} s @param {string} label @param {number} at @param {(i: number) => void} slide @param {() => void} [done]
 */
function slider(s, label, at, slide, done) {
    const id = freshId('threshold'),
        last = s.answer.thresholds.length - 1;
    const output = h('output', {for: id}, thresholdText(s, at));
    const input = h('input', {
        type: 'range',
        id,
        min: 0,
        max: last,
        step: 1,
        value: last - at,
        'aria-valuetext': thresholdText(s, at),
        oninput: () => {
            const i = last - Number(input.value);
            output.textContent = thresholdText(s, i);
            input.setAttribute('aria-valuetext', thresholdText(s, i));
            slide(i);
        },
        onchange: done,
    });
    return h('div', {class: 'slider'}, h('label', {for: id}, label), input, output);
}

/** @param {Setting} s
 *  @param {{slide: (i: number) => void, remake: () => void, say: (text: string) => void}} act */
function sliderBar(s, {slide, remake, say}) {
    const id = freshId('separate');
    const box = h('input', {
        type: 'checkbox',
        id,
        checked: !s.shared,
        onchange: () => {
            s.shared = !box.checked;
            if (s.shared) s.at.fill(s.at[0]);
            remake();
            document.getElementById(separate().id)?.focus();
        },
    });
    const separate = () => /** @type {HTMLElement} */ (document.querySelector('.thresholds .check input') ?? box);
    const back = h(
        'button',
        {
            type: 'button',
            onclick: () => {
                s.at.fill(s.start);
                remake();
                say(t('panel.curves.back.said'));
            },
        },
        t('panel.curves.back', {threshold: thresholdText(s, s.start)}),
    );
    return [
        s.shared ? slider(s, t('panel.curves.everyone'), s.at[0], slide, () => say(inShort(s))) : null,
        h('div', {class: 'bar'}, h('span', {class: 'check'}, box, h('label', {for: id}, t('panel.curves.each'))), back),
    ];
}

/** What a moved threshold does, for the status line. @param {Setting} s */
const inShort = s =>
    `${t('panel.curves.now', {threshold: thresholdText(s, s.at[0])})} ` +
    s.groups
        .filter(group => group.style)
        .map((group, g) => `${group.name}: ${changeText(group, s.at[g], s.start)}`)
        .join(' ');

/** Redraws the numbers of the cards and leaves the sliders, which may have the focus.
 *  @param {Setting} s @param {HTMLElement} place @param {(which: number[], i: number) => void} slide */
function drawCards(s, place, slide) {
    const cards = groupCards(s, g => (s.shared ? null : slider(s, t('panel.threshold'), s.at[g], i => slide([g], i))));
    const before = place.querySelectorAll('.group-numbers'),
        after = cards.querySelectorAll('.group-numbers');
    if (before.length === 0 || before.length !== after.length) fill(place, cards);
    else before.forEach((part, i) => part.replaceWith(after[i]));
}

/**
 * The gaps now. Under separate thresholds they are not in the answer: the groups' counts are audited.
 * @param {Setting} s @param {HTMLElement} place @param {((bytes: Uint8Array, options: object) => Promise<any>) | undefined} audit
 */
function gapsOf(s, place, audit) {
    let asked = 0,
        busy = false;
    const separately = async () => {
        const mine = ++asked;
        if (busy || !audit) return;
        busy = true;
        try {
            const {bytes, options} = countsFile(s);
            const {metrics} = await audit(bytes, options);
            const given = Object.fromEntries(followed(s).gaps.map(m => [m.id, metrics[m.id]?.value ?? null]));
            if (!s.shared) fill(place, gapTable(s, given));
        } catch (error) {
            fill(place, h('p', {class: 'alert'}, sentenceOf(error)));
        } finally {
            busy = false;
        }
        if (mine !== asked) void separately();
    };
    return () => {
        if (s.shared) fill(place, gapTable(s));
        else void separately();
    };
}

/** The people of each group at its threshold, as a file whose rows weigh as much as they are people. @param {Setting} s */
export function countsFile(s) {
    const quoted = (/** @type {string} */ text) => `"${text.replaceAll('"', '""')}"`;
    const lines = s.groups.flatMap((group, g) => {
        const {tp, fn, fp, tn} = countsAt(group, s.at[g]);
        return [
            [1, 1, tp],
            [1, 0, fn],
            [0, 1, fp],
            [0, 0, tn],
        ]
            .filter(([, , n]) => n > 0)
            .map(([label, decision, n]) => `${quoted(group.name)},${label},${decision},${n}`);
    });
    const reference = s.groups.filter(group => group.privileged);
    return {
        bytes: new TextEncoder().encode(`group,label,decision,people\n${lines.join('\n')}\n`),
        options: {
            label: 'label',
            pred: 'decision',
            weight: 'people',
            protected: ['group'],
            bootstrap: 0,
            ...(reference.length === 1 ? {privileged: reference[0].name} : {}),
        },
    };
}
