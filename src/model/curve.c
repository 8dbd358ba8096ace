/* Filling the learning curve. */
#include <math.h>

#include "model/curve.h"

eq_status eq_curve_new(eq_ctx *cx, eq_arena *arena, size_t n, eq_curve *curve) {
    EQ_NEW(cx, arena, curve->train_loss, n);
    EQ_NEW(cx, arena, curve->valid_loss, n);
    EQ_NEW(cx, arena, curve->performance, n);
    for (int b = 0; b < EQ_N_BIASES; b++) EQ_NEW(cx, arena, curve->bias[b], n);
    EQ_NEW(cx, arena, curve->learning_rate, n);
    return EQ_OK;
}

/* Performance and every bias on validation, at the threshold best for performance. */
static eq_status judge(eq_ctx *cx, const eq_objective *given, const eq_dataset *v, const double *score, float *performance,
                       float bias[EQ_N_BIASES]) {
    eq_outcomes outcomes = {.n_rows = v->n_rows,
                            .n_groups = v->n_groups,
                            .y = v->y,
                            .score = score,
                            .weight = v->weight,
                            .group = v->group,
                            .group_name = v->group_name,
                            .privileged = v->privileged};
    eq_objective objective = {.performance = given->performance, .epsilon = 1};
    eq_threshold threshold;
    eq_objective_value value;
    uint8_t *yhat;
    EQ_TRY(eq_threshold_search(cx, &objective, EQ_BY_PERFORMANCE, &outcomes, &threshold));
    EQ_NEW(cx, &cx->tmp, yhat, v->n_rows);
    for (size_t i = 0; i < v->n_rows; i++) yhat[i] = score[i] > threshold.tau;
    outcomes.yhat = yhat;
    for (int b = 0; b < EQ_N_BIASES; b++) {
        objective.bias = (eq_bias)b;
        EQ_TRY(eq_objective_evaluate(cx, &objective, &outcomes, &value));
        bias[b] = (float)value.bias;
    }
    *performance = (float)threshold.value.performance;
    return EQ_OK;
}

eq_status eq_curve_add(eq_ctx *cx, eq_curve *curve, const eq_objective *objective, const eq_dataset *valid, const double *score,
                       const eq_epoch *epoch) {
    float performance = NAN, bias[EQ_N_BIASES];
    for (int b = 0; b < EQ_N_BIASES; b++) bias[b] = NAN;
    if (objective && isfinite(epoch->valid_loss)) {
        eq_mark mark = eq_arena_mark(&cx->tmp);
        eq_status status = judge(cx, objective, valid, score, &performance, bias);
        eq_arena_reset(&cx->tmp, mark);
        EQ_TRY(status);
    }
    size_t at = curve->n_epochs++;
    curve->train_loss[at] = (float)epoch->train_loss;
    curve->valid_loss[at] = (float)epoch->valid_loss;
    curve->performance[at] = performance;
    for (int b = 0; b < EQ_N_BIASES; b++) curve->bias[b][at] = bias[b];
    curve->learning_rate[at] = (float)epoch->learning_rate;
    return EQ_OK;
}
