/* The vector kernels, in GCC vector extensions: 16-byte vectors (SSE2, NEON, WebAssembly simd128), 32-byte with AVX.
 *
 * Invariant: every output adds its terms in the order kernels.h states, whatever the vector width; so all targets
 * give the bits of the scalar twins in kernels_ref.c. A product is cut in tiles of 4 rows x 2 vectors whose
 * accumulators are locals and so stay in registers. A ragged edge is covered by a tile that overlaps its neighbour
 * and computes the same values again; only a matrix narrower than one vector falls back on the twin. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"

#if EQ_SIMD

#ifdef __AVX__
#define LANES 8
#else
#define LANES 4
#endif
#define ROWS 256 /* rows added in float before the partial sum joins a double */

typedef float vec __attribute__((vector_size(LANES * 4)));
typedef int32_t ivec __attribute__((vector_size(LANES * 4)));
typedef float vec_at __attribute__((vector_size(LANES * 4), aligned(4), may_alias)); /* anywhere in memory */

typedef float vec4 __attribute__((vector_size(16)));
typedef double dvec2 __attribute__((vector_size(16)));
typedef uint32_t uvec4 __attribute__((vector_size(16)));
typedef int32_t ivec4 __attribute__((vector_size(16)));
typedef float vec4_at __attribute__((vector_size(16), aligned(4), may_alias));
typedef uint32_t uvec4_at __attribute__((vector_size(16), aligned(4), may_alias));

#define LOAD(p) (*(const vec_at *)(p))
#define STORE(p, v) (*(vec_at *)(p) = (v))

#if defined(__AVX__)
#include <immintrin.h>
#define SQRT(v) ((vec)_mm256_sqrt_ps((__m256)(v)))
#elif defined(__SSE2__)
#include <emmintrin.h>
#define SQRT(v) ((vec)_mm_sqrt_ps((__m128)(v)))
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#define SQRT(v) ((vec)wasm_f32x4_sqrt((v128_t)(v)))
#else
static inline vec square_roots(vec v) {
    for (int l = 0; l < LANES; l++) v[l] = sqrtf(v[l]);
    return v;
}
#define SQRT(v) square_roots(v)
#endif

/* ---- products ---- */

/* c = start + a b, where a (i, k) is a[i a_row + k a_step], b is (depth, columns) and c is (rows, columns). */
typedef struct product {
    size_t rows, columns, depth, a_row, a_step;
    const float *a, *b;
    const float *start; /* (columns), or NULL for 0 */
    float *c;
} product;

static inline void tile_4x2(const product *p, size_t i, size_t j) {
    const float *a0 = p->a + i * p->a_row, *a1 = a0 + p->a_row, *a2 = a1 + p->a_row, *a3 = a2 + p->a_row;
    const float *b = p->b + j;
    size_t step = p->a_step, columns = p->columns;
    vec c00 = {0}, c01 = {0};
    if (p->start) c00 = LOAD(p->start + j), c01 = LOAD(p->start + j + LANES);
    vec c10 = c00, c20 = c00, c30 = c00, c11 = c01, c21 = c01, c31 = c01;
    for (size_t k = p->depth; k; k--) {
        vec b0 = LOAD(b), b1 = LOAD(b + LANES);
        c00 += *a0 * b0, c01 += *a0 * b1;
        c10 += *a1 * b0, c11 += *a1 * b1;
        c20 += *a2 * b0, c21 += *a2 * b1;
        c30 += *a3 * b0, c31 += *a3 * b1;
        a0 += step, a1 += step, a2 += step, a3 += step, b += columns;
    }
    float *c = p->c + i * columns + j;
    STORE(c, c00), STORE(c + LANES, c01), c += columns;
    STORE(c, c10), STORE(c + LANES, c11), c += columns;
    STORE(c, c20), STORE(c + LANES, c21), c += columns;
    STORE(c, c30), STORE(c + LANES, c31);
}

