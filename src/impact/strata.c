/* Sums over the strata that say something; each is one pass in the order of the strata. */
#include <math.h>

#include "impact/strata.h"
#include "math/beta.h"
#include "math/kernels.h"
#include "metric/cause.h"

static bool is_telling(const eq_stratum *s) {
    double selected = s->a + s->c, refused = s->b + s->d;
    return s->a + s->b > 0 && s->c + s->d > 0 && selected > 0 && refused > 0;
}

typedef struct sums {
    double off, variance;       /* of CMH */
    double r, s, pr, ps_qr, qs; /* of the odds ratio */
    double over, under, spread; /* of the ratio of rates */
} sums;

static void add(const eq_stratum *t, sums *sum) {
    double g = t->a + t->b, other = t->c + t->d, n = g + other, k = t->a + t->c;
    double p = (t->a + t->d) / n, q = (t->b + t->c) / n, r = t->a * t->d / n, s = t->b * t->c / n;
    sum->off += t->a - g * k / n;
    sum->variance += g * other * k * (n - k) / (n * n * (n - 1));
    sum->r += r, sum->s += s;
    sum->pr += p * r, sum->ps_qr += p * s + q * r, sum->qs += q * s;
    sum->over += t->a * other / n;
    sum->under += t->c * g / n;
    sum->spread += (k * g * other - t->a * t->c * n) / (n * n);
}

/* A ratio with the interval of its logarithm. */
static eq_value spread_around(double value, double variance, double z) {
    double factor = eq_exp(z * sqrt(variance));
    if (!(value > 0) || !isfinite(factor)) return eq_value_bare(value);
    return eq_value_within(value, (eq_interval){value / factor, value * factor});
}

/* The selected of the group that a stratum has with this odds ratio and its margins. */
static double expected_at(const eq_stratum *t, double odds) {
    double g = t->a + t->b, other = t->c + t->d, k = t->a + t->c;
    double a = 1 - odds, b = other - k + odds * (g + k), root = sqrt(b * b + 4 * a * odds * g * k);
    return b > 0 ? 2 * odds * g * k / (b + root) : (root - b) / (2 * a);
}

static void test_homogeneity(const eq_stratum *stratum, size_t n, eq_strata *out) {
    double value = 0, off = 0, variance = 0, odds = out->odds_ratio.value;
    out->breslow_day.why = out->n_used < 2 ? EQ_ONE_STRATUM : !(odds > 0) ? EQ_NO_STRATUM_TELLS : EQ_NO_CAUSE;
    if (out->breslow_day.why) return;
    for (size_t i = 0; i < n; i++) {
        const eq_stratum *t = &stratum[i];
        if (!is_telling(t)) continue;
        double a = expected_at(t, odds), b = t->a + t->b - a, c = t->a + t->c - a, d = t->c + t->d - c;
        double v = 1 / (1 / a + 1 / b + 1 / c + 1 / d);
        value += (t->a - a) * (t->a - a) / v;
        off += t->a - a;
        variance += v;
    }
    out->breslow_day.df = (double)out->n_used - 1;
    out->breslow_day.value = value;
    out->breslow_day.tarone = value - off * off / variance;
    out->breslow_day.p = eq_chi_squared_tail(value, out->breslow_day.df);
    out->breslow_day.tarone_p = eq_chi_squared_tail(out->breslow_day.tarone, out->breslow_day.df);
}

void eq_strata_compare(const eq_stratum *stratum, size_t n, double confidence, eq_strata *out) {
    sums s = {0};
    double z = eq_normal_quantile(1 - (1 - confidence) / 2);
    *out = (eq_strata){.n = n, .chi2 = EQ_NAN, .z = EQ_NAN, .p = EQ_NAN, .observed_minus_expected = EQ_NAN};
    out->breslow_day.value = out->breslow_day.tarone = out->breslow_day.df = EQ_NAN;
    out->breslow_day.p = out->breslow_day.tarone_p = EQ_NAN;
    for (size_t i = 0; i < n; i++)
        if (is_telling(&stratum[i])) add(&stratum[i], &s), out->n_used++;
    out->odds_ratio = out->ratio = eq_value_undefined(EQ_NO_STRATUM_TELLS);
    out->why = out->breslow_day.why = EQ_NO_STRATUM_TELLS;
    if (!out->n_used) return;
    out->why = EQ_NO_CAUSE;
    out->observed_minus_expected = s.off;
    out->chi2 = s.off * s.off / s.variance;
    out->z = s.off / sqrt(s.variance);
    out->p = eq_normal_two_sided(out->z);
    if (s.s > 0) {
        double variance = s.pr / (2 * s.r * s.r) + s.ps_qr / (2 * s.r * s.s) + s.qs / (2 * s.s * s.s);
        out->odds_ratio = spread_around(s.r / s.s, variance, z);
    }
    if (s.under > 0) out->ratio = spread_around(s.over / s.under, s.spread / (s.over * s.under), z);
    test_homogeneity(stratum, n, out);
}
