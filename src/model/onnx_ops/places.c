/* Operations that give some of what they take, or several things side by side. */
#include <math.h>
#include <string.h>

#include "model/onnx_ops/ops.h"

static void copy(const eq_onnx_value *from, size_t i, eq_onnx_value *to, size_t k, size_t n) {
    if (!n) return;
    if (to->text) memcpy(to->text + k, from->text + i, n * sizeof *to->text);
    else memcpy(to->number + k, from->number + i, n * sizeof *to->number);
}

/* Numbers before an axis and behind it. */
static size_t before(const eq_onnx_value *v, size_t axis) {
    size_t n = 1;
    for (size_t d = 0; d < axis; d++) n *= v->dim[d];
    return n;
}

static size_t behind(const eq_onnx_value *v, size_t axis) {
    size_t n = 1;
    for (size_t d = axis + 1; d < v->n_dims; d++) n *= v->dim[d];
    return n;
}

static eq_status keep_axis(eq_onnx_call *call, double given, const eq_onnx_value *of, size_t **state) {
    EQ_NEW(call->cx, call->arena, *state, 1);
    call->state = *state;
    EQ_TRY(eq_onnx_axis(call, given, of->n_dims, *state));
    return of->rows && **state == 0 ? eq_onnx_fail_rows(call) : EQ_OK;
}

/* ---- Concat and Split ---- */

eq_status eq_onnx_shape_concat(eq_onnx_call *call) {
    const eq_onnx_value *first = call->in[0];
    eq_onnx_value *out = call->out[0];
    size_t *axis;
    if (!first) return eq_onnx_fail(call, "its first operand is left out");
    EQ_TRY(keep_axis(call, eq_onnx_number(call, "axis", call->version < 4 ? 1 : 0), first, &axis));
    eq_onnx_like(out, first);
    for (size_t k = 1; k < call->n_in; k++) {
        const eq_onnx_value *v = call->in[k];
        if (!v || v->n_dims != first->n_dims || (v->type == EQ_ONNX_TEXT) != (first->type == EQ_ONNX_TEXT))
            return eq_onnx_fail(call, "operand %zu has another kind or other dimensions than the first", k + 1);
        if (v->rows != first->rows) return eq_onnx_fail_rows(call);
        for (size_t d = 0; d < v->n_dims; d++)
            if (d != *axis && v->dim[d] != first->dim[d])
                return eq_onnx_fail(call, "\"%s\" has %zu along dimension %zu, expected %zu", v->name, v->dim[d], d + 1,
                                    first->dim[d]);
        out->dim[*axis] += v->dim[*axis];
    }
    return out->dim[*axis] <= EQ_ONNX_MOST_VALUES ? EQ_OK : eq_onnx_fail(call, "gives more than 2^24 numbers");
}

eq_status eq_onnx_run_concat(eq_onnx_call *call) {
    const size_t axis = *(const size_t *)call->state;
    eq_onnx_value *out = call->out[0];
    size_t n = before(out, axis), rest = behind(out, axis), whole = out->dim[axis] * rest, at = 0;
    for (size_t k = 0; k < call->n_in; k++) {
        size_t part = call->in[k]->dim[axis] * rest;
        for (size_t i = 0; i < n; i++) copy(call->in[k], i * part, out, i * whole + at, part);
        at += part;
    }
    return EQ_OK;
}

static eq_status split_sizes(eq_onnx_call *call, size_t axis) {
    size_t n = 0, whole = call->in[0]->dim[axis], parts = call->n_out, sum = 0, even = (whole + parts - 1) / parts;
    const double *list;
    if (call->version >= 13) EQ_TRY(eq_onnx_known(call, 1, &list, &n));
    else list = eq_onnx_numbers(call, "split", &n);
    if (n && n != parts) return eq_onnx_fail(call, "has %zu sizes for %zu parts", n, parts);
    for (size_t k = 0; k < parts; k++) {
        size_t left = whole - sum, size = even < left ? even : left;
        if (n && !(list[k] >= 0 && list[k] <= (double)left))
            return eq_onnx_fail(call, "part %zu has %g of %zu numbers that are left", k + 1, list[k], left);
        if (n) size = (size_t)list[k];
        sum += size;
        if (!call->out[k]) continue;
        eq_onnx_like(call->out[k], call->in[0]);
        call->out[k]->dim[axis] = size;
    }
    return sum == whole ? EQ_OK : eq_onnx_fail(call, "its parts have %zu of %zu numbers", sum, whole);
}

