/* Metadata may be anything where others wrote them: what does not name what the file has, or is not of its form, counts as not
 * noted. */
#include <math.h>
#include <string.h>

#include "base/json_read.h"
#include "base/number.h"
#include "model/onnx/notes.h"

const char *eq_onnx_noted(const eq_onnx_model *model, const char *key) {
    for (size_t i = 0; i < model->n_notes; i++)
        if (!strcmp(model->note[i].key, key)) return model->note[i].value;
    return NULL;
}

static bool is_output(const eq_onnx_model *model, const char *name) {
    for (size_t i = 0; i < model->n_out; i++)
        if (!strcmp(model->out[i].name, name)) return true;
    return false;
}

eq_scorer_options eq_onnx_noted_answers(const eq_onnx_model *model, const eq_scorer_options *said) {
    eq_scorer_options out = *said;
    const char *output = eq_onnx_noted(model, EQ_NOTE_OUTPUT);
    if (!output || !is_output(model, output) || (said->output && strcmp(said->output, output))) return out;
    out.output = output;
    if (!out.favourable) out.favourable = eq_onnx_noted(model, EQ_NOTE_CLASS);
    if (!out.is) out.is = eq_onnx_noted(model, EQ_NOTE_IS);
    return out;
}

eq_status eq_onnx_noted_columns(eq_ctx *cx, eq_arena *arena, const eq_onnx_model *model, const char *const **name, size_t *n) {
    *n = 0;
    for (size_t i = 0; i < model->n_notes; i++) {
        eq_tree tree;
        if (strcmp(model->note[i].key, "columns") && strcmp(model->note[i].key, EQ_NOTE_COLUMNS)) continue;
        eq_status status = eq_tree_parse(cx, "columns", eq_bytes_of(model->note[i].value), &tree);
        if (status == EQ_EINPUT) eq_ctx_clear(cx);
        if (status == EQ_EINPUT) continue;
        EQ_TRY(status);
        eq_json list = eq_json_root(cx, "columns", tree);
        const char **found;
        status = eq_json_texts(&list, arena, &found, n);
        eq_tree_free(tree);
        if (status != EQ_EINPUT) return *name = (const char *const *)found, status;
        eq_ctx_clear(cx);
        *n = 0;
    }
    return EQ_OK;
}

void eq_onnx_noted_rule(const eq_onnx_model *model, const char *output, double *threshold, const char **decision) {
    const char *of = eq_onnx_noted(model, EQ_NOTE_OUTPUT), *text = eq_onnx_noted(model, EQ_NOTE_THRESHOLD);
    *threshold = (double)NAN, *decision = NULL;
    if (strcmp(of ? of : "score", output)) return;
    if (text && !eq_number_parse(text, strlen(text), '.', threshold)) *threshold = (double)NAN;
    if (isnan(*threshold)) *decision = eq_onnx_noted(model, EQ_NOTE_DECISION);
}
