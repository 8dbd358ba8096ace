// The page: fetch everything, seal, make the worker, show the first audit, let the person in.

import {Client} from './lab/client.js';
import {LARGE, sizeOf} from './state/files.js';
import {buildPlan, defaultChoice, readPlan} from './state/plan.js';
import {ofLabels} from './state/subject.js';
import {readMeasures} from './state/record.js';
import {sealPage} from './lab/seal.js';
import {CANNOT_COMPUTE, canCompute, fetchCore, fetchJson, fetchShipped} from './state/site.js';
import {Store} from './state/store.js';
import {decodeChoice, decodeHash} from './state/url.js';
import {presets} from './learn/terms.js';
import {auditView} from './steps/audit/audit.js';
import {compareView} from './steps/compare/compare.js';
import {dataView} from './steps/data/data.js';
import {debiasView} from './steps/debias/debias.js';
import {byId, fill, h} from './parts/dom.js';
import {chartsReady} from './parts/figure.js';
import {count, signed} from './parts/format.js';
import {saveReport} from './steps/audit/handout.js';
import {askBeforeLeaving} from './state/leave.js';
import {clear, fail, say, sayWhatNobodyCaught} from './parts/lines.js';
import {showSeal} from './parts/seal.js';
import {trainView} from './steps/train/train.js';

/** @typedef {import('./state/app.js').App} App */
/** @typedef {import('./state/app.js').State} State */

const STEPS = ['data', 'audit', 'train', 'debias', 'compare'];

const store = new Store(
    /** @type {State} */ ({
        phase: 'opening',
        step: 'audit',
        catalog: null,
        shipped: [],
        shippedId: null,
        data: null,
        loading: false,
        roles: {protected: [], by_level: false, privileged: null},
        audit: null,
        outcome: '',
        predictions: null,
        predictionsAudit: null,
        measures: readMeasures(null),
        settings: structuredClone(presets[0].settings),
        blind: false,
        together: false,
        choice: {},
        seeds: [1],
        given: null,
        run: null,
        finished: [],
        kept: new Set(),
        shown: -1,
    }),
);

/** @type {Client | null} */
let client = null;

/** @type {App} */
const app = {
    store,
    client: () => {
        if (!client) throw new Error('The lab is still opening.');
        return client;
    },
    say,
    fail,
    clear,
    load,
    setRoles,
    run,
    reportHtml: () => void saveReport(app),
};

/** @param {import('./state/plan.js').Roles} roles @param {string} [sha256] of the data */
const auditLabels = (roles, sha256 = store.state.data?.sha256 ?? '') =>
    app.client().ask(ofLabels(sha256, roles), 'audit', {minimum: store.state.measures.minimum});

/** Asks again when a person calls other groups small: whom the first sentence leaves out is the core's to say. */
async function auditBySize() {
    const {data, roles, predictionsAudit: file, measures} = store.state;
    const {minimum} = measures;
    try {
        const audit = data ? await auditLabels(roles) : store.state.audit;
        const again = file && (await app.client().ask(file.about, 'audit', {minimum}));
        if (store.state.measures.minimum !== minimum) return;
        if (store.state.roles !== roles || store.state.predictionsAudit !== file) return void auditBySize();
        store.set({audit, predictionsAudit: file && again ? {...file, audit: again} : null});
    } catch (error) {
        app.fail(error);
    }
}

