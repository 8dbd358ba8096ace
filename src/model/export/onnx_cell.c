/* Steps of our own JSON (model/scorer/cell.h) as ONNX, in doubles as they are computed here. Numbers alone come in as one table,
 * "features"; where there are texts, each column is an input of its own. A level becomes its place in the list (LabelEncoder) and
 * that a row of zeros and a one (OneHotEncoder), which also refuses what is no level. A missing text is the empty one: what is
 * filled in for it is a word of that list more.
 *
 * What an encoder reads twice, as a text and as a number, and levels of numbers that steps have made are not written. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "model/export/onnx_cell.h"
#include "model/export/onnx_levels.h"
#include "model/scorer/cell.h"

static const char *where(eq_cell_writer *w, const char *condition, const char *yes, const char *no) {
    const char *out = eq_onnx_new_name(w->onnx);
    eq_onnx_add_node(w->onnx, &(eq_out_node){.op = "Where", .out = out, .in = (const char *const[]){condition, yes, no, NULL}});
    return out;
}

/* Doubles of so many rows. */
const char *eq_cell_numbers(eq_cell_writer *w, const double *value, size_t rows, size_t columns) {
    const char *name = eq_onnx_new_name(w->onnx);
    eq_onnx_wide_table(w->onnx, name, value, rows, columns);
    return name;
}

static const char *wholes(eq_cell_writer *w, const int64_t *value, size_t n) {
    const char *name = eq_onnx_new_name(w->onnx);
    eq_onnx_whole_weight(w->onnx, name, value, n);
    return name;
}

eq_status eq_cell_as_table(eq_cell_writer *w, const eq_cell_stream *in, const char **out) {
    const char **list;
    if (in->table) return *out = in->table, EQ_OK;
    for (size_t k = 0; k < in->n; k++)
        if (in->text[k])
            return eq_fail(w->cx, EQ_EINPUT,
                           "its column \"%.60s\" is read as a text and as a number, which is not written as ONNX", in->column[k]);
    if (in->n == 1) return *out = in->column[0], EQ_OK;
    EQ_NEW(w->cx, w->arena, list, in->n + 1);
    memcpy(list, in->column, in->n * sizeof *list);
    *out = eq_onnx_add_concat(w->onnx, list);
    return EQ_OK;
}

/* Some columns of a table. */
const char *eq_cell_gather(eq_cell_writer *w, const char *table, const int64_t *place, size_t n) {
    eq_wire_out axis = eq_wire_new(&w->onnx->graph);
    eq_onnx_put_whole(&axis, "axis", 1);
    return eq_onnx_add_step(w->onnx, "Gather", table, wholes(w, place, n), &axis);
}

/* ---- missing values ---- */

static eq_status write_impute(eq_cell_writer *w, const eq_cell_step *step, eq_cell_stream *s) {
    if (s->table) {
        const char *values = eq_cell_numbers(w, step->a, 1, s->n),
                   *gone = eq_onnx_add_step(w->onnx, "IsNaN", s->table, NULL, NULL);
        s->table = where(w, gone, values, s->table);
        return EQ_OK;
    }
    for (size_t k = 0; k < s->n; k++) {
        if (!s->text[k]) {
            const char *value = eq_cell_numbers(w, &step->a[k], 1, 1),
                       *gone = eq_onnx_add_step(w->onnx, "IsNaN", s->column[k], NULL, NULL);
            s->column[k] = where(w, gone, value, s->column[k]);
        } else if (!s->filled[k]) {
            s->filled[k] = step->text ? step->text[k] : NULL;
            if (!s->filled[k]) s->filled[k] = eq_number_text(w->cx, w->arena, step->a[k]);
            if (!s->filled[k]) return EQ_EMEMORY;
        }
    }
    return EQ_OK;
}

/* ---- levels ---- */

