// The page as one file (offline/single.mjs): what it leads to elsewhere in the site is not there, but for the licences.

import '../main.js';
import {download} from '../state/download.js';
import {textInside} from '../state/site.js';

addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link?.getAttribute('href') !== 'LICENSES.txt') return;
    event.preventDefault();
    void textInside('LICENSES.txt').then(text => download('LICENSES.txt', text, 'text/plain'));
});
