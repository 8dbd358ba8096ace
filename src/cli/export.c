/* equipoise model export, equipoise model cell: taking a model home, and bringing one from scikit-learn. */
#include <math.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/files.h"
#include "equipoise/scoring.h"
#include "model/graph/file.h"
#include "model/scorer/python.h"

static eq_status export_file(cli_call *call, eq_lab *lab, cli_output *output) {
    const double range[2] = {-1e300, 1e300};
    const char *path = call->operand[0];
    double threshold = (double)NAN;
    eq_brought brought = {.name = path};
    eq_bytes made;
    EQ_TRY(cli_file_read(call->cx, path, &brought.model));
    EQ_TRY(cli_number(call, "threshold", range, &threshold));
    bool ours = brought.model.size >= 7 && !memcmp(brought.model.data, EQ_MODEL_MAGIC, 7);
    if (cli_has(call, "threshold") && ours)
        return cli_misuse(call, "--threshold is for a model of another program; \"%s\" has its own rule", path);
    EQ_TRY(cli_output_open(call->cx, cli_text(call, "onnx"), output));
    EQ_TRY(eq_lab_export_model(lab, &brought, threshold, &made));
    return cli_output_close_bytes(call->cx, output, made);
}

eq_status cli_run_model_export(cli_call *call) {
    cli_output output = {0};
    eq_lab *lab;
    if (!cli_text(call, "onnx")) return cli_misuse(call, "--onnx is missing: the file to write");
    EQ_TRY(eq_lab_new(call->cx, &lab));
    eq_status status = export_file(call, lab, &output);
    cli_output_drop(&output);
    eq_lab_close(lab);
    return status;
}

eq_status cli_run_model_cell(cli_call *call) { return cli_print(call->cx, eq_scorer_python()); }
