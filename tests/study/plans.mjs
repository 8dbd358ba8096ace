// Runs plans, a part at a time and resumably: every trained network of every plan is one task, saved when it is done, so a
// study that was stopped goes on, and several machines can each do a share of the tasks and put their parts together.
import {execFile, execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {cpus} from 'node:os';
import {basename, join} from 'node:path';
import {parseArgs} from 'node:util';
import {Refusal, readShard} from './shard.mjs';

/** Files below a folder, sorted. */
function files(folder) {
    return readdirSync(folder, {withFileTypes: true})
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .flatMap(entry => (entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]));
}

/**
 * Names the sources that decide a result: everything of the core. Parts made by other sources are not found, so a study
 * never mixes two programs; what only prints (src/cli, src/wasm) is left out.
 */
export function fingerprint() {
    const sha = createHash('sha256');
    for (const folder of [
        'include',
        ...readdirSync('src')
            .sort()
            .filter(name => name !== 'cli' && name !== 'wasm')
            .map(name => join('src', name)),
    ])
        for (const file of files(folder)) sha.update(file).update('\0').update(readFileSync(file));
    return sha.digest('hex').slice(0, 12);
}

/** @param {string} build @param {string[]} args */
const call = (build, args) =>
    execFileSync(join(build, 'equipoise'), args, {
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        stdio: ['ignore', 'pipe', 'pipe'],
    });

/** Data sets of these plans whose original files are not here. An empty shard's report says what it would have run on. */
export function withoutOriginals(build, plans) {
    const synthetic = plans.filter(
        ({path}) => JSON.parse(call(build, ['run', path, '--shard', '100000/100000', '--jobs', '1', '--json'])).data.synthetic,
    );
    return [...new Set(synthetic.map(({plan}) => plan.data))];
}

export const readPlans = paths =>
    paths.map(path => ({path, name: basename(path, '.json'), plan: JSON.parse(readFileSync(path, 'utf8'))}));

const clock = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/**
 * What one task runs, and the file that is there when it is done: a plan's cells of one seed, where they share a network; or,
 * where a plan has `shares`, one of so many equal parts of its networks.
 */
function taskOf(plan, i, {parts, extra}) {
    const folder = join(parts, plan.name),
        n = plan.shares ?? plan.plan.seeds.length,
        shard = ['--shard', `${i + 1}/${n}`];
    const done = join(folder, plan.shares ? `share-${i + 1}-of-${n}` : `network-${i + 1}.json`);
    const args = plan.perturbed
        ? ['sensitivity', plan.path, ...shard, '--out', done, '--perturbations', String(plan.perturbed), ...extra]
        : ['run', plan.path, '--jobs', '1', ...shard, '--resume', folder, ...extra];
    return {plan, what: plan.shares ? `part ${i + 1} of ${n}` : `seed ${plan.plan.seeds[i]}`, done, args};
}

/** A cell that its method refuses is a finding, told in its report; anything else that ends a run is a failure. */
const onlyRefused = error => /\d+ of \d+ cells could not be run: /.test(error);

/** Resolves to an error sentence, or null. */
function runTask(build, {plan, done, args}) {
    return new Promise(ended => {
        execFile(join(build, 'equipoise'), args, {maxBuffer: 1 << 28}, (error, out, err) => {
            const failed = error ? err.trim().split('\n').at(-1) || error.message : null;
            if (failed && !onlyRefused(failed)) return ended(failed);
            if (plan.shares) writeFileSync(done, '');
            return ended(null);
        });
    });
}

/**
 * Runs what is missing. Throws a sentence when a task fails or the study is stopped.
 * @param {{build: string, plans: any[], parts: string, jobs: number, shard?: [number, number], extra?: string[],
 *   say?: (line: string) => void}} study  parts: the folder of saved parts; extra: more arguments of the program;
 *   a plan with `perturbed` has so many copies of its networks perturbed instead of being run
 */
