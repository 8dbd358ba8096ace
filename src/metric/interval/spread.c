/* The spread of a rate over the sets, and the number that a gap makes of one or two of them.
 *
 * One function makes the spread, for one set of counts or for thousands of resamples alike, and one the number, so that
 * all of them have the same bits. A comparison with an undefined rate is undefined: NaN goes through every sum and
 * difference, and the extremes here keep it too (fmin and fmax drop it, which is how two peers come to report a gap over
 * fewer groups). */
#include <math.h>

#include "math/stats.h"
#include "metric/interval/spread.h"

static double ratio(double over, double under) {
    if (under > 0) return over / under;
    return EQ_NAN;
}

/* At most 1, whichever is larger; NaN for 0 and 0, and where either is. */
static double unsigned_ratio(double a, double b) { return ratio(a < b ? a : b, b > a ? b : a); }

/* Unlike fmax and fmin, these keep a NaN. */
static double larger(double a, double b) { return a > b || isnan(a) ? a : b; }
static double smaller(double a, double b) { return a < b || isnan(a) ? a : b; }

/* A spread as groups are added to it; the sums are there to carry a NaN. */
typedef struct gathering {
    eq_spread spread;
    double overall, sum, ratios;
} gathering;

static gathering gather(double overall) {
    return (gathering){{EQ_NAN, EQ_NAN, EQ_INFINITY, -EQ_INFINITY, 0, EQ_INFINITY}, overall, overall, 0};
}

static inline void add_group(gathering *all, double rate) {
    eq_spread *s = &all->spread;
    double distance = fabs(rate - all->overall), part = unsigned_ratio(rate, all->overall);
    all->sum += rate;
    all->ratios += part;
    s->least = rate < s->least ? rate : s->least;
    s->most = rate > s->most ? rate : s->most;
    s->far = distance > s->far ? distance : s->far;
    s->near = part < s->near ? part : s->near;
}

static eq_spread finish(const gathering *all, size_t n_groups) {
    eq_spread s = all->spread;
    if (!n_groups || isnan(all->sum)) s.least = s.most = s.far = s.near = EQ_NAN;
    if (isnan(all->ratios)) s.near = EQ_NAN;
    return s;
}

eq_sides eq_sides_pooled(size_t n_groups) {
    return (eq_sides){n_groups, {eq_set_side(n_groups, EQ_UNPRIVILEGED), eq_set_side(n_groups, EQ_PRIVILEGED)}};
}

eq_sides eq_sides_of(const uint8_t *privileged, size_t n_groups) {
    size_t n[EQ_N_SIDES] = {0}, last[EQ_N_SIDES] = {0};
    for (size_t g = 0; g < n_groups; g++) {
        int side = privileged[g] ? EQ_PRIVILEGED : EQ_UNPRIVILEGED;
        n[side]++;
        last[side] = g;
    }
    eq_sides sides = eq_sides_pooled(n_groups);
    for (int side = 0; side < EQ_N_SIDES; side++)
        if (n[side] == 1) sides.at[side] = last[side];
    return sides;
}

static void set_side(gathering *all, int side, const double *rate, size_t n) {
    for (size_t r = 0; r < n; r++) *(side == EQ_PRIVILEGED ? &all[r].spread.privileged : &all[r].spread.unprivileged) = rate[r];
}

/* At most EQ_SPREAD_CHUNK of them. A side of one group has that group's rate, and is not computed again. */
static void spread_chunk(const eq_metric_row *rate, const eq_counts *set, const eq_sides *sides, size_t n, eq_spread *spread) {
    size_t n_groups = sides->n_groups, stride = eq_set_count(n_groups);
    gathering all[EQ_SPREAD_CHUNK];
    double value[EQ_SPREAD_CHUNK];
    rate->rates(&set[eq_set_overall(n_groups)], stride, n, value);
    for (size_t r = 0; r < n; r++) all[r] = gather(value[r]);
    for (size_t g = 0; g < n_groups; g++) {
        rate->rates(&set[g], stride, n, value);
        for (size_t r = 0; r < n; r++) add_group(&all[r], value[r]);
        for (int k = 0; k < EQ_N_SIDES; k++)
            if (sides->at[k] == g) set_side(all, k, value, n);
    }
    for (int k = 0; k < EQ_N_SIDES; k++) {
        if (sides->at[k] < n_groups) continue;
        rate->rates(&set[sides->at[k]], stride, n, value);
        set_side(all, k, value, n);
    }
    for (size_t r = 0; r < n; r++) spread[r] = finish(&all[r], n_groups);
}

