// Runs plans, a part at a time and resumably: every trained network of every plan is one task, saved when it is done, so a
// study that was stopped goes on, and several machines can each do a share of the tasks and put their parts together.
import {execFile, execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {cpus} from 'node:os';
import {basename, join} from 'node:path';

/** Files below a folder, sorted. */
function files(folder) {
    return readdirSync(folder, {withFileTypes: true}).sort((a, b) => (a.name < b.name ? -1 : 1))
        .flatMap(entry => entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]);
}

/**
 * Names the sources that decide a result: everything of the core. Parts made by other sources are not found, so a study
 * never mixes two programs; what only prints (src/api) is left out.
 */
export function fingerprint() {
    const sha = createHash('sha256');
    for (const folder of ['include', ...readdirSync('src').sort().filter(name => name !== 'api').map(name => join('src', name))])
        for (const file of files(folder)) sha.update(file).update('\0').update(readFileSync(file));
    return sha.digest('hex').slice(0, 12);
}

/** @param {string} build @param {string[]} args */
const call = (build, args) => execFileSync(join(build, 'equipoise'), args,
    {encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe']});

/** Data sets of these plans whose original files are not here. An empty shard's report says what it would have run on. */
export function withoutOriginals(build, plans) {
    const synthetic = plans.filter(({path}) =>
        JSON.parse(call(build, ['run', path, '--shard', '100000/100000', '--jobs', '1', '--json'])).data.synthetic);
    return [...new Set(synthetic.map(({plan}) => plan.data))];
}

export const readPlans = paths => paths.map(path =>
    ({path, name: basename(path, '.json'), plan: JSON.parse(readFileSync(path, 'utf8'))}));

const countParts = folder => existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.json')).length : 0;
const clock = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** One task: a plan's cells of one seed, for they share a network. Resolves to an error sentence, or null. */
function runTask({build, plan, seed, parts, extra}) {
    const args = ['run', plan.path, '--jobs', '1', '--shard', `${seed + 1}/${plan.plan.seeds.length}`, '--resume',
        join(parts, plan.name), ...extra];
    return new Promise(done => {
        execFile(join(build, 'equipoise'), args, {maxBuffer: 1 << 28}, (error, out, err) =>
            done(error ? err.trim().split('\n').at(-1) || error.message : null));
    });
}

/**
 * Runs what is missing. Throws a sentence when a task fails or the study is stopped.
 * @param {{build: string, plans: any[], parts: string, jobs: number, shard?: [number, number], extra?: string[],
 *   say?: (line: string) => void}} study  parts: the folder of saved parts; extra: more arguments of `run`
 */
export async function runPlans({build, plans, parts, jobs, shard = [1, 1], extra = [], say = () => {}}) {
    for (const {name} of plans) mkdirSync(join(parts, name), {recursive: true});
    const all = plans.flatMap(plan => plan.plan.seeds.map((_, seed) => ({build, plan, seed, parts, extra})));
    const tasks = all.filter((_, i) => i % shard[1] === shard[0] - 1);
    const started = Date.now();
    const before = plans.reduce((sum, {name}) => sum + countParts(join(parts, name)), 0);
    let next = 0, done = 0, stopped = null;
    const stop = () => { stopped ??= 'the study was stopped; the same command goes on from here'; };
    process.on('SIGINT', stop).on('SIGTERM', stop);
    const work = async () => {
        while (next < tasks.length && !stopped) {
            const task = tasks[next++], began = Date.now();
            const there = existsSync(join(parts, task.plan.name, `network-${task.seed + 1}.json`));
            const failed = await runTask(task);
            done++;
            if (failed) stopped ??= `${task.plan.name}, seed ${task.plan.plan.seeds[task.seed]}: ${failed}`;
            else if (!there)
                say(`${done} of ${tasks.length}: ${task.plan.name}, seed ${task.plan.plan.seeds[task.seed]}, ` +
                    `${clock((Date.now() - began) / 1000)}; ${clock((Date.now() - started) / 1000)} in all`);
        }
    };
    await Promise.all(Array.from({length: jobs}, work));
    process.off('SIGINT', stop).off('SIGTERM', stop);
    const after = plans.reduce((sum, {name}) => sum + countParts(join(parts, name)), 0);
    if (after > before) noteSitting(parts, {seconds: (Date.now() - started) / 1000, jobs, networks: after - before});
    if (stopped) throw new Error(stopped);
}

const sittingsFile = parts => join(parts, 'sittings.json');
export const sittings = parts => existsSync(sittingsFile(parts)) ? JSON.parse(readFileSync(sittingsFile(parts), 'utf8')) : [];

function noteSitting(parts, sitting) {
    const noted = {when: new Date().toISOString(), cpu: cpus()[0]?.model ?? 'unknown', threads: cpus().length, ...sitting};
    writeFileSync(sittingsFile(parts), `${JSON.stringify([...sittings(parts), noted], null, 1)}\n`);
}

/** The reports of plans of which every part is there. */
export function reports({build, plans, parts, extra = []}) {
    return plans.map(({path, name}) => ({plan: name,
        report: JSON.parse(call(build, ['run', path, '--jobs', '1', '--resume', join(parts, name), '--json', ...extra]))}));
}
