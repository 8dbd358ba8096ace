/* Bootstrap over count cells: what resampling the rows would do to the counts of every set. */
#ifndef EQ_METRIC_BOOTSTRAP_H
#define EQ_METRIC_BOOTSTRAP_H

#include "equipoise/rng.h"
#include "math/stats.h"
#include "metric/metric.h"

typedef struct eq_bootstrap {
    const eq_tally *tally;     /* (n_groups) */
    const uint8_t *privileged; /* (n_groups) */
    size_t n_groups, n_resamples;
    eq_rng rng;
} eq_bootstrap;

typedef struct eq_resamples {
    size_t n_resamples, n_sets;
    eq_counts *counts; /* (n_resamples, n_sets): each group, the two sides, all rows */
} eq_resamples;

/* Counts of resamples of all rows, drawn with replacement and across groups.
 * With unit weights the cells (group, label, decision) of a resample are multinomial, the very distribution
 * of resampling rows. With weights the number of rows in a cell is multinomial, and their weight is drawn
 * from a gamma distribution with the mean and the variance that drawing that many of the cell's weights would
 * have. Lives in `arena`, or while
 * work is in pieces (cx->work) in its. EQ_EINPUT: there are no rows. O(n_resamples x n_groups). Source: Efron & Tibshirani
 * 1993, ch. 13. */
eq_status eq_bootstrap_draw(eq_ctx *cx, eq_arena *arena, const eq_bootstrap *bootstrap, eq_resamples *out);

/* The percentile interval of n draws of a metric into a defined value; none, and why, where over 5 % of them are undefined
 * (fewer are left out) or where all are the same: that is no certainty. An interval that lies beside the value, as that of a
 * biased measure may, is drawn out to hold it. Reorders `draw`. scratch (2 n) makes it faster, or NULL. O(n). */
void eq_draws_fill(double *draw, size_t n, double confidence, double *scratch, eq_value *value);

#endif
