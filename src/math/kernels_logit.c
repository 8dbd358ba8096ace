/* Logarithms, sigmoid and softplus of many numbers: the steps of eq_exp, eq_log and eq_log1p (elementary.c) for the arguments
 * that occur here, lane by lane, and so with their bits. Numbers beyond 700 and NaN are left to those; of logarithms, what is
 * not positive, finite and normal. */
#include <math.h>
#include <string.h>

#include "math/kernels_lanes.h"

#if EQ_SIMD

#define DOUBLES (LANES / 2)
typedef double dvec __attribute__((vector_size(LANES * 4)));
typedef int64_t lvec __attribute__((vector_size(LANES * 4)));
typedef uint64_t uvec __attribute__((vector_size(LANES * 4)));
typedef double dvec_at __attribute__((vector_size(LANES * 4), aligned(8), may_alias));

#define LN2_HIGH 0x1.62e42fefa38p-1
#define LN2_LOW 0x1.ef35793c76730p-45
#define INVERSE_LN2 0x1.71547652b82fep+0
#define SQRT2 0x1.6a09e667f3bcdp+0
#define ROUND 0x1.8p52 /* x + ROUND has the whole number nearest to x in its low bits */
#define FARTHEST 700

static inline dvec every(double x) { return (dvec){0} + x; }

/* mask ? x : 0 */
static inline dvec where(lvec mask, dvec x) { return (dvec)(mask & (lvec)x); }

static inline dvec horner(const double *coefficient, size_t n, dvec x) {
    dvec q = every(coefficient[0]);
    for (size_t i = 1; i < n; i++) q = q * x + coefficient[i];
    return q;
}

/* e^x for -FARTHEST <= x <= 0 */
static inline dvec exp_of(dvec x) {
    static const double tail[] = {1.0 / 6227020800.0, 1.0 / 479001600.0, 1.0 / 39916800.0, 1.0 / 3628800.0,
                                  1.0 / 362880.0,     1.0 / 40320.0,     1.0 / 5040.0,     1.0 / 720.0,
                                  1.0 / 120.0,        1.0 / 24.0,        1.0 / 6.0,        0.5};
    dvec t = x * INVERSE_LN2 - 0.5, nearest = (t + ROUND) - ROUND;
    dvec k = nearest + where(nearest < t, every(1)); /* t without its fraction, as it is not above 0 */
    dvec high = x - k * LN2_HIGH, low = k * LN2_LOW, r = high - low;
    dvec lost = (high - r) - low, whole = k + ROUND;
    lvec power = ((lvec)whole - (lvec)every(ROUND) + 1023) << 52;
    return (1 + (r + (r * r * horner(tail, sizeof tail / sizeof *tail, r) + lost))) * (dvec)power;
}

/* 2 atanh(s) / s - 2, as in eq_log. */
static const double log_tail[] = {2.0 / 23.0, 2.0 / 21.0, 2.0 / 19.0, 2.0 / 17.0, 2.0 / 15.0, 2.0 / 13.0,
                                  2.0 / 11.0, 2.0 / 9.0,  2.0 / 7.0,  2.0 / 5.0,  2.0 / 3.0};
enum { N_LOG_TAIL = sizeof log_tail / sizeof *log_tail };

/* x normal and above 0 */
static inline dvec log_of(dvec x) {
    const uvec fraction = (uvec){0} + 0xfffffffffffff;
    dvec m = (dvec)(((uvec)x & fraction) | (uvec)every(1)), power = (dvec)(((uvec)x >> 52) | (uvec)every(0x1p52));
    lvec upper = m >= every(SQRT2);
    dvec k = power - (0x1p52 + 1023) + where(upper, every(1)), f = (m - where(upper, 0.5 * m)) - 1;
    dvec s = f / (2 + f), half = 0.5 * f * f, z = s * s;
    dvec rest = s * (half + horner(log_tail, N_LOG_TAIL, z) * z);
    return k * LN2_HIGH - ((half - (rest + k * LN2_LOW)) - f);
}

/* log(1 + e) for 0 <= e <= 1 */
static inline dvec log1p_of(dvec e) {
    dvec u = 1 + e;
    lvec upper = u >= every(SQRT2);
    dvec f = (u - where(upper, 0.5 * u)) - 1, s = f / (2 + f), half = 0.5 * f * f, z = s * s;
    dvec rest = s * (half + horner(log_tail, N_LOG_TAIL, z) * z);
    dvec log = where(upper, every(LN2_HIGH)) - ((half - (rest + where(upper, every(LN2_LOW)))) - f);
    return log - ((u - 1) - e) / u;
}

static void parts_of_one(double z, double *chance, double *tail) {
    if (chance) *chance = eq_sigmoid(z);
    if (tail) *tail = eq_log1p(eq_exp(-fabs(z)));
}

static inline int is_far(const double *z) {
    for (size_t l = 0; l < DOUBLES; l++)
        if (!(fabs(z[l]) <= FARTHEST)) return 1;
    return 0;
}

void KERNEL(logit_parts)(const double *z, size_t n, double *chance, double *tail) {
    WIDEN(logit_parts, (z, n, chance, tail));
    size_t i = 0;
    for (; i + DOUBLES <= n; i += DOUBLES) {
        if (is_far(z + i)) {
            for (size_t l = i; l < i + DOUBLES; l++) parts_of_one(z[l], chance ? chance + l : NULL, tail ? tail + l : NULL);
            continue;
        }
        dvec x = *(const dvec_at *)(z + i), e;
        lvec up = x >= every(0);
        e = exp_of(x - where(up, 2 * x));
        if (chance) *(dvec_at *)(chance + i) = (where(up, every(1)) + where(~up, e)) / (1 + e);
        if (tail) *(dvec_at *)(tail + i) = log1p_of(e);
    }
    for (; i < n; i++) parts_of_one(z[i], chance ? chance + i : NULL, tail ? tail + i : NULL);
}

static inline int has_log(const double *x) {
    for (size_t l = 0; l < DOUBLES; l++)
        if (!(x[l] >= 0x1p-1022 && x[l] <= 0x1.fffffffffffffp1023)) return 0;
    return 1;
}

void KERNEL(logs)(const double *x, size_t n, double *log) {
    WIDEN(logs, (x, n, log));
    size_t i = 0;
    for (; i + DOUBLES <= n; i += DOUBLES) {
        if (has_log(x + i)) *(dvec_at *)(log + i) = log_of(*(const dvec_at *)(x + i));
        else eq_logs_ref(x + i, DOUBLES, log + i);
    }
    eq_logs_ref(x + i, n - i, log + i);
}

#endif
