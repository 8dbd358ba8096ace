// The address of the page says where one is and what was chosen, from the first change on; a link that is opened, the browser's
// own back and forward, and an address that is typed are all read here.

import {t} from '../words/words.js';
import {fromLink, same} from './fields.js';
import {linkOf, readLink} from './link.js';

/** @typedef {import('./app.js').App} App */

const SETTLED_MS = 300;

/** The first word of an address. @param {string} hash */
const placeIn = hash => hash.replace(/^#/, '').split('&')[0];

/** What an address asks for: #learn/3, #learn/impossible&class=A, or a teacher's choice, #learn&lessons=3,2&class=A&show=no.
 *  @param {string} hash */
function lessonIn(hash) {
    const [, id = null, rest = ''] = /^#learn(?:\/([\w-]+))?((?:&.*)?)$/.exec(hash) ?? [];
    const said = new URLSearchParams(rest.slice(1));
    const course = said.get('lessons')?.split(',').filter(Boolean);
    const of = said.get('class');
    const more = {...(of && {class: of}), ...(course && {course}), ...(said.get('show') === 'no' && {strict: true})};
    return id || Object.keys(more).length > 0 ? {id, more} : null;
}

/** @param {App} app */
export function followAddress(app) {
    const {store, actions} = app;
    let written = '';
    /** What the address was when it was read or written last: else somebody has gone elsewhere meanwhile. */
    let seen = location.hash;
    let timer = 0;
    const open = async () => {
        const {hash} = location;
        // What was written here is no news, unless one has gone elsewhere since.
        const news = hash !== '#main' && !(hash && hash === written && placeIn(hash) === store.state.at);
        if (news) await read(hash);
        seen = hash; // from now on it may be written over
    };
    /** @param {string} hash */
    const read = async hash => {
        try {
            const wanted = lessonIn(hash);
            if (wanted) return void store.set({wanted, at: 'learn'});
            const {at, said, earlier} = await readLink(hash);
            const {change, wrong} = fromLink(said ?? {}, store.state.catalog);
            const take = () => store.choose({...change}, t('undo.link'));
            const {own} = store.state;
            if (said && own && change.data && !same(change.data, store.state.data))
                return actions.toast(t('link.replaces', {name: own.name}), {label: t('link.open'), do: take});
            if (said) take();
            if (earlier) store.set({earlier: hash}); // it is read when the lab is there
            actions.go(at);
            for (const {field, value, expected} of wrong)
                actions.fail(new Error(t('link.wrong', {field, value: JSON.stringify(value), expected})));
        } catch {
            actions.go('welcome');
            actions.fail(new Error(t('link.unreadable')));
        }
    };
    const write = async () => {
        const {state} = store;
        const link = await linkOf(state).catch(() => `#${state.at}`);
        if (store.state.at !== state.at) return; // one has gone on meanwhile, which is written next
        if (link === location.hash || (link === '#' && location.hash === '')) return;
        if (location.hash !== seen) return; // that is read next
        written = link;
        // A place is an entry of the browser's history; what is chosen there is not: it has undo.
        if (placeIn(link) === placeIn(location.hash)) history.replaceState(null, '', link);
        else history.pushState(null, '', link);
        seen = location.hash;
    };
    addEventListener('hashchange', () => void open());
    addEventListener('popstate', () => void open());
    store.subscribe(() => {
        // Not put off by what comes meanwhile: a run tells of itself all the time.
        timer ||= setTimeout(() => {
            timer = 0;
            void write();
        }, SETTLED_MS);
    });
    if (location.hash.length > 1) void open();
}
