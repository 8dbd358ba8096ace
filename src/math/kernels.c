/* The vector kernels but for the products (kernels_product.c): every output adds its terms in the order kernels.h states,
 * whatever the vector width, so all targets give the bits of the scalar twins in kernels_ref.c. */
#include <math.h>
#include <string.h>

#include "math/kernels_lanes.h"

#if EQ_SIMD

#if LANES == 8
#include <immintrin.h>
#define SQRT(v) ((vec)_mm256_sqrt_ps((__m256)(v)))
#define ANY(v) (_mm256_movemask_ps((__m256)(v)) != 0) /* of a comparison's lanes */
#elif defined(__SSE2__)
#include <emmintrin.h>
#define SQRT(v) ((vec)_mm_sqrt_ps((__m128)(v)))
#define ANY(v) (_mm_movemask_ps((__m128)(v)) != 0)
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#define SQRT(v) ((vec)wasm_f32x4_sqrt((v128_t)(v)))
#define ANY(v) wasm_v128_any_true((v128_t)(v))
#else
static inline vec square_roots(vec v) {
    for (int l = 0; l < LANES; l++) v[l] = sqrtf(v[l]);
    return v;
}
#define SQRT(v) square_roots(v)
static inline int any_set(ivec v) {
    int64_t half[LANES / 2], any = 0;
    memcpy(half, &v, sizeof v);
    for (size_t l = 0; l < LANES / 2; l++) any |= half[l];
    return any != 0;
}
#define ANY(v) any_set(v)
#endif

/* ---- vectors ---- */

void KERNEL(axpy)(float a, const float *x, float *y, size_t n) {
    WIDEN(axpy, (a, x, y, n));
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) STORE(y + i, LOAD(y + i) + a * LOAD(x + i));
    eq_axpy_ref(a, x + i, y + i, n - i);
}

void KERNEL(scale)(float a, float *y, size_t n) {
    WIDEN(scale, (a, y, n));
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) STORE(y + i, a * LOAD(y + i));
    eq_scale_ref(a, y + i, n - i);
}

/* A library's copy of a row at a time waits for memory row by row; plain vectors let the processor fetch several at once. */
void KERNEL(gather_rows)(const float *x, size_t width, const uint32_t *index, size_t n, float *y) {
    WIDEN(gather_rows, (x, width, index, n, y));
    if (width < LANES) {
        eq_gather_rows_ref(x, width, index, n, y);
        return;
    }
    for (size_t i = 0; i < n; i++, y += width) {
        const float *row = x + index[i] * width;
        for (size_t j = 0; j + LANES <= width; j += LANES) STORE(y + j, LOAD(row + j));
        STORE(y + width - LANES, LOAD(row + width - LANES));
    }
}

size_t KERNEL(unlike)(const float *x, const float *y, size_t n, uint16_t *at) {
    WIDEN(unlike, (x, y, n, at));
    size_t found = 0, i = 0;
    for (; i + LANES <= n; i += LANES) {
        if (!ANY(LOAD(x + i) != LOAD(y + i))) continue;
        for (size_t j = i; j < i + LANES; j++) {
            at[found] = (uint16_t)j;
            found += x[j] != y[j];
        }
    }
    for (; i < n; i++)
        if (x[i] != y[i]) at[found++] = (uint16_t)i;
    return found;
}

/* ---- distances ---- */

/* 4 vectors of a block's points; looks every 16 columns whether any is still within limit: sums only grow. */
static inline int block_distances_4(const float *point, const float *block, size_t depth, float limit, float *out) {
    vec s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
    for (size_t k = 0; k < depth;) {
        for (size_t end = depth - k < 16 ? depth : k + 16; k < end; k++, block += EQ_BLOCK) {
            vec d0 = LOAD(block) - point[k], d1 = LOAD(block + LANES) - point[k];
            vec d2 = LOAD(block + 2 * LANES) - point[k], d3 = LOAD(block + 3 * LANES) - point[k];
            s0 += d0 * d0, s1 += d1 * d1, s2 += d2 * d2, s3 += d3 * d3;
        }
        if (k < depth && !ANY((s0 <= limit) | (s1 <= limit) | (s2 <= limit) | (s3 <= limit))) break;
    }
    STORE(out, s0), STORE(out + LANES, s1), STORE(out + 2 * LANES, s2), STORE(out + 3 * LANES, s3);
    return ANY((s0 <= limit) | (s1 <= limit) | (s2 <= limit) | (s3 <= limit));
}

