/* Scores in double, because thresholds lie between them (metric/threshold.c); sides by the step, because a method must not
 * depend on what a data set calls privileged. */
#include "method/validation.h"

#include "math/sort.h"

eq_status eq_validation_outcomes(const eq_step *step, const eq_dataset *valid, const float *score, eq_outcomes *out) {
    double *exact;
    EQ_NEW(step->cx, &step->cx->tmp, exact, valid->n_rows);
    for (size_t i = 0; i < valid->n_rows; i++) exact[i] = (double)score[i];
    *out = (eq_outcomes){.n_rows = valid->n_rows,
                         .n_groups = step->n_groups,
                         .y = valid->y,
                         .score = exact,
                         .weight = valid->weight,
                         .group = valid->group,
                         .group_name = valid->group_name,
                         .privileged = step->privileged};
    return EQ_OK;
}

eq_status eq_validation_need(const eq_step *step, const char *id, const eq_objective *objective, const eq_outcomes *outcomes) {
    eq_outcomes labels = *outcomes;
    eq_objective_value value;
    labels.yhat = NULL;
    EQ_TRY(eq_objective_evaluate(step->cx, objective, &labels, &value));
    if (!value.why) return EQ_OK;
    return eq_fail(step->cx, EQ_EINPUT, "%s: on validation %s", id, value.why);
}

eq_status eq_validation_curves(eq_step *step, const eq_dataset *valid, const float *score, eq_threshold_curve *curve) {
    eq_ctx *cx = step->cx;
    double *exact;
    uint32_t *code;
    eq_classed groups;
    EQ_NEW(cx, &cx->tmp, exact, valid->n_rows);
    EQ_NEW(cx, &cx->tmp, code, valid->n_rows);
    for (size_t i = 0; i < valid->n_rows; i++) exact[i] = (double)score[i], code[i] = valid->group[i];
    EQ_TRY(eq_sort_classes(cx, step->arena, code, valid->n_rows, step->n_groups, &groups));
    for (size_t g = 0; g < step->n_groups; g++) {
        eq_curve_rows rows = {.n_rows = groups.first[g + 1] - groups.first[g],
                              .row = groups.place + groups.first[g],
                              .score = exact,
                              .y = valid->y,
                              .weight = valid->weight};
        EQ_TRY(eq_curve_build(cx, step->arena, &rows, &curve[g]));
    }
    return EQ_OK;
}
