/* Thresholds by cost: whoever bears a wrong decision may set its price, one a side; nothing is claimed of fairness.
 *
 * If scores are probabilities, deciding favourably costs c_FP (1 - p) on average and deciding unfavourably c_FN p, so the cheaper
 * decision is favourable exactly above c_FP / (c_FP + c_FN). Scores are beta calibrated on validation, in each group by itself
 * where it has rows enough, and the two prices of a side are given as that ratio: the higher, the more a favourable decision in
 * error costs. `strength` moves calibrated scores and thresholds together from the model's score and the common threshold.
 * Source: Elkan 2001, "The foundations of cost-sensitive learning". */
#include "method/chances.h"
#include "method/methods.h"
#include "method/validation.h"

enum { RATIO_UNPRIVILEGED, RATIO_PRIVILEGED, STRENGTH, LEAST_ROWS };

static const eq_param params[] = {
    {.id = "ratio_unprivileged",
     .title = "Price, unprivileged",
     .help = "Of the unprivileged: cost of a false positive as a share of that and the cost of a false negative",
     .kind = EQ_REAL,
     .initial = 0.5,
     .min = 0,
     .max = 1},
    {.id = "ratio_privileged",
     .title = "Price, privileged",
     .help = "Of the privileged: the same",
     .kind = EQ_REAL,
     .initial = 0.5,
     .min = 0,
     .max = 1},
    {.id = "strength",
     .title = "Strength",
     .help = "Share of the way from the model's scores and the common threshold",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
    {.id = "least_rows",
     .title = "Least rows",
     .help = "Validation rows below which a group's scores are calibrated with all others",
     .kind = EQ_INTEGER,
     .initial = 50,
     .min = 2,
     .max = 1000000},
};

typedef struct maps {
    eq_calibrator *of; /* (n_groups) */
} maps;

static eq_status calibrate(eq_step *step, const eq_dataset *valid, const float *score) {
    eq_ctx *cx = step->cx;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    maps *state = step->state;
    eq_outcomes outcomes;
    step->done = 1;
    if (step->param[STRENGTH] == 0) return EQ_OK;
    EQ_NEW(cx, step->arena, state->of, step->n_groups);
    EQ_TRY(eq_validation_outcomes(step, valid, score, &outcomes));
    EQ_TRY(eq_validation_calibrators(step, &outcomes, EQ_BETA, step->param[LEAST_ROWS], state->of));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

/* The score on its way to the calibrated one, and what it must exceed. */
static double moved(const eq_step *step, size_t group, double score, double *threshold) {
    const maps *state = step->state;
    double strength = step->param[STRENGTH];
    double ratio = step->param[step->privileged[group] ? RATIO_PRIVILEGED : RATIO_UNPRIVILEGED];
    *threshold = step->threshold;
    if (strength == 0) return score;
    *threshold += strength * (ratio - step->threshold);
    return score + strength * (eq_calibrator_map(&state->of[group], score) - score);
}

static bool is_favoured(const eq_step *step, size_t group, float score) {
    double threshold, s = moved(step, group, (double)score, &threshold);
    return s > threshold;
}

static eq_status decide(const eq_step *step, const eq_rows *rows, float *score, uint8_t *yhat) {
    if (!rows->group) return eq_fail(step->cx, EQ_EINTERNAL, "threshold_by_cost: it was not given the groups");
    for (size_t i = 0; i < rows->n_rows; i++) {
        double threshold;
        yhat[i] = is_favoured(step, rows->group[i], score[i]);
        score[i] = (float)moved(step, rows->group[i], (double)score[i], &threshold);
    }
    return EQ_OK;
}

static void rule_of(const eq_step *step, size_t group, eq_chances *out) { eq_chances_find(step, group, is_favoured, out); }

const eq_method eq_method_threshold_by_cost = {
    .id = "threshold_by_cost",
    .title = "Thresholds by cost",
    .cite = "Elkan 2001, The foundations of cost-sensitive learning, IJCAI",
    .help =
        "Calibrates scores by group and decides by what a wrong decision costs on each side; it makes nothing equal by itself.",
    .family = EQ_POST,
    .flags = EQ_NEEDS_GROUP_AT_PREDICT,
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "calibration_error_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(maps),
    .calibrate = calibrate,
    .decide = decide,
    .rule = rule_of,
};
