/* Which part of a plan this process is: said on the command line, or by the launcher that started it. */
#ifndef EQ_CLI_SHARD_H
#define EQ_CLI_SHARD_H

#include "cli/args.h"

/* --shard i/n as i - 1 of n; 0 of 1 when it is absent. With --shard auto the first of these launchers that is there says it:
 *   Open MPI      OMPI_COMM_WORLD_RANK of OMPI_COMM_WORLD_SIZE
 *   Slurm arrays  SLURM_ARRAY_TASK_ID, counted from SLURM_ARRAY_TASK_MIN to _MAX in steps of _STEP
 *   Slurm tasks   SLURM_PROCID of SLURM_NTASKS
 * and {i} in --out becomes i, so that processes of one command write files of their own. Source of the names: mpirun(1) of
 * Open MPI 4.1, sbatch(1) and srun(1) of Slurm. Misuse: no launcher is there, what it says is impossible, --out has no {i}. */
eq_status cli_shard_read(cli_call *call, size_t *shard, size_t *n_shards);

#endif
