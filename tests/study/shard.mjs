// Which part of a study this process is: i/n as it was given, or for `auto` what the launcher says, as the program's own
// --shard auto understands it (src/cli/shard.h); tests/cli/shard.mjs holds the two against each other.

export class Refusal extends Error {}

/** A whole number that the launcher must have set. */
function whole(env, name) {
    const text = env[name] ?? '';
    if (/^\d{1,9}$/.test(text)) return Number(text);
    throw new Refusal(`SHARD: ${name} is "${text}", expected a whole number below a billion`);
}

/** The task's place in a Slurm array, whose numbers may begin anywhere and lie a step apart. */
function ofArray(env) {
    const of = name => whole(env, `SLURM_ARRAY_TASK_${name}`);
    const [id, min, max] = ['ID', 'MIN', 'MAX'].map(of),
        step = env.SLURM_ARRAY_TASK_STEP === undefined ? 1 : of('STEP');
    const i = (id - min) / step,
        n = Math.floor((max - min) / step) + 1;
    const count = env.SLURM_ARRAY_TASK_COUNT === undefined ? n : of('COUNT');
    if (Number.isInteger(i) && id >= min && id <= max && count === n) return [i + 1, n];
    throw new Refusal(`SHARD: task ${id} of ${count} is not one of ${min} to ${max} in steps of ${step}`);
}

function ofLauncher(env) {
    if (env.OMPI_COMM_WORLD_RANK !== undefined)
        return [whole(env, 'OMPI_COMM_WORLD_RANK') + 1, whole(env, 'OMPI_COMM_WORLD_SIZE')];
    if (env.SLURM_ARRAY_TASK_ID !== undefined) return ofArray(env);
    if (env.SLURM_PROCID !== undefined) return [whole(env, 'SLURM_PROCID') + 1, whole(env, 'SLURM_NTASKS')];
    throw new Refusal(
        'SHARD: is "auto", and none of OMPI_COMM_WORLD_RANK (Open MPI), SLURM_ARRAY_TASK_ID and SLURM_PROCID (Slurm) is set',
    );
}

/** @param {string | undefined} text @param {Record<string, string | undefined>} [env] @returns {[number, number]} i of n */
export function readShard(text, env = process.env) {
    const found = /^(\d+)\/(\d+)$/.exec(text || '1/1');
    const [i, n] = text === 'auto' ? ofLauncher(env) : found ? [Number(found[1]), Number(found[2])] : [0, 0];
    if (i >= 1 && i <= n) return [i, n];
    throw new Refusal(`SHARD: is "${text}", expected i/n with 1 <= i <= n, such as 1/2, or auto`);
}
