/* The beta distribution from + - * / and the core's own exp and log, so that its bits are the same everywhere.
 *
 * The continued fraction converges fast below the mean and its mirror image above it: I_x(a, b) = 1 - I_{1-x}(b, a). The
 * quantile keeps a bracket; a Newton step (the slope is the density) is taken where it stays inside, else the middle. */
#include <math.h>
#include <string.h>

#include "math/beta.h"
#include "math/kernels.h"

enum { MOST_TERMS = 20000, MOST_STEPS = 100 };
#define HALF_LOG_TWO_PI 0.91893853320467274178
#define TINY 1e-300
#define PRECISION 1e-15
#define HUGE_SUM 1e10 /* of a and b: beyond it log gammas cancel to nothing (their error is 64 at 1e16) */
#define LARGE 1e5     /* a and b: the normal approximation is within 1e-5 of a standard deviation */
#define NEAR 1e-9     /* of a Newton step: the next one would be its square */

double eq_lgamma(double x) {
    double product = 1;
    if (!(x > 0)) return EQ_NAN;
    for (; x < 10; x++) product *= x;
    double square = 1 / (x * x);
    double series =
        (1.0 / 12 -
         square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square * (1.0 / 1188 - square * 691 / 360360))))) /
        x;
    return (x - 0.5) * eq_log(x) - x + HALF_LOG_TWO_PI + series - eq_log(product);
}

/* x^a e^-x / Gamma(a) times this is what lies below x; for x < a + 1. */
static double gamma_series(double a, double x) {
    double term = 1 / a, sum = term;
    for (int k = 1; k < MOST_TERMS && term > PRECISION * sum; k++) {
        term *= x / (a + k);
        sum += term;
    }
    return sum;
}

static double kept_off_zero(double x) { return fabs(x) < TINY ? TINY : x; }

/* The same of what lies above; for x >= a + 1. */
static double gamma_fraction(double a, double x) {
    double b = x + 1 - a, c = 1 / TINY, d = 1 / b, value = d;
    for (int k = 1; k < MOST_TERMS; k++) {
        double part = -k * (k - a);
        b += 2;
        d = 1 / kept_off_zero(part * d + b);
        c = kept_off_zero(b + part / c);
        value *= c * d;
        if (fabs(c * d - 1) < PRECISION) break;
    }
    return value;
}

double eq_chi_squared_tail(double x, double df) {
    double a = df / 2, half = x / 2;
    if (!(half > 0)) return isnan(x) ? x : 1;
    if (isinf(x)) return 0;
    double scale = eq_exp(a * eq_log(half) - half - eq_lgamma(a));
    return half < a + 1 ? 1 - scale * gamma_series(a, half) : scale * gamma_fraction(a, half);
}

typedef struct beta {
    double a, b, log_scale; /* log of 1 / B(a, b) */
} beta;

static beta beta_of(double a, double b) { return (beta){a, b, eq_lgamma(a + b) - eq_lgamma(a) - eq_lgamma(b)}; }

/* x^a (1 - x)^b / B(a, b). */
static double weight_at(const beta *d, double x) { return eq_exp(d->a * eq_log(x) + d->b * eq_log1p(-x) + d->log_scale); }

/* The fraction of DLMF 8.17.22, for x below (a + 1) / (a + b + 2). */
static double fraction(double a, double b, double x) {
    double c = 1, d = 1 / kept_off_zero(1 - (a + b) * x / (a + 1)), value = d;
    for (int m = 1; m < MOST_TERMS; m++) {
        double at = a + 2 * m, even = m * (b - m) * x / ((at - 1) * at), odd = -(a + m) * (a + b + m) * x / (at * (at + 1));
        d = 1 / kept_off_zero(1 + even * d);
        c = kept_off_zero(1 + even / c);
        value *= c * d;
        d = 1 / kept_off_zero(1 + odd * d);
        c = kept_off_zero(1 + odd / c);
        value *= c * d;
        if (fabs(c * d - 1) < PRECISION) break;
    }
    return value;
}

