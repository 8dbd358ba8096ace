/* Calibration: scores become the frequencies that validation saw, for all rows alike or in each group by itself.
 *
 * A map of the scores alone moves no order, so decisions by the best common threshold stay what they were; a map a group gives
 * each group the scores that it would deserve, and with them other decisions. The common threshold is chosen again, on the
 * calibrated scores of validation, unless 1/2 is asked for. `strength` mixes the calibrated score with the model's. Calibration
 * within groups and equal error rates exclude each other where base rates differ (Kleinberg et al. 2017; Chouldechova 2017). */
#include "math/stats.h"
#include "method/chances.h"
#include "method/methods.h"
#include "method/validation.h"
#include "metric/score/calibrator.h"

enum { KIND, BY_GROUP, STRENGTH, DECIDE, LEAST_ROWS };

static const char *const kinds[EQ_N_CALIBRATORS + 1] = {[EQ_PLATT] = "platt", [EQ_ISOTONIC] = "isotonic", [EQ_BETA] = "beta"};
static const char *const decisions[] = {"best_threshold", "half", NULL};

static const eq_param params[] = {
    {.id = "kind",
     .title = "Kind of map",
     .help = "A sigmoid of the logit (Platt), a rising step function (isotonic), or beta calibration",
     .kind = EQ_CHOICE,
     .initial = EQ_BETA,
     .min = 0,
     .max = EQ_N_CALIBRATORS - 1,
     .choice = kinds},
    {.id = "by_group",
     .title = "By group",
     .help = "A map a group, where it has enough rows and both outcomes on validation; else one map for all",
     .kind = EQ_BOOLEAN,
     .initial = 1,
     .min = 0,
     .max = 1},
    {.id = "strength",
     .title = "Strength",
     .help = "Share of the way from the model's score to the calibrated one",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
    {.id = "predicted",
     .title = "Decisions",
     .help = "Decisions: calibrated scores above the threshold that is best for them on validation, or above 1/2",
     .kind = EQ_CHOICE,
     .initial = 0,
     .min = 0,
     .max = 1,
     .choice = decisions},
    {.id = "least_rows",
     .title = "Least rows",
     .help = "Validation rows below which a group takes the map of all",
     .kind = EQ_INTEGER,
     .initial = 50,
     .min = 2,
     .max = 1000000},
};

typedef struct maps {
    size_t n_groups;
    eq_calibrator *of; /* (n_groups) */
    double threshold;
} maps;

static float mapped(const eq_step *step, const maps *state, uint16_t group, float score) {
    double strength = step->param[STRENGTH];
    if (strength == 0 || group >= state->n_groups) return score;
    double exact = (double)score, calibrated = eq_calibrator_map(&state->of[group], exact);
    return (float)(strength == 1 ? calibrated : exact + strength * (calibrated - exact));
}

static eq_status choose_threshold(eq_step *step, const eq_dataset *valid, const float *score, eq_outcomes *outcomes) {
    maps *state = step->state;
    double *exact;
    eq_threshold found;
    eq_objective objective = {.performance = step->objective->performance, .bias = step->objective->bias, .epsilon = 1};
    EQ_NEW(step->cx, &step->cx->tmp, exact, valid->n_rows);
    for (size_t i = 0; i < valid->n_rows; i++) exact[i] = (double)mapped(step, state, valid->group[i], score[i]);
    outcomes->score = exact;
    EQ_TRY(eq_threshold_search(step->cx, &objective, EQ_BY_PERFORMANCE, outcomes, &found));
    state->threshold = found.tau;
    return EQ_OK;
}

static eq_status calibrate(eq_step *step, const eq_dataset *valid, const float *score) {
    eq_ctx *cx = step->cx;
    eq_mark mark = eq_arena_mark(&cx->tmp);
    maps *state = step->state;
    eq_outcomes outcomes;
    step->done = 1;
    state->threshold = step->threshold;
    if (step->param[STRENGTH] == 0) return EQ_OK;
    state->n_groups = step->n_groups;
    EQ_NEW(cx, step->arena, state->of, step->n_groups);
    EQ_TRY(eq_validation_outcomes(step, valid, score, &outcomes));
    double least = step->param[BY_GROUP] > 0 ? step->param[LEAST_ROWS] : EQ_INFINITY;
    EQ_TRY(eq_validation_calibrators(step, &outcomes, (eq_calibrator_kind)step->param[KIND], least, state->of));
    if (step->param[DECIDE] > 0) state->threshold = 0.5;
    else EQ_TRY(choose_threshold(step, valid, score, &outcomes));
    eq_arena_reset(&cx->tmp, mark);
    return EQ_OK;
}

static eq_status decide(const eq_step *step, const eq_rows *rows, float *score, uint8_t *yhat) {
    const maps *state = step->state;
    if (!rows->group) return eq_fail(step->cx, EQ_EINTERNAL, "calibration: it was not given the groups");
    for (size_t i = 0; i < rows->n_rows; i++) {
        score[i] = mapped(step, state, rows->group[i], score[i]);
        yhat[i] = (double)score[i] > state->threshold;
    }
    return EQ_OK;
}

static bool is_favoured(const eq_step *step, size_t group, float score) {
    const maps *state = step->state;
    return (double)mapped(step, state, (uint16_t)group, score) > state->threshold;
}

static void rule_of(const eq_step *step, size_t group, eq_chances *out) { eq_chances_find(step, group, is_favoured, out); }

const eq_method eq_method_calibration = {
    .id = "calibration",
    .title = "Calibration",
    .cite = "Platt 1999; Zadrozny & Elkan 2002; Kull, Silva Filho & Flach 2017, Beta calibration, AISTATS",
    .help = "Turns scores into the frequencies that validation saw, in each group by itself, and decides by them.",
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
