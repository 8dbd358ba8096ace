/* How far apart the scores of two sets of groups are, on any scale. */
#ifndef EQ_METRIC_DISTANCE_H
#define EQ_METRIC_DISTANCE_H

#include "equipoise/metric.h"

/* Of sets a and b, which share no group. F: the share of a set's weight with at most that score; sd: of all rows' scores. */
typedef struct eq_distance {
    double wasserstein; /* integral of abs(F_a - F_b), in units of the score */
    double in_sd;       /* the same over sd */
    double ks;          /* largest abs(F_a - F_b) */
    double superior;    /* P(score of a > score of b) + half of P(equal) */
    eq_estimate smd;    /* (mean_a - mean_b) / sd */
} eq_distance;

enum { EQ_IN_NEITHER, EQ_IN_A, EQ_IN_B };

/* The distances of scores, which are finite; all NaN where a set weighs nothing, those in sd where all scores are alike.
 *   order (n_rows): rows by ascending score (eq_sort_order)    of_group (n_groups): EQ_IN_A, ...
 * sd and errors of weighted rows go by effective sizes; the error of smd is sqrt((n_a + n_b) / (n_a n_b) + smd^2 / (2 (n_a +
 * n_b))). O(n_rows), allocates nothing. Source: Hedges & Olkin 1985, ch. 5; Vallender 1974 for the integral. */
eq_distance eq_scores_distance(const eq_outcomes *outcomes, const uint32_t *order, const uint8_t *of_group);

#endif
