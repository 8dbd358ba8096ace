/* Bins of scores: what became of the people with about the same score, by group. */
#ifndef EQ_METRIC_SCORE_BIN_H
#define EQ_METRIC_SCORE_BIN_H

#include "metric/score/group_curves.h"

typedef struct eq_score_bin {
    uint64_t n_rows;             /* people, where rows have counts */
    double low, high;            /* lowest and highest score in it; NaN when it is empty */
    double positives, negatives; /* weight with y = 1, y = 0 */
    double squared;              /* sum of squared weights */
    double mean_score;           /* weighted; NaN when nothing weighs */
} eq_score_bin;

typedef enum eq_bin_rule {
    EQ_EQUAL_WIDTH, /* bin i holds i / n_bins < score <= (i + 1) / n_bins, the first also 0: what a threshold at an edge parts */
    EQ_EQUAL_MASS   /* each holds about the same weight of its own group */
} eq_bin_rule;

/* Bins of each group and then of all rows: bin (n_groups + 1, n_bins).
 *
 * Equal mass: edges at the quantiles j / n_bins of the group's scores, between neighbours by linear interpolation (type 7
 * of Hyndman & Fan 1996; of weighted scores by their weight), and a score on an edge falls below it. So rows of one score
 * are never parted: a score shared by many fills its bin past the others', and bins may be empty.
 * n_bins >= 1. Lives in `arena`. O(n), scratch from cx->tmp. */
eq_status eq_score_bins(eq_ctx *cx, eq_arena *arena, const eq_group_curves *curves, const eq_outcomes *outcomes, eq_bin_rule rule,
                        size_t n_bins, eq_score_bin **bin);

#endif