static inline void tile_4x1(const product *p, size_t i, size_t j) {
    const float *a0 = p->a + i * p->a_row, *a1 = a0 + p->a_row, *a2 = a1 + p->a_row, *a3 = a2 + p->a_row;
    const float *b = p->b + j;
    size_t step = p->a_step, columns = p->columns;
    vec c0 = {0};
    if (p->start) c0 = LOAD(p->start + j);
    vec c1 = c0, c2 = c0, c3 = c0;
    for (size_t k = p->depth; k; k--) {
        vec b0 = LOAD(b);
        c0 += *a0 * b0, c1 += *a1 * b0, c2 += *a2 * b0, c3 += *a3 * b0;
        a0 += step, a1 += step, a2 += step, a3 += step, b += columns;
    }
    float *c = p->c + i * columns + j;
    STORE(c, c0), STORE(c + columns, c1), STORE(c + 2 * columns, c2), STORE(c + 3 * columns, c3);
}

static inline void tile_1x1(const product *p, size_t i, size_t j) {
    const float *a = p->a + i * p->a_row, *b = p->b + j;
    vec c = {0};
    if (p->start) c = LOAD(p->start + j);
    for (size_t k = p->depth; k; k--) c += *a * LOAD(b), a += p->a_step, b += p->columns;
    STORE(p->c + i * p->columns + j, c);
}

/* Tiles over the whole of c; columns >= LANES. */
static void multiply(const product *p) {
    size_t rows = p->rows, columns = p->columns;
    for (size_t j = 0; j < columns;) {
        size_t left = columns - j;
        int wide = left >= 2 * LANES || (left > LANES && columns >= 2 * LANES);
        size_t width = wide ? 2 * LANES : LANES, at = left < width ? columns - width : j;
        if (rows >= 4)
            for (size_t i = 0; i < rows; i += 4) {
                size_t top = rows - i < 4 ? rows - 4 : i;
                if (wide) tile_4x2(p, top, at);
                else tile_4x1(p, top, at);
            }
        else
            for (size_t i = 0; i < rows; i++) {
                tile_1x1(p, i, at);
                if (wide) tile_1x1(p, i, at + LANES);
            }
        j = at + width;
    }
}

void eq_linear_forward(eq_shape shape, const float *x, const float *w, const float *b, float *y) {
    product p = {shape.n_rows, shape.n_out, shape.n_in, shape.n_in, 1, x, w, b, y};
    if (shape.n_out < LANES) eq_linear_forward_ref(shape, x, w, b, y);
    else multiply(&p);
}

void eq_linear_input_gradient(eq_shape shape, const float *dy, const float *w, float *scratch, float *dx) {
    if (shape.n_in < LANES) {
        eq_linear_input_gradient_ref(shape, dy, w, scratch, dx);
        return;
    }
    for (size_t k = 0; k < shape.n_in; k++)
        for (size_t j = 0; j < shape.n_out; j++) scratch[j * shape.n_in + k] = w[k * shape.n_out + j];
    product p = {shape.n_rows, shape.n_in, shape.n_out, shape.n_out, 1, dy, scratch, NULL, dx};
    multiply(&p);
}

void eq_linear_weight_gradient(eq_shape shape, const float *x, const float *dy, float *dw, float *db) {
    eq_column_sums(dy, shape.n_rows, shape.n_out, db);
    product p = {shape.n_in, shape.n_out, shape.n_rows, 1, shape.n_in, x, dy, NULL, dw};
    product one_output = {1, shape.n_in, shape.n_rows, 1, 1, dy, x, NULL, dw}; /* dw is (1, n_in): swap the sides */
    if (shape.n_out >= LANES) multiply(&p);
    else if (shape.n_out == 1 && shape.n_in >= LANES) multiply(&one_output);
    else eq_linear_weight_gradient_ref(shape, x, dy, dw, db);
}

/* ---- vectors ---- */

void eq_axpy(float a, const float *x, float *y, size_t n) {
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) STORE(y + i, LOAD(y + i) + a * LOAD(x + i));
    eq_axpy_ref(a, x + i, y + i, n - i);
}

void eq_scale(float a, float *y, size_t n) {
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) STORE(y + i, a * LOAD(y + i));
    eq_scale_ref(a, y + i, n - i);
}

