/* equipoise sensitivity: a plan's networks, perturbed. One JSON text; tables of it are made by the study (tests/study). */
#include <string.h>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/plan.h"
#include "cli/shard.h"

enum { DEFAULT_PERTURBATIONS = 1000 };
#define DEFAULT_SD 0.1 /* Savani, White & Govindarajulu 2020 */

static eq_status explain(cli_call *call, eq_lab *lab, cli_output *output) {
    const size_t perturbations[2] = {20, 10000};
    const double sds[2] = {1e-6, 10};
    const char *plan, *json;
    eq_source source;
    cli_brought given;
    eq_sensitivity_options options = {
        .perturbations = DEFAULT_PERTURBATIONS, .sd = DEFAULT_SD, .on_valid = cli_has(call, "valid")};
    EQ_TRY(cli_whole(call, "perturbations", perturbations, &options.perturbations));
    EQ_TRY(cli_number(call, "sd", sds, &options.sd));
    EQ_TRY(cli_shard_read(call, &options.shard, &options.n_shards));
    EQ_TRY(cli_plan_read(call, &plan, &source));
    EQ_TRY(cli_plan_given(call->cx, plan, &given));
    EQ_TRY(cli_plan_load(lab, &source, &given));
    if (cli_has(call, "out")) EQ_TRY(cli_output_open(call->cx, cli_text(call, "out"), output));
    EQ_TRY(eq_lab_sensitivity(lab, plan, &options, &json));
    if (output->file) return cli_output_close_or_print(call->cx, output, json);
    EQ_TRY(cli_print(call->cx, json));
    return cli_print(call->cx, "\n");
}

eq_status cli_run_sensitivity(cli_call *call) {
    eq_lab *lab;
    cli_output output = {0};
    EQ_TRY(eq_lab_new(call->cx, &lab));
    eq_status status = explain(call, lab, &output);
    cli_output_drop(&output);
    eq_lab_close(lab);
    return status;
}
