// What is run: studies, measures, methods, seeds, files; how long it will take; and the run while it goes on.

import {everything, keyOf, quick} from './choice.js';
import {chainNow, drawControls} from './controls.js';
import {readDocument} from './document.js';
import {readFiles, recognise} from '../state/files.js';
import {hasWords, t, within} from '../words/words.js';
import './page_words.js';
import {flatParams} from '../state/compare.js';
import {fill, freshId, h} from '../parts/dom.js';
import {count, duration, titleOf, words} from '../parts/format.js';

/** @typedef {import('./study_app.js').StudyApp} StudyApp */
/** @typedef {import('./study_app.js').StudyState} StudyState */
/** @typedef {import('./choice.js').Choice} Choice */
/** @typedef {ReturnType<typeof import('./study_run.js').studyRunner>} Runner */
/** @typedef {import('../lab/shapes.js').Catalog} Catalog */

/** @param {StudyApp} app @param {HTMLElement} root @param {Runner} runner */
export function chooseView(app, root, runner) {
    const {store} = app;
    const controls = h('div', {class: 'choose'});
    const estimate = h('p', {class: 'estimate'});
    const start = h(
        'button',
        {type: 'button', class: 'primary', disabled: true, onclick: () => void runner.run()},
        t('reproduce.run'),
    );
    fill(
        root,
        beginnings(app),
        controls,
        files(app),
        h('div', {class: 'bar start'}, workers(app), start, estimate),
        runPanel(app),
    );
    store.watch(['studies', 'catalog', 'choice', 'originals', 'run'], state => {
        if (!state.catalog || state.studies.length === 0) return;
        const focus = /** @type {HTMLElement | null} */ (controls.querySelector(':focus'))?.dataset.key;
        fill(controls, drawControls(app, state, state.catalog));
        if (focus)
            /** @type {HTMLElement | null} */ (controls.querySelector(`[data-key='${CSS.escape(focus)}']`))?.focus();
    });
    store.watch(['studies', 'choice', 'originals', 'phase', 'run'], state => {
        if (state.phase === 'ready' && !state.run) void runner.tryOut();
    });
    store.watch(['choice', 'originals', 'speeds', 'phase', 'run', 'workers'], state => {
        const {tasks, lacking} = runner.tasks();
        start.disabled = state.phase !== 'ready' || state.run !== null || tasks.length === 0 || lacking.length > 0;
        estimate.textContent = state.phase === 'ready' ? expectation(state, tasks, lacking) : '';
    });
}

/** @param {StudyState} state @param {import('../lab/pool.js').Task[]} tasks @param {string[]} lacking */
function expectation({speeds, workers: all, run}, tasks, lacking) {
    if (lacking.length > 0) return t('reproduce.twin.none', {data: lacking.join(', ')});
    if (tasks.length === 0) return t('reproduce.nothing');
    const networks = tasks.reduce((n, {plan}) => n + plan.seeds.length, 0);
    const cells = tasks.reduce((n, task) => n + task.cells, 0);
    const what = t('reproduce.what', {runs: count(cells), networks: count(networks)});
    if (run) return what;
    if (tasks.some(({source}) => !speeds.has(source))) return t('reproduce.trying', {what});
    if (tasks.some(({expected}) => !expected)) return t('reproduce.untried', {what});
    const total = tasks.reduce((s, {expected}) => s + (expected?.total ?? 0), 0);
    const longest = Math.max(...tasks.map(({expected, plan}) => (expected?.total ?? 0) / plan.seeds.length));
    const size = Math.min(all, networks);
    const rates = tasks.map(({source}) => speeds.get(source)?.rows ?? 0);
    return t('reproduce.estimate', {
        what,
        time: duration(Math.max(total / size, longest)),
        workers: count(size),
        rows: count(Number(Math.min(...rates).toPrecision(2))),
    });
}

