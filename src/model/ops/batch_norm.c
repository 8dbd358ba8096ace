/* BatchNormalization of each column: y = gamma (x - mean) / sqrt(variance + epsilon) + beta; operands x, gamma, beta, and the
 * running mean and variance, which are used when evaluating and moved when training. With g the gradient arriving at n rows, xhat
 * the normalised input and s = gamma / sqrt(variance + epsilon):
 *   dgamma = sum g xhat, dbeta = sum g, dx = s (g - dbeta / n - xhat dgamma / n); in evaluation mode dx = s g.
 * Ioffe & Szegedy 2015. Running statistics take the unbiased variance, normalising the biased one. A single row has no variance:
 * it is normalised by the running statistics even when training. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "model/ops/ops.h"

enum { EPSILON, MOMENTUM };
const eq_op_param eq_batch_norm_params[] = {
    {.id = "epsilon", .initial = 1e-5, .min = 1e-12, .max = 1}, {.id = "momentum", .initial = 0.9, .min = 0, .max = 1}, {0}};

eq_status eq_batch_norm_shape(const eq_shaping *s, eq_tensor *out) {
    EQ_TRY(eq_shape_flat(s, out));
    for (size_t i = 1; i < 5; i++) EQ_TRY(eq_shape_expect_vector(s, i, out->dim[0]));
    return EQ_OK;
}

/* mean, inverse and scale, (width) each, as used by the last pass */
size_t eq_batch_norm_kept(const eq_node *node, size_t n_rows, eq_mode mode) {
    (void)n_rows, (void)mode;
    return 3 * node->width;
}

static bool by_batch(const eq_pass *p) { return p->mode == EQ_TRAINING && p->n_rows > 1; }

static eq_norm norm_of(const eq_pass *p) {
    size_t width = p->node->width;
    float gate = p->carried ? p->carried[0] : 0;
    return (eq_norm){p->n_rows, width, p->kept, p->kept + 2 * width, p->in[2], p->kept + width, gate};
}

/* Moves the running statistics towards the batch's mean and (biased) variance. */
static void move(const eq_pass *p, const float *mean, const float *variance) {
    float share = (float)(1 - p->node->param[MOMENTUM]), keep = 1 - share;
    float unbiased = share * (float)p->n_rows / (float)(p->n_rows - 1);
    float *running_mean = p->running[3], *running_variance = p->running[4];
    for (size_t j = 0; j < p->node->width; j++) {
        running_mean[j] = keep * running_mean[j] + share * mean[j];
        running_variance[j] = keep * running_variance[j] + unbiased * variance[j];
    }
}

void eq_batch_norm_forward(const eq_pass *p) {
    size_t width = p->node->width;
    float *mean = p->kept, *inverse = mean + width, *scale = inverse + width, epsilon = (float)p->node->param[EPSILON];
    const float *variance = p->in[4];
    if (by_batch(p)) {
        eq_column_moments(p->in[0], p->n_rows, width, mean, scale); /* the variance, until the scale is known */
        if (p->running) move(p, mean, scale);
        variance = scale;
    } else if (p->fresh) memcpy(mean, p->in[3], width * sizeof *mean);
    for (size_t j = 0; (p->fresh || by_batch(p)) && j < width; j++) {
        inverse[j] = 1 / sqrtf(variance[j] + epsilon);
        scale[j] = p->in[1][j] * inverse[j];
    }
    eq_norm norm = norm_of(p);
    eq_norm_forward(&norm, p->in[0], p->out);
}

void eq_batch_norm_backward(const eq_pass *p) {
    eq_norm norm = norm_of(p);
    float *dgamma = p->d_in[1] ? p->d_in[1] : p->scratch, *dbeta = p->d_in[2] ? p->d_in[2] : p->scratch + norm.width;
    if (p->d_in[1] || by_batch(p)) eq_norm_sums(&norm, p->in[0], p->d_out, dgamma, dbeta);
    if (!p->d_in[0]) return;
    eq_pass_copy_gradient(p);
    if (by_batch(p)) eq_norm_gradient(&norm, p->in[0], dgamma, dbeta, p->d_in[0]);
    else {
        eq_norm_gradient_fixed(&norm, p->d_in[0]);
        if (p->carried) eq_gate_gradient(p->in[0], norm.gate, p->d_in[0], eq_pass_size(p));
    }
}

void eq_batch_norm_begin(const eq_pass *p, eq_rng *stream) {
    (void)stream;
    for (size_t j = 0; j < p->node->width; j++) p->d_in[1][j] = p->running[4][j] = 1;
}
