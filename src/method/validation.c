/* Scores in double, because thresholds lie between them (metric/threshold.c); sides by the step, because a method must not
 * depend on what a data set calls privileged. */
#include "base/text.h"
#include "math/stats.h"
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

/* Row numbers by group: scratch lives in cx->tmp. */
static eq_status sort_groups(eq_step *step, const uint16_t *group, size_t n_rows, eq_classed *out) {
    uint32_t *code;
    EQ_NEW(step->cx, &step->cx->tmp, code, n_rows);
    for (size_t i = 0; i < n_rows; i++) code[i] = group[i];
    return eq_sort_classes(step->cx, step->arena, code, n_rows, step->n_groups, out);
}

eq_status eq_validation_curves(eq_step *step, const eq_dataset *valid, const float *score, const double *weight,
                               eq_threshold_curve *curve) {
    eq_ctx *cx = step->cx;
    double *exact;
    eq_classed groups;
    EQ_NEW(cx, &cx->tmp, exact, valid->n_rows);
    for (size_t i = 0; i < valid->n_rows; i++) exact[i] = (double)score[i];
    EQ_TRY(sort_groups(step, valid->group, valid->n_rows, &groups));
    for (size_t g = 0; g < step->n_groups; g++) {
        eq_curve_rows rows = {.n_rows = groups.first[g + 1] - groups.first[g],
                              .row = groups.place + groups.first[g],
                              .score = exact,
                              .y = valid->y,
                              .weight = weight ? weight : valid->weight};
        EQ_TRY(eq_curve_build(cx, step->arena, &rows, &curve[g]));
    }
    return EQ_OK;
}

static eq_status say_fallen(eq_step *step, double least_rows, eq_text *groups) {
    const char *names;
    EQ_TRY(eq_text_end(groups, &names));
    step->said = eq_arena_format(
        step->cx, step->arena, "Calibrated by the map of all rows, having fewer than %.0f on validation or one outcome only: %s.",
        least_rows, names);
    return step->said ? EQ_OK : EQ_EMEMORY;
}

eq_status eq_validation_calibrators(eq_step *step, const eq_outcomes *valid, eq_calibrator_kind kind, double least_rows,
                                    eq_calibrator *out) {
    eq_curve_rows rows = {.n_rows = valid->n_rows, .score = valid->score, .y = valid->y, .weight = valid->weight};
    eq_calibrator all;
    eq_classed groups;
    bool fitted;
    size_t n_fallen = 0;
    eq_text fallen = {.cx = step->cx, .arena = &step->cx->tmp};
    EQ_TRY(eq_calibrator_fit(step->cx, step->arena, kind, &rows, &all, &fitted));
    if (!fitted) return eq_fail(step->cx, EQ_EINPUT, "calibration: on validation all outcomes are alike");
    EQ_TRY(sort_groups(step, valid->group, valid->n_rows, &groups));
    for (size_t g = 0; g < step->n_groups; g++) {
        rows.row = groups.place + groups.first[g];
        rows.n_rows = groups.first[g + 1] - groups.first[g];
        fitted = false;
        if ((double)rows.n_rows >= least_rows) EQ_TRY(eq_calibrator_fit(step->cx, step->arena, kind, &rows, &out[g], &fitted));
        if (!fitted) out[g] = all;
        if (!fitted && least_rows < EQ_INFINITY && valid->group_name)
            eq_text_format(&fallen, "%s%s", n_fallen++ ? ", " : "", valid->group_name[g]);
    }
    return n_fallen ? say_fallen(step, least_rows, &fallen) : EQ_OK;
}
