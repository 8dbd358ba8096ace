// The page that runs the paper's study: fetch everything, seal, let the person choose, run it on every processor.

import {Client} from './lab/client.js';
import {everything, quick} from './study/choice.js';
import {sealPage} from './lab/seal.js';
import {CANNOT_COMPUTE, canCompute, fetchCore, fetchJson, fetchShipped} from './state/site.js';
import {Store} from './study/store.js';
import {byId, fill, h} from './parts/dom.js';
import {chartsReady} from './parts/figure.js';
import {chooseView} from './study/choose.js';
import {resultsView} from './study/results.js';
import {askBeforeLeaving} from './state/leave.js';
import {clear, fail, say, sayWhatNobodyCaught} from './parts/lines.js';
import {showSeal} from './parts/seal.js';
import {studyRunner} from './study/study_run.js';
import {addNames, catalogNow} from './words/core.js';
import {languageNow, numbersNow, speak, t} from './words/words.js';
import './study/both_words.js';

// Its German page is another file with the same places; what both show is made here.
speak(document.documentElement.lang);

/** @typedef {import('./study/study_app.js').StudyApp} StudyApp */
/** @typedef {import('./study/study_app.js').StudyState} StudyState */

const MOST_WORKERS = 16;

const store = new Store(
    /** @type {StudyState} */ ({
        phase: 'opening',
        catalog: null,
        shipped: [],
        studies: [],
        choice: {studies: [], measures: [], entries: [], seeds: [], epochs: null},
        originals: new Map(),
        workers: Math.max(1, Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 2)),
        speeds: new Map(),
        run: null,
        shown: null,
        kept: null,
    }),
);

/** @type {{make: () => Client} | null} */
let core = null;

/** @type {StudyApp} */
const app = {
    store,
    make: () => {
        if (!core) throw new Error(t('reproduce.opening'));
        return core.make();
    },
    say,
    fail,
    clear,
};

/** Lines of the plans that this version has the methods for. @param {any[]} studies @param {Set<string>} ids */
function known(studies, ids) {
    /** @type {Set<string>} */
    const missing = new Set();
    const kept = studies.map(study => ({
        ...study,
        plan: {
            ...study.plan,
            methods: study.plan.methods.filter((/** @type {any} */ entry) => {
                const unknown = [entry].flat().filter(({id}) => !ids.has(id));
                for (const {id} of unknown) missing.add(id);
                return unknown.length === 0;
            }),
        },
    }));
    return {studies: kept.filter(study => study.plan.methods.length > 0), missing: [...missing]};
}

async function open() {
    const chartsHere = import(/* @vite-ignore */ /** @type {any} */ ('./charts.js'));
    const german = languageNow() === 'de';
    const [{module, workerText}, index, listed, names] = await Promise.all([
        fetchCore(),
        fetchJson('data/index.json'),
        fetchJson('studies/index.json'),
        german ? fetchJson('words/de.core.json') : null,
    ]);
    const shipped = await Promise.all(index.map(fetchShipped));
    const charts = await chartsHere;
    charts.numbersAs(numbersNow());
    chartsReady(charts);
    // All is fetched. No worker was made yet, and none is ever unsealed.
    const seal = sealPage(showSeal);
    core = {
        make: () => {
            const client = new Client(workerText, module);
            client.onSeen = seal.note;
            return client;
        },
    };
    const first = core.make();
    if (names) addNames('de', names);
    const catalog = catalogNow(await first.open());
    first.close();
    byId('version').textContent = catalog.version;
    const here = listed.studies.filter((/** @type {any} */ study) => shipped.some(set => set.id === study.plan.data));
    const {studies, missing} = known(here, new Set(catalog.methods.map(m => m.id)));
    if (studies.length === 0) throw new Error(t('reproduce.none'));
    store.set({catalog, shipped, studies, choice: quick(studies), phase: 'ready'});
    if (missing.length > 0) app.fail(new Error(t('reproduce.missing', {methods: missing.join(', ')})));
    app.say(t('reproduce.ready', {studies: studies.length, methods: everything(studies).entries.length}));
    document.documentElement.dataset.state = 'ready';
}

const runner = studyRunner(app);
chooseView(app, byId('choose'), runner);
resultsView(app, byId('results'));
// A study that was opened from a file is there still; one that was made here is not.
store.watch(['run', 'shown', 'kept'], ({run, shown, kept}) =>
    askBeforeLeaving(run !== null || (shown !== null && shown.name === '' && shown !== kept)),
);
sayWhatNobodyCaught();

if (!canCompute()) {
    fill(byId('main'), h('p', {}, CANNOT_COMPUTE));
    app.say(t('reproduce.cannot'));
} else {
    open().catch(error => {
        store.set({phase: 'failed'});
        document.documentElement.dataset.state = 'failed';
        app.fail(error);
        app.say(t('reproduce.failed'));
    });
}