/* Where each part begins is kept behind the axis. */
eq_status eq_onnx_shape_split(eq_onnx_call *call) {
    size_t *axis;
    EQ_TRY(keep_axis(call, eq_onnx_number(call, "axis", 0), call->in[0], &axis));
    for (size_t k = 0; k < call->n_out; k++)
        if (!call->out[k]) return eq_onnx_fail(call, "part %zu has no name", k + 1);
    return split_sizes(call, *axis);
}

eq_status eq_onnx_run_split(eq_onnx_call *call) {
    const size_t axis = *(const size_t *)call->state;
    const eq_onnx_value *in = call->in[0];
    size_t n = before(in, axis), rest = behind(in, axis), whole = in->dim[axis] * rest, at = 0;
    for (size_t k = 0; k < call->n_out; k++) {
        size_t part = call->out[k]->dim[axis] * rest;
        for (size_t i = 0; i < n; i++) copy(in, i * whole + at, call->out[k], i * part, part);
        at += part;
    }
    return EQ_OK;
}

/* ---- Slice and Transpose: each dimension of the output is a dimension of the input, from somewhere on in steps ---- */

typedef struct strided {
    size_t of[EQ_ONNX_MOST_DIMS], from[EQ_ONNX_MOST_DIMS];
    int64_t step[EQ_ONNX_MOST_DIMS];
} strided;

static eq_status begin_strided(eq_onnx_call *call, strided **out) {
    strided *state;
    EQ_NEW(call->cx, call->arena, state, 1);
    for (size_t d = 0; d < EQ_ONNX_MOST_DIMS; d++) state->of[d] = d, state->step[d] = 1;
    call->state = *out = state;
    return eq_onnx_shape_same(call);
}

eq_status eq_onnx_shape_transpose(eq_onnx_call *call) {
    const eq_onnx_value *in = call->in[0];
    strided *state;
    size_t n;
    bool seen[EQ_ONNX_MOST_DIMS] = {false};
    const double *perm = eq_onnx_numbers(call, "perm", &n);
    EQ_TRY(begin_strided(call, &state));
    if (n && n != in->n_dims) return eq_onnx_fail(call, "perm has %zu axes, and its operand has %zu dimensions", n, in->n_dims);
    for (size_t d = 0; d < in->n_dims; d++) {
        state->of[d] = in->n_dims - 1 - d;
        if (n) EQ_TRY(eq_onnx_axis(call, perm[d], in->n_dims, &state->of[d]));
        if (seen[state->of[d]]) return eq_onnx_fail(call, "perm names axis %zu twice", state->of[d]);
        seen[state->of[d]] = true;
        call->out[0]->dim[d] = in->dim[state->of[d]];
    }
    return in->rows && state->of[0] ? eq_onnx_fail_rows(call) : EQ_OK;
}

/* From `from` to before `to` in steps along a dimension of n numbers, as Python slices. */
static eq_status slice_axis(eq_onnx_call *call, size_t axis, double from, double to, double step) {
    strided *state = call->state;
    double n = (double)call->in[0]->dim[axis];
    if (step == 0 || step != floor(step) || fabs(step) > 1e9) return eq_onnx_fail(call, "a step is %g", step);
    if (from < 0) from += n;
    if (to < 0) to += n;
    double least = step > 0 ? 0 : -1, most = step > 0 ? n : n - 1;
    from = from < (step > 0 ? 0 : 0) ? 0 : from > most ? most : from;
    to = to < least ? least : to > n ? n : to;
    if (step < 0 && from > n - 1) from = n - 1;
    double count = ceil((to - from) / step);
    if (!(count > 0) || n == 0) count = 0;
    state->from[axis] = (size_t)(from < 0 ? 0 : from);
    state->step[axis] = (int64_t)step;
    call->out[0]->dim[axis] = (size_t)count;
    bool all = count == n && step == 1;
    return call->in[0]->rows && axis == 0 && !all ? eq_onnx_fail_rows(call) : EQ_OK;
}

