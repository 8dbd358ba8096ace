/* Kernels: every transcendental function and every vectorised loop of the core.
 *
 * Same bits everywhere. Elementary functions use only + - * / and integer operations. In a product each output adds
 * its terms one by one in the stated order, so the vector width does not matter; a reduction states its lanes or its
 * row order below. `<kernel>_ref` in kernels_ref.c is the scalar twin that gives the same bits: the oracle of the
 * tests, and what runs when EQ_SIMD is 0. Matrices are row-major float; outputs must not overlap inputs unless said.
 * Nothing here allocates or fails. */
#ifndef EQ_KERNELS_H
#define EQ_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "equipoise/rng.h"

/* ---- elementary functions (elementary.c) ----
 * Double: error under 1 unit in the last place for eq_exp and eq_log, under 3 for the others; subnormals, infinities,
 * NaN and signed zeros as in C's <math.h>, without errno. Float versions are rounded from double: under 0.51 units. */
double eq_exp(double x);
double eq_expm1(double x);
double eq_log(double x); /* -inf at 0, NaN below */
double eq_log1p(double x);
double eq_tanh(double x);
double eq_sigmoid(double x);  /* 1 / (1 + e^-x), accurate on both sides */
double eq_softplus(double x); /* log(1 + e^x), accurate on both sides */
double eq_erf(double x);      /* 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x */
/* x^y = e^(y log x); exact cases y = 0, 1, 2, -1, 1/2. Relative error under (3 + 2 |y log x|) 1.2e-16. */
double eq_pow(double x, double y);
double eq_asin(double x); /* |x| <= 1, else NaN */

float eq_expf(float x);
float eq_logf(float x);
float eq_tanhf(float x);
float eq_sigmoidf(float x);

/* chance = sigmoid(z) and tail = log(1 + e^-|z|), so that softplus(z) = max(z, 0) + tail and softplus(-z) = max(-z, 0) + tail,
 * all with the bits of eq_sigmoid and eq_softplus. z, chance, tail (n); chance or tail NULL: not wanted; chance may be z. */
void eq_logit_parts(const double *z, size_t n, double *chance, double *tail);

/* log = eq_log of each, with its bits. x, log (n); log may be x. */
void eq_logs(const double *x, size_t n, double *log);

/* ---- vectors ---- */

/* y += a x. x, y (n). */
void eq_axpy(float a, const float *x, float *y, size_t n);
/* y = a y. */
void eq_scale(float a, float *y, size_t n);
/* Rows of a matrix x (any, width) side by side: y[i] = x[index[i]]. index (n), y (n, width), overwritten. */
void eq_gather_rows(const float *x, size_t width, const uint32_t *index, size_t n, float *y);
/* Where x[i] != y[i], as NaN always is: the places, ascending, into at (n + 1), whose rest is scratch; how many. n <= 65536. */
size_t eq_unlike(const float *x, const float *y, size_t n, uint16_t *at);
/* Sum of x[i] y[i] in 8 float lanes: lane l adds elements l, l+8, ... in order; then lanes l and l+4 are added for
 * l < 4, giving s; the result is (s0 + s2) + (s1 + s3). */
float eq_dot(const float *x, const float *y, size_t n);
/* The same in double, in 4 lanes; then (s0 + s2) + (s1 + s3). For long sums. */
double eq_dot_double(const float *x, const float *y, size_t n);

/* ---- distances ---- */

/* Squared Euclidean distance of x and y: the sum of (x[i] - y[i])^2, differences and squares in double, in the lanes and
 * the order of eq_dot_double. x, y (n). The same with x and y exchanged. */
double eq_square_distance(const float *x, const float *y, size_t n);

/* Points stand side by side in blocks of EQ_BLOCK: block (depth, EQ_BLOCK), a column a point. */
#define EQ_BLOCK 32

