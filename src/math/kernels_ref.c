/* The scalar twin of every vector kernel: the plainest loop that adds in the order kernels.h states. Oracle of the
 * tests, and what runs when EQ_SIMD is 0. Always compiled. No speed is wanted here: read these first. */
#include <math.h>

#include "math/kernels.h"

void eq_logit_parts_ref(const double *z, size_t n, double *chance, double *tail) {
    for (size_t i = 0; i < n; i++) {
        double x = z[i];
        if (chance) chance[i] = eq_sigmoid(x);
        if (tail) tail[i] = eq_log1p(eq_exp(-fabs(x)));
    }
}

void eq_logs_ref(const double *x, size_t n, double *log) {
    for (size_t i = 0; i < n; i++) log[i] = eq_log(x[i]);
}

void eq_axpy_ref(float a, const float *x, float *y, size_t n) {
    for (size_t i = 0; i < n; i++) y[i] += a * x[i];
}

void eq_scale_ref(float a, float *y, size_t n) {
    for (size_t i = 0; i < n; i++) y[i] *= a;
}

void eq_gather_rows_ref(const float *x, size_t width, const uint32_t *index, size_t n, float *y) {
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < width; j++) y[i * width + j] = x[index[i] * width + j];
}

size_t eq_unlike_ref(const float *x, const float *y, size_t n, uint16_t *at) {
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        if (x[i] != y[i]) at[found++] = (uint16_t)i;
    return found;
}

float eq_dot_ref(const float *x, const float *y, size_t n) {
    float lane[8] = {0};
    for (size_t i = 0; i < n; i++) lane[i % 8] += x[i] * y[i];
    for (size_t l = 0; l < 4; l++) lane[l] += lane[l + 4];
    return (lane[0] + lane[2]) + (lane[1] + lane[3]);
}

double eq_dot_double_ref(const float *x, const float *y, size_t n) {
    double lane[4] = {0};
    for (size_t i = 0; i < n; i++) lane[i % 4] += (double)x[i] * (double)y[i];
    return (lane[0] + lane[2]) + (lane[1] + lane[3]);
}

double eq_square_distance_ref(const float *x, const float *y, size_t n) {
    double lane[4] = {0};
    for (size_t i = 0; i < n; i++) {
        double apart = (double)x[i] - (double)y[i];
        lane[i % 4] += apart * apart;
    }
    return (lane[0] + lane[2]) + (lane[1] + lane[3]);
}

int eq_block_distances_ref(const float *point, const float *block, size_t depth, float limit, float *out) {
    int any = 0;
    for (size_t j = 0; j < EQ_BLOCK; j++) {
        float sum = 0;
        for (size_t k = 0; k < depth; k++) {
            float apart = block[k * EQ_BLOCK + j] - point[k];
            sum += apart * apart;
        }
        out[j] = sum;
        any |= sum <= limit;
    }
    return any;
}

float eq_box_distance_ref(const float *a, const float *b, size_t n, float limit) {
    (void)limit;
    float lane[8] = {0};
    for (size_t i = 0; i < n; i++) {
        float above = a[i] - b[n + i], below = b[i] - a[n + i], gap = above > below ? above : below;
        lane[i % 8] += gap > 0 ? gap * gap : 0;
    }
    for (size_t l = 0; l < 4; l++) lane[l] += lane[l + 4];
    return (lane[0] + lane[2]) + (lane[1] + lane[3]);
}

void eq_linear_forward_ref(eq_shape shape, const float *x, const float *w, const float *b, float *y) {
    for (size_t i = 0; i < shape.n_rows; i++)
        for (size_t j = 0; j < shape.n_out; j++) {
            float sum = b[j];
            for (size_t k = 0; k < shape.n_in; k++) sum += x[i * shape.n_in + k] * w[k * shape.n_out + j];
            y[i * shape.n_out + j] = sum;
        }
}

void eq_linear_input_gradient_ref(eq_shape shape, const float *dy, const float *w, float *scratch, float *dx) {
    (void)scratch;
    for (size_t i = 0; i < shape.n_rows; i++)
        for (size_t k = 0; k < shape.n_in; k++) {
            float sum = 0;
            for (size_t j = 0; j < shape.n_out; j++) sum += dy[i * shape.n_out + j] * w[k * shape.n_out + j];
            dx[i * shape.n_in + k] = sum;
        }
}

void eq_linear_weight_gradient_ref(eq_shape shape, const float *x, const float *dy, float *dw, float *db) {
    for (size_t k = 0; k < shape.n_in; k++)
        for (size_t j = 0; j < shape.n_out; j++) {
            float sum = 0;
            for (size_t i = 0; i < shape.n_rows; i++) sum += x[i * shape.n_in + k] * dy[i * shape.n_out + j];
            dw[k * shape.n_out + j] = sum;
        }
    eq_column_sums_ref(dy, shape.n_rows, shape.n_out, db);
}

