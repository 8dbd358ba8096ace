// The paper's tabular study, run again: the plans datasets/studies/paper-*.json on the original files, resumably, into
// build/study/report.json and a page that holds all of it, build/study/index.html. Plans that demand confidence
// (confident-*.json) are run with them and are a part of their own: confident.json; so are those whose networks do not read
// the protected column (unseen-*.json): unseen.json.
//   node tests/study/study.mjs [options of openStudy in plans.mjs]
// With --shard only that share of the trained networks is made; their parts (OUT/parts) may be copied to one machine,
// where the same command without --shard goes on from them. --twin runs on synthetic twins, and the page says so.
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {writePage} from './page.mjs';
import {companion, minutes, openStudy, reports, runPlans, sittings, tell} from './plans.mjs';
import {targets} from './targets.mjs';

const paths = [
    'paper-adult-sex',
    'paper-adult-race',
    'paper-compas-race',
    'paper-compas-sex',
    'paper-bank-age',
    'confident-adult-sex',
    'confident-compas-race',
    'confident-bank-age',
    'unseen-adult-sex',
    'unseen-compas-race',
    'unseen-bank-age',
].map(name => `datasets/studies/${name}.json`);
const demands = ({plan}) => plan.objective.confidence > 0;
const drops = ({plan}) => plan.drop_protected === true;

await tell('study', async () => {
    const open = openStudy(paths);
    const {folder, plans, parts, shard, head} = open;
    await runPlans(open);
    if (shard[1] > 1) {
        console.log(`share ${shard.join('/')} is done; its parts are in ${parts}`);
        return;
    }
    const part = (name, chosen) => ({
        ...head,
        study: name,
        sittings: sittings(parts, plans),
        plans: reports({...open, plans: chosen}),
    });
    const study = part(
        'paper',
        plans.filter(plan => !demands(plan) && !drops(plan)),
    );
    const confident = part('confident', plans.filter(demands)),
        unseen = part('unseen', plans.filter(drops));
    study.targets = targets([study.plans, confident.plans]);
    writeFileSync(join(folder, 'report.json'), `${JSON.stringify(study)}\n`);
    writeFileSync(join(folder, 'confident.json'), `${JSON.stringify(confident)}\n`);
    writeFileSync(join(folder, 'unseen.json'), `${JSON.stringify(unseen)}\n`);
    writePage({study, confident, sensitivity: companion(open, 'sensitivity.json')}, join(folder, 'index.html'));
    for (const {id, says, measured, met} of study.targets) console.log(`${met.padEnd(7)} ${id.padEnd(3)}${says}: ${measured}`);
    const cells = [study, confident, unseen].flatMap(({plans}) => plans).reduce((sum, {report}) => sum + report.cells.length, 0);
    console.log(
        `${join(folder, 'index.html')} and report.json: ${plans.length} plans, ${cells} cells; ` +
            `the networks took ${minutes(study.sittings)} minutes in ${study.sittings.length} sittings`,
    );
});