/* Squared distances in float of one point (depth) to the points of a block, and whether any is within `limit`:
 * out[j] = (block[0,j] - point[0])^2 + (block[1,j] - point[1])^2 + ... from left to right, from 0. A sum that is not
 * within `limit` may be cut short, but not below it. All finite. out (EQ_BLOCK), overwritten. */
int eq_block_distances(const float *point, const float *block, size_t depth, float limit, float *out);

/* Squared distance in float between two boxes, each its low and then its high corner, (2, n), low <= high: the sum of
 * g[i]^2, g[i] = max(a low[i] - b high[i], b low[i] - a high[i], 0), in the lanes and the order of eq_dot. One that is not
 * within `limit` may be cut short, but not below it. */
float eq_box_distance(const float *a, const float *b, size_t n, float limit);

/* ---- linear layers ---- */

/* n_rows examples through a linear layer of n_in inputs and n_out outputs; its weight is (n_in, n_out). */
typedef struct eq_shape {
    size_t n_rows, n_in, n_out;
} eq_shape;

/* y = x w + b. x (n_rows, n_in), b (n_out), y (n_rows, n_out), overwritten.
 * y[i,j] = b[j] + x[i,0] w[0,j] + x[i,1] w[1,j] + ... from left to right. */
void eq_linear_forward(eq_shape shape, const float *x, const float *w, const float *b, float *y);

/* dx = dy w^T. dy (n_rows, n_out), dx (n_rows, n_in), overwritten; scratch (n_in n_out).
 * dx[i,k] adds its terms over j in order, from 0. */
void eq_linear_input_gradient(eq_shape shape, const float *dy, const float *w, float *scratch, float *dx);

/* dw = x^T dy and db = column sums of dy, overwritten. dw (n_in, n_out) adds its terms over rows in order, from 0. */
void eq_linear_weight_gradient(eq_shape shape, const float *x, const float *dy, float *dw, float *db);

/* ---- elementwise ---- */

/* z = max(z, 0) in place; NaN stays. z (n). */
void eq_relu(float *z, size_t n);

/* Four xoshiro128+ generators side by side (Blackman & Vigna 2018): 8 decisions of 16 bits a step. */
typedef struct eq_mask {
    uint32_t s[4][4]; /* [word][lane] */
} eq_mask;

/* The masks of a random stream, which is read and so moves on. */
eq_mask eq_mask_seed(eq_rng *rng);

/* z = max(z, 0), then dropped to 0 with probability `threshold` / 65536, else multiplied by `scale`; in place, z (n).
 * Element 8 q + l takes of draw q the low (l < 4) or high half of lane l mod 4; kept when the half is >= threshold.
 * A kept element is positive exactly when its z was, so the result is also the mask (see eq_gate_gradient). */
void eq_relu_dropout(eq_mask *mask, uint32_t threshold, float scale, float *z, size_t n);

/* Gradient through max(., 0) and dropout: d = h > 0 ? d * scale : 0. h (n) is what eq_relu_dropout or eq_relu left. */
void eq_gate_gradient(const float *h, float scale, float *d, size_t n);

/* ---- columns: x is (n_rows, width); row order, in float within 256 rows, those partial sums in double ---- */

#define EQ_FLOAT_ROWS 256

/* sum (width) of each column. */
void eq_column_sums(const float *x, size_t n_rows, size_t width, float *sum);

/* Mean and biased variance (divided by n_rows) of each column, in two passes. n_rows > 0. */
void eq_column_moments(const float *x, size_t n_rows, size_t width, float *mean, float *variance);

/* Batch normalisation of one layer, column by column: y = (h - mean) * scale + shift. */
typedef struct eq_norm {
    size_t n_rows, width;
    const float *mean, *scale, *shift; /* (width) scale = gamma * inverse, shift = beta */
    const float *inverse;              /* (width) 1 / sqrt(variance + epsilon); used by the gradient only */
    float gate; /* the gradient goes on through max(., 0) and dropout: h is what eq_relu_dropout left, with this scale. 0: not */
} eq_norm;