/* The place of a level, or -1; of a missing cell that of what fills it in, or of the level that means missing. */
static eq_status write_places(eq_cell_writer *w, const eq_cell_levels *levels, const char *column, const char *filled,
                              const char **out) {
    eq_spelt s;
    int64_t gone = -1;
    bool empty = false;
    eq_wire_out attributes = eq_wire_new(&w->onnx->graph);
    EQ_TRY(eq_spell_levels(w->cx, w->arena, levels->level, levels->n, &s));
    for (size_t k = 0; k < levels->n; k++) {
        const char *level = levels->level[k];
        empty |= !*level;
        if (gone < 0 && (filled ? eq_number_same(level, filled) : eq_cell_is_empty(level))) gone = (int64_t)k;
    }
    if (!empty && gone >= 0) s.key[s.n] = "", s.place[s.n++] = gone;
    if (empty && filled)
        return eq_fail(w->cx, EQ_EINPUT,
                       "a level of its column \"%.60s\" is empty and missing ones are filled in, which is not "
                       "written as ONNX",
                       column);
    eq_onnx_put_whole(&attributes, "default_int64", -1);
    eq_onnx_put_words(&attributes, "keys_strings", s.key, s.n);
    eq_onnx_put_wholes(&attributes, "values_int64s", s.place, s.n);
    *out = eq_onnx_add_ml_step(w->onnx, "LabelEncoder", column, &attributes);
    return EQ_OK;
}

/* (rows, levels) of zeros and a one; of no level zeros, or the row is refused. */
static eq_status write_ones(eq_cell_writer *w, const char *place, size_t n, bool refuses, const char **out) {
    int64_t *all, shape[2] = {-1, (int64_t)n};
    eq_wire_out attributes = eq_wire_new(&w->onnx->graph);
    EQ_NEW(w->cx, w->arena, all, n);
    for (size_t k = 0; k < n; k++) all[k] = (int64_t)k;
    eq_onnx_put_wholes(&attributes, "cats_int64s", all, n);
    eq_onnx_put_whole(&attributes, "zeros", refuses ? 0 : 1);
    const char *ones = eq_onnx_add_ml_step(w->onnx, "OneHotEncoder", place, &attributes);
    *out = eq_onnx_add_cast(w->onnx, eq_onnx_add_step(w->onnx, "Reshape", ones, wholes(w, shape, 2), NULL), EQ_OUT_DOUBLE);
    return EQ_OK;
}

static eq_status without(eq_cell_writer *w, const char *table, size_t n, size_t drop, const char **out) {
    int64_t *left;
    size_t count = 0;
    EQ_NEW(w->cx, w->arena, left, n);
    for (size_t k = 0; k < n; k++)
        if (k != drop) left[count++] = (int64_t)k;
    *out = eq_cell_gather(w, table, left, count);
    return EQ_OK;
}

static eq_status write_ordinal(eq_cell_writer *w, const eq_cell_step *step, size_t k, const char *place, const char **out) {
    const double zero = 0;
    size_t n = step->levels[k].n;
    double *number;
    for (size_t j = 0; j < n; j++)
        if (step->has_empty && eq_cell_is_empty(step->levels[k].level[j]))
            return eq_fail(w->cx, EQ_EINPUT,
                           "an empty cell has a code of its own (encoded_missing_value), which is not written "
                           "as ONNX");
    if (step->unknown == EQ_UNKNOWN_NUMBER && isnan(step->unknown_value))
        return eq_fail(w->cx, EQ_EINPUT, "a level that is not known becomes a missing number, which is not written as ONNX");
    if (step->unknown == EQ_UNKNOWN_NUMBER) {
        const char *value = eq_onnx_add_cast(w->onnx, place, EQ_OUT_DOUBLE),
                   *none = eq_onnx_add_step(w->onnx, "Less", value, eq_cell_numbers(w, &zero, 1, 1), NULL);
        *out = where(w, none, eq_cell_numbers(w, &step->unknown_value, 1, 1), value);
        return EQ_OK;
    }
    EQ_NEW(w->cx, w->arena, number, n);
    for (size_t j = 0; j < n; j++) number[j] = (double)j;
    EQ_TRY(write_ones(w, place, n, true, out));
    *out = eq_onnx_add_step(w->onnx, "MatMul", *out, eq_cell_numbers(w, number, n, 1), NULL);
    return EQ_OK;
}

static eq_status write_encoder(eq_cell_writer *w, const eq_cell_step *step, eq_cell_stream *s) {
    bool hot = step->kind == EQ_CELL_ONE_HOT, refuses = step->unknown == EQ_UNKNOWN_REFUSE;
    eq_cell_stream made = {.n = s->n};
    EQ_NEW(w->cx, w->arena, made.column, s->n);
    EQ_NEW(w->cx, w->arena, made.text, s->n);
    for (size_t k = 0; k < s->n; k++) {
        const eq_cell_levels *levels = &step->levels[k];
        const char *place = NULL;
        if (s->table || !s->text[k])
            return eq_fail(w->cx, EQ_EINPUT, "its %s reads numbers that steps have made, which is not written as ONNX",
                           eq_cell_ids[step->kind]);
        EQ_TRY(write_places(w, levels, s->column[k], s->filled[k], &place));
        if (!hot) {
            EQ_TRY(write_ordinal(w, step, k, place, &made.column[k]));
            continue;
        }
        EQ_TRY(write_ones(w, place, levels->n, refuses, &made.column[k]));
        if (levels->drop < levels->n && levels->n > 1)
            EQ_TRY(without(w, made.column[k], levels->n, levels->drop, &made.column[k]));
        else if (levels->drop < levels->n)
            return eq_fail(w->cx, EQ_EINPUT, "a column has one level, which is dropped, and that is not written as ONNX");
    }
    EQ_TRY(eq_cell_as_table(w, &made, &s->table));
    s->n = step->n_out;
    return EQ_OK;
}

