/* One randomised threshold rule a group, such that a constraint between the groups holds exactly (in
 * expectation) on the rows the curves come from, at the best value of a linear objective. The core of
 * group_thresholds.c, apart so that it is tested against other toolkits. */
#ifndef EQ_TRADEOFF_H
#define EQ_TRADEOFF_H

#include "metric/score/curve.h"

/* What must be equal between the groups. The last demands nothing: each group's own best threshold. */
typedef enum eq_constraint {
    EQ_DEMOGRAPHIC_PARITY, /* selection rates */
    EQ_EQUAL_OPPORTUNITY,  /* true positive rates */
    EQ_EQUALIZED_ODDS,     /* true and false positive rates */
    EQ_MAX_BALANCED_ACCURACY,
    EQ_N_CONSTRAINTS
} eq_constraint;

typedef struct eq_tradeoff {
    eq_constraint constraint;
    size_t n_groups;
    const eq_threshold_curve *group; /* (n_groups) */
    const double *gain, *loss;       /* (n_groups) the objective: sum over groups of gain tp - loss fp */
    size_t grid;                     /* 0 = the exact optimum; n = the best of the common rates 0/n, 1/n ... n/n */
} eq_tradeoff;

/* With probability `ignore`: favourable with probability `constant`. Else: favourable when score > tau[1]
 * with probability p, when score > tau[0] otherwise; tau[0] >= tau[1]. */
typedef struct eq_rule {
    bool given; /* false: the constraint is undefined for this group, it has no rule of its own */
    double ignore, constant, p, tau[2];
} eq_rule;

/* The rules (n_groups, overwritten) that satisfy the constraint with the largest objective; the first such
 * rate on ties. A group without a rate that the constraint speaks of (no rows; no favourable rows under equal
 * opportunity; one class only under the last two) gets no rule and is left out. O(points + vertices log
 * vertices groups), scratch from cx->tmp. */
eq_status eq_tradeoff_solve(eq_ctx *cx, const eq_tradeoff *tradeoff, eq_rule *rule);

/* The decision of a rule; u: three independent uniforms in [0,1). */
bool eq_rule_decide(const eq_rule *rule, double score, const double u[3]);

#endif
