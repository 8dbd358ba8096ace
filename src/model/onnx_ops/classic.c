/* Operations of ai.onnx.ml on columns of numbers: scaling, filling in, and linear models. */
#include <math.h>
#include <string.h>

#include "model/forest/finish.h"
#include "model/onnx_ops/ops.h"

/* What comes in as a matrix of float32. */
static eq_status shape_floats(eq_onnx_call *call) {
    EQ_TRY(eq_onnx_shape_same(call));
    call->out[0]->type = EQ_ONNX_FLOAT;
    return EQ_OK;
}

/* ---- Normalizer ---- */

enum { NORM_MAX, NORM_L1, NORM_L2 };

eq_status eq_onnx_shape_normalizer(eq_onnx_call *call) {
    static const char *const words[] = {"MAX", "L1", "L2", NULL};
    size_t *norm;
    EQ_NEW(call->cx, call->arena, norm, 1);
    call->state = norm;
    EQ_TRY(eq_onnx_choice(call, "norm", words, norm));
    return shape_floats(call);
}

/* By the largest value (not magnitude); a row whose divisor is zero stays as it is. */
eq_status eq_onnx_run_normalizer(eq_onnx_call *call) {
    const size_t norm = *(const size_t *)call->state;
    eq_onnx_value *out = call->out[0];
    size_t n = eq_onnx_value_height(out), width = eq_onnx_value_width(out);
    for (size_t i = 0; i < n; i++) {
        const double *x = call->in[0]->number + i * width;
        double by = norm == NORM_MAX ? -(double)INFINITY : 0;
        for (size_t j = 0; j < width; j++) {
            if (norm == NORM_MAX) by = x[j] > by ? x[j] : by;
            else by += norm == NORM_L1 ? fabs(x[j]) : x[j] * x[j];
        }
        if (norm == NORM_L2) by = sqrt(by);
        for (size_t j = 0; j < width; j++) out->number[i * width + j] = by == 0 || isinf(by) ? x[j] : x[j] / by;
    }
    eq_onnx_round_all(out->type, out->number, n * width);
    return EQ_OK;
}

/* ---- Scaler and Imputer: a number a column, or one for all ---- */

typedef struct columns {
    const double *offset, *scale; /* or what is filled in, in offset */
    size_t step[2];               /* 0 = one for all */
    double replaced;
} columns;

static eq_status check_columns(const eq_onnx_call *call, const char *name, size_t n, size_t *step) {
    size_t width = eq_onnx_value_width(call->in[0]);
    if (n != 1 && n != width) return eq_onnx_fail(call, "%zu columns come in and %s has %zu", width, name, n);
    *step = n != 1;
    return EQ_OK;
}

eq_status eq_onnx_shape_scaler(eq_onnx_call *call) {
    static const double zero = 0, one = 1;
    columns *state;
    size_t n[2];
    EQ_NEW(call->cx, call->arena, state, 1);
    call->state = state;
    state->offset = eq_onnx_numbers(call, "offset", &n[0]);
    state->scale = eq_onnx_numbers(call, "scale", &n[1]);
    if (!n[0]) state->offset = &zero, n[0] = 1;
    if (!n[1]) state->scale = &one, n[1] = 1;
    EQ_TRY(check_columns(call, "offset", n[0], &state->step[0]));
    EQ_TRY(check_columns(call, "scale", n[1], &state->step[1]));
    return shape_floats(call);
}

eq_status eq_onnx_run_scaler(eq_onnx_call *call) {
    const columns *state = call->state;
    eq_onnx_value *out = call->out[0];
    size_t n = eq_onnx_value_height(out), width = eq_onnx_value_width(out);
    for (size_t i = 0, at = 0; i < n; i++)
        for (size_t j = 0; j < width; j++, at++)
            out->number[at] =
                (double)(float)(call->in[0]->number[at] - state->offset[j * state->step[0]]) * state->scale[j * state->step[1]];
    eq_onnx_round_all(out->type, out->number, n * width);
    return EQ_OK;
}

eq_status eq_onnx_shape_imputer(eq_onnx_call *call) {
    columns *state;
    bool whole = !eq_onnx_is_real(call->in[0]->type);
    const char *name = whole ? "imputed_value_int64s" : "imputed_value_floats";
    size_t n;
    EQ_NEW(call->cx, call->arena, state, 1);
    call->state = state;
    state->offset = eq_onnx_numbers(call, name, &n);
    state->replaced = whole ? eq_onnx_number(call, "replaced_value_int64", 0) : eq_onnx_number(call, "replaced_value_float", 0);
    EQ_TRY(check_columns(call, name, n, &state->step[0]));
    return eq_onnx_shape_same(call);
}

eq_status eq_onnx_run_imputer(eq_onnx_call *call) {
    const columns *state = call->state;
    eq_onnx_value *out = call->out[0];
    size_t n = eq_onnx_value_height(out), width = eq_onnx_value_width(out);
    for (size_t i = 0, at = 0; i < n; i++)
        for (size_t j = 0; j < width; j++, at++) {
            double x = call->in[0]->number[at];
            bool gone = isnan(state->replaced) ? isnan(x) : x == state->replaced;
            out->number[at] = gone ? state->offset[j * state->step[0]] : x;
        }
    return EQ_OK;
}

/* ---- linear models ---- */

typedef struct linear {
    const double *weight, *bias; /* weight (n, columns) */
    size_t n, n_classes, transform;
    const double *number; /* (n_classes) labels, or */
    const eq_bytes *text;
} linear;

