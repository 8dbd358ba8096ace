/* Spreads: a rate over all sets, as far as gaps need it. Between the rates of metric.h and who compares them. */
#ifndef EQ_METRIC_SPREAD_H
#define EQ_METRIC_SPREAD_H

#include "metric/metric.h"

#define EQ_SPREAD_CHUNK 64 /* so many at a time are worked on, on the stack */

/* One rate over all sets, as far as gaps need it. NaN where a rate that enters is undefined. */
typedef struct eq_spread {
    double unprivileged, privileged; /* of the two sides */
    double least, most;              /* of the groups */
    double far, near;                /* largest distance of a group from all rows, and the ratio farthest below 1 */
} eq_spread;

/* Where the sides are among the sets: behind the groups, or, where a side is one group, that group. */
typedef struct eq_sides {
    size_t n_groups, at[EQ_N_SIDES];
} eq_sides;
eq_sides eq_sides_of(const uint8_t *privileged, size_t n_groups);

/* Both sides behind the groups. */
eq_sides eq_sides_pooled(size_t n_groups);

/* The spreads of a rate of counts in n resamples, and what a gap makes of those of its two rates.
 *   set (n, eq_set_count)    spread, a, b, out (n); b may be a */
void eq_spread_of_counts(const eq_metric_row *rate, const eq_counts *set, const eq_sides *sides, size_t n, eq_spread *spread);
void eq_spread_join(const eq_metric_row *row, const eq_spread *a, const eq_spread *b, size_t n, double *out);

/* The spread of a rate of scores; set (eq_set_count). */
eq_spread eq_spread_of_scores(const eq_metric_row *rate, const eq_score_estimates *set, size_t n_groups);

#endif
