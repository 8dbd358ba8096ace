/* The parts put together: inputs, standardisation, network or trees, score, rule, notes. */
#include <math.h>
#include <string.h>

#include "base/json_write.h"
#include "base/number.h"
#include "equipoise/version.h"
#include "model/export/export.h"
#include "model/forest/forest.h"
#include "model/onnx/notes.h"
#include "model/scorer/cell.h"

static eq_status add_columns_note(eq_onnx_out *onnx, const char *const *name, size_t n) {
    const char *text;
    eq_out out;
    eq_out_begin_list(onnx->graph.cx, &out);
    for (size_t c = 0; c < n; c++) eq_out_text(&out, out.root, NULL, name[c]);
    EQ_TRY(eq_out_print(&out, onnx->graph.arena, &text));
    eq_onnx_note(onnx, EQ_NOTE_COLUMNS, text);
    return EQ_OK;
}

eq_status eq_export_add_notes(eq_onnx_out *onnx, const eq_export_notes *notes, size_t n_columns) {
    char digits[EQ_NUMBER_TEXT];
    if (notes->column) EQ_TRY(add_columns_note(onnx, notes->column, notes->n_columns ? notes->n_columns : n_columns));
    if (notes->audit) eq_onnx_note(onnx, "equipoise.audit", notes->audit);
    if (notes->decision && isnan(notes->threshold)) eq_onnx_note(onnx, EQ_NOTE_DECISION, notes->decision);
    if (notes->favourable) eq_onnx_note(onnx, "equipoise.favourable", notes->favourable);
    if (notes->method) eq_onnx_note(onnx, "equipoise.method", notes->method);
    if (notes->plan_sha256) eq_onnx_note(onnx, "equipoise.plan_sha256", notes->plan_sha256);
    if (!isnan(notes->threshold)) {
        eq_number_digits(notes->threshold, digits);
        eq_onnx_note(onnx, EQ_NOTE_THRESHOLD, digits);
    }
    eq_onnx_note(onnx, EQ_NOTE_VERSION, EQ_VERSION);
    return EQ_OK;
}

/* (x - offset) / spread of n columns. In doubles, as in the lab: float32 offsets would move some scores by more than 1e-6. */
static const char *add_scale(eq_onnx_out *onnx, const char *in, const double *offset, const double *spread, size_t n) {
    const char *from = eq_onnx_new_name(onnx), *by = eq_onnx_new_name(onnx);
    eq_onnx_wide_weight(onnx, from, offset, n);
    eq_onnx_wide_weight(onnx, by, spread, n);
    const char *centred = eq_onnx_add_step(onnx, "Sub", eq_onnx_add_cast(onnx, in, EQ_OUT_DOUBLE), from, NULL);
    return eq_onnx_add_cast(onnx, eq_onnx_add_step(onnx, "Div", centred, by, NULL), EQ_OUT_FLOAT);
}

static eq_status add_network(eq_onnx_out *onnx, const eq_model *model, const char *in, const double *offset,
                             const double *spread) {
    EQ_TRY(eq_export_network(onnx, model, add_scale(onnx, in, offset, spread, model->n_inputs)));
    eq_onnx_add_node(onnx, &(eq_out_node){.op = "Sigmoid", .out = "score", .in = (const char *const[]){"logit", NULL}});
    return EQ_OK;
}

static eq_status end(eq_onnx_out *onnx, const eq_rule *rule, eq_bytes *out) {
    eq_onnx_output(onnx, "score", EQ_OUT_FLOAT, 1);
    if (rule && rule->n_groups) EQ_TRY(eq_export_rule(onnx, rule, "score"));
    return eq_onnx_out_end(onnx, out);
}

/* What the columns are called and how they are standardised. */
typedef struct columns {
    const char **name;
    double *offset, *spread;
} columns;

static eq_status new_columns(eq_ctx *cx, eq_arena *arena, size_t n, columns *out) {
    EQ_NEW(cx, arena, out->name, n);
    EQ_NEW(cx, arena, out->offset, n);
    EQ_NEW(cx, arena, out->spread, n);
    return EQ_OK;
}

