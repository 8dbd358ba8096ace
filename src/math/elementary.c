/* Elementary functions from + - * / and integer operations alone, because C libraries disagree in the last bits
 * and the same weights must come out natively and in the browser.
 *
 * exp:  x = k ln 2 + r, |r| <= ln 2 / 2; e^r by its Taylor series to degree 13 (remainder under 5e-18), times 2^k.
 * log:  x = 2^k m, m in [sqrt 1/2, sqrt 2); with f = m - 1 and s = f / (2 + f), log m = 2 atanh s, whose series to
 *       s^23 leaves under 1e-18; written as f - (f^2/2 - s (f^2/2 + tail)), since 2 s = f - f^2/2 + s f^2/2, so that
 *       the leading term is exact. ln 2 is split so that k times its high part is exact.
 * The others follow from these two by identities chosen to avoid cancellation. Float versions round a double. */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "math/kernels.h"

#define LN2_HIGH 0x1.62e42fefa38p-1 /* 42 bits: k * LN2_HIGH is exact for |k| < 2048 */
#define LN2_LOW 0x1.ef35793c76730p-45
#define INVERSE_LN2 0x1.71547652b82fep+0
#define INF ((double)INFINITY)
#define UNDEFINED ((double)NAN)
#define SQRT2_BITS UINT64_C(0x6a09e667f3bcd) /* of its fraction */

