/* Interpolation of weights between the trained and the repaired network, and which point of it is kept. */
#include <math.h>
#include <string.h>

#include "method/intra/phi.h"
#include "method/intra/repair.h"

const char *const eq_repair_variants[3] = {"recommended", "reference", NULL};

enum { N_PARTS = 10 };

eq_status eq_repair_begin(eq_step *step, const eq_dataset *valid, const eq_model *model, eq_repair *repair) {
    EQ_TRY(eq_model_copy(step->cx, step->arena, model, &repair->trained));
    EQ_TRY(eq_model_copy(step->cx, step->arena, model, &repair->repaired));
    EQ_NEW(step->cx, step->arena, repair->score, valid->n_rows);
    repair->best_phi = -1;
    repair->begun = true;
    return EQ_OK;
}

static void interpolate(const float *from, const float *to, double t, size_t n, float *out) {
    for (size_t k = 0; k < n; k++) out[k] = (float)((double)from[k] + t * ((double)to[k] - (double)from[k]));
}

void eq_model_interpolate(const eq_model *from, const eq_model *to, double t, eq_model *model) {
    if (t <= 0 || t >= 1) {
        eq_model_assign(model, t <= 0 ? from : to);
        return;
    }
    interpolate(from->weight, to->weight, t, model->n_weights, model->weight);
    interpolate(from->statistic, to->statistic, t, model->n_statistics, model->statistic);
}

/* Keeps t when its network is strictly better than all before. */
static eq_status judge(eq_step *step, const eq_dataset *valid, const eq_model *model, eq_repair *repair, double t) {
    double phi;
    EQ_TRY(eq_model_score(step->cx, model, valid->x, valid->n_rows, repair->score));
    step->budget -= (int64_t)(valid->n_rows / 3 + 1);
    for (size_t i = 0; i < valid->n_rows; i++)
        if (isnan(repair->score[i])) return EQ_OK; /* the weights ran away: not a network to keep */
    EQ_TRY(eq_phi_of_scores(step, valid, repair->score, step->param[EQ_REPAIR_MARGIN], &phi));
    if (phi > repair->best_phi) {
        repair->best_phi = phi;
        repair->best_t = t;
    }
    return EQ_OK;
}

/* Where no network on the way was better than the one that came. What the method has said already stays in front, unless it
 * says that the repair changed nothing, which the weights show. */
static eq_status say_untouched(eq_step *step, const eq_repair *repair) {
    static const char *const says = "No part of the repair was better on validation: the network is as it was trained.";
    size_t size = repair->trained.n_weights * sizeof *repair->trained.weight;
    if (repair->best_t > 0 || step->param[EQ_REPAIR_STRENGTH] <= 0) return EQ_OK;
    if (!step->said) return step->said = says, EQ_OK;
    if (!memcmp(repair->trained.weight, repair->repaired.weight, size)) return EQ_OK;
    step->said = eq_arena_format(step->cx, step->arena, "%s %s", step->said, says);
    return step->said ? EQ_OK : EQ_EMEMORY;
}

eq_status eq_repair_finish(eq_step *step, const eq_dataset *valid, eq_model *model, eq_repair *repair) {
    double strength = step->param[EQ_REPAIR_STRENGTH];
    if (!repair->captured) eq_model_assign(&repair->repaired, model);
    repair->captured = true;
    if (step->param[EQ_REPAIR_VARIANT] > 0) {
        repair->best_t = strength;
        repair->next = N_PARTS + 1;
    }
    for (; repair->next <= N_PARTS; repair->next++) {
        double t = strength * (double)repair->next / N_PARTS;
        step->done = 0.9 + 0.1 * (double)repair->next / (N_PARTS + 1);
        if (step->budget <= 0) return EQ_MORE;
        eq_model_interpolate(&repair->trained, &repair->repaired, t, model);
        EQ_TRY(judge(step, valid, model, repair, t));
    }
    eq_model_interpolate(&repair->trained, &repair->repaired, repair->best_t, model);
    step->done = 1;
    return say_untouched(step, repair);
}

eq_status eq_blend_run(eq_step *step, const eq_dataset *valid, eq_model *model, eq_blend *blend, eq_adjust_hook *search) {
    double t = blend->t;
    if (!blend->begun && t < 1) EQ_TRY(eq_model_copy(step->cx, step->arena, model, &blend->trained));
    blend->begun = true;
    EQ_TRY(search(step, valid, model));
    if (t < 1) eq_model_interpolate(&blend->trained, model, t, model);
    return EQ_OK;
}