/** Loads data and audits its labels; when that fails everything stays as it was. @type {App["load"]} */
async function load(source, shippedId) {
    app.clear();
    store.set({loading: true});
    const bytes = (source.files ?? []).reduce((/** @type {number} */ n, /** @type {Uint8Array} */ f) => n + f.length, 0);
    app.say(bytes > LARGE ? `Reading the rows of ${sizeOf(bytes)}\u2026` : 'Reading\u2026');
    try {
        const data = await app.client().load(source);
        const roles = {
            protected: data.protected.slice(0, 1).map(p => p.column),
            by_level: false,
            privileged: null,
        };
        const audit = await auditLabels(roles, data.sha256);
        store.set({data, roles, audit, shippedId, predictionsAudit: null, outcome: outcomeOf(data, source)});
        app.say(
            `${data.title}${data.synthetic ? ' (synthetic twin)' : ''} is loaded: ` +
                `${count(data.rows.kept)} rows, ${data.features} features.`,
        );
        return true;
    } catch (error) {
        app.fail(error);
        app.say(store.state.data ? `${store.state.data.title} stays loaded.` : 'Nothing is loaded.');
        return false;
    } finally {
        store.set({loading: false});
    }
}

/** What the favourable outcome is called: the data's own name for it, else its values in the file.
 *  @param {import('./lab/shapes.js').Description} data @param {{schema: string}} source */
function outcomeOf(data, source) {
    if (data.label.favourable) return data.label.favourable;
    const label = JSON.parse(source.schema).columns.find((/** @type {any} */ c) => c.role === 'label');
    return `${label.name} ${[label.favourable ?? []].flat().join(' or ')}`;
}

/** Roles that were asked for and are not answered yet. @type {import('./state/plan.js').Roles | null} */
let asked = null;

/** A choice made while an earlier one is being worked out adds to it. @type {App['setRoles']} */
async function setRoles(change) {
    const before = store.state.roles;
    const roles = {...(asked ?? before), ...change};
    asked = roles;
    app.clear();
    try {
        const audit = await auditLabels(roles);
        if (asked !== roles) return;
        store.set({audit, roles, predictionsAudit: null});
        app.say(`Audited by ${roles.protected.join(' and ')}: ${audit.groups.length} groups.`);
    } catch (error) {
        store.set({roles: before});
        app.fail(error);
    } finally {
        if (asked === roles) asked = null;
    }
}

/** Silence of a run after which it is said: a run that goes on is heard several times a second. */
const SILENCE_S = 20;

/** @type {App["run"]} */
async function run(kind, methods, seeds) {
    const {data, roles, settings, given, blind, run: going} = store.state;
    if (!data || going) return;
    app.clear();
    const plan = buildPlan(data.name, roles, settings, methods, seeds);
    if (given) plan.model = {given};
    if (blind) plan.drop_protected = true;
    const started = performance.now();
    store.set({run: {kind, progress: null, started, paused: false, cancelling: false, silent: 0}});
    app.say(kind === 'train' ? 'Training.' : 'Running the chosen methods.');
    let told = 0;
    let part = '';
    let heard = started;
    const listening = setInterval(() => {
        const now = store.state.run;
        if (!now || now.paused) heard = performance.now();
        const silent = Math.round((performance.now() - heard) / 1000);
        if (now && silent >= SILENCE_S) store.set({run: {...now, silent}});
    }, 1000);
    const made = {kind, methods, data, roles, generation: 0};
    try {
        const running = app.client().run(plan, {
            parts: true,
            onProgress: (progress, sofar) => {
                const now = store.state.run;
                heard = performance.now();
                part = sofar ?? part;
                if (now) store.set({run: {...now, progress, silent: 0}});
                if (progress.cells.done !== told && progress.cells.total > 1) {
                    told = progress.cells.done;
                    app.say(`${told} of ${progress.cells.total} runs done.`);
                }
            },
        });
        made.generation = app.client().generation;
        const {report: text, cancelled} = await running;
        const n = take(text, made, cancelled ? 'cancelled' : '');
        if (n === 0) app.say('Cancelled before anything was finished.');
        else if (cancelled) app.say(`Cancelled: ${keptRuns(n)}.`);
        else
            app.say(
                kind === 'train'
                    ? 'Trained: the audit of its decisions on the test rows is below.'
                    : 'All methods are done: compare them in step 5.',
            );
        if (n > 0 && kind === 'debias' && store.state.step === 'debias') location.hash = '#compare';
    } catch (error) {
        const cancelled = store.state.run?.cancelling ?? false;
        const n = take(part, made, cancelled ? 'cancelled' : 'stopped');
        const ended = cancelled ? 'Cancelled' : 'The run stopped';
        app.say(n > 0 ? `${ended}: ${keptRuns(n)}, in step Compare.` : `${ended} before anything was finished.`);
        app.fail(error);
    } finally {
        clearInterval(listening);
    }
}