/* ---- maps ---- */

static eq_status write_linear(eq_cell_writer *w, const eq_cell_step *step, eq_cell_stream *s) {
    double *across;
    EQ_NEW_CELLS(w->cx, w->arena, across, step->n_in, step->n_out);
    for (size_t j = 0; j < step->n_out; j++)
        for (size_t k = 0; k < step->n_in; k++) across[k * step->n_out + j] = step->a[j * step->n_in + k];
    const char *product =
        eq_onnx_add_step(w->onnx, "MatMul", s->table, eq_cell_numbers(w, across, step->n_in, step->n_out), NULL);
    s->table = eq_onnx_add_step(w->onnx, "Add", product, eq_cell_numbers(w, step->b, 1, step->n_out), NULL);
    return EQ_OK;
}

static eq_status write_trees(eq_cell_writer *w, const eq_cell_step *step, eq_cell_stream *s) {
    const eq_forest *forest = &step->forest;
    eq_cell_stream made = {.n = step->n_out};
    const char *in = forest->narrow ? eq_onnx_add_cast(w->onnx, s->table, EQ_OUT_FLOAT) : s->table;
    EQ_NEW(w->cx, w->arena, made.column, made.n);
    EQ_NEW(w->cx, w->arena, made.text, made.n);
    for (size_t k = 0; k < made.n; k++) {
        const char *sum = eq_onnx_new_name(w->onnx);
        EQ_TRY(eq_export_forest(w->onnx, forest, &(eq_out_forest){.target = k, .in = in, .out = sum}));
        made.column[k] = eq_onnx_add_cast(w->onnx, sum, EQ_OUT_DOUBLE);
    }
    s->n = made.n;
    return eq_cell_as_table(w, &made, &s->table);
}

static void write_scale(eq_cell_writer *w, const eq_cell_step *step, eq_cell_stream *s) {
    const char *centred = eq_onnx_add_step(w->onnx, "Sub", s->table, eq_cell_numbers(w, step->a, 1, s->n), NULL);
    s->table = eq_onnx_add_step(w->onnx, "Div", centred, eq_cell_numbers(w, step->b, 1, s->n), NULL);
}

static void write_platt(eq_cell_writer *w, const eq_cell_step *step, eq_cell_stream *s) {
    const char *scaled = eq_onnx_add_step(w->onnx, "Mul", s->table, eq_cell_numbers(w, step->a, 1, 1), NULL);
    const char *moved = eq_onnx_add_step(w->onnx, "Add", scaled, eq_cell_numbers(w, step->b, 1, 1), NULL);
    s->table = eq_onnx_add_step(w->onnx, "Sigmoid", eq_onnx_add_step(w->onnx, "Neg", moved, NULL, NULL), NULL, NULL);
}

/* ---- parts ---- */

static eq_status write_steps(eq_cell_writer *w, const eq_cell_step *step, size_t n, eq_cell_stream *s);

static eq_status copy_stream(eq_cell_writer *w, const eq_cell_stream *from, eq_cell_stream *out) {
    *out = *from;
    if (from->table) return EQ_OK;
    EQ_NEW(w->cx, w->arena, out->column, from->n);
    EQ_NEW(w->cx, w->arena, out->text, from->n);
    EQ_NEW(w->cx, w->arena, out->filled, from->n);
    memcpy(out->column, from->column, from->n * sizeof *out->column);
    memcpy(out->text, from->text, from->n * sizeof *out->text);
    memcpy(out->filled, from->filled, from->n * sizeof *out->filled);
    return EQ_OK;
}

