// Trying how fast this machine is, running what is chosen, and what is on the way while it runs.

import {cellsOf, epochOf, expectedOf, methodOf, planFor, trialOf} from './choice.js';
import {Pool} from '../lab/pool.js';
import {count, duration} from '../parts/format.js';
import {t} from '../words/words.js';
import './page_words.js';

/** @typedef {import('./study_app.js').StudyApp} StudyApp */
/** @typedef {import('./study_app.js').Speed} Speed */
/** @typedef {import('../lab/pool.js').Task} Task */

const TRY_MS = 200; // for each method
const REDRAW_MS = 1200; // at least; and at least ten times what drawing takes, for the workers need the processors

/** @typedef {(id: string) => object | null} SourceOf  what a data set is read from, by its id */

/** @param {StudyApp} app */
export function studyRunner(app) {
    const {store} = app;
    const sourceOf = sources(store);
    const tasks = () => tasksOf(store.state, sourceOf);
    let trying = 0;
    return {
        sourceOf,
        tasks,
        /** Tries what is chosen and was not tried yet, unless a run begins. */
        tryOut() {
            const mine = ++trying;
            return tryAll(app, sourceOf, () => mine === trying && !store.state.run);
        },
        async run() {
            const {catalog, run: now} = store.state;
            const {tasks: list} = tasks();
            if (!catalog || now || list.length === 0) return;
            app.clear();
            trying++;
            await runAll(app, list, catalog);
        },
    };
}

/** @param {StudyApp['store']} store @returns {SourceOf} */
function sources(store) {
    /** Twins by id of the data set: one object each, so that workers see what they have already. */
    const twins = new Map();
    return id => {
        const {originals, shipped} = store.state;
        const original = originals.get(id);
        if (original) return original;
        const set = shipped.find(s => s.id === id);
        if (!set?.twin) return null;
        if (!twins.has(id)) twins.set(id, {schema: set.schema, twin: set.twin, rows: 0, seed: 1});
        return twins.get(id);
    };
}

/** The tasks of what is chosen; those that have no data are named.
 *  @param {StudyApp['store']['state']} state @param {SourceOf} sourceOf @returns {{tasks: Task[], lacking: string[]}} */
function tasksOf({studies, choice, speeds}, sourceOf) {
    /** @type {Task[]} */
    const found = [];
    /** @type {string[]} */
    const lacking = [];
    for (const study of studies) {
        const plan = planFor(study, choice);
        if (!plan) continue;
        const source = sourceOf(plan.data);
        const speed = source && speeds.get(source);
        const expected = speed ? {expected: expectedOf(plan, speed)} : {};
        if (source) found.push({name: study.name, plan, source, cells: cellsOf(plan), ...expected});
        else lacking.push(plan.data);
    }
    return {tasks: found, lacking};
}

/* how fast this machine is */

/** Tries every data set that is chosen and was not tried yet, one after the other, as long as `going` says so.
 *  @param {StudyApp} app @param {SourceOf} sourceOf @param {() => boolean} going */
async function tryAll(app, sourceOf, going) {
    const {store} = app;
    const {studies, choice} = store.state;
    for (const {name, plan} of studies) {
        const source = choice.studies.includes(name) ? sourceOf(plan.data) : null;
        if (!source || store.state.speeds.has(source) || !going()) continue;
        const speed = await tryData(app, source, plan, going).catch(() => null);
        if (!speed && !going()) return;
        store.set({speeds: new Map([...store.state.speeds, [source, speed]])});
    }
}

/**
 * @param {StudyApp} app @param {object} source @param {Record<string, any>} plan @param {() => boolean} going
 * @returns {Promise<Speed | null>} null when it was interrupted
 */
async function tryData(app, source, plan, going) {
    const client = app.make();
    try {
        await client.open();
        const {rows} = await client.load(source);
        const {network} = await client.probe(epochOf(plan), 0);
        /** @type {Map<string, number>} */
        const methods = new Map();
        for (const entry of plan.methods) {
            if (!going()) return null;
            if (methods.has(methodOf(entry))) continue;
            const {cell} = await client.probe(trialOf(plan, entry), TRY_MS);
            methods.set(methodOf(entry), cell);
        }
        const trained = rows.kept * (plan.split?.train ?? 0.6);
        return {rows: trained / network, epoch: network, methods};
    } finally {
        client.close();
    }
}

/* the run */

/** @typedef {Omit<import('./document.js').Document, 'plans'>} Head  of a study, before its plans */
/** What is run, and its head. @typedef {{list: Task[], names: string[], plans: Map<string, any>, head: Head}} Running */

const networksOf = (/** @type {Task[]} */ list) => list.reduce((n, {plan}) => n + plan.seeds.length, 0);