/** @param {StudyApp} app */
function beginnings(app) {
    const place = h('div', {class: 'presets beginnings', role: 'group', 'aria-label': t('reproduce.beginnings')});
    app.store.watch(['studies', 'choice', 'run'], ({studies, choice, run}) => {
        if (studies.length === 0) return;
        const options = [
            {title: t('reproduce.quick'), text: t('reproduce.quick.text'), make: quick},
            {title: t('reproduce.full'), text: t('reproduce.full.text'), make: everything},
        ];
        const focused = [...place.children].findIndex(button => button === document.activeElement);
        fill(
            place,
            options.map(({title, text, make}) =>
                h(
                    'button',
                    {
                        type: 'button',
                        class: 'card',
                        disabled: run !== null,
                        'aria-pressed': String(JSON.stringify(make(studies)) === JSON.stringify(choice)),
                        onclick: () => app.store.set({choice: make(studies)}),
                    },
                    h('b', {}, title),
                    h('span', {}, text),
                ),
            ),
        );
        if (focused >= 0) /** @type {HTMLElement} */ (place.children[focused]).focus();
    });
    return place;
}

/** @param {StudyApp} app */
function workers(app) {
    const id = freshId('workers');
    const {workers: all} = app.store.state;
    const select = h(
        'select',
        {id, onchange: () => app.store.set({workers: Number(select.value)})},
        Array.from({length: all}, (_, i) => h('option', {value: String(i + 1)}, i + 1)),
    );
    select.value = String(all);
    app.store.watch(['run'], ({run}) => {
        select.disabled = run !== null;
    });
    return h('div', {class: 'control inline'}, h('label', {for: id}, t('reproduce.workers')), select);
}

/** Original files and saved studies. @param {StudyApp} app */
function files(app) {
    const id = freshId('file');
    /** Files that wait for their companions. @type {Map<string, Uint8Array>} */
    const held = new Map();
    /** @param {Parameters<typeof readFiles>[0]} given */
    const take = async given => {
        app.clear();
        try {
            const dropped = await readFiles(given, app.say);
            const saved = dropped.filter(file => /\.json$/i.test(file.name));
            if (saved.length > 1) throw new Error(t('reproduce.two'));
            if (saved.length === 1) openStudy(app, saved[0].name, new TextDecoder().decode(saved[0].bytes));
            const tables = dropped.filter(file => !saved.includes(file));
            if (tables.length > 0) await takeOriginals(app, tables, held);
        } catch (error) {
            app.fail(error);
        }
    };
    const input = h('input', {
        type: 'file',
        id,
        multiple: true,
        disabled: true,
        onchange: async () => {
            await take({files: input.files ?? []});
            input.value = '';
        },
    });
    const zone = h(
        'div',
        {class: 'drop'},
        h('label', {for: id}, t('reproduce.files')),
        input,
        h('p', {class: 'soft'}, t('reproduce.files.text')),
    );
    app.store.watch(['phase', 'run'], ({phase, run}) => {
        input.disabled = phase !== 'ready' || run !== null;
    });
    document.addEventListener('dragover', event => {
        event.preventDefault();
        zone.classList.add('over');
    });
    document.addEventListener('dragleave', () => zone.classList.remove('over'));
    document.addEventListener('drop', event => {
        event.preventDefault();
        zone.classList.remove('over');
        if (!event.dataTransfer?.files.length) return;
        if (app.store.state.phase === 'ready' && !app.store.state.run) void take(event.dataTransfer);
        else app.fail(new Error(t('reproduce.drop.wait')));
    });
    return zone;
}

/** @param {StudyApp} app @param {string} name @param {string} text */
function openStudy(app, name, text) {
    const {catalog} = app.store.state;
    if (!catalog) return;
    const document = readDocument(text, name, catalog);
    app.store.set({shown: {document, texts: new Map(), plans: new Map(), live: false, note: '', name}});
    const cells = document.plans.reduce((n, {report}) => n + report.cells.length, 0);
    app.say(t('reproduce.shown', {name, plans: count(document.plans.length), runs: count(cells)}));
}