void eq_relu_ref(float *z, size_t n) {
    for (size_t i = 0; i < n; i++) z[i] = z[i] <= 0 ? 0 : z[i];
}

/* xoshiro128+ in lane l: returns its draw and moves on */
static uint32_t draw(eq_mask *mask, size_t l) {
    uint32_t s0 = mask->s[0][l], s1 = mask->s[1][l], s2 = mask->s[2][l], s3 = mask->s[3][l];
    uint32_t result = s0 + s3, t = s1 << 9;
    s2 ^= s0, s3 ^= s1, s1 ^= s2, s0 ^= s3, s2 ^= t;
    s3 = (s3 << 11) | (s3 >> 21);
    mask->s[0][l] = s0, mask->s[1][l] = s1, mask->s[2][l] = s2, mask->s[3][l] = s3;
    return result;
}

void eq_relu_dropout_ref(eq_mask *mask, uint32_t threshold, float scale, float *z, size_t n) {
    for (size_t i = 0; i < n; i += 8) {
        uint32_t r[4];
        for (size_t l = 0; l < 4; l++) r[l] = draw(mask, l);
        for (size_t l = 0; l < 8 && i + l < n; l++) {
            uint32_t half = l < 4 ? r[l] & 0xffff : r[l - 4] >> 16;
            float kept = z[i + l] <= 0 ? 0 : z[i + l] * scale;
            z[i + l] = half >= threshold ? kept : 0;
        }
    }
}

void eq_gate_gradient_ref(const float *h, float scale, float *d, size_t n) {
    for (size_t i = 0; i < n; i++) d[i] = h[i] > 0 ? d[i] * scale : 0;
}

/* Rows added in float before the partial sum joins a double: see kernels.h. */
static size_t block_end(size_t start, size_t n_rows) { return n_rows - start < EQ_FLOAT_ROWS ? n_rows : start + EQ_FLOAT_ROWS; }

void eq_column_sums_ref(const float *x, size_t n_rows, size_t width, float *sum) {
    for (size_t j = 0; j < width; j++) {
        double total = 0;
        for (size_t i = 0; i < n_rows;) {
            float part = 0;
            for (size_t end = block_end(i, n_rows); i < end; i++) part += x[i * width + j];
            total += (double)part;
        }
        sum[j] = (float)total;
    }
}

void eq_column_moments_ref(const float *x, size_t n_rows, size_t width, float *mean, float *variance) {
    for (size_t j = 0; j < width; j++) {
        double total = 0;
        for (size_t i = 0; i < n_rows;) {
            float part = 0;
            for (size_t end = block_end(i, n_rows); i < end; i++) part += x[i * width + j];
            total += (double)part;
        }
        float centre = (float)(total / (double)n_rows);
        total = 0;
        for (size_t i = 0; i < n_rows;) {
            float part = 0;
            for (size_t end = block_end(i, n_rows); i < end; i++) {
                float apart = x[i * width + j] - centre;
                part += apart * apart;
            }
            total += (double)part;
        }
        mean[j] = centre;
        variance[j] = (float)(total / (double)n_rows);
    }
}

void eq_norm_forward_ref(const eq_norm *norm, const float *h, float *y) {
    for (size_t i = 0; i < norm->n_rows; i++)
        for (size_t j = 0; j < norm->width; j++) {
            size_t at = i * norm->width + j;
            y[at] = (h[at] - norm->mean[j]) * norm->scale[j] + norm->shift[j];
        }
}

void eq_norm_sums_ref(const eq_norm *norm, const float *h, const float *dy, float *dgamma, float *dbeta) {
    for (size_t j = 0; j < norm->width; j++) {
        double gamma = 0, beta = 0;
        for (size_t i = 0; i < norm->n_rows;) {
            float gamma_part = 0, beta_part = 0;
            for (size_t end = block_end(i, norm->n_rows); i < end; i++) {
                size_t at = i * norm->width + j;
                gamma_part += dy[at] * ((h[at] - norm->mean[j]) * norm->inverse[j]);
                beta_part += dy[at];
            }
            gamma += (double)gamma_part;
            beta += (double)beta_part;
        }
        dgamma[j] = (float)gamma;
        dbeta[j] = (float)beta;
    }
}

void eq_norm_gradient_ref(const eq_norm *norm, const float *h, const float *dgamma, const float *dbeta, float *d) {
    float n = (float)norm->n_rows;
    for (size_t i = 0; i < norm->n_rows; i++)
        for (size_t j = 0; j < norm->width; j++) {
            size_t at = i * norm->width + j;
            float xhat = (h[at] - norm->mean[j]) * norm->inverse[j];
            d[at] = norm->scale[j] * ((d[at] - dbeta[j] / n) - xhat * (dgamma[j] / n));
            if (norm->gate > 0) d[at] = h[at] > 0 ? d[at] * norm->gate : 0;
        }
}

