/* The vector kernels whose lanes are part of their meaning: on every processor they add, or draw, in the lanes that kernels.h
 * states, in vectors of 16 bytes. */
#include <string.h>

#include "math/kernels_lanes.h"

#if EQ_SIMD

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

#endif
