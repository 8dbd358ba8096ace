// Trying how fast this machine is, running what is chosen, and what is on the way while it runs.

import {cellsOf, epochOf, expectedOf, methodOf, planFor, trialOf} from './choice.js';
import {Pool} from '../lab/pool.js';
import {duration} from '../parts/format.js';

/** @typedef {import('./study_app.js').StudyApp} StudyApp */
/** @typedef {import('./study_app.js').Speed} Speed */
/** @typedef {import('../lab/pool.js').Task} Task */

const TRY_MS = 200; // for each method
const REDRAW_MS = 1200; // at least; and at least ten times what drawing takes, for the workers need the processors

/** @param {StudyApp} app */
export function studyRunner(app) {
    const {store} = app;
    /** Twins by id of the data set: one object each, so that workers see what they have already. */
    const twins = new Map();
    let trying = 0;

    /** @param {string} id of a data set @returns {object | null} */
    function sourceOf(id) {
        const {originals, shipped} = store.state;
        const original = originals.get(id);
        if (original) return original;
        const set = shipped.find(s => s.id === id);
        if (!set?.twin) return null;
        if (!twins.has(id)) twins.set(id, {schema: set.schema, twin: set.twin, rows: 0, seed: 1});
        return twins.get(id);
    }

    /** The tasks of what is chosen; those that have no data are named. @returns {{tasks: Task[], lacking: string[]}} */
    function tasks() {
        const {studies, choice, speeds} = store.state;
        /** @type {Task[]} */
        const found = [];
        /** @type {string[]} */
        const lacking = [];
        for (const study of studies) {
            const plan = planFor(study, choice);
            if (!plan) continue;
            const source = sourceOf(plan.data);
            const speed = source && speeds.get(source);
            if (!source) lacking.push(plan.data);
            else
                found.push({
                    name: study.name,
                    plan,
                    source,
                    cells: cellsOf(plan),
                    ...(speed ? {expected: expectedOf(plan, speed)} : {}),
                });
        }
        return {tasks: found, lacking};
    }

    /** Tries every data set that is chosen and was not tried yet, one after the other, unless a run begins. */
    async function tryOut() {
        const mine = ++trying;
        const going = () => mine === trying && !store.state.run;
        const {studies, choice} = store.state;
        for (const {name, plan} of studies) {
            const source = choice.studies.includes(name) ? sourceOf(plan.data) : null;
            if (!source || store.state.speeds.has(source) || !going()) continue;
            const speed = await tryData(source, plan, going).catch(() => null);
            if (!speed && !going()) return;
            store.set({speeds: new Map([...store.state.speeds, [source, speed]])});
        }
    }

    /**
     * @param {object} source @param {Record<string, any>} plan @param {() => boolean} going
     * @returns {Promise<Speed | null>} null when it was interrupted
     */
    async function tryData(source, plan, going) {
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

    async function run() {
        const {catalog, workers, run: now} = store.state;
        const {tasks: list} = tasks();
        if (!catalog || now || list.length === 0) return;
        app.clear();
        trying++;
        const started = new Date();
        const pool = new Pool(
            app.make,
            Math.min(
                workers,
                list.reduce((n, {plan}) => n + plan.seeds.length, 0),
            ),
        );
        const names = list.map(task => task.name);
        store.set({run: {pool, overall: null, names, paused: false}});
        app.say(`Running ${list.reduce((n, task) => n + task.cells, 0)} runs of ${list.length} plans.`);
        /** @type {Map<number, any>[]} the newest report of every shard, by task */
        const parts = list.map(() => new Map());
        const head = {
            version: catalog.version,
            titles: Object.fromEntries(catalog.metrics.map(({id, title}) => [id, title])),
            families: catalog.families.map(({id}) => id),
            sittings: /** @type {any[]} */ ([]),
        };
        const plans = new Map(list.map(task => [task.name, task.plan]));
        const grow = throttled(() => {
            if (store.state.run?.pool !== pool) return;
            const begun = list.flatMap((task, i) => {
                const reports = [...parts[i].values()];
                const cells = reports.flatMap(r => r.cells).sort((a, b) => a.index - b.index);
                return cells.length > 0 ? [{plan: task.name, report: {...reports[0], cells}}] : [];
            });
            if (begun.length > 0)
                store.set({
                    shown: {
                        document: {...head, plans: begun},
                        texts: new Map(),
                        plans,
                        live: true,
                        note: '',
                        name: '',
                    },
                });
        }, REDRAW_MS);
        try {
            const outcomes = await pool.run(list, {
                onProgress: overall => {
                    const going = store.state.run;
                    if (going) store.set({run: {...going, overall, paused: pool.paused}});
                },
                onPart: (task, shard, text) => {
                    parts[task].set(shard, JSON.parse(text));
                    grow();
                },
            });
            const {elapsed} = pool.overall();
            const texts = new Map(outcomes.flatMap(({report}, i) => (report ? [[names[i], report]] : [])));
            head.sittings.push({
                when: started.toISOString(),
                cpu: `a browser (${navigator.userAgent})`,
                threads: navigator.hardwareConcurrency,
                seconds: Math.round(elapsed * 10) / 10,
                jobs: workers,
                networks: list.reduce((n, {plan}) => n + plan.seeds.length, 0),
            });
            finish(outcomes, names, texts, {head, plans, seconds: elapsed});
        } catch (error) {
            store.set({run: null});
            app.say('The study stopped.');
            app.fail(error);
        }
    }

    /**
     * @param {import('../lab/pool.js').Outcome[]} outcomes @param {string[]} names @param {Map<string, string>} texts
     * @param {{head: Omit<import('./document.js').Document, 'plans'>, plans: Map<string, any>, seconds: number}} made
     */
    function finish(outcomes, names, texts, {head, plans, seconds}) {
        const made = [...texts].map(([plan, text]) => ({plan, report: JSON.parse(text)})).filter(p => p.report.cells.length);
        const cells = made.reduce((n, {report}) => n + report.cells.length, 0);
        const whole = outcomes.every(outcome => outcome.whole);
        const failed = outcomes.flatMap(({error}, i) => (error ? [`${names[i]}: ${error}`] : []));
        if (made.length === 0) {
            store.set({run: null, shown: null});
            app.say('Ended before any run was finished.');
        } else {
            const note = whole ? '' : 'The study did not run to its end: these are the runs that were finished.';
            store.set({
                run: null,
                shown: {document: {...head, plans: made}, texts, plans, live: false, note, name: ''},
            });
            const time = duration(seconds);
            app.say(`${whole ? 'Done' : 'Ended early'}: ${cells} runs in ${time}. The figures are below.`);
        }
        if (failed.length > 0) app.fail(new Error(failed[0]));
    }

    return {sourceOf, tasks, tryOut, run};
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
