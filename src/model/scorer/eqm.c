/* Our own file under the one form: a network, all of which may be edited. */
#include <string.h>

#include "base/text.h"
#include "model/graph/file.h"
#include "model/scorer/scorer.h"

typedef struct own_state {
    eq_model_file file;
} own_state;

static bool is(eq_bytes bytes) { return bytes.size >= 7 && !memcmp(bytes.data, EQ_MODEL_MAGIC, 7); }

static eq_status prefix(eq_ctx *cx, const eq_scorer *scorer, const eq_scorer_rows *rows, float *x) {
    (void)cx;
    for (size_t c = 0; c < scorer->n_columns; c++) {
        const eq_scorer_column *column = &scorer->column[c];
        for (size_t i = 0; i < rows->n_rows; i++)
            x[i * scorer->n_columns + c] = (float)((rows->column[c].number[i] - column->offset) / column->spread);
    }
    return EQ_OK;
}

static eq_status score(eq_ctx *cx, const eq_scorer *scorer, const eq_scorer_rows *rows, double *out) {
    eq_mark mark = eq_arena_mark(&cx->tmp);
    float *x, *f;
    EQ_NEW_CELLS(cx, &cx->tmp, x, rows->n_rows, scorer->n_columns);
    EQ_NEW(cx, &cx->tmp, f, rows->n_rows);
    EQ_TRY(prefix(cx, scorer, rows, x));
    EQ_TRY(eq_model_score(cx, scorer->network, x, rows->n_rows, f));
    for (size_t i = 0; i < rows->n_rows; i++) out[i] = (double)f[i];
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

static void describe(const eq_scorer *scorer, eq_out *out, eq_place to) {
    const own_state *state = scorer->state;
    eq_place layers = eq_out_array(out, to, "layers");
    for (size_t l = 0; l < state->file.model.n_layers; l++) {
        eq_place size = eq_out_array(out, layers, NULL);
        eq_out_number(out, size, NULL, (double)state->file.model.layer[l].n_in);
        eq_out_number(out, size, NULL, (double)state->file.model.layer[l].n_out);
    }
    eq_out_text(out, to, "method", state->file.method);
    eq_out_raw(out, to, "decision", state->file.decision);
}

static eq_status read(eq_ctx *cx, eq_arena *arena, eq_bytes bytes, const eq_scorer_options *options, eq_scorer *out) {
    own_state *state;
    eq_scorer_column *column;
    (void)options;
    EQ_NEW(cx, arena, state, 1);
    EQ_TRY(eq_model_file_open(cx, arena, bytes, &state->file));
    const eq_model *model = &state->file.model;
    EQ_NEW(cx, arena, column, model->n_inputs);
    for (size_t c = 0; c < model->n_inputs; c++) {
        const eq_model_column *from = &state->file.column[c];
        column[c] = (eq_scorer_column){.name = from->name, .offset = from->mean, .spread = from->sd};
    }
    const char **class_name;
    EQ_NEW(cx, arena, class_name, 1);
    class_name[0] = state->file.favourable;
    out->producer = eq_arena_format(cx, arena, "Equipoise %s", state->file.version);
    if (!out->producer) return EQ_EMEMORY;
    out->n_columns = model->n_inputs;
    out->column = column;
    out->score_from = EQ_WORDS("sigmoid of the network's logit");
    out->n_classes = 1;
    out->class_name = class_name;
    out->favourable = 0;
    out->one_number = true;
    out->threshold = state->file.threshold;
    out->n_layers = out->n_editable = model->n_layers;
    out->network = model;
    out->state = state;
    out->score = score;
    out->prefix = prefix;
    out->describe = describe;
    return EQ_OK;
}

const eq_scorer_format eq_format_eqm = {"equipoise", "Equipoise model", is, read};
