/* Add, of two wires of one shape: what a skip connection ends in. */
#include <string.h>

#include "math/kernels.h"
#include "model/ops/ops.h"

eq_status eq_add_shape(const eq_shaping *s, eq_tensor *out) {
    const eq_tensor *a = &s->in[0].tensor, *b = &s->in[1].tensor;
    if (a->n_dims != b->n_dims || memcmp(a->dim, b->dim, a->n_dims * sizeof *a->dim))
        return eq_op_fail(s, "adds %zu columns to %zu, expected as many", eq_tensor_size(a), eq_tensor_size(b));
    return eq_shape_same(s, out);
}

void eq_add_forward(const eq_pass *p) {
    eq_pass_copy_in(p);
    eq_axpy(1, p->in[1], p->out, eq_pass_size(p));
}

void eq_add_backward(const eq_pass *p) {
    if (p->d_in[1]) memcpy(p->d_in[1], p->d_out, eq_pass_size(p) * sizeof *p->d_out);
    eq_pass_copy_gradient(p);
}
