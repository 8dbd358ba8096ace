/* What comes into a model: each column of the data is an input of its own. Of a model of ours levels and bounds are told apart
 * inside the file. A level that the model does not know is refused by whoever runs it, for its score would be anybody's.
 *
 * Where a column is called like a value of ours, or has no name, the numbers come as one table, "features". */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "data/complete.h"
#include "model/export/export.h"
#include "model/export/onnx_levels.h"
#include "model/onnx/notes.h"

enum { MOST_INPUTS = 1000 };

typedef struct writer {
    eq_ctx *cx;
    eq_arena *arena;
    eq_onnx_out *onnx;
    const eq_model_file *file;
    size_t n_names, n_inputs;
    const char **input; /* (columns) those that are there */
    bool failed;
} writer;

/* ---- whether it can be done ---- */

bool eq_export_is_ours(const char *name) {
    static const char *const own[] = {"score", "logit", "decision", "favoured", "features", NULL};
    for (size_t i = 0; own[i]; i++)
        if (!strcmp(own[i], name)) return true;
    if (!strncmp(name, "rule.", 5) || !strncmp(name, "in.", 3)) return true;
    return !*name || strlen(name) > 500 || (*name == 'v' && name[1] >= '0' && name[1] <= '9');
}

bool eq_export_has_inputs(const eq_model_file *file) {
    size_t n = 0;
    for (size_t c = 0; c < file->model.n_inputs; c++) {
        const eq_feature_source *source = &file->column[c].source;
        const char *name = source->column ? source->column : file->column[c].name;
        if (eq_export_is_ours(name)) return false;
        const char *before = c ? file->column[c - 1].source.column : NULL;
        n += !source->column || !before || strcmp(name, before) != 0;
    }
    return n > 1 && n <= MOST_INPUTS;
}

/* ---- writing ---- */

static const char *new_name(writer *w) {
    const char *name = eq_arena_format(w->cx, w->arena, "in.%zu", ++w->n_names);
    if (!name) w->failed = true;
    return name ? name : "";
}

static const char *emit(writer *w, const char *op, const char *a, const char *b, const eq_wire_out *attributes) {
    const char *out = new_name(w);
    const char *const in[] = {a, b, NULL};
    eq_onnx_add_node(w->onnx, &(eq_out_node){.op = op, .out = out, .in = in, .attributes = attributes});
    return out;
}

/* Of ai.onnx.ml. */
static const char *emit_ml(writer *w, const char *op, const char *in, const eq_wire_out *attributes) {
    const char *out = new_name(w);
    eq_onnx_add_node(
        w->onnx,
        &(eq_out_node){.op = op, .out = out, .in = (const char *const[]){in, NULL}, .attributes = attributes, .ml = true});
    return out;
}

/* An input is there once, however many features are made of it. */
static const char *input(writer *w, const char *name, bool text) {
    for (size_t i = 0; i < w->n_inputs; i++)
        if (!strcmp(w->input[i], name)) return name;
    eq_onnx_column(w->onnx, name, text ? EQ_OUT_TEXT : EQ_OUT_FLOAT);
    return w->input[w->n_inputs++] = name;
}

static const char *as_float(writer *w, const char *truth) {
    eq_wire_out to = eq_wire_new(&w->onnx->graph);
    eq_onnx_put_whole(&to, "to", EQ_OUT_FLOAT);
    return emit(w, "Cast", truth, NULL, &to);
}

static const char *is_below(writer *w, const char *in, double bound) {
    const float number = (float)bound;
    const char *name = new_name(w);
    eq_onnx_weight(w->onnx, name, &number, NULL, 0);
    return emit(w, "Less", in, name, NULL);
}

/* 1 from min on and below `below`. */
static const char *write_range(writer *w, const eq_feature_source *source) {
    const char *in = input(w, source->column, false), *from = NULL, *to = NULL;
    if (!isnan(source->min)) from = emit(w, "Not", is_below(w, in, source->min), NULL, NULL);
    if (!isnan(source->below)) to = is_below(w, in, source->below);
    return as_float(w, from && to ? emit(w, "And", from, to, NULL) : from ? from : to);
}