static double cdf(const beta *d, double x, double weight) {
    if (x < (d->a + 1) / (d->a + d->b + 2)) return weight * fraction(d->a, d->b, x) / d->a;
    return 1 - weight * fraction(d->b, d->a, 1 - x) / d->b;
}

double eq_beta_cdf(double a, double b, double x) {
    if (!(x > 0)) return isnan(x) ? x : 0;
    if (x >= 1) return 1;
    beta d = beta_of(a, b);
    return cdf(&d, x, weight_at(&d, x));
}

/* Where to begin: the normal approximation of Abramowitz & Stegun 26.5.22, which wants a and b above 1; else the mean. */
static double guess(const beta *d, double p) {
    if (!(d->a > 1 && d->b > 1)) return d->a / (d->a + d->b);
    double z = -eq_normal_quantile(p), one = 1 / (2 * d->a - 1), other = 1 / (2 * d->b - 1), h = 2 / (one + other);
    double lambda = (z * z - 3) / 6, root = h + lambda > 0 ? sqrt(h + lambda) : 0;
    double w = z * root / h - (other - one) * (lambda + 5.0 / 6 - 2 / (3 * h)), x = d->a / (d->a + d->b * eq_exp(2 * w));
    return x > 0 && x < 1 ? x : d->a / (d->a + d->b);
}

double eq_beta_quantile(double a, double b, double p) {
    if (a + b > HUGE_SUM) {
        beta all = {a, b, 0};
        if (a > LARGE && b > LARGE) return guess(&all, p);
        if (a > b) return 1 - eq_beta_quantile(b, a, 1 - p);
        if (b > HUGE_SUM) return eq_beta_quantile(a, HUGE_SUM - a, p) * (HUGE_SUM / (a + b)); /* a gamma's but for the scale */
    }
    beta d = beta_of(a, b);
    double low = 0, high = 1, x = guess(&d, p);
    for (int k = 0; k < MOST_STEPS; k++) {
        double weight = weight_at(&d, x), off = cdf(&d, x, weight) - p;
        if (off > 0) high = x;
        else low = x;
        double step = off * x * (1 - x) / weight, room = x < 1 - x ? x : 1 - x; /* the density is weight / (x (1 - x)) */
        if (fabs(step) <= NEAR * room || high - low <= PRECISION * high) return x - step;
        double next = x - step;
        x = next > low && next < high ? next : low + (high - low) / 2;
    }
    return x;
}

/* Which place is its own follows from all bits; whoever comes later has it. */
static double quantile_by(eq_quantiles *quantiles, double a, double b, double p) {
    const double key[3] = {a, b, p};
    uint64_t bits[3];
    if (!quantiles) return eq_beta_quantile(a, b, p);
    memcpy(bits, key, sizeof key);
    uint64_t mixed = (bits[0] + 3 * bits[1] + 5 * bits[2]) * UINT64_C(0x9e3779b97f4a7c15);
    size_t at = (size_t)(mixed >> 32) % EQ_QUANTILES_KEPT;
    if (quantiles->kept[at].a != a || quantiles->kept[at].b != b || quantiles->kept[at].p != p) {
        double x = eq_beta_quantile(a, b, p);
        quantiles->kept[at].a = a, quantiles->kept[at].b = b, quantiles->kept[at].p = p, quantiles->kept[at].x = x;
    }
    return quantiles->kept[at].x;
}

eq_interval eq_clopper_pearson_by(eq_quantiles *quantiles, eq_share s, double tail) {
    double hits = s.share * s.n, misses = s.n - hits;
    if (!(s.n > 0) || isnan(s.share)) return (eq_interval){EQ_NAN, EQ_NAN};
    eq_interval i = {0, 1};
    if (s.share > 0) i.low = quantile_by(quantiles, hits, misses + 1, tail);
    if (s.share < 1)
        i.high = 1 - quantile_by(quantiles, misses, hits + 1, tail); /* the mirror image: 1 - tail would be rounded */
    return i;
}

eq_interval eq_clopper_pearson(eq_share share, double tail) { return eq_clopper_pearson_by(NULL, share, tail); }
