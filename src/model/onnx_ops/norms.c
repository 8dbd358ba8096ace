/* Operations over some dimensions of each row: reductions, the largest one's place, softmax, norms. Sums in the order of the
 * numbers, in double. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "model/onnx_ops/ops.h"

/* ---- reductions ---- */

enum { MEAN, SUM, MAX, MIN };

typedef struct reduced {
    bool over[EQ_ONNX_MOST_DIMS];
    bool keep;
    int how;
} reduced;

static int how_of(const char *op) {
    return !strcmp(op, "ReduceSum") ? SUM : !strcmp(op, "ReduceMax") ? MAX : !strcmp(op, "ReduceMin") ? MIN : MEAN;
}

static eq_status read_axes(eq_onnx_call *call, reduced *state) {
    size_t since = state->how == SUM ? 13 : 18, n = 0, axis;
    const double *list;
    const eq_onnx_value *in = call->in[0];
    if (call->version >= since) EQ_TRY(eq_onnx_known(call, 1, &list, &n));
    else list = eq_onnx_numbers(call, "axes", &n);
    for (size_t i = 0; i < n; i++) {
        EQ_TRY(eq_onnx_axis(call, list[i], in->n_dims, &axis));
        state->over[axis] = true;
    }
    if (!n && eq_onnx_number(call, "noop_with_empty_axes", 0) > 0 && call->version >= since) return EQ_OK;
    for (size_t d = 0; !n && d < in->n_dims; d++) state->over[d] = true;
    return EQ_OK;
}

static void drop_dims(eq_onnx_call *call, const reduced *state) {
    const eq_onnx_value *in = call->in[0];
    eq_onnx_value *out = call->out[0];
    eq_onnx_like(out, in);
    out->n_dims = 0;
    for (size_t d = 0; d < in->n_dims; d++) {
        if (!state->over[d]) out->dim[out->n_dims++] = in->dim[d];
        else if (state->keep) out->dim[out->n_dims++] = 1;
    }
}

eq_status eq_onnx_shape_reduce(eq_onnx_call *call) {
    reduced *state;
    EQ_NEW(call->cx, call->arena, state, 1);
    call->state = state;
    state->how = how_of(call->op->id);
    state->keep = eq_onnx_number(call, "keepdims", 1) > 0;
    EQ_TRY(read_axes(call, state));
    if (call->in[0]->rows && state->over[0]) return eq_onnx_fail_rows(call);
    drop_dims(call, state);
    return EQ_OK;
}

/* Where in the output the number of the input that the walk stands at goes. */
typedef struct fold {
    size_t at[EQ_ONNX_MOST_DIMS], step[EQ_ONNX_MOST_DIMS], place;
} fold;

static fold begin_fold(const eq_onnx_value *in, const bool *over) {
    fold f = {.place = 0};
    size_t step = 1;
    for (size_t d = in->n_dims; d-- > 0;) {
        f.step[d] = over[d] ? 0 : step;
        if (!over[d]) step *= in->dim[d];
    }
    return f;
}

static void next(fold *f, const eq_onnx_value *in) {
    for (size_t d = in->n_dims; d-- > 0;) {
        f->place += f->step[d];
        if (++f->at[d] < in->dim[d]) return;
        f->place -= f->step[d] * f->at[d];
        f->at[d] = 0;
    }
}

eq_status eq_onnx_run_reduce(eq_onnx_call *call) {
    const reduced *state = call->state;
    const eq_onnx_value *in = call->in[0];
    eq_onnx_value *out = call->out[0];
    size_t n = eq_onnx_value_size(in), m = eq_onnx_value_size(out);
    fold f = begin_fold(in, state->over);
    double none = state->how == MAX ? -(double)INFINITY : state->how == MIN ? (double)INFINITY : 0;
    for (size_t i = 0; i < m; i++) out->number[i] = none;
    for (size_t i = 0; i < n; i++, next(&f, in)) {
        double x = in->number[i], *to = &out->number[f.place];
        if (state->how == MAX) *to = eq_onnx_max(x, *to);
        else if (state->how == MIN) *to = eq_onnx_min(x, *to);
        else *to += x;
    }
    for (size_t i = 0; state->how == MEAN && n && i < m; i++) out->number[i] /= (double)(n / m);
    eq_onnx_round_all(out->type, out->number, m);
    return EQ_OK;
}

/* ---- the largest one's place ---- */

typedef struct largest {
    reduced over; /* the one axis */
    size_t axis;
    bool last; /* of several that are as large */
} largest;

