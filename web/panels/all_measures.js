// All measures of an audit: those a person chose on top, the rest by section, found by any of their names. A section that
// is closed costs nothing: its rows are made when it is opened.

import roles from '../learn/roles.json' with {type: 'json'};
import {noteNow, phraseNow} from '../words/said.js';
import {t} from '../words/words.js';
import {reasonOf} from '../state/reason.js';
import {matcher, searchable} from '../state/search.js';
import {bandOf, readingOf, readingText, tallyText} from '../state/tolerance.js';
import {spread, strip} from '../chart/strip.js';
import {fill, freshId, h} from '../parts/dom.js';
import {explainMetric, headed} from '../parts/explain.js';
import {interval, num, sentence, words} from '../parts/format.js';
import {sign} from '../parts/sign.js';
import {Footnotes, table, valueCell, withHelp} from '../parts/table.js';

/** @typedef {import('./host.js').Host} App */
/** @typedef {import('../lab/shapes.js').Audit} Audit */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */
/** @typedef {import('../lab/shapes.js').Metric} Metric */
/**
 * What a person opened and typed: it outlives a change of the groups.
 * @typedef {{query: string, open: Set<string> | null}} Looking
 */

const ANNOUNCE_MS = 500;

/** Whether both signs are possible, so that a plus says something. @param {Metric} m */
const isSigned = m => m.ideal === 0 && (m.min ?? -1) < 0;

/** What a measure is called by people, where its own words do not say it: of itself, or of all of its shape. @param {Metric} m */
function plainName({id, shape}) {
    const of = [id, shape].find(key => roles.plain.includes(key));
    return of ? h('small', {class: 'soft plain'}, t(`measure.plain.${of}`)) : null;
}

/** @param {App} app @param {Catalog} catalog @param {Audit} audit @param {Looking} looking */
export function measuresView(app, catalog, audit, looking) {
    const view = new MeasuresView(app, catalog, audit, looking);
    view.draw();
    return view.element;
}

class MeasuresView {
    #app;
    #catalog;
    #audit;
    #looking;
    #index;
    #metrics;
    /** @type {Map<string, Metric[]>} */
    #sections = new Map();
    #hits = h('p', {class: 'soft hits', id: freshId('hits')});
    #yours = h('div', {class: 'yours'});
    #list = h('div', {class: 'sections'});
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #later;

    /** @param {App} app @param {Catalog} catalog @param {Audit} audit @param {Looking} looking */
    constructor(app, catalog, audit, looking) {
        this.#app = app;
        this.#catalog = catalog;
        this.#audit = audit;
        this.#looking = looking;
        this.#index = searchable(catalog.metrics);
        this.#metrics = catalog.metrics.filter(m => this.#value(m));
        for (const m of this.#metrics) {
            const section = m.section ? phraseNow(sentence(words(m.section))) : t('panel.measures');
            this.#sections.set(section, [...(this.#sections.get(section) ?? []), m]);
        }
        this.#looking.open ??= new Set([this.#first()]);
        this.element = h('div', {class: 'measures by-choice'}, this.#yours, this.#searchBox(), this.#list);
        // What was chosen elsewhere on the page holds here too.
        this.element.addEventListener('redraw', () => this.draw());
    }

    /** The section to begin with: the first in which something is measured that compares groups. */
    #first() {
        const said = [...this.#sections].find(([, metrics]) =>
            metrics.some(m => m.kind !== 'rate' && this.#value(m)?.value !== null),
        );
        return said?.[0] ?? [...this.#sections.keys()][0] ?? '';
    }

    /** @param {Metric} m @returns {import('../lab/shapes.js').Value | undefined} */
    #value(m) {
        return m.kind === 'rate' ? this.#audit.overall[m.id] : this.#audit.metrics[m.id];
    }

    /** @param {Metric} m */
    #reading(m) {
        return readingOf(this.#value(m), m, this.#app.measures().tolerance);
    }

    #searchBox() {
        const id = freshId('search');
        const input = h('input', {
            type: 'search',
            id,
            autocomplete: 'off',
            spellcheck: 'false',
            placeholder: t('panel.find.like'),
            value: this.#looking.query,
            'aria-describedby': this.#hits.id,
            oninput: () => {
                this.#looking.query = input.value.trim();
                this.#drawList();
                this.#announce();
            },
            onkeydown: (/** @type {KeyboardEvent} */ event) => {
                if (event.key === 'Escape' && input.value !== '') {
                    input.value = '';
                    input.dispatchEvent(new Event('input'));
                } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
                    const first = this.#list.querySelector('input') ?? this.#list.querySelector('summary');
                    first?.focus();
                } else return;
                event.preventDefault();
            },
        });
        return h('div', {class: 'find'}, h('label', {for: id}, t('panel.find')), input, this.#hits);
    }

