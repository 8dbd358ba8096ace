/* Disparities: how the rates of two sides, or of all groups, become one number. Every gap is read from the spread of one
 * or two rates over the sets (spread.c); measures of their own have a function. */
#include <math.h>

#include "math/stats.h"
#include "metric/groups/pairs.h"
#include "metric/interval/spread.h"

/* A gap of at most EQ_SPREAD_CHUNK blocks. */
static void gaps_of(const eq_metric_row *row, const eq_counts *set, const eq_sides *sides, size_t n, double *out) {
    eq_spread a[EQ_SPREAD_CHUNK], b[EQ_SPREAD_CHUNK];
    eq_spread_of_counts(eq_metric_row_at(row->a), set, sides, n, a);
    if (row->b != row->a) eq_spread_of_counts(eq_metric_row_at(row->b), set, sides, n, b);
    eq_spread_join(row, a, row->b != row->a ? b : a, n, out);
}

void eq_metric_of_blocks(size_t metric, const eq_count_blocks *blocks, const eq_metric_settings *settings, double *out) {
    const eq_metric_row *row = eq_metric_row_at(metric);
    size_t n_groups = blocks->n_groups, stride = eq_set_count(n_groups);
    eq_metric_settings defaults = eq_metric_settings_of(NULL);
    eq_sides sides = eq_sides_pooled(n_groups);
    if (row->rates) {
        row->rates(&blocks->set[eq_set_overall(n_groups)], stride, blocks->n, out);
        return;
    }
    for (size_t r = 0; r < blocks->n; r += EQ_SPREAD_CHUNK) {
        size_t n = blocks->n - r < EQ_SPREAD_CHUNK ? blocks->n - r : EQ_SPREAD_CHUNK;
        const eq_counts *set = &blocks->set[r * stride];
        if (!row->info.needs_score && eq_metric_is_of_spreads(row)) gaps_of(row, set, &sides, n, &out[r]);
        for (size_t i = 0; i < n && row->measure; i++)
            out[r + i] = row->measure(&set[i * stride], n_groups, settings ? settings : &defaults);
        for (size_t i = 0; i < n && eq_metric_is_gap(row) && !eq_metric_is_of_spreads(row); i++)
            out[r + i] = eq_pairs_number(row, &set[i * stride], n_groups);
        for (size_t i = 0; i < n && (row->info.needs_score || row->within); i++) out[r + i] = EQ_NAN;
    }
}

double eq_metric_of_counts(size_t metric, const eq_counts *set, size_t n_groups, const eq_metric_settings *settings) {
    eq_count_blocks one = {set, 1, n_groups};
    double value;
    eq_metric_of_blocks(metric, &one, settings, &value);
    return value;
}

/* Of the difference of two sides, in which no row is twice, or of the logarithm of their ratio. */
static double error_of(const eq_metric_row *row, const eq_score_estimates *set, size_t n_groups) {
    const eq_metric_row *rate = eq_metric_row_at(row->a);
    eq_estimate u = rate->score(&set[eq_set_side(n_groups, EQ_UNPRIVILEGED)]);
    eq_estimate p = rate->score(&set[eq_set_side(n_groups, EQ_PRIVILEGED)]);
    if (row->join != EQ_ALONE) return EQ_NAN;
    if (row->shape == EQ_DIFFERENCE) return sqrt(u.error * u.error + p.error * p.error);
    if (row->shape != EQ_RATIO || !(u.value > 0 && p.value > 0)) return EQ_NAN;
    double a = u.error / u.value, b = p.error / p.value;
    return sqrt(a * a + b * b);
}

eq_estimate eq_metric_of_scores(const eq_metric_row *row, const eq_score_estimates *set, size_t n_groups) {
    eq_spread a, b;
    double value;
    if (row->cross) return row->cross(&set[eq_set_side(n_groups, EQ_UNPRIVILEGED)], &set[eq_set_side(n_groups, EQ_PRIVILEGED)]);
    a = eq_spread_of_scores(eq_metric_row_at(row->a), set, n_groups);
    b = eq_spread_of_scores(eq_metric_row_at(row->b), set, n_groups);
    eq_spread_join(row, &a, &b, 1, &value);
    return (eq_estimate){value, error_of(row, set, n_groups)};
}
