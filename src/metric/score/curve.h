/* Curves: what every distinct threshold does to a set of rows, from one sort. Everything that needs "all
 * thresholds" (ROC, AUC, thresholds by group) starts here. */
#ifndef EQ_METRIC_CURVE_H
#define EQ_METRIC_CURVE_H

#include "equipoise/metric.h"

/* Point k selects the rows with the k highest distinct scores: score > threshold[k].
 * threshold[0] = 1 selects no one, threshold[n_points - 1] = -1 everyone; thresholds descend strictly, and
 * lie half way between two distinct scores. tp, fp never fall with k; tp[0] = fp[0] = 0, and the last ones
 * are the totals. */
typedef struct eq_threshold_curve {
    size_t n_points;             /* distinct scores + 1 */
    double *threshold;           /* (n_points) */
    double *tp, *fp;             /* (n_points) selected weight with y = 1, y = 0 */
    double positives, negatives; /* weight of all rows with y = 1, y = 0 */
} eq_threshold_curve;

/* The rows a curve is drawn over. */
typedef struct eq_curve_rows {
    size_t n_rows;        /* rows in the set */
    const uint32_t *row;  /* (n_rows) indices into the arrays below, or NULL = 0 .. n_rows - 1 */
    const double *score;  /* in [0,1] */
    const uint8_t *y;     /* 0/1 */
    const double *weight; /* >= 0, or NULL = ones */
} eq_curve_rows;

/* The curve of a set of rows; what the arrays hold is not checked here. Lives in `arena`. No rows: one point.
 * O(n) by radix sort, scratch from cx->tmp. `arena` must not be &cx->tmp. */
eq_status eq_curve_build(eq_ctx *cx, eq_arena *arena, const eq_curve_rows *rows, eq_threshold_curve *out);

/* A threshold tau with low <= tau < high: `score > tau` tells the two apart even when no double lies between.
 */
double eq_curve_between(double low, double high);

#endif
