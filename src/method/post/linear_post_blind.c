/* Linear post-processing without the group: of whom the features say that they are likely of one side, more or less is asked.
 *
 * Were P(side, outcome | x) known, the best decisions under a bound on the gap would be 1 where cost(x) + sum of psi times
 * (g_0(x) - g_1(x)) < 0: cost what a favourable decision costs rather than an unfavourable one, g_a(x) = P(a, event | x) / P(a,
 * event) what it adds to side a's rate. The rule reads features and score, never the group. The probabilities are learnt on
 * validation: P(y | x) is the score, beta calibrated; P(side | x, y) two logistic regressions, one a label, on features and
 * logit, learnt on half of the rows and beta calibrated on the other half, on which psi is then found as well (blind.c). Costs
 * are 2 (c - P(y = 1 | x)), c the calibrated common threshold or 1/2. To tell rows with equal features apart, a noise of 1e-4
 * of the mean cost is drawn by row id. How well it holds on new people depends on how well features tell the side.
 * Source: Xian & Zhao 2024, "A unified post-processing framework for group fairness". Deviations: one head a label and beta
 * calibration in place of a softmax head with histograms; two sides. */
#include <math.h>
#include <string.h>

#include "equipoise/kind.h"
#include "math/kernels.h"
#include "method/methods.h"
#include "method/post/blind.h"
#include "method/validation.h"
#include "metric/tally.h"

enum { CONSTRAINT, TOLERANCE, STRENGTH, BASE };
enum { PARITY, OPPORTUNITY, ODDS };

static const char *const constraints[] = {"demographic_parity", "equal_opportunity", "equalized_odds", NULL};
static const char *const bases[] = {"common_threshold", "half", NULL};

static const eq_param params[] = {
    {.id = "constraint",
     .title = "What becomes equal",
     .help = "Which rates of the two sides come within the tolerance: selection, true positive, or true and false positive",
     .kind = EQ_CHOICE,
     .initial = PARITY,
     .min = 0,
     .max = 2,
     .choice = constraints},
    {.id = "tolerance",
     .title = "Tolerance",
     .help = "By how much the rates of the two sides may differ, as the probabilities have it",
     .kind = EQ_REAL,
     .initial = 0,
     .min = 0,
     .max = 1},
    {.id = "strength",
     .title = "Strength",
     .help = "Share of the multipliers that is applied; 0 is the common threshold alone",
     .kind = EQ_REAL,
     .initial = 1,
     .min = 0,
     .max = 1},
    {.id = "base",
     .title = "Starts from",
     .help = "The threshold without a constraint: the common one, or 1/2 as published",
     .kind = EQ_CHOICE,
     .initial = 0,
     .min = 0,
     .max = 1,
     .choice = bases},
};

typedef struct blind {
    eq_predictor head[2]; /* P(privileged | x, y) for y = 0, 1; no kind: no row of a side, a constant */
    double share[2];      /* P(privileged | y) where there is no head */
    bool calibrated[2];
    eq_calibrator of_side[2], of_outcome;
    double base; /* calibrated threshold */
    double noise;
    size_t n_events;
    eq_blind_event event[EQ_BLIND_MOST_EVENTS];
    double mass[EQ_BLIND_MOST_EVENTS][2], psi[EQ_BLIND_MOST_EVENTS];
} blind;

/* ---- the probabilities ---- */

/* Features and the logit of the score: what the heads read. x (n, width + 1) */
static eq_status lay_inputs(eq_ctx *cx, const float *x, size_t width, const float *score, size_t n, float **out) {
    EQ_NEW_CELLS(cx, &cx->tmp, *out, n, width + 1);
    for (size_t i = 0; i < n; i++) {
        double s = (double)score[i], edge = 1e-6;
        s = s < edge ? edge : s > 1 - edge ? 1 - edge : s;
        memcpy(*out + i * (width + 1), x + i * width, width * sizeof *x);
        (*out)[i * (width + 1) + width] = (float)(eq_log(s) - eq_log(1 - s));
    }
    return EQ_OK;
}

