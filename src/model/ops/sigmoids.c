/* Activations that are smooth everywhere. With y the output:
 *   Tanh     dy/dx = 1 - y^2
 *   Sigmoid  y (1 - y)
 *   Softplus log(1 + e^x): the sigmoid of x;  Softsign  x / (1 + |x|): 1 / (1 + |x|)^2;  Erf: 2 / sqrt(pi) e^(-x^2)
 *   Gelu     x P(x), P the distribution of N(0, 1) and p its density: P(x) + x p(x); or, approximate = "tanh",
 *            x / 2 (1 + tanh u), u = sqrt(2 / pi) (x + 0.044715 x^3). Hendrycks & Gimpel 2016. */
#include <math.h>

#include "math/kernels.h"
#include "model/ops/ops.h"

#define ROOT_HALF 0.70710678118654752440
#define ROOT_2_BY_PI 0.79788456080286535588 /* sqrt(2 / pi) */
#define CUBIC 0.044715

static const char *const approximations[] = {"none", "tanh", NULL};
const eq_op_param eq_gelu_params[] = {{.id = "approximate", .whole = true, .max = 1, .choice = approximations}, {0}};

void eq_tanh_forward(const eq_pass *p) {
    for (size_t i = 0; i < eq_pass_size(p); i++) p->out[i] = eq_tanhf(p->in[0][i]);
}

void eq_tanh_backward(const eq_pass *p) {
    for (size_t i = 0; p->d_in[0] && i < eq_pass_size(p); i++) p->d_in[0][i] = p->d_out[i] * (1 - p->out[i] * p->out[i]);
}

void eq_sigmoid_forward(const eq_pass *p) {
    for (size_t i = 0; i < eq_pass_size(p); i++) p->out[i] = eq_sigmoidf(p->in[0][i]);
}

void eq_sigmoid_backward(const eq_pass *p) {
    for (size_t i = 0; p->d_in[0] && i < eq_pass_size(p); i++) p->d_in[0][i] = p->d_out[i] * (p->out[i] * (1 - p->out[i]));
}

void eq_softplus_forward(const eq_pass *p) {
    for (size_t i = 0; i < eq_pass_size(p); i++) p->out[i] = (float)eq_softplus((double)p->in[0][i]);
}

void eq_softplus_backward(const eq_pass *p) {
    for (size_t i = 0; p->d_in[0] && i < eq_pass_size(p); i++) p->d_in[0][i] = p->d_out[i] * eq_sigmoidf(p->in[0][i]);
}

void eq_softsign_forward(const eq_pass *p) {
    for (size_t i = 0; i < eq_pass_size(p); i++) p->out[i] = p->in[0][i] / (1 + fabsf(p->in[0][i]));
}

void eq_softsign_backward(const eq_pass *p) {
    for (size_t i = 0; p->d_in[0] && i < eq_pass_size(p); i++) {
        float below = 1 + fabsf(p->in[0][i]);
        p->d_in[0][i] = p->d_out[i] / (below * below);
    }
}

void eq_erf_forward(const eq_pass *p) {
    for (size_t i = 0; i < eq_pass_size(p); i++) p->out[i] = (float)eq_erf((double)p->in[0][i]);
}

void eq_erf_backward(const eq_pass *p) {
    for (size_t i = 0; p->d_in[0] && i < eq_pass_size(p); i++) {
        double x = (double)p->in[0][i];
        p->d_in[0][i] = (float)((double)p->d_out[i] * 1.12837916709551257390 * eq_exp(-x * x));
    }
}

/* y and dy/dx */
static double gelu(double x, double *slope) {
    double below = 0.5 * (1 + eq_erf(x * ROOT_HALF));
    *slope = below + x * (0.5 * ROOT_2_BY_PI) * eq_exp(-0.5 * x * x);
    return x * below;
}

static double gelu_by_tanh(double x, double *slope) {
    double t = eq_tanh(ROOT_2_BY_PI * (x + CUBIC * x * x * x));
    *slope = 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * ROOT_2_BY_PI * (1 + 3 * CUBIC * x * x);
    return 0.5 * x * (1 + t);
}

static double gelu_of(const eq_pass *p, size_t i, double *slope) {
    return (p->node->param[0] > 0 ? gelu_by_tanh : gelu)((double)p->in[0][i], slope);
}

void eq_gelu_forward(const eq_pass *p) {
    double slope;
    for (size_t i = 0; i < eq_pass_size(p); i++) p->out[i] = (float)gelu_of(p, i, &slope);
}

void eq_gelu_backward(const eq_pass *p) {
    for (size_t i = 0; p->d_in[0] && i < eq_pass_size(p); i++) {
        double slope;
        gelu_of(p, i, &slope);
        p->d_in[0][i] = (float)(slope * (double)p->d_out[i]);
    }
}
