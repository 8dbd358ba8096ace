// What a site carries of the studies: the reports of `make study`, `make study-sensitivity` and the reference variants, in a
// few tens of kilobytes, for the article web/learn/intra-processing.html.
//   node tests/study/results.mjs --out FILE NAME=REPORT.json...    names: paper, variance, reference, better
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {parseArgs} from 'node:util';
import {packStudy} from '../../web/study/packed.js';

const {
    values: {out},
    positionals,
} = parseArgs({options: {out: {type: 'string'}}, allowPositionals: true});
const given = positionals.map(text => text.split('='));

/** Documents of one run name the same sittings. */
const unique = sittings => [...new Map(sittings.map(sitting => [JSON.stringify(sitting), sitting])).values()];

/** Three digits are what a colour or a table shows. */
const short = x => (typeof x === 'number' ? Number(x.toPrecision(3)) : x);

/** Of every network what the article shows: the regressions, and the gradient by layer and feature. */
function leanWeights({data, features, part, sd, label, cosines, cells}) {
    const mean = values => (values.length ? values.reduce((sum, x) => sum + x, 0) / values.length : null);
    const lean = ({layers, features: changes, ...cell}) => ({
        ...cell,
        layers: layers.map(({weights, gradient}) => ({weights, gradient: gradient.map(short)})),
        features: changes.map(short),
    });
    return {
        data: {title: data.title, synthetic: data.synthetic},
        features,
        part,
        sd,
        label,
        cosines: {weights: [mean(cosines.weights)], features: [mean(cosines.features)]},
        cells: cells.map(lean),
    };
}

/** The plans that were run, as they are tracked; those of a test are named only. */
function hashOfPlans(documents) {
    const names = [...new Set(documents.flatMap(({plans}) => plans.map(({plan}) => plan)))].sort();
    const hash = createHash('sha256');
    for (const name of names) {
        const path = join('datasets/studies', `${name}.json`);
        hash.update(name).update(existsSync(path) ? readFileSync(path) : '');
    }
    return hash.digest('hex');
}

try {
    if (!out || given.length === 0 || given.some(pair => pair.length !== 2))
        throw new Error('expected --out FILE and reports as NAME=REPORT.json');
    const documents = given.map(([, path]) => JSON.parse(readFileSync(path, 'utf8')));
    const [first] = documents;
    const odd = documents.findIndex(({version, sources}) => version !== first.version || sources !== first.sources);
    if (odd >= 0) throw new Error(`${given[odd][1]} was made by other sources than ${given[0][1]}: make both again`);
    const weights = documents.find(document => document.weights)?.weights;
    const results = {
        equipoise: 1,
        version: first.version,
        sources: first.sources,
        node: first.node,
        plans: hashOfPlans(documents),
        sittings: unique(documents.flatMap(({sittings}) => sittings)),
        titles: first.titles,
        families: first.families,
        studies: Object.fromEntries(documents.map(({plans}, i) => [given[i][0], packStudy(plans)])),
        ...(weights ? {weights: leanWeights(weights)} : {}),
    };
    mkdirSync(dirname(out), {recursive: true});
    writeFileSync(out, `${JSON.stringify(results)}\n`);
    console.log(`${out}: ${given.map(([name]) => name).join(', ')}, ${Math.round(readFileSync(out).length / 1000)} kB`);
} catch (error) {
    console.error(`results: ${error.message}`);
    process.exitCode = 1;
}