/* q (n, EQ_BLIND_CELLS) of rows whose inputs have been laid. */
static eq_status tell(const eq_step *step, const float *inputs, const float *score, size_t n, double *q) {
    const blind *state = step->state;
    eq_ctx *cx = step->cx;
    float *side;
    EQ_NEW(cx, &cx->tmp, side, n);
    for (int y = 0; y < 2; y++) {
        if (state->head[y].kind) EQ_TRY(eq_predictor_score(cx, &state->head[y], inputs, n, side));
        for (size_t i = 0; i < n; i++) {
            double p = state->head[y].kind ? (double)side[i] : state->share[y];
            if (state->calibrated[y]) p = eq_calibrator_map(&state->of_side[y], p);
            double favourable = eq_calibrator_map(&state->of_outcome, (double)score[i]),
                   outcome = y ? favourable : 1 - favourable;
            q[i * EQ_BLIND_CELLS + (size_t)y] = (1 - p) * outcome;
            q[i * EQ_BLIND_CELLS + 2 + (size_t)y] = p * outcome;
        }
    }
    return EQ_OK;
}

/* Validation as the heads see it, and which half a row is in: by its id. */
typedef struct halves {
    eq_dataset rows; /* x with the logit, y = 1 for privileged */
    uint8_t *second; /* (n_rows) */
} halves;

static eq_status lay_halves(eq_step *step, const eq_dataset *valid, const float *score, halves *out) {
    eq_ctx *cx = step->cx;
    eq_rng parts = eq_rng_split(&step->rng, "halves");
    out->rows = *valid;
    out->rows.n_features = valid->n_features + 1;
    out->rows.feature_name = NULL;
    EQ_TRY(lay_inputs(cx, valid->x, valid->n_features, score, valid->n_rows, &out->rows.x));
    EQ_NEW(cx, &cx->tmp, out->rows.y, valid->n_rows);
    EQ_NEW(cx, &cx->tmp, out->second, valid->n_rows);
    for (size_t i = 0; i < valid->n_rows; i++) {
        eq_rng row = eq_rng_at(&parts, valid->row[i]);
        out->rows.y[i] = step->privileged[valid->group[i]];
        out->second[i] = eq_rng_uniform(&row) < 0.5;
    }
    return EQ_OK;
}

static eq_status take(eq_step *step, const halves *h, const uint8_t *outcome, int y, eq_dataset *out) {
    uint32_t *index;
    eq_row_list list = {0};
    EQ_NEW(step->cx, &step->cx->tmp, index, h->rows.n_rows);
    for (uint32_t i = 0; i < h->rows.n_rows; i++)
        if (outcome[i] == y && !h->second[i]) index[list.n++] = i;
    list.index = index;
    return eq_dataset_take(step->cx, step->arena, &h->rows, list, out);
}

static bool has_both(const eq_dataset *rows) {
    size_t n = 0;
    for (size_t i = 0; i < rows->n_rows; i++) n += rows->y[i];
    return n > 0 && n < rows->n_rows;
}

/* The head of one label, on its rows of the first half; calibrated on those of the second. */
static eq_status learn_head(eq_step *step, const halves *h, const uint8_t *outcome, int y) {
    static const eq_train_config training = {0};
    blind *state = step->state;
    eq_dataset rows;
    eq_model_spec spec = {.kind = eq_kind_find("logistic_regression"), .train = &training};
    EQ_TRY(take(step, h, outcome, y, &rows));
    if (!has_both(&rows)) return EQ_OK;
    EQ_TRY(eq_predictor_init(step->cx, step->arena, &spec, rows.n_features, step->rng, &state->head[y]));
    eq_lesson lesson = {.arena = step->arena, .spec = &spec, .train = &rows, .valid = &rows, .rng = step->rng};
    lesson.budget = INT64_MAX;
    EQ_TRY(eq_predictor_train(step->cx, &state->head[y], &lesson));
    float *side;
    double *exact;
    uint32_t *second;
    EQ_NEW(step->cx, &step->cx->tmp, side, h->rows.n_rows);
    EQ_NEW(step->cx, &step->cx->tmp, exact, h->rows.n_rows);
    EQ_NEW(step->cx, &step->cx->tmp, second, h->rows.n_rows);
    EQ_TRY(eq_predictor_score(step->cx, &state->head[y], h->rows.x, h->rows.n_rows, side));
    eq_curve_rows judged = {.row = second, .score = exact, .y = h->rows.y, .weight = h->rows.weight};
    for (uint32_t i = 0; i < h->rows.n_rows; i++) {
        exact[i] = (double)side[i];
        if (outcome[i] == y && h->second[i]) second[judged.n_rows++] = i;
    }
    return eq_calibrator_fit(step->cx, step->arena, EQ_BETA, &judged, &state->of_side[y], &state->calibrated[y]);
}

