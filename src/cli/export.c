/* equipoise model export, equipoise model cell: taking a model home, and bringing one from scikit-learn. */
#include <math.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/files.h"
#include "model/export/export.h"
#include "model/scorer/python.h"

/* A model of ours says its rule and what it was made by; another's decides by --threshold, if at all. */
static eq_status export_own(cli_call *call, const char *path, eq_bytes bytes, eq_bytes *out) {
    eq_ctx *cx = call->cx;
    eq_model_file file;
    EQ_TRY(eq_model_file_read(cx, &cx->mem, path, bytes, &file));
    if (cli_has(call, "threshold"))
        return cli_misuse(call, "--threshold is for a model of another program; \"%s\" has its own rule", path);
    eq_export_notes notes = {file.method, file.plan_sha256, file.favourable, NULL, file.threshold};
    return eq_export_own(cx, &cx->mem, &file, &notes, out);
}

static eq_status export_given(cli_call *call, const char *path, eq_bytes bytes, eq_bytes *out) {
    const double range[2] = {-1e300, 1e300};
    eq_ctx *cx = call->cx;
    eq_scorer model;
    eq_rule rule;
    double threshold = (double)NAN;
    EQ_TRY(cli_number(call, "threshold", range, &threshold));
    EQ_TRY(eq_scorer_read(cx, &cx->mem, path, bytes, NULL, &model));
    EQ_TRY(eq_rule_read(cx, &cx->mem, NULL, threshold, &rule));
    const char *favourable = model.favourable < model.n_classes ? model.class_name[model.favourable] : NULL;
    eq_export_notes notes = {NULL, NULL, favourable, NULL, threshold};
    eq_status status = eq_export_given(cx, &cx->mem, &model, &rule, &notes, out);
    if (status != EQ_EINPUT) return status;
    char sentence[EQ_MESSAGE_SIZE];
    memcpy(sentence, eq_message(cx), sizeof sentence);
    eq_ctx_clear(cx);
    return eq_fail(cx, EQ_EINPUT, "%.120s: %s", path, sentence);
}

eq_status cli_run_model_export(cli_call *call) {
    const char *path = call->operand[0], *to = cli_text(call, "onnx");
    eq_bytes bytes, made = {0};
    cli_output output = {0};
    if (!to) return cli_misuse(call, "--onnx is missing: the file to write");
    EQ_TRY(cli_file_read(call->cx, path, &bytes));
    EQ_TRY(cli_output_open(call->cx, to, &output));
    bool own = bytes.size >= 7 && !memcmp(bytes.data, EQ_MODEL_MAGIC, 7);
    eq_status status = own ? export_own(call, path, bytes, &made) : export_given(call, path, bytes, &made);
    if (status == EQ_OK) status = cli_output_close_bytes(call->cx, &output, made);
    cli_output_drop(&output);
    return status;
}

eq_status cli_run_model_cell(cli_call *call) { return cli_print(call->cx, eq_scorer_python()); }