static eq_status pick(eq_cell_writer *w, const eq_cell_steps *part, const eq_cell_stream *from, eq_cell_stream *out) {
    int64_t *place;
    *out = (eq_cell_stream){.n = part->n_in};
    EQ_NEW(w->cx, w->arena, place, part->n_in);
    EQ_NEW(w->cx, w->arena, out->column, part->n_in);
    EQ_NEW(w->cx, w->arena, out->text, part->n_in);
    EQ_NEW(w->cx, w->arena, out->filled, part->n_in);
    for (size_t k = 0; k < part->n_in; k++) {
        size_t at = part->column[k];
        place[k] = (int64_t)at;
        if (!from->table) out->column[k] = from->column[at], out->text[k] = from->text[at], out->filled[k] = from->filled[at];
    }
    if (from->table) out->table = eq_cell_gather(w, from->table, place, part->n_in);
    return EQ_OK;
}

static eq_status write_columns(eq_cell_writer *w, const eq_cell_step *step, eq_cell_stream *s) {
    eq_cell_stream made = {.n = step->n_parts}, own;
    EQ_NEW(w->cx, w->arena, made.column, made.n);
    EQ_NEW(w->cx, w->arena, made.text, made.n);
    for (size_t p = 0; p < step->n_parts; p++) {
        EQ_TRY(pick(w, &step->part[p], s, &own));
        EQ_TRY(write_steps(w, step->part[p].step, step->part[p].n, &own));
        EQ_TRY(eq_cell_as_table(w, &own, &made.column[p]));
    }
    EQ_TRY(eq_cell_as_table(w, &made, &s->table));
    s->n = step->n_out;
    return EQ_OK;
}

static eq_status write_mean(eq_cell_writer *w, const eq_cell_step *step, eq_cell_stream *s) {
    static const int64_t second = 1;
    const char *sum = NULL, *x;
    for (size_t p = 0; p < step->n_parts; p++) {
        const eq_cell_steps *part = &step->part[p];
        eq_cell_stream own;
        EQ_TRY(copy_stream(w, s, &own));
        EQ_TRY(write_steps(w, part->step, part->n, &own));
        EQ_TRY(eq_cell_as_table(w, &own, &x));
        if (part->n_out == 2) x = eq_cell_gather(w, x, &second, 1);
        x = eq_onnx_add_step(w->onnx, "Mul", x, eq_cell_numbers(w, &part->weight, 1, 1), NULL);
        sum = sum ? eq_onnx_add_step(w->onnx, "Add", sum, x, NULL) : x;
    }
    s->table = sum;
    s->n = step->n_out;
    return EQ_OK;
}

static eq_status write_step(eq_cell_writer *w, const eq_cell_step *step, eq_cell_stream *s) {
    static const char *const op[EQ_N_CELL_KINDS] = {
        [EQ_CELL_RELU] = "Relu", [EQ_CELL_TANH] = "Tanh", [EQ_CELL_SIGMOID] = "Sigmoid", [EQ_CELL_SOFTMAX] = "Softmax"};
    switch (step->kind) {
    case EQ_CELL_COLUMNS: return write_columns(w, step, s);
    case EQ_CELL_MEAN: return write_mean(w, step, s);
    case EQ_CELL_IMPUTE: return write_impute(w, step, s);
    case EQ_CELL_ONE_HOT:
    case EQ_CELL_ORDINAL: return write_encoder(w, step, s);
    case EQ_CELL_IDENTITY: return EQ_OK;
    default: break;
    }
    EQ_TRY(eq_cell_as_table(w, s, &s->table));
    switch (step->kind) {
    case EQ_CELL_LINEAR: EQ_TRY(write_linear(w, step, s)); break;
    case EQ_CELL_TREES: return write_trees(w, step, s);
    case EQ_CELL_ISOTONIC: return eq_cell_write_isotonic(w, step, s);
    case EQ_CELL_SCALE: write_scale(w, step, s); break;
    case EQ_CELL_PLATT: write_platt(w, step, s); break;
    default: s->table = eq_onnx_add_step(w->onnx, op[step->kind], s->table, NULL, NULL); break;
    }
    s->n = step->n_out;
    return EQ_OK;
}

static eq_status write_steps(eq_cell_writer *w, const eq_cell_step *step, size_t n, eq_cell_stream *s) {
    for (size_t k = 0; k < n; k++) {
        bool pair = k + 1 < n && step[k].kind == EQ_CELL_TREES && step[k].n_out == 1 && step[k + 1].kind == EQ_CELL_ISOTONIC;
        if (pair) EQ_TRY(eq_cell_as_table(w, s, &s->table));
        EQ_TRY(pair ? eq_cell_write_curve_of_trees(w, &step[k], &step[k + 1], s) : write_step(w, &step[k], s));
        k += pair;
    }
    return EQ_OK;
}

