/* One threshold search, as the runner does it afterwards for the network that is kept. */
#include "method/intra/phi.h"

eq_status eq_phi_of_scores(const eq_step *step, const eq_dataset *valid, const float *score, double margin,
                           double *phi) {
    eq_ctx *cx = step->cx;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    double *exact;
    EQ_NEW(cx, &cx->tmp, exact, valid->n_rows);
    for (size_t i = 0; i < valid->n_rows; i++) exact[i] = (double)score[i];
    eq_objective objective = *step->objective;
    objective.margin = margin;
    eq_outcomes outcomes = {.n_rows = valid->n_rows,
                            .n_groups = step->n_groups,
                            .y = valid->y,
                            .score = exact,
                            .weight = valid->weight,
                            .group = valid->group,
                            .group_name = valid->group_name,
                            .privileged = step->privileged};
    eq_threshold found;
    EQ_TRY(eq_threshold_search(cx, &objective, EQ_BY_OBJECTIVE, &outcomes, &found));
    *phi = found.value.phi;
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
