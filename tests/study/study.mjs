// The paper's tabular study, run again: the plans datasets/studies/paper-*.json on the original files, resumably, into
// build/study/report.json and a page that holds all of it, build/study/index.html.
//   node tests/study/study.mjs [options of openStudy in plans.mjs]
// With --shard only that share of the trained networks is made; their parts (OUT/parts) may be copied to one machine,
// where the same command without --shard goes on from them. --twin runs on synthetic twins, and the page says so.
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {writePage} from './page.mjs';
import {companion, minutes, openStudy, reports, runPlans, sittings, tell} from './plans.mjs';

const paper = ['adult-sex', 'adult-race', 'compas-race', 'compas-sex', 'bank-age']
    .map(name => `datasets/studies/paper-${name}.json`);

await tell('study', async () => {
    const open = openStudy(paper);
    const {folder, plans, parts, shard, head} = open;
    await runPlans(open);
    if (shard[1] > 1) {
        console.log(`share ${shard.join('/')} is done; its parts are in ${parts}`);
        return;
    }
    const study = {...head, study: 'paper', sittings: sittings(parts, plans), plans: reports(open)};
    writeFileSync(join(folder, 'report.json'), `${JSON.stringify(study)}\n`);
    writePage({study, sensitivity: companion(open, 'sensitivity.json')}, join(folder, 'index.html'));
    const cells = study.plans.reduce((sum, {report}) => sum + report.cells.length, 0);
    console.log(`${join(folder, 'index.html')} and report.json: ${plans.length} plans, ${cells} cells; ` +
        `the networks took ${minutes(study.sittings)} minutes in ${study.sittings.length} sittings`);
});
