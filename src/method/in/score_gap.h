/* The squared gap between groups' mean scores as a penalty on a minibatch. The core of score_gap_penalty.c,
 * apart so that its gradient is tested against numeric differences. */
#ifndef EQ_SCORE_GAP_H
#define EQ_SCORE_GAP_H

#include "equipoise/model.h"

/* Within which people mean scores are compared. */
typedef enum eq_gap_form {
    EQ_GAP_DEMOGRAPHIC_PARITY, /* all */
    EQ_GAP_EQUALIZED_ODDS,     /* those with y = 1 and those with y = 0, each by themselves */
    EQ_N_GAP_FORMS
} eq_gap_form;

typedef struct eq_score_gap {
    eq_gap_form form;
    double lambda;             /* >= 0 */
    const uint8_t *privileged; /* (n_groups), borrowed */
    size_t n_groups;
} eq_score_gap;

/* The penalty  lambda / (E U) * sum over events e and unprivileged groups u of  gap(e, u)^2,
 * E = 1 or 2 events, U unprivileged groups, gap = mean score of u minus that of all privileged groups
 * together, within e, weighted by instance weights. gap^2 is estimated without bias from the batch (see
 * score_gap.c); a pair with fewer than two rows on a side adds nothing to that batch. out->state lives in
 * `arena`; the penalty itself is O(rows + groups) and allocates nothing. */
eq_status eq_score_gap_new(eq_ctx *cx, eq_arena *arena, const eq_score_gap *gap, eq_penalty *out);

#endif
