// The best that thresholds by group could do on the test rows with the untouched networks' scores: an oracle, for it chooses them
// knowing the outcomes it is judged by. Every seed's network is trained once more, alone, its test rows go through
// `equipoise audit --with unprocessing`, and what that says is kept beside the study's parts.
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parities} from './intra_table.mjs';

const STEPS = 100; // points of the frontier: the most that the analysis takes

const call = (build, args) =>
    execFileSync(join(build, 'equipoise'), args, {encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe']});

/** The frontier's performance at the first of its points whose gap is epsilon or more: no thresholds within epsilon do better. */
function atMost(build, csv, constraint, {performance, epsilon}) {
    const set = {constraint, objective: performance, randomised: false, steps: STEPS};
    const args = Object.entries(set).flatMap(([key, value]) => ['--set', `unprocessing.${key}=${value}`]);
    const columns = ['--label', 'y_true', '--score', 'score', '--pred', 'y_pred', '--protected', 'group'];
    const {unprocessing} = JSON.parse(
        call(build, ['audit', '--csv', csv, ...columns, '--bootstrap', '0', '--with', 'unprocessing', ...args, '--json']),
    );
    if (unprocessing.error) throw new Error(`${csv}: ${unprocessing.error}`);
    const points = unprocessing.frontier;
    return (points.find(({gap}) => gap >= epsilon) ?? points.at(-1)).first;
}

/**
 * @param {{build: string, parts: string, jobs: number, extra: string[], plans: {name: string, plan: any}[]}} study
 * @returns {Record<string, Record<string, number[]>>}  by plan and measure, a figure a seed
 */
export function oracles({build, parts, jobs, extra, plans}) {
    return Object.fromEntries(
        plans.map(({name, plan}) => {
            const folder = join(parts, `${name}-oracle`),
                file = join(folder, 'oracle.json');
            if (!existsSync(file)) {
                mkdirSync(folder, {recursive: true});
                const path = join(folder, 'plan.json'),
                    objective = {...plan.objective, bias: Object.keys(parities)[0]};
                writeFileSync(path, JSON.stringify({...plan, methods: [{id: 'none'}], objective}));
                const run = ['run', path, '--jobs', String(jobs), '--predictions', folder, '--json', ...extra];
                const {plan: whole} = JSON.parse(call(build, run)); // with what the plan leaves to be as usual
                const best = constraint =>
                    plan.seeds.map((_, i) => atMost(build, join(folder, `cell-${i}.csv`), constraint, whole.objective));
                const found = Object.fromEntries(Object.entries(parities).map(([bias, of]) => [bias, best(of)]));
                writeFileSync(file, JSON.stringify(found));
            }
            return [name, JSON.parse(readFileSync(file, 'utf8'))];
        }),
    );
}