/** @param {StudyApp} app @param {import('../state/files.js').Dropped[]} tables @param {Map<string, Uint8Array>} held */
async function takeOriginals(app, tables, held) {
    const {shipped, studies} = app.store.state;
    const studied = shipped.filter(set => studies.some(({plan}) => plan.data === set.id));
    let rest = tables;
    while (rest.length > 0) {
        const found = await recognise(rest, studied, held);
        if (found.kind === 'table')
            throw new Error(
                t('reproduce.unknown', {name: found.name, files: studied.flatMap(s => s.files.map(f => f.name)).join(', ')}),
            );
        if (found.kind === 'wait') {
            app.say(found.text);
            return;
        }
        const id = String(found.shippedId);
        const set = studied.find(s => s.id === id);
        app.store.set({originals: new Map([...app.store.state.originals, [id, found.source]])});
        app.say(t('reproduce.original', {data: set?.title ?? id}));
        const used = new Set(found.source.files);
        rest = rest.filter(file => !used.has(file.bytes));
    }
}

/** @param {StudyApp} app */
function runPanel(app) {
    const bar = h('progress', {max: 1, value: 0, 'aria-label': t('reproduce.progress')});
    const text = h('p', {class: 'run-text'});
    const doing = h('ul', {class: 'doing'});
    const pause = h(
        'button',
        {
            type: 'button',
            onclick: () => {
                const {run} = app.store.state;
                if (!run) return;
                run.pool.pause(!run.paused);
                app.store.set({run: {...run, paused: run.pool.paused}});
                app.say(t(run.pool.paused ? 'reproduce.paused' : 'reproduce.going'));
            },
        },
        t('reproduce.pause'),
    );
    const cancel = h(
        'button',
        {
            type: 'button',
            onclick: () => {
                app.store.state.run?.pool.cancel();
                app.say(t('reproduce.cancelling'));
            },
        },
        t('working.cancel'),
    );
    const element = h('div', {class: 'run', hidden: true}, text, bar, doing, h('div', {class: 'actions'}, pause, cancel));
    app.store.watch(['run'], ({run, catalog}) => {
        const begins = element.hidden && run !== null;
        element.hidden = run === null;
        if (!run || !catalog) return;
        pause.textContent = t(run.paused ? 'reproduce.go' : 'reproduce.pause');
        const {overall} = run;
        bar.value = overall?.fraction ?? 0;
        fill(text, h('b', {}, run.paused ? `${t('reproduce.paused')} ` : ''), soFar(run));
        fill(
            doing,
            (overall?.active ?? []).map(({task, cell}) => h('li', {}, told(catalog, run.names[task], cell))),
        );
        if (begins) pause.focus();
    });
    return element;
}

/** @param {import('./study_app.js').StudyRun} run */
function soFar({overall, paused}) {
    if (!overall) return t('reproduce.starting');
    const {cells, elapsed, left} = overall;
    const said = {done: count(cells.done), all: count(cells.total), time: duration(elapsed)};
    return left && !paused ? t('reproduce.done.left', {...said, left: duration(left)}) : t('reproduce.done', said);
}

/** @param {Catalog} catalog @param {string} name @param {import('../lab/pool.js').Overall['active'][number]['cell']} cell */
function told(catalog, name, cell) {
    const settings = /** @type {any} */ (cell).settings ?? {};
    const bias = Object.values(flatParams({...cell, params: {}, settings}))
        .filter(value => catalog.metrics.some(m => m.id === value))
        .map(value => `, ${within(titleOf(catalog, String(value)))}`);
    const id = `reproduce.stage.${cell.stage}`;
    const said = {name, seed: cell.seed, stage: hasWords(id) ? t(id) : words(cell.stage)};
    if (cell.stage === 'prepare' || cell.stage === 'train') return t('reproduce.doing', said);
    return t('reproduce.doing.method', {...said, method: `${chainNow(catalog, cell.method)}${bias.join('')}`});
}
