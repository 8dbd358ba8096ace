/* The exact frontier: the best that thresholds on given scores can do under a bound on the difference between groups.
 *
 * Of every group its threshold curve is given. A rule of a group is a threshold, or a mixture of thresholds of which every person
 * draws one; the rules of all groups together are worth the sum of gain x true positives - loss x false positives. Nothing here
 * is approximate but what says so, and there may be any number of groups. */
#ifndef EQ_FRONTIER_H
#define EQ_FRONTIER_H

#include "metric/score/curve.h"

/* What has to be alike: the largest rate of a group exceeds the smallest by the tolerance at most. */
typedef enum eq_parity {
    EQ_PARITY_NONE,
    EQ_PARITY_SELECTION,    /* selection rates: demographic parity */
    EQ_PARITY_TPR,          /* true positive rates: equal opportunity */
    EQ_PARITY_FPR,          /* false positive rates: predictive equality */
    EQ_PARITY_ODDS,         /* true and false positive rates */
    EQ_PARITY_PPV,          /* share of favourable outcomes among the selected; a group without selected has no such rate */
    EQ_PARITY_FOR,          /* share of favourable outcomes among the others */
    EQ_PARITY_AVERAGE_ODDS, /* true and false positive rates, the mean of both differences being within the tolerance */
    EQ_N_PARITIES
} eq_parity;

/* What every group must reach. */
typedef enum eq_least { EQ_LEAST_SELECTION, EQ_LEAST_TPR, EQ_LEAST_PPV, EQ_N_LEASTS } eq_least;

typedef enum eq_goal { EQ_GOAL_ACCURACY, EQ_GOAL_BALANCED, EQ_GOAL_UTILITY, EQ_GOAL_F1, EQ_GOAL_MCC, EQ_N_GOALS } eq_goal;

/* One question. Groups without the rate that must be alike (no rows; no row of the class it is a rate of) are left out of
 * constraint and goal. */
typedef struct eq_frontier {
    size_t n_groups;
    const eq_threshold_curve *group; /* (n_groups) */
    const eq_threshold_curve *rated; /* (n_groups) the same points, rows weighted as the rates that must be alike count them (by
                                      * strata, say); NULL = as `group`. Not for PPV and FOR */
    eq_parity parity;
    double tolerance;   /* [0,1] */
    bool fixed;         /* one threshold a group, nothing drawn */
    eq_least least;     /* every group that has this rate reaches `minimum`; 0 = nothing asked */
    double minimum;     /* [0,1] */
    double budget;      /* share of the people selected overall, (0,1]; 0 = any */
    eq_goal goal;       /* read by eq_frontier_best only */
    double utility[4];  /* EQ_GOAL_UTILITY: what a true positive, false positive, true negative, false negative is worth */
    const double *gain; /* (n_groups) >= 0 or any sign: read by eq_frontier_solve only */
    const double *loss; /* (n_groups) */
} eq_frontier;

/* The rule of a group: chance of a favourable decision by score. */
typedef struct eq_rule {
    size_t n;          /* thresholds mixed; 0 = the group is left out */
    double *threshold; /* (n) ascending */
    double *upto;      /* (n) share of the thresholds 0 .. k; upto[n - 1] = 1 exactly */
    double tp, fp;     /* expected weight selected */
} eq_rule;

/* What was found. */
typedef struct eq_frontier_point {
    bool feasible;
    bool reduced; /* fixed equalized odds of very many thresholds: only every so manyth was tried */
    double value; /* the goal reached; NaN when infeasible */
} eq_frontier_point;

/* Whether a group has the rates that a constraint speaks of. */
bool eq_frontier_takes_part(eq_parity parity, const eq_threshold_curve *group);

/* The best rules (n_groups, overwritten; arrays in `arena`) for the prices f->gain, f->loss; value is the sum over groups of
 * gain tp - loss fp. Randomised with at most one rate: hulls, O(points + vertices log vertices groups). Randomised otherwise: a
 * linear program by column generation, typically under 50 columns. PPV and FOR: the best common level of 201 and a search
 * around it, to about 1e-4. Fixed: windows over the points (frontier_fixed.c).
 * EQ_EINPUT: fixed rules with a budget, PPV, FOR or average odds; more than 128 groups where a linear program is needed.
 * Source: Hardt, Price & Srebro 2016, sections 3.2 and 4; proofs in the files. */
eq_status eq_frontier_solve(eq_ctx *cx, eq_arena *arena, const eq_frontier *f, eq_rule *rule, eq_frontier_point *out);

/* The same for f->goal over the rows of the groups that take part; the ratio F1 by at most 30 solves (Dinkelbach 1967), MCC as
 * the best of 201 budgets, to about 1e-4. value NaN and not feasible: the goal is undefined. */
eq_status eq_frontier_best(eq_ctx *cx, eq_arena *arena, const eq_frontier *f, eq_rule *rule, eq_frontier_point *out);

/* The chance of a favourable decision at this score: 0 for a rule without thresholds. */
double eq_rule_chance(const eq_rule *rule, double score);

#endif
