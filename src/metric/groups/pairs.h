/* Numbers that add up the distances of many groups: no spread (interval/spread.h) holds them. */
#ifndef EQ_METRIC_PAIRS_H
#define EQ_METRIC_PAIRS_H

#include "metric/metric.h"

/* Of a row of shape EQ_PAIRWISE the mean of abs(r_g - r_h) over all pairs of groups, 0 for one group; of EQ_PARITY_LOSS the sum
 * of abs(log(r_g / r_p)) over groups, p being the privileged side: if that is one group it adds 0. NaN where a rate is
 * undefined, and of the latter where a rate is 0 or a side empty. set (eq_set_count). O(n_groups^2), O(n_groups); allocates
 * nothing. */
double eq_pairs_number(const eq_metric_row *row, const eq_counts *set, size_t n_groups);

#endif