    /** Tells the status line, once the typing has paused. */
    #announce() {
        clearTimeout(this.#later);
        this.#later = setTimeout(() => this.#app.say(this.#hits.textContent ?? ''), ANNOUNCE_MS);
    }

    /** Draws all again; what had the focus has it again, or what stands where it stood. */
    draw() {
        const held = this.#focused();
        this.#drawYours();
        this.#drawList();
        if (!held) return;
        const boxes = [.../** @type {NodeListOf<HTMLElement>} */ (held.place.querySelectorAll('[data-key]'))];
        const same = boxes.find(box => box.dataset.key === held.key);
        (same ?? boxes[Math.min(held.at, boxes.length - 1)] ?? this.#list.querySelector('summary'))?.focus();
    }

    #focused() {
        const active = document.activeElement;
        if (!(active instanceof HTMLElement) || !active.dataset.key) return null;
        const place = [this.#yours, this.#list].find(part => part.contains(active));
        if (!place) return null;
        const at = [...place.querySelectorAll('[data-key]')].indexOf(active);
        return {place, key: active.dataset.key, at};
    }

    #drawYours() {
        const {pinned} = this.#app.measures();
        const chosen = this.#metrics.filter(m => pinned.includes(m.id));
        const elsewhere = pinned.length - chosen.length;
        fill(
            this.#yours,
            headed('h3', t('panel.yours'), 'matters'),
            chosen.length === 0 ? h('p', {class: 'soft'}, t('panel.yours.none')) : this.#table(t('panel.yours'), chosen),
            elsewhere > 0 ? h('p', {class: 'soft'}, t('panel.yours.elsewhere', {n: elsewhere})) : null,
            headed('h3', t('panel.all'), 'section'),
        );
    }

    #drawList() {
        const {query, open} = this.#looking;
        const found = matcher(this.#index, query);
        let n = 0;
        const parts = [...this.#sections].map(([title, metrics]) => {
            const shown = query ? metrics.filter(m => found(m.id)) : metrics;
            n += shown.length;
            if (shown.length === 0) return null;
            return this.#section(title, shown, query !== '' || Boolean(open?.has(title)));
        });
        const all = this.#metrics.length;
        this.#hits.textContent = query ? t('panel.hits', {n, all, query}) : t('panel.sections', {all, n: this.#sections.size});
        fill(this.#list, parts);
    }