eq_status eq_onnx_shape_arg_max(eq_onnx_call *call) {
    largest *state;
    EQ_NEW(call->cx, call->arena, state, 1);
    call->state = state;
    EQ_TRY(eq_onnx_axis(call, eq_onnx_number(call, "axis", 0), call->in[0]->n_dims, &state->axis));
    if (call->in[0]->rows && state->axis == 0) return eq_onnx_fail_rows(call);
    state->over.over[state->axis] = true;
    state->over.keep = eq_onnx_number(call, "keepdims", 1) > 0;
    state->last = eq_onnx_number(call, "select_last_index", 0) > 0;
    drop_dims(call, &state->over);
    call->out[0]->type = EQ_ONNX_INT64;
    return EQ_OK;
}

/* Numbers before, along and behind an axis. */
static void split_at(const eq_onnx_value *v, size_t axis, size_t size[3]) {
    size[0] = size[1] = size[2] = 1;
    for (size_t d = 0; d < v->n_dims; d++) size[d < axis ? 0 : d == axis ? 1 : 2] *= v->dim[d];
}

eq_status eq_onnx_run_arg_max(eq_onnx_call *call) {
    const largest *state = call->state;
    size_t size[3];
    split_at(call->in[0], state->axis, size);
    for (size_t i = 0; i < size[0]; i++)
        for (size_t k = 0; k < size[2]; k++) {
            const double *x = call->in[0]->number + i * size[1] * size[2] + k;
            size_t best = 0;
            for (size_t j = 1; j < size[1]; j++) {
                double a = x[j * size[2]], b = x[best * size[2]];
                if (a > b || (state->last && a == b)) best = j;
            }
            call->out[0]->number[i * size[2] + k] = (double)best;
        }
    return EQ_OK;
}

/* ---- softmax ---- */

typedef struct softened {
    size_t from; /* the axis; before version 13 all from it on are one vector */
    bool one_axis, log;
} softened;

eq_status eq_onnx_shape_softmax(eq_onnx_call *call) {
    softened *state;
    const eq_onnx_value *in = call->in[0];
    EQ_NEW(call->cx, call->arena, state, 1);
    call->state = state;
    state->one_axis = call->version >= 13;
    state->log = call->op->id[0] == 'L';
    double axis = eq_onnx_number(call, "axis", state->one_axis ? -1 : 1);
    if (!state->one_axis && axis == (double)in->n_dims) state->from = in->n_dims;
    else EQ_TRY(eq_onnx_axis(call, axis, in->n_dims, &state->from));
    if (in->rows && state->from == 0) return eq_onnx_fail_rows(call);
    return eq_onnx_shape_same(call);
}

eq_status eq_onnx_run_softmax(eq_onnx_call *call) {
    const softened *state = call->state;
    eq_onnx_value *out = call->out[0];
    size_t size[3], n = eq_onnx_value_size(out);
    split_at(call->in[0], state->from, size);
    if (!state->one_axis) size[1] *= size[2], size[2] = 1;
    for (size_t i = 0; n && i < size[0]; i++)
        for (size_t k = 0; k < size[2]; k++) {
            size_t at = i * size[1] * size[2] + k, step = size[2];
            const double *x = call->in[0]->number + at;
            double *y = out->number + at, most = x[0], sum = 0;
            for (size_t j = 1; j < size[1]; j++) most = x[j * step] > most ? x[j * step] : most;
            for (size_t j = 0; j < size[1]; j++) {
                double power = eq_exp(x[j * step] - most);
                y[j * step] = state->log ? x[j * step] - most : power;
                sum += power;
            }
            double log_sum = state->log ? eq_log(sum) : 0;
            for (size_t j = 0; j < size[1]; j++) y[j * step] = state->log ? y[j * step] - log_sum : y[j * step] / sum;
        }
    eq_onnx_round_all(out->type, out->number, n);
    return EQ_OK;
}

/* ---- norms ---- */

typedef struct normed {
    size_t axis;
    double epsilon;
} normed;

static eq_status begin_norm(eq_onnx_call *call, double axis) {
    normed *state;
    EQ_NEW(call->cx, call->arena, state, 1);
    call->state = state;
    EQ_TRY(eq_onnx_axis(call, axis, call->in[0]->n_dims, &state->axis));
    state->epsilon = eq_onnx_number(call, "epsilon", (double)1e-5f);
    return eq_onnx_shape_same(call);
}

