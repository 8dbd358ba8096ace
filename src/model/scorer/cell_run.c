/* Steps at work, in double throughout, as scikit-learn has them. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "math/kernels.h"
#include "model/scorer/cell.h"

static eq_status new_block(eq_ctx *cx, const eq_cell_block *in, size_t width, eq_cell_block *out) {
    *out = (eq_cell_block){.n_rows = in->n_rows, .width = width, .first = in->first};
    EQ_NEW_CELLS(cx, &cx->tmp, out->x, in->n_rows, width);
    return EQ_OK;
}

/* ---- levels ---- */

bool eq_cell_is_empty(const char *level) { return !strcmp(level, "nan") || !strcmp(level, "None"); }

/* By its text, else by the number that it is: 1 is 1.0. An empty cell may be the level "nan" or "None". n where it is none. */
static size_t find_level(const eq_cell_levels *levels, const char *text) {
    size_t k = 0;
    while (k < levels->n && strcmp(levels->level[k], text)) k++;
    if (k < levels->n) return k;
    for (k = 0; k < levels->n; k++) {
        const char *level = levels->level[k];
        if (*text ? eq_number_same(level, text) : eq_cell_is_empty(level)) break;
    }
    return k;
}

static eq_status read_level(eq_ctx *cx, const eq_cell_step *step, const eq_cell_block *in, size_t at, size_t *level) {
    char number[EQ_NUMBER_TEXT] = "";
    size_t c = at % in->width;
    const char *text = in->text ? in->text[at] : NULL;
    if (!text && isfinite(in->x[at])) eq_number_digits(in->x[at], number);
    *level = find_level(&step->levels[c], text ? text : number);
    if (*level < step->levels[c].n || step->unknown != EQ_UNKNOWN_REFUSE) return EQ_OK;
    return eq_fail(cx, EQ_EINPUT,
                   "row %zu, counted from 0: \"%.60s\" is none of the %zu levels that the model knows of its %s %zu",
                   in->first + at / in->width, text ? text : number, step->levels[c].n, eq_cell_ids[step->kind], c);
}

static eq_status run_one_hot(eq_ctx *cx, const eq_cell_step *step, const eq_cell_block *in, eq_cell_block *out) {
    for (size_t i = 0; i < in->n_rows; i++) {
        double *x = out->x + i * out->width;
        for (size_t c = 0; c < in->width; c++) {
            const eq_cell_levels *levels = &step->levels[c];
            size_t level, drop = levels->drop;
            EQ_TRY(read_level(cx, step, in, i * in->width + c, &level));
            if (level < levels->n && level != drop) x[level - (level > drop)] = 1;
            x += levels->n - (drop < levels->n);
        }
    }
    return EQ_OK;
}

static eq_status run_ordinal(eq_ctx *cx, const eq_cell_step *step, const eq_cell_block *in, eq_cell_block *out) {
    for (size_t at = 0; at < in->n_rows * in->width; at++) {
        size_t level;
        EQ_TRY(read_level(cx, step, in, at, &level));
        bool known = level < step->levels[at % in->width].n;
        out->x[at] = !known                                                                           ? step->unknown_value
                     : step->has_empty && eq_cell_is_empty(step->levels[at % in->width].level[level]) ? step->empty_value
                                                                                                      : (double)level;
    }
    return EQ_OK;
}

/* ---- numbers ---- */

static eq_status run_impute(eq_ctx *cx, const eq_cell_step *step, const eq_cell_block *in, eq_cell_block *out) {
    size_t n = in->n_rows * in->width;
    if (in->text || step->text) EQ_NEW(cx, &cx->tmp, out->text, n);
    for (size_t at = 0; at < n; at++) {
        const char *text = in->text ? in->text[at] : NULL;
        bool missing = text ? !*text : isnan(in->x[at]);
        out->x[at] = missing ? step->a[at % in->width] : in->x[at];
        if (out->text) out->text[at] = !missing ? text : step->text ? step->text[at % in->width] : NULL;
    }
    return EQ_OK;
}

static void run_linear(const eq_cell_step *step, const eq_cell_block *in, eq_cell_block *out) {
    for (size_t i = 0; i < in->n_rows; i++)
        for (size_t j = 0; j < step->n_out; j++) {
            const double *weight = step->a + j * step->n_in, *x = in->x + i * in->width;
            double sum = 0;
            for (size_t k = 0; k < step->n_in; k++) sum += weight[k] * x[k];
            out->x[i * step->n_out + j] = sum + step->b[j];
        }
}

static void softmax(double *x, size_t n) {
    double most = -(double)INFINITY, sum = 0;
    for (size_t k = 0; k < n; k++)
        if (x[k] > most) most = x[k];
    for (size_t k = 0; k < n; k++) sum += x[k] = eq_exp(x[k] - most);
    for (size_t k = 0; k < n; k++) x[k] /= sum;
}

static double isotonic(const eq_cell_step *step, double x) {
    size_t low = 0, high = step->n_points - 1;
    if (x <= step->a[0]) return step->b[0];
    if (x >= step->a[high]) return step->b[high];
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (step->a[middle] <= x) low = middle;
        else high = middle;
    }
    double slope = (step->b[high] - step->b[low]) / (step->a[high] - step->a[low]);
    return slope * (x - step->a[low]) + step->b[low];
}

