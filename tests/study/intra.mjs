// The reference table of intra-processing: every intra-processing method of the catalogue on Adult (sex), COMPAS (race) and Bank
// (age), for two measures, 10 seeds, by networks that read the protected column and by networks that do not. The plans are
// datasets/studies/intra-*.json; a method of the family that they do not name is added with its defaults, so a new method is in
// the table. Written, resumably, to build/study/intra/report.json, table.json and table.md;
// `make study-intra-results` puts the table on the site.
//   node tests/study/intra.mjs [options of openStudy in plans.mjs] [--seeds N: the first N seeds only, to try it]
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {basename, join} from 'node:path';
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

await tell('study-intra', async () => {
    const opened = openStudy(complete, {seeds: {type: 'string'}});
    const parts = trialParts(opened.parts, opened.option.seeds),
        folder = join(opened.folder, 'intra');
    const study = {...opened, parts},
        {plans, shard, head} = study;
    for (const made of [parts, folder]) mkdirSync(made, {recursive: true});
    await runPlans(study);
    if (shard[1] > 1) {
        console.log(`share ${shard.join('/')} is done; its parts are in ${parts}`);
        return;
    }
    const found = reports(study),
        sat = sittings(parts, plans);
    writeFileSync(join(folder, 'report.json'), `${JSON.stringify({...head, study: 'intra', sittings: sat, plans: found})}\n`);
    const intra = new Set(study.catalog.methods.filter(({family}) => family === 'intra').map(({id}) => id));
    const tables = found.map(tableOf),
        said = verdicts(tables, intra);
    writeFileSync(join(folder, 'table.json'), `${JSON.stringify({...head, sittings: sat, verdicts: said, tables})}\n`);
    const about =
        '# Intra-processing: medians over seeds, on the test rows\n\n' +
        'Optimum: balanced accuracy on validation of the best thresholds by group within the bound, on the scores of the ' +
        'untouched network.\n';
    writeFileSync(join(folder, 'table.md'), [about, ...tables.map(markdown), ...said, ''].join('\n'));
    for (const sentence of said) console.log(sentence);
    console.log(`${join(folder, 'table.md')}: ${found.length} plans; the networks took ${minutes(sat)} minutes`);
});
