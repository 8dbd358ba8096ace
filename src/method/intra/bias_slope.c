/* Two passes: scores of all rows give the means that the bias is the difference of, and with them each row's slope. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "method/intra/bias_slope.h"
#include "method/validation.h"

enum { BLOCK = 256 };

#define HOPELESS 0.52 /* performance */

eq_status eq_bias_slope_value(eq_step *step, eq_bias_slope *s, double *bias) {
    const eq_dataset *rows = s->rows;
    EQ_TRY(eq_model_score(step->cx, s->tape->model, rows->x, rows->n_rows, s->score));
    eq_batch batch = {.n_rows = rows->n_rows, .y = rows->y, .group = rows->group, .weight = s->weight, .score = s->score};
    *bias = eq_soft_bias_measure(&s->soft, &batch, s->slope);
    step->budget -= (int64_t)(rows->n_rows / 3 + 1);
    return EQ_OK;
}

eq_status eq_bias_slope_begin(eq_step *step, const char *id, const eq_dataset *rows, eq_model *model, eq_bias_slope *out) {
    eq_bias_slope s = {.rows = rows, .soft = {.bias = step->objective->bias, .privileged = step->privileged}};
    size_t block = rows->n_rows < BLOCK ? rows->n_rows : BLOCK;
    double sum = 0, bias;
    EQ_TRY(eq_tape_new(step->cx, step->arena, model, block, &s.tape));
    EQ_NEW(step->cx, step->arena, s.weight, rows->n_rows);
    EQ_NEW(step->cx, step->arena, s.score, rows->n_rows);
    EQ_NEW(step->cx, step->arena, s.slope, rows->n_rows);
    EQ_NEW(step->cx, step->arena, s.part, model->n_weights);
    EQ_NEW(step->cx, step->arena, s.gradient, model->n_weights);
    for (size_t i = 0; i < rows->n_rows; i++) sum += rows->weight[i];
    for (size_t i = 0; i < rows->n_rows; i++) s.weight[i] = (float)(rows->weight[i] / sum * (double)rows->n_rows);
    EQ_TRY(eq_bias_slope_value(step, &s, &bias));
    if (isnan(bias))
        return eq_fail(step->cx, EQ_EINPUT, "%s: on validation %s is undefined: a group that it compares has no rows", id,
                       eq_bias_id(step->objective->bias));
    *out = s;
    return EQ_OK;
}

eq_status eq_bias_slope_measure(eq_step *step, eq_bias_slope *s, double *bias) {
    const eq_dataset *rows = s->rows;
    size_t n_weights = s->tape->model->n_weights;
    EQ_TRY(eq_bias_slope_value(step, s, bias));
    for (size_t i = 0; i < rows->n_rows; i++) s->slope[i] *= s->score[i] * (1 - s->score[i]);
    memset(s->gradient, 0, n_weights * sizeof *s->gradient);
    for (size_t i = 0; i < rows->n_rows; i += s->tape->max_rows) {
        size_t n = rows->n_rows - i < s->tape->max_rows ? rows->n_rows - i : s->tape->max_rows;
        eq_tape_forward(s->tape, rows->x + i * rows->n_features, n, EQ_EVALUATING, NULL);
        eq_tape_backward(s->tape, s->slope + i, NULL, s->part, NULL);
        eq_axpy(1, s->part, s->gradient, n_weights);
    }
    step->budget -= (int64_t)rows->n_rows;
    return EQ_OK;
}

eq_status eq_bias_slope_judge(eq_step *step, eq_bias_slope *s, eq_objective_value *out) {
    const eq_dataset *rows = s->rows;
    eq_ctx *cx = step->cx;
    EQ_TRY(eq_model_score(cx, s->tape->model, rows->x, rows->n_rows, s->score));
    step->budget -= (int64_t)(rows->n_rows / 3 + 1);
    *out = (eq_objective_value){.bias = (double)NAN};
    for (size_t i = 0; i < rows->n_rows; i++)
        if (isnan(s->score[i])) return EQ_OK;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    eq_outcomes outcomes;
    eq_threshold found;
    EQ_TRY(eq_validation_outcomes(step, rows, s->score, &outcomes));
    EQ_TRY(eq_threshold_search(cx, step->objective, EQ_BY_PERFORMANCE, &outcomes, &found));
    *out = found.value;
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

eq_status eq_least_biased_judge(eq_step *step, eq_bias_slope *s, double loss, eq_least_biased *kept) {
    const eq_model *model = s->tape->model;
    eq_objective_value value;
    bool first = !kept->begun;
    EQ_TRY(eq_bias_slope_judge(step, s, &value));
    if (first) {
        EQ_TRY(eq_model_copy(step->cx, step->arena, model, &kept->best));
        kept->least_performance = value.performance - loss;
    }
    kept->begun = true;
    kept->hopeless = !first && !(value.performance >= HOPELESS);
    bool better = first || (value.performance >= kept->least_performance && fabs(value.bias) < kept->bias);
    if (!better) return EQ_OK;
    kept->bias = isnan(value.bias) ? (double)INFINITY : fabs(value.bias);
    eq_model_assign(&kept->best, model);
    kept->found = !first;
    return EQ_OK;
}
