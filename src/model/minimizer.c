/* The loop of scikit-optimize's gbrt_minimize: first uniform points, then each time the best of many uniform
 * candidates by an acquisition over three boosted ensembles, for the quantiles 0.16, 0.5 and 0.84 of the
 * value: median q50 and sigma = (q84 - q16) / 2.
 *
 * A coordinate of a candidate is a hash of the candidate's key and the coordinate's number. So of ten
 * thousand candidates in thousands of dimensions only the few coordinates exist that trees split on, and the
 * chosen candidate is written out in full afterwards. The first of equally good candidates wins. Sources:
 * Jones, Schonlau & Welch 1998 (expected improvement); Cox & John 1992 (confidence bound); Steele, Lea &
 * Flood 2014 (the hash is splitmix64). */
#include "math/stats.h"
#include "model/minimizer.h"

enum { LOW, MEDIAN, HIGH, N_QUANTILES };

eq_status eq_minimizer_new(eq_ctx *cx, eq_arena *arena, const eq_minimizer_config *config, eq_rng rng, eq_minimizer *out) {
    eq_minimizer m = {.config = *config, .rng = rng};
    if (config->n_points > EQ_GBRT_MOST_ROWS)
        return eq_fail(cx, EQ_EINTERNAL, "minimizer: %zu points, expected at most %d", config->n_points, EQ_GBRT_MOST_ROWS);
    EQ_NEW_CELLS(cx, arena, m.x, config->n_points, config->n_dims);
    EQ_NEW(cx, arena, m.y, config->n_points);
    *out = m;
    return EQ_OK;
}

/* Coordinate j of the uniform point with a key: 24 bits. */
static inline float coordinate(const void *key, uint32_t j) {
    uint64_t z = *(const uint64_t *)key + (j + UINT64_C(1)) * UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (float)((z ^ (z >> 31)) >> 40) * 0x1p-24f;
}

/* What is minimised over candidates. */
static double acquire(const eq_minimizer_config *c, double best, const double *quantile) {
    double sigma = (quantile[HIGH] - quantile[LOW]) / 2;
    if (c->acquisition == EQ_LOWER_CONFIDENCE_BOUND) return quantile[MEDIAN] - c->kappa * sigma;
    if (!(sigma > 0)) return 0;
    double gain = best - c->xi - quantile[MEDIAN], t = gain / sigma;
    return -(gain * eq_normal_cdf(t) + sigma * eq_normal_density(t));
}

static eq_status choose(eq_ctx *cx, const eq_minimizer *m, uint64_t *key) {
    static const double share[N_QUANTILES] = {[LOW] = 0.16, [MEDIAN] = 0.5, [HIGH] = 0.84};
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_gbrt surrogate[N_QUANTILES];
    eq_gbrt_sample sample = {.n_rows = m->n, .n_features = m->config.n_dims, .x = m->x, .y = m->y};
    eq_rng calls = eq_rng_split(&m->rng, "calls"), call = eq_rng_at(&calls, m->n);
    eq_rng fits = eq_rng_split(&call, "fits"), candidates = eq_rng_split(&call, "candidates");
    for (size_t q = 0; q < N_QUANTILES; q++) {
        eq_gbrt_config config = m->config.trees;
        config.quantile = share[q];
        EQ_TRY(eq_gbrt_fit(cx, &cx->tmp, &sample, &config, eq_rng_at(&fits, q), &surrogate[q]));
    }
    double best = m->y[0], least = 0;
    for (size_t i = 1; i < m->n; i++) best = m->y[i] < best ? m->y[i] : best;
    for (size_t i = 0; i < m->config.n_candidates; i++) {
        uint64_t candidate = eq_rng_at(&candidates, i).key;
        double quantile[N_QUANTILES];
        for (size_t q = 0; q < N_QUANTILES; q++) quantile[q] = eq_gbrt_predict_lazily(&surrogate[q], coordinate, &candidate);
        double value = acquire(&m->config, best, quantile);
        if (i == 0 || value < least) least = value, *key = candidate;
    }
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

eq_status eq_minimizer_ask(eq_ctx *cx, eq_minimizer *m, const float **point) {
    float *x = m->x + m->n * m->config.n_dims;
    eq_rng initial = eq_rng_split(&m->rng, "initial");
    uint64_t key = eq_rng_at(&initial, m->n).key;
    if (m->n >= m->config.n_points) return eq_fail(cx, EQ_EINTERNAL, "minimizer: all %zu points are told", m->n);
    if (m->n > 0 && m->n >= m->config.n_initial) EQ_TRY(choose(cx, m, &key));
    for (size_t j = 0; j < m->config.n_dims; j++) x[j] = coordinate(&key, (uint32_t)j);
    *point = x;
    return EQ_OK;
}

void eq_minimizer_tell(eq_minimizer *m, double value) { m->y[m->n++] = value; }