static void run_each(const eq_cell_step *step, const eq_cell_block *in, eq_cell_block *out) {
    for (size_t at = 0; at < in->n_rows * in->width; at++) {
        double x = in->x[at];
        size_t c = at % in->width;
        switch (step->kind) {
        case EQ_CELL_SCALE: x = (x - step->a[c]) / step->b[c]; break;
        case EQ_CELL_RELU: x = x < 0 ? 0 : x; break;
        case EQ_CELL_TANH: x = eq_tanh(x); break;
        case EQ_CELL_SIGMOID: x = eq_sigmoid(x); break;
        case EQ_CELL_ISOTONIC: x = isotonic(step, x); break;
        case EQ_CELL_PLATT: x = eq_sigmoid(-(step->a[0] * x + step->b[0])); break;
        default: break;
        }
        out->x[at] = x;
    }
    for (size_t i = 0; i < in->n_rows && step->kind == EQ_CELL_SOFTMAX; i++) softmax(out->x + i * out->width, out->width);
}

/* ---- parts ---- */

static eq_status pick(eq_ctx *cx, const eq_cell_steps *part, const eq_cell_block *in, eq_cell_block *out) {
    EQ_TRY(new_block(cx, in, part->n_in, out));
    if (in->text) EQ_NEW_CELLS(cx, &cx->tmp, out->text, in->n_rows, part->n_in);
    for (size_t i = 0; i < in->n_rows; i++)
        for (size_t k = 0; k < part->n_in; k++) {
            size_t from = i * in->width + part->column[k], to = i * part->n_in + k;
            out->x[to] = in->x[from];
            if (in->text) out->text[to] = in->text[from];
        }
    return EQ_OK;
}

static eq_status run_parts(eq_ctx *cx, const eq_cell_step *step, const eq_cell_block *in, eq_cell_block *out) {
    size_t at = 0;
    bool mean = step->kind == EQ_CELL_MEAN;
    for (size_t p = 0; p < step->n_parts; p++) {
        const eq_cell_steps *part = &step->part[p];
        eq_cell_block picked = *in, made;
        if (!mean) EQ_TRY(pick(cx, part, in, &picked));
        EQ_TRY(eq_cell_run(cx, part, &picked, &made));
        size_t skip = mean && made.width == 2, n = mean ? out->width : made.width;
        if (!mean && made.text && !out->text) EQ_NEW_CELLS(cx, &cx->tmp, out->text, in->n_rows, out->width);
        for (size_t i = 0; i < in->n_rows; i++)
            for (size_t k = 0; k < n; k++) {
                double *to = &out->x[i * out->width + at + k], value = made.x[i * made.width + skip + k];
                *to = mean ? *to + part->weight * value : value;
                if (!mean && made.text) out->text[i * out->width + at + k] = made.text[i * n + k];
            }
        if (!mean) at += made.width;
    }
    return EQ_OK;
}

/* Texts that are numbers become such; steps but these take nothing else. */
static eq_status need_numbers(eq_ctx *cx, const eq_cell_step *step, eq_cell_block *in) {
    eq_cell_kind kind = step->kind;
    if (!in->text || kind == EQ_CELL_COLUMNS || kind == EQ_CELL_IMPUTE || kind == EQ_CELL_ONE_HOT || kind == EQ_CELL_ORDINAL ||
        kind == EQ_CELL_MEAN)
        return EQ_OK;
    for (size_t at = 0; at < in->n_rows * in->width; at++)
        if (in->text[at] && isnan(in->x[at]))
            return eq_fail(cx, EQ_EINPUT, "row %zu, counted from 0: \"%.60s\" comes into %s, expected a number",
                           in->first + at / in->width, in->text[at], eq_cell_ids[kind]);
    in->text = NULL;
    return EQ_OK;
}

/* Where trees say nothing of missing numbers there is no way for one. */
static eq_status run_trees(eq_ctx *cx, const eq_cell_step *step, const eq_cell_block *in, eq_cell_block *out) {
    for (size_t at = 0; !step->takes_missing && at < in->n_rows * in->width; at++)
        if (isnan(in->x[at]))
            return eq_fail(cx, EQ_EINPUT, "row %zu, counted from 0: a missing number comes into trees that take none",
                           in->first + at / in->width);
    return eq_forest_score(&step->forest, in->x, in->n_rows, out->x), EQ_OK;
}

static eq_status run_step(eq_ctx *cx, const eq_cell_step *step, eq_cell_block *in, eq_cell_block *out) {
    EQ_TRY(need_numbers(cx, step, in));
    EQ_TRY(new_block(cx, in, step->n_out, out));
    switch (step->kind) {
    case EQ_CELL_COLUMNS:
    case EQ_CELL_MEAN: return run_parts(cx, step, in, out);
    case EQ_CELL_IMPUTE: return run_impute(cx, step, in, out);
    case EQ_CELL_ONE_HOT: return run_one_hot(cx, step, in, out);
    case EQ_CELL_ORDINAL: return run_ordinal(cx, step, in, out);
    case EQ_CELL_LINEAR: return run_linear(step, in, out), EQ_OK;
    case EQ_CELL_TREES: return run_trees(cx, step, in, out);
    default: return run_each(step, in, out), EQ_OK;
    }
}

eq_status eq_cell_run(eq_ctx *cx, const eq_cell_steps *steps, const eq_cell_block *in, eq_cell_block *out) {
    eq_cell_block now = *in;
    for (size_t s = 0; s < steps->n; s++) {
        EQ_TRY(run_step(cx, &steps->step[s], &now, out));
        now = *out;
    }
    *out = now;
    return EQ_OK;
}
