// What the lessons' models say, from the command line: their plans are those of the scripts. As a program (`make lessons`) it writes
// runs.json and says which numbers moved since the lessons were designed and since runs.json was written, and which orderings
// that a lesson speaks of turned round.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {evaluate, holds, parse} from '../course/expression.js';
import {runValues} from '../course/runs.js';
import {scripts} from '../course/scripts.js';

/** A number that moved by more is news. */
export const MOVED = 0.02;
const FILE = fileURLToPath(new URL('runs.json', import.meta.url));

/** What lessons say of their numbers; it must stay so, or a lesson needs other settings. @type {Record<string, string[]>} */
export const ORDERINGS = {
    'bias-in-data': [
        'run.bent.none.accuracy > run.honest.none.accuracy',
        'run.bent.none.true_accuracy < run.honest.none.accuracy',
        'run.bent.none.found.female < run.honest.none.found.female / 2',
    ],
    'leave-it-out': [
        'abs(run.with.none.size - run.without.none.size) < .01',
        'run.without.none.seed_2.turned == 0',
        'run.with.none.seed_2.turned > 0',
    ],
    'one-knob': [
        'run.knob.score_gap_penalty.3.size > .05 && run.knob.score_gap_penalty.10.size < .05',
        'abs(run.knob.score_gap_penalty.30.size - run.knob.score_gap_penalty.10.size) < .01',
        'run.knob.score_gap_penalty.30.accuracy < run.knob.score_gap_penalty.10.accuracy - .01',
        'run.knob.reweighing.1.size < run.knob.none.size && run.knob.reweighing.1.size > .05',
        'run.knob.adversarial_finetuning.1.within < run.knob.adversarial_finetuning.1.within_chosen',
        'run.knob.group_thresholds.1.within_chosen == 3',
    ],
    'the-paper': [
        ...['random.random_perturbation', 'layers.layerwise_optimization', 'critic.adversarial_intra'].map(
            other => `run.critic.adversarial_finetuning.1.accuracy > run.${other}.1.accuracy`,
        ),
        ...[
            'random.random_perturbation',
            'layers.layerwise_optimization',
            'critic.adversarial_intra',
            'critic.adversarial_finetuning',
        ].flatMap(
            // prettier-ignore
            one => [`run.${one}.1.within_chosen == 3`, `run.${one}.1.within < 3`, `run.${one}.1.size < run.random.none.size`],
        ),
    ],
    'fair-on-monday': [
        'run.days.group_thresholds.1.within_chosen > 2 * run.days.group_thresholds.1.within',
        'run.days.group_thresholds.1.within_chosen > run.days.none.within_chosen',
        'run.days.group_thresholds.1.size > 3 * run.days.group_thresholds.1.size_chosen',
        'run.days.group_thresholds.1.worst < run.days.none.worst',
        'run.many.group_thresholds.1.within == 5',
    ],
};

/** As the lessons were designed, by twins and methods of then (commit 0cf51e0). @type {Record<string, Record<string, number>>} */
const DESIGNED = {
    'bias-in-data': {
        'run.honest.none.accuracy': 0.854, 'run.bent.none.accuracy': 0.862, 'run.bent.none.true_accuracy': 0.847,
        'run.honest.none.found.female': 0.47, 'run.bent.none.found.female': 0.19,
    },
    'leave-it-out': {'run.with.none.gap': -0.345, 'run.without.none.gap': -0.343, 'run.with.none.seed_2.turned': 72},
    'one-knob': {
        'run.knob.none.size': 0.345, 'run.knob.reweighing.1.size': 0.205, 'run.knob.score_gap_penalty.1.size': 0.222,
        'run.knob.score_gap_penalty.3.size': 0.124, 'run.knob.score_gap_penalty.10.size': 0.031,
        'run.knob.score_gap_penalty.30.size': 0.032, 'run.knob.adversarial_finetuning.1.size': 0.066,
        'run.knob.group_thresholds.1.size': 0.029, 'run.knob.score_gap_penalty.10.accuracy': 0.793,
        'run.knob.score_gap_penalty.30.accuracy': 0.766, 'run.knob.score_gap_penalty.30.within_chosen': 2,
        'run.knob.adversarial_finetuning.1.within': 1,
    },
    'the-paper': {
        'run.random.none.size': 0.175, 'run.random.random_perturbation.1.size': 0.051,
        'run.layers.layerwise_optimization.1.size': 0.046, 'run.critic.adversarial_finetuning.1.size': 0.033,
        'run.critic.adversarial_intra.1.size': 0.045, 'run.random.random_perturbation.1.accuracy': 0.544,
        'run.layers.layerwise_optimization.1.accuracy': 0.614, 'run.critic.adversarial_finetuning.1.accuracy': 0.662,
        'run.critic.adversarial_intra.1.accuracy': 0.579, 'run.critic.adversarial_finetuning.1.within': 2,
    },
    'fair-on-monday': {
        'run.days.group_thresholds.1.within_chosen': 19, 'run.days.group_thresholds.1.within': 9,
        'run.days.group_thresholds.1.size_chosen': 0.017, 'run.days.group_thresholds.1.size': 0.073,
        'run.days.group_thresholds.1.worst': 0.155, 'run.days.none.within_chosen': 8, 'run.days.none.within': 7,
        'run.days.none.size_chosen': 0.072, 'run.days.none.size': 0.091, 'run.days.none.worst': 0.216,
    },
}; // prettier-ignore

