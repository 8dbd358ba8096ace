// What follows from what, in this order: a file that is given is looked over; a choice of data loads them; whom Audit is about is
// asked of the core.

import {Refused} from '../lab/client.js';
import {peopleOf, pickedOf} from './pairing.js';
import {auditQuestion, meant, subjectOf} from './subject.js';
import {isDecided, schemaOf, wanting, wholeOf, withUse} from './columns.js';
import {readEarlier} from './earlier.js';
import {dialectOf, isUnread, readingOf} from './dialect.js';
import {MOST_COLUMNS, tooWide} from './files.js';
import {outcomesOf} from './outcomes.js';
import {planOf} from './repair.js';
import {sentenceOf} from './sentence.js';
import {tell, tellingOf} from './told.js';
import {t} from '../words/words.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('./app.js').State} State */

/** A person's file, looked over by the core. @param {App} app @param {AbortSignal} signal */
async function lookOver(app, signal) {
    const {own} = app.store.state;
    if (!own) return;
    const stop = new AbortController();
    signal.addEventListener('abort', () => stop.abort());
    const tell = (/** @type {number | null} */ done) =>
        app.actions.busy('file', {what: t('busy.file', {name: own.name}), done, stop: () => stop.abort()});
    const {columns: changes} = app.store.state;
    const onFirst = (/** @type {import('../lab/shapes.js').Preview} */ first) => {
        const now = app.store.state.own;
        if (now && now.bytes === own.bytes && !now.preview) app.store.set({own: {...now, first}});
    };
    const how = {dialect: dialectOf(changes), onProgress: tell, onFirst, signal: stop.signal};
    app.actions.mend('file');
    tell(null);
    try {
        const preview = await app
            .client()
            .preview(own.bytes, how)
            .catch(error => {
                if (stop.signal.aborted) throw error;
                throw new Refused(t('columns.unread', {name: own.name, why: sentenceOf(error)}), error.refusal ?? null);
            });
        const {length} = preview.schema.columns;
        if (length > MOST_COLUMNS && !own.schema) throw new Error(tooWide(own.name, length));
        return {own: {...own, preview, readAs: readingOf(changes)}};
    } finally {
        app.actions.busy('file', null);
    }
}

/** What the core is to load: with what it can train. @param {State} state */
function sourceOf({data, shipped, originals, own, ...state}) {
    if (data?.id) {
        const set = shipped.find((/** @type {any} */ s) => s.id === data.id);
        if (!set) throw new Error(t('data.unknown', {id: data.id}));
        const files = originals[data.id];
        const {rows = 0, seed = 1} = data; // of the twin; 0: as many as the original has
        return files ? {schema: set.schema, files} : {schema: set.schema, twin: set.twin, rows, seed};
    }
    const columns = meant(/** @type {any} */ ({data, own, ...state}));
    if (!data?.own || !own || !columns) return null;
    const preview = /** @type {import('../lab/shapes.js').Preview} */ (own.preview);
    const {columns: changes} = state;
    const as = () => JSON.stringify(schemaOf(preview, columns, own.name, {whole: wholeOf(changes), given: own.schema}));
    return {schema: own.schema && Object.keys(changes).length === 0 ? own.schema : as(), files: [own.bytes]};
}

/** The columns of a file that is loaded as data: its outcomes are audited, or it has features that a model is trained on.
 *  @param {State} state */
function loadable(state) {
    const columns = isUnread(state) ? null : meant(state);
    if (!columns || wanting(columns) || withUse(columns, 'outcome').length === 0 || withUse(columns, 'count').length > 0)
        return null;
    return !isDecided(columns) || withUse(columns, 'feature').length + withUse(columns, 'both').length > 0 ? columns : null;
}

/** @param {App} app */
async function load(app) {
    const source = sourceOf(app.store.state);
    if (!source) return {description: null};
    app.actions.mend('data');
    app.actions.busy('data', {what: t('busy.data'), done: null, stop: null});
    try {
        return {description: await app.client().load(source)};
    } finally {
        app.actions.busy('data', null);
    }
}

/** @param {App} app @param {AbortSignal} signal */
async function audit(app, signal) {
    const {store} = app;
    const subject = subjectOf(store.state);
    if (!subject) return {subject: null, audit: null};
    app.actions.mend('audit');
    const about = await app.client().about(subject.about);
    const alikeIn = about.columns.filter(({use}) => use === 'attribute').map(({name}) => name);
    const found = await app.client().ask(subject.about, 'audit', auditQuestion(store.state, alikeIn), {signal});
    const training = about.training ?? [];
    const {decided, scored, labelled, chances} = about;
    const has = {decided, scored, labelled, lined: chances && labelled};
    return {subject: {...subject, training, has, alikeIn}, audit: found};
}

