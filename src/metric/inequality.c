/* Inequality of benefits: how unequally errors in favour of and against people are spread.
 *
 * A row's benefit is decision - outcome + 1: 2 wrongly favoured, 1 rightly decided, 0 wrongly refused (Speicher
 * et al. 2018). So a benefit is a function of the confusion cell, and an index over all rows one over three
 * shares; between groups every row has its group's mean benefit. Deviations from AIF360: rows count by their
 * weight, which it ignores here; alpha = 0 is the mean log deviation itself, which it divides by the mean
 * benefit. */
#include <math.h>

#include "math/kernels.h"
#include "math/stats.h"
#include "metric/measure.h"

#define LN_2 0.69314718055994530942

static double mean_benefit(const eq_counts *c) { return (2 * c->fp + (c->tp + c->tn)) / eq_counts_rows(c); }

/* What a row of relative benefit x adds to the index; the means of x are 1. The square is taken about 1, so that
 * the index is never below 0. */
static double term(double x, double alpha) {
    if (alpha == 2) return (x - 1) * (x - 1) / 2;
    if (alpha == 1) return x == 0 ? 0 : x * eq_log(x);
    if (alpha == 0) return -eq_log(x);
    return (eq_pow(x, alpha) - 1) / (alpha * (alpha - 1));
}

/* Infinite is undefined, and what rounding leaves below 0 is 0. */
static double index_of(double sum) {
    if (!isfinite(sum)) return EQ_NAN;
    return sum > 0 ? sum : 0;
}

static double over_rows(const eq_counts *all, double alpha) {
    double rows = eq_counts_rows(all), mean = mean_benefit(all), sum = 0;
    if (!(mean > 0)) return EQ_NAN; /* no rows, or nobody benefits */
    if (alpha == 1) {               /* x log x of x = 1 / mean and 2 / mean, with one logarithm */
        double ln = eq_log(1 / mean);
        return index_of(((all->tp + all->tn) * ln + 2 * all->fp * (LN_2 + ln)) / (mean * rows));
    }
    const double cell[3] = {all->fn, all->tp + all->tn, all->fp};
    for (int benefit = 0; benefit < 3; benefit++)
        if (cell[benefit] > 0) sum += cell[benefit] / rows * term(benefit / mean, alpha);
    return index_of(sum);
}

/* Over the sets first .. end - 1, which hold every row once. */
static double between(const eq_counts *set, size_t first, size_t end, double alpha) {
    double rows = 0, benefits = 0, sum = 0;
    for (size_t s = first; s < end; s++) {
        rows += eq_counts_rows(&set[s]);
        benefits += 2 * set[s].fp + (set[s].tp + set[s].tn);
    }
    double mean = benefits / rows;
    if (!(mean > 0)) return EQ_NAN;
    for (size_t s = first; s < end; s++) sum += eq_counts_rows(&set[s]) / rows * term(mean_benefit(&set[s]) / mean, alpha);
    return index_of(sum); /* a set without rows is 0/0 */
}

static double between_sides(const eq_counts *set, size_t n_groups, double alpha) {
    return between(set, eq_set_side(n_groups, 0), eq_set_side(n_groups, EQ_N_SIDES), alpha);
}

/* The standard deviation of relative benefits. */
static double variation(double index) { return sqrt(2 * index); }

#define MEASURE_OF(id, expression)                                                                      \
    double eq_measure_##id(const eq_counts *set, size_t n_groups, const eq_metric_settings *settings) { \
        (void)settings;                                                                                 \
        return expression;                                                                              \
    }
MEASURE_OF(generalized_entropy_index, over_rows(&set[eq_set_overall(n_groups)], settings->alpha))
MEASURE_OF(theil_index, over_rows(&set[eq_set_overall(n_groups)], 1))
MEASURE_OF(coefficient_of_variation, variation(over_rows(&set[eq_set_overall(n_groups)], 2)))
MEASURE_OF(between_group_generalized_entropy_index, between_sides(set, n_groups, settings->alpha))
MEASURE_OF(between_group_theil_index, between_sides(set, n_groups, 1))
MEASURE_OF(between_group_coefficient_of_variation, variation(between_sides(set, n_groups, 2)))
MEASURE_OF(between_all_groups_generalized_entropy_index, between(set, 0, n_groups, settings->alpha))
MEASURE_OF(between_all_groups_theil_index, between(set, 0, n_groups, 1))
MEASURE_OF(between_all_groups_coefficient_of_variation, variation(between(set, 0, n_groups, 2)))
