/* Measures of selection and representation that are no gap of one rate.
 *
 * Differential fairness (Foulds et al. 2020) is the largest log ratio of a decision's probability over all pairs
 * of groups, and the largest over pairs is that of the largest and the smallest: one pass, two logarithms.
 * Smoothing is that of AIF360: half a concentration for each of the two decisions, also in a group that lacks
 * one of them. */
#include <math.h>

#include "math/kernels.h"
#include "math/stats.h"
#include "metric/measure.h"

static double selected_of(const eq_counts *c) { return c->tp + c->fp; }
static double refused_of(const eq_counts *c) { return c->tn + c->fn; }
static double positives_of(const eq_counts *c) { return c->tp + c->fn; }
static double negatives_of(const eq_counts *c) { return c->fp + c->tn; }

static const eq_counts *side_of(const eq_counts *set, size_t n_groups, int side) { return &set[eq_set_side(n_groups, side)]; }

double eq_measure_class_imbalance(const eq_counts *set, size_t n_groups, const eq_metric_settings *settings) {
    (void)settings;
    double u = eq_counts_rows(side_of(set, n_groups, EQ_UNPRIVILEGED)), p = eq_counts_rows(side_of(set, n_groups, EQ_PRIVILEGED));
    return u > 0 && p > 0 ? (u - p) / (u + p) : EQ_NAN;
}

double eq_measure_equal_parity_ratio(const eq_counts *set, size_t n_groups, const eq_metric_settings *settings) {
    (void)settings;
    const eq_counts *u = side_of(set, n_groups, EQ_UNPRIVILEGED), *p = side_of(set, n_groups, EQ_PRIVILEGED);
    return eq_counts_rows(u) > 0 && selected_of(p) > 0 ? selected_of(u) / selected_of(p) : EQ_NAN;
}

/* Against the largest difference in the same direction that as many selected rows allow: all selected are of the side that
 * leads, or all refused are of the other, whichever binds. */
double eq_measure_normalized_mean_difference(const eq_counts *set, size_t n_groups, const eq_metric_settings *settings) {
    (void)settings;
    const eq_counts *u = side_of(set, n_groups, EQ_UNPRIVILEGED), *p = side_of(set, n_groups, EQ_PRIVILEGED);
    const eq_counts *all = &set[eq_set_overall(n_groups)];
    double difference = selected_of(u) / eq_counts_rows(u) - selected_of(p) / eq_counts_rows(p);
    const eq_counts *ahead = difference > 0 ? u : p, *behind = difference > 0 ? p : u;
    double by_selected = selected_of(all) / eq_counts_rows(ahead), by_refused = refused_of(all) / eq_counts_rows(behind);
    double most = by_selected < by_refused ? by_selected : by_refused;
    if (!(most > 0)) return EQ_NAN;
    if (fabs(difference) >= most) return difference > 0 ? 1 : -1; /* more is rounding */
    return difference / most;
}

/* p log(p / q); what never happens under p adds nothing. */
static double relative_entropy(double p, double q) { return p > 0 ? p * eq_log(p / q) : 0 * q; }

double eq_measure_kl_divergence(const eq_counts *set, size_t n_groups, const eq_metric_settings *settings) {
    (void)settings;
    const eq_counts *u = side_of(set, n_groups, EQ_UNPRIVILEGED), *p = side_of(set, n_groups, EQ_PRIVILEGED);
    if (!(eq_counts_rows(u) > 0 && eq_counts_rows(p) > 0)) return EQ_NAN;
    double sum = relative_entropy(selected_of(p) / eq_counts_rows(p), selected_of(u) / eq_counts_rows(u)) +
                 relative_entropy(refused_of(p) / eq_counts_rows(p), refused_of(u) / eq_counts_rows(u));
    return !isfinite(sum) ? EQ_NAN : sum > 0 ? sum : 0;
}

/* The largest ratio between groups of (part + c / 2) / (rows + c), infinite over 0; NaN when a group has no rows, or when
 * nobody is so decided and nothing is smoothed: 0/0, which does not say that groups are alike. */
static double largest_ratio(const eq_counts *set, size_t n_groups, double (*part)(const eq_counts *), double c) {
    double least = EQ_INFINITY, most = 0;
    for (size_t g = 0; g < n_groups; g++) {
        double rows = eq_counts_rows(&set[g]), rate = (part(&set[g]) + c / 2) / (rows + c);
        if (!(rows > 0)) return EQ_NAN;
        if (rate < least) least = rate;
        if (rate > most) most = rate;
    }
    return most > 0 ? most / least : EQ_NAN;
}

/* The factor by which a decision's probability differs at most. */
static double largest_factor(const eq_counts *set, size_t n_groups, double (*favourable)(const eq_counts *),
                             double (*unfavourable)(const eq_counts *), double concentration) {
    double f = largest_ratio(set, n_groups, favourable, concentration);
    double u = largest_ratio(set, n_groups, unfavourable, concentration);
    return f > u || isnan(f) ? f : u;
}

static double finite_log(double factor) {
    double epsilon = eq_log(factor);
    return isfinite(epsilon) ? epsilon : EQ_NAN;
}

double eq_measure_smoothed_empirical_differential_fairness(const eq_counts *set, size_t n_groups,
                                                           const eq_metric_settings *settings) {
    return finite_log(largest_factor(set, n_groups, selected_of, refused_of, settings->concentration));
}

double eq_measure_differential_fairness_bias_amplification(const eq_counts *set, size_t n_groups,
                                                           const eq_metric_settings *settings) {
    return finite_log(largest_factor(set, n_groups, selected_of, refused_of, settings->concentration) /
                      largest_factor(set, n_groups, positives_of, negatives_of, settings->concentration));
}
