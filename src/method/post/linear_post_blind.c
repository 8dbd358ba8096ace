/* Linear post-processing without the group: of whom the features say that they are likely of one group, more or less is asked.
 *
 * Were P(group, outcome | x) known, the best decisions under a bound on the gap between the groups' rates would be 1 where
 * cost(x) + sum of psi_a g_a(x) < 0: cost what a favourable decision costs rather than an unfavourable one, g_a(x) = P(a, event |
 * x) / P(a, event) what it adds to group a's rate. The rule reads features and score, never the group. The probabilities are
 * learnt on validation: P(y | x) is the score, beta calibrated; P(group | x, y) two softmax regressions, one a label, on features
 * and logit, learnt on half of the rows and beta calibrated, group by group, on the other half, on which psi is then found as
 * well (blind.c). Costs are 2 (c - P(y = 1 | x)), c the calibrated common threshold or 1/2. To tell rows with equal features
 * apart, a noise of 1e-4 of the mean cost is drawn by row id. How well it holds on new people depends on how well features tell
 * the group. Source: Xian & Zhao 2024, "A unified post-processing framework for group fairness". Deviations: one head a label and
 * beta calibration in place of one head of group and label with histograms; the head reads x, whatever the model's layers are. */
#include <math.h>
#include <string.h>

#include "math/kernels.h"
#include "math/softmax_fit.h"
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
     .help = "Which rates of the groups come within the tolerance: selection, true positive, or true and false positive",
     .kind = EQ_CHOICE,
     .initial = PARITY,
     .min = 0,
     .max = 2,
     .choice = constraints},
    {.id = "tolerance",
     .title = "Tolerance",
     .help = "By how much the rates of two groups may differ, as the probabilities have it",
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
    size_t n_groups, width; /* width: of what the heads read */
    double *head[2];        /* (n_groups, width + 1) P(group | x, y) for y = 0, 1 */
    bool *calibrated[2];    /* (n_groups) */
    eq_calibrator *of_group[2], of_outcome;
    double base; /* calibrated threshold */
    double noise;
    size_t n_events;
    eq_blind_event event[EQ_BLIND_MOST_EVENTS];
    double *mass[EQ_BLIND_MOST_EVENTS], *psi; /* (n_groups) each; (n_events, n_groups) */
} blind;

/* ---- the probabilities ---- */

/* Features and the logit of the score: what the heads read. x (n, width), out (n, width + 1) */
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

/* Chances of the groups for label y, calibrated one by one and brought to a sum of 1. chance (n_groups) */
static void tell_groups(const blind *state, const float *input, int y, double *chance) {
    double sum = 0;
    eq_softmax_chances(state->head[y], state->n_groups, state->width, input, chance);
    for (size_t a = 0; a < state->n_groups; a++) {
        if (state->calibrated[y][a]) chance[a] = eq_calibrator_map(&state->of_group[y][a], chance[a]);
        sum += chance[a];
    }
    for (size_t a = 0; a < state->n_groups; a++) chance[a] /= sum;
}

/* q (n, n_groups, 2) of rows whose inputs have been laid. */
static eq_status tell(const eq_step *step, const float *inputs, const float *score, size_t n, double **out) {
    const blind *state = step->state;
    size_t k = state->n_groups;
    double *chance, *q;
    EQ_NEW(step->cx, &step->cx->tmp, chance, k);
    EQ_NEW_CELLS(step->cx, &step->cx->tmp, q, n, 2 * k);
    for (size_t i = 0; i < n; i++) {
        double favourable = eq_calibrator_map(&state->of_outcome, (double)score[i]);
        for (int y = 0; y < 2; y++) {
            tell_groups(state, inputs + i * state->width, y, chance);
            for (size_t a = 0; a < k; a++) q[2 * (i * k + a) + (size_t)y] = chance[a] * (y ? favourable : 1 - favourable);
        }
    }
    *out = q;
    return EQ_OK;
}

/* Validation as the heads see it, and which half a row is in: by its id. */
typedef struct halves {
    const eq_dataset *rows;
    float *inputs;   /* (n_rows, width) */
    uint8_t *second; /* (n_rows) */
    uint32_t *index; /* (n_rows) scratch */
} halves;