eq_status eq_onnx_shape_slice(eq_onnx_call *call) {
    static const char *const name[] = {"starts", "ends", "axes"};
    const double *list[4] = {NULL};
    size_t n[4] = {0}, axis;
    strided *state;
    EQ_TRY(begin_strided(call, &state));
    for (size_t k = 0; k < 4; k++) {
        if (call->version >= 10) EQ_TRY(eq_onnx_known(call, k + 1, &list[k], &n[k]));
        else if (k < 3) list[k] = eq_onnx_numbers(call, name[k], &n[k]);
    }
    if (n[0] != n[1] || (list[2] && n[2] != n[0]) || (list[3] && n[3] != n[0]))
        return eq_onnx_fail(call, "has %zu starts and %zu ends", n[0], n[1]);
    for (size_t i = 0; i < n[0]; i++) {
        double from = list[0][i], to = list[1][i];
        EQ_TRY(eq_onnx_axis(call, list[2] ? list[2][i] : (double)i, call->in[0]->n_dims, &axis));
        bool rows = call->in[0]->rows && axis == 0;
        if (isnan(from) || (isnan(to) && !rows)) return eq_onnx_fail_rows(call);
        /* Of rows there is no number yet: only all of them may be asked for. */
        if (rows && from == 0 && (isnan(to) || to > EQ_ONNX_MOST_VALUES) && (!list[3] || list[3][i] == 1)) continue;
        if (rows) return eq_onnx_fail_rows(call);
        EQ_TRY(slice_axis(call, axis, from, to, list[3] ? list[3][i] : 1));
    }
    return EQ_OK;
}

eq_status eq_onnx_run_strided(eq_onnx_call *call) {
    const strided *state = call->state;
    const eq_onnx_value *in = call->in[0];
    eq_onnx_value *out = call->out[0];
    size_t step[EQ_ONNX_MOST_DIMS], at[EQ_ONNX_MOST_DIMS] = {0};
    int64_t place = 0;
    for (size_t d = in->n_dims, size = 1; d-- > 0; size *= in->dim[d]) step[d] = size;
    for (size_t d = 0; d < out->n_dims; d++) place += (int64_t)(state->from[d] * step[state->of[d]]);
    for (size_t i = 0, n = eq_onnx_value_size(out); i < n; i++) {
        copy(in, (size_t)place, out, i, 1);
        for (size_t d = out->n_dims; d-- > 0;) {
            int64_t by = state->step[d] * (int64_t)step[state->of[d]];
            place += by;
            if (++at[d] < out->dim[d]) break;
            place -= by * (int64_t)at[d];
            at[d] = 0;
        }
    }
    return EQ_OK;
}

/* ---- Gather and ArrayFeatureExtractor ---- */

/* Of constant data by whole numbers in the data, which is an embedding; or of data by constant numbers. */
eq_status eq_onnx_shape_gather(eq_onnx_call *call) {
    const eq_onnx_value *data = call->in[0], *index = call->in[1];
    eq_onnx_value *out = call->out[0];
    size_t *axis, n = 0;
    EQ_NEW(call->cx, call->arena, axis, 1);
    call->state = axis;
    EQ_TRY(eq_onnx_axis(call, eq_onnx_number(call, "axis", 0), data->n_dims, axis));
    if (data->rows && (index->rows || *axis == 0)) return eq_onnx_fail_rows(call);
    if (index->rows && *axis) return eq_onnx_fail_rows(call);
    if (data->n_dims - 1 + index->n_dims > EQ_ONNX_MOST_DIMS)
        return eq_onnx_fail(call, "gives more than %d dimensions", EQ_ONNX_MOST_DIMS);
    out->type = data->type;
    out->rows = data->rows || index->rows;
    for (size_t d = 0; d < *axis; d++) out->dim[n++] = data->dim[d];
    for (size_t d = 0; d < index->n_dims; d++) out->dim[n++] = index->dim[d];
    for (size_t d = *axis + 1; d < data->n_dims; d++) out->dim[n++] = data->dim[d];
    out->n_dims = n;
    return EQ_OK;
}