static eq_status check_unused(eq_onnx_call *call) {
    for (size_t k = 1; k < call->n_out; k++)
        if (call->out[k]) return eq_onnx_fail(call, "\"%s\" is used, which it only has while it is trained", call->out[k]->name);
    return EQ_OK;
}

/* The other outputs are the mean and one over the deviation: they are given where they are asked for. */
eq_status eq_onnx_shape_layer_norm(eq_onnx_call *call) {
    EQ_TRY(begin_norm(call, eq_onnx_number(call, "axis", -1)));
    const normed *state = call->state;
    const eq_onnx_value *in = call->in[0];
    if (in->rows && state->axis == 0) return eq_onnx_fail_rows(call);
    size_t size[3];
    split_at(in, state->axis, size);
    for (size_t k = 1; k < call->n_in; k++)
        if (call->in[k] && (call->in[k]->rows || eq_onnx_value_size(call->in[k]) != size[1] * size[2]))
            return eq_onnx_fail(call, "%zu columns come in and \"%s\" has %zu", size[1] * size[2], call->in[k]->name,
                                eq_onnx_value_size(call->in[k]));
    for (size_t k = 1; k < call->n_out; k++) {
        if (!call->out[k]) continue;
        eq_onnx_like(call->out[k], in);
        for (size_t d = state->axis; d < in->n_dims; d++) call->out[k]->dim[d] = 1;
    }
    return EQ_OK;
}

eq_status eq_onnx_run_layer_norm(eq_onnx_call *call) {
    const normed *state = call->state;
    eq_onnx_value *out = call->out[0], *bias = call->n_in > 2 ? call->in[2] : NULL;
    size_t size[3];
    split_at(call->in[0], state->axis, size);
    size_t width = size[1] * size[2];
    for (size_t i = 0; i < size[0]; i++) {
        const double *x = call->in[0]->number + i * width;
        double mean = 0, variance = 0;
        for (size_t j = 0; j < width; j++) mean += x[j];
        mean /= (double)width;
        for (size_t j = 0; j < width; j++) variance += (x[j] - mean) * (x[j] - mean);
        double inverse = 1 / sqrt(variance / (double)width + state->epsilon);
        for (size_t j = 0; j < width; j++)
            out->number[i * width + j] = (x[j] - mean) * inverse * call->in[1]->number[j] + (bias ? bias->number[j] : 0);
        if (call->n_out > 1 && call->out[1]) call->out[1]->number[i] = mean;
        if (call->n_out > 2 && call->out[2]) call->out[2]->number[i] = inverse;
    }
    eq_onnx_round_all(out->type, out->number, size[0] * width);
    return EQ_OK;
}

eq_status eq_onnx_shape_batch_norm(eq_onnx_call *call) {
    const eq_onnx_value *in = call->in[0];
    if (eq_onnx_number(call, "training_mode", 0) > 0 || (call->version < 7 && !(eq_onnx_number(call, "is_test", 0) > 0)))
        return eq_onnx_fail(call,
                            "is in training mode: scores would depend on which rows come together. Export after model.eval()");
    if (in->n_dims < 2) return eq_onnx_fail(call, "its operand has %zu dimensions, expected at least 2", in->n_dims);
    EQ_TRY(begin_norm(call, 1));
    for (size_t k = 1; k < 5; k++)
        if (call->in[k]->rows || eq_onnx_value_size(call->in[k]) != in->dim[1])
            return eq_onnx_fail(call, "%zu columns come in and \"%s\" has %zu", in->dim[1], call->in[k]->name,
                                eq_onnx_value_size(call->in[k]));
    return check_unused(call);
}

eq_status eq_onnx_run_batch_norm(eq_onnx_call *call) {
    const normed *state = call->state;
    const double *scale = call->in[1]->number, *bias = call->in[2]->number, *mean = call->in[3]->number,
                 *variance = call->in[4]->number;
    eq_onnx_value *out = call->out[0];
    size_t size[3];
    split_at(call->in[0], 1, size);
    for (size_t i = 0, at = 0; i < size[0]; i++)
        for (size_t j = 0; j < size[1]; j++) {
            double by = scale[j] / sqrt(variance[j] + state->epsilon);
            for (size_t k = 0; k < size[2]; k++, at++) out->number[at] = (call->in[0]->number[at] - mean[j]) * by + bias[j];
        }
    eq_onnx_round_all(out->type, out->number, eq_onnx_value_size(out));
    return EQ_OK;
}