int KERNEL(block_distances)(const float *point, const float *block, size_t depth, float limit, float *out) {
    WIDEN(block_distances, (point, block, depth, limit, out));
    int any = 0;
    for (size_t j = 0; j < EQ_BLOCK; j += 4 * LANES) any |= block_distances_4(point, block + j, depth, limit, out + j);
    return any;
}

/* ---- elementwise ---- */

void KERNEL(relu)(float *z, size_t n) {
    WIDEN(relu, (z, n));
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        vec v = LOAD(z + i);
        STORE(z + i, (vec)((ivec)v & ~(ivec)(v <= 0)));
    }
    eq_relu_ref(z + i, n - i);
}

void KERNEL(gate_gradient)(const float *h, float scale, float *d, size_t n) {
    WIDEN(gate_gradient, (h, scale, d, n));
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) STORE(d + i, (vec)((ivec)(LOAD(d + i) * scale) & (ivec)(LOAD(h + i) > 0)));
    eq_gate_gradient_ref(h + i, scale, d + i, n - i);
}

/* ---- columns ---- */

/* Adds the columns j.. of n rows: values[c] += sum over rows of (x - mean), squared if asked. 4 vectors of columns. */
static inline void add_4(const float *x, size_t n, size_t width, const float *mean, double *total) {
    vec s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
    if (!mean)
        for (size_t i = 0; i < n; i++, x += width)
            s0 += LOAD(x), s1 += LOAD(x + LANES), s2 += LOAD(x + 2 * LANES), s3 += LOAD(x + 3 * LANES);
    else {
        vec m0 = LOAD(mean), m1 = LOAD(mean + LANES), m2 = LOAD(mean + 2 * LANES), m3 = LOAD(mean + 3 * LANES);
        for (size_t i = 0; i < n; i++, x += width) {
            vec a0 = LOAD(x) - m0, a1 = LOAD(x + LANES) - m1;
            vec a2 = LOAD(x + 2 * LANES) - m2, a3 = LOAD(x + 3 * LANES) - m3;
            s0 += a0 * a0, s1 += a1 * a1, s2 += a2 * a2, s3 += a3 * a3;
        }
    }
    for (size_t l = 0; l < LANES; l++) {
        total[l] += (double)s0[l], total[l + LANES] += (double)s1[l];
        total[l + 2 * LANES] += (double)s2[l], total[l + 3 * LANES] += (double)s3[l];
    }
}

/* The same for 1 vector of columns. */
static inline void add_1(const float *x, size_t n, size_t width, const float *mean, double *total) {
    vec s = {0};
    if (!mean)
        for (size_t i = 0; i < n; i++, x += width) s += LOAD(x);
    else {
        vec m = LOAD(mean);
        for (size_t i = 0; i < n; i++, x += width) {
            vec a = LOAD(x) - m;
            s += a * a;
        }
    }
    for (size_t l = 0; l < LANES; l++) total[l] += (double)s[l];
}

/* out[j] = sum over rows of x, or with mean of (x - mean)^2, divided by `divisor`; width >= LANES. */
static void reduce_columns(const float *x, eq_shape shape, const float *mean, double divisor, float *out) {
    size_t n_rows = shape.n_rows, width = shape.n_out;
    for (size_t j = 0; j < width;) {
        double total[4 * LANES] = {0};
        size_t left = width - j, n = left >= 4 * LANES ? 4 * LANES : LANES, at = left < n ? width - n : j;
        for (size_t i = 0; i < n_rows; i += EQ_FLOAT_ROWS) {
            size_t rows = n_rows - i < EQ_FLOAT_ROWS ? n_rows - i : EQ_FLOAT_ROWS;
            const float *block = x + i * width + at, *centre = mean ? mean + at : NULL;
            if (n == LANES) add_1(block, rows, width, centre, total);
            else add_4(block, rows, width, centre, total);
        }
        for (size_t c = 0; c < n; c++) out[at + c] = (float)(total[c] / divisor);
        j = at + n;
    }
}

