/* The products of linear layers.
 *
 * A product is cut in tiles of 4 rows x 2 vectors whose accumulators are locals and so stay in registers. A ragged edge is
 * covered by a tile that overlaps its neighbour and computes the same values again; only a matrix narrower than one vector
 * falls back on the twin. */
#include <stdbool.h>

#include "math/kernels_lanes.h"

#if EQ_SIMD

/* ---- products ---- */

/* c = start + a b, where a (i, k) is a[i a_row + k a_step], b is (depth, columns) and c is (rows, columns). */
typedef struct product {
    size_t rows, columns, depth, a_row, a_step;
    const float *a, *b;
    const float *start; /* (columns), or NULL for 0 */
    float *c;
} product;

/* Where the numbers of a lie side by side: those of a row (a_step is 1), or those that one row of b is multiplied with (a_row is
 * 1), which then have one address and different offsets. Known where a product is compiled. */
typedef enum side_by_side { ALONG_ROWS, DOWN_COLUMNS } side_by_side;

#define ALWAYS static inline __attribute__((always_inline))

/* The accumulators of a tile of 4 rows x 2 vectors, and the sums of b's two vectors of columns. */
typedef struct tile {
    vec c00, c01, c10, c11, c20, c21, c30, c31, s0, s1;
} tile;

/* One term of each; a's numbers are `row` apart. */
ALWAYS void add_terms(tile *t, const float *a, size_t row, const float *b, bool sum) {
    vec b0 = LOAD(b), b1 = LOAD(b + LANES);
    t->c00 += a[0] * b0, t->c01 += a[0] * b1;
    t->c10 += a[row] * b0, t->c11 += a[row] * b1;
    t->c20 += a[2 * row] * b0, t->c21 += a[2 * row] * b1;
    t->c30 += a[3 * row] * b0, t->c31 += a[3 * row] * b1;
    if (sum) t->s0 += b0, t->s1 += b1;
}

