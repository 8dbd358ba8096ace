/* Relu and the units that bend instead of breaking off. With y the output, alpha >= 0 and gamma > 0:
 *   Relu       max(x, 0)                                 dy/dx = 1 where y > 0, else 0
 *   LeakyRelu  x > 0 ? x : alpha x                       1 where y > 0, else alpha
 *   Elu        x > 0 ? x : alpha (e^x - 1)               1 where y > 0, else y + alpha
 *   Selu       gamma times that                          gamma where y > 0, else y + gamma alpha
 * Clevert, Unterthiner & Hochreiter 2016; Klambauer et al. 2017. */
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
