/* Gemm, a linear layer: y = x w + b. x (n, n_in), w (n_in, n_out), b (n_out), which may be left out.
 * A fresh layer is drawn from U(-1/sqrt(n_in), 1/sqrt(n_in)), weights and then bias, as PyTorch's Linear is. */
#include <math.h>

#include "math/kernels.h"
#include "model/ops/ops.h"

eq_status eq_gemm_shape(const eq_shaping *s, eq_tensor *out) {
    const eq_tensor *w = &s->in[1].tensor;
    EQ_TRY(eq_shape_flat(s, out));
    if (w->n_dims != 2) return eq_op_fail(s, "its weights have %zu dimensions, expected 2", w->n_dims);
    if (w->dim[0] != out->dim[0])
        return eq_op_fail(s, "%lu columns come in and the weights expect %lu", (unsigned long)out->dim[0],
                          (unsigned long)w->dim[0]);
    if (s->n_in == 3) EQ_TRY(eq_shape_expect_vector(s, 2, w->dim[1]));
    out->dim[0] = w->dim[1];
    return EQ_OK;
}

static eq_shape shape_of(const eq_pass *p) {
    return (eq_shape){p->n_rows, p->operand[1].tensor.dim[0], p->operand[1].tensor.dim[1]};
}

/* Zeros in place of a bias that is left out. */
size_t eq_gemm_kept(const eq_node *node, size_t n_rows, eq_mode mode) {
    (void)n_rows, (void)mode;
    return node->n_in == 3 ? 0 : node->width;
}

void eq_gemm_forward(const eq_pass *p) {
    eq_linear_forward(shape_of(p), p->in[0], p->in[1], p->node->n_in == 3 ? p->in[2] : p->kept, p->out);
}

void eq_gemm_backward(const eq_pass *p) {
    eq_shape shape = shape_of(p);
    float *d_bias = p->node->n_in == 3 ? p->d_in[2] : p->scratch;
    if (p->d_in[1]) eq_linear_weight_gradient(shape, p->in[0], p->d_out, p->d_in[1], d_bias);
    if (p->d_in[0]) eq_linear_input_gradient(shape, p->d_out, p->in[1], p->scratch, p->d_in[0]);
}

void eq_gemm_begin(const eq_pass *p, eq_rng *stream) {
    eq_shape shape = shape_of(p);
    double bound = 1 / sqrt((double)shape.n_in);
    for (size_t i = 0; i < shape.n_in * shape.n_out; i++) p->d_in[1][i] = (float)(bound * (2 * eq_rng_uniform(stream) - 1));
    for (size_t j = 0; p->node->n_in == 3 && j < shape.n_out; j++)
        p->d_in[2][j] = (float)(bound * (2 * eq_rng_uniform(stream) - 1));
}

uint64_t eq_gemm_cost(const eq_node *node, const eq_operand *in) {
    (void)node;
    return (uint64_t)in[1].tensor.dim[0] * in[1].tensor.dim[1];
}
