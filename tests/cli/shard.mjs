// --shard auto: which part of a plan a process is, as Open MPI, Slurm's arrays and Slurm's tasks say it, with their variables set
// by hand; the program and the studies' scripts understand them alike. With a real mpirun: tests/study/mpirun.mjs.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import test from 'node:test';

import {readShard} from '../study/shard.mjs';
import {schemaOf} from './lib/people.mjs';
import {program, workshop} from './lib/program.mjs';

const {at, write, succeeds} = workshop('shard-test');
const rows = Array.from({length: 60}, (_, i) => `${(i * 37) % 100},${i % 3 ? 'a' : 'b'},${(i * 37) % 100 > 40 ? 'yes' : 'no'}`);
const file = write('people.csv', ['skill,group,hired', ...rows].join('\n') + '\n');
const schema = schemaOf([
    {name: 'skill', kind: 'number'},
    {name: 'group', role: 'protected', kind: 'category', privileged: ['a']},
    {name: 'hired', role: 'label', favourable: ['yes']},
]);
const here = ['--data', write('people.json', schema), '--file', file];
const seeds = [1, 2, 3, 4, 5, 6];
const plan = write(
    'plan.json',
    JSON.stringify({
        equipoise: 1,
        data: 'people',
        protected: 'group',
        model: {kind: 'logistic_regression'},
        methods: [{id: 'none'}],
        seeds,
        report: {bootstrap: 0},
    }),
);

/** This process's environment with a launcher's variables and no other launcher's. */
function environment(variables) {
    const own = Object.entries(process.env).filter(([name]) => !/^(OMPI|SLURM)_/.test(name));
    return {...Object.fromEntries(own), DATASETS_DIR: at('empty'), ...variables};
}

/** @param {Record<string, string>} variables @param {...string} args */
const run = (variables, ...args) =>
    spawnSync(program, ['run', plan, ...here, '--shard', 'auto', ...args], {encoding: 'utf8', env: environment(variables)});

const mpi = (rank, size) => ({OMPI_COMM_WORLD_RANK: rank, OMPI_COMM_WORLD_SIZE: size});
const array = (id, min, max, more = {}) => ({
    SLURM_ARRAY_TASK_ID: id,
    SLURM_ARRAY_TASK_MIN: min,
    SLURM_ARRAY_TASK_MAX: max,
    ...more,
});
const tasks = (id, n) => ({SLURM_PROCID: id, SLURM_NTASKS: n});

test('a launcher says which part a process is', () => {
    for (const [variables, i, n] of [
        [mpi('0', '1'), 1, 1],
        [mpi('2', '3'), 3, 3],
        [array('0', '0', '1'), 1, 2],
        [array('7', '5', '8', {SLURM_ARRAY_TASK_COUNT: '4', SLURM_ARRAY_TASK_STEP: '1'}), 3, 4],
        [array('9', '1', '9', {SLURM_ARRAY_TASK_COUNT: '3', SLURM_ARRAY_TASK_STEP: '4'}), 3, 3],
        [tasks('1', '2'), 2, 2],
        [{...tasks('0', '4'), ...array('2', '1', '3')}, 2, 3],
        [{...tasks('0', '1'), ...mpi('1', '2')}, 2, 2],
    ]) {
        const {status, stdout, stderr} = run(variables, '--json');
        assert.equal(status, 0, stderr);
        assert.match(stderr, new RegExp(`^equipoise run: this is part ${i}/${n}\n`));
        assert.deepEqual(
            JSON.parse(stdout).cells.map(cell => cell.seed),
            seeds.filter((_, k) => k % n === i - 1),
        );
        assert.deepEqual(readShard('auto', variables), [i, n]);
    }
});

test('what no launcher says, or none could say, is refused by the name of its variable', () => {
    for (const [variables, sentence] of [
        [{}, /none of OMPI_COMM_WORLD_RANK .*SLURM_ARRAY_TASK_ID and SLURM_PROCID/],
        [mpi('2', '2'), /OMPI_COMM_WORLD_RANK is 2, expected less than OMPI_COMM_WORLD_SIZE, 2/],
        [mpi('-1', '2'), /OMPI_COMM_WORLD_RANK is "-1", expected a whole number/],
        [{OMPI_COMM_WORLD_RANK: '0'}, /OMPI_COMM_WORLD_SIZE is not set/],
        [mpi('0', '100001'), /there are 100001 processes/],
        [array('9', '1', '8'), /SLURM_ARRAY_TASK_ID is 9, expected one of 1 to 8/],
        [array('3', '1', '8', {SLURM_ARRAY_TASK_STEP: '4'}), /SLURM_ARRAY_TASK_ID is 3, .* in steps of 4/],
        [array('3', '1', '8', {SLURM_ARRAY_TASK_STEP: '0'}), /in steps of 0/],
        [array('3', '1', '7', {SLURM_ARRAY_TASK_COUNT: '3'}), /SLURM_ARRAY_TASK_COUNT is 3, expected 7 .* gaps/],
        [tasks('0', ''), /SLURM_NTASKS is "", expected a whole number/],
        [{SLURM_PROCID: '0'}, /SLURM_NTASKS is not set/],
    ]) {
        const {status, stdout, stderr} = run(variables);
        assert.equal(status, 2, stderr);
        assert.equal(stdout, '');
        assert.match(stderr, sentence);
        if (!sentence.source.includes('100001')) assert.throws(() => readShard('auto', variables), /^Error: SHARD: /);
    }
    assert.deepEqual(readShard('2/3', {}), [2, 3]);
    for (const text of ['3/2', '0/2', 'any']) assert.throws(() => readShard(text, {}), /expected i\/n/);
});

test('the parts of one command are files of their own, which merge to the bytes of one run', () => {
    const refused = run(mpi('0', '2'), '--out', at('one.json'));
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /--out: is ".*one.json", expected \{i\} in it/);
    assert.ok(!existsSync(at('one.json')));
    for (const rank of ['0', '1']) assert.equal(run(mpi(rank, '2'), '--out', at('part-{i}.json')).status, 0);
    succeeds('merge', at('part-2.json'), at('part-1.json'), '--out', at('merged.json'));
    assert.equal(readFileSync(at('merged.json'), 'utf8'), succeeds('run', plan, ...here, '--json'));
});
