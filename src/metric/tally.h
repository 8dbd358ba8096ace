/* Tallies inside the metric layer: sums of tallies, the two sides, and effective sample sizes. */
#ifndef EQ_METRIC_TALLY_H
#define EQ_METRIC_TALLY_H

#include "equipoise/metric.h"

/* The cells of a tally, in the order of eq_tally.squared. */
enum { EQ_TP, EQ_FP, EQ_TN, EQ_FN, EQ_N_CELLS };

/* The two sides a signed disparity compares: all groups not in the reference set, and the reference set. */
enum { EQ_UNPRIVILEGED, EQ_PRIVILEGED, EQ_N_SIDES };

/* Effective rows; what rests on fewer is noted "few": beside so small a group intervals may cover less than they say. */
#define EQ_FEW 30

/* What a row adds: people, their weight, their squared weights. With neither counts nor weights, 1 each. */
static inline double eq_row_count(const eq_outcomes *o, size_t row) { return o->count ? o->count[row] : 1; }
static inline double eq_row_weight(const eq_outcomes *o, size_t row) { return o->weight ? o->weight[row] : eq_row_count(o, row); }
static inline double eq_row_squared(const eq_outcomes *o, size_t row) {
    if (!o->weight) return eq_row_count(o, row);
    double w = o->weight[row];
    if (!o->count) return w * w;
    if (o->weight_squared) return o->weight_squared[row];
    return o->count[row] > 0 ? w * w / o->count[row] : 0;
}

/* Adds a row, which was checked; without decisions its label takes their place. */
void eq_tally_add_row(const eq_outcomes *outcomes, size_t row, eq_tally *tally);

/* Adds `part` to `sum`, cell by cell. */
void eq_tally_add(eq_tally *sum, const eq_tally *part);

/* Sums of the tallies of each side.
 *   tally (n_groups)    privileged (n_groups)    side (EQ_N_SIDES), overwritten */
void eq_tally_sides(const eq_tally *tally, const uint8_t *privileged, size_t n_groups, eq_tally *side);

/* Checks that labels and decisions are 0/1, groups in range, weights >= 0 and finite, counts whole and possible.
 * EQ_EINPUT names the row. */
eq_status eq_outcomes_check(eq_ctx *cx, const eq_outcomes *outcomes);

/* Checks that there are scores and that each is in [0,1], or finite where any_scale. EQ_EINPUT names the row. */
eq_status eq_outcomes_check_score(eq_ctx *cx, const eq_outcomes *outcomes);

#endif