void eq_spread_of_counts(const eq_metric_row *rate, const eq_counts *set, const eq_sides *sides, size_t n, eq_spread *spread) {
    for (size_t r = 0; r < n; r += EQ_SPREAD_CHUNK)
        spread_chunk(rate, &set[r * eq_set_count(sides->n_groups)], sides, n - r < EQ_SPREAD_CHUNK ? n - r : EQ_SPREAD_CHUNK,
                     &spread[r]);
}

eq_spread eq_spread_of_scores(const eq_metric_row *rate, const eq_score_estimates *set, size_t n_groups) {
    gathering all = gather(rate->score(&set[eq_set_overall(n_groups)]).value);
    all.spread.unprivileged = rate->score(&set[eq_set_side(n_groups, EQ_UNPRIVILEGED)]).value;
    all.spread.privileged = rate->score(&set[eq_set_side(n_groups, EQ_PRIVILEGED)]).value;
    for (size_t g = 0; g < n_groups; g++) add_group(&all, rate->score(&set[g]).value);
    return finish(&all, n_groups);
}

static inline double number_of(eq_metric_shape shape, const eq_spread *s) {
    switch (shape) {
    case EQ_DIFFERENCE: return s->unprivileged - s->privileged;
    case EQ_RATIO: return ratio(s->unprivileged, s->privileged);
    case EQ_SIDE_RATIO: return unsigned_ratio(s->unprivileged, s->privileged);
    case EQ_MAX_DIFFERENCE: return s->most - s->least;
    case EQ_MIN_RATIO: return ratio(s->least, s->most);
    case EQ_OVERALL_DIFFERENCE: return s->far;
    case EQ_OVERALL_RATIO: return s->near;
    case EQ_LEAST: return s->least;
    case EQ_MOST: return s->most;
    default: return EQ_NAN;
    }
}

static inline double join(eq_metric_join how, double a, double b) {
    switch (how) {
    case EQ_MEAN: return (a + b) / 2;
    case EQ_MEAN_ABS: return (fabs(a) + fabs(b)) / 2;
    case EQ_LARGER: return larger(fabs(a), fabs(b));
    case EQ_SMALLER: return smaller(a, b);
    default: return a;
    }
}

/* A loop for each shape: thousands of resamples ask the switch once. */
static void numbers_of(eq_metric_shape shape, const eq_spread *s, size_t n, double *out) {
#define CASE(of)                                                      \
    case of:                                                          \
        for (size_t r = 0; r < n; r++) out[r] = number_of(of, &s[r]); \
        return;
    switch (shape) {
        CASE(EQ_DIFFERENCE)
        CASE(EQ_RATIO)
        CASE(EQ_SIDE_RATIO)
        CASE(EQ_MAX_DIFFERENCE)
        CASE(EQ_MIN_RATIO)
        CASE(EQ_OVERALL_DIFFERENCE)
        CASE(EQ_OVERALL_RATIO)
        CASE(EQ_LEAST)
        CASE(EQ_MOST)
    default: return;
    }
#undef CASE
}

void eq_spread_join(const eq_metric_row *row, const eq_spread *a, const eq_spread *b, size_t n, double *out) {
    double second[EQ_SPREAD_CHUNK];
    numbers_of(row->shape, a, n, out);
    if (row->join == EQ_ALONE) return;
    for (size_t r = 0; r < n; r += EQ_SPREAD_CHUNK) {
        size_t m = n - r < EQ_SPREAD_CHUNK ? n - r : EQ_SPREAD_CHUNK;
        numbers_of(row->shape, &b[r], m, second);
        for (size_t i = 0; i < m; i++) out[r + i] = join(row->join, out[r + i], second[i]);
    }
}
