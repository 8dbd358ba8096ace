// Everything of the lab that the first picture does without: fetched at once afterwards, then the page is sealed, then the worker
// is made, which inherits the seal.

import {Client} from './lab/client.js';
import {sealPage} from './lab/seal.js';
import {askBeforeLeaving} from './state/leave.js';
import {follow} from './state/follow.js';
import {followers} from './state/followers.js';
import {readDeciles} from './state/counts.js';
import {labActions} from './state/lab_actions.js';
import {CANNOT_COMPUTE, canCompute, fetchCore, fetchJson, fetchShipped} from './state/site.js';
import {chartsReady} from './parts/figure.js';
import {SealText} from './shell/seal_text.js';
import {Palette} from './shell/palette.js';
import {lines, views} from './steps/steps.js';
import {addWords} from './words/words.js';
import {rest} from './words/rest.js';

/** @typedef {import('./state/app.js').App} App */

addWords('en', rest);

/** What the shell shows by. @type {import('./shell/page.js').Lab} */
export const lab = {views, lines, sealText: SealText, palette: Palette};

/** Fetches the rest, seals the page and opens the core. @param {App} app @returns {Promise<Client>} */
export async function open({store}) {
    if (!canCompute()) throw new Error(CANNOT_COMPUTE);
    const charts = import(/* @vite-ignore */ /** @type {any} */ ('./charts.js'));
    const [{module, workerText}, index, deciles] = await Promise.all([
        fetchCore(),
        fetchJson('data/index.json'),
        fetchJson('data/counts/compas_deciles.json'),
    ]);
    const shipped = await Promise.all(index.map(fetchShipped));
    chartsReady(await charts);
    // All is fetched. No worker was made yet, and none that holds data is ever unsealed.
    const seal = sealPage(now => store.set({seal: {...now}}));
    performance.mark('sealed');
    const client = new Client(workerText, module);
    client.onSeen = seal.note;
    const catalog = await client.open();
    store.set({catalog, shipped, counts: {compas_deciles: readDeciles(deciles)}});
    return client;
}

/** What was chosen meanwhile, by a link or a door, is done. @param {App} app */
export function begin(app) {
    const {waiting} = app.store.state;
    Object.assign(app.actions, labActions(app));
    app.store.set({phase: 'ready', waiting: null});
    follow(app, followers);
    if (waiting) void app.actions.openNow(waiting);
    app.store.subscribe(() => {
        const {run, runs, kept, own} = app.store.state;
        askBeforeLeaving(run !== null || own !== null || runs.some(one => !kept.has(one)));
    });
}
