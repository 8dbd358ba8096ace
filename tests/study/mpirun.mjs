// One command on several processes: `mpirun -n 2` starts the program and the studies' scripts with --shard auto, and what they
// leave behind is put together to the bytes of one run. Slower than a test of every day, so a part of `make check`.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';

const build = process.env.BUILD ?? 'build',
    program = join(build, 'equipoise'),
    folder = join(build, 'mpirun-test');
const here = spawnSync('mpirun', ['--version']).status === 0;
const skip = here ? false : 'mpirun is not installed (Debian: openmpi-bin)';
rmSync(folder, {recursive: true, force: true});
mkdirSync(folder, {recursive: true});
const at = name => join(folder, name);

/** @param {string} command @param {string[]} args */
function succeeds(command, args) {
    const {status, stdout, stderr} = spawnSync(command, args, {encoding: 'utf8', maxBuffer: 1 << 28});
    assert.equal(status, 0, stderr);
    return stdout;
}
const twice = (command, args) =>
    succeeds('mpirun', ['-n', '2', '--allow-run-as-root', '--oversubscribe', '--bind-to', 'none', command, ...args]);

function writePlan(name, data, column) {
    const plan = {
        equipoise: 1,
        data,
        protected: column,
        model: {hidden: [6]},
        train: {max_epochs: 2},
        methods: [
            {id: 'none'},
            {id: 'reweighing', strength: [0.5, 1]},
            {id: 'bias_gradient', epochs: 2},
            {id: 'group_thresholds'},
        ],
        objective: {bias: ['statistical_parity_difference', 'equal_opportunity_difference']},
        seeds: [1, 2, 3],
        report: {audits: false, curves: false, bootstrap: 0},
    };
    writeFileSync(at(name), JSON.stringify(plan));
    return at(name);
}
const plan = writePlan('mpi-adult-sex.json', 'adult', 'sex'),
    other = writePlan('mpi-german-sex.json', 'german', 'sex');

test('two processes of mpirun run a plan to the bytes of one', {skip}, () => {
    const twin = ['--twin', '--rows', '500', '--jobs', '1'];
    twice(program, ['run', plan, ...twin, '--shard', 'auto', '--out', at('part-{i}.json')]);
    succeeds(program, ['merge', at('part-1.json'), at('part-2.json'), '--out', at('merged.json')]);
    const one = succeeds(program, ['run', plan, ...twin, '--json']);
    assert.equal(readFileSync(at('merged.json'), 'utf8'), one);
    assert.ok(JSON.parse(readFileSync(at('part-2.json'))).cells.length > 0);
});

for (const study of ['catalogue', 'intra'])
    test(`two processes of mpirun share out study-${study}`, {skip}, () => {
        const script = [`tests/study/${study}.mjs`, '--plans', `${plan},${other}`, '--twin', '400', '--jobs', '1'];
        const made = name => JSON.parse(readFileSync(join(at(name), study, 'report.json'), 'utf8'));
        const shared = twice(process.execPath, [...script, '--out', at(`${study}-shared`), '--shard', 'auto']);
        assert.match(shared, /share 1\/2 is done/);
        assert.match(shared, /share 2\/2 is done/);
        const collected = succeeds(process.execPath, [...script, '--out', at(`${study}-shared`)]);
        assert.doesNotMatch(collected, / of \d+: mpi-/); // nothing was left to run
        succeeds(process.execPath, [...script, '--out', at(`${study}-whole`)]);
        assert.equal(made(`${study}-shared`).sittings.length, 2);
        assert.equal(JSON.stringify(made(`${study}-shared`).plans), JSON.stringify(made(`${study}-whole`).plans));
    });
