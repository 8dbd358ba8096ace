/* Operations that give what they take in another shape: the numbers stay in their order. */
#include <math.h>
#include <string.h>

#include "model/onnx_ops/ops.h"

eq_status eq_onnx_run_copy(eq_onnx_call *call) {
    eq_onnx_value *out = call->out[0];
    size_t n = eq_onnx_value_size(out);
    if (out->text && n) memcpy(out->text, call->in[0]->text, n * sizeof *out->text);
    if (out->number && n) memcpy(out->number, call->in[0]->number, n * sizeof *out->number);
    return EQ_OK;
}

/* ---- Dropout: what comes in goes out ---- */

eq_status eq_onnx_shape_dropout(eq_onnx_call *call) {
    const double *training;
    size_t n;
    EQ_TRY(eq_onnx_known(call, 2, &training, &n));
    bool old = call->version < 7 && eq_onnx_attribute_of(call->node, "is_test") && !(eq_onnx_number(call, "is_test", 0) > 0);
    if (old || (n && training[0] != 0))
        return eq_onnx_fail(call, "is in training mode: scores would be drawn by chance. Export after model.eval()");
    if (call->n_out > 1 && call->out[1]) {
        eq_onnx_like(call->out[1], call->in[0]);
        call->out[1]->type = EQ_ONNX_BOOL;
    }
    return eq_onnx_shape_same(call);
}

eq_status eq_onnx_run_dropout(eq_onnx_call *call) {
    for (size_t i = 0; call->n_out > 1 && call->out[1] && i < eq_onnx_value_size(call->out[1]); i++) call->out[1]->number[i] = 1;
    return eq_onnx_run_copy(call);
}

/* ---- Flatten, Reshape, Squeeze, Unsqueeze ---- */

eq_status eq_onnx_shape_flatten(eq_onnx_call *call) {
    const eq_onnx_value *in = call->in[0];
    eq_onnx_value *out = call->out[0];
    double given = eq_onnx_number(call, "axis", 1);
    size_t axis = in->n_dims, before = 1, behind = 1;
    if (given != (double)in->n_dims) EQ_TRY(eq_onnx_axis(call, given, in->n_dims, &axis));
    for (size_t d = 0; d < in->n_dims; d++) *(d < axis ? &before : &behind) *= in->dim[d];
    if (in->rows && before != 1) return eq_onnx_fail_rows(call);
    if (in->rows && axis == 0) return eq_onnx_fail_rows(call);
    eq_onnx_like(out, in);
    out->n_dims = 2;
    out->dim[0] = before;
    out->dim[1] = behind;
    return EQ_OK;
}

/* The first dimension of rows is asked for as n, as 1 (of a file for one row), as 0 (the same), or as what is left over. */
static eq_status reshape_rows(eq_onnx_call *call, const double *list, size_t n, size_t open) {
    const eq_onnx_value *in = call->in[0];
    eq_onnx_value *out = call->out[0];
    size_t width = eq_onnx_value_width(in), known = 1;
    if (!n) return eq_onnx_fail_rows(call);
    for (size_t d = 1; d < n; d++)
        if (d != open) known *= out->dim[d];
    bool first = isnan(list[0]) || list[0] == 1 || list[0] == 0 || open == 0;
    if (!first) return eq_onnx_fail_rows(call);
    if (open != SIZE_MAX && open > 0 && known && width % known == 0) out->dim[open] = width / known;
    out->dim[0] = 1;
    return eq_onnx_value_size(out) == width ? EQ_OK : eq_onnx_fail_rows(call);
}

static eq_status reshape_known(eq_onnx_call *call, size_t open) {
    eq_onnx_value *out = call->out[0];
    size_t size = eq_onnx_value_size(call->in[0]), known = 1;
    for (size_t d = 0; d < out->n_dims; d++)
        if (d != open) known *= out->dim[d];
    if (open != SIZE_MAX && known) out->dim[open] = size / known;
    if (eq_onnx_value_size(out) == size) return EQ_OK;
    return eq_onnx_fail(call, "%zu numbers come in and the shape has %zu", size, eq_onnx_value_size(out));
}

eq_status eq_onnx_shape_reshape(eq_onnx_call *call) {
    const eq_onnx_value *in = call->in[0];
    eq_onnx_value *out = call->out[0];
    const double *list;
    size_t n, open = SIZE_MAX;
    bool zeros = eq_onnx_number(call, "allowzero", 0) > 0;
    if (call->version >= 5) EQ_TRY(eq_onnx_known(call, 1, &list, &n));
    else list = eq_onnx_numbers(call, "shape", &n);
    if (n > EQ_ONNX_MOST_DIMS)
        return eq_onnx_fail(call, "the shape has %zu dimensions, at most %d are read", n, EQ_ONNX_MOST_DIMS);
    eq_onnx_like(out, in);
    out->n_dims = n;
    for (size_t d = 0; d < n; d++) {
        double size = list[d];
        if (size < -1 || size > EQ_ONNX_MOST_VALUES) return eq_onnx_fail(call, "the shape has a dimension of %g", size);
        if (isnan(size) && d) return eq_onnx_fail_rows(call);
        if (size == -1 && open != SIZE_MAX) return eq_onnx_fail(call, "two dimensions of the shape are -1");
        if (size == -1) open = d;
        if (size == 0 && !zeros && d >= in->n_dims)
            return eq_onnx_fail(call, "the shape copies dimension %zu, which is not there", d + 1);
        out->dim[d] = size == 0 && !zeros ? in->dim[d] : size == -1 || isnan(size) ? 1 : (size_t)size;
    }
    return in->rows ? reshape_rows(call, list, n, open) : reshape_known(call, open);
}