static eq_status find_place(eq_onnx_call *call, double given, size_t n, size_t *out) {
    double place = given < 0 ? given + (double)n : given;
    if (!(place >= 0 && place < (double)n))
        return eq_onnx_fail(call, "is asked for number %g, counted from 0, and there are %zu", given, n);
    *out = (size_t)place;
    return EQ_OK;
}

eq_status eq_onnx_run_gather(eq_onnx_call *call) {
    const size_t axis = *(const size_t *)call->state;
    const eq_onnx_value *data = call->in[0], *index = call->in[1];
    size_t n = before(data, axis), rest = behind(data, axis), m = eq_onnx_value_size(index), place = 0;
    for (size_t k = 0; k < m; k++) {
        EQ_TRY(find_place(call, index->number[k], data->dim[axis], &place));
        for (size_t i = 0; i < n; i++) copy(data, (i * data->dim[axis] + place) * rest, call->out[0], (i * m + k) * rest, rest);
    }
    return EQ_OK;
}

/* Columns of the last axis by their numbers; of a list of classes, one a row. The numbers of rows have one column. */
eq_status eq_onnx_shape_extract(eq_onnx_call *call) {
    const eq_onnx_value *data = call->in[0], *index = call->in[1];
    eq_onnx_value *out = call->out[0];
    if (!data->n_dims) return eq_onnx_fail(call, "its operand is a single number");
    if (data->rows && (index->rows || data->n_dims < 2)) return eq_onnx_fail_rows(call);
    if (index->rows && (data->n_dims > 1 || eq_onnx_value_width(index) != 1)) return eq_onnx_fail_rows(call);
    eq_onnx_like(out, data);
    out->rows = data->rows || index->rows;
    if (index->rows) return out->n_dims = 2, out->dim[0] = out->dim[1] = 1, EQ_OK;
    size_t n = eq_onnx_value_size(index);
    if (data->n_dims == 1) out->n_dims = 2, out->dim[0] = 1;
    out->dim[out->n_dims - 1] = n;
    return EQ_OK;
}

eq_status eq_onnx_run_extract(eq_onnx_call *call) {
    const eq_onnx_value *data = call->in[0], *index = call->in[1];
    size_t width = data->dim[data->n_dims - 1];
    size_t n = width ? eq_onnx_value_size(data) / width : 0, m = eq_onnx_value_size(index), place = 0;
    for (size_t k = 0; k < m; k++) {
        EQ_TRY(find_place(call, index->number[k], width, &place));
        for (size_t i = 0; i < n; i++) copy(data, i * width + place, call->out[0], i * m + k, 1);
    }
    return EQ_OK;
}

/* Columns side by side, as float32. */
eq_status eq_onnx_shape_vectorizer(eq_onnx_call *call) {
    eq_onnx_value *out = call->out[0];
    size_t width = 0;
    *out = (eq_onnx_value){.name = out->name, .type = EQ_ONNX_FLOAT, .n_dims = 2, .weight = SIZE_MAX};
    for (size_t k = 0; k < call->n_in; k++) {
        if (!call->in[k] || call->in[k]->rows != call->in[0]->rows) return eq_onnx_fail_rows(call);
        width += eq_onnx_value_width(call->in[k]);
    }
    out->rows = call->in[0]->rows;
    out->dim[0] = eq_onnx_value_height(call->in[0]);
    out->dim[1] = width;
    return EQ_OK;
}

eq_status eq_onnx_run_vectorizer(eq_onnx_call *call) {
    eq_onnx_value *out = call->out[0];
    for (size_t k = 0, at = 0; k < call->n_in; k++) {
        size_t width = eq_onnx_value_width(call->in[k]), n = eq_onnx_value_height(call->in[k]);
        if (n != out->dim[0]) return eq_onnx_fail(call, "its operands have %zu and %zu rows", out->dim[0], n);
        for (size_t i = 0; i < n; i++) copy(call->in[k], i * width, out, i * out->dim[1] + at, width);
        at += width;
    }
    eq_onnx_round_all(out->type, out->number, eq_onnx_value_size(out));
    return EQ_OK;
}