float eq_dot(const float *x, const float *y, size_t n) {
    float lane[8];
    vec4 low = {0}, high = {0};
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        low += *(const vec4_at *)(x + i) * *(const vec4_at *)(y + i);
        high += *(const vec4_at *)(x + i + 4) * *(const vec4_at *)(y + i + 4);
    }
    memcpy(lane, &low, sizeof low);
    memcpy(lane + 4, &high, sizeof high);
    for (; i < n; i++) lane[i % 8] += x[i] * y[i];
    for (size_t l = 0; l < 4; l++) lane[l] += lane[l + 4];
    return (lane[0] + lane[2]) + (lane[1] + lane[3]);
}

double eq_dot_double(const float *x, const float *y, size_t n) {
    double lane[4];
    dvec2 low = {0}, high = {0};
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        dvec2 x0 = {(double)x[i], (double)x[i + 1]}, y0 = {(double)y[i], (double)y[i + 1]};
        dvec2 x1 = {(double)x[i + 2], (double)x[i + 3]}, y1 = {(double)y[i + 2], (double)y[i + 3]};
        low += x0 * y0, high += x1 * y1;
    }
    memcpy(lane, &low, sizeof low);
    memcpy(lane + 2, &high, sizeof high);
    for (; i < n; i++) lane[i % 4] += (double)x[i] * (double)y[i];
    return (lane[0] + lane[2]) + (lane[1] + lane[3]);
}

/* ---- distances ---- */

double eq_square_distance(const float *x, const float *y, size_t n) {
    double lane[4];
    dvec2 low = {0}, high = {0};
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        dvec2 x0 = {(double)x[i], (double)x[i + 1]}, y0 = {(double)y[i], (double)y[i + 1]};
        dvec2 x1 = {(double)x[i + 2], (double)x[i + 3]}, y1 = {(double)y[i + 2], (double)y[i + 3]};
        low += (x0 - y0) * (x0 - y0), high += (x1 - y1) * (x1 - y1);
    }
    memcpy(lane, &low, sizeof low);
    memcpy(lane + 2, &high, sizeof high);
    for (; i < n; i++) lane[i % 4] += ((double)x[i] - (double)y[i]) * ((double)x[i] - (double)y[i]);
    return (lane[0] + lane[2]) + (lane[1] + lane[3]);
}

static inline int any_set(ivec v) {
    int64_t half[LANES / 2], any = 0;
    memcpy(half, &v, sizeof v);
    for (size_t l = 0; l < LANES / 2; l++) any |= half[l];
    return any != 0;
}

/* 4 vectors of a block's points; looks every 16 columns whether any is still within limit: sums only grow. */
static inline int block_distances_4(const float *point, const float *block, size_t depth, float limit, float *out) {
    vec s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
    for (size_t k = 0; k < depth;) {
        for (size_t end = depth - k < 16 ? depth : k + 16; k < end; k++, block += EQ_BLOCK) {
            vec d0 = LOAD(block) - point[k], d1 = LOAD(block + LANES) - point[k];
            vec d2 = LOAD(block + 2 * LANES) - point[k], d3 = LOAD(block + 3 * LANES) - point[k];
            s0 += d0 * d0, s1 += d1 * d1, s2 += d2 * d2, s3 += d3 * d3;
        }
        if (k < depth && !any_set((s0 <= limit) | (s1 <= limit) | (s2 <= limit) | (s3 <= limit))) break;
    }
    STORE(out, s0), STORE(out + LANES, s1), STORE(out + 2 * LANES, s2), STORE(out + 3 * LANES, s3);
    return any_set((s0 <= limit) | (s1 <= limit) | (s2 <= limit) | (s3 <= limit));
}

int eq_block_distances(const float *point, const float *block, size_t depth, float limit, float *out) {
    int any = 0;
    for (size_t j = 0; j < EQ_BLOCK; j += 4 * LANES) any |= block_distances_4(point, block + j, depth, limit, out + j);
    return any;
}

/* 4 gaps between boxes of n columns; of the two sides at most one is positive */
static inline vec4 gap_4(const float *a, const float *b, size_t n) {
    vec4 above = *(const vec4_at *)a - *(const vec4_at *)(b + n), below = *(const vec4_at *)b - *(const vec4_at *)(a + n);
    return (vec4)((ivec4)above & (ivec4)(above > 0)) + (vec4)((ivec4)below & (ivec4)(below > 0));
}