static eq_status read_axes(eq_onnx_call *call, size_t n_dims, bool *over, size_t *n) {
    const double *list;
    size_t axis;
    if (call->version >= 13) EQ_TRY(eq_onnx_known(call, 1, &list, n));
    else list = eq_onnx_numbers(call, "axes", n);
    for (size_t i = 0; i < *n; i++) {
        EQ_TRY(eq_onnx_axis(call, list[i], n_dims, &axis));
        if (over[axis]) return eq_onnx_fail(call, "axis %zu is named twice", axis);
        over[axis] = true;
    }
    return EQ_OK;
}

eq_status eq_onnx_shape_squeeze(eq_onnx_call *call) {
    const eq_onnx_value *in = call->in[0];
    eq_onnx_value *out = call->out[0];
    bool over[EQ_ONNX_MOST_DIMS] = {false};
    size_t n;
    EQ_TRY(read_axes(call, in->n_dims, over, &n));
    if (in->rows && over[0]) return eq_onnx_fail_rows(call);
    for (size_t d = in->rows; !n && d < in->n_dims; d++) over[d] = in->dim[d] == 1;
    eq_onnx_like(out, in);
    out->n_dims = 0;
    for (size_t d = 0; d < in->n_dims; d++) {
        if (!over[d]) out->dim[out->n_dims++] = in->dim[d];
        else if (in->dim[d] != 1) return eq_onnx_fail(call, "dimension %zu has %zu numbers, expected 1", d + 1, in->dim[d]);
    }
    return EQ_OK;
}

eq_status eq_onnx_shape_unsqueeze(eq_onnx_call *call) {
    const eq_onnx_value *in = call->in[0];
    eq_onnx_value *out = call->out[0];
    bool over[EQ_ONNX_MOST_DIMS] = {false};
    const double *list;
    size_t n;
    if (call->version >= 13) EQ_TRY(eq_onnx_known(call, 1, &list, &n));
    else list = eq_onnx_numbers(call, "axes", &n);
    if (in->n_dims + n > EQ_ONNX_MOST_DIMS) return eq_onnx_fail(call, "gives more than %d dimensions", EQ_ONNX_MOST_DIMS);
    EQ_TRY(read_axes(call, in->n_dims + n, over, &n));
    if (in->rows && over[0]) return eq_onnx_fail_rows(call);
    eq_onnx_like(out, in);
    out->n_dims = in->n_dims + n;
    for (size_t d = 0, k = 0; d < out->n_dims; d++) out->dim[d] = over[d] ? 1 : in->dim[k++];
    return EQ_OK;
}

/* ---- Shape, Constant, ConstantOfShape, Expand ---- */

typedef struct range {
    size_t from, to;
} range;

static size_t clamp(double place, size_t n) {
    if (place < 0) place += (double)n;
    return place < 0 ? 0 : place > (double)n ? n : (size_t)place;
}

eq_status eq_onnx_shape_shape(eq_onnx_call *call) {
    range *state;
    size_t n = call->in[0]->n_dims;
    eq_onnx_value *out = call->out[0];
    EQ_NEW(call->cx, call->arena, state, 1);
    call->state = state;
    state->from = clamp(eq_onnx_number(call, "start", 0), n);
    state->to = clamp(eq_onnx_number(call, "end", (double)n), n);
    if (state->to < state->from) state->to = state->from;
    out->type = EQ_ONNX_INT64;
    out->n_dims = 1;
    out->dim[0] = state->to - state->from;
    return EQ_OK;
}

eq_status eq_onnx_run_shape(eq_onnx_call *call) {
    const range *state = call->state;
    for (size_t d = state->from; d < state->to; d++)
        call->out[0]->number[d - state->from] = call->in[0]->rows && d == 0 ? (double)NAN : (double)call->in[0]->dim[d];
    return EQ_OK;
}

