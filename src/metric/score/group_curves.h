/* The curves of all groups: what every threshold does to each of them, from one sort of all scores. */
#ifndef EQ_METRIC_GROUP_CURVES_H
#define EQ_METRIC_GROUP_CURVES_H

#include "metric/metric.h"

/* From this place of the log on, this much of the group is selected. */
typedef struct eq_curve_event {
    uint16_t group;
    double tp, fp; /* weight with y = 1, y = 0 */
} eq_curve_event;

typedef struct eq_selected {
    double tp, fp;
} eq_selected;

/* Point k selects the rows with the k highest distinct scores: score > threshold[k]. threshold[0] = 1 selects no one,
 * threshold[n_points - 1] = -1 everyone (where there are rows); thresholds descend and lie half way between two distinct
 * scores. */
typedef struct eq_group_curves {
    size_t n_rows, n_groups;
    size_t n_points;           /* distinct scores + 1 */
    double *threshold;         /* (n_points) */
    double *lowest;            /* (n_points) the lowest score selected; [0] = infinity */
    uint32_t *order;           /* (n_rows) rows by ascending score, ties in their order */
    const uint8_t *privileged; /* (n_groups) of the outcomes */
    eq_selected *total;        /* (n_groups) weight of all rows with y = 1, y = 0 */
    /* The log: what changes, one event for each group that has rows of a distinct score. */
    size_t *end;           /* (n_points) point k is the state after events [0, end[k]) */
    eq_curve_event *event; /* (end[n_points - 1]) */
    eq_selected *kept;     /* (events / n_groups + 1, n_groups) the state before every n_groups-th event */
} eq_group_curves;

/* The curves of outcomes with scores; decisions are not looked at. Lives in `arena`, which must not be &cx->tmp.
 * EQ_EINPUT: as eq_tally_count; a score is outside [0,1]. O(n) by radix sort; 100 bytes a row. */
eq_status eq_group_curves_build(eq_ctx *cx, eq_arena *arena, const eq_outcomes *outcomes, eq_group_curves *out);

/* Counts of every set (eq_set_count) at point k < n_points, overwritten. O(n_groups), whatever the rows: O(1) a group. */
void eq_group_curves_counts(const eq_group_curves *curves, size_t k, eq_counts *set);

/* The point that decides every row as `score > threshold` does. O(log n_points). */
size_t eq_group_curves_find(const eq_group_curves *curves, double threshold);

/* Points to draw: all of them if they are at most `most` >= 3; else `most` or fewer, with the first, the last and `keep`,
 * such that the largest step in any group's true or false positive rate from one to the next is as small as it can be
 * (to 1e-6; but for single steps, which no choice of points could divide).
 *   point, ascending    *n, their number
 * Lives in `arena`. O(20 (n + most n_groups)) when there are more, else O(n_points). */
typedef struct eq_curve_points {
    size_t n, *point;
} eq_curve_points;
eq_status eq_group_curves_thin(eq_ctx *cx, eq_arena *arena, const eq_group_curves *curves, size_t most, size_t keep,
                               eq_curve_points *out);

#endif
