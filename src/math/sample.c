/* Samplers over eq_rng.
 *
 * BTRS (Hormann 1993, "The generation of binomial random variates") is rejection from a transformed uniform
 * under a table-mountain hat: about 1.15 tries for large n p, most of them accepted without a logarithm. A
 * multinomial is a chain of binomials, each given what the cells before it took. */
#include <math.h>

#include "math/kernels.h"
#include "math/sample.h"
#include "math/stats.h"

/* Uniform in (0, 1): never 0, so that logarithms and quantiles are finite. */
static double open_uniform(eq_rng *rng) { return ((double)(eq_rng_u64(rng) >> 12) + 0.5) * 0x1p-52; }

double eq_sample_normal(eq_rng *rng) { return eq_normal_quantile(open_uniform(rng)); }

double eq_sample_laplace(eq_rng *rng, double scale) {
    double u = open_uniform(rng);
    return u < 0.5 ? scale * eq_log(2 * u) : -scale * eq_log(2 * (1 - u));
}

double eq_sample_gamma(eq_rng *rng, double shape) {
    if (shape < 1) /* Gamma(a) = Gamma(a + 1) U^(1/a) */
        return eq_sample_gamma(rng, shape + 1) * eq_exp(eq_log(open_uniform(rng)) / shape);
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = eq_sample_normal(rng), v = 1 + c * x;
        if (v <= 0) continue;
        v = v * v * v;
        double u = open_uniform(rng);
        if (u < 1 - 0.0331 * (x * x) * (x * x)) return d * v;
        if (eq_log(u) < x * x / 2 + d * (1 - v + eq_log(v))) return d * v;
    }
}

/* Inversion by adding up probabilities from 0; for n p < 10, p <= 1/2. */
static uint64_t binomial_by_inversion(eq_rng *rng, uint64_t n, double p) {
    double odds = p / (1 - p), none = eq_exp((double)n * eq_log1p(-p));
    for (;;) {
        double u = open_uniform(rng), f = none;
        for (uint64_t k = 0; k <= n; k++) {
            if (u <= f) return k;
            u -= f;
            f *= odds * (double)(n - k) / (double)(k + 1);
        }
        /* rounding left u beyond the last probability: draw again */
    }
}

/* log k! minus Stirling's (log sqrt(2 pi) + (k + 1/2) log(k + 1) - (k + 1)). */
static double stirling_rest(double k) {
    static const double small[10] = {0.08106146679532726,  0.0413406959554093,   0.02767792568499834, 0.020790672103765093,
                                     0.016644691189821193, 0.013876128823070748, 0.01189670994589177, 0.010411265261972096,
                                     0.009255462182712733, 0.00833056343336287};
    if (k < 10) return small[(int)k];
    double square = (k + 1) * (k + 1);
    return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
}

/* log of P(k) / P(m), m the mode. Written with the logarithm of ratios near 1, and not of each term: their sum is small
 * beside them, and at 2^53 trials nothing of it would be left. */
static double log_ratio(double n, double odds, double m, double k) {
    double d = k - m;
    return d * eq_log(odds * ((n - m + 1) / (m + 1))) - (k + 0.5) * eq_log1p(d / (m + 1)) -
           (n - k + 0.5) * eq_log1p(-d / (n - m + 1)) + stirling_rest(m) + stirling_rest(n - m) - stirling_rest(k) -
           stirling_rest(n - k);
}

/* Algorithm BTRS, with its letters; for n p >= 10, p <= 1/2. */
static uint64_t binomial_by_rejection(eq_rng *rng, uint64_t n_trials, double p) {
    double n = (double)n_trials, deviation = sqrt(n * p * (1 - p));
    double b = 1.15 + 2.53 * deviation, a = -0.0873 + 0.0248 * b + 0.01 * p, c = n * p + 0.5;
    double v_r = 0.92 - 4.2 / b;
    for (;;) {
        double u = open_uniform(rng) - 0.5, v = open_uniform(rng), us = 0.5 - fabs(u);
        double k = floor((2 * a / us + b) * u + c);
        if (us >= 0.07 && v <= v_r) return (uint64_t)k;
        if (k < 0 || k > n) continue;
        double alpha = (2.83 + 5.1 / b) * deviation, m = floor((n + 1) * p);
        v = eq_log(v * alpha / (a / (us * us) + b));
        if (v <= log_ratio(n, p / (1 - p), m, k)) return (uint64_t)k;
    }
}

uint64_t eq_sample_binomial(eq_rng *rng, uint64_t n, double p) {
    if (!(p > 0) || !n) return 0;
    if (p >= 1) return n;
    if (p > 0.5) return n - eq_sample_binomial(rng, n, 1 - p);
    return (double)n * p < 10 ? binomial_by_inversion(rng, n, p) : binomial_by_rejection(rng, n, p);
}

eq_status eq_multinomial_init(eq_ctx *cx, eq_arena *arena, const double *weight, size_t n_cells, eq_multinomial *out) {
    EQ_NEW(cx, arena, out->share, n_cells);
    out->n_cells = n_cells;
    double rest = 0;
    for (size_t i = n_cells; i-- > 0;) {
        if (!(weight[i] >= 0 && isfinite(weight[i])))
            return eq_fail(cx, EQ_EINPUT, "cell %zu has weight %g, expected a finite number >= 0", i, weight[i]);
        rest += weight[i];
        out->share[i] = weight[i] > 0 ? weight[i] / rest : 0; /* 1 at the last cell that weighs: it takes the rest */
    }
    if (!(rest > 0)) return eq_fail(cx, EQ_EINPUT, "none of %zu cells has a weight above 0", n_cells);
    return EQ_OK;
}

void eq_multinomial_draw(const eq_multinomial *cells, eq_rng *rng, uint64_t n, uint64_t *count) {
    for (size_t i = 0; i < cells->n_cells; i++) {
        count[i] = eq_sample_binomial(rng, n, cells->share[i]);
        n -= count[i];
    }
}
