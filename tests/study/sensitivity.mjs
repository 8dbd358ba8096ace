// Two claims of the paper about initial conditions, measured on the original files: that bias varies far more over ten seeds
// than accuracy (plans datasets/studies/sensitivity-*.json), and which weights bias hangs on (weights-*.json). Writes
// build/study/sensitivity.json and adds it to the page build/study/index.html.
//   node tests/study/sensitivity.mjs [options of openStudy in plans.mjs] [--weights plan.json] [--perturbations N]
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pairCosines, spreads} from '../../web/core/sensitivity.js';
import {mean, studyOf} from '../../web/core/study.js';
import {writePage} from './page.mjs';
import {companion, minutes, openStudy, perturbed, readPlans, reports, runPlans, sittings, tell} from './plans.mjs';

const initial = ['adult-sex', 'adult-race', 'compas-race', 'compas-sex', 'bank-age']
    .map(name => `datasets/studies/sensitivity-${name}.json`);
const text = {type: 'string'};

/** The networks of a plan as the page shows them: their vectors become cosines. */
function weighed(found) {
    const {cells, data} = found;
    const cosines = {weights: pairCosines(cells.map(c => c.change)), features: pairCosines(cells.map(c => c.features))};
    return {...found, cosines, label: `${data.title}, ${found.protected}`, cells: cells.map(({change, ...cell}) => cell)};
}

await tell('sensitivity', async () => {
    const open = openStudy(initial, {weights: text, perturbations: text});
    const {option, folder, plans, parts, shard, head} = open;
    const [weights] = readPlans([option.weights ?? 'datasets/studies/weights-adult-sex.json']);
    weights.perturbed = Number(option.perturbations ?? 1000);
    await runPlans({...open, plans: [weights, ...plans]});
    if (shard[1] > 1) {
        console.log(`share ${shard.join('/')} is done; its parts are in ${parts}`);
        return;
    }
    const sensitivity = {...head, study: 'sensitivity', sittings: sittings(parts, [weights, ...plans]), plans: reports(open),
        weights: weighed(perturbed({plan: weights, parts}))};
    writeFileSync(join(folder, 'sensitivity.json'), `${JSON.stringify(sensitivity)}\n`);
    writePage({study: companion(open, 'report.json'), confident: companion(open, 'confident.json'), sensitivity},
        join(folder, 'index.html'));
    for (const {place, measure, bias, performance, ratio} of spreads(studyOf(sensitivity.plans), 'test'))
        console.log(`${place.label}, ${measure}: deviation ${bias?.toFixed(4)} of bias, ${performance?.toFixed(4)} of ` +
            `${place.performance}, ratio ${ratio?.toFixed(1)}`);
    for (const {seed, least_norm: plain, ridge, gradient} of sensitivity.weights.cells)
        console.log(`seed ${seed}: R^2 ${plain.leaked.toFixed(3)} leaking, ${plain.held_out.toFixed(3)} held out; ridge ` +
            `${ridge.held_out.toFixed(3)}; gradient ${gradient.held_out.toFixed(3)}`);
    console.log(`mean cosine of the networks' changes: weights ${mean(sensitivity.weights.cosines.weights)?.toFixed(3)}, ` +
        `features ${mean(sensitivity.weights.cosines.features)?.toFixed(3)}`);
    console.log(`${join(folder, 'index.html')} and sensitivity.json; the networks took ${minutes(sensitivity.sittings)} minutes`);
});