/** How a model that was brought finds its columns in the data. A model of ours finds them by name, and asks nothing.
 *  @param {App} app */
async function look(app) {
    app.actions.mend('look');
    return {look: await app.client().models.look(planOf(app.store.state, [{id: 'none'}]))};
}

/** Scores that have been audited and on which lines can be judged, by the subject's key. @param {any} state */
const scored = ({subject, audit}) => (audit && subject?.has.lined ? [subject.key] : null);

/** Lines at most that a slider has. */
const LINES = 512;

/** @param {App} app @param {AbortSignal} signal */
async function curves(app, signal) {
    const {subject} = app.store.state;
    if (!subject) return;
    app.actions.mend('curves');
    return {curves: await app.client().ask(subject.about, 'curves', {points: LINES}, {signal})};
}

/** The lines of each strategy. What people call a false alarm may be either error of the core's. @param {App} app
 *  @param {AbortSignal} signal */
async function decide(app, signal) {
    const {subject, among, cost, hold, ...state} = app.store.state;
    if (!subject) return;
    app.actions.mend('decide');
    const refused = outcomesOf(/** @type {any} */ (state)).focus === 'passed';
    const options = {[refused ? 'cost_refused' : 'cost_selected']: cost, ...(hold > 0 && {hold}), ...(among && {among})};
    return {decided: await app.client().ask(subject.about, 'decide', options, {signal})};
}

/** The two models that Compare shows: what lies between them, and what other lines on the first would have done. @param {App} app
 *  @param {AbortSignal} signal */
async function compare(app, signal) {
    const pair = pickedOf(app.store.state);
    if (!pair) return {compared: null};
    app.actions.mend('compare');
    const people = peopleOf(pair, app.client().generation);
    if (!people) throw new Error(t('compare.gone'));
    const keys = [pair.before.key, pair.after.key];
    const answer = await app.client().ask(people.about, 'compare', people.options, {signal});
    return {compared: {keys, answer}};
}

/** A link of an earlier version of the page. @param {App} app */
async function earlier(app) {
    const {store, actions} = app;
    const {change, unknown} = await readEarlier(store.state.earlier ?? '', store.state);
    store.choose(change, t('undo.link'));
    if (unknown.length > 0) actions.fail(new Error(t('link.unknown', {what: unknown.join(', ')})));
    return {earlier: null};
}

/** @type {import('./follow.js').Follower[]} */
export const followers = [
    {
        id: 'lesson',
        of: ({wanted}) => wanted,
        make: async ({store, actions}) => {
            const {wanted} = store.state;
            if (wanted) store.set({course: wanted.more, wanted: null});
            if (wanted?.id) actions.startLesson(wanted.id, wanted.more);
        },
        without: {},
    },
    {id: 'page', of: ({earlier: link}) => link, make: earlier, without: {}},
    {
        id: 'file',
        of: state => {
            const {own, columns} = state;
            return own && isUnread(state) ? [own.name, own.sha256, own.bytes.length, readingOf(columns)] : null;
        },
        make: lookOver,
        without: {},
        over: true, // a reading that failed is undone: the one before it is there
    },
    {
        id: 'data',
        of: state => {
            const {data, originals} = state;
            if (data?.id) return [data, Boolean(originals[data.id])];
            const columns = data?.own ? loadable(state) : null;
            const {decimal, missing, incomplete} = wholeOf(state.columns);
            const meaning = columns?.map(({from: _, levels: _l, raw: _r, ...column}) => column);
            const {sha256, bytes, readAs} = state.own ?? {};
            return columns && [sha256, bytes?.length, readAs, meaning, decimal, missing, incomplete];
        },
        make: load,
        without: {description: null},
    },
    {
        id: 'audit',
        of: state => {
            const subject = subjectOf(state);
            return subject && [subject.key, state.small, state.among, state.alike, state.asked];
        },
        make: audit,
        without: {subject: null, audit: null},
    },
    {
        id: 'look',
        of: ({brought, given, description}) =>
            description && brought?.name === given && brought && brought.description.format !== 'equipoise'
                ? [brought.description.sha256, brought.name, brought.answers, description.name, description.sha256]
                : null,
        make: look,
        without: {look: null},
    },
    {id: 'told', of: tellingOf, make: tell, without: {told: []}},
    {id: 'curves', of: scored, make: curves, without: {curves: null}},
    {
        id: 'decide',
        of: state => {
            const key = scored(state);
            return key && [...key, state.among, state.cost, state.hold];
        },
        make: decide,
        without: {decided: null},
    },
    {
        id: 'compare',
        of: state => {
            const pair = state.at === 'compare' ? pickedOf(state) : null;
            return pair && [pair.before.key, pair.after.key];
        },
        make: compare,
        without: {}, // it is still there when one comes back
    },
];
