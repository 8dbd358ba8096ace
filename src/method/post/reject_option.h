/* The search of reject_option.c, apart so that it is tested against AIF360 with scores in double. */
#ifndef EQ_REJECT_OPTION_H
#define EQ_REJECT_OPTION_H

#include "equipoise/objective.h"

typedef enum eq_reject_direction {
    EQ_UNPRIVILEGED_UP, /* near the threshold the unprivileged are favoured, the privileged are not */
    EQ_PRIVILEGED_UP,   /* the other way round */
    EQ_EITHER_UP,       /* whichever comes out better */
    EQ_N_REJECT_DIRECTIONS
} eq_reject_direction;

typedef struct eq_reject_grid {
    double low, high;               /* first and last threshold, within [0,1] */
    size_t n_thresholds, n_margins; /* >= 2 each */
    eq_reject_direction direction;
    bool as_aif360; /* the bound itself is allowed, and without a feasible cell the most negative bias wins */
} eq_reject_grid;

/* Unprivileged rows are favoured above cut[EQ_UNPRIVILEGED], privileged ones above cut[EQ_PRIVILEGED]. */
typedef struct eq_reject_rule {
    bool given; /* false: bias or performance is undefined everywhere, there is no rule */
    bool feasible;
    size_t threshold_index, margin_index;
    eq_reject_direction direction;
    double threshold, margin, cut[2];
    eq_objective_value value;
} eq_reject_rule;

/* The cell of the grid with the best performance among those with |bias| < epsilon - margin (of the
 * objective); without any, the one with the smallest |bias|. The first of equally good ones in the order
 * direction, threshold, margin. EQ_EINPUT as eq_threshold_search. O(n) by radix sort + O(cells log n),
 * scratch from cx->tmp. */
eq_status eq_reject_option_search(eq_ctx *cx, const eq_objective *objective, const eq_reject_grid *grid,
                                  const eq_outcomes *outcomes, eq_reject_rule *out);

#endif
