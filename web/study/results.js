// What a study gave: the two rows of figures for each measure, who beats whom, every number, and what to take away.

import {studyOf} from './figures.js';
import {writeDocument} from './document.js';
import {sha256} from '../state/files.js';
import {download} from '../state/download.js';
import {fill, h} from '../parts/dom.js';
import {explainTerm} from '../parts/explain.js';
import {count, duration} from '../parts/format.js';
import {studyBody, studyCsv} from './study_body.js';
import {biasFigure, phiFigure} from './study.js';
import {table} from '../parts/table.js';

/** @typedef {import('./study_app.js').StudyApp} StudyApp */
/** @typedef {import('./study_app.js').Shown} Shown */

/** A study whose places say in every figure and table that they are synthetic. @param {Shown['document']} document */
function labelled({plans, titles, families}) {
    const study = studyOf(plans);
    const places = study.places.map(place => (place.synthetic ? {...place, label: `${place.label} (synthetic)`} : place));
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
        h('h2', {}, 'So far'),
        synthetic(view.study.places),
        view.study.measures.map(measure => [
            h('h3', {}, view.titles[measure] ?? measure),
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
        h('b', {}, `${twins.length === places.length ? 'All' : 'Some'} of this is synthetic. `),
        'Twins keep the main relations between columns, not all of them, so their figures are not the paper\u2019s. ',
        'Drop the original files to run on those. ',
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
        h('h2', {}, shown.name ? `The study in ${shown.name}` : 'What it gave'),
        shown.note ? h('p', {class: 'notice'}, shown.note) : null,
        synthetic(study.places),
        h(
            'p',
            {class: 'soft'},
            `${count(cells)} runs: ${study.places.map(p => `${p.label}, ${count(p.rows)} rows`).join('; ')}. `,
            `Seeds ${[...new Set(study.places.flatMap(p => p.seeds))].join(', ')}. Equipoise ${version}`,
            seconds > 0 ? `, ${duration(seconds)}` : '',
            '.',
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
        h('button', {type: 'button', onclick: save}, 'Save the study'),
        h(
            'button',
            {
                type: 'button',
                onclick: () => {
                    download('equipoise-study.csv', studyCsv(study), 'text/csv');
                    kept();
                },
            },
            'Every number (CSV)',
        ),
    ];
}

/** Reports as the command line writes them, to be compared with its own. @param {Shown} shown @param {() => void} kept */
function fingerprints({document, texts, plans}, kept) {
    const rows = document.plans.map(({plan, report}) => ({plan, report, text: texts.get(plan) ?? ''}));
    const hash = (/** @type {string} */ text) => {
        const place = h('code', {class: 'hash'}, '\u2026');
        void sha256(new TextEncoder().encode(text)).then(hex => {
            place.textContent = hex || 'not offered by this browser here';
        });
        return place;
    };
    return [
        h('h3', {}, 'The same bytes elsewhere'),
        h(
            'p',
            {class: 'soft'},
            'Save a plan, run it with ',
            h('code', {}, 'build/equipoise run PLAN.json --out REPORT.json'),
            ' (and ',
            h('code', {}, '--twin'),
            ' where the data are synthetic), and compare: the report is the same byte for byte, whatever the number of workers.',
        ),
        table({
            caption: 'Reports of this study',
            hideCaption: true,
            rows,
            columns: [
                {head: 'Plan', rowhead: true, cell: r => r.plan},
                {head: 'Data', cell: r => (r.report.data.synthetic ? 'synthetic twin' : 'original rows')},
                {head: 'Runs', num: true, cell: r => count(r.report.cells.length)},
                {head: 'SHA-256 of the report', cell: r => hash(r.text)},
                {
                    head: 'Files',
                    cell: r => [
                        h(
                            'button',
                            {
                                type: 'button',
                                class: 'link',
                                'aria-label': `Save the plan of ${r.plan}`,
                                onclick: () =>
                                    download(
                                        `${r.plan}.json`,
                                        `${JSON.stringify(plans.get(r.plan), null, 2)}\n`,
                                        'application/json',
                                    ),
                            },
                            'plan',
                        ),
                        ' ',
                        h(
                            'button',
                            {
                                type: 'button',
                                class: 'link',
                                'aria-label': `Save the report of ${r.plan}`,
                                onclick: () => {
                                    download(`${r.plan}.report.json`, r.text, 'application/json');
                                    if (rows.length === 1) kept();
                                },
                            },
                            'report',
                        ),
                    ],
                },
            ],
        }),
    ];
}