/* ---- inputs and the end ---- */

static eq_status add_inputs(eq_cell_writer *w, const eq_scorer *scorer, eq_cell_stream *s) {
    size_t n = scorer->n_columns;
    bool any = false;
    for (size_t c = 0; c < n; c++) any |= scorer->column[c].takes == EQ_TAKES_TEXT;
    *s = (eq_cell_stream){.n = n};
    if (!any) {
        eq_onnx_input(w->onnx, s->table = "features", EQ_OUT_DOUBLE, n);
        return EQ_OK;
    }
    EQ_NEW(w->cx, w->arena, s->column, n);
    EQ_NEW(w->cx, w->arena, s->text, n);
    EQ_NEW(w->cx, w->arena, s->filled, n);
    for (size_t c = 0; c < n; c++) {
        const char *name = scorer->column[c].name;
        bool twice = false;
        for (size_t k = 0; k < c; k++) twice |= !strcmp(scorer->column[k].name, name);
        name = s->column[c] = eq_export_input_name(w->onnx, name, c, twice);
        s->text[c] = scorer->column[c].takes == EQ_TAKES_TEXT;
        eq_onnx_column(w->onnx, name, s->text[c] ? EQ_OUT_TEXT : EQ_OUT_DOUBLE);
    }
    return EQ_OK;
}

static void end_in(eq_cell_writer *w, const char *op, const char *in, const char *out, const eq_wire_out *attributes) {
    const char *const list[] = {in, NULL};
    eq_onnx_add_node(w->onnx, &(eq_out_node){.op = op, .out = out, .in = list, .attributes = attributes});
}

static void to_float(eq_cell_writer *w, const char *in, const char *out) {
    eq_wire_out to = eq_wire_new(&w->onnx->graph);
    eq_onnx_put_whole(&to, "to", EQ_OUT_FLOAT);
    end_in(w, "Cast", in, out, &to);
}

static eq_status write_sum(eq_cell_writer *w, const char *table, const bool *counts, size_t n, const char **out) {
    double *one;
    EQ_NEW(w->cx, w->arena, one, n);
    for (size_t k = 0; k < n; k++) one[k] = counts[k];
    *out = eq_onnx_add_step(w->onnx, "MatMul", table, eq_cell_numbers(w, one, n, 1), NULL);
    return EQ_OK;
}

/* One of the last step's numbers, or what it leaves of 1. */
static eq_status write_score(eq_cell_writer *w, const eq_scorer *scorer, const eq_cell_view *view, eq_cell_stream *s) {
    const int64_t place = (int64_t)view->pick;
    const double one = 1;
    const char *score;
    EQ_TRY(eq_cell_as_table(w, s, &score));
    if (view->counts) EQ_TRY(write_sum(w, score, view->counts, s->n, &score));
    else if (s->n > 1) score = eq_cell_gather(w, score, &place, 1);
    if (view->turned && scorer->is == EQ_SCORE_PROBABILITY && !scorer->by_sigmoid)
        score = eq_onnx_add_step(w->onnx, "Sub", eq_cell_numbers(w, &one, 1, 1), score, NULL);
    else if (view->turned) score = eq_onnx_add_step(w->onnx, "Neg", score, NULL, NULL);
    if (scorer->by_sigmoid) score = eq_onnx_add_step(w->onnx, "Sigmoid", score, NULL, NULL);
    to_float(w, score, "score");
    return EQ_OK;
}

eq_status eq_export_cell(eq_onnx_out *onnx, const eq_scorer *scorer) {
    eq_cell_writer w = {.cx = onnx->graph.cx, .arena = onnx->graph.arena, .onnx = onnx};
    eq_cell_view view = eq_cell_view_of(scorer);
    eq_cell_stream s;
    EQ_TRY(add_inputs(&w, scorer, &s));
    if (scorer->network) {
        const char *x;
        EQ_TRY(write_steps(&w, view.steps->step, view.n_prefix, &s));
        EQ_TRY(eq_cell_as_table(&w, &s, &x));
        to_float(&w, x, "x");
        EQ_TRY(eq_export_network(onnx, scorer->network, "x"));
        end_in(&w, "Sigmoid", "logit", "score", NULL);
    } else {
        EQ_TRY(write_steps(&w, view.steps->step, view.steps->n, &s));
        EQ_TRY(write_score(&w, scorer, &view, &s));
    }
    return onnx->graph.failed ? EQ_EMEMORY : EQ_OK;
}