static eq_status lay_halves(eq_step *step, const eq_dataset *valid, const float *score, halves *out) {
    eq_ctx *cx = step->cx;
    eq_rng parts = eq_rng_split(&step->rng, "halves");
    out->rows = valid;
    EQ_TRY(lay_inputs(cx, valid->x, valid->n_features, score, valid->n_rows, &out->inputs));
    EQ_NEW(cx, &cx->tmp, out->second, valid->n_rows);
    EQ_NEW(cx, &cx->tmp, out->index, valid->n_rows);
    for (size_t i = 0; i < valid->n_rows; i++) {
        eq_rng row = eq_rng_at(&parts, valid->row[i]);
        out->second[i] = eq_rng_uniform(&row) < 0.5;
    }
    return EQ_OK;
}

/* The rows of a label in one half. */
static size_t take(const halves *h, int y, bool second) {
    size_t n = 0;
    for (uint32_t i = 0; i < h->rows->n_rows; i++)
        if (h->rows->y[i] == y && h->second[i] == second) h->index[n++] = i;
    return n;
}

#define NEVER (-1e6) /* a logit whose chance is 0 */

/* Intercepts say a group's share of the label's rows; one without any is never told, and so left out of the label's rates. */
static void begin_head(const blind *state, const halves *h, int y) {
    size_t k = state->n_groups;
    double *start = state->head[y] + state->width;
    for (size_t a = 0; a < k; a++) {
        double n = 0;
        for (size_t i = 0; i < h->rows->n_rows; i++) n += h->rows->y[i] == y && h->rows->group[i] == a;
        start[a * (state->width + 1)] = n > 0 ? eq_log(n) : NEVER;
    }
}

/* The head of one label, learnt on its rows of the first half; calibrated on those of the second. */
static eq_status learn_head(eq_step *step, const halves *h, int y) {
    blind *state = step->state;
    eq_ctx *cx = step->cx;
    size_t k = state->n_groups, all = h->rows->n_rows;
    double *chance, *exact;
    uint8_t *is_own;
    EQ_NEW_CELLS(cx, step->arena, state->head[y], k, state->width + 1);
    EQ_NEW(cx, step->arena, state->calibrated[y], k);
    EQ_NEW(cx, step->arena, state->of_group[y], k);
    EQ_NEW_CELLS(cx, &cx->tmp, chance, all, k);
    EQ_NEW(cx, &cx->tmp, exact, all);
    EQ_NEW(cx, &cx->tmp, is_own, all);
    begin_head(state, h, y);
    eq_softmax_rows rows = {take(h, y, false), state->width, k, h->index, h->inputs, h->rows->group, h->rows->weight};
    EQ_TRY(eq_softmax_fit(cx, &rows, state->head[y]));
    eq_curve_rows judged = {.n_rows = take(h, y, true), .row = h->index, .score = exact, .y = is_own, .weight = h->rows->weight};
    for (size_t i = 0; i < all; i++)
        eq_softmax_chances(state->head[y], k, state->width, h->inputs + i * state->width, chance + i * k);
    for (size_t a = 0; a < k; a++) {
        for (size_t i = 0; i < all; i++) exact[i] = chance[i * k + a], is_own[i] = h->rows->group[i] == a;
        EQ_TRY(eq_calibrator_fit(cx, step->arena, EQ_BETA, &judged, &state->of_group[y][a], &state->calibrated[y][a]));
    }
    return EQ_OK;
}

/* ---- the rule ---- */

static double jitter(const blind *state, const eq_rng *noise, uint32_t row) {
    eq_rng own = eq_rng_at(noise, row);
    return state->noise * (2 * eq_rng_uniform(&own) - 1);
}

/* q (n_groups, 2) of one row. */
static double cost_of(const blind *state, const double *q) {
    double favourable = 0;
    for (size_t a = 0; a < state->n_groups; a++) favourable += q[2 * a + 1];
    return 2 * (state->base - favourable);
}

static void choose_events(const eq_step *step, blind *state) {
    int constraint = (int)step->param[CONSTRAINT];
    state->n_events = constraint == ODDS ? 2 : 1;
    state->event[0] = constraint == PARITY ? EQ_BLIND_ALL : EQ_BLIND_FAVOURABLE;
    state->event[1] = EQ_BLIND_UNFAVOURABLE;
}

/* The masses of an event and what rows add to its rates. */
static eq_status lay_event(eq_step *step, const eq_blind_rows *rows, size_t j, double *share) {
    blind *state = step->state;
    size_t k = state->n_groups, n_rated = 0;
    EQ_NEW(step->cx, step->arena, state->mass[j], k);
    eq_blind_masses(rows, state->event[j], state->mass[j]);
    for (size_t i = 0; i < rows->n; i++) eq_blind_shares(rows->q + 2 * i * k, k, state->event[j], state->mass[j], share + i * k);
    for (size_t a = 0; a < k; a++) n_rated += state->mass[j][a] > 0;
    if (n_rated >= 2) return EQ_OK;
    return eq_fail(step->cx, EQ_EINPUT, "linear_post_blind: fewer than two groups have rows on validation that %s speaks of",
                   constraints[(size_t)step->param[CONSTRAINT]]);
}

