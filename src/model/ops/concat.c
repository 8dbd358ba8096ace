/* Concat, wires of one row side by side, and Slice, columns starts to ends - 1 of one. */
#include <string.h>

#include "model/ops/ops.h"

const eq_op_param eq_concat_params[] = {{.id = "axis", .whole = true, .initial = -1, .min = -1, .max = 1}, {0}};
enum { ENDS, STARTS };
const eq_op_param eq_slice_params[] = {
    {.id = "ends", .whole = true, .max = 65536}, {.id = "starts", .whole = true, .max = 65536}, {0}};

static eq_status along_rows(const eq_shaping *s) {
    return eq_op_fail(s, "axis is 0, the rows: a person's score would depend on the others");
}

eq_status eq_concat_shape(const eq_shaping *s, eq_tensor *out) {
    if (s->param[0] == 0) return along_rows(s);
    EQ_TRY(eq_shape_flat(s, out));
    uint64_t width = out->dim[0];
    for (size_t i = 1; i < s->n_in; i++) {
        if (s->in[i].tensor.n_dims != 1)
            return eq_op_fail(s, "input %zu has %zu dimensions, expected rows and columns", i, s->in[i].tensor.n_dims + 1);
        width += s->in[i].tensor.dim[0];
    }
    if (width > UINT32_MAX) return eq_op_fail(s, "gives more than %lu columns", (unsigned long)UINT32_MAX);
    out->dim[0] = (uint32_t)width;
    return EQ_OK;
}

void eq_concat_forward(const eq_pass *p) {
    size_t width = p->node->width, at = 0;
    for (size_t k = 0; k < p->node->n_in; k++) {
        size_t own = p->operand[k].tensor.dim[0];
        for (size_t i = 0; i < p->n_rows; i++) memcpy(p->out + i * width + at, p->in[k] + i * own, own * sizeof *p->out);
        at += own;
    }
}

void eq_concat_backward(const eq_pass *p) {
    size_t width = p->node->width, at = 0;
    for (size_t k = 0; k < p->node->n_in; k++) {
        size_t own = p->operand[k].tensor.dim[0];
        for (size_t i = 0; p->d_in[k] && i < p->n_rows; i++)
            memcpy(p->d_in[k] + i * own, p->d_out + i * width + at, own * sizeof *p->d_out);
        at += own;
    }
}

eq_status eq_slice_shape(const eq_shaping *s, eq_tensor *out) {
    double starts = s->param[STARTS], ends = s->param[ENDS];
    EQ_TRY(eq_shape_flat(s, out));
    if (!(starts < ends && ends <= (double)out->dim[0]))
        return eq_op_fail(s, "takes columns %g to %g - 1 of %lu", starts, ends, (unsigned long)out->dim[0]);
    out->dim[0] = (uint32_t)(ends - starts);
    return EQ_OK;
}

void eq_slice_forward(const eq_pass *p) {
    size_t width = p->node->width, from = p->operand[0].tensor.dim[0];
    const float *x = p->in[0] + (size_t)p->node->param[STARTS];
    for (size_t i = 0; i < p->n_rows; i++) memcpy(p->out + i * width, x + i * from, width * sizeof *x);
}

void eq_slice_backward(const eq_pass *p) {
    size_t width = p->node->width, from = p->operand[0].tensor.dim[0];
    if (!p->d_in[0]) return;
    memset(p->d_in[0], 0, p->n_rows * from * sizeof *p->d_in[0]);
    float *d = p->d_in[0] + (size_t)p->node->param[STARTS];
    for (size_t i = 0; i < p->n_rows; i++) memcpy(d + i * from, p->d_out + i * width, width * sizeof *d);
}
