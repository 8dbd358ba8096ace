// The line that stands where the core is working: how far it is, and a way to end it.

import {t} from '../words/words.js';
import {fill, h} from './dom.js';

const QUIET_MS = 400; // what is answered sooner needs no bar

/** @param {string} title what is worked on */
export function workingLine(title) {
    const element = h('div', {class: 'working', hidden: true});
    let shows = 0;
    return {
        element,
        /** @param {() => void} end @returns {(done: number) => void} to be told how far it is, [0, 1] */
        show(end) {
            const mine = ++shows;
            const bar = h('progress', {max: 1, value: 0, 'aria-label': t('working.done', {title})});
            const share = h('span', {}, '');
            fill(element, h('span', {class: 'soft'}, `${t('working.now')} `));
            element.hidden = false;
            setTimeout(() => {
                if (mine !== shows || element.hidden) return;
                fill(
                    element,
                    h('span', {class: 'soft'}, `${t('working.now')} `),
                    bar,
                    ' ',
                    share,
                    ' ',
                    button(t('working.cancel'), end),
                );
            }, QUIET_MS);
            return done => {
                bar.value = done;
                share.textContent = `${Math.round(100 * done)} %`;
            };
        },
        /** It was ended: what stood there stays, and it can be asked again. @param {() => void} again */
        ended(again) {
            shows++;
            fill(element, h('span', {class: 'soft'}, `${t('working.ended')} `), button(t('working.again'), again));
            element.hidden = false;
        },
        hide() {
            shows++;
            element.hidden = true;
            fill(element);
        },
    };
}

/** @param {string} text @param {() => void} onclick */
const button = (text, onclick) => h('button', {type: 'button', onclick}, text);