void KERNEL(column_sums)(const float *x, size_t n_rows, size_t width, float *sum) {
    WIDEN(column_sums, (x, n_rows, width, sum));
    eq_shape shape = {n_rows, 0, width};
    if (width < LANES) eq_column_sums_ref(x, n_rows, width, sum);
    else reduce_columns(x, shape, NULL, 1, sum);
}

void KERNEL(column_moments)(const float *x, size_t n_rows, size_t width, float *mean, float *variance) {
    WIDEN(column_moments, (x, n_rows, width, mean, variance));
    eq_shape shape = {n_rows, 0, width};
    if (width < LANES) {
        eq_column_moments_ref(x, n_rows, width, mean, variance);
        return;
    }
    reduce_columns(x, shape, NULL, (double)n_rows, mean);
    reduce_columns(x, shape, mean, (double)n_rows, variance);
}

void KERNEL(norm_forward)(const eq_norm *norm, const float *h, float *y) {
    WIDEN(norm_forward, (norm, h, y));
    const float *mean = norm->mean, *scale = norm->scale, *shift = norm->shift;
    size_t width = norm->width, j = 0;
    for (; j + 2 * LANES <= width; j += 2 * LANES) {
        vec m0 = LOAD(mean + j), s0 = LOAD(scale + j), b0 = LOAD(shift + j);
        vec m1 = LOAD(mean + j + LANES), s1 = LOAD(scale + j + LANES), b1 = LOAD(shift + j + LANES);
        const float *from = h + j;
        float *to = y + j;
        for (size_t i = norm->n_rows; i; i--, from += width, to += width) {
            STORE(to, (LOAD(from) - m0) * s0 + b0);
            STORE(to + LANES, (LOAD(from + LANES) - m1) * s1 + b1);
        }
    }
    for (; j < width; j++)
        for (size_t i = 0; i < norm->n_rows; i++) y[i * width + j] = (h[i * width + j] - mean[j]) * scale[j] + shift[j];
}

/* dgamma and dbeta of the 2 vectors of columns at j, over n rows from row i */
static inline void norm_sums_2(const eq_norm *norm, const float *h, const float *dy, size_t n, double *total) {
    vec g0 = {0}, g1 = {0}, b0 = {0}, b1 = {0};
    vec m0 = LOAD(norm->mean), m1 = LOAD(norm->mean + LANES);
    vec v0 = LOAD(norm->inverse), v1 = LOAD(norm->inverse + LANES);
    for (size_t i = 0; i < n; i++, h += norm->width, dy += norm->width) {
        vec d0 = LOAD(dy), d1 = LOAD(dy + LANES);
        g0 += d0 * ((LOAD(h) - m0) * v0), g1 += d1 * ((LOAD(h + LANES) - m1) * v1);
        b0 += d0, b1 += d1;
    }
    for (size_t l = 0; l < LANES; l++) {
        total[l] += (double)g0[l], total[LANES + l] += (double)g1[l];
        total[2 * LANES + l] += (double)b0[l], total[3 * LANES + l] += (double)b1[l];
    }
}

void KERNEL(norm_sums)(const eq_norm *norm, const float *h, const float *dy, float *dgamma, float *dbeta) {
    WIDEN(norm_sums, (norm, h, dy, dgamma, dbeta));
    size_t width = norm->width;
    if (width < 2 * LANES) {
        eq_norm_sums_ref(norm, h, dy, dgamma, dbeta);
        return;
    }
    for (size_t j = 0; j < width; j += 2 * LANES) {
        double total[4 * LANES] = {0};
        size_t at = width - j < 2 * LANES ? width - 2 * LANES : j;
        eq_norm here = *norm;
        here.mean += at, here.inverse += at;
        for (size_t i = 0; i < norm->n_rows; i += EQ_FLOAT_ROWS) {
            size_t rows = norm->n_rows - i < EQ_FLOAT_ROWS ? norm->n_rows - i : EQ_FLOAT_ROWS;
            norm_sums_2(&here, h + i * width + at, dy + i * width + at, rows, total);
        }
        for (size_t c = 0; c < 2 * LANES; c++) {
            dgamma[at + c] = (float)total[c];
            dbeta[at + c] = (float)total[2 * LANES + c];
        }
    }
}

