// Two claims of the paper about initial conditions, measured on the original files: that bias varies far more over ten seeds
// than accuracy, and which weights bias hangs on (weights-*.json). The first is measured twice: with one split for all
// networks, which is the design that asks about initial conditions (plans datasets/studies/sensitivity-fixed-*.json), and
// with a split drawn for each network, which mixes in what other rows do (the other sensitivity-*.json). Writes
// build/study/fixed.json and sensitivity.json and adds the latter to the page build/study/index.html.
//   node tests/study/sensitivity.mjs [options of openStudy in plans.mjs] [--weights plan.json] [--perturbations N]
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pairCosines, spreads} from '../../web/study/spreads.js';
import {mean, studyOf} from '../../web/study/figures.js';
import {writePage} from './page.mjs';
import {companion, minutes, openStudy, perturbed, readPlans, reports, runPlans, sittings, tell} from './plans.mjs';

const initial = ['adult-sex', 'adult-race', 'compas-race', 'compas-sex', 'bank-age']
    .map(name => `datasets/studies/sensitivity-${name}.json`)
    .concat(['adult-sex', 'compas-race', 'bank-age'].map(name => `datasets/studies/sensitivity-fixed-${name}.json`));
const isFixed = ({plan}) => plan.split?.seed !== undefined;
const text = {type: 'string'};

/** The networks of a plan as the page shows them: their vectors become cosines. */
function weighed(found) {
    const {cells, data} = found;
    const cosines = {weights: pairCosines(cells.map(c => c.change)), features: pairCosines(cells.map(c => c.features))};
    return {
        ...found,
        cosines,
        label: `${data.title}, ${found.protected}`,
        cells: cells.map(({change, ...cell}) => cell),
    };
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
    const drawn = plans.filter(plan => !isFixed(plan)),
        one = plans.filter(isFixed);
    const sensitivity = {
        ...head,
        study: 'sensitivity',
        sittings: sittings(parts, [weights, ...drawn]),
        plans: reports({...open, plans: drawn}),
        weights: weighed(perturbed({plan: weights, parts})),
    };
    const fixed = {...head, study: 'fixed', sittings: sittings(parts, one), plans: reports({...open, plans: one})};
    writeFileSync(join(folder, 'sensitivity.json'), `${JSON.stringify(sensitivity)}\n`);
    writeFileSync(join(folder, 'fixed.json'), `${JSON.stringify(fixed)}\n`);
    writePage(
        {study: companion(open, 'report.json'), confident: companion(open, 'confident.json'), sensitivity},
        join(folder, 'index.html'),
    );
    const all = [
        ['one split', fixed],
        ['a split each', sensitivity],
    ]
        .filter(([, document]) => document.plans.length)
        .flatMap(([design, document]) => spreads(studyOf(document.plans), 'test').map(found => ({design, ...found})));
    for (const {design, place, measure, bias, performance, ratio} of all)
        console.log(
            `${design}: ${place.label}, ${measure}: deviation ${bias?.toFixed(4)} of bias, ` +
                `${performance?.toFixed(4)} of ${place.performance}, ratio ${ratio?.toFixed(1)}`,
        );
    for (const {seed, least_norm: plain, ridge, gradient} of sensitivity.weights.cells)
        console.log(
            `seed ${seed}: R^2 ${plain.leaked.toFixed(3)} leaking, ${plain.held_out.toFixed(3)} held out; ridge ` +
                `${ridge.held_out.toFixed(3)}; gradient ${gradient.held_out.toFixed(3)}`,
        );
    console.log(
        `mean cosine of the networks' changes: weights ${mean(sensitivity.weights.cosines.weights)?.toFixed(3)}, ` +
            `features ${mean(sensitivity.weights.cosines.features)?.toFixed(3)}`,
    );
    console.log(`${join(folder, 'index.html')} and sensitivity.json; the networks took ${minutes(sensitivity.sittings)} minutes`);
});