/* 1 of the listed, 0 of all others. */
static eq_status write_listed(writer *w, const eq_feature_source *source, const char **out) {
    float *ones, *numbers;
    eq_wire_out attributes = eq_wire_new(&w->onnx->graph);
    EQ_NEW(w->cx, w->arena, ones, source->n_values);
    EQ_NEW(w->cx, w->arena, numbers, source->n_values);
    for (size_t k = 0; k < source->n_values; k++) {
        double value = 0;
        const char *text = source->value[k];
        if (!source->text && !eq_number_parse(text, strlen(text), '.', &value))
            return eq_fail(w->cx, EQ_EINPUT, "column \"%.60s\" has the value \"%.60s\", expected a number", source->column, text);
        ones[k] = 1, numbers[k] = (float)value;
    }
    eq_onnx_real(&attributes, "default_float", 0);
    if (source->text) eq_onnx_put_words(&attributes, "keys_strings", source->value, source->n_values);
    else eq_onnx_reals(&attributes, "keys_floats", numbers, source->n_values);
    eq_onnx_reals(&attributes, "values_floats", ones, source->n_values);
    *out = emit_ml(w, "LabelEncoder", input(w, source->column, source->text), &attributes);
    return EQ_OK;
}

/* Levels of one column that stand behind one another: so many columns from c on. */
static size_t count_levels(const eq_model_file *file, size_t c) {
    const eq_feature_source *first = &file->column[c].source;
    size_t n = 0;
    for (; c + n < file->model.n_inputs; n++) {
        const eq_model_column *column = &file->column[c + n];
        const eq_feature_source *source = &column->source;
        bool level = source->column && source->text && source->n_values == 1 && strcmp(column->name, source->column) != 0;
        if (!level || strcmp(source->column, first->column) != 0) break;
    }
    return n;
}

static eq_status write_levels(writer *w, size_t c, size_t n, const char **out) {
    const eq_model_column *column = w->file->column + c;
    const int64_t shape[2] = {-1, (int64_t)n};
    const char **level, *name = new_name(w);
    eq_wire_out attributes = eq_wire_new(&w->onnx->graph);
    EQ_NEW(w->cx, w->arena, level, n);
    for (size_t k = 0; k < n; k++) {
        level[k] = column[k].source.value[0];
        if (!strcmp(level[k], EQ_MISSING_LEVEL)) level[k] = ""; /* as the data have it */
    }
    eq_onnx_put_words(&attributes, "cats_strings", level, n);
    eq_onnx_put_whole(&attributes, "zeros", 0);
    eq_onnx_whole_weight(w->onnx, name, shape, 2);
    const char *ones = emit_ml(w, "OneHotEncoder", input(w, column->source.column, true), &attributes);
    *out = emit(w, "Reshape", ones, name, NULL);
    return EQ_OK;
}

static eq_status write_parts(writer *w, const char **part, size_t *n_parts) {
    for (size_t c = 0, n; c < w->file->model.n_inputs; c += n) {
        const eq_model_column *column = &w->file->column[c];
        size_t kind = eq_model_column_kind(column), levels = column->source.column ? count_levels(w->file, c) : 0;
        const char **to = &part[(*n_parts)++];
        n = levels ? levels : 1;
        if (levels) EQ_TRY(write_levels(w, c, levels, to));
        else if (kind > 1) EQ_TRY(write_listed(w, &column->source, to));
        else *to = kind ? write_range(w, &column->source) : input(w, column->name, false);
    }
    return EQ_OK;
}

/* The columns beside one another. */
static void write_table(eq_onnx_out *onnx, const char *const *part) {
    eq_wire_out axis = eq_wire_new(&onnx->graph);
    eq_onnx_put_whole(&axis, "axis", 1);
    eq_onnx_add_node(onnx, &(eq_out_node){.op = "Concat", .out = "features", .in = part, .attributes = &axis});
}