/* What there is to say of a label without a head: how many of it are privileged. */
static void count_shares(eq_step *step, const halves *h, const uint8_t *outcome) {
    blind *state = step->state;
    double all[2] = {0, 0}, privileged[2] = {0, 0};
    for (size_t i = 0; i < h->rows.n_rows; i++) {
        all[outcome[i]] += h->rows.weight[i];
        privileged[outcome[i]] += h->rows.weight[i] * h->rows.y[i];
    }
    for (int y = 0; y < 2; y++) state->share[y] = all[y] > 0 ? privileged[y] / all[y] : 0.5;
}

/* ---- the rule ---- */

static double jitter(const blind *state, const eq_rng *noise, uint32_t row) {
    eq_rng own = eq_rng_at(noise, row);
    return state->noise * (2 * eq_rng_uniform(&own) - 1);
}

static double cost_of(const blind *state, const double *q) { return 2 * (state->base - q[EQ_BLIND_01] - q[EQ_BLIND_11]); }

static void choose_events(const eq_step *step, blind *state) {
    int constraint = (int)step->param[CONSTRAINT];
    state->n_events = constraint == ODDS ? 2 : 1;
    state->event[0] = constraint == PARITY ? EQ_BLIND_ALL : EQ_BLIND_FAVOURABLE;
    state->event[1] = EQ_BLIND_UNFAVOURABLE;
}

/* Masses and multipliers, on the second half. */
static eq_status find_multipliers(eq_step *step, const halves *h, const eq_dataset *valid, const float *score) {
    blind *state = step->state;
    eq_ctx *cx = step->cx;
    eq_rng noise = eq_rng_split(&step->rng, "noise");
    size_t n = 0, all = valid->n_rows;
    double *q, *cost, *weight, *gap[2], value, size = 0;
    EQ_NEW(cx, &cx->tmp, q, all * EQ_BLIND_CELLS);
    EQ_NEW(cx, &cx->tmp, cost, all);
    EQ_NEW(cx, &cx->tmp, weight, all);
    for (int j = 0; j < 2; j++) EQ_NEW(cx, &cx->tmp, gap[j], all);
    EQ_TRY(tell(step, h->rows.x, score, all, q));
    for (size_t i = 0; i < all; i++) size += fabs(cost_of(state, q + i * EQ_BLIND_CELLS));
    state->noise = 1e-4 * size / (double)all;
    for (size_t i = 0; i < all; i++) {
        if (!h->second[i]) continue;
        memmove(q + n * EQ_BLIND_CELLS, q + i * EQ_BLIND_CELLS, EQ_BLIND_CELLS * sizeof *q);
        cost[n] = cost_of(state, q + n * EQ_BLIND_CELLS) + jitter(state, &noise, valid->row[i]);
        weight[n++] = valid->weight[i];
    }
    eq_blind_program p = {
        .n = n, .cost = cost, .weight = weight, .n_events = state->n_events, .tolerance = step->param[TOLERANCE]};
    for (size_t j = 0; j < state->n_events; j++) {
        eq_blind_gap(&(eq_blind_rows){n, q, weight}, state->event[j], gap[j], state->mass[j]);
        if (!(state->mass[j][0] > 0 && state->mass[j][1] > 0))
            return eq_fail(cx, EQ_EINPUT, "linear_post_blind: a side has no rows on validation that %s speaks of",
                           constraints[(size_t)step->param[CONSTRAINT]]);
        p.gap[j] = gap[j];
    }
    return eq_blind_solve(cx, &p, state->psi, &value);
}