/** @param {StudyApp} app @param {Task[]} list @param {import('../lab/shapes.js').Catalog} catalog */
async function runAll(app, list, catalog) {
    const {store} = app;
    const started = new Date();
    const pool = new Pool(app.make, Math.min(store.state.workers, networksOf(list)));
    const running = begun(list, catalog);
    store.set({run: {pool, overall: null, names: running.names, paused: false}});
    app.say(t('reproduce.running', {runs: count(list.reduce((n, task) => n + task.cells, 0)), plans: count(list.length)}));
    const {onPart} = growing(app, pool, running);
    try {
        const outcomes = await pool.run(list, {
            onProgress: overall => {
                const going = store.state.run;
                if (going) store.set({run: {...going, overall, paused: pool.paused}});
            },
            onPart,
        });
        const {elapsed} = pool.overall();
        running.head.sittings.push(sittingOf(started, elapsed, list, store.state.workers));
        finish(app, outcomes, running, elapsed);
    } catch (error) {
        store.set({run: null});
        app.say(t('reproduce.stopped'));
        app.fail(error);
    }
}

/** @param {Task[]} list @param {import('../lab/shapes.js').Catalog} catalog @returns {Running} */
const begun = (list, catalog) => ({
    list,
    names: list.map(task => task.name),
    plans: new Map(list.map(task => [task.name, task.plan])),
    head: {
        version: catalog.version,
        titles: Object.fromEntries(catalog.metrics.map(({id, title}) => [id, title])),
        families: catalog.families.map(({id}) => id),
        sittings: [],
    },
});

/** When and by what it was run. @param {Date} started @param {number} seconds @param {Task[]} list @param {number} jobs */
const sittingOf = (started, seconds, list, jobs) => ({
    when: started.toISOString(),
    cpu: `a browser (${navigator.userAgent})`,
    threads: navigator.hardwareConcurrency,
    seconds: Math.round(seconds * 10) / 10,
    jobs,
    networks: networksOf(list),
});

/** What has been finished so far is shown now and then. @param {StudyApp} app @param {Pool} pool @param {Running} running */
function growing({store}, pool, {list, plans, head}) {
    /** @type {Map<number, any>[]} the newest report of every shard, by task */
    const parts = list.map(() => new Map());
    const grow = throttled(() => {
        if (store.state.run?.pool !== pool) return;
        const made = list.flatMap((task, i) => {
            const reports = [...parts[i].values()];
            const cells = reports.flatMap(r => r.cells).sort((a, b) => a.index - b.index);
            return cells.length > 0 ? [{plan: task.name, report: {...reports[0], cells}}] : [];
        });
        if (made.length === 0) return;
        store.set({shown: {document: {...head, plans: made}, texts: new Map(), plans, live: true, note: '', name: ''}});
    }, REDRAW_MS);
    return {
        onPart: (/** @type {number} */ task, /** @type {number} */ shard, /** @type {string} */ text) => {
            parts[task].set(shard, JSON.parse(text));
            grow();
        },
    };
}

/**
 * @param {StudyApp} app @param {import('../lab/pool.js').Outcome[]} outcomes @param {Running} running @param {number} seconds
 */
function finish({store, ...app}, outcomes, {names, head, plans}, seconds) {
    const texts = new Map(outcomes.flatMap(({report}, i) => (report ? [[names[i], report]] : [])));
    const made = [...texts].map(([plan, text]) => ({plan, report: JSON.parse(text)})).filter(p => p.report.cells.length);
    const cells = made.reduce((n, {report}) => n + report.cells.length, 0);
    const whole = outcomes.every(outcome => outcome.whole);
    const failed = outcomes.flatMap(({error}, i) => (error ? [`${names[i]}: ${error}`] : []));
    if (made.length === 0) {
        store.set({run: null, shown: null});
        app.say(t('reproduce.early'));
    } else {
        const note = whole ? '' : t('reproduce.note');
        store.set({
            run: null,
            shown: {document: {...head, plans: made}, texts, plans, live: false, note, name: ''},
        });
        const time = duration(seconds);
        app.say(t(whole ? 'reproduce.ended' : 'reproduce.ended.early', {runs: count(cells), time}));
    }
    if (failed.length > 0) app.fail(new Error(failed[0]));
}

/** Calls at most once in a while, and once more after the last. @param {() => void} fn @param {number} least */
function throttled(fn, least) {
    let timer = 0;
    let next = -Infinity;
    return () => {
        if (timer) return;
        timer = window.setTimeout(
            () => {
                timer = 0;
                const began = performance.now();
                fn();
                const now = performance.now();
                next = now + Math.max(least, 10 * (now - began));
            },
            Math.max(0, next - performance.now()),
        );
    };
}