static eq_status begin_linear(eq_onnx_call *call, linear *state) {
    size_t n_weights, n_bias, width = eq_onnx_value_width(call->in[0]);
    state->weight = eq_onnx_numbers(call, "coefficients", &n_weights);
    state->bias = eq_onnx_numbers(call, "intercepts", &n_bias);
    EQ_TRY(eq_onnx_choice(call, "post_transform", eq_transform_ids, &state->transform));
    if (!state->n) state->n = n_bias ? n_bias : width ? n_weights / width : 0;
    if (!state->n || n_weights != state->n * width || (n_bias && n_bias != state->n))
        return eq_onnx_fail(call, "%zu columns come in, and there are %zu weights and %zu intercepts", width, n_weights, n_bias);
    return EQ_OK;
}

/* x W' + b of one row, rounded as a product of float32 is. */
static void multiply(const linear *state, const double *x, size_t width, double *out) {
    for (size_t k = 0; k < state->n; k++) {
        double sum = 0;
        for (size_t j = 0; j < width; j++) sum += x[j] * state->weight[k * width + j];
        out[k] = (double)(float)(sum + (state->bias ? state->bias[k] : 0));
    }
}

eq_status eq_onnx_shape_linear_regressor(eq_onnx_call *call) {
    linear *state;
    int64_t targets;
    EQ_NEW(call->cx, call->arena, state, 1);
    call->state = state;
    EQ_TRY(eq_onnx_integer(call, "targets", 1, &targets));
    state->n = targets > 0 && targets <= EQ_ONNX_MOST_VALUES ? (size_t)targets : 0;
    EQ_TRY(begin_linear(call, state));
    eq_onnx_value *out = call->out[0], *in = call->in[0];
    *out = (eq_onnx_value){.name = out->name, .type = EQ_ONNX_FLOAT, .rows = in->rows, .n_dims = 2, .weight = SIZE_MAX};
    out->dim[0] = eq_onnx_value_height(in);
    out->dim[1] = state->n;
    return EQ_OK;
}

eq_status eq_onnx_run_linear_regressor(eq_onnx_call *call) {
    const linear *state = call->state;
    size_t n = eq_onnx_value_height(call->in[0]), width = eq_onnx_value_width(call->in[0]);
    for (size_t i = 0; i < n; i++) {
        double *out = call->out[0]->number + i * state->n;
        multiply(state, call->in[0]->number + i * width, width, out);
        eq_transform_row((eq_transform)state->transform, true, out, state->n);
    }
    return EQ_OK;
}

/* One row of weights: both classes of two, or a single column where the file names one label only. */
static size_t n_scores(const linear *state) { return state->n == 1 && state->n_classes == 2 ? 2 : state->n; }

static eq_status read_labels(eq_onnx_call *call, linear *state) {
    size_t n;
    state->text = eq_onnx_texts(call, "classlabels_strings", &n);
    if (!n) state->text = NULL, state->number = eq_onnx_numbers(call, "classlabels_ints", &n);
    state->n_classes = n;
    if (n && n != state->n && !(n == 2 && state->n == 1))
        return eq_onnx_fail(call, "has %zu labels for %zu rows of weights", n, state->n);
    return EQ_OK;
}

eq_status eq_onnx_shape_linear_classifier(eq_onnx_call *call) {
    linear *state;
    EQ_NEW(call->cx, call->arena, state, 1);
    call->state = state;
    EQ_TRY(begin_linear(call, state));
    EQ_TRY(read_labels(call, state));
    const eq_onnx_value *in = call->in[0];
    for (size_t k = 0; k < 2; k++) {
        eq_onnx_value *out = call->out[k];
        if (!out) continue;
        *out = (eq_onnx_value){.name = out->name,
                               .type = k             ? EQ_ONNX_FLOAT
                                       : state->text ? EQ_ONNX_TEXT
                                                     : EQ_ONNX_INT64,
                               .rows = in->rows,
                               .weight = SIZE_MAX};
        out->n_dims = k ? 2 : 1;
        out->dim[0] = eq_onnx_value_height(in);
        out->dim[1] = n_scores(state);
    }
    return EQ_OK;
}

static void put_label(const linear *state, size_t k, eq_onnx_value *out, size_t i) {
    if (out->text) out->text[i] = k < state->n_classes ? state->text[k] : (eq_bytes){0};
    else out->number[i] = k < state->n_classes ? state->number[k] : (double)k;
}

/* The label is decided before the transform. */
eq_status eq_onnx_run_linear_classifier(eq_onnx_call *call) {
    const linear *state = call->state;
    size_t n = eq_onnx_value_height(call->in[0]), width = eq_onnx_value_width(call->in[0]), m = n_scores(state);
    double *sum;
    eq_mark mark = eq_arena_mark(&call->cx->tmp);
    EQ_NEW(call->cx, &call->cx->tmp, sum, m > state->n ? m : state->n);
    for (size_t i = 0; i < n; i++) {
        multiply(state, call->in[0]->number + i * width, width, sum);
        size_t best = state->n == 1 ? sum[0] > 0 : 0;
        for (size_t k = 1; k < state->n; k++)
            if (sum[k] > sum[best]) best = k;
        if (call->out[0]) put_label(state, best, call->out[0], i);
        if (state->n == 1 && m == 2) {
            double s = sum[0];
            bool odds = state->transform == EQ_TRANSFORM_LOGISTIC;
            sum[1] = s;
            sum[0] = odds ? -s : (double)(float)(1 - s);
            if (odds) eq_transform_row(EQ_TRANSFORM_LOGISTIC, true, sum, 2);
        } else eq_transform_row((eq_transform)state->transform, true, sum, m);
        if (call->out[1]) memcpy(call->out[1]->number + i * m, sum, m * sizeof *sum);
    }
    eq_arena_reset(&call->cx->tmp, mark);
    return EQ_OK;
}
