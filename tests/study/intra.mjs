// The reference table of intra-processing: every intra-processing method of the catalogue on Adult (sex), COMPAS (race) and Bank
// (age), for two measures, 10 seeds, by networks that read the protected column and by networks that do not. The plans are
// datasets/studies/intra-*.json; a method of the family that they do not name is added with its defaults, so a new method is in
// the table. Written, resumably, to build/study/intra/report.json, table.json and table.md;
// `make study-intra-results` puts the table on the site.
//   node tests/study/intra.mjs [options of openStudy in plans.mjs] [--seeds N: the first N seeds only, to try it]
//       [--from REPORT.json: the tables of a study that was run before, by these or by other sources]
// The medians that Marcinkevics et al. (2022) published are in none of the sources at hand, so none stand beside ours.
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {oracles} from './intra_oracle.mjs';
import {saidOf} from '../../web/study/verdicts.js';
import {markdown, tableOf, verdicts} from './intra_table.mjs';
import {minutes, openStudy, reports, runPlans, sittings, tell, trialParts} from './plans.mjs';

const paths = ['adult-sex', 'compas-race', 'bank-age']
    .flatMap(name => [`intra-${name}`, `intra-unseen-${name}`])
    .map(name => `datasets/studies/${name}.json`);

/** Writes the plan with every intra-processing method in it. */
function whole(path, {folder, intra, seeds}) {
    const plan = JSON.parse(readFileSync(path, 'utf8'));
    const named = new Set(plan.methods.map(({id}) => id));
    if (plan.drop_protected) named.add('attribute_zeroing'); // there is no column to zero
    plan.methods.push(...intra.filter(id => !named.has(id)).map(id => ({id})));
    plan.seeds = plan.seeds.slice(0, seeds);
    const out = join(folder, basename(path));
    writeFileSync(out, `${JSON.stringify(plan, null, 2)}\n`);
    return out;
}

/** The plans as the catalogue completes them. */
function complete(catalog, out, option) {
    const intra = catalog.methods.filter(({family}) => family === 'intra').map(({id}) => id),
        folder = join(out, 'intra', 'plans');
    mkdirSync(folder, {recursive: true});
    return paths.map(path => whole(path, {folder, intra, seeds: Number(option.seeds ?? Infinity)}));
}

/** Runs what is missing and writes the report; null of a share, whose parts others complete. */
async function run(study, folder) {
    const {plans, shard, parts, head} = study;
    await runPlans(study);
    if (shard[1] > 1) {
        console.log(`share ${shard.join('/')} is done; its parts are in ${parts}`);
        return null;
    }
    const report = {...head, study: 'intra', sittings: sittings(parts, plans), plans: reports(study)};
    writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report)}\n`);
    return report;
}

const about =
    '# Intra-processing: medians over seeds, on the test rows\n\n' +
    'Optimum: balanced accuracy on validation of the best thresholds by group within the bound, on the scores of the ' +
    'untouched network. Oracle: what such thresholds reach at most on the test rows, chosen on the test rows themselves.\n';

await tell('study-intra', async () => {
    const opened = openStudy(complete, {seeds: {type: 'string'}, from: {type: 'string'}});
    const parts = trialParts(opened.parts, opened.option.seeds),
        folder = join(opened.folder, 'intra');
    const study = {...opened, parts},
        {from} = opened.option;
    for (const made of [parts, folder]) mkdirSync(made, {recursive: true});
    const report = from ? JSON.parse(readFileSync(from, 'utf8')) : await run(study, folder);
    if (!report) return;
    const {plans, study: _, ...head} = report,
        {catalog} = study,
        known = new Set(plans.map(({plan}) => plan));
    const intra = new Set(catalog.methods.filter(({family}) => family === 'intra').map(({id}) => id));
    const oracle = oracles({...study, plans: study.plans.filter(({name}) => known.has(name))});
    const tables = plans.map(found => tableOf(found, oracle[found.plan])),
        found = verdicts(tables, intra),
        said = found.map(saidOf);
    writeFileSync(join(folder, 'table.json'), `${JSON.stringify({...head, verdicts: found, tables})}\n`);
    writeFileSync(join(folder, 'table.md'), [about, ...tables.map(markdown), ...said, ''].join('\n'));
    for (const sentence of said) console.log(sentence);
    console.log(`${join(folder, 'table.md')}: ${plans.length} plans; the networks took ${minutes(head.sittings)} minutes`);
});