    /** @param {string} title @param {Metric[]} metrics @param {boolean} open */
    #section(title, metrics, open) {
        const body = h('div', {});
        const details = h(
            'details',
            {class: 'section', open},
            h(
                'summary',
                {},
                h('b', {}, title),
                ' ',
                h('span', {class: 'tally'}, tallyText(metrics.map(m => this.#reading(m))), this.#oneReason(metrics)),
            ),
            body,
        );
        const build = () => {
            if (details.open && body.childNodes.length === 0) fill(body, this.#rows(title, metrics));
        };
        details.addEventListener('toggle', () => {
            build();
            if (this.#looking.query) return;
            if (details.open) this.#looking.open?.add(title);
            else this.#looking.open?.delete(title);
        });
        build();
        return details;
    }

    /** The title stands beside it, so only the reason is kept. @param {Metric} m */
    #why(m) {
        return reasonOf(this.#catalog, this.#value(m)) || t('panel.why.none');
    }

    /** Why nothing is defined, where there is one reason. @param {Metric[]} metrics */
    #oneReason(metrics) {
        if (metrics.some(m => this.#isDefined(m))) return '';
        const reasons = new Set(metrics.map(m => this.#why(m)));
        return reasons.size === 1 ? `: ${[...reasons][0]}` : '';
    }

    /** Whether groups have it, but not all people together. @param {Metric} m */
    #isOfGroupsOnly(m) {
        const ofGroups = m.kind === 'rate' && this.#audit.groups.some(group => typeof group[m.id]?.value === 'number');
        return ofGroups && this.#value(m)?.value === null;
    }

    /** @param {Metric} m */
    #isDefined(m) {
        return this.#isOfGroupsOnly(m) || this.#value(m)?.value !== null;
    }

    /** What is defined as a table; what is not, by the reason. @param {string} title @param {Metric[]} metrics */
    #rows(title, metrics) {
        const defined = metrics.filter(m => this.#isDefined(m));
        /** @type {Map<string, Metric[]>} */
        const undefinedBy = new Map();
        for (const m of metrics.filter(each => !this.#isDefined(each))) {
            const why = this.#why(m);
            undefinedBy.set(why, [...(undefinedBy.get(why) ?? []), m]);
        }
        return [
            defined.length > 0 ? this.#table(title, defined) : null,
            [...undefinedBy].map(([why, list]) =>
                h(
                    'div',
                    {class: 'undefined-here'},
                    h('p', {class: 'soft'}, t('panel.undefined', {why})),
                    h(
                        'ul',
                        {},
                        list.map(m =>
                            h('li', {class: 'check'}, this.#matters(m), h('span', {}, withHelp(m.title, this.#explain(m)))),
                        ),
                    ),
                ),
            ),
        ];
    }

    /** @param {Metric} m */
    #explain(m) {
        return explainMetric(m, {
            catalog: this.#catalog,
            audit: this.#audit,
            tolerance: this.#app.measures().tolerance,
        });
    }

    /** @param {Metric} m */
    #matters(m) {
        const box = h('input', {
            type: 'checkbox',
            'data-key': m.id,
            'aria-label': t('panel.matters.of', {title: m.title}),
            checked: this.#app.measures().pinned.includes(m.id),
            onchange: () => {
                const pinned = this.#app.measures().pinned.filter(id => id !== m.id);
                if (box.checked) pinned.push(m.id);
                this.#app.pin?.(pinned);
                this.#app.say(t(box.checked ? 'panel.matters.on' : 'panel.matters.off', {title: m.title, n: pinned.length}));
            },
        });
        return box;
    }

    /** @param {string} caption @param {Metric[]} rows */
    #table(caption, rows) {
        const notes = new Footnotes();
        const {tolerance} = this.#app.measures();
        const built = table({
            caption,
            hideCaption: true,
            stacked: true,
            rows,
            columns: [
                {head: t('panel.matters'), name: 'matters', cell: m => this.#matters(m)},
                {
                    head: t('panel.measure'),
                    name: 'measure',
                    rowhead: true,
                    cell: m => [withHelp(m.title, this.#explain(m)), plainName(m), this.#about(m)],
                },
                {
                    head: t('panel.value'),
                    name: 'value',
                    num: true,
                    cell: m =>
                        this.#isOfGroupsOnly(m)
                            ? h('span', {class: 'undef'}, t('measure.of.groups'))
                            : valueCell(this.#bare(m), notes, {sign: isSigned(m), range: ''}),
                },
                {head: t('panel.interval'), name: 'interval', cell: m => interval(this.#value(m), isSigned(m))},
                {
                    head: h('span', {class: 'vh'}, t('panel.drawn')),
                    name: 'drawn',
                    cell: m =>
                        m.kind === 'rate'
                            ? spread(
                                  this.#audit.groups.map(g => g[m.id]?.value ?? null),
                                  m,
                              )
                            : strip(this.#value(m) ?? {value: null}, m, bandOf(m, tolerance)),
                },
                {head: t('panel.reading'), name: 'reading', words: true, cell: m => this.#words(m)},
            ],
        });
        return [built, notes.list()];
    }

    /** Whom it is about: a line of its own, for names are long. @param {Metric} m */
    #about(m) {
        const value = this.#value(m);
        return value?.noted ? h('span', {class: 'note'}, noteNow(value)) : null;
    }

    /** The value without that. @param {Metric} m */
    #bare(m) {
        const value = this.#value(m);
        return value?.noted ? {...value, note: null} : value;
    }

    /** @param {Metric} m */
    #words(m) {
        if (m.kind === 'rate') return this.#range(m);
        const reading = this.#reading(m);
        const text = readingText(this.#catalog, reading, m, this.#app.measures().tolerance);
        if (text === '') return '';
        const bold = reading.kind === 'outside' ? text.indexOf(' ') : 0;
        const words = [bold > 0 ? h('b', {}, text.slice(0, bold)) : null, text.slice(bold)];
        return h('span', {class: 'reading'}, sign(reading.kind), h('span', {}, words));
    }

    /** Where the groups lie in a rate. @param {Metric} m */
    #range(m) {
        const defined = this.#audit.groups.filter(g => typeof g[m.id]?.value === 'number');
        const missing = this.#audit.groups.length - defined.length;
        if (defined.length === 0) return '';
        const sorted = defined.sort((a, b) => a[m.id].value - b[m.id].value);
        const [low, high] = [sorted[0], sorted[sorted.length - 1]];
        return h(
            'span',
            {class: 'range'},
            h('b', {}, num(low[m.id].value)),
            ` ${low.name}`,
            defined.length > 1 ? [t('panel.to'), h('b', {}, num(high[m.id].value)), ` ${high.name}`] : null,
            missing > 0 ? t('panel.missing', {n: missing, all: this.#audit.groups.length}) : null,
        );
    }
}
