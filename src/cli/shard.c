/* Launchers say in the environment which of how many processes this is; every one names it differently. */
#include "cli/shard.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SHARDS = 100000 };
#define ARRAY "SLURM_ARRAY_TASK_"

/* A whole number below a billion that the launcher must have set. */
static eq_status read_variable(cli_call *call, const char *name, size_t *out) {
    const char *text = getenv(name);
    if (!text)
        return cli_misuse(call, "--shard auto: %s is not set, expected it beside the rest of its launcher's variables", name);
    size_t size = strlen(text);
    if (size < 1 || size > 9 || strspn(text, "0123456789") != size)
        return cli_misuse(call, "--shard auto: %s is \"%.60s\", expected a whole number below a billion", name, text);
    *out = (size_t)strtoul(text, NULL, 10);
    return EQ_OK;
}

/* Processes that are numbered from 0. */
static eq_status read_rank(cli_call *call, const char *rank, const char *size, size_t out[2]) {
    EQ_TRY(read_variable(call, rank, &out[0]));
    EQ_TRY(read_variable(call, size, &out[1]));
    if (out[0] < out[1]) return EQ_OK;
    return cli_misuse(call, "--shard auto: %s is %zu, expected less than %s, %zu", rank, out[0], size, out[1]);
}

/* An array's tasks bear any numbers; where they lie a step apart, their places are known. */
static eq_status read_array(cli_call *call, size_t out[2]) {
    size_t id, min, max, step = 1, count;
    EQ_TRY(read_variable(call, ARRAY "ID", &id));
    EQ_TRY(read_variable(call, ARRAY "MIN", &min));
    EQ_TRY(read_variable(call, ARRAY "MAX", &max));
    if (getenv(ARRAY "STEP")) EQ_TRY(read_variable(call, ARRAY "STEP", &step));
    if (!step || id < min || id > max || (id - min) % step)
        return cli_misuse(call, "--shard auto: " ARRAY "ID is %zu, expected one of %zu to %zu in steps of %zu", id, min, max,
                          step);
    out[0] = (id - min) / step;
    out[1] = count = (max - min) / step + 1;
    if (getenv(ARRAY "COUNT")) EQ_TRY(read_variable(call, ARRAY "COUNT", &count));
    if (count == out[1]) return EQ_OK;
    return cli_misuse(call,
                      "--shard auto: " ARRAY "COUNT is %zu, expected %zu for the numbers %zu to %zu in steps of %zu: of an array "
                      "with gaps a task's place is not known; number its tasks without gaps",
                      count, out[1], min, max, step);
}

static eq_status ask_launcher(cli_call *call, size_t out[2]) {
    if (getenv("OMPI_COMM_WORLD_RANK")) return read_rank(call, "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", out);
    if (getenv(ARRAY "ID")) return read_array(call, out);
    if (getenv("SLURM_PROCID")) return read_rank(call, "SLURM_PROCID", "SLURM_NTASKS", out);
    return cli_misuse(call, "--shard auto: none of OMPI_COMM_WORLD_RANK (Open MPI), " ARRAY "ID and SLURM_PROCID (Slurm) is set, "
                            "expected the environment of mpirun, sbatch --array or srun; else give i/n, such as 1/2");
}

/* Puts i in the place of {i} in --out. */
static eq_status name_output(cli_call *call, size_t i) {
    for (size_t g = 0; g < call->n_given; g++) {
        const char *path = call->given[g].value, *mark = path ? strstr(path, "{i}") : NULL;
        if (strcmp(call->given[g].option->name, "out")) continue;
        if (!mark)
            return cli_misuse(call,
                              "--out: is \"%.160s\", expected {i} in it with --shard auto, such as report-{i}.json: "
                              "every process writes a file of its own",
                              path);
        size_t size = strlen(path) + 24;
        char *named;
        EQ_NEW(call->cx, &call->cx->mem, named, size);
        snprintf(named, size, "%.*s%zu%s", (int)(mark - path), path, i, mark + 3);
        call->given[g].value = named;
    }
    return EQ_OK;
}

static eq_status read_auto(cli_call *call, size_t *shard, size_t *n_shards) {
    size_t part[2];
    EQ_TRY(ask_launcher(call, part));
    if (part[1] > MOST_SHARDS)
        return cli_misuse(call, "--shard auto: there are %zu processes, expected at most %d", part[1], MOST_SHARDS);
    EQ_TRY(name_output(call, part[0] + 1));
    fprintf(stderr, "equipoise %s: this is part %zu/%zu\n", call->command->name, part[0] + 1, part[1]);
    *shard = part[0];
    *n_shards = part[1];
    return EQ_OK;
}

eq_status cli_shard_read(cli_call *call, size_t *shard, size_t *n_shards) {
    const char *text = cli_text(call, "shard");
    char *slash, *end;
    *shard = 0;
    *n_shards = 1;
    if (!text) return EQ_OK;
    if (!strcmp(text, "auto")) return read_auto(call, shard, n_shards);
    unsigned long i = strtoul(text, &slash, 10), n = *slash == '/' ? strtoul(slash + 1, &end, 10) : 0;
    if (strspn(text, "0123456789/") != strlen(text) || !n || *end || i < 1 || i > n || n > MOST_SHARDS)
        return cli_misuse(call, "--shard: is \"%.60s\", expected i/n with 1 <= i <= n, such as 1/2, or auto", text);
    *shard = i - 1;
    *n_shards = n;
    return EQ_OK;
}