export async function runPlans({build, plans, parts, jobs, shard = [1, 1], extra = [], say = () => {}}) {
    for (const {name} of plans) mkdirSync(join(parts, name), {recursive: true});
    const all = plans.flatMap(plan =>
        Array.from({length: plan.shares ?? plan.plan.seeds.length}, (_, i) => taskOf(plan, i, {parts, extra})),
    );
    const tasks = all.filter((task, i) => i % shard[1] === shard[0] - 1 && !existsSync(task.done));
    const started = Date.now(),
        since = from => clock((Date.now() - from) / 1000);
    let next = 0,
        made = 0,
        stopped = null;
    const stop = () => {
        stopped ??= 'the study was stopped; the same command goes on from here';
    };
    const work = async () => {
        while (next < tasks.length && !stopped) {
            const task = tasks[next++],
                began = Date.now();
            const failed = await runTask(build, task);
            if (failed) stopped ??= `${task.plan.name}, ${task.what}: ${failed}`;
            else
                say(
                    `${++made} of ${tasks.length}: ${task.plan.name}, ${task.what}, ${since(began)}; ` +
                        `${since(started)} in all`,
                );
        }
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
    await Promise.all(Array.from({length: jobs}, work));
    process.off('SIGINT', stop).off('SIGTERM', stop);
    const seconds = (Date.now() - started) / 1000;
    if (made) noteSitting(parts, shard, {seconds, jobs, networks: made, plans: plans.map(({name}) => name)});
    if (stopped) throw new Error(stopped);
}

/** Each share notes its own, for several may be made at once. */
const sittingsFile = (parts, [i, n]) => join(parts, n > 1 ? `sittings-${i}-of-${n}.json` : 'sittings.json');

/** When, where and how long the parts of these plans were made. */
export function sittings(parts, plans) {
    const all = readdirSync(parts)
        .filter(name => /^sittings(-\d+-of-\d+)?\.json$/.test(name))
        .sort()
        .flatMap(name => JSON.parse(readFileSync(join(parts, name), 'utf8')));
    return all.filter(sitting => sitting.plans.some(name => plans.some(plan => plan.name === name)));
}

function noteSitting(parts, shard, sitting) {
    const file = sittingsFile(parts, shard);
    const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
    const noted = {
        when: new Date().toISOString(),
        cpu: cpus()[0]?.model ?? 'unknown',
        threads: cpus().length,
        ...sitting,
    };
    writeFileSync(file, `${JSON.stringify([...before, noted], null, 1)}\n`);
}

/** What a run prints, though some of its cells could not be run. */
function callDespiteRefusals(build, args) {
    try {
        return call(build, args);
    } catch (error) {
        if (onlyRefused(String(error.stderr)) && error.stdout) return error.stdout;
        throw error;
    }
}

/** The reports of plans of which every part is there. */
export function reports({build, plans, parts, extra = []}) {
    return plans.map(({path, name}) => ({
        plan: name,
        report: JSON.parse(
            callDespiteRefusals(build, ['run', path, '--jobs', '1', '--resume', join(parts, name), '--json', ...extra]),
        ),
    }));
}

/** What was found out about a plan's perturbed networks, in one document. */
export function perturbed({plan, parts}) {
    const texts = plan.plan.seeds.map((_, i) =>
        JSON.parse(readFileSync(join(parts, plan.name, `network-${i + 1}.json`), 'utf8')),
    );
    return {...texts[0], protected: plan.plan.protected, cells: texts.flatMap(text => text.cells)};
}

/**
 * What every study script starts with: options, plans, the folder of parts.
 * `paths` may be made of what there is: (catalog, folder, option) => paths.
 *   [--plans a.json,b.json] [--out build/study] [--jobs N] [--shard i/n|auto] [--twin ROWS], or JOBS, SHARD and BUILD
 */
export function openStudy(paths, more = {}) {
    const text = {type: 'string'};
    const {values: option} = parseArgs({
        options: {plans: text, out: text, jobs: text, shard: text, twin: text, ...more},
    });
    const build = process.env.BUILD ?? 'build',
        folder = option.out ?? join(build, 'study');
    const catalog = JSON.parse(call(build, ['catalog', '--json']));
    const plans = readPlans(option.plans?.split(',') ?? (Array.isArray(paths) ? paths : paths(catalog, folder, option)));
    const shard = readShard(option.shard ?? process.env.SHARD);
    const missing = option.twin ? [] : withoutOriginals(build, plans);
    if (missing.length)
        throw new Refusal(
            `the original files of ${missing.join(', ')} are not here, and a study of synthetic twins would ` +
                "not be the paper's; `make datasets` fetches them (or set DATASETS_DIR)",
        );
    const sources = fingerprint() + (option.twin ? `-twin-${option.twin}` : ''),
        parts = join(folder, 'parts', sources);
    mkdirSync(parts, {recursive: true});
    const others = readdirSync(join(folder, 'parts')).filter(name => name !== sources);
    if (others.length) console.log(`parts made by other sources or rows are left alone: ${others.join(', ')}`);
    return {
        option,
        build,
        folder,
        plans,
        shard,
        sources,
        parts,
        jobs: Number(option.jobs ?? process.env.JOBS ?? 2),
        catalog,
        extra: option.twin ? ['--twin', '--rows', option.twin] : [],
        say: line => console.log(line),
        head: {
            equipoise: 1,
            version: catalog.version,
            sources,
            node: process.version,
            titles: Object.fromEntries(catalog.metrics.map(({id, title}) => [id, title])),
            families: catalog.families.map(({id}) => id),
        },
    };
}

/** Another study's document in the same folder, if the same sources made it. */
export function companion({folder, sources}, name) {
    const path = join(folder, name);
    const found = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
    if (found && found.sources !== sources) console.log(`${path} was made by other sources: it is not on the page`);
    return found?.sources === sources ? found : null;
}

/** Runs a script's main and turns what it throws into a sentence: exit code 2 for a refusal, 1 for a failure. */
export async function tell(name, main) {
    try {
        await main();
    } catch (error) {
        console.error(`${name}: ${error.message}`);
        process.exitCode = error instanceof Refusal ? 2 : 1;
    }
}

/** A trial with the first `seeds` seeds only keeps its parts apart: they are of another plan than the study's. */
export const trialParts = (parts, seeds) => (seeds ? join(parts, `seeds-${seeds}`) : parts);

export const minutes = list => (list.reduce((sum, sitting) => sum + sitting.seconds, 0) / 60).toFixed(1);
