/* equipoise twin fit, equipoise twin sample. */
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/data.h"
#include "cli/files.h"
#include "answer/plain.h"
#include "base/chacha20.h"
#include "data/table/csv_out.h"
#include "data/twin/twin.h"
#include "data/table/schema_json.h"
#include "data/twin/twin_json.h"
#include "experiment/twin_distance.h"

/* Does the work with the file of --out open, so that one that cannot be written is known before. */
static eq_status with_output(cli_call *call, eq_status (*work)(cli_call *call, cli_output *output)) {
    const char *path = cli_text(call, "out");
    cli_output output = {0};
    eq_status status = path ? cli_output_open(call->cx, path, &output) : EQ_OK;
    if (status == EQ_OK) status = work(call, &output);
    cli_output_drop(&output);
    return status;
}

/* On standard output, or in the file of --out. */
static eq_status put_text(cli_call *call, cli_output *output, const char *text) {
    return output->file ? cli_output_close_or_print(call->cx, output, text) : cli_print(call->cx, text);
}

static eq_status read_options(cli_call *call, uint8_t *key, eq_twin_options *out) {
    const double epsilons[2] = {1e-6, 1e6}, deltas[2] = {0, 0.01};
    const size_t bins[2] = {2, 1000}, parents[2] = {1, 4}, cells[2] = {2, EQ_TWIN_MAX_CELLS};
    memset(out, 0, sizeof *out);
    EQ_TRY(cli_whole(call, "bins", bins, &out->n_bins));
    EQ_TRY(cli_whole(call, "parents", parents, &out->max_parents));
    EQ_TRY(cli_whole(call, "cells", cells, &out->max_cells));
    EQ_TRY(cli_number(call, "epsilon", epsilons, &out->epsilon));
    EQ_TRY(cli_number(call, "delta", deltas, &out->delta));
    if (cli_has(call, "seed"))
        return cli_misuse(call, "--seed is refused: a private twin's noise must not be guessable, and a seed can be "
                                "tried out; without --epsilon there is no noise");
    if (cli_has(call, "delta") && !cli_has(call, "epsilon"))
        return cli_misuse(call, "--delta is about private levels; give --epsilon with it");
    if (!cli_has(call, "epsilon")) return EQ_OK;
    out->key = key;
    return cli_secret_key(call->cx, "--epsilon", key);
}

static void say_public(const eq_twin_options *options) {
    fprintf(stderr,
            "equipoise: differentially private, epsilon %g, delta %g; public in the twin: the number of rows and the "
            "schema (column names, kinds, declared levels, group boundaries). Levels the schema does not declare "
            "are %s\n",
            options->epsilon, options->delta,
            options->delta > 0 ? "named only where a noisy count reaches the threshold of delta, else pooled as \"other\""
                               : "pooled as \"other\"; --delta 1e-6 names the common ones");
}

/* How far the twin is from the rows; what is too large to be measured (then *distance is NULL) is a twin all the same, and
 * that is said. */
static eq_status measure(eq_ctx *cx, const eq_schema *schema, const eq_table *table, const eq_twin *twin,
                         eq_twin_distance **distance) {
    EQ_NEW(cx, &cx->mem, *distance, 1);
    eq_status status = eq_twin_measure(cx, &cx->mem, schema, table, twin, 0, *distance);
    if (status != EQ_ELIMIT) return status;
    fprintf(stderr, "equipoise: %s\n", eq_plain(cx, eq_message(cx)));
    eq_ctx_clear(cx);
    *distance = NULL;
    return EQ_OK;
}

static eq_status fit(cli_call *call, cli_output *output) {
    eq_ctx *cx = call->cx;
    const char *name = cli_text(call, "data"), *path, *json;
    eq_twin_options options;
    uint8_t key[EQ_CHACHA20_KEY];
    eq_schema schema;
    eq_bytes text, *file;
    eq_table table;
    eq_twin *twin;
    eq_twin_distance *distance = NULL;
    size_t n_files;
    if (!name) return cli_misuse(call, "--data: is missing; it says what the twin is fitted to");
    EQ_TRY(read_options(call, key, &options));
    EQ_TRY(cli_data_schema(call, name, &text, &path));
    EQ_TRY(eq_json_read_schema(cx, &cx->mem, text, &schema));
    EQ_TRY(cli_data_files(call, path, &schema, &file, &n_files));
    if (!n_files)
        return eq_fail(cx, EQ_EINPUT,
                       "%.60s: its original files are not there; give them with --file, or fetch them "
                       "with `make datasets`",
                       schema.name);
    EQ_TRY(eq_table_read(cx, &cx->mem, &schema, file, n_files, &table));
    EQ_TRY(eq_twin_fit(cx, &cx->mem, &schema, &table, &options, &twin));
    if (options.epsilon <= 0) /* figures of the original are not covered by epsilon */
        EQ_TRY(measure(cx, &schema, &table, twin, &distance));
    EQ_TRY(eq_twin_to_json(cx, &cx->mem, twin, distance, &json));
    if (options.epsilon > 0) say_public(&options);
    if (distance)
        fprintf(stderr, "equipoise: figures of a logistic regression differ by at most %.4f from the original's\n",
                distance->largest);
    return put_text(call, output, json);
}

/* Where the twin of a data set is shipped: beside its schema. */
static eq_status shipped_twin(cli_call *call, const char **path) {
    const char *schema_path;
    eq_bytes text;
    EQ_TRY(cli_data_schema(call, cli_text(call, "data"), &text, &schema_path));
    *path =
        eq_arena_format(call->cx, &call->cx->mem, "%.*s.twin.json", (int)(strlen(schema_path) - strlen(".json")), schema_path);
    return *path ? EQ_OK : EQ_EMEMORY;
}

static eq_status sample(cli_call *call, cli_output *output) {
    eq_ctx *cx = call->cx;
    const size_t rows[2] = {1, 100000000}, seeds[2] = {0, UINT32_MAX};
    const char *name = cli_text(call, "data"), *twin_path = cli_text(call, "twin"), *schema_path;
    size_t n_rows = 0, seed = 1;
    eq_schema schema;
    eq_bytes text, csv;
    eq_table table;
    eq_twin *twin;
    if (!name && !twin_path) return cli_misuse(call, "--data or --twin: one of them says which twin");
    EQ_TRY(cli_whole(call, "rows", rows, &n_rows));
    EQ_TRY(cli_whole(call, "seed", seeds, &seed));
    if (!twin_path) EQ_TRY(shipped_twin(call, &twin_path));
    EQ_TRY(cli_file_read(cx, twin_path, &text));
    EQ_TRY(eq_twin_from_json(cx, &cx->mem, text, &twin));
    EQ_TRY(cli_data_schema(call, name ? name : twin->name, &text, &schema_path));
    EQ_TRY(eq_json_read_schema(cx, &cx->mem, text, &schema));
    EQ_TRY(eq_twin_sample(cx, &cx->mem, twin, n_rows, seed, &table));
    EQ_TRY(eq_table_to_csv(cx, &cx->mem, &schema, &table, &csv));
    return put_text(call, output, csv.data);
}

eq_status cli_run_twin_fit(cli_call *call) { return with_output(call, fit); }

eq_status cli_run_twin_sample(cli_call *call) { return with_output(call, sample); }
