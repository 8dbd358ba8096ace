// The first picture of the page as HTML, made when the site is built by the functions that make it in the browser.

import {h} from 'preact';
import {renderToString} from 'preact-render-to-string';
import {Page} from './shell/page.js';
import {actionsOf} from './state/actions.js';
import {nothingYet} from './state/app.js';
import {Store} from './state/store.js';
import {addWords} from './words/words.js';
import {first} from './words/first.js';

addWords('en', first);

/** @param {string} html of index.html @returns {string} the same with the first picture in it */
export function withFirstPicture(html) {
    const app = /** @type {any} */ ({store: new Store(nothingYet(), () => 0)});
    app.actions = actionsOf(app);
    const hole = '<!-- the first picture: web/build.mjs -->';
    if (!html.includes(hole)) throw new Error('index.html has no place for the first picture');
    return html.replace(hole, () => renderToString(h(Page, {app, lab: null})));
}
