/* What operations share: finding their row, attributes, shapes and strides. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/wording.h"
#include "model/onnx_ops/ops.h"

/* clang-format off */
#define EQ_ONNX_OP(id_, ...) {.id = id_, __VA_ARGS__},
static const eq_onnx_op table[] = {
#include "model/onnx_ops/ops.def"
};
/* clang-format on */

size_t eq_onnx_op_count(void) { return sizeof table / sizeof *table; }
const eq_onnx_op *eq_onnx_op_at(size_t index) { return &table[index]; }

const eq_onnx_op *eq_onnx_op_of(const eq_onnx_node *node) {
    bool ml = !strcmp(node->domain, "ai.onnx.ml");
    if (!ml && *node->domain) return NULL;
    for (size_t i = 0; i < eq_onnx_op_count(); i++)
        if (table[i].ml == ml && !strcmp(table[i].id, node->op)) return &table[i];
    return NULL;
}

eq_status eq_onnx_fail(const eq_onnx_call *call, const char *format, ...) {
    char rest[EQ_MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    eq_word_list(call->cx, rest, sizeof rest, format, arguments);
    va_end(arguments);
    return eq_fail(call->cx, EQ_EINPUT, "%s (%.60s): %s", eq_onnx_node_called(call->cx, call->model, call->node), call->node->op,
                   rest);
}

eq_status eq_onnx_fail_rows(const eq_onnx_call *call) {
    return eq_onnx_fail(call, "mixes rows: a person's score would depend on the others");
}

/* ---- values ---- */

size_t eq_onnx_value_size(const eq_onnx_value *v) {
    size_t size = 1;
    for (size_t d = 0; d < v->n_dims; d++) size *= v->dim[d];
    return size;
}

size_t eq_onnx_value_height(const eq_onnx_value *v) { return v->rows || v->n_dims > 1 ? v->dim[0] : 1; }

size_t eq_onnx_value_width(const eq_onnx_value *v) {
    size_t width = 1;
    for (size_t d = v->rows || v->n_dims > 1 ? 1 : 0; d < v->n_dims; d++) width *= v->dim[d];
    return width;
}

bool eq_onnx_value_has_n(const eq_onnx_value *v) {
    if (!v->constant || !v->number || eq_onnx_is_real(v->type)) return false;
    for (size_t i = 0, n = eq_onnx_value_size(v); i < n; i++)
        if (isnan(v->number[i])) return true;
    return false;
}

bool eq_bytes_same(eq_bytes a, eq_bytes b) { return a.size == b.size && (!a.size || !memcmp(a.data, b.data, a.size)); }

/* To the nearest of 11 bits, ties to even. */
static double round_half(double x) {
    double size = fabs(x), quantum = 5.9604644775390625e-8; /* 2^-24 */
    if (!(size < 65520)) return isnan(x) ? x : x < 0 ? -(double)INFINITY : (double)INFINITY;
    while (size >= quantum * 2048) quantum *= 2;
    double steps = size / quantum, whole = floor(steps + 0.5);
    if (whole == steps + 0.5 && whole > 2 * floor(whole / 2)) whole--;
    return x < 0 ? -whole * quantum : whole * quantum;
}

double eq_onnx_round(eq_onnx_type type, double x) {
    if (type == EQ_ONNX_FLOAT) return (double)(float)x;
    if (type == EQ_ONNX_FLOAT16) return round_half(x);
    if (type == EQ_ONNX_DOUBLE || !isfinite(x)) return x;
    x = x < 0 ? ceil(x) : floor(x);
    if (fabs(x) >= 9223372036854775808.0) return x;
    switch (type) {
    case EQ_ONNX_UINT8: return (double)(uint8_t)(int64_t)x;
    case EQ_ONNX_INT8: return (double)(int8_t)(int64_t)x;
    case EQ_ONNX_UINT16: return (double)(uint16_t)(int64_t)x;
    case EQ_ONNX_INT16: return (double)(int16_t)(int64_t)x;
    case EQ_ONNX_INT32: return (double)(int32_t)(int64_t)x;
    case EQ_ONNX_UINT32: return (double)(uint32_t)(int64_t)x;
    default: return x;
    }
}

void eq_onnx_round_all(eq_onnx_type type, double *x, size_t n) {
    if (type == EQ_ONNX_DOUBLE || type == EQ_ONNX_BOOL) return;
    if (type == EQ_ONNX_FLOAT)
        for (size_t i = 0; i < n; i++) x[i] = (double)(float)x[i];
    else
        for (size_t i = 0; i < n; i++) x[i] = eq_onnx_round(type, x[i]);
}

/* ---- attributes ---- */

double eq_onnx_number(const eq_onnx_call *call, const char *name, double initial) {
    const eq_onnx_attribute *a = eq_onnx_attribute_of(call->node, name);
    return a && a->held == EQ_ONNX_NUMBER ? a->number : initial;
}

eq_status eq_onnx_integer(const eq_onnx_call *call, const char *name, double initial, int64_t *out) {
    double value = eq_onnx_number(call, name, initial);
    if (!(fabs(value) <= 2147483648.0) || value != floor(value))
        return eq_onnx_fail(call, "%s is %g, expected a whole number of 32 bits", name, value);
    *out = (int64_t)value;
    return EQ_OK;
}

const double *eq_onnx_numbers(const eq_onnx_call *call, const char *name, size_t *n) {
    const eq_onnx_attribute *a = eq_onnx_attribute_of(call->node, name);
    *n = 0;
    if (a && a->held == EQ_ONNX_NUMBERS) return *n = a->n, a->numbers;
    if (a && a->held == EQ_ONNX_TENSOR && a->tensor->number) return *n = a->tensor->size, a->tensor->number;
    return NULL;
}

const eq_bytes *eq_onnx_texts(const eq_onnx_call *call, const char *name, size_t *n) {
    const eq_onnx_attribute *a = eq_onnx_attribute_of(call->node, name);
    *n = 0;
    if (a && a->held == EQ_ONNX_WORDS) return *n = a->n, a->words;
    if (a && a->held == EQ_ONNX_TENSOR && a->tensor->text) return *n = a->tensor->size, a->tensor->text;
    return NULL;
}

eq_status eq_onnx_choice(const eq_onnx_call *call, const char *name, const char *const *words, size_t *out) {
    const eq_onnx_attribute *a = eq_onnx_attribute_of(call->node, name);
    *out = 0;
    if (!a || a->held != EQ_ONNX_WORD) return EQ_OK;
    for (size_t i = 0; words[i]; i++)
        if (eq_bytes_same(a->word, eq_bytes_of(words[i]))) return *out = i, EQ_OK;
    return eq_onnx_fail(call, "%s is \"%.*s\", which is not known", name, a->word.size < 40 ? (int)a->word.size : 40,
                        a->word.data);
}

eq_status eq_onnx_known(const eq_onnx_call *call, size_t slot, const double **list, size_t *n) {
    const eq_onnx_value *v = slot < call->n_in ? call->in[slot] : NULL;
    *list = NULL;
    *n = 0;
    if (!v) return EQ_OK;
    if (!v->constant || !v->number)
        return eq_onnx_fail(call, "operand \"%s\" is not known when the file is read, expected constant numbers", v->name);
    *list = v->number;
    *n = eq_onnx_value_size(v);
    return EQ_OK;
}

eq_status eq_onnx_listed(const eq_onnx_call *call, const char *name, unsigned since, size_t slot, const double **list) {
    eq_onnx_value *v = slot < call->n_in ? call->in[slot] : NULL;
    size_t n;
    if (call->version >= since && v) return eq_onnx_known(call, slot, list, &n);
    *list = eq_onnx_numbers(call, name, &n);
    return EQ_OK;
}

eq_status eq_onnx_axis(const eq_onnx_call *call, double axis, size_t n_dims, size_t *out) {
    double from_end = axis < 0 ? axis + (double)n_dims : axis;
    if (!(from_end >= 0 && from_end < (double)n_dims) || axis != floor(axis))
        return eq_onnx_fail(call, "axis is %g, and its operand has %zu dimensions", axis, n_dims);
    *out = (size_t)from_end;
    return EQ_OK;
}

/* ---- shapes ---- */

void eq_onnx_like(eq_onnx_value *out, const eq_onnx_value *from) {
    out->type = from->type;
    out->rows = from->rows;
    out->n_dims = from->n_dims;
    memcpy(out->dim, from->dim, sizeof out->dim);
}

eq_status eq_onnx_shape_same(eq_onnx_call *call) {
    eq_onnx_like(call->out[0], call->in[0]);
    return EQ_OK;
}

/* How many dimensions an operand has less than the output at the front; of the second of old versions, where `axis` says. */
static size_t pad(const eq_onnx_value *in, const eq_onnx_value *out, size_t axis) {
    return axis == SIZE_MAX || in->n_dims == out->n_dims ? out->n_dims - in->n_dims : axis;
}

static eq_status spread_one(eq_onnx_call *call, const eq_onnx_value *in, size_t axis) {
    eq_onnx_value *out = call->out[0];
    size_t before = pad(in, out, axis);
    if (before + in->n_dims > out->n_dims) return eq_onnx_fail(call, "\"%s\" does not fit from axis %zu on", in->name, axis);
    if (in->rows && before) return eq_onnx_fail_rows(call);
    if (out->rows && !in->rows && !before && in->n_dims && in->dim[0] != 1) return eq_onnx_fail_rows(call);
    for (size_t d = 0; d < in->n_dims; d++) {
        size_t *to = &out->dim[before + d], from = in->dim[d];
        if (*to == 1) *to = from;
        else if (from != 1 && from != *to)
            return eq_onnx_fail(call, "%zu columns come in where \"%s\" has %zu", *to, in->name, from);
    }
    return EQ_OK;
}

eq_status eq_onnx_spread(eq_onnx_call *call, size_t axis) {
    eq_onnx_value *out = call->out[0];
    out->type = call->in[0]->type;
    out->rows = false;
    out->n_dims = 0;
    for (size_t k = 0; k < call->n_in; k++) {
        if (call->in[k]->n_dims > out->n_dims) out->n_dims = call->in[k]->n_dims;
        out->rows |= call->in[k]->rows;
    }
    for (size_t d = 0; d < out->n_dims; d++) out->dim[d] = 1;
    for (size_t k = 0; k < call->n_in; k++) EQ_TRY(spread_one(call, call->in[k], k ? axis : SIZE_MAX));
    return EQ_OK;
}

void eq_onnx_strides(const eq_onnx_value *in, const eq_onnx_value *out, size_t axis, size_t stride[EQ_ONNX_MOST_DIMS]) {
    size_t step = 1, before = pad(in, out, axis);
    memset(stride, 0, EQ_ONNX_MOST_DIMS * sizeof *stride);
    for (size_t d = in->n_dims; d-- > 0;) {
        stride[before + d] = in->dim[d] == 1 ? 0 : step;
        step *= in->dim[d];
    }
}
