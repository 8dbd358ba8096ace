// What a study gave: the two rows of figures for each measure, who beats whom, every number, and what to take away.

import {studyOf} from './figures.js';
import {writeDocument} from './document.js';
import {sha256} from '../state/files.js';
import {download} from '../state/download.js';
import {fill, h} from '../parts/dom.js';
import {explainTerm} from '../parts/explain.js';
import {count, duration} from '../parts/format.js';
import {rich, t} from '../words/words.js';
import {titleOf} from './words.js';
import './page_words.js';
import {studyBody, studyCsv} from './study_body.js';
import {biasFigure, phiFigure} from './study.js';
import {table} from '../parts/table.js';

/** @typedef {import('./study_app.js').StudyApp} StudyApp */
/** @typedef {import('./study_app.js').Shown} Shown */

/** A study says in its labels, in English, which networks do not read a column. @param {import('./figures.js').Place} place */
function labelOf({label, synthetic}) {
    const own = label.replace('(not read)', t('study.unread'));
    return synthetic ? t('study.synthetic', {label: own}) : own;
}

/** A study whose places say in every figure and table that they are synthetic. @param {Shown['document']} document */
function labelled({plans, titles, families}) {
    const study = studyOf(plans);
    const places = study.places.map(place => ({...place, label: labelOf(place)}));
    return {study: {...study, places}, titles, families};
}

/** @param {StudyApp} app @param {HTMLElement} root */
export function resultsView(app, root) {
    app.store.watch(['shown'], ({shown}) => {
        if (!shown) {
            fill(root);
            return;
        }
        // The height stays while the figures are made anew, so that nothing jumps under the reader.
        root.style.minHeight = `${root.offsetHeight}px`;
        fill(root, shown.live ? growing(shown) : whole(shown, () => app.store.set({kept: shown})));
        requestAnimationFrame(() => {
            root.style.minHeight = '';
        });
    });
}

/** The figures so far. @param {Shown} shown */
function growing({document}) {
    const view = labelled(document);
    return [
        h('h2', {}, t('reproduce.so.far')),
        synthetic(view.study.places),
        view.study.measures.map(measure => [
            h('h3', {}, titleOf(view, measure)),
            biasFigure(view, measure, 'test'),
            phiFigure(view, measure, 'test'),
        ]),
    ];
}

/** @param {import('./figures.js').Place[]} places */
function synthetic(places) {
    const twins = places.filter(place => place.synthetic);
    if (twins.length === 0) return null;
    return h(
        'p',
        {class: 'notice'},
        h('b', {}, t(twins.length === places.length ? 'reproduce.synthetic.all' : 'reproduce.synthetic.some'), ' '),
        t('reproduce.synthetic.text'),
        ' ',
        explainTerm('twin'),
    );
}

/** @param {Shown} shown @param {() => void} kept told when its numbers were saved */
function whole(shown, kept) {
    const view = labelled(shown.document);
    const {study} = view;
    const cells = study.cells.length;
    const {sittings, version} = shown.document;
    const seconds = sittings.reduce((sum, s) => sum + (s.seconds ?? 0), 0);
    return [
        h('h2', {}, shown.name ? t('reproduce.gave.file', {name: shown.name}) : t('reproduce.gave')),
        shown.note ? h('p', {class: 'notice'}, shown.note) : null,
        synthetic(study.places),
        h(
            'p',
            {class: 'soft'},
            t(seconds > 0 ? 'reproduce.about.time' : 'reproduce.about', {
                runs: count(cells),
                places: study.places.map(({label, rows}) => t('reproduce.about.place', {label, rows: count(rows)})).join('; '),
                seeds: [...new Set(study.places.flatMap(p => p.seeds))].join(', '),
                version,
                time: duration(seconds),
            }),
        ),
        h('div', {class: 'actions'}, saving(shown, study, kept)),
        ...studyBody(view),
        shown.texts.size > 0 ? fingerprints(shown, kept) : null,
    ];
}

/** @param {Shown} shown @param {import('./figures.js').Study} study @param {() => void} kept */
function saving({document, texts}, study, kept) {
    const {plans, ...head} = document;
    const save = () => {
        const reports = plans.map(({plan, report}) => ({
            plan,
            text: texts.get(plan) ?? JSON.stringify(report),
        }));
        download('equipoise-study.json', writeDocument(head, reports), 'application/json');
        kept();
    };
    return [
        h('button', {type: 'button', onclick: save}, t('reproduce.save')),
        h(
            'button',
            {
                type: 'button',
                onclick: () => {
                    download('equipoise-study.csv', studyCsv(study), 'text/csv');
                    kept();
                },
            },
            t('reproduce.csv'),
        ),
    ];
}

/** Reports as the command line writes them, to be compared with its own. @param {Shown} shown @param {() => void} kept */
function fingerprints({document, texts, plans}, kept) {
    const rows = document.plans.map(({plan, report}) => ({plan, report, text: texts.get(plan) ?? ''}));
    const hash = (/** @type {string} */ text) => {
        const place = h('code', {class: 'hash'}, '\u2026');
        void sha256(new TextEncoder().encode(text)).then(hex => {
            place.textContent = hex || t('reproduce.hash.none');
        });
        return place;
    };
    return [
        h('h3', {}, t('reproduce.bytes')),
        h(
            'p',
            {class: 'soft'},
            rich('reproduce.bytes.text', {
                run: h('code', {}, 'build/equipoise run PLAN.json --out REPORT.json'),
                twin: h('code', {}, '--twin'),
            }),
        ),
        table({
            caption: t('reproduce.reports'),
            hideCaption: true,
            rows,
            columns: [
                {head: t('reproduce.plan'), rowhead: true, cell: r => r.plan},
                {head: t('reproduce.place'), cell: r => t(r.report.data.synthetic ? 'reproduce.tag.twin' : 'reproduce.tag.real')},
                {head: t('reproduce.runs'), num: true, cell: r => count(r.report.cells.length)},
                {head: t('reproduce.sha'), cell: r => hash(r.text)},
                {
                    head: t('reproduce.of.files'),
                    cell: r => [
                        h(
                            'button',
                            {
                                type: 'button',
                                class: 'link',
                                'aria-label': t('reproduce.plan.save', {plan: r.plan}),
                                onclick: () =>
                                    download(
                                        `${r.plan}.json`,
                                        `${JSON.stringify(plans.get(r.plan), null, 2)}\n`,
                                        'application/json',
                                    ),
                            },
                            t('reproduce.plan.link'),
                        ),
                        ' ',
                        h(
                            'button',
                            {
                                type: 'button',
                                class: 'link',
                                'aria-label': t('reproduce.report.save', {plan: r.plan}),
                                onclick: () => {
                                    download(`${r.plan}.report.json`, r.text, 'application/json');
                                    if (rows.length === 1) kept();
                                },
                            },
                            t('reproduce.report.link'),
                        ),
                    ],
                },
            ],
        }),
    ];
}
