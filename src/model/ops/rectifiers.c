/* Relu and the units that bend instead of breaking off. With y the output, alpha >= 0 and gamma > 0:
 *   Relu       max(x, 0)                                 dy/dx = 1 where y > 0, else 0
 *   LeakyRelu  x > 0 ? x : alpha x                       1 where y > 0, else alpha
 *   Elu        x > 0 ? x : alpha (e^x - 1)               1 where y > 0, else y + alpha
 *   Selu       gamma times that                          gamma where y > 0, else y + gamma alpha
 *   PRelu      x >= 0 ? x : a x, a trained               1 where x >= 0, else a; dy/da = x below 0
 *   Clip       min(max(x, low), high)                    1 where low < y < high, else 0
 *   HardSigmoid  alpha x + beta, clipped to [0, 1]       alpha where 0 < y < 1, else 0
 * Clevert, Unterthiner & Hochreiter 2016; Klambauer et al. 2017; He et al. 2015. */
#include <float.h>
#include <string.h>

#include "math/kernels.h"
#include "model/ops/ops.h"

const eq_op_param eq_leaky_relu_params[] = {{.id = "alpha", .initial = 0.01, .min = 0, .max = 100}, {0}};
const eq_op_param eq_elu_params[] = {{.id = "alpha", .initial = 1, .min = 0, .max = 100}, {0}};
const eq_op_param eq_selu_params[] = {{.id = "alpha", .initial = 1.67326319217681884765625, .min = 0, .max = 100},
                                      {.id = "gamma", .initial = 1.05070102214813232421875, .min = 0.001, .max = 100},
                                      {0}};

/* Where the node is gated, a Dropout behind it does this work when training, and the backward pass's always. */
void eq_relu_forward(const eq_pass *p) {
    eq_pass_copy_in(p);
    if (!p->node->gated || p->mode == EQ_EVALUATING) eq_relu(p->out, eq_pass_size(p));
}

void eq_relu_backward(const eq_pass *p) {
    if (!p->d_in[0]) return;
    eq_pass_copy_gradient(p);
    if (!p->node->gated) eq_gate_gradient(p->out, 1, p->d_in[0], eq_pass_size(p));
}

void eq_leaky_relu_forward(const eq_pass *p) {
    float alpha = (float)p->node->param[0];
    for (size_t i = 0; i < eq_pass_size(p); i++) p->out[i] = p->in[0][i] > 0 ? p->in[0][i] : alpha * p->in[0][i];
}

void eq_leaky_relu_backward(const eq_pass *p) {
    float alpha = (float)p->node->param[0];
    for (size_t i = 0; p->d_in[0] && i < eq_pass_size(p); i++) p->d_in[0][i] = p->out[i] > 0 ? p->d_out[i] : alpha * p->d_out[i];
}

static void bend(const eq_pass *p, double alpha, double gamma) {
    for (size_t i = 0; i < eq_pass_size(p); i++) {
        double x = (double)p->in[0][i];
        p->out[i] = (float)(gamma * (x > 0 ? x : alpha * eq_expm1(x)));
    }
}

static void bend_back(const eq_pass *p, double alpha, double gamma) {
    for (size_t i = 0; p->d_in[0] && i < eq_pass_size(p); i++) {
        double y = (double)p->out[i], slope = y > 0 ? gamma : y + gamma * alpha;
        p->d_in[0][i] = (float)(slope * (double)p->d_out[i]);
    }
}

void eq_elu_forward(const eq_pass *p) { bend(p, p->node->param[0], 1); }
void eq_elu_backward(const eq_pass *p) { bend_back(p, p->node->param[0], 1); }
void eq_selu_forward(const eq_pass *p) { bend(p, p->node->param[0], p->node->param[1]); }
void eq_selu_backward(const eq_pass *p) { bend_back(p, p->node->param[0], p->node->param[1]); }

/* ---- PRelu: a slope a column, or one for all ---- */

