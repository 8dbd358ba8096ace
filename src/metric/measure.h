/* Measures with a function of their own: not gaps of rates, but functions of the counts of all sets. */
#ifndef EQ_METRIC_MEASURE_H
#define EQ_METRIC_MEASURE_H

#include "metric/metric.h"

/* Each takes the counts of all sets (eq_set_count), the number of groups and the settings, and gives NaN where
 * it is undefined: where a count that its row of metrics.def needs is empty, and where it would be infinite.
 * O(n_groups). Formulas and sources: the rows. Selection and representation (parity.c): */
typedef double eq_measure(const eq_counts *set, size_t n_groups, const eq_metric_settings *settings);
eq_measure eq_measure_normalized_mean_difference, eq_measure_equal_parity_ratio, eq_measure_kl_divergence,
    eq_measure_class_imbalance, eq_measure_smoothed_empirical_differential_fairness,
    eq_measure_differential_fairness_bias_amplification;

/* Inequality of benefits (inequality.c). */
eq_measure eq_measure_generalized_entropy_index, eq_measure_theil_index, eq_measure_coefficient_of_variation,
    eq_measure_between_group_generalized_entropy_index, eq_measure_between_group_theil_index,
    eq_measure_between_group_coefficient_of_variation, eq_measure_between_all_groups_generalized_entropy_index,
    eq_measure_between_all_groups_theil_index, eq_measure_between_all_groups_coefficient_of_variation;

#endif
