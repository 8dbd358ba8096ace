/* What comes into a model: each column of the data is an input of its own. Of a model of ours levels and bounds are told apart
 * inside the file. A level that the model does not know is refused by whoever runs it, for its score would be anybody's.
 *
 * An input is called like its column, or where that would be taken for a value of ours "column.2", by its place; the note of the
 * columns has all their names. Where there are none, the numbers come as one table, "features". */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "data/complete.h"
#include "model/export/export.h"
#include "model/export/onnx_levels.h"
#include "model/onnx/notes.h"

enum { MOST_INPUTS = 1000, LONGEST_NAME = 500 };

typedef struct writer {
    eq_ctx *cx;
    eq_arena *arena;
    eq_onnx_out *onnx;
    const eq_model_file *file;
    size_t n_inputs;
    const char **column, **input; /* (n_inputs) of the data, and what their inputs are called */
} writer;

/* ---- what inputs are called ---- */

/* Whether it would be taken for a value that is written here, or is no name that ONNX's readers take. */
static bool is_ours(const char *name) {
    static const char *const own[] = {"score", "logit", "decision", "favoured", NULL}, *const part[] = {"rule.", "step.",
                                                                                                        "column.", NULL};
    for (size_t i = 0; own[i]; i++)
        if (!strcmp(own[i], name)) return true;
    for (size_t i = 0; part[i]; i++)
        if (!strncmp(part[i], name, strlen(part[i]))) return true;
    return !*name || strlen(name) > LONGEST_NAME || (*name == 'v' && name[1] >= '0' && name[1] <= '9');
}

const char *eq_export_input_name(eq_onnx_out *onnx, const char *column, size_t place, bool taken) {
    if (!taken && !is_ours(column)) return column;
    const char *name = eq_arena_format(onnx->graph.cx, onnx->graph.arena, "column.%zu", place);
    if (!name) onnx->graph.failed = true;
    return name ? name : "";
}

bool eq_export_has_inputs(const eq_model_file *file) {
    size_t n = 0;
    for (size_t c = 0; c < file->model.n_inputs; c++) {
        const eq_feature_source *source = &file->column[c].source;
        const char *before = c ? file->column[c - 1].source.column : NULL;
        n += !source->column || !before || strcmp(source->column, before) != 0;
    }
    return n > 1 && n <= MOST_INPUTS;
}

/* ---- writing ---- */

/* An input is there once, however many features are made of it. */
static const char *input(writer *w, const char *column, bool text) {
    size_t k = 0;
    while (k < w->n_inputs && strcmp(w->column[k], column)) k++;
    if (k < w->n_inputs) return w->input[k];
    w->column[k] = column;
    w->input[k] = eq_export_input_name(w->onnx, column, k, false);
    eq_onnx_column(w->onnx, w->input[k], text ? EQ_OUT_TEXT : EQ_OUT_FLOAT);
    return w->input[w->n_inputs++];
}

static const char *is_below(writer *w, const char *in, double bound) {
    const float number = (float)bound;
    const char *name = eq_onnx_new_name(w->onnx);
    eq_onnx_weight(w->onnx, name, &number, NULL, 0);
    return eq_onnx_add_step(w->onnx, "Less", in, name, NULL);
}