/* 2^k for -1022 <= k <= 1023 */
static double power_of_two(int k) {
    uint64_t bits = (uint64_t)(k + 1023) << 52;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* y 2^k for y in [1/2, 2] and -1100 < k <= 1024, rounded once */
static double scale_by(double y, int k) {
    if (k > 1023) return y * 2 * power_of_two(k - 1);
    if (k < -1021) return y * power_of_two(k + 1000) * power_of_two(-1000);
    return y * power_of_two(k);
}

/* (e^r - 1 - r) / r^2 for |r| < 0.35 */
static double exp_tail(double r) {
    double q = 1.0 / 6227020800.0;
    q = q * r + 1.0 / 479001600.0;
    q = q * r + 1.0 / 39916800.0;
    q = q * r + 1.0 / 3628800.0;
    q = q * r + 1.0 / 362880.0;
    q = q * r + 1.0 / 40320.0;
    q = q * r + 1.0 / 5040.0;
    q = q * r + 1.0 / 720.0;
    q = q * r + 1.0 / 120.0;
    q = q * r + 1.0 / 24.0;
    q = q * r + 1.0 / 6.0;
    return q * r + 0.5;
}

double eq_exp(double x) {
    if (isnan(x)) return x;
    if (x > 709.782712893384) return INF;
    if (x < -745.1332191019412) return 0;
    int k = (int)(x * INVERSE_LN2 + (x < 0 ? -0.5 : 0.5));
    double high = x - k * LN2_HIGH, low = k * LN2_LOW, r = high - low;
    double lost = (high - r) - low; /* what rounding r threw away */
    return scale_by(1 + (r + (r * r * exp_tail(r) + lost)), k);
}

double eq_expm1(double x) {
    if (isnan(x)) return x;
    if (x < -40) return -1;
    if (x > 709.782712893384) return INF;
    if (fabs(x) < 0.34) return x + x * x * exp_tail(x);
    if (x > 40) return eq_exp(x);
    int k = (int)(x * INVERSE_LN2 + (x < 0 ? -0.5 : 0.5));
    double high = x - k * LN2_HIGH, low = k * LN2_LOW, r = high - low;
    double lost = (high - r) - low;
    double small = r + (r * r * exp_tail(r) + lost), two_k = power_of_two(k); /* e^x - 1 = 2^k small + (2^k - 1) */
    return two_k * small + (two_k - 1);
}

/* 2 atanh(s) / s - 2 for s^2 = z <= 0.02944 */
static double log_tail(double z) {
    double q = 2.0 / 23.0;
    q = q * z + 2.0 / 21.0;
    q = q * z + 2.0 / 19.0;
    q = q * z + 2.0 / 17.0;
    q = q * z + 2.0 / 15.0;
    q = q * z + 2.0 / 13.0;
    q = q * z + 2.0 / 11.0;
    q = q * z + 2.0 / 9.0;
    q = q * z + 2.0 / 7.0;
    q = q * z + 2.0 / 5.0;
    q = q * z + 2.0 / 3.0;
    return q * z;
}

double eq_log(double x) {
    if (isnan(x) || x == INF) return x;
    if (x < 0) return UNDEFINED;
    if (x == 0) return -INF;
    int k = 0;
    if (x < 0x1p-1022) x *= 0x1p54, k = -54;
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    k += (int)(bits >> 52) - 1023;
    bits &= (UINT64_C(1) << 52) - 1;
    int halved = bits >= SQRT2_BITS; /* no branch to guess: one of two would be wrong */
    k += halved;
    bits |= (uint64_t)(1023 - halved) << 52;
    double m;
    memcpy(&m, &bits, sizeof m);
    double f = m - 1, s = f / (2 + f), half = 0.5 * f * f;
    double rest = s * (half + log_tail(s * s));
    return k * LN2_HIGH - ((half - (rest + k * LN2_LOW)) - f);
}

double eq_log1p(double x) {
    if (isnan(x) || x > 1e18) return eq_log(x);
    if (x <= -1) return x == -1 ? -INF : UNDEFINED;
    double u = 1 + x;
    if (u == 1) return x;
    return eq_log(u) - ((u - 1) - x) / u; /* the second term puts back what rounding 1 + x lost */
}

double eq_tanh(double x) {
    double a = fabs(x), t;
    if (isnan(x)) return x;
    if (a > 22) t = 1;
    else if (a >= 1) t = 1 - 2 / (eq_exp(2 * a) + 1);
    else t = -eq_expm1(-2 * a), t = t / (2 - t);
    return x < 0 ? -t : x == 0 ? x : t;
}

double eq_sigmoid(double x) {
    if (x >= 0) return 1 / (1 + eq_exp(-x));
    double e = eq_exp(x);
    return e / (1 + e);
}

double eq_softplus(double x) { return x > 0 ? x + eq_log1p(eq_exp(-x)) : eq_log1p(eq_exp(x)); }

double eq_pow(double x, double y) {
    if (y == 0 || x == 1) return 1;
    if (isnan(x) || isnan(y)) return UNDEFINED;
    if (y == 1) return x;
    if (y == 2) return x * x;
    if (y == -1) return 1 / x;
    if (y == 0.5 && x >= 0) return x == 0 ? 0 : sqrt(x);
    int whole = floor(y) == y, odd = whole && fabs(y) < 0x1p53 && floor(y / 2) * 2 != y;
    int negative = odd && (x < 0 || (x == 0 && 1 / x < 0));
    double a = fabs(x), size;
    if (isinf(y)) size = a == 1 ? 1 : (a > 1) == (y > 0) ? INF : 0;
    else if (a == 0) size = y > 0 ? 0 : INF;
    else if (x < 0 && !whole && !isinf(x)) return UNDEFINED;
    else size = eq_exp(y * eq_log(a));
    return negative ? -size : size;
}

/* 2 / sqrt(pi) (x - x^3 / 3 + x^5 / (2! 5) - x^7 / (3! 7) + ...) for |x| <= 1, from the small end: after 19 terms under 1e-18 */
static double erf_series(double x) {
    double z = x * x, q = 0;
    for (int n = 18; n >= 0; n--) q = 1.0 / (2 * n + 1) - z / (n + 1) * q;
    return 1.12837916709551257390 * x * q;
}

/* e^(x^2) erfc(x) for 1 <= x <= 6: its Chebyshev series in t = 2 / (2 + x) over [1/4, 2/3], computed with 60 digits; what is left
 * out is under 1e-16. Summed as Clenshaw 1955. */
static double scaled_erfc(double x) {
    static const double c[] = {0.24078150322816144,     0.16603573437134461,     0.01937548512710411,     0.0013725838866457216,
                               2.3301617872657463e-05,  -4.8424394560153622e-06, -2.1925049177302584e-07, 2.8603646284729237e-08,
                               1.258114961136046e-09,   -2.4685801467325007e-10, -2.4941448378884749e-12, 2.3295004504759956e-12,
                               -9.6802017756041021e-14, -1.7796924050450159e-14, 2.2446258610059348e-15};
    double u = (2 / (2 + x) - 11.0 / 24) * 4.8, b = 0, before = 0;
    for (int k = 14; k > 0; k--) {
        double next = c[k] + 2 * u * b - before;
        before = b;
        b = next;
    }
    return c[0] + u * b - before;
}

double eq_erf(double x) {
    double a = fabs(x);
    if (isnan(x) || a <= 1) return isnan(x) ? x : erf_series(x);
    double y = a > 6 ? 1 : 1 - eq_exp(-a * a) * scaled_erfc(a);
    return x < 0 ? -y : y;
}

float eq_expf(float x) { return (float)eq_exp((double)x); }

float eq_logf(float x) { return (float)eq_log((double)x); }

float eq_tanhf(float x) { return (float)eq_tanh((double)x); }

float eq_sigmoidf(float x) { return (float)eq_sigmoid((double)x); }

/* Its Taylor series up to 1/2; beyond, asin x = pi/2 - 2 asin sqrt((1 - x) / 2), which comes back under it. */
double eq_asin(double x) {
    double size = fabs(x), term, sum;
    if (!(size <= 1)) return UNDEFINED;
    bool far = size > 0.5;
    double y = far ? sqrt((1 - size) / 2) : size;
    term = sum = y;
    for (int k = 1; k < 30; k++) {
        term *= y * y * ((2.0 * k - 1) / (2.0 * k));
        sum += term / (2.0 * k + 1);
    }
    if (far) sum = 1.57079632679489661923 - 2 * sum;
    return x < 0 ? -sum : sum;
}