/** @param {number} n */
const keptRuns = n => `${n} finished ${n === 1 ? 'run is' : 'runs are'} kept`;

/**
 * Ends the run; what it finished is kept.
 * @param {string} text its report, or nothing
 * @param {{kind: 'train' | 'debias', methods: object[], data: import('./lab/shapes.js').Description,
 *   roles: import('./state/plan.js').Roles, generation: number}} made
 * @param {string} short why it is not whole, or nothing
 * @returns {number} of finished cells
 */
function take(text, {kind, methods, data, roles, generation}, short) {
    store.set({run: null});
    const report = text ? JSON.parse(text) : {cells: []};
    if (report.cells.length === 0) return 0;
    const number = store.state.finished.length + 1;
    const label = [
        `${number}. ${kind === 'train' ? 'Baseline' : `${methods.length} methods`}`,
        `${data.title}${data.synthetic ? ' (twin)' : ''}`,
        roles.protected.join(' and '),
        ...(short ? [short] : []),
    ].join(', ');
    store.set({
        finished: [...store.state.finished, {label, kind, text, report, cancelled: short !== '', generation}],
        shown: number - 1,
    });
    return report.cells.length;
}

/** @param {string} step */
function show(step) {
    const to = STEPS.includes(step) ? step : 'audit';
    for (const name of STEPS) byId(`step-${name}`).hidden = name !== to;
    for (const link of document.querySelectorAll('[data-step]')) {
        if (link.getAttribute('data-step') === to) link.setAttribute('aria-current', 'step');
        else link.removeAttribute('aria-current');
    }
    store.set({step: to});
}

/** One line below each step's name. @param {State} state */
function stepLines(state) {
    const last = state.finished.findLast(f => f.kind === 'train')?.report.cells.find(cell => !cell.error);
    /** @type {Record<string, string>} */
    const lines = {
        data: state.data ? `${state.data.title}${state.data.synthetic ? ', twin' : ''}` : 'none yet',
        audit: state.audit ? `${state.audit.groups.length} groups by ${state.roles.protected.join(', ')}` : '',
        train: state.run?.kind === 'train' ? 'running\u2026' : last ? `gap ${signed(last.test.objective.bias)}` : 'not yet',
        debias:
            state.run?.kind === 'debias' ? 'running\u2026' : `${Object.values(state.choice).filter(c => c.on).length} methods`,
        compare:
            state.finished.length > 0 ? `${state.finished.length} ${state.finished.length === 1 ? 'run' : 'runs'}` : 'not yet',
    };
    for (const [step, text] of Object.entries(lines)) {
        const span = document.querySelector(`[data-step="${step}"] span`);
        if (span) span.textContent = text;
    }
}

/** What was chosen in an audit, taken over. @param {import('./state/url.js').Choice} choice */
async function followChoice({data, roles, measures: chosen}) {
    const set = store.state.shipped.find(s => s.id === data && s.twin);
    if (set && store.state.shippedId !== set.id) await load({schema: set.schema, twin: set.twin, rows: 0, seed: 1}, set.id);
    const measures = readMeasures(chosen);
    const known = measures.pinned.filter(id => store.state.catalog?.metrics.some(m => m.id === id));
    store.set({measures: {...measures, pinned: known}});
    if (set && Array.isArray(roles?.protected) && roles.protected.length > 0) await setRoles(roles);
    app.say('What matters in an audit came with the link: measures and tolerance are filled in.');
    const lost = measures.pinned.length - known.length;
    if (lost > 0) app.fail(new Error(`The link chose ${lost} measures that this version does not have.`));
}

