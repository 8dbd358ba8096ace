// Everything of the lab that the first picture does without: fetched at once afterwards, then the page is sealed, then the worker
// is made, which inherits the seal.

import {Client} from './lab/client.js';
import {sealPage} from './lab/seal.js';
import {askBeforeLeaving, toLose} from './state/leave.js';
import {follow} from './state/follow.js';
import {followers} from './state/followers.js';
import {readDeciles} from './state/counts.js';
import {keepOffline} from './state/offline.js';
import {labActions} from './state/lab_actions.js';
import {refusalsAs} from './state/sentence.js';
import {CANNOT_COMPUTE, canCompute, fetchCore, fetchJson, fetchShipped} from './state/site.js';
import {chartsReady} from './parts/figure.js';
import {SealText} from './shell/seal_text.js';
import {Palette} from './shell/palette.js';
import {lines, views} from './steps/steps.js';
import {addNames, catalogNow} from './words/core.js';
import {addWords, t} from './words/words.js';
import {first} from './words/first.js';
import {printedNow, refusalNow} from './words/refusals.js';
import {rest} from './words/rest.js';
import {printedAs} from './words/said.js';
import {Bent} from './views/bend.js';

/** @typedef {import('./state/app.js').App} App */

addWords('en', rest);
refusalsAs(refusalNow);
printedAs(printedNow);

/** What the shell shows by. @type {import('./shell/page.js').Lab} */
export const lab = {views: {...views}, lines, sealText: SealText, tag: Bent, palette: Palette, catalogNow, rail: null};

/** @type {typeof import('./course/course.js') | null} */
let course = null;

/** Fetches the rest, seals the page and opens the core. @param {App} app @returns {Promise<Client>} */
export async function open(app) {
    const {store} = app;
    if (!canCompute()) throw new Error(CANNOT_COMPUTE);
    const charts = import(/* @vite-ignore */ /** @type {any} */ ('./charts.js'));
    const lessons = import('./course/course.js');
    const [{module, workerText}, index, deciles, texts] = await Promise.all([
        fetchCore(),
        fetchJson('data/index.json'),
        fetchJson('data/counts/compas_deciles.json'),
        fetchJson('lessons/de.json'),
        germanWords(app),
    ]);
    const shipped = await Promise.all(index.map(fetchShipped));
    chartsReady(await charts);
    course = await lessons;
    course.addLessons('de', texts.lessons);
    course.addFormulas('de', texts.formulas);
    Object.assign(lab.views, {learn: course.Learn, teach: course.Teach});
    lab.rail = course.Rail;
    // The serif too, wherever the page begins: what is first used after the seal would be stopped by it.
    await document.fonts.load("18px 'Source Serif 4'").catch(() => {});
    const offline = await keepOffline(() => tellNew(app));
    // All is fetched. No worker was made yet, and none that holds data is ever unsealed.
    const seal = sealPage(now => store.set({seal: {...now, offline}}));
    performance.mark('sealed');
    app.make = () => {
        const client = new Client(workerText, module);
        client.onSeen = seal.note;
        return client;
    };
    const client = app.make();
    const catalog = await client.open();
    store.set({catalog, shipped, counts: {compas_deciles: readDeciles(deciles)}});
    return client;
}

/**
 * The texts of the other language, and what the core is called in it, come when the first picture is there, and before the seal:
 * the texts as a list, in the order of the English ids (words/list.mjs). @param {App} app
 */
async function germanWords({store}) {
    const [texts, names] = await Promise.all(['words/de.json', 'words/de.core.json'].map(path => fetchJson(path)));
    addNames('de', names);
    const ids = Object.keys({...first, ...rest});
    addWords('de', Object.fromEntries(ids.flatMap((id, i) => (texts[i] ? [[id, texts[i]]] : []))));
    store.set({}); // what was wanted in German before is said in it now
}

/** A newer version came while this one was open: it is there for the next visit, and never by force. @param {App} app */
function tellNew({store, actions}) {
    const tell = () => {
        if (store.state.run) return false;
        actions.toast(t('offline.new'), {label: t('offline.reload'), do: () => location.reload()});
        return true;
    };
    if (tell()) return;
    const stop = store.subscribe(() => !store.state.run && stop() === undefined && tell());
}

const TITLE = document.title;

/** A run is seen in the browser's bar of tabs too. @param {import('./state/app.js').State} state */
const titleOf = ({run}) => (run ? t('shell.title.run', {n: Math.floor(100 * (run.share ?? 0))}) : TITLE);

/** What was chosen meanwhile, by a link or a door, is done. @param {App} app */
export function begin(app) {
    const {waiting} = app.store.state;
    Object.assign(app.actions, labActions(app), course?.lessonActions(app));
    app.store.set({phase: 'ready', waiting: null});
    follow(app, followers);
    if (waiting) void app.actions.openNow(waiting);
    if (parent === window) void app.actions.lookBack(); // a frame in another page stores nothing
    app.store.subscribe(() => {
        askBeforeLeaving(toLose(app.store.state));
        document.title = titleOf(app.store.state);
    });
}