/* 1 from min on and below `below`. */
static const char *write_range(writer *w, const eq_feature_source *source) {
    const char *in = input(w, source->column, false), *from = NULL, *to = NULL;
    if (!isnan(source->min)) from = eq_onnx_add_step(w->onnx, "Not", is_below(w, in, source->min), NULL, NULL);
    if (!isnan(source->below)) to = is_below(w, in, source->below);
    return eq_onnx_add_cast(w->onnx,
                            from && to ? eq_onnx_add_step(w->onnx, "And", from, to, NULL)
                            : from     ? from
                                       : to,
                            EQ_OUT_FLOAT);
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
    *out = eq_onnx_add_ml_step(w->onnx, "LabelEncoder", input(w, source->column, source->text), &attributes);
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
    const char **level, *name = eq_onnx_new_name(w->onnx);
    eq_wire_out attributes = eq_wire_new(&w->onnx->graph);
    EQ_NEW(w->cx, w->arena, level, n);
    for (size_t k = 0; k < n; k++) {
        level[k] = column[k].source.value[0];
        if (!strcmp(level[k], EQ_MISSING_LEVEL)) level[k] = ""; /* as the data have it */
    }
    eq_onnx_put_words(&attributes, "cats_strings", level, n);
    eq_onnx_put_whole(&attributes, "zeros", 0);
    eq_onnx_whole_weight(w->onnx, name, shape, 2);
    const char *ones = eq_onnx_add_ml_step(w->onnx, "OneHotEncoder", input(w, column->source.column, true), &attributes);
    *out = eq_onnx_add_step(w->onnx, "Reshape", ones, name, NULL);
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

/* Levels to their codes; of others and of empty cells -1, which is missing to those who made the list. */
static eq_status write_codes(eq_onnx_out *onnx, const eq_scorer_column *column, int type, const char **value) {
    eq_wire_out codes = eq_wire_new(&onnx->graph);
    eq_spelt spelt;
    float *code;
    EQ_TRY(eq_spell_levels(codes.cx, codes.arena, column->level, column->n_levels, &spelt));
    EQ_NEW(codes.cx, codes.arena, code, spelt.n);
    for (size_t k = 0; k < spelt.n; k++) code[k] = (float)spelt.place[k];
    eq_onnx_real(&codes, "default_float", -1);
    eq_onnx_put_words(&codes, "keys_strings", spelt.key, spelt.n);
    eq_onnx_reals(&codes, "values_floats", code, spelt.n);
    *value = eq_onnx_add_cast(onnx, eq_onnx_add_ml_step(onnx, "LabelEncoder", *value, &codes), type);
    return EQ_OK;
}

eq_status eq_export_table(eq_onnx_out *onnx, const eq_scorer *scorer, int type, const char **table) {
    const char **value;
    bool coded = false;
    size_t n = scorer->n_columns;
    bool apart = n > 1 && n <= MOST_INPUTS;
    EQ_NEW(onnx->graph.cx, onnx->graph.arena, value, n + 1);
    for (size_t c = 0; c < n; c++) {
        const eq_scorer_column *column = &scorer->column[c];
        apart &= column->name && (column->takes == EQ_TAKES_NUMBER || column->n_levels);
        coded |= column->n_levels > 0;
    }
    if (!apart && coded)
        return eq_fail(onnx->graph.cx, EQ_EINPUT,
                       "its levels are not written as ONNX where a column is the only one, or has no name of its own");
    *table = "features";
    if (!apart) return eq_onnx_input(onnx, *table, type, n), EQ_OK;
    for (size_t c = 0; c < n; c++) {
        const eq_scorer_column *column = &scorer->column[c];
        bool taken = false;
        for (size_t k = 0; k < c; k++) taken |= !strcmp(scorer->column[k].name, column->name);
        value[c] = eq_export_input_name(onnx, column->name, c, taken);
        eq_onnx_column(onnx, value[c], column->n_levels ? EQ_OUT_TEXT : type);
        if (column->n_levels) EQ_TRY(write_codes(onnx, column, type, &value[c]));
    }
    *table = eq_onnx_add_concat(onnx, value);
    return EQ_OK;
}

eq_status eq_export_inputs(eq_onnx_out *onnx, const eq_model_file *file, eq_export_notes *notes, const char **table) {
    writer w = {.cx = onnx->graph.cx, .arena = onnx->graph.arena, .onnx = onnx, .file = file};
    size_t n = file->model.n_inputs, n_parts = 0;
    const char **part;
    EQ_NEW(w.cx, w.arena, w.column, n);
    EQ_NEW(w.cx, w.arena, w.input, n);
    EQ_NEW(w.cx, w.arena, part, n + 1);
    EQ_TRY(write_parts(&w, part, &n_parts));
    *table = eq_onnx_add_concat(onnx, part);
    notes->column = w.column;
    notes->n_columns = w.n_inputs;
    return EQ_OK;
}
