/* Internal to the frontier: what its ways of solving share. */
#ifndef EQ_FRONTIER_SOLVER_H
#define EQ_FRONTIER_SOLVER_H

#include "metric/frontier/frontier.h"

#define EQ_FRONTIER_SLACK 1e-12 /* how far apart two rates are that are compared as equal */

/* One group's point i with its share in a rule. */
typedef struct eq_mixed {
    uint32_t point;
    double share;
} eq_mixed;

/* Makes a rule of n points with shares > 0 that add up to about 1. Reorders `mixed`. */
eq_status eq_rule_make(eq_ctx *cx, eq_arena *arena, const eq_threshold_curve *curve, eq_mixed *mixed, size_t n, eq_rule *out);

/* What the rates of group g are counted by, and whether it takes part. */
const eq_threshold_curve *eq_frontier_rated(const eq_frontier *f, size_t g);
bool eq_frontier_has_part(const eq_frontier *f, size_t g);

/* The rate of point i that a one-rate parity speaks of. */
double eq_frontier_rate(eq_parity parity, const eq_threshold_curve *curve, size_t i);

/* Whether point i alone reaches f->minimum. */
bool eq_frontier_reaches(const eq_frontier *f, const eq_threshold_curve *curve, size_t i);

eq_status eq_frontier_by_hulls(eq_ctx *cx, eq_arena *arena, const eq_frontier *f, eq_rule *rule, eq_frontier_point *out);
eq_status eq_frontier_fixed(eq_ctx *cx, eq_arena *arena, const eq_frontier *f, eq_rule *rule, eq_frontier_point *out);

/* level: PPV, FOR: every group's lies between `level` and level + tolerance. */
eq_status eq_frontier_by_program(eq_ctx *cx, eq_arena *arena, const eq_frontier *f, double level, eq_rule *rule,
                                 eq_frontier_point *out);

#endif
