/* Consistency: do people who are alike get alike decisions? */
#ifndef EQ_METRIC_CONSISTENCY_H
#define EQ_METRIC_CONSISTENCY_H

#include "equipoise/metric.h"
#include "stat/neighbour.h"

typedef struct eq_consistency {
    eq_value overall;
    eq_value *group; /* (n_groups) each group's rows; their neighbours are of any group */
} eq_consistency;

/* 1 - mean of |v_i - mean of v over the k nearest rows of i|, of which i itself is the first; v are the decisions, or the
 * labels where yhat is NULL. In [0, 1], ideal 1.
 *   found   the k nearest of each row among all rows (eq_neighbour_search without `of`), found->n_rows = n_rows
 *   k       as asked for: with fewer rows than that consistency is undefined
 * Both means are weighted where there are weights (a row of weight 0 counts nowhere); who is near does not depend on them.
 * There is no interval: a row's term hangs on its neighbours' decisions, so the terms are not independent, and the sample
 * variance would promise too much. Undefined: no row of positive weight. EQ_EINPUT as eq_tally_count. O(n k). Lives in
 * `arena`. Source: Zemel et al. 2013, section 4; as AIF360 has it, which ignores weights. */
eq_status eq_consistency_measure(eq_ctx *cx, eq_arena *arena, const eq_outcomes *outcomes, const eq_neighbours *found, size_t k,
                                 eq_consistency *out);

#endif