/* h, y (n_rows, width); y may be h. */
void eq_norm_forward(const eq_norm *norm, const float *h, float *y);

/* dgamma = sum of dy * xhat and dbeta = sum of dy, where xhat = (h - mean) * inverse. Both (width), overwritten. */
void eq_norm_sums(const eq_norm *norm, const float *h, const float *dy, float *dgamma, float *dbeta);

/* Gradient with respect to h through the batch's own mean and variance, in place:
 *   d = scale * (d - dbeta / n_rows - xhat * dgamma / n_rows), then with a gate h > 0 ? d * gate : 0 */
void eq_norm_gradient(const eq_norm *norm, const float *h, const float *dgamma, const float *dbeta, float *d);

/* The same when mean and variance are constants (evaluation mode): d = scale * d, without the gate. */
void eq_norm_gradient_fixed(const eq_norm *norm, float *d);

/* ---- optimiser ---- */

/* One step of Adam (Kingma & Ba 2015). rate = learning rate / (1 - beta1^t), root = 1 / sqrt(1 - beta2^t). */
typedef struct eq_adam_rule {
    float rate, root, beta1, rest1, beta2, rest2, epsilon, decay; /* rest = 1 - beta */
} eq_adam_rule;

/* g' = g + decay w;  m = beta1 m + rest1 g';  v = beta2 v + rest2 g'^2;
 * w -= rate m / (sqrt(v) root + epsilon).  All (n); moments is m then v, (2 n). */
void eq_adam_apply(const eq_adam_rule *rule, const float *g, float *moments, float *w, size_t n);

/* ---- the scalar twins (kernels_ref.c) ---- */
void eq_logit_parts_ref(const double *z, size_t n, double *chance, double *tail);
void eq_logs_ref(const double *x, size_t n, double *log);
void eq_axpy_ref(float a, const float *x, float *y, size_t n);
void eq_scale_ref(float a, float *y, size_t n);
void eq_gather_rows_ref(const float *x, size_t width, const uint32_t *index, size_t n, float *y);
size_t eq_unlike_ref(const float *x, const float *y, size_t n, uint16_t *at);
float eq_dot_ref(const float *x, const float *y, size_t n);
double eq_dot_double_ref(const float *x, const float *y, size_t n);
double eq_square_distance_ref(const float *x, const float *y, size_t n);
int eq_block_distances_ref(const float *point, const float *block, size_t depth, float limit, float *out);
float eq_box_distance_ref(const float *a, const float *b, size_t n, float limit);
void eq_linear_forward_ref(eq_shape shape, const float *x, const float *w, const float *b, float *y);
void eq_linear_input_gradient_ref(eq_shape shape, const float *dy, const float *w, float *scratch, float *dx);
void eq_linear_weight_gradient_ref(eq_shape shape, const float *x, const float *dy, float *dw, float *db);
void eq_relu_ref(float *z, size_t n);
void eq_relu_dropout_ref(eq_mask *mask, uint32_t threshold, float scale, float *z, size_t n);
void eq_gate_gradient_ref(const float *h, float scale, float *d, size_t n);
void eq_column_sums_ref(const float *x, size_t n_rows, size_t width, float *sum);
void eq_column_moments_ref(const float *x, size_t n_rows, size_t width, float *mean, float *variance);
void eq_norm_forward_ref(const eq_norm *norm, const float *h, float *y);
void eq_norm_sums_ref(const eq_norm *norm, const float *h, const float *dy, float *dgamma, float *dbeta);
void eq_norm_gradient_ref(const eq_norm *norm, const float *h, const float *dgamma, const float *dbeta, float *d);
void eq_norm_gradient_fixed_ref(const eq_norm *norm, float *d);
void eq_adam_apply_ref(const eq_adam_rule *rule, const float *g, float *moments, float *w, size_t n);

#endif