eq_status eq_prelu_shape(const eq_shaping *s, eq_tensor *out) {
    EQ_TRY(eq_shape_flat(s, out));
    const eq_tensor *slope = &s->in[1].tensor;
    return eq_shape_expect_vector(s, 1, slope->n_dims == 1 && slope->dim[0] == 1 ? 1 : out->dim[0]);
}

static size_t n_slopes(const eq_pass *p) { return p->operand[1].tensor.dim[0]; }

void eq_prelu_forward(const eq_pass *p) {
    size_t width = p->node->width, step = n_slopes(p) > 1;
    for (size_t i = 0; i < p->n_rows; i++)
        for (size_t j = 0; j < width; j++) {
            float x = p->in[0][i * width + j];
            p->out[i * width + j] = x < 0 ? p->in[1][j * step] * x : x;
        }
}

void eq_prelu_backward(const eq_pass *p) {
    size_t width = p->node->width, n = n_slopes(p), step = n > 1;
    const float *x = p->in[0];
    if (p->d_in[1]) memset(p->d_in[1], 0, n * sizeof *p->d_in[1]);
    for (size_t i = 0; p->d_in[1] && i < p->n_rows; i++)
        for (size_t j = 0, at = i * width; j < width; j++, at++)
            if (x[at] < 0) p->d_in[1][j * step] += p->d_out[at] * x[at];
    for (size_t i = 0; p->d_in[0] && i < p->n_rows; i++)
        for (size_t j = 0, at = i * width; j < width; j++, at++)
            p->d_in[0][at] = x[at] < 0 ? p->d_out[at] * p->in[1][j * step] : p->d_out[at];
}

void eq_prelu_begin(const eq_pass *p, eq_rng *stream) {
    (void)stream;
    for (size_t j = 0; j < n_slopes(p); j++) p->d_in[1][j] = 0.25f; /* as in the paper */
}

/* ---- Clip and HardSigmoid ---- */

enum { MOST, LEAST };
const eq_op_param eq_clip_params[] = {{.id = "max", .initial = (double)FLT_MAX, .min = -(double)FLT_MAX, .max = (double)FLT_MAX},
                                      {.id = "min", .initial = -(double)FLT_MAX, .min = -(double)FLT_MAX, .max = (double)FLT_MAX},
                                      {0}};
const eq_op_param eq_hard_sigmoid_params[] = {{.id = "alpha", .initial = (double)0.2f, .min = -1000, .max = 1000},
                                              {.id = "beta", .initial = 0.5, .min = -1000, .max = 1000},
                                              {0}};

void eq_clip_forward(const eq_pass *p) {
    float low = (float)p->node->param[LEAST], high = (float)p->node->param[MOST];
    for (size_t i = 0; i < eq_pass_size(p); i++) {
        float x = p->in[0][i] < low ? low : p->in[0][i];
        p->out[i] = x > high ? high : x;
    }
}

void eq_clip_backward(const eq_pass *p) {
    float low = (float)p->node->param[LEAST], high = (float)p->node->param[MOST];
    for (size_t i = 0; p->d_in[0] && i < eq_pass_size(p); i++)
        p->d_in[0][i] = p->out[i] > low && p->out[i] < high ? p->d_out[i] : 0;
}

void eq_hard_sigmoid_forward(const eq_pass *p) {
    for (size_t i = 0; i < eq_pass_size(p); i++) {
        double y = p->node->param[0] * (double)p->in[0][i] + p->node->param[1];
        p->out[i] = (float)(y < 0 ? 0 : y > 1 ? 1 : y);
    }
}

void eq_hard_sigmoid_backward(const eq_pass *p) {
    float alpha = (float)p->node->param[0];
    for (size_t i = 0; p->d_in[0] && i < eq_pass_size(p); i++)
        p->d_in[0][i] = p->out[i] > 0 && p->out[i] < 1 ? alpha * p->d_out[i] : 0;
}