/* What a Constant holds: as a tensor, or as numbers or texts from version 12 on. */
eq_status eq_onnx_shape_constant(eq_onnx_call *call) {
    const eq_onnx_attribute *a = call->node->n_attributes ? &call->node->attribute[0] : NULL;
    eq_onnx_value *out = call->out[0];
    if (!a || a->held == EQ_ONNX_NOTHING) return eq_onnx_fail(call, "holds no value that is read");
    if (a->held == EQ_ONNX_TENSOR) {
        out->type = a->tensor->type;
        out->n_dims = a->tensor->n_dims;
        memcpy(out->dim, a->tensor->dim, sizeof out->dim);
        return EQ_OK;
    }
    bool list = a->held == EQ_ONNX_NUMBERS || a->held == EQ_ONNX_WORDS;
    out->type = a->held == EQ_ONNX_WORD || a->held == EQ_ONNX_WORDS ? EQ_ONNX_TEXT : a->real ? EQ_ONNX_FLOAT : EQ_ONNX_INT64;
    out->n_dims = list;
    out->dim[0] = a->n;
    return EQ_OK;
}

eq_status eq_onnx_run_constant(eq_onnx_call *call) {
    const eq_onnx_attribute *a = &call->node->attribute[0];
    eq_onnx_value *out = call->out[0];
    const double *number = a->held == EQ_ONNX_TENSOR ? a->tensor->number : a->held == EQ_ONNX_NUMBERS ? a->numbers : &a->number;
    const eq_bytes *text = a->held == EQ_ONNX_TENSOR ? a->tensor->text : a->held == EQ_ONNX_WORDS ? a->words : &a->word;
    for (size_t i = 0, n = eq_onnx_value_size(out); i < n; i++) {
        if (out->text) out->text[i] = text[i];
        else out->number[i] = number[i];
    }
    return EQ_OK;
}

/* Dimensions that an operand names; n in the first place is the rows. */
static eq_status read_shape(eq_onnx_call *call, size_t slot, eq_onnx_value *out) {
    const double *list;
    size_t n, size = 1;
    EQ_TRY(eq_onnx_known(call, slot, &list, &n));
    if (n > EQ_ONNX_MOST_DIMS)
        return eq_onnx_fail(call, "the shape has %zu dimensions, at most %d are read", n, EQ_ONNX_MOST_DIMS);
    out->n_dims = n;
    out->rows = n && isnan(list[0]);
    for (size_t d = 0; d < n; d++) {
        if (isnan(list[d]) && d) return eq_onnx_fail_rows(call);
        if (!isnan(list[d]) && !(list[d] >= 0 && list[d] <= EQ_ONNX_MOST_VALUES))
            return eq_onnx_fail(call, "the shape has a dimension of %g", list[d]);
        out->dim[d] = isnan(list[d]) ? 1 : (size_t)list[d];
        size *= out->dim[d];
        if (size > EQ_ONNX_MOST_VALUES) return eq_onnx_fail(call, "gives more than 2^24 numbers");
    }
    return EQ_OK;
}

eq_status eq_onnx_shape_fill(eq_onnx_call *call) {
    const eq_onnx_attribute *a = eq_onnx_attribute_of(call->node, "value");
    bool given = a && a->held == EQ_ONNX_TENSOR;
    if (given && (!a->tensor->number || a->tensor->size != 1)) return eq_onnx_fail(call, "its value is not one number");
    call->out[0]->type = given ? a->tensor->type : EQ_ONNX_FLOAT;
    return read_shape(call, 0, call->out[0]);
}

eq_status eq_onnx_run_fill(eq_onnx_call *call) {
    const eq_onnx_attribute *a = eq_onnx_attribute_of(call->node, "value");
    double value = a && a->held == EQ_ONNX_TENSOR ? a->tensor->number[0] : 0;
    for (size_t i = 0, n = eq_onnx_value_size(call->out[0]); i < n; i++) call->out[0]->number[i] = value;
    return EQ_OK;
}

/* The operand is spread over the shape, and the shape over it. */
eq_status eq_onnx_shape_expand(eq_onnx_call *call) {
    eq_onnx_value shape = {.name = call->in[1]->name}, *operands[2] = {call->in[0], &shape};
    eq_onnx_call as_two = *call;
    EQ_TRY(read_shape(call, 1, &shape));
    as_two.in = operands;
    return eq_onnx_spread(&as_two, SIZE_MAX);
}

eq_status eq_onnx_run_expand(eq_onnx_call *call) {
    eq_onnx_value *out = call->out[0];
    size_t stride[EQ_ONNX_MOST_DIMS], at[EQ_ONNX_MOST_DIMS] = {0}, place = 0;
    eq_onnx_strides(call->in[0], out, SIZE_MAX, stride);
    for (size_t i = 0, n = eq_onnx_value_size(out); i < n; i++) {
        if (out->text) out->text[i] = call->in[0]->text[place];
        else out->number[i] = call->in[0]->number[place];
        for (size_t d = out->n_dims; d-- > 0;) {
            place += stride[d];
            if (++at[d] < out->dim[d]) break;
            place -= stride[d] * at[d];
            at[d] = 0;
        }
    }
    return EQ_OK;
}