/** @param {string} hash */
async function followLink(hash) {
    const {step, plan} = await decodeHash(hash);
    const choice = await decodeChoice(hash);
    if ((plan || choice) && store.state.run)
        throw new Error('A run is going on: follow the link when it has ended, or cancel it first.');
    if (choice) await followChoice(choice);
    if (plan && store.state.catalog) {
        const {roles, settings, choice, together, seeds, blind, unknown} = readPlan(plan, store.state.catalog);
        const set = store.state.shipped.find(s => s.id === plan.data && s.twin);
        if (set && store.state.data?.name !== plan.data)
            await load({schema: set.schema, twin: set.twin, rows: 0, seed: 1}, set.id);
        store.set({settings, choice, together, seeds, blind});
        for (const place of document.querySelectorAll('.settings, .families')) place.dispatchEvent(new Event('redraw'));
        if (roles.protected.length > 0) await setRoles(roles);
        app.say('A plan came with the link: its settings and methods are filled in. Run it in step Debias.');
        if (!set && store.state.data?.name !== plan.data)
            app.fail(new Error(`The plan is for \u201c${plan.data}\u201d, which is not shipped: load that file first.`));
        else if (unknown.length > 0)
            app.fail(new Error(`The link asks for what this version does not have: ${unknown.join(', ')}.`));
    }
    show(plan && store.state.finished.length === 0 ? 'debias' : step);
}

async function open() {
    const chartsHere = import(/* @vite-ignore */ /** @type {any} */ ('./charts.js'));
    const [{module, workerText}, index] = await Promise.all([fetchCore(), fetchJson('data/index.json')]);
    const shipped = await Promise.all(index.map(fetchShipped));
    chartsReady(await chartsHere);
    // All is fetched. No worker was made yet, and none that holds data is ever unsealed.
    const seal = sealPage(showSeal);
    client = new Client(workerText, module);
    client.onSeen = seal.note;
    const catalog = await client.open();
    byId('version').textContent = catalog.version;
    store.set({catalog, choice: defaultChoice(catalog)});
    const first = shipped.find(set => set.twin);
    if (first) await load({schema: first.schema, twin: first.twin, rows: 0, seed: 1}, first.id);
    store.set({shipped, phase: 'ready'});
    if (location.hash.includes('&')) await followLink(location.hash).catch(app.fail);
    document.documentElement.dataset.state = 'ready';
}

dataView(app, byId('step-data'));
auditView(app, byId('step-audit'));
trainView(app, byId('step-train'));
debiasView(app, byId('step-debias'));
compareView(app, byId('step-compare'));
store.watch(['data', 'audit', 'roles', 'run', 'choice', 'finished'], stepLines);
let {minimum} = store.state.measures;
store.watch(['measures'], ({measures}) => {
    if (measures.minimum === minimum) return;
    minimum = measures.minimum;
    if (client) void auditBySize();
});
store.watch(['run', 'finished', 'kept'], ({run, finished, kept}) =>
    askBeforeLeaving(run !== null || finished.some(one => !kept.has(one))),
);
sayWhatNobodyCaught();
show(location.hash.replace(/^#/, '').split('&')[0]);
addEventListener('hashchange', () => {
    if (location.hash === '#main') return;
    if (location.hash.includes('&')) void followLink(location.hash).catch(app.fail);
    else show(location.hash.slice(1));
});

if (!canCompute()) {
    fill(byId('main'), h('p', {}, CANNOT_COMPUTE));
    app.say('The lab cannot open here.');
} else {
    open().catch(error => {
        store.set({phase: 'failed'});
        document.documentElement.dataset.state = 'failed';
        app.fail(error);
        app.say('The lab could not open.');
    });
}