static eq_status learn(eq_step *step, const eq_dataset *valid, const float *score) {
    blind *state = step->state;
    eq_outcomes outcomes;
    halves h;
    bool fitted;
    choose_events(step, state);
    EQ_TRY(eq_validation_outcomes(step, valid, score, &outcomes));
    eq_curve_rows rows = {.n_rows = valid->n_rows, .score = outcomes.score, .y = valid->y, .weight = valid->weight};
    EQ_TRY(eq_calibrator_fit(step->cx, step->arena, EQ_BETA, &rows, &state->of_outcome, &fitted));
    if (!fitted) return eq_fail(step->cx, EQ_EINPUT, "linear_post_blind: on validation all outcomes are alike");
    state->base = step->param[BASE] > 0 ? 0.5 : eq_calibrator_map(&state->of_outcome, step->threshold);
    EQ_TRY(lay_halves(step, valid, score, &h));
    count_shares(step, &h, valid->y);
    for (int y = 0; y < 2; y++) EQ_TRY(learn_head(step, &h, valid->y, y));
    return find_multipliers(step, &h, valid, score);
}

static eq_status calibrate(eq_step *step, const eq_dataset *valid, const float *score) {
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    step->done = 1;
    if (step->param[STRENGTH] == 0) return EQ_OK;
    eq_status status = learn(step, valid, score);
    eq_arena_reset(&step->cx->tmp, mark);
    return status;
}

static eq_status decide_by_rule(const eq_step *step, const eq_rows *rows, const float *score, uint8_t *yhat) {
    const blind *state = step->state;
    eq_ctx *cx = step->cx;
    eq_rng noise = eq_rng_split(&step->rng, "noise");
    float *inputs;
    double *q;
    EQ_TRY(lay_inputs(cx, rows->x, rows->n_features, score, rows->n_rows, &inputs));
    EQ_NEW(cx, &cx->tmp, q, rows->n_rows * EQ_BLIND_CELLS);
    EQ_TRY(tell(step, inputs, score, rows->n_rows, q));
    for (size_t i = 0; i < rows->n_rows; i++) {
        const double *own = q + i * EQ_BLIND_CELLS;
        double sum = cost_of(state, own) + jitter(state, &noise, rows->row[i]);
        for (size_t j = 0; j < state->n_events; j++)
            sum += step->param[STRENGTH] * state->psi[j] * eq_blind_gap_of(own, state->event[j], state->mass[j]);
        yhat[i] = sum < 0;
    }
    return EQ_OK;
}

static eq_status decide(const eq_step *step, const eq_rows *rows, float *score, uint8_t *yhat) {
    for (size_t i = 0; i < rows->n_rows; i++) yhat[i] = (double)score[i] > step->threshold;
    if (step->param[STRENGTH] == 0) return EQ_OK;
    eq_mark mark = eq_arena_mark(&step->cx->tmp);
    eq_status status = decide_by_rule(step, rows, score, yhat);
    eq_arena_reset(&step->cx->tmp, mark);
    return status;
}

const eq_method eq_method_linear_post_blind = {
    .id = "linear_post_blind",
    .title = "Linear rule, blind",
    .cite = "Xian & Zhao 2024, A unified post-processing framework for group fairness in classification, arXiv 2405.04025",
    .help = "Moves decisions by what the features tell of the group, so that rates become equal without reading the group.",
    .family = EQ_POST,
    .flags = EQ_RANDOM_DECISION,
    .params = params,
    .n_params = sizeof params / sizeof *params,
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(blind),
    .calibrate = calibrate,
    .decide = decide,
};
