// The page inside another one: what its address asks for is put into force, and the page around it is told what goes on, if the
// address names its origin: {equipoise: 1, type}: ready; height, with it; state, where one is and what was chosen; answer, of a
// lesson. Never data, nor the name of a person's own file.

import {FIELDS, same, toLink} from '../state/fields.js';
import {awayOf, readEmbed, toldOf} from '../state/embed.js';
import {fieldsOf} from '../state/parts.js';
import {PLACES, placeOf} from '../state/places.js';
import {t} from '../words/words.js';
import {wantParts} from './parts.js';

/** @typedef {import('../state/app.js').App} App */
/** @typedef {import('../state/embed.js').Embed} Embed */

const PAUSE_MS = 200;

/** @type {(type: 'ready' | 'height' | 'state' | 'answer', more?: object) => void} */
let say = () => {};

/** Tells the page around this one, where it wants to hear. @param {'answer'} type @param {object} more */
export const tellAround = (type, more) => say(type, more);

/** Colours as they are wanted, whatever the system has. @param {string} theme */
function wear(theme) {
    if (!theme) return;
    const media = theme === 'dark' ? 'all' : 'not all';
    for (const sheet of document.styleSheets)
        for (const rule of sheet.cssRules)
            if (rule instanceof CSSMediaRule && rule.media.mediaText.includes('prefers-color-scheme: dark'))
                rule.media.mediaText = media;
    document.documentElement.style.colorScheme = theme;
}

/** Links to places where one cannot be are put away. @param {string[]} only */
function onlyThese(only) {
    const apply = () => {
        for (const link of document.querySelectorAll('a[href^="#"]')) {
            const [word] = (link.getAttribute('href') ?? '').slice(1).split('&');
            if (PLACES.includes(word)) link.toggleAttribute('data-away', !only.includes(word));
            const item = link.closest('.steps li');
            if (item) item.toggleAttribute('data-away', !only.includes(word));
        }
    };
    apply();
    new MutationObserver(apply).observe(document.body, {childList: true, subtree: true, attributeFilter: ['href']});
}

/** @param {App} app @param {string} origin */
function telling({store}, origin) {
    if (!origin || parent === window) return;
    say = (type, more) => parent.postMessage({equipoise: 1, type, ...more}, origin);
    let told = '';
    let height = 0;
    let timer = 0;
    const tell = () => {
        timer = 0;
        const {state} = store;
        if (state.phase !== 'ready') return;
        const now = toldOf(state, toLink(state));
        if (JSON.stringify(now) === told) return;
        if (!told) say('ready');
        told = JSON.stringify(now);
        say('state', {state: now});
    };
    store.subscribe(() => (timer ||= setTimeout(tell, PAUSE_MS)));
    new ResizeObserver(() => {
        const now = Math.ceil(document.body.getBoundingClientRect().height);
        if (now !== height) say('height', {height: (height = now)});
    }).observe(document.body);
}

/** Where one cannot be is nowhere, and what is locked stays as it was when the page was ready.
 *  @param {App} app @param {Embed} embed */
function holding({store, actions}, {only, lock, lesson}) {
    const fields = fieldsOf(lock);
    const {go} = actions;
    if (only.length > 0) {
        actions.go = (at, focus) => only.includes(at) && go(at, focus);
        if (!only.includes(store.state.at)) store.set({at: only[0]});
    }
    if (fields.has('data')) actions.openFiles = () => actions.toast(t('embed.locked'));
    if (fields.size === 0) return;
    const stop = store.subscribe(() => {
        if (store.state.phase !== 'ready' || store.state.earlier || (lesson && !store.state.lesson)) return;
        stop();
        store.hold(fields, () => actions.toast(t('embed.locked')));
    });
}

/** @param {App} app @param {Location} location @returns {() => void} to be called once the address has been read */
export function embed(app, location) {
    const {embed, wrong} = readEmbed(location.search);
    const {only, hide, lock, theme, lang, lesson, say: origin} = embed;
    if (hide.length + lock.length + only.length > 0) wantParts('embed', {away: awayOf(embed), locked: lock, pointed: null});
    if (only.length > 0) onlyThese(only);
    wear(theme);
    if (lang) app.store.set({language: lang});
    if (lesson && location.hash.length < 2) history.replaceState(null, '', `#learn/${lesson}`);
    telling(app, origin);
    if (wrong.length > 0) {
        const text = wrong.map(({flag, value, expected}) => t('embed.wrong', {flag, value, expected})).join(' ');
        console.error(text);
        app.actions.fail(new Error(text));
    }
    return () => holding(app, embed);
}