/* Levels to their codes; of others and of empty cells -1, which is missing to those who made the list. */
static eq_status write_codes(eq_onnx_out *onnx, const eq_scorer_column *column, int type, const char **out) {
    eq_wire_out codes = eq_wire_new(&onnx->graph), to = eq_wire_new(&onnx->graph);
    eq_spelt spelt;
    float *code;
    const char *name = eq_arena_format(codes.cx, codes.arena, "in.%s", column->name);
    *out = eq_arena_format(codes.cx, codes.arena, "in.%s.code", column->name);
    if (!name || !*out) return EQ_EMEMORY;
    EQ_TRY(eq_spell_levels(codes.cx, codes.arena, column->level, column->n_levels, &spelt));
    EQ_NEW(codes.cx, codes.arena, code, spelt.n);
    for (size_t k = 0; k < spelt.n; k++) code[k] = (float)spelt.place[k];
    eq_onnx_real(&codes, "default_float", -1);
    eq_onnx_put_words(&codes, "keys_strings", spelt.key, spelt.n);
    eq_onnx_reals(&codes, "values_floats", code, spelt.n);
    eq_onnx_put_whole(&to, "to", type);
    eq_onnx_add_node(onnx, &(eq_out_node){.op = "LabelEncoder",
                                          .out = name,
                                          .in = (const char *const[]){column->name, NULL},
                                          .attributes = &codes,
                                          .ml = true});
    eq_onnx_add_node(onnx, &(eq_out_node){.op = "Cast", .out = *out, .in = (const char *const[]){name, NULL}, .attributes = &to});
    return EQ_OK;
}

eq_status eq_export_table(eq_onnx_out *onnx, const eq_scorer *scorer, int type) {
    const char **name;
    bool coded = false;
    size_t n = scorer->n_columns;
    bool apart = n > 1 && n <= MOST_INPUTS;
    EQ_NEW(onnx->graph.cx, onnx->graph.arena, name, n + 1);
    for (size_t c = 0; c < n && apart; c++) {
        const eq_scorer_column *column = &scorer->column[c];
        bool taken = column->takes == EQ_TAKES_NUMBER || column->n_levels;
        apart = column->name && taken && !eq_export_is_ours(column->name);
        for (size_t k = 0; k < c && apart; k++) apart = strcmp(name[k], column->name) != 0;
        name[c] = column->name;
    }
    for (size_t c = 0; c < n; c++) coded |= scorer->column[c].n_levels > 0;
    if (!apart && coded)
        return eq_fail(
            onnx->graph.cx, EQ_EINPUT,
            "its levels are not written as ONNX where a column is the only one, has no name of its own, or one that the "
            "file uses");
    if (!apart) return eq_onnx_input(onnx, "features", type, n), EQ_OK;
    for (size_t c = 0; c < n; c++) {
        const eq_scorer_column *column = &scorer->column[c];
        eq_onnx_column(onnx, name[c], column->n_levels ? EQ_OUT_TEXT : type);
        if (column->n_levels) EQ_TRY(write_codes(onnx, column, type, &name[c]));
    }
    write_table(onnx, name);
    return EQ_OK;
}

eq_status eq_export_inputs(eq_onnx_out *onnx, const eq_model_file *file, eq_export_notes *notes) {
    writer w = {.cx = onnx->graph.cx, .arena = onnx->graph.arena, .onnx = onnx, .file = file};
    size_t n = file->model.n_inputs, n_parts = 0;
    const char **part;
    EQ_NEW(w.cx, w.arena, w.input, n);
    EQ_NEW(w.cx, w.arena, part, n + 1);
    EQ_TRY(write_parts(&w, part, &n_parts));
    write_table(onnx, part);
    notes->column = w.input;
    notes->n_columns = w.n_inputs;
    return w.failed ? EQ_EMEMORY : EQ_OK;
}
