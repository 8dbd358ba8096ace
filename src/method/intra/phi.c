/* One threshold search, as the runner does it afterwards for the network that is kept. */
#include "method/intra/phi.h"
#include "method/validation.h"

eq_status eq_phi_of_scores(const eq_step *step, const eq_dataset *valid, const float *score, double margin, double *phi) {
    eq_ctx *cx = step->cx;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_objective objective = *step->objective;
    objective.margin = margin;
    eq_outcomes outcomes;
    EQ_TRY(eq_validation_outcomes(step, valid, score, &outcomes));
    eq_threshold found;
    EQ_TRY(eq_threshold_search(cx, &objective, EQ_BY_OBJECTIVE, &outcomes, &found));
    *phi = found.value.phi;
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}