/* The vector of columns at j. */
static inline __attribute__((always_inline)) void norm_gradient_1(const eq_norm *norm, const float *h, size_t j, vec gamma,
                                                                  vec beta, float *d, int gated) {
    vec m = LOAD(norm->mean + j), v = LOAD(norm->inverse + j), s = LOAD(norm->scale + j), gate = (vec){0} + norm->gate;
    size_t width = norm->width;
    h += j, d += j;
    for (size_t i = norm->n_rows; i; i--, h += width, d += width) {
        vec from = LOAD(h), to = s * ((LOAD(d) - beta) - ((from - m) * v) * gamma);
        STORE(d, gated ? (vec)((ivec)(to * gate) & (ivec)(from > 0)) : to);
    }
}

void KERNEL(norm_gradient)(const eq_norm *norm, const float *h, const float *dgamma, const float *dbeta, float *d) {
    WIDEN(norm_gradient, (norm, h, dgamma, dbeta, d));
    float n = (float)norm->n_rows;
    size_t j = 0, width = norm->width;
    for (; j + LANES <= width; j += LANES) {
        vec gamma = LOAD(dgamma + j) / n, beta = LOAD(dbeta + j) / n;
        if (norm->gate > 0) norm_gradient_1(norm, h, j, gamma, beta, d, 1);
        else norm_gradient_1(norm, h, j, gamma, beta, d, 0);
    }
    for (; j < width; j++)
        for (size_t i = 0; i < norm->n_rows; i++) {
            size_t at = i * width + j;
            d[at] = norm->scale[j] * ((d[at] - dbeta[j] / n) - ((h[at] - norm->mean[j]) * norm->inverse[j]) * (dgamma[j] / n));
            if (norm->gate > 0) d[at] = h[at] > 0 ? d[at] * norm->gate : 0;
        }
}

void KERNEL(norm_gradient_fixed)(const eq_norm *norm, float *d) {
    WIDEN(norm_gradient_fixed, (norm, d));
    const float *scale = norm->scale;
    for (size_t i = 0; i < norm->n_rows; i++, d += norm->width) {
        size_t j = 0;
        for (; j + LANES <= norm->width; j += LANES) STORE(d + j, LOAD(d + j) * LOAD(scale + j));
        for (; j < norm->width; j++) d[j] *= scale[j];
    }
}

/* ---- optimiser ---- */

void KERNEL(adam_apply)(const eq_adam_rule *rule, const float *g, float *moments, float *w, size_t n) {
    WIDEN(adam_apply, (rule, g, moments, w, n));
    float *m = moments, *v = moments + n;
    eq_adam_rule r = *rule; /* a copy that no store can reach stays in registers */
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        vec weight = LOAD(w + i), gradient = LOAD(g + i) + r.decay * weight;
        vec first = r.beta1 * LOAD(m + i) + r.rest1 * gradient;
        vec second = r.beta2 * LOAD(v + i) + r.rest2 * (gradient * gradient);
        STORE(m + i, first);
        STORE(v + i, second);
        STORE(w + i, weight - (r.rate * first) / (SQRT(second) * r.root + r.epsilon));
    }
    for (; i < n; i++) {
        float gradient = g[i] + r.decay * w[i];
        m[i] = r.beta1 * m[i] + r.rest1 * gradient;
        v[i] = r.beta2 * v[i] + r.rest2 * (gradient * gradient);
        w[i] -= (r.rate * m[i]) / (sqrtf(v[i]) * r.root + r.epsilon);
    }
}

#endif