/* The lanes' sum, as in eq_dot */
static inline float sum_of_lanes(vec4 low, vec4 high) {
    vec4 s = low + high;
    return (s[0] + s[2]) + (s[1] + s[3]);
}

float eq_box_distance(const float *a, const float *b, size_t n, float limit) {
    float lane[8];
    vec4 low = {0}, high = {0};
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        vec4 g0 = gap_4(a + i, b + i, n), g1 = gap_4(a + i + 4, b + i + 4, n);
        low += g0 * g0, high += g1 * g1;
        if (i % 32 == 24 && sum_of_lanes(low, high) > limit) return sum_of_lanes(low, high); /* it only grows */
    }
    if (i == n) return sum_of_lanes(low, high);
    memcpy(lane, &low, sizeof low);
    memcpy(lane + 4, &high, sizeof high);
    for (; i < n; i++) {
        float above = a[i] - b[n + i], below = b[i] - a[n + i], gap = above > below ? above : below;
        lane[i % 8] += gap > 0 ? gap * gap : 0;
    }
    for (size_t l = 0; l < 4; l++) lane[l] += lane[l + 4];
    return (lane[0] + lane[2]) + (lane[1] + lane[3]);
}

/* ---- elementwise ---- */

void eq_relu(float *z, size_t n) {
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        vec v = LOAD(z + i);
        STORE(z + i, (vec)((ivec)v & ~(ivec)(v <= 0)));
    }
    eq_relu_ref(z + i, n - i);
}

void eq_relu_dropout(eq_mask *mask, uint32_t threshold, float scale, float *z, size_t n) {
    uvec4 s0 = *(uvec4_at *)mask->s[0], s1 = *(uvec4_at *)mask->s[1];
    uvec4 s2 = *(uvec4_at *)mask->s[2], s3 = *(uvec4_at *)mask->s[3];
    ivec4 last = (ivec4){0} + (int32_t)threshold - 1; /* dropped up to here: signed, since that is one instruction */
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        uvec4 r = s0 + s3, t = s1 << 9;
        s2 ^= s0, s3 ^= s1, s1 ^= s2, s0 ^= s3, s2 ^= t;
        s3 = (s3 << 11) | (s3 >> 21);
        vec4 low = *(vec4_at *)(z + i), high = *(vec4_at *)(z + i + 4);
        ivec4 keep_low = ((ivec4)(r & 0xffff) > last) & ~(ivec4)(low <= 0);
        ivec4 keep_high = ((ivec4)(r >> 16) > last) & ~(ivec4)(high <= 0);
        *(vec4_at *)(z + i) = (vec4)((ivec4)(low * scale) & keep_low);
        *(vec4_at *)(z + i + 4) = (vec4)((ivec4)(high * scale) & keep_high);
    }
    *(uvec4_at *)mask->s[0] = s0, *(uvec4_at *)mask->s[1] = s1;
    *(uvec4_at *)mask->s[2] = s2, *(uvec4_at *)mask->s[3] = s3;
    eq_relu_dropout_ref(mask, threshold, scale, z + i, n - i);
}

void eq_gate_gradient(const float *h, float scale, float *d, size_t n) {
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
        for (size_t i = 0; i < n_rows; i += ROWS) {
            size_t rows = n_rows - i < ROWS ? n_rows - i : ROWS;
            const float *block = x + i * width + at, *centre = mean ? mean + at : NULL;
            if (n == LANES) add_1(block, rows, width, centre, total);
            else add_4(block, rows, width, centre, total);
        }
        for (size_t c = 0; c < n; c++) out[at + c] = (float)(total[c] / divisor);
        j = at + n;
    }
}

void eq_column_sums(const float *x, size_t n_rows, size_t width, float *sum) {
    eq_shape shape = {n_rows, 0, width};
    if (width < LANES) eq_column_sums_ref(x, n_rows, width, sum);
    else reduce_columns(x, shape, NULL, 1, sum);
}

