// The catalogue at work: every method, under every base learner that it works with, on Adult (sex), COMPAS (race), Bank (age) and
// German credit (sex), 5 seeds, in one page: Pareto plots, tables, paired wins against doing nothing, and beside them what
// Fairlearn and AIF360 found on the same data. The plans are made from the program's catalogue, so a new method or kind of model
// is in them. Resumable; report.json and index.html in build/study/catalogue.
//   node tests/study/catalogue.mjs [options of openStudy in plans.mjs] [--seeds N: the first N seeds only, to try it]
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {linesOf} from './catalogue_lines.js';
import {writeHtml} from './page.mjs';
import {peers} from './peers.mjs';
import {minutes, openStudy, reports, runPlans, sittings, tell, trialParts} from './plans.mjs';

/** Small data sets take more epochs to the same number of steps. */
const PLACES = [
    {data: 'adult', protected: 'sex', train: {max_epochs: 30, patience: 10}},
    {data: 'bank', protected: 'age', train: {max_epochs: 30, patience: 10}},
    {data: 'compas', protected: 'race', train: {max_epochs: 100, patience: 20}},
    {data: 'german', protected: 'sex', train: {max_epochs: 200, patience: 20}},
];
const SEEDS = [100, 101, 102, 103, 104];

/** Most methods train a network of their own, so a plan's networks are cut into this many tasks. */
const SHARES = 8;

/**
 * What keeps the study within half an hour on two cores. ALONE: predictors of their own that are the same whatever the base
 * learner; they run under one, and the page shows them under each. SLOW: above four seconds a fit on Adult; they run at their
 * default strength alone. SLOWEST: half a minute and more; under one base learner too.
 */
const ALONE = ['covariance_constraint', 'prejudice_remover', 'gerry_fair', 'fair_trees'],
    SLOW = ['prejudice_remover', 'exponentiated_gradient', 'grid_search', 'fair_cost', 'fair_sampling', 'fair_representation'],
    SLOWEST = ['fair_representation'];
const ONE = 'logistic_regression';

/** Where another parameter than the strength leads along the front: the exact optimum of untouched scores for each gap. */
const DIALS = {group_thresholds: {tolerance: [0, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.18, 0.25, 0.4]}};

/**
 * A method as a plan has it: its strength at the default and weaker. The neutral strength is not run again: it is the baseline,
 * bit for bit (tests/method/test_laws.c).
 */
function entry({id, strength, params}) {
    const dial = params.find(param => param.id === strength);
    // Noise of secret bytes would differ at every run, and shares would not merge to the bytes of one.
    const seeded = params.some(param => param.id === 'reproducible') ? {reproducible: true} : {};
    if (DIALS[id]) return {id, ...DIALS[id]};
    if (!dial || SLOW.includes(id)) return {id, ...seeded};
    const weaker = dial.kind === 'integer' ? Math.ceil(dial.default / 4) : dial.default / (dial.max === 1 ? 2 : 10);
    return {id, [strength]: [weaker, dial.default], ...seeded};
}

/** @param {any} catalog @param {any} kind of model */
function methodsFor(catalog, kind) {
    const works = ({id, network, needs}) =>
        (kind.id === 'mlp' || !network) &&
        (kind.gradient || !needs.includes('gradient')) &&
        (kind.id === ONE || !(ALONE.includes(id) || SLOWEST.includes(id)));
    return [{id: 'none', threshold: 'objective'}, ...catalog.methods.filter(works).map(entry)];
}

/** Writes a plan for each data set and kind of model. */
function makePlans(catalog, out, option) {
    const folder = join(out, 'catalogue', 'plans'),
        seeds = SEEDS.slice(0, Number(option.seeds ?? SEEDS.length));
    mkdirSync(folder, {recursive: true});
    return catalog.kinds.flatMap(kind => {
        const methods = methodsFor(catalog, kind);
        return PLACES.map(({train, ...place}) => {
            const path = join(folder, `catalogue-${place.data}-${place.protected}-${kind.id}.json`);
            const plan = {
                equipoise: 1,
                ...place,
                model: {kind: kind.id},
                ...(kind.id === 'mlp' ? {train} : {}),
                objective: {performance: 'balanced_accuracy', bias: 'statistical_parity_difference', epsilon: 0.05},
                methods,
                seeds,
                report: {audits: false, curves: false, bootstrap: 0},
            };
            writeFileSync(path, `${JSON.stringify(plan, null, 2)}\n`);
            return path;
        });
    });
}

/** What the page shows of a document. */
const forPage = (document, catalog) => ({
    ...document,
    familyTitles: Object.fromEntries(catalog.families.map(({id, title}) => [id, title])),
    plans: document.plans.map(({report}) => ({
        data: report.data,
        protected: report.plan.protected.join(' and '),
        kind: report.plan.model.kind,
        seeds: report.plan.seeds,
        epsilon: report.plan.objective.epsilon,
        ...linesOf(report, ALONE),
    })),
});

await tell('study-catalogue', async () => {
    const opened = openStudy(makePlans, {seeds: {type: 'string'}});
    const parts = trialParts(opened.parts, opened.option.seeds),
        folder = join(opened.folder, 'catalogue');
    const study = {...opened, parts, plans: opened.plans.map(plan => ({...plan, shares: SHARES}))},
        {plans, shard, head, catalog} = study;
    for (const made of [parts, folder]) mkdirSync(made, {recursive: true});
    await runPlans(study);
    if (shard[1] > 1) {
        console.log(`share ${shard.join('/')} is done; its parts are in ${parts}`);
        return;
    }
    const found = reports(study),
        sat = sittings(parts, plans),
        kinds = catalog.kinds.map(({id, title}) => ({id, title}));
    const document = {...head, study: 'catalogue', kinds, sittings: sat, peers: peers(), plans: found};
    writeFileSync(join(folder, 'report.json'), `${JSON.stringify(document)}\n`);
    writeHtml(
        {
            title: 'Every method, side by side',
            made: 'make study-catalogue',
            entry: 'tests/study/catalogue_page.js',
            held: forPage(document, catalog),
        },
        join(folder, 'index.html'),
    );
    const cells = found.reduce((sum, {report}) => sum + report.cells.length, 0);
    console.log(
        `${join(folder, 'index.html')} and report.json: ${found.length} plans, ${cells} cells; ` +
            `the networks took ${minutes(sat)} minutes`,
    );
});
