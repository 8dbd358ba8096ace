// The page's beginning: what is painted before anything else has come. The rest of the lab (boot.js) is fetched after the first
// picture, sealed, and put in its place.

import {h, hydrate, render} from 'preact';
import {keepFocus} from './shell/focus.js';
import {Page} from './shell/page.js';
import {drawAfterPress} from './shell/press.js';
import {actionsOf} from './state/actions.js';
import {nothingYet} from './state/app.js';
import {followAddress} from './state/address.js';
import {Store} from './state/store.js';
import {shortcuts} from './shell/shortcuts.js';
import {addWords} from './words/words.js';
import {first} from './words/first.js';

/** @typedef {import('./state/app.js').App} App */

addWords('en', first);

/** @type {import('./lab/client.js').Client | null} */
let client = null;
const store = new Store(nothingYet());
/** @type {App} */
const app = /** @type {any} */ ({
    store,
    client: () => {
        if (!client) throw new Error('The lab is still opening.');
        return client;
    },
});
app.actions = /** @type {any} */ (actionsOf(app)); // the rest of them comes with the lab

drawAfterPress();
const root = /** @type {HTMLElement} */ (document.getElementById('page'));
// What was painted when the site was built comes alive; the lab is put into it later.
hydrate(h(Page, {app, lab: null}), root);
performance.mark('draggable');
// Flags of an address are seldom, and what reads them is not in what is fetched first.
const embedded = location.search.length > 1 ? await import('./shell/embedded.js') : null;
const hold = embedded?.embed(app, location);
followAddress(app);
hold?.();
shortcuts(app);
keepFocus(root);
addEventListener('unhandledrejection', event => app.actions.fail(event.reason));
addEventListener('error', event => event.error && app.actions.fail(event.error));

/** The lab arrives when the first picture is there. */
async function open() {
    await new Promise(painted => requestAnimationFrame(() => setTimeout(painted)));
    const boot = await import('./boot.js');
    render(h(Page, {app, lab: boot.lab}), root);
    client = await boot.open(app);
    boot.begin(app);
    document.documentElement.dataset.state = 'ready';
}

open().catch(error => {
    store.set({phase: 'failed'});
    document.documentElement.dataset.state = 'failed';
    app.actions.fail(error);
});