void eq_norm_gradient_fixed_ref(const eq_norm *norm, float *d) {
    for (size_t i = 0; i < norm->n_rows; i++)
        for (size_t j = 0; j < norm->width; j++) d[i * norm->width + j] *= norm->scale[j];
}

void eq_adam_apply_ref(const eq_adam_rule *rule, const float *g, float *moments, float *w, size_t n) {
    float *m = moments, *v = moments + n;
    for (size_t i = 0; i < n; i++) {
        float gradient = g[i] + rule->decay * w[i];
        m[i] = rule->beta1 * m[i] + rule->rest1 * gradient;
        v[i] = rule->beta2 * v[i] + rule->rest2 * (gradient * gradient);
        w[i] -= (rule->rate * m[i]) / (sqrtf(v[i]) * rule->root + rule->epsilon);
    }
}

eq_mask eq_mask_seed(eq_rng *rng) {
    eq_mask mask;
    for (size_t word = 0; word < 4; word++)
        for (size_t lane = 0; lane < 4; lane += 2) {
            uint64_t bits = eq_rng_u64(rng);
            mask.s[word][lane] = (uint32_t)bits;
            mask.s[word][lane + 1] = (uint32_t)(bits >> 32);
        }
    for (size_t lane = 0; lane < 4; lane++) mask.s[3][lane] |= 1; /* no generator starts at zero */
    return mask;
}

#if !EQ_SIMD /* the twins are the kernels */

void eq_logs(const double *x, size_t n, double *log) { eq_logs_ref(x, n, log); }

void eq_logit_parts(const double *z, size_t n, double *chance, double *tail) { eq_logit_parts_ref(z, n, chance, tail); }

void eq_axpy(float a, const float *x, float *y, size_t n) { eq_axpy_ref(a, x, y, n); }

void eq_scale(float a, float *y, size_t n) { eq_scale_ref(a, y, n); }

void eq_gather_rows(const float *x, size_t width, const uint32_t *index, size_t n, float *y) {
    eq_gather_rows_ref(x, width, index, n, y);
}

size_t eq_unlike(const float *x, const float *y, size_t n, uint16_t *at) { return eq_unlike_ref(x, y, n, at); }

float eq_dot(const float *x, const float *y, size_t n) { return eq_dot_ref(x, y, n); }

double eq_dot_double(const float *x, const float *y, size_t n) { return eq_dot_double_ref(x, y, n); }

double eq_square_distance(const float *x, const float *y, size_t n) { return eq_square_distance_ref(x, y, n); }

int eq_block_distances(const float *point, const float *block, size_t depth, float limit, float *out) {
    return eq_block_distances_ref(point, block, depth, limit, out);
}

float eq_box_distance(const float *a, const float *b, size_t n, float limit) { return eq_box_distance_ref(a, b, n, limit); }

void eq_linear_forward(eq_shape shape, const float *x, const float *w, const float *b, float *y) {
    eq_linear_forward_ref(shape, x, w, b, y);
}

void eq_linear_input_gradient(eq_shape shape, const float *dy, const float *w, float *scratch, float *dx) {
    eq_linear_input_gradient_ref(shape, dy, w, scratch, dx);
}

void eq_linear_weight_gradient(eq_shape shape, const float *x, const float *dy, float *dw, float *db) {
    eq_linear_weight_gradient_ref(shape, x, dy, dw, db);
}

void eq_relu(float *z, size_t n) { eq_relu_ref(z, n); }

void eq_relu_dropout(eq_mask *mask, uint32_t threshold, float scale, float *z, size_t n) {
    eq_relu_dropout_ref(mask, threshold, scale, z, n);
}

void eq_gate_gradient(const float *h, float scale, float *d, size_t n) { eq_gate_gradient_ref(h, scale, d, n); }

void eq_column_sums(const float *x, size_t n_rows, size_t width, float *sum) { eq_column_sums_ref(x, n_rows, width, sum); }

void eq_column_moments(const float *x, size_t n_rows, size_t width, float *mean, float *variance) {
    eq_column_moments_ref(x, n_rows, width, mean, variance);
}

void eq_norm_forward(const eq_norm *norm, const float *h, float *y) { eq_norm_forward_ref(norm, h, y); }

void eq_norm_sums(const eq_norm *norm, const float *h, const float *dy, float *dgamma, float *dbeta) {
    eq_norm_sums_ref(norm, h, dy, dgamma, dbeta);
}

void eq_norm_gradient(const eq_norm *norm, const float *h, const float *dgamma, const float *dbeta, float *d) {
    eq_norm_gradient_ref(norm, h, dgamma, dbeta, d);
}

void eq_norm_gradient_fixed(const eq_norm *norm, float *d) { eq_norm_gradient_fixed_ref(norm, d); }

void eq_adam_apply(const eq_adam_rule *rule, const float *g, float *moments, float *w, size_t n) {
    eq_adam_apply_ref(rule, g, moments, w, n);
}

#endif