/** Lessons that train. */
const trains = () => scripts.filter(({steps}) => steps.some(({run}) => run));

/** The plans of a lesson in its order, each with what it is run on. @param {import('../course/lesson.js').Script} script */
function plansOf({data: {twin, rows = 0}, start, steps}) {
    let now = {id: twin, rows, inject: null};
    const plans = [];
    for (const {id, set = {}, run} of steps) {
        if (set.data) now = {...now, rows: 0, ...set.data};
        if ('inject' in set) now = {...now, inject: set.inject};
        if (!run) continue;
        const [column] = start.groups;
        const plan = {equipoise: 1, data: now.id, protected: column, ...(now.inject && {inject: now.inject}), ...run};
        plans.push({step: id, rows: now.rows, plan});
    }
    return plans;
}

/** The names in texts and answers that are about runs. @param {import('../course/lesson.js').Script} script */
const namesOf = script => [...new Set(JSON.stringify(script).match(/run\.[a-z0-9_.]*[a-z0-9_]/g))].sort();

/** All values of each lesson that trains. @param {string} equipoise the command line @param {string} datasets */
export function compute(equipoise) {
    const folder = mkdtempSync(join(tmpdir(), 'lessons-'));
    const call = (/** @type {string[]} */ ...args) => execFileSync(equipoise, args, {encoding: 'utf8', maxBuffer: 1 << 28});
    const catalog = JSON.parse(call('catalog', '--json'));
    try {
        return Object.fromEntries(
            trains().map(script => {
                const runs = plansOf(script).map(({step, rows, plan}) => {
                    const file = join(folder, 'plan.json');
                    writeFileSync(file, JSON.stringify(plan));
                    const report = JSON.parse(call('run', file, '--twin', ...(rows ? ['--rows', String(rows)] : []), '--json'));
                    return {lesson: {id: script.lesson, step}, report};
                });
                return [script.lesson, runValues(/** @type {any} */ ({lesson: {id: script.lesson}, runs, catalog}))];
            }),
        );
    } finally {
        rmSync(folder, {recursive: true});
    }
}

/** Of each lesson the values it speaks of. @param {Record<string, any>} values */
export const spoken = values =>
    Object.fromEntries(
        trains().map(script => [
            script.lesson,
            Object.fromEntries(
                [...new Set([...namesOf(script), ...Object.keys(DESIGNED[script.lesson])])].map(name => [
                    name,
                    Number(Number(values[script.lesson][name] ?? NaN).toFixed(6)),
                ]),
            ),
        ]),
    );

/** What moved since. @param {Record<string, any>} before @param {Record<string, any>} now @returns {string[]} */
export const moved = (before, now) =>
    Object.entries(before).flatMap(([lesson, numbers]) =>
        Object.entries(numbers).flatMap(([name, was]) => {
            const is = now[lesson]?.[name];
            return Math.abs(is - was) <= MOVED ? [] : [`${lesson}: ${name} was ${was}, is ${is}`];
        }),
    );

/** Orderings that do not hold. @param {Record<string, any>} values @returns {string[]} */
export const turned = values =>
    Object.entries(ORDERINGS).flatMap(([lesson, conditions]) =>
        conditions.filter(text => !holds(text, name => values[lesson][name])).map(text => `${lesson}: ${text}`),
    );

/** Right answers in scripts that are not what the core gives. @param {Record<string, any>} values @returns {string[]} */
export const wrongAnswers = values =>
    trains().flatMap(({lesson, steps}) =>
        steps.flatMap(({ask}) => {
            const {from, value, scale = 1} = ask?.answer ?? {};
            if (!from || !from.includes('run.')) return [];
            const is = evaluate(parse(from), name => values[lesson][name]) * scale;
            return Math.abs(is - value) <= (ask?.tolerance ?? 0) + 1e-9
                ? []
                : [`${lesson}, ${ask?.id}: ${value}, the core gives ${is}`];
        }),
    );

/** @returns {Record<string, Record<string, number>>} */
export const recorded = () => JSON.parse(readFileSync(FILE, 'utf8'));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const values = compute(process.argv[2] ?? 'build/equipoise');
    const now = spoken(values);
    const say = (/** @type {string} */ title, /** @type {string[]} */ list) =>
        console.log(list.length > 0 ? `${title}:\n  ${list.join('\n  ')}` : `${title}: none`);
    say('moved by over 0.02 since the lessons were designed', moved(DESIGNED, now));
    try {
        say('moved by over 0.02 since runs.json', moved(recorded(), now));
    } catch {
        console.log('runs.json is new');
    }
    say('orderings that turned round', turned(values));
    say('answers that are no longer right', wrongAnswers(values));
    writeFileSync(FILE, `${JSON.stringify(now, null, 4)}\n`);
}
