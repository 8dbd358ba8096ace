/* One threshold search, as the runner does it afterwards for the network that is kept. */
#include <string.h>

#include "method/intra/phi.h"
#include "method/validation.h"

/* Room grows twofold: a search does not say beforehand how many it will look at. */
static eq_status grow(const eq_step *step, float **list) {
    const eq_trials *trials = step->trials;
    float *larger;
    EQ_NEW(step->cx, step->arena, larger, trials->room);
    if (trials->n) memcpy(larger, *list, trials->n * sizeof *larger);
    *list = larger;
    return EQ_OK;
}

static eq_status write_down(const eq_step *step, const eq_objective_value *value) {
    eq_trials *trials = step->trials;
    if (!trials) return EQ_OK;
    if (trials->n == trials->room) {
        trials->room = trials->room ? 2 * trials->room : 128;
        EQ_TRY(grow(step, &trials->phi));
        EQ_TRY(grow(step, &trials->performance));
        EQ_TRY(grow(step, &trials->bias));
    }
    trials->phi[trials->n] = (float)value->phi;
    trials->performance[trials->n] = (float)value->performance;
    trials->bias[trials->n] = (float)value->bias;
    trials->n++;
    return EQ_OK;
}

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
    return write_down(step, &found.value);
}
