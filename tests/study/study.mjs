// The paper's tabular study, run again: the plans datasets/studies/paper-*.json on the original files, resumably, into
// build/study/report.json and a page that holds all of it, build/study/index.html.
//   node tests/study/study.mjs [--plans a.json,b.json] [--out build/study] [--jobs N] [--shard i/n] [--twin ROWS]
// With --shard only that share of the trained networks is made; their parts (OUT/parts) may be copied to one machine,
// where the same command without --shard goes on from them. --twin runs on synthetic twins, and the page says so.
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {writePage} from './page.mjs';
import {fingerprint, readPlans, reports, runPlans, sittings, withoutOriginals} from './plans.mjs';

const {values: option} = parseArgs({options: {
    plans: {type: 'string'}, out: {type: 'string'}, jobs: {type: 'string'}, shard: {type: 'string'}, twin: {type: 'string'},
}});
const build = process.env.BUILD ?? 'build';
const folder = option.out ?? join(build, 'study');
const jobs = Number(option.jobs ?? process.env.JOBS ?? 2);
const extra = option.twin ? ['--twin', '--rows', option.twin] : [];
const studies = 'datasets/studies';
const paper = ['adult-sex', 'adult-race', 'compas-race', 'compas-sex', 'bank-age']
    .map(name => join(studies, `paper-${name}.json`));

class Refusal extends Error {}

function readShard(text) {
    const found = /^(\d+)\/(\d+)$/.exec(text ?? '1/1');
    const [i, n] = found ? [Number(found[1]), Number(found[2])] : [0, 0];
    if (i < 1 || i > n) throw new Refusal(`SHARD: is "${text}", expected i/n with 1 <= i <= n, such as 1/2`);
    return [i, n];
}

function checkOriginals(plans) {
    const missing = option.twin ? [] : withoutOriginals(build, plans);
    if (missing.length)
        throw new Refusal(`the original files of ${missing.join(', ')} are not here, and a study of synthetic twins would ` +
            'not be the paper\'s; `make datasets` fetches them (or set DATASETS_DIR)');
}

/** Parts of other sources stay where they are, and are not used. */
function mentionOthers(own) {
    const all = join(folder, 'parts');
    const others = existsSync(all) ? readdirSync(all).filter(name => name !== own) : [];
    if (others.length) console.log(`parts made by other sources or rows are left alone: ${join(all, `{${others.join(',')}}`)}`);
}

const titles = catalog => Object.fromEntries(catalog.metrics.map(({id, title}) => [id, title]));

async function main() {
    const {execFileSync} = await import('node:child_process');
    const catalog = JSON.parse(execFileSync(join(build, 'equipoise'), ['catalog', '--json'], {maxBuffer: 1 << 26}));
    const plans = readPlans(option.plans?.split(',') ?? paper);
    const shard = readShard(option.shard ?? (process.env.SHARD || undefined));
    checkOriginals(plans);
    const own = fingerprint() + (option.twin ? `-twin-${option.twin}` : '');
    const parts = join(folder, 'parts', own);
    mkdirSync(parts, {recursive: true});
    mentionOthers(own);
    await runPlans({build, plans, parts, jobs, shard, extra, say: line => console.log(line)});
    if (shard[1] > 1) {
        console.log(`share ${shard.join('/')} is done; its parts are in ${parts}`);
        return;
    }
    const study = {
        equipoise: 1, study: 'paper', version: catalog.version, sources: own,
        node: process.version, sittings: sittings(parts), titles: titles(catalog),
        families: catalog.families.map(({id}) => id),
        plans: reports({build, plans, parts, extra}),
    };
    writeFileSync(join(folder, 'report.json'), `${JSON.stringify(study)}\n`);
    writePage(study, join(folder, 'index.html'));
    const seconds = study.sittings.reduce((sum, sitting) => sum + sitting.seconds, 0);
    console.log(`${join(folder, 'index.html')} and report.json: ${plans.length} plans, ` +
        `${study.plans.reduce((sum, {report}) => sum + report.cells.length, 0)} cells; the networks took ` +
        `${(seconds / 60).toFixed(1)} minutes in ${study.sittings.length} sittings`);
}

try {
    await main();
} catch (error) {
    console.error(`study: ${error.message}`);
    process.exitCode = error instanceof Refusal ? 2 : 1;
}