static eq_status write_own(eq_ctx *cx, eq_arena *own, const eq_model_file *file, const eq_export_notes *notes, eq_bytes *out) {
    eq_onnx_out onnx = eq_onnx_out_new(cx, own);
    size_t n = file->model.n_inputs;
    columns c;
    eq_rule rule;
    EQ_TRY(eq_rule_read(cx, own, file->decision, file->threshold, &rule));
    EQ_TRY(new_columns(cx, own, n, &c));
    eq_export_notes said = *notes;
    for (size_t k = 0; k < n; k++) {
        c.name[k] = file->column[k].name;
        c.offset[k] = file->column[k].mean, c.spread[k] = file->column[k].sd;
    }
    const char *table = "features";
    if (eq_export_has_inputs(file)) EQ_TRY(eq_export_inputs(&onnx, file, &said, &table));
    else {
        eq_onnx_input(&onnx, table, EQ_OUT_FLOAT, n);
        said.column = c.name;
    }
    EQ_TRY(eq_export_add_notes(&onnx, &said, n));
    EQ_TRY(add_network(&onnx, &file->model, table, c.offset, c.spread));
    return end(&onnx, &rule, out);
}

static eq_status write_given(eq_ctx *cx, eq_arena *own, const eq_scorer *scorer, const eq_rule *rule,
                             const eq_export_notes *notes, eq_bytes *out) {
    eq_onnx_out onnx = eq_onnx_out_new(cx, own);
    size_t n = scorer->n_columns;
    bool named = true, standard = scorer->network && scorer->network->n_inputs == n;
    columns c;
    EQ_TRY(new_columns(cx, own, n, &c));
    for (size_t k = 0; k < n; k++) {
        const eq_scorer_column *column = &scorer->column[k];
        c.name[k] = column->name;
        c.offset[k] = column->offset, c.spread[k] = column->spread;
        named &= column->name != NULL;
        standard &= column->takes == EQ_TAKES_NUMBER && !isnan(column->offset) && column->spread != 0;
    }
    eq_cell_view view = eq_cell_view_of(scorer);
    bool scaled = !view.steps || (view.n_prefix == 1 && view.steps->step[0].kind == EQ_CELL_SCALE);
    standard &= scaled; /* nothing is filled in before */
    bool cell = !scorer->forest && !standard && view.steps;
    if (!scorer->forest && !standard && !cell)
        return eq_fail(
            cx, EQ_EINPUT,
            "its steps before the score are not written as ONNX yet (only trees of the columns, or a network of numbers "
            "that are scaled)");
    if (named && !notes->column) EQ_TRY(add_columns_note(&onnx, c.name, n));
    EQ_TRY(eq_export_add_notes(&onnx, notes, n));
    bool number = scorer->is != EQ_SCORE_PROBABILITY;
    if (number) eq_onnx_note(&onnx, EQ_NOTE_OUTPUT, "score");
    if (number || cell || scorer->forest) eq_onnx_note(&onnx, EQ_NOTE_IS, number ? "scale" : "probability");
    if (cell) {
        EQ_TRY(eq_export_cell(&onnx, scorer));
        return end(&onnx, rule, out);
    }
    bool wide = scorer->forest && !scorer->forest->narrow;
    const char *table;
    EQ_TRY(eq_export_table(&onnx, scorer, wide ? EQ_OUT_DOUBLE : EQ_OUT_FLOAT, &table));
    if (scorer->forest) EQ_TRY(eq_export_trees(&onnx, scorer, table));
    else EQ_TRY(add_network(&onnx, scorer->network, table, c.offset, c.spread));
    return end(&onnx, rule, out);
}

/* The bytes out of `own` into `arena`. */
static eq_status hand_over(eq_ctx *cx, eq_arena *arena, eq_status status, eq_bytes made, eq_bytes *out) {
    if (status != EQ_OK) return status;
    char *bytes = eq_arena_alloc(cx, arena, made.size, 1);
    if (!bytes) return EQ_EMEMORY;
    memcpy(bytes, made.data, made.size);
    *out = (eq_bytes){bytes, made.size};
    return EQ_OK;
}

eq_status eq_export_own(eq_ctx *cx, eq_arena *arena, const eq_model_file *file, const eq_export_notes *notes, eq_bytes *out) {
    eq_arena own = {0};
    eq_bytes made = {0};
    eq_status status = write_own(cx, &own, file, notes, &made);
    status = hand_over(cx, arena, status, made, out);
    eq_arena_free(&own);
    return status;
}

eq_status eq_export_given(eq_ctx *cx, eq_arena *arena, const eq_scorer *scorer, const eq_rule *rule, const eq_export_notes *notes,
                          eq_bytes *out) {
    eq_arena own = {0};
    eq_bytes made = {0};
    if (!strcmp(scorer->format->id, "onnx")) return eq_export_edited(cx, arena, &(eq_edited){scorer, NULL}, rule, notes, out);
    eq_status status = write_given(cx, &own, scorer, rule, notes, &made);
    status = hand_over(cx, arena, status, made, out);
    eq_arena_free(&own);
    return status;
}