void eq_column_moments(const float *x, size_t n_rows, size_t width, float *mean, float *variance) {
    eq_shape shape = {n_rows, 0, width};
    if (width < LANES) {
        eq_column_moments_ref(x, n_rows, width, mean, variance);
        return;
    }
    reduce_columns(x, shape, NULL, (double)n_rows, mean);
    reduce_columns(x, shape, mean, (double)n_rows, variance);
}

void eq_norm_forward(const eq_norm *norm, const float *h, float *y) {
    const float *mean = norm->mean, *scale = norm->scale, *shift = norm->shift;
    for (size_t i = 0; i < norm->n_rows; i++, h += norm->width, y += norm->width) {
        size_t j = 0;
        for (; j + LANES <= norm->width; j += LANES)
            STORE(y + j, (LOAD(h + j) - LOAD(mean + j)) * LOAD(scale + j) + LOAD(shift + j));
        for (; j < norm->width; j++) y[j] = (h[j] - mean[j]) * scale[j] + shift[j];
    }
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

void eq_norm_sums(const eq_norm *norm, const float *h, const float *dy, float *dgamma, float *dbeta) {
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
        for (size_t i = 0; i < norm->n_rows; i += ROWS) {
            size_t rows = norm->n_rows - i < ROWS ? norm->n_rows - i : ROWS;
            norm_sums_2(&here, h + i * width + at, dy + i * width + at, rows, total);
        }
        for (size_t c = 0; c < 2 * LANES; c++) {
            dgamma[at + c] = (float)total[c];
            dbeta[at + c] = (float)total[2 * LANES + c];
        }
    }
}

void eq_norm_gradient(const eq_norm *norm, const float *h, const float *dgamma, const float *dbeta, float *d) {
    const float *mean = norm->mean, *inverse = norm->inverse, *scale = norm->scale;
    float n = (float)norm->n_rows;
    size_t j = 0;
    for (; j + LANES <= norm->width; j += LANES) {
        vec m = LOAD(mean + j), v = LOAD(inverse + j), s = LOAD(scale + j);
        vec gamma = LOAD(dgamma + j) / n, beta = LOAD(dbeta + j) / n;
        const float *from = h + j;
        float *to = d + j;
        for (size_t i = 0; i < norm->n_rows; i++, from += norm->width, to += norm->width)
            STORE(to, s * ((LOAD(to) - beta) - ((LOAD(from) - m) * v) * gamma));
    }
    for (; j < norm->width; j++)
        for (size_t i = 0; i < norm->n_rows; i++) {
            size_t at = i * norm->width + j;
            d[at] = scale[j] * ((d[at] - dbeta[j] / n) - ((h[at] - mean[j]) * inverse[j]) * (dgamma[j] / n));
        }
}

void eq_norm_gradient_fixed(const eq_norm *norm, float *d) {
    const float *scale = norm->scale;
    for (size_t i = 0; i < norm->n_rows; i++, d += norm->width) {
        size_t j = 0;
        for (; j + LANES <= norm->width; j += LANES) STORE(d + j, LOAD(d + j) * LOAD(scale + j));
        for (; j < norm->width; j++) d[j] *= scale[j];
    }
}

/* ---- optimiser ---- */

void eq_adam_apply(const eq_adam_rule *rule, const float *g, float *moments, float *w, size_t n) {
    float *m = moments, *v = moments + n;
    for (size_t i = 0; i + LANES <= n; i += LANES) {
        vec weight = LOAD(w + i), gradient = LOAD(g + i) + rule->decay * weight;
        vec first = rule->beta1 * LOAD(m + i) + rule->rest1 * gradient;
        vec second = rule->beta2 * LOAD(v + i) + rule->rest2 * (gradient * gradient);
        STORE(m + i, first);
        STORE(v + i, second);
        STORE(w + i, weight - (rule->rate * first) / (SQRT(second) * rule->root + rule->epsilon));
    }
    for (size_t i = n - n % LANES; i < n; i++) {
        float gradient = g[i] + rule->decay * w[i];
        m[i] = rule->beta1 * m[i] + rule->rest1 * gradient;
        v[i] = rule->beta2 * v[i] + rule->rest2 * (gradient * gradient);
        w[i] -= (rule->rate * m[i]) / (sqrtf(v[i]) * rule->root + rule->epsilon);
    }
}

#endif
