/* Whom a measure over groups is about: the groups that make its extreme. */
#ifndef EQ_METRIC_BETWEEN_H
#define EQ_METRIC_BETWEEN_H

#include "metric/metric.h"

/* What extremes are found in. */
typedef struct eq_between_source {
    const eq_counts *counts;          /* (eq_set_count) */
    const eq_score_estimates *scores; /* (eq_set_count), or NULL */
    const eq_group_audit *group;      /* (n_groups) with names that live as long as the values */
    size_t n_groups;
    eq_metric_settings settings;
} eq_between_source;

/* Notes on the defined value of a row whom it is about: the groups with the highest and the lowest rate (`between` too; where
 * one of two rates decides, of that one, and of a mean of two, of both), the group farthest from all rows, the worst one. The
 * first of equals. Of a row that is about no single groups, nothing. Lives in `arena`. EQ_EMEMORY. O(n_groups). */
eq_status eq_between_note(eq_ctx *cx, eq_arena *arena, const eq_between_source *source, const eq_metric_row *row,
                          eq_value *value);

#endif