/* Masses and multipliers, on the second half. */
static eq_status find_multipliers(eq_step *step, const halves *h, const float *score) {
    blind *state = step->state;
    eq_ctx *cx = step->cx;
    eq_rng noise = eq_rng_split(&step->rng, "noise");
    size_t n = 0, all = h->rows->n_rows, k = state->n_groups;
    double *q, *cost, *weight, *share, value, size = 0;
    EQ_NEW(cx, &cx->tmp, cost, all);
    EQ_NEW(cx, &cx->tmp, weight, all);
    EQ_NEW(cx, step->arena, state->psi, state->n_events * k);
    EQ_TRY(tell(step, h->inputs, score, all, &q));
    for (size_t i = 0; i < all; i++) size += fabs(cost_of(state, q + 2 * i * k));
    state->noise = 1e-4 * size / (double)all;
    for (size_t i = 0; i < all; i++) {
        if (!h->second[i]) continue;
        memmove(q + 2 * n * k, q + 2 * i * k, 2 * k * sizeof *q);
        cost[n] = cost_of(state, q + 2 * n * k) + jitter(state, &noise, h->rows->row[i]);
        weight[n++] = h->rows->weight[i];
    }
    eq_blind_program p = {.n = n, .n_groups = k, .cost = cost, .weight = weight, .n_events = state->n_events};
    p.tolerance = step->param[TOLERANCE];
    for (size_t j = 0; j < state->n_events; j++) {
        EQ_NEW_CELLS(cx, &cx->tmp, share, n, k);
        EQ_TRY(lay_event(step, &(eq_blind_rows){n, k, q, weight}, j, share));
        p.share[j] = share;
        p.mass[j] = state->mass[j];
    }
    return eq_blind_solve(cx, &p, state->psi, &value);
}

static bool has_two_groups(const eq_dataset *valid) {
    for (size_t i = 1; i < valid->n_rows; i++)
        if (valid->group[i] != valid->group[0]) return true;
    return false;
}

static eq_status learn(eq_step *step, const eq_dataset *valid, const float *score) {
    blind *state = step->state;
    eq_outcomes outcomes;
    halves h;
    bool fitted;
    if (!has_two_groups(valid)) return eq_fail(step->cx, EQ_EINPUT, "linear_post_blind: validation has fewer than two groups");
    state->n_groups = step->n_groups;
    state->width = valid->n_features + 1;
    choose_events(step, state);
    EQ_TRY(eq_validation_outcomes(step, valid, score, &outcomes));
    eq_curve_rows rows = {.n_rows = valid->n_rows, .score = outcomes.score, .y = valid->y, .weight = valid->weight};
    EQ_TRY(eq_calibrator_fit(step->cx, step->arena, EQ_BETA, &rows, &state->of_outcome, &fitted));
    if (!fitted) return eq_fail(step->cx, EQ_EINPUT, "linear_post_blind: on validation all outcomes are alike");
    state->base = step->param[BASE] > 0 ? 0.5 : eq_calibrator_map(&state->of_outcome, step->threshold);
    EQ_TRY(lay_halves(step, valid, score, &h));
    for (int y = 0; y < 2; y++) EQ_TRY(learn_head(step, &h, y));
    return find_multipliers(step, &h, score);
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
    size_t k = state->n_groups;
    float *inputs;
    double *q, *share;
    EQ_NEW(cx, &cx->tmp, share, k);
    EQ_TRY(lay_inputs(cx, rows->x, rows->n_features, score, rows->n_rows, &inputs));
    EQ_TRY(tell(step, inputs, score, rows->n_rows, &q));
    for (size_t i = 0; i < rows->n_rows; i++) {
        const double *own = q + 2 * i * k;
        double sum = cost_of(state, own) + jitter(state, &noise, rows->row[i]);
        for (size_t j = 0; j < state->n_events; j++) {
            eq_blind_shares(own, k, state->event[j], state->mass[j], share);
            for (size_t a = 0; a < k; a++) sum += step->param[STRENGTH] * state->psi[j * k + a] * share[a];
        }
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
    EQ_PARAMS(params),
    .strength = "strength",
    .target = "statistical_parity_difference",
    .threshold = EQ_BY_PERFORMANCE,
    .state_size = sizeof(blind),
    .calibrate = calibrate,
    .decide = decide,
};