/* With `sum` also sum[j] = the sums of b's columns, from left to right. */
ALWAYS void tile_4x2(const product *p, side_by_side how, size_t i, size_t j, float *sum) {
    const float *a = p->a + i * p->a_row, *b = p->b + j;
    tile t = {.c00 = {0}};
    if (p->start) t.c00 = LOAD(p->start + j), t.c01 = LOAD(p->start + j + LANES);
    t.c10 = t.c20 = t.c30 = t.c00, t.c11 = t.c21 = t.c31 = t.c01;
    size_t row = how == DOWN_COLUMNS ? 1 : p->a_row, step = how == ALONG_ROWS ? 1 : p->a_step;
    for (const float *end = b + p->depth * p->columns; b != end; a += step, b += p->columns)
        add_terms(&t, a, row, b, sum != NULL);
    float *c = p->c + i * p->columns + j;
    STORE(c, t.c00), STORE(c + LANES, t.c01), c += p->columns;
    STORE(c, t.c10), STORE(c + LANES, t.c11), c += p->columns;
    STORE(c, t.c20), STORE(c + LANES, t.c21), c += p->columns;
    STORE(c, t.c30), STORE(c + LANES, t.c31);
    if (sum) STORE(sum + j, t.s0), STORE(sum + j + LANES, t.s1);
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

/* Tiles over the whole of c; columns >= LANES. Sums of b's columns on the way where they are asked for: columns >= 2 LANES and
 * rows >= 4. */
ALWAYS void multiply_and_sum(const product *p, side_by_side how, float *sum) {
    size_t rows = p->rows, columns = p->columns;
    for (size_t j = 0; j < columns;) {
        size_t left = columns - j;
        int wide = left >= 2 * LANES || (left > LANES && columns >= 2 * LANES) || sum;
        size_t width = wide ? 2 * LANES : LANES, at = left < width ? columns - width : j;
        if (rows >= 4)
            for (size_t i = 0; i < rows; i += 4) {
                size_t top = rows - i < 4 ? rows - 4 : i;
                if (wide && sum && i == 0) tile_4x2(p, how, top, at, sum);
                else if (wide) tile_4x2(p, how, top, at, NULL);
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

static void multiply_along(const product *p) { multiply_and_sum(p, ALONG_ROWS, NULL); }

/* 4 x 4 numbers of a matrix with `width` columns become the transposed ones of one with `height`. */
static inline void transpose_4x4(const float *from, size_t width, float *to, size_t height) {
    vec4 r0 = *(const vec4_at *)from, r1 = *(const vec4_at *)(from + width);
    vec4 r2 = *(const vec4_at *)(from + 2 * width), r3 = *(const vec4_at *)(from + 3 * width);
    vec4 low01 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5), high01 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
    vec4 low23 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5), high23 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
    *(vec4_at *)to = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
    *(vec4_at *)(to + height) = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
    *(vec4_at *)(to + 2 * height) = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
    *(vec4_at *)(to + 3 * height) = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
}

/* to (width, height) = from (height, width), transposed */
static void transpose(const float *from, size_t height, size_t width, float *to) {
    for (size_t i = 0; i < height; i += 4)
        for (size_t j = 0; j < width; j += 4) {
            if (i + 4 <= height && j + 4 <= width) transpose_4x4(from + i * width + j, width, to + j * height + i, height);
            else
                for (size_t k = i; k < height && k < i + 4; k++)
                    for (size_t l = j; l < width && l < j + 4; l++) to[l * height + k] = from[k * width + l];
        }
}

/* sum + x w of 4 rows side by side, n numbers apart, and of 4 columns or of 1. */
static inline vec4 add_4x4(vec4 sum, const float *x, size_t n, const float *w) {
    float turned[16];
    transpose_4x4(x, n, turned, 4);
    for (size_t l = 0; l < 4; l++) sum += *(const vec4_at *)(turned + 4 * l) * w[l];
    return sum;
}

static inline vec4 add_4x1(vec4 sum, const float *x, size_t n, const float *w) {
    return sum + (vec4){x[0], x[n], x[2 * n], x[3 * n]} * *w;
}

/* y = x w + b of one output. Eight rows at a time, in two sums, for each waits for its own last addition. */
static void forward_one(eq_shape shape, const float *x, const float *w, const float *b, float *y) {
    size_t n = shape.n_in, i = 0, whole = n - n % 4;
    for (; i + 8 <= shape.n_rows; i += 8, x += 8 * n) {
        vec4 low = (vec4){0} + *b, high = low;
        for (size_t k = 0; k < whole; k += 4) {
            low = add_4x4(low, x + k, n, w + k);
            high = add_4x4(high, x + 4 * n + k, n, w + k);
        }
        for (size_t k = whole; k < n; k++) {
            low = add_4x1(low, x + k, n, w + k);
            high = add_4x1(high, x + 4 * n + k, n, w + k);
        }
        *(vec4_at *)(y + i) = low;
        *(vec4_at *)(y + i + 4) = high;
    }
    shape.n_rows -= i;
    eq_linear_forward_ref(shape, x, w, b, y + i);
}

void KERNEL(linear_forward)(eq_shape shape, const float *x, const float *w, const float *b, float *y) {
    WIDEN(linear_forward, (shape, x, w, b, y));
    product p = {shape.n_rows, shape.n_out, shape.n_in, shape.n_in, 1, x, w, b, y};
    if (shape.n_out == 1) forward_one(shape, x, w, b, y);
    else if (shape.n_out < LANES) eq_linear_forward_ref(shape, x, w, b, y);
    else multiply_along(&p);
}

void KERNEL(linear_input_gradient)(eq_shape shape, const float *dy, const float *w, float *scratch, float *dx) {
    WIDEN(linear_input_gradient, (shape, dy, w, scratch, dx));
    if (shape.n_in < LANES) {
        eq_linear_input_gradient_ref(shape, dy, w, scratch, dx);
        return;
    }
    transpose(w, shape.n_in, shape.n_out, scratch);
    product p = {shape.n_rows, shape.n_in, shape.n_out, shape.n_out, 1, dy, scratch, NULL, dx};
    multiply_along(&p);
}

void KERNEL(linear_weight_gradient)(eq_shape shape, const float *x, const float *dy, float *dw, float *db) {
    WIDEN(linear_weight_gradient, (shape, x, dy, dw, db));
    product p = {shape.n_in, shape.n_out, shape.n_rows, 1, shape.n_in, x, dy, NULL, dw};
    product one_output = {1, shape.n_in, shape.n_rows, 1, 1, dy, x, NULL, dw}; /* dw is (1, n_in): swap the sides */
    if (shape.n_out >= 2 * LANES && shape.n_in >= 4 && shape.n_rows <= EQ_FLOAT_ROWS) {
        multiply_and_sum(&p, DOWN_COLUMNS, db);
        return;
    }
    eq_column_sums(dy, shape.n_rows, shape.n_out, db);
    if (shape.n_out >= LANES) multiply_and_sum(&p, DOWN_COLUMNS, NULL);
    else if (shape.n_out == 1 && shape.n_in >= LANES) multiply_along(&one_output);
    else eq_linear_weight_gradient_ref(shape, x, dy, dw, db);
}

#endif
