/* Add, Sub and Mul of two wires of one shape: what a skip connection or a gate ends in. And Affine, y = scale x + shift by column
 * with numbers that are not trained: what a given model does with constants of its own. */
#include <string.h>

#include "math/kernels.h"
#include "model/ops/ops.h"

eq_status eq_add_shape(const eq_shaping *s, eq_tensor *out) {
    const eq_tensor *a = &s->in[0].tensor, *b = &s->in[1].tensor;
    if (a->n_dims != b->n_dims || memcmp(a->dim, b->dim, a->n_dims * sizeof *a->dim))
        return eq_op_fail(s,
                          strcmp(s->op->id, "Add") ? "takes %zu columns and %zu, expected as many"
                                                   : "adds %zu columns to %zu, expected as many",
                          eq_tensor_size(a), eq_tensor_size(b));
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

void eq_sub_forward(const eq_pass *p) {
    eq_pass_copy_in(p);
    eq_axpy(-1, p->in[1], p->out, eq_pass_size(p));
}

void eq_sub_backward(const eq_pass *p) {
    for (size_t i = 0; p->d_in[1] && i < eq_pass_size(p); i++) p->d_in[1][i] = -p->d_out[i];
    eq_pass_copy_gradient(p);
}

void eq_mul_forward(const eq_pass *p) {
    for (size_t i = 0; i < eq_pass_size(p); i++) p->out[i] = p->in[0][i] * p->in[1][i];
}

void eq_mul_backward(const eq_pass *p) {
    for (size_t i = 0; p->d_in[1] && i < eq_pass_size(p); i++) p->d_in[1][i] = p->d_out[i] * p->in[0][i];
    for (size_t i = 0; p->d_in[0] && i < eq_pass_size(p); i++) p->d_in[0][i] = p->d_out[i] * p->in[1][i];
}

/* ---- Affine ---- */

eq_status eq_affine_shape(const eq_shaping *s, eq_tensor *out) {
    EQ_TRY(eq_shape_flat(s, out));
    for (size_t i = 1; i < 3; i++) EQ_TRY(eq_shape_expect_vector(s, i, out->dim[0]));
    return EQ_OK;
}

void eq_affine_forward(const eq_pass *p) {
    size_t width = p->node->width;
    for (size_t i = 0; i < p->n_rows; i++)
        for (size_t j = 0; j < width; j++) p->out[i * width + j] = p->in[0][i * width + j] * p->in[1][j] + p->in[2][j];
}

void eq_affine_backward(const eq_pass *p) {
    size_t width = p->node->width;
    for (size_t i = 0; p->d_in[0] && i < p->n_rows; i++)
        for (size_t j = 0; j < width; j++) p->d_in[0][i * width + j] = p->d_out[i * width + j] * p->in[1][j];
}
